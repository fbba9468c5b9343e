"""Raw values to scores of 0 to 100, by fixed posts or relative to the offices compared.

    goalpost         100 (x - bad) / (good - bad), cut to 0 to 100
    minmax           100 (x - min) / (max - min)
    log1p            minmax of ln(x + 1)
    percentile_rank  100 (number of lower values) / (n - 1): ties take the lower place
    z                50 + 50/3 (x - mean) / s, cut to 0 to 100; s is the sample's (n - 1)

The first four are as composite indicators have them (OECD and JRC, Handbook on Constructing
Composite Indicators). Putting three standard deviations on 50 points is our choice.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from math import log1p
from statistics import fmean, stdev

from govcrawl.evaluation.indicator import Rule

BEST = 100.0
DEVIATIONS = 3
"""A value so many standard deviations above the mean scores 100, one so many below 0."""

Scale = Callable[[float], float]
"""Gives a raw value its score."""


def scale(rule: Rule, direction: str, values: Sequence[float]) -> Scale | None:
    """The scale of a rule among these values; None where they do not tell who is better.

    ``direction`` ``down`` turns relative rules round; goalposts say it themselves. Raises
    ValueError for a rule of another name, a goalpost without posts, and a log1p of -1 or less.
    """
    if rule.name == "goalpost":
        return _goalpost(rule)
    sign = -1.0 if direction == "down" else 1.0
    if rule.name == "log1p":
        return _through(lambda value: sign * log1p(value), "minmax", values)
    return _through(lambda value: sign * value, rule.name, values)


def note(rule: Rule, values: Sequence[float], few: int) -> str:
    """What must be known to read a score made among these values, empty where nothing must."""
    if rule.name == "goalpost" or not values:
        return ""
    if len(values) == 1:
        return "no other office to compare with was seen"
    if min(values) == max(values):
        return f"all {len(values)} offices compared are equal"
    return f"only {len(values)} offices could be compared" if len(values) < few else ""


def _goalpost(rule: Rule) -> Scale:
    bad, good = rule.bad, rule.good
    if bad is None or good is None or bad == good:
        raise ValueError(f"goalpost from {bad} to {good}")
    return lambda value: _cut(BEST * (value - bad) / (good - bad))


def _through(change: Scale, name: str, values: Sequence[float]) -> Scale | None:
    fitted = _relative(name, sorted(map(change, values)))
    return (lambda value: fitted(change(value))) if fitted else None


def _relative(name: str, ordered: Sequence[float]) -> Scale | None:
    if not ordered or ordered[0] == ordered[-1]:
        return None
    low, spread = ordered[0], ordered[-1] - ordered[0]
    if name == "minmax":
        return lambda value: _cut(BEST * ((value - low) / spread))
    if name == "percentile_rank":
        return lambda value: BEST * bisect_left(ordered, value) / (len(ordered) - 1)
    if name == "z":
        mean, deviation = fmean(ordered), stdev(ordered)
        half = BEST / 2
        return lambda value: _cut(half + half / DEVIATIONS * (value - mean) / deviation)
    raise ValueError(f"no rule is called {name}")


def _cut(score: float) -> float:
    return min(BEST, max(0.0, score))
