"""The time a reading is about: as the platform writes it, else when it was read."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from govcrawl.china import day_in_china
from govcrawl.parsers.dates import from_epoch, read_moment

_LENGTHS = {"day": 10, "month": 7, "year": 4}
_YEARS = range(1990, 2100)
_LONGEST = 64
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_HALF = re.compile(
    rf"{_YEAR}\s*年?\s*(?:度)?\s*[-_]?\s*(?:(?P<half>[上下])半年|H(?P<number>[12]))", re.IGNORECASE
)
_QUARTER = re.compile(
    rf"{_YEAR}\s*年?\s*[-_]?\s*第?\s*(?:(?P<quarter>[1-4一二三四])\s*季度?|Q(?P<number>[1-4]))",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"{_YEAR}(?:\s*[-/.年]\s*(?P<month>\d\d?)\s*月?(?:份)?|(?P<joined>0[1-9]|1[0-2]))"
)
_HOUR = re.compile(r"(\d{1,2})\s*时$")
_ONLY_YEAR = re.compile(rf"{_YEAR}\s*(?:年|年度)?")


def period_in(value: Any, unit: str) -> str | None:
    """The period a text or number names, no finer than ``unit`` (day, month or year).

    ``2026``, ``2026年上半年`` (2026-H1), ``2026年第三季度`` (2026-Q3), ``202610``, ``2026年10月``,
    and a day or moment in any form the dates parser knows, a Unix time too. None for any other.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if len(text) > _LONGEST:
        return None
    if match := _ONLY_YEAR.fullmatch(text):
        return match["year"]
    if unit != "year" and (whole := _part_of_year(text)):
        return whole
    if match := _MONTH.fullmatch(text):
        return _month(match, unit)
    moment = moment_of(value)
    return None if moment is None else day_in_china(moment).isoformat()[: _LENGTHS[unit]]


def moment_of(value: Any) -> datetime | None:
    """The moment a Unix time (s or ms, also as text) or a written date names; None for another."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
        written = value.strip()
        value = int(written) if len(written) in {10, 13} else written
    if isinstance(value, str):
        moment = read_moment(_HOUR.sub(r"\1:00", value.strip()[:_LONGEST]))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        moment = from_epoch(value)
    else:
        return None
    return moment.at if moment else None


def period_of(read: str | None, fetched_at: datetime | None, unit: str) -> str | None:
    """What the platform says, else the day, month or year in China it was read in."""
    if read is not None or fetched_at is None:
        return read
    return day_in_china(fetched_at).isoformat()[: _LENGTHS[unit]]


def _part_of_year(text: str) -> str | None:
    if match := _HALF.fullmatch(text):
        return f"{match['year']}-H{match['number'] or '上下'.index(match['half']) + 1}"
    if match := _QUARTER.fullmatch(text):
        quarter = match["number"] or match["quarter"]
        return f"{match['year']}-Q{_NUMERALS.get(quarter, quarter)}"
    return None


def _month(match: re.Match[str], unit: str) -> str | None:
    month = int(match["month"] or match["joined"])
    if not 1 <= month <= 12:  # noqa: PLR2004 the months of a year
        return None
    return f"{match['year']}-{month:02}"[: _LENGTHS[unit]]
