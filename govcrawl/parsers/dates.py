"""Dates and times as Chinese government pages write them.

Shapes: ``2025年06月03日 13时44分``, ``2021/09/06``, ``2024.09.30 09:24:36 GMT+08:00``, times with
U+2236 for a colon, full-width digits, milliseconds behind an underscore, day and time glued
together, compact ``20240124`` in addresses, ``Thu Jul 23 17:55:27 +0800 2026``, month and day
without a year, 今天 and 昨天, 刚刚 and 3小时前. A date that cannot be (31 February, the year 1800)
is no date. Without a zone a time is Chinese time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from govcrawl.china import CHINA
from govcrawl.urls import path_of

_YEARS = range(1949, 2100)
_MILLISECONDS = 10**11
"""Numbers from here on are milliseconds: as seconds they would be after the year 5138."""

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("\u2236"): ord(":"),
    ord("\ufe55"): ord(":"),
    ord("\u3000"): ord(" "),
    ord("\u00a0"): ord(" "),
    ord("\u2010"): ord("-"),
    ord("\u2013"): ord("-"),
    ord("点"): ord("时"),
    ord("號"): ord("日"),
    ord("号"): ord("日"),
}
"""One character for one, so that positions in the plain text are positions in the page's."""

_TIME = r"""
    (?P<noon>上午|下午|[AP]M)?\s*
    (?P<hour>\d{1,2})\s*[:时]\s*(?P<minute>\d{1,2})(?!\d)
    (?:\s*[:分]\s*(?P<second>\d{1,2})(?!\d)\s*秒?(?:[._,]\d{1,9}(?!\d))?|\s*分)?
    (?:\s*(?P<zone>(?:GMT|UTC)(?:[+-]\d{1,2}:?(?:\d\d)?)?|Z\b|(?<=\d)[+-]\d\d:?\d\d\b))?
"""
_DATE_TIME = re.compile(
    rf"""(?<!\d)(?P<year>(?:1\d|2\d)\d\d)
    (?:\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})(?:\s*日|(?=\D|$))
      |\s?(?P<mark>[-/.])\s?(?P<month_>\d{{1,2}})\s?(?P=mark)\s?
       (?P<day_>\d{{1,2}})(?=\D|$|\d\d\s*:\s*\d\d)(?:\s*日)?)
    (?:(?P<gap>\s*[T|,-]?\s*(?:\(?(?:星期|周)[一二三四五六日天]\)?\s*)?){_TIME})?""",
    re.VERBOSE,
)
_FOUR_DIGITS = re.compile(r"\d{4}")
"""Every date with a year has them, in whatever width of characters."""

_YEARLESS = re.compile(
    rf"""(?<!\d)(?P<month>\d{{1,2}})\s*(?:[-/.]|月)\s*(?P<day>\d{{1,2}})\s*日?(?:\s+{_TIME})?""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_RELATIVE_DAY = re.compile(rf"(?P<word>今天|今日|昨天|昨日|前天)(?:\s*{_TIME})?", re.VERBOSE)
_AGO = re.compile(r"(?P<count>\d{1,4})\s*(?P<unit>秒|分钟|小时|天)前")
_JAVA = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})?\S* ?(\d{4})"
)
_PRECISION = {0: "day", 2: "minute", 3: "second"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS_BACK = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_UNITS = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}
_BRACKETS = " \t\r\n[]()【】〔〕<>《》|:,;-"
_IN_URL = (
    re.compile(r"(?<![0-9A-Za-z])[tT]?((?:19|20)\d\d)([01]\d)([0-3]\d)(?![0-9A-Za-z])"),
    re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)"),
)
_YEAR_IN_URL = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)(?:[01]\d)?(?=[/_-])")


@dataclass(frozen=True)
class Moment:
    """A time as written: ``at`` is aware, ``precision`` is how exactly it was written.

    ``second``, ``minute``, ``hour`` (only of "3小时前": the latest it can be) or ``day``.
    """

    at: datetime
    precision: str


def read_moment(
    text: str, *, year_hint: int | None = None, fetched_at: datetime | None = None
) -> Moment | None:
    """The first moment a short text names, or None.

    A month and day without a year count only when they are the whole text; the year is
    ``year_hint``, else the latest one that does not put the day after ``fetched_at`` (a page
    fetched in January lists days of December). 今天, 昨天 and "3小时前" need ``fetched_at``.
    """
    plain = _plain(text)
    for _, _, moment in _found(plain):
        return moment
    whole = plain.strip(_BRACKETS)
    if match := _COMPACT.fullmatch(whole):
        return _compact(match)
    if match := _JAVA.search(whole):
        return _java(match)
    if match := _YEARLESS.fullmatch(whole):
        return _yearless(match, year_hint, fetched_at)
    return _relative(whole, fetched_at) if fetched_at else None


def find_moments(text: str) -> list[tuple[int, int, Moment]]:
    """Every full date in a text with where it starts and ends, in order; impossible ones left out.

    Positions are those of ``text``.
    """
    return list(_found(_plain(text))) if _FOUR_DIGITS.search(text) else []


def moment_in_url(url: str) -> Moment | None:
    """The day an address names (``/2024/6/19/``, ``t20240619_1.html``), or None."""
    for pattern in _IN_URL:
        for match in pattern.finditer(path_of(url)):
            if moment := _build(*map(int, match.groups())):
                return moment
    return None


def year_in_url(url: str) -> int | None:
    """The year an address names (``/202406/``, ``/2024/``), a hint for dates without a year."""
    match = _YEAR_IN_URL.search(path_of(url))
    return int(match[1]) if match and int(match[1]) in _YEARS else None


def from_epoch(value: float) -> Moment | None:
    """A Unix time in seconds or milliseconds, as JSON answers give it; None outside 1990-2099."""
    seconds = value / 1000 if abs(value) >= _MILLISECONDS else value
    try:
        at = datetime.fromtimestamp(int(seconds), UTC).astimezone(CHINA)
    except (OverflowError, OSError, ValueError):
        return None
    return Moment(at, "second") if at.year in range(1990, _YEARS.stop) else None


def _plain(text: str) -> str:
    return text.translate(_PLAIN)


def _found(plain: str) -> Iterator[tuple[int, int, Moment]]:
    for match in _DATE_TIME.finditer(plain):
        parts = match.groupdict()
        day = int(parts["year"]), *_pair(parts)
        moment = _build(*day, *_clock(parts), zone=_zone(parts["zone"], parts["gap"]))
        if moment := moment or _build(*day):
            yield match.start(), match.end(), moment


def _pair(parts: dict[str, str | None]) -> tuple[int, int]:
    month, day = parts["month"] or parts["month_"], parts["day"] or parts["day_"]
    return int(month or 0), int(day or 0)


def _clock(parts: dict[str, str | None]) -> tuple[int, ...]:
    """Hour, minute and second as far as they are written; empty where no time is."""
    if parts["hour"] is None:
        return ()
    hour, second = int(parts["hour"]), parts["second"]
    noon = 12
    if parts["noon"] in {"下午", "PM"} and hour < noon:
        hour += noon
    clock = hour, int(parts["minute"] or 0)
    return (*clock, int(second)) if second else clock


def _zone(written: str | None, gap: str | None) -> timezone:
    """The zone of a time. A bare ``-17:00`` is one only in an ISO time: elsewhere it is a range."""
    if not written or (written[0] in "+-" and "T" not in (gap or "")):
        return CHINA
    digits = re.sub(r"\D", "", written)
    if not digits:
        return UTC
    hours, minutes = int(digits[:2]), int(digits[2:4] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if offset >= timedelta(hours=24):
        return CHINA
    return timezone(-offset if "-" in written else offset)


def _build(*numbers: int, zone: timezone = CHINA) -> Moment | None:
    """A moment from year, month, day and as much of a time as there is; None for an impossible."""
    year, month, day, *clock = numbers
    if year not in _YEARS:
        return None
    try:
        hour, minute, second = (*clock, 0, 0, 0)[:3]
        at = datetime(year, month, day, hour, minute, second, tzinfo=zone if clock else CHINA)
        return Moment(at.astimezone(CHINA), _PRECISION[len(clock)])
    except (ValueError, OverflowError):
        return None


def _compact(match: re.Match[str]) -> Moment | None:
    return _build(*(int(number) for number in match.groups() if number))


def _java(match: re.Match[str]) -> Moment | None:
    """``Mon Oct 14 10:17:00 CST 2024`` (CST is Chinese time here), ``... 10:17:00 +0800 2024``."""
    month, day, hour, minute, second, zone, year = match.groups()
    if month not in _MONTHS:
        return None
    clock = int(hour), int(minute), int(second)
    number = _MONTHS.index(month) + 1
    return _build(int(year), number, int(day), *clock, zone=_zone(zone, "T"))


def _yearless(
    match: re.Match[str], year_hint: int | None, fetched_at: datetime | None
) -> Moment | None:
    parts = match.groupdict()
    day = int(match["month"]), int(match["day"])
    if year_hint is not None:
        return _build(year_hint, *day, *_clock(parts))
    if fetched_at is None:
        return None
    latest = fetched_at.astimezone(CHINA) + timedelta(days=1)
    for year in (latest.year, latest.year - 1):
        moment = _build(year, *day, *_clock(parts))
        if moment and moment.at <= latest:
            return moment
    return None


def _relative(whole: str, fetched_at: datetime) -> Moment | None:
    now = fetched_at.astimezone(CHINA)
    if whole.startswith("刚刚"):
        return Moment(now.replace(second=0, microsecond=0), "minute")
    if match := _AGO.match(whole):
        at = now - timedelta(**{_UNITS[match["unit"]]: int(match["count"])})
        if match["unit"] == "天":
            return _build(at.year, at.month, at.day)
        if match["unit"] == "秒":
            return Moment(at.replace(microsecond=0), "second")
        precision = "hour" if match["unit"] == "小时" else "minute"
        return Moment(at.replace(second=0, microsecond=0), precision)
    if match := _RELATIVE_DAY.match(whole):
        at = now - timedelta(days=_DAYS_BACK[match["word"]])
        day = at.year, at.month, at.day
        return _build(*day, *_clock(match.groupdict())) or _build(*day)
    return None
