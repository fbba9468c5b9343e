"""A store's figures brought into one form, and what contradicts itself in them named."""

from collections.abc import Mapping
from typing import Any

from govcrawl.parsers.appstore.values import number_of
from govcrawl.parsers.counts import NOT_TOLD, Count, read_count

STARS = 5
FAR_APART = 2
"""A number and a text that differ by this factor or more cannot both be of the same day."""
MEAN_APART = 0.06
"""A rating and the mean of its distribution may differ by a rounding, not by more."""
BOUNDED = frozenset({"downloads", "installs"})
"""Counts of which an item also holds the bounds."""

Fields = dict[str, Any]


def counted(name: str, number: Any = None, text: Any = None) -> Fields:
    """The fields of a count, from the number and from the text a store gives; either may lack.

    Holds ``doubts`` too. The number is the count where the text allows it. Where the two are far
    apart nobody knows which is right: the count is then no more than the lower bound of both.
    """
    exact, shown = read_count(number), read_count(text)
    doubts = []
    if exact.qualifier == "saturated":
        doubts.append(doubt(name, "the number is where a counter of 32 bits stops", number))
        exact = NOT_TOLD if shown != NOT_TOLD else exact
    if exact.value is None:
        return _fields(name, shown if exact == NOT_TOLD else exact) | {"doubts": doubts}
    if _contradict(exact.value, shown):
        doubts.append(doubt(name, f"the number is {exact.value}, the text {text}", number))
        return _fields(name, _either(exact.value, shown)) | {"doubts": doubts}
    return _fields(name, exact, shown.raw) | {"doubts": doubts}


def rated(raw: Any, scale: int, count: Any = None, distribution: Any = None) -> Fields:
    """The fields of a rating; ``count`` is a number or text, ``distribution`` ratings by stars.

    0 of 0 ratings is no rating, and a rating of no one is nobody's. Holds ``doubts`` too.
    """
    fields = counted("rating_count", count)
    doubts: list[Fields] = fields.pop("doubts")
    written, stars = number_of(raw), _stars(distribution)
    told: Fields = {"rating": None, "rating_raw": written or None, "rating_scale": None}
    told["rating_distribution"] = stars
    if not written:
        return fields | told | {"doubts": doubts}
    told["rating_scale"] = scale
    if written > scale:
        doubts.append(doubt("rating", f"{written:g} is above the scale's {scale}", raw))
    elif fields["rating_count"] == 0:
        doubts.append(doubt("rating", f"{written:g} of no ratings", raw))
    else:
        told["rating"] = written * STARS / scale
        doubts += _distribution_doubts(told["rating"], fields["rating_count"], stars)
    return fields | told | {"doubts": doubts}


def doubt(field: str, why: str, raw: Any = None) -> Fields:
    """One entry of an app's ``doubts``."""
    return {"field": field, "why": why, "raw": None if raw is None else str(raw)[:512]}


def together(*parts: Mapping[str, Any]) -> Fields:
    """The fields of several figures in one, their doubts one after another."""
    made: Fields = {}
    for part in parts:
        made |= part
    return made | {"doubts": [each for part in parts for each in part.get("doubts", [])]}


def _fields(name: str, count: Count, raw: str | None = None) -> Fields:
    told = count.named(name)
    told[f"{name}_raw"] = told[f"{name}_raw"] or raw
    if name in BOUNDED:
        told |= {f"{name}_low": count.low, f"{name}_high": count.high}
    return told


def _contradict(number: int, shown: Count) -> bool:
    if shown.low is not None and number * FAR_APART <= shown.low:
        return True
    return shown.high is not None and number >= max(shown.high, 1) * FAR_APART


def _either(number: int, shown: Count) -> Count:
    lows = [number, *([shown.low] if shown.low is not None else [])]
    highs = [number, *([shown.high] if shown.high is not None else [])]
    high = None if shown.high is None else max(highs)
    return Count(min(lows), exact=False, raw=shown.raw, low=min(lows), high=high)


def _stars(distribution: Any) -> dict[str, int] | None:
    """Ratings by stars, ``{"1": 147, ..., "5": 287}``; None where they are not all told."""
    if not isinstance(distribution, Mapping):
        return None
    counts = {str(star): read_count(distribution.get(str(star))).value for star in range(1, 6)}
    told = {star: count for star, count in counts.items() if count is not None}
    return told if len(told) == STARS and any(told.values()) else None


def _distribution_doubts(
    rating: float, count: int | None, stars: Mapping[str, int] | None
) -> list[Fields]:
    if not stars:
        return []
    total = sum(stars.values())
    mean = sum(int(star) * each for star, each in stars.items()) / total
    found = []
    if count is not None and count != total:
        found.append(doubt("rating_distribution", f"adds up to {total}, not to {count}"))
    if abs(mean - rating) > MEAN_APART:
        found.append(doubt("rating", f"{rating:g}, but the mean of its stars is {mean:.3f}"))
    return found
