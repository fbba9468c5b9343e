"""Numbers as they are written in Chinese texts: digits with units, or numerals.

Shapes: ``43,945``, ``3.2万``, ``1亿2千万``, ``1.5m``, ``一百二十三万``, ``三千五``, ``二〇二五``.
Texts are expected after NFKC, in lower case and with the short forms of 万 and 亿.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,19})(?:\.[0-9]{1,9})?"
UNIT = r"(?:[十百千]?万?亿|[十百千]?万|[十百千]|[kwmb](?![a-z]))"
NUMERALS = r"[零〇一二三四五六七八九两十百千万亿]{1,24}"
NUMBER = rf"(?:(?:{DIGITS}\s?{UNIT}\s?){{0,3}}{DIGITS}(?:\s?{UNIT})?|{NUMERALS})"
"""Patterns, without groups, for the texts of others."""

_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 10**8}
_UNITS |= {"k": 1000, "w": 10_000, "m": 10**6, "b": 10**9}
_LARGE = (("亿", 10**8), ("万", 10_000))
_VALUES = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PART = re.compile(rf"({DIGITS})\s?({UNIT})?")
_DIGIT = "[一二三四五六七八九两]"
_SECTION = re.compile(
    rf"(?:({_DIGIT})?(千))?零?(?:({_DIGIT})?(百))?零?(?:({_DIGIT})?(十))?(零?)({_DIGIT})?"
)
_SPELLED = re.compile(r"[零〇一二三四五六七八九]{3,}")
_ELIDED = {"千": 100, "百": 10}


@dataclass(frozen=True)
class Number:
    """A number, and ``step``, what one unit of its last shown digit is: 1000 in ``3.5万``.

    ``is_rounded`` says that it is written with a unit behind digits, and so may be rounded to
    ``step``. Of a number told in full, such as ``1亿2千万``, zeros at its end count as not shown.
    """

    value: Decimal
    step: Decimal
    is_rounded: bool

    @property
    def is_whole(self) -> bool:
        """True for an integer."""
        return self.value == self.value.to_integral_value()


def read_number(text: str) -> Number | None:
    """The number a text is; None where it is none, or its parts do not fit together."""
    if not text[:1].isdecimal():
        numeral = read_numeral(text)
        return None if numeral is None else _told_in_full(Decimal(numeral))
    parts = [(match[1], match[2] or "") for match in _PART.finditer(text)]
    factors = [_factor(unit) for _, unit in parts]
    amounts = [
        _decimal(digits) * factor for (digits, _), factor in zip(parts, factors, strict=True)
    ]
    if any("." in digits for digits, _ in parts[:-1]):
        return None
    for index in range(1, len(parts)):
        if amounts[index] >= factors[index - 1] or _is_elided(parts[index]):
            return None
    value = sum(amounts, Decimal(0))
    if "." not in text and (len(parts) > 1 or factors == [1]):
        return _told_in_full(value)
    places = len(parts[-1][0].partition(".")[2])
    return Number(value, factors[-1] * Decimal(1).scaleb(-places), is_rounded=factors != [1])


def read_numeral(text: str) -> int | None:
    """A whole number in Chinese numerals; None where they make none."""
    if _SPELLED.fullmatch(text):
        return int("".join(str(_VALUES[each]) for each in text))
    text = text.replace("〇", "零")
    if text == "零":
        return 0
    for unit, factor in _LARGE:
        head, found, tail = text.rpartition(unit)
        if found:
            return _joined(read_numeral(head) if head else None, factor, tail)
    return _section(text)


def read_decimal(text: str) -> Decimal | None:
    """Digits or numerals with a fraction, ``98.5`` or ``九十八点五``; None for anything else."""
    if re.fullmatch(DIGITS, text):
        return _decimal(text)
    whole, point, places = text.partition("点")
    value = read_numeral(whole) if re.fullmatch(NUMERALS, whole) else None
    if value is None or (point and not re.fullmatch("[零〇一二三四五六七八九]{1,9}", places)):
        return None
    return Decimal(f"{value}.{''.join(str(_VALUES[each]) for each in places) or 0}")


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _factor(unit: str) -> int:
    factor = 1
    for each in unit:
        factor *= _UNITS[each]
    return factor


def _is_elided(part: tuple[str, str]) -> bool:
    """Whether a last part may leave out its unit: ``1万2`` is 12,000 to some, 10,002 to others."""
    digits, unit = part
    return not unit and len(digits) == 1


def _told_in_full(value: Decimal) -> Number:
    shown = str(value)
    zeros = len(shown) - len(shown.rstrip("0"))
    return Number(value, Decimal(10**zeros if value else 1), is_rounded=False)


def _joined(high: int | None, factor: int, tail: str) -> int | None:
    """``high`` of a large unit and what follows it; a bare digit there is a tenth: 一万二."""
    if not high:
        return None
    if not tail:
        return high * factor
    if tail in _VALUES:
        return high * factor + _VALUES[tail] * factor // 10
    low = read_numeral(tail.removeprefix("零"))
    return high * factor + low if low is not None and low < factor else None


def _section(text: str) -> int | None:
    """A number below ten thousand."""
    match = _SECTION.fullmatch(text) if text and text[-1] != "零" else None
    if match is None:
        return None
    total, last = 0, ""
    for index in (1, 3, 5):
        digit, unit = match[index], match[index + 1]
        if unit:
            total, last = total + _VALUES.get(digit or "一", 1) * _UNITS[unit], unit
    if not match[8]:
        return total
    before = text[-2:-1]
    return total + _VALUES[match[8]] * (_ELIDED[last] if before in _ELIDED else 1)
