"""Reading the value of a figure in its unit, and the times and periods it is about."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from govcrawl.importing.metrics import COUNT, PERCENT, RANK, SCORE
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.dates import Moment, read_moment

NOT_MEASURED = frozenset("- -- — —— / 无 暂无 无数据 未知 n/a na null none nan".split())
"""What people write into a cell when there is no figure, in lower case."""

_DECIMAL = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,10})?")
_MOMENT = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[-\d\sT:.+Z日时分秒]*")
_LARGEST = {PERCENT: 100.0, SCORE: 10_000.0}
_HALVES = {"H1": 1, "H2": 7}
_QUARTERS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


@dataclass(frozen=True)
class Value:
    """A figure as it is stored: the lower bound and the text itself where the source rounds."""

    value: float
    exact: bool
    raw: str | None


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no figure."""
    return unicodedata.normalize("NFKC", text).strip().lower() in NOT_MEASURED | {""}


def read_value(text: str, unit: str) -> Value | None:
    """The figure a text gives in a unit; None where it gives none, or one that cannot be."""
    if unit == COUNT:
        count = read_count(text)
        if count.value is None:
            return None
        return Value(float(count.value), bool(count.exact), count.raw)
    plain = unicodedata.normalize("NFKC", text).strip()
    if unit == PERCENT:
        plain = plain.removesuffix("%").rstrip()
    if not _DECIMAL.fullmatch(plain):
        return None
    number = float(plain.replace(",", ""))
    if unit == RANK:
        return Value(number, exact=True, raw=None) if number >= 1 and number.is_integer() else None
    return Value(number, exact=True, raw=None) if number <= _LARGEST[unit] else None


def period_start(period: str) -> date | None:
    """The first day of a period (2026, 2026-H1, 2026-Q3, 2026-W05, 2026-10, 2026-10-31).

    None for a text that names no period, and for one there never was, such as 2026-02-30.
    """
    if not re.fullmatch(r"\d{4}(-[HQ]\d|-W\d\d|-\d\d(-\d\d)?)?", period, re.ASCII):
        return None
    year, _, part = period.partition("-")
    month = (_HALVES | _QUARTERS).get(part)
    try:
        if part.startswith("W"):
            return date.fromisocalendar(int(year), int(part[1:]), 1)
        if not part or month:
            return date(int(year), month or 1, 1)
        return date.fromisoformat(period if len(part) > len("10") else f"{period}-01")
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    """A day as spreadsheets write it: 2026-01-31, 2026/1/31; None for anything else."""
    match = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text, re.ASCII)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def read_date_or_time(text: str) -> Moment | None:
    """A text that is a moment and nothing else, Chinese time where no zone is given; else None."""
    return read_moment(text) if _MOMENT.fullmatch(text) else None


def read_time(text: str) -> datetime | None:
    """A moment with at least hour and minute; None for a day alone and for anything else."""
    found = read_date_or_time(text)
    return found.at if found and found.precision != "day" else None
