"""Counts as Chinese platforms write them: whole, rounded, or with an open end.

Shapes: ``8123``, ``43,945``, full-width digits, ``3.2万``, ``1亿2千万``, ``一百二十三万``,
``100万+``, ``1K+``, ``1.2亿次安装``, ``下载：123万次``, ``约3.5万余件``, ``<1 万``. What was not
counted is no zero: ``--``, ``暂无`` and an empty text have no value. Neither have a share (98%) and
a size (27MB), which are no counts.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_LARGEST = 2**63 - 1
"""What the database and the schemas hold."""

_OVERRUN = 2**31 - 1
"""Where a counter of 32 bits stops: the true count is somewhere above, nobody says where."""

_RAW_LIMIT = 64
_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "亿": 10**8}
_LARGE = {"万": 10_000, "亿": 10**8}
_NUMERALS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,19})(?:\.\d{1,9})?"
_BEFORE = r"(?:(?:下载|安装|播放|阅读|浏览|观看|粉丝|关注|评分|评论)(?:次|人)?[数量]?\s*:?\s*)?"
_AFTER = (
    r"(?:\s*(?:次|人次|人|件|个|条|篇|位|家|份|downloads?|installs?)?"
    r"(?:下载|安装|播放|阅读|浏览|观看|评分|评论)?量?)"
)
_WRITTEN = re.compile(
    rf"{_BEFORE}(?P<less><|少于|不足|不到|低于)?\s*(?P<about>约|近|将近|大约)?\s*"
    rf"(?P<over>>=?|超过?|逾|突破)?\s*"
    rf"(?P<number>(?:{_NUMBER}(?:\s*[十百千万亿kw]){{0,3}}){{1,3}}"
    rf"|[零〇一二三四五六七八九两十百千万亿]{{1,24}})"
    rf"\s*(?P<more>\+|余|多)?{_AFTER}(?P<open>\+|以上)?",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<digits>{_NUMBER})\s*(?P<unit>[十百千万亿kw\s]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Count:
    """A count as far as it is told.

    ``value`` is the number as written, of a rounded count its lower bound; None where none is
    told. ``exact`` is False where the source rounds or bounds it, and ``raw`` is then its text.
    """

    value: int | None
    exact: bool | None
    raw: str | None
    low: int | None = None
    high: int | None = None
    qualifier: str | None = None

    def named(self, name: str) -> dict[str, Any]:
        """The three fields of an item that hold it."""
        return {name: self.value, f"{name}_exact": self.exact, f"{name}_raw": self.raw}


NOT_TOLD = Count(None, None, None)


def read_count(value: object) -> Count:
    """The count a JSON value or a text states; ``NOT_TOLD`` for anything else.

    An upper bound (``<1 万``) has a text and no value: nothing says how far below it is.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(value, str(value)) if 0 <= value <= _LARGEST else NOT_TOLD
    if not isinstance(value, str) or len(value) > _RAW_LIMIT:
        return NOT_TOLD
    raw = value.strip()
    match = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    return _written(match, raw) if match else NOT_TOLD


def _whole(number: int, raw: str) -> Count:
    if number == _OVERRUN:
        return Count(None, exact=False, raw=raw)
    return Count(number, exact=True, raw=None)


def _written(match: re.Match[str], raw: str) -> Count:
    number = match["number"].lower()
    value = _numeral(number) if number[0] not in "0123456789" else _digits(number)
    if value is None or value > _LARGEST:
        return NOT_TOLD
    if match["less"]:
        return Count(None, exact=False, raw=raw)
    marked = any(match[name] for name in ("about", "over", "more", "open"))
    is_plain = number.replace(",", "").isdecimal()
    return _whole(value, raw) if is_plain and not marked else Count(value, exact=False, raw=raw)


def _digits(text: str) -> int | None:
    """``1亿2千万`` as the sum of its parts; None where they do not fit together."""
    total, last = Decimal(0), None
    for part in _PART.finditer(text):
        factor = 1
        for unit in part["unit"].split():
            for each in unit:
                factor *= _UNITS[each]
        if last is not None and factor >= last:
            return None
        total, last = total + Decimal(part["digits"].replace(",", "")) * factor, factor
    return int(total) if total == total.to_integral_value() else None


def _numeral(text: str) -> int | None:
    """A number in Chinese numerals."""
    total = section = digit = 0
    for each in text:
        if each in _NUMERALS:
            digit = _NUMERALS[each]
        elif each in _LARGE:
            if not section + digit:
                return None
            total, section, digit = total + (section + digit) * _LARGE[each], 0, 0
        else:
            section, digit = section + (digit or 1) * _UNITS[each], 0
    return total + section + digit
