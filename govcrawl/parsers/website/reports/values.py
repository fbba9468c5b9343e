"""What a cell of a report says: a count, days, yes or no, ticked boxes, a text, or nothing.

Full-width digits, thousands separators, 万 and 亿, units behind the number or in the label. An
empty cell, ``/``, 无, ``—`` mean that no value was given: None. ``0`` is zero.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.lines import characters

LARGEST = 2**63 - 1
"""What a document may hold as a count."""

_MISSING = re.compile(
    r"[/\\|\-—–―－─_~.·…。*×xX]*|(?:暂)?无(?:数据|此项|相关数据)?|没有|未统计|暂未统计|不适用|不涉及|空|N/?A|null|none|nan",
    re.IGNORECASE,
)
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6,
           "千万": 10**7, "亿": 10**8, "万亿": 10**12}  # fmt: skip
_SCALE = r"(?P<scale>万亿|[十百千]?万|亿|千|百)?"
_UNIT = r"(?P<unit>个?工作日|人次|小时|分钟|[个次条件项期天日篇人家户份位名场起])?"
_NUMBER = r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?(?!,?\d))"
_QUANTITY = re.compile(
    rf"(?P<about>约|近|超过?|逾)?{_NUMBER}(?P<over>余|多|\+)?{_SCALE}(?P<over_>余|多|\+)?{_UNIT}(?P<percent>%)?"
)
_LEADING = re.compile(r"(?:[:：=,，]|数量|总数|达到?|共计?|有|为|是|计|合计|总计)*")
_COMMENT = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]|[。.;；,，、]")
_SCALE_IN_UNIT = re.compile(r"万亿|[十百千]?万|亿|千|百")
_DECIMALS_OF = {10**scale: scale for scale in range(13)}
_STAMPED = re.compile(r"[(（]\s*(?:盖章|公章|签章|加盖公章|章)\s*[)）]")
_HOURS = 24
_MINUTES = 24 * 60


@dataclass(frozen=True)
class Quantity:
    """A number in units of one, the unit behind it, and whether it was printed too short."""

    value: Decimal
    unit: str | None = None
    rounded: bool = False


def is_missing(text: str) -> bool:
    """True for an empty cell and for the signs and words that stand for one."""
    return bool(_MISSING.fullmatch(_plain(text)))


def quantity(text: str, unit: str | None = None) -> Quantity | None:
    """The number a whole cell is; ``unit`` is the label's, for its 万 or 亿. None for any other."""
    plain = _plain(text)
    match = _QUANTITY.match(plain)
    if match is None or not match["number"]:
        return None
    rest = _COMMENT.sub("", plain[match.end() :])
    return None if rest else _quantity(match, unit)


def quantity_in(text: str, unit: str | None = None) -> Quantity | None:
    """The number a piece of a sentence begins with: ``：共1,234条，`` is 1234."""
    plain = _plain(text)
    start = _LEADING.match(plain)
    match = _QUANTITY.match(plain, start.end() if start else 0)
    return _quantity(match, unit) if match else None


def _quantity(match: re.Match[str], unit: str | None) -> Quantity:
    in_label = _SCALE_IN_UNIT.match(unit or "")
    scale = _SCALES[match["scale"] or (in_label[0] if in_label else "")]
    digits = match["number"].replace(",", "")
    value = Decimal(digits) * scale
    decimals = len(digits.partition(".")[2])
    is_short = scale > 1 and digits.strip("0.") != "" and decimals < _DECIMALS_OF[scale]
    about = any(match[name] for name in ("about", "over", "over_"))
    return Quantity(value, match["unit"] or match["percent"], is_short or about)


def count(found: Quantity | None) -> tuple[int | None, bool]:
    """A quantity as a whole number, and whether it is rounded; None for half an article."""
    if found is None or found.value > LARGEST or found.unit == "%":
        return None, False
    if found.value == found.value.to_integral_value():
        return int(found.value), found.rounded
    if found.value < _SCALES["千"]:
        return None, False
    return int(found.value.to_integral_value()), True


def days(found: Quantity | None) -> float | None:
    """A quantity as days; hours and minutes are parts of a day."""
    if found is None or found.unit == "%":
        return None
    if found.unit == "小时":
        return round(float(found.value) / _HOURS, 4)
    if found.unit == "分钟":
        return round(float(found.value) / _MINUTES, 4)
    return float(found.value)


def text(shown: str) -> str | None:
    """A text on one line, as printed; None where it stands for nothing."""
    line = squeeze(_STAMPED.sub("", shown)).strip(" :：")
    return None if is_missing(line) else line[: metas.LONGEST]


def site_code(shown: str) -> str | None:
    """The ten characters of a 政府网站标识码; None where the cell has none."""
    plain = characters(unicodedata.normalize("NFKC", shown)).removesuffix(".0")
    found = metas.SITE_ID_CODE.search(plain)
    return found[0] if found and not re.match(r"\d", plain[: found.start()][-1:]) else None


def _plain(shown: str) -> str:
    return characters(unicodedata.normalize("NFKC", shown.replace("，", ",")))
