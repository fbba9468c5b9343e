"""How unequally a quantity is spread over regions: variation, Gini, Theil, extremes.

Only for quantities whose 0 means nothing is there (followers, visits), never for min-max or z
scores: where they begin is arbitrary, and so would be every figure here. Values are at least 0. A
figure of no values, or of nothing but zeros, is None: there is nothing to be spread.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import log
from statistics import fmean, pstdev, stdev

FEWEST_OF_A_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Theil's T and its two parts: ``between`` the groups, and ``within`` them. They add up."""

    total: float
    between: float
    within: float


def variation(values: Sequence[float], *, sample: bool) -> float | None:
    """The coefficient of variation: standard deviation by mean.

    ``sample``: divided by n - 1, else by n. None for a sample of one. Raises ValueError for a
    negative value, as everything here does.
    """
    mean = _mean(values)
    if not mean or (sample and len(values) < FEWEST_OF_A_SAMPLE):
        return None
    return (stdev if sample else pstdev)(values) / mean


def gini(values: Sequence[float]) -> float | None:
    """Gini's coefficient, ``2 sum(i x(i)) / (n sum(x)) - (n + 1) / n`` with x in ascending order.

    0 where all are equal, (n - 1) / n where one has everything.
    """
    if not _mean(values):
        return None
    n = len(values)
    ranked = sum(place * value for place, value in enumerate(sorted(values), start=1))
    return 2 * ranked / (n * sum(values)) - (n + 1) / n


def theil(values: Sequence[float]) -> float | None:
    """Theil's T, ``sum(x / mean * ln(x / mean)) / n``, where a zero adds nothing.

    0 where all are equal, ln(n) where one has everything.
    """
    mean = _mean(values)
    return sum(_term(value / mean) for value in values) / len(values) if mean else None


def decomposed(values: Sequence[float], groups: Sequence[Hashable]) -> Decomposition | None:
    """Theil's T between and within groups, ``groups`` naming that of each value.

    Between: each group as if all of it had its mean. Within: each group's own T by its share of
    the whole. Raises ValueError where a value has no group.
    """
    members: dict[Hashable, list[float]] = defaultdict(list)
    for value, group in zip(values, groups, strict=True):
        members[group].append(value)
    total, mean = theil(values), _mean(values)
    if total is None or not mean:
        return None
    between = within = 0.0
    for each in members.values():
        ratio = fmean(each) / mean
        between += len(each) * _term(ratio) / len(values)
        within += len(each) * ratio * (theil(each) or 0) / len(values)
    return Decomposition(total, between, within)


def extremes(values: Sequence[float]) -> float | None:
    """The greatest by the smallest; None where the smallest is 0."""
    return max(values) / min(values) if _mean(values) and min(values) else None


def top_share(values: Sequence[float], count: int = 1) -> float | None:
    """The share, 0 to 1, that the greatest ``count`` have of the whole."""
    return sum(sorted(values)[-count:]) / sum(values) if _mean(values) else None


def _mean(values: Sequence[float]) -> float:
    """The mean, 0 of no values."""
    if any(value < 0 for value in values):
        raise ValueError(f"got {min(values)}, expected values of at least 0")
    return fmean(values) if values else 0.0


def _term(ratio: float) -> float:
    return ratio * log(ratio) if ratio else 0.0
