"""The date of an entry of a list, among the strings of its row."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from govcrawl.parsers import dates
from govcrawl.parsers.markup import squeeze

GLUED_DATE = re.compile(
    r"[\[(（【]?\s*(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?:\s+\d\d?:\d\d(?::\d\d)?)?\s*[\])）】]?"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{0,6}(?:时间|日期)\s*[:：]?|[:：\[\]()（）【】<>《》|/\s-]")
_PUBLISHED = re.compile(
    r"(?:发布|发文|公开|刊登|上传|更新)(?:时间|日期)?\s*[:：]?\s*$|(?:时间|日期)\s*[:：]\s*$"
)
_DIGIT = re.compile(r"\d")
_MAY_DATE = re.compile(r"\d|[今昨前刚]")
_DAY = re.compile(r"(\d{1,2})日?")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})月?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})日?")
_PIECE = re.compile(r"\d{1,4}")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_SHORT_TEXT = 60
"""In a row's text up to this many characters a date is the entry's; a longer one is a summary."""


def may_date(text: str) -> bool:
    """False for a text without a digit or a word for a day: no date of an entry is in it."""
    return _MAY_DATE.search(text) is not None


def only_date(text: str) -> bool:
    """True for a text node that is a date, perhaps bracketed or labelled, and nothing else."""
    if not _DIGIT.search(text):
        return False
    found = dates.find_moments(text)
    if not found:
        return bool(_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text.strip("[]()（）【】 ")))
    rest = text[: found[0][0]] + text[found[-1][1] :]
    return not _LABEL.sub("", rest)


def row_date(
    outside: Sequence[str], inside: Sequence[str], url: str | None, fetched_at: datetime | None
) -> datetime | None:
    """The date of an entry from the strings of its row beside the link and within it.

    A string that is nothing but a date counts first, then one behind a label, then any in a short
    text; a date in a summary or in the title is what the article is about, not its date.
    """
    near = [squeeze(text) for text in outside if may_date(text)]
    linked = [squeeze(text) for text in inside if may_date(text)]
    if not (near or linked):
        return None
    return (
        _alone(near, url, fetched_at)
        or _alone(linked, url, fetched_at)
        or _in_pieces([*near, *linked])
        or _labelled(" ".join(near))
        or _glued("".join(linked))
    )


def _alone(strings: Sequence[str], url: str | None, fetched_at: datetime | None) -> datetime | None:
    found = [text for text in strings if only_date(text)]
    found.sort(key=lambda text: "发布" not in text)
    hint = dates.year_in_url(url) if url and found else None
    for text in found:
        if moment := dates.read_moment(text, year_hint=hint, fetched_at=fetched_at):
            return moment.at
    for text in strings:
        if "前" in text or "天" in text:
            moment = dates.read_moment(text, fetched_at=fetched_at)
            if moment and len(text) < len("昨天 12:00:00  "):
                return moment.at
    return None


def _in_pieces(strings: Sequence[str]) -> datetime | None:
    """A date in neighbouring pieces: ``05`` and ``2024-03``, ``03-05`` and ``2024``, or three."""
    for three in zip(strings, strings[1:], strings[2:], strict=False):
        moment = dates.read_moment("-".join(three)) if all(map(_PIECE.fullmatch, three)) else None
        if moment:
            return moment.at
    for first, second in pairwise(strings):
        for one, other in ((first, second), (second, first)):
            if (month := _MONTH.fullmatch(one)) and (day := _DAY.fullmatch(other)):
                numbers = month[1], month[2], day[1]
            elif (year := _YEAR.fullmatch(one)) and (both := _MONTH_DAY.fullmatch(other)):
                numbers = year[1], both[1], both[2]
            else:
                continue
            moment = dates.read_moment("-".join(numbers))
            if moment:
                return moment.at
    return None


def _labelled(text: str) -> datetime | None:
    found = dates.find_moments(text)
    for start, _, moment in found:
        if _PUBLISHED.search(text[:start]):
            return moment.at
    return found[0][2].at if found and len(text) <= _SHORT_TEXT else None


def _glued(text: str) -> datetime | None:
    """A numeric date at the end or the beginning of a link's text, with no blank between."""
    for found in GLUED_DATE.finditer(text):
        if found.start() == 0 or found.end() == len(text):
            moment = dates.read_moment(found[0])
            return moment.at if moment else None
    return None
