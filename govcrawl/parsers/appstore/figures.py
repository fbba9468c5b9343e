"""A store's figures brought into one form, and what contradicts itself in them named."""

from collections.abc import Mapping
from typing import Any

from govcrawl.parsers.appstore.values import number_of, text_of
from govcrawl.parsers.counts import NOT_TOLD, Count, read_count
from govcrawl.parsers.figures import MISSING, SATURATED, UPPER_BOUND, read_figure

STARS = 5
FAR_APART = 2
"""A number and a text that differ by this factor or more cannot both be of the same day."""
MEAN_APART = 0.5
"""Stores may give young ratings more weight; farther from its mean a rating is doubted."""
BOUNDED = frozenset({"downloads", "installs"})
"""Counts of which an item also holds the bounds."""

_RAW_LIMIT = 64
_LARGEST_RATING = 1_000_000
_LONGEST_NUMBER = 256

Fields = dict[str, Any]


def counted(name: str, number: Any = None, text: Any = None) -> Fields:
    """The fields of a count, from the number and from the text a store gives; either may lack.

    Holds ``doubts`` too. The number is the count where the text allows it. Where the two are far
    apart nobody knows which is right: the count is then no more than the lower bound of both, and
    has no value where that is 0. What cannot be read as a count is a doubt, unless the number is
    told and only its text cannot be read, for instance as it is of another language.
    """
    exact, shown = read_count(number), read_count(text)
    doubts = _unread(name, "number", number)
    if exact == NOT_TOLD or shown != NOT_TOLD:
        doubts += _unread(name, "text", text)
    best, other = sorted((exact, shown), key=_worth)
    if best.value is not None and _contradict(best.value, other):
        said = [each.raw or each.value for each in (exact, shown)]
        doubts.append(doubt(name, f"the number is {said[0]}, the text {said[1]}", number))
        best = _either(best, other)
    raw = best.raw
    if best.exact and other.qualifier != SATURATED:
        is_unread = shown == NOT_TOLD and read_figure(text).qualifier != MISSING
        raw = other.raw or (_raw(text, _RAW_LIMIT) if is_unread else None)
    return _fields(name, best, raw) | {"doubts": doubts}


def rated(raw: Any, scale: int, count: Any = None, distribution: Any = None) -> Fields:
    """The fields of a rating; ``count`` is a number or text, ``distribution`` ratings by stars.

    0 of 0 ratings is no rating, and a rating of no one is nobody's. Holds ``doubts`` too.
    """
    fields = counted("rating_count", count)
    doubts: list[Fields] = fields.pop("doubts")
    told, stars = read_count(count), _stars(distribution)
    written = number_of(raw)
    rating = None
    if written is None or written > _LARGEST_RATING:
        if read_figure(raw).qualifier != MISSING:
            doubts.append(doubt("rating", "no number that can be a rating", raw))
        written = None
    elif not written:
        if told.low:
            doubts.append(doubt("rating", f"0 of {told.low} ratings or more", raw))
    elif written > scale:
        doubts.append(doubt("rating", f"{written:g} is above the scale's {scale}", raw))
    elif told.value == 0 and told.exact:
        doubts.append(doubt("rating", f"{written:g} of no ratings", raw))
    else:
        rating = written if scale == STARS else round(written * STARS / scale, 6)
    doubts += _distribution_doubts(rating, told, stars) if stars else []
    return fields | {
        "rating": rating,
        "rating_raw": written or None,
        "rating_scale": scale if written else None,
        "rating_distribution": stars,
        "doubts": doubts,
    }


def doubt(field: str, why: str, raw: Any = None) -> Fields:
    """One entry of an app's ``doubts``."""
    return {"field": field, "why": why, "raw": _raw(raw)}


def together(*parts: Mapping[str, Any]) -> Fields:
    """The fields of several figures in one, their doubts one after another."""
    made: Fields = {}
    for part in parts:
        made |= part
    return made | {"doubts": [each for part in parts for each in part.get("doubts", [])]}


def _unread(name: str, source: str, value: Any) -> list[Fields]:
    """The doubt about a value that is told and counts nothing."""
    qualifier = read_figure(value).qualifier
    if qualifier == SATURATED:
        return [doubt(name, f"the {source} is where a counter of 32 bits stops", value)]
    if qualifier == MISSING or read_count(value) != NOT_TOLD:
        return []
    return [doubt(name, f"the {source} is no count", value)]


def _worth(count: Count) -> int:
    """The most exact count goes first, one with a value before one with a bound alone."""
    if count.value is not None:
        return 0 if count.exact else 1
    return 2 if count.qualifier == UPPER_BOUND else 3 + (count == NOT_TOLD)


def _fields(name: str, count: Count, raw: str | None) -> Fields:
    told = count.named(name) | {f"{name}_raw": raw}
    if name in BOUNDED:
        told |= {f"{name}_low": count.low, f"{name}_high": count.high}
    return told


def _contradict(number: int, shown: Count) -> bool:
    if shown.qualifier == SATURATED:
        return False
    if shown.low is not None and number < shown.low and number * FAR_APART <= shown.low:
        return True
    return shown.high is not None and number >= max(shown.high, 1) * FAR_APART


def _either(one: Count, other: Count) -> Count:
    low = min(each.low for each in (one, other) if each.low is not None)
    highs = [each.high for each in (one, other) if each.high is not None]
    high = max(highs) if len(highs) > 1 else None
    raw = one.raw or other.raw or str(other.value)
    return Count(low or None, exact=False, raw=raw, low=low, high=high, qualifier="lower_bound")


def _stars(distribution: Any) -> dict[str, int] | None:
    """Ratings by stars, ``{"1": 147, ..., "5": 287}``; None where they are not all told."""
    if not isinstance(distribution, Mapping):
        return None
    counts = {str(star): read_count(distribution.get(str(star))).value for star in range(1, 6)}
    told = {star: count for star, count in counts.items() if count is not None}
    return told if len(told) == STARS and any(told.values()) else None


def _distribution_doubts(
    rating: float | None, count: Count, stars: Mapping[str, int]
) -> list[Fields]:
    total = sum(stars.values())
    mean = sum(int(star) * each for star, each in stars.items()) / total
    found = []
    is_short = count.low is not None and total < count.low
    if is_short or (count.high is not None and total > count.high):
        told = count.raw or count.value
        found.append(doubt("rating_distribution", f"adds up to {total}, not to {told}"))
    if rating is not None and abs(mean - rating) > MEAN_APART:
        found.append(doubt("rating", f"{rating:g}, but the mean of its stars is {mean:.3f}"))
    return found


def _raw(value: Any, limit: int = 512) -> str | None:
    """A text or number as a text; of anything else what it is."""
    if isinstance(value, str):
        return text_of(value.strip()[: 2 * limit], limit)
    if value is None or isinstance(value, (bool, float)):
        return None if value is None else str(value)
    is_short = isinstance(value, int) and value.bit_length() <= _LONGEST_NUMBER
    return str(value) if is_short else f"a value of type {type(value).__name__}"
