"""Taking private persons' data out of texts that are kept: phones, numbers, addresses, names.

A name counts only where the text marks it as one (我叫…, 居民…, …先生, 来信人：…): without a mark
no rule tells 张三 from a place. What is public stays: 12345 and other short numbers, dates,
document numbers, site codes, place names, offices.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from govcrawl.parsers import personal_names

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("\u3000"): ord(" "),
    ord("\u00a0"): ord(" "),
    ord("\u2010"): ord("-"),
    ord("\u2011"): ord("-"),
    ord("\u2013"): ord("-"),
    ord("\u2014"): ord("-"),
    ord("\u2212"): ord("-"),
}
"""One character for one, so that positions in the plain text are those of the text."""

_MARKS = {
    "name": "［姓名］",
    "phone": "［电话］",
    "id_number": "［证件号］",
    "email": "［邮箱］",
    "address": "［住址］",
    "bank_card": "［银行卡号］",
    "plate": "［车牌号］",
}
ALL = frozenset(_MARKS)
NUMBERS = frozenset({"phone", "id_number", "bank_card", "plate", "email"})
"""The kinds that can be told without knowing a name."""

_MARK = re.compile("|".join(_MARKS.values()))
_EMAIL = re.compile(
    r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,4}", re.ASCII
)
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY = r"(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])"
_ID_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z]){_PROVINCE}\d{{4}}[ -]?"
    rf"(?:(?:18|19|20)\d\d[ -]?{_DAY}[ -]?\d{{3}}[\dXx]|[3-9]\d{_DAY}[ -]?\d{{3}})(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z]){_PROVINCE}\d{{4,12}}[*×]{{2,12}}[\dXx]{{0,6}}(?![0-9A-Za-z])"
)
_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:62|4\d|5[1-5])\d\d(?:[ -]?\d{4}){2}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)"
)
_CARD_NAMED = re.compile(
    r"(?:银行卡|卡号|账号|帐号|账户|帐户)[^\d\n]{0,8}(?P<own>\d(?:[ -]?\d){11,22})(?!\d)"
)
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?<!\d[.-])(?:tel|phone|mobile)?(?P<own>(?:\+?(?:00)?86[ -]{0,2})?"
    r"(?:1[3-9]\d(?:[ .-]{0,2}\d{4}){2}|1[3-9]\d{2}[ -]\d{3}[ -]\d{4}|1[3-9]\d[ -]\d{3}[ -]\d{5}"
    r"|1(?P<gap>[ -])[3-9](?:(?P=gap)\d){9}|1[3-9]\d\d?[*×xX]{3,5}\d{2,4}))(?![0-9*])",
    re.IGNORECASE,
)
_AREA = r"(?:010|02[0-57-9]|0[3-9]\d\d)"
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z])(?:\(\s?{_AREA}\s?\)\s?|(?:\+?86[ -]?)?{_AREA}[ -]{{0,3}})"
    r"[2-8]\d{2,3}[ -]?\d{4}(?:\s?(?:-|转|分机)\s?\d{1,5})?(?!\d)"
)
_LOCAL = re.compile(
    r"(?:电话|座机|手机|联系方式|致电|[QＱ]{2}群?|扣扣|微信)(?:号码?)?\s?[:是为]?\s?"
    r"(?P<own>[2-9]\d{2,3}[ -]?\d{4,7})(?![\d年月])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:QQ|微信|扣扣)号?码?\s?[:是为]\s?(?P<own>[A-Za-z0-9_-]{5,30})", re.IGNORECASE
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-HJ-NP-Za-hj-np-z]"
    r"[ ·•.-]{0,2}(?=[A-Za-z0-9*]{0,5}\d)[A-HJ-NP-Za-hj-np-z0-9*]{4,5}"
    r"(?:[A-HJ-NP-Za-hj-np-z0-9*]|[挂学警])(?![0-9A-Za-z])"
)
_COUNT = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z])"
_HOUSE = rf"(?:{_COUNT}\s?-?\s?(?:号楼|#楼?|栋|幢|座|号院))"
_FLOOR = rf"(?:\s?{_COUNT}\s?(?:层|楼))"
_ROOM = r"(?:\d{1,4}|[零〇一二三四五六七八九十百]{1,5})"
_ADDRESS = re.compile(
    rf"(?<![0-9A-Za-z]){_HOUSE}\s?(?:附?\d{{1,3}}号)?\s?{_COUNT}\s?(?:单元|门洞?){_FLOOR}?"
    rf"(?:\s?-?\s?{_ROOM}\s?(?:室|号|户|房)?)?(?![\d年月日])"
    rf"|(?<![0-9A-Za-z]){_HOUSE}{_FLOOR}?\s?-?\s?{_ROOM}\s?(?:室|房|号(?![楼院线]))"
    rf"|(?<![0-9A-Za-z]){_HOUSE}\s?-?\s?\d{{3,4}}(?![\d年月日.%元米户平人个-])"
    rf"|(?<![0-9A-Za-z]){_COUNT}\s?单元{_FLOOR}?\s?-?\s?{_ROOM}\s?(?:室|号|户|房)?(?![\d年月日])"
    rf"|(?<![\d-])\d{{1,3}}(?:-\d{{1,2}})?-\d{{3,4}}\s?(?:室|户|房)"
    rf"|(?<![\d]){_COUNT}(?:村民小)?组\s?(?:附?\d{{1,4}}号(?![线楼院文令]))"
)
_NOTHING_LEFT = re.compile(r"[\W_]*")
_MOST_PASSES = 10
"""What is taken out may leave another datum with a clear end; twice is the most that was seen."""

_CARD_SIZES = range(16, 20)
_ID_DIGITS = 18
_PLACES = range(17, 0, -1)
_OLD = 2010


def titles_masked(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a list of letters, their titles masked."""
    return [{**entry, "title": mask(entry["title"])[0]} for entry in entries]


def mask(text: str, only: frozenset[str] = ALL) -> tuple[str, list[str]]:
    """A text with every personal datum replaced by its kind in full-width brackets, and the kinds.

    The kinds are those of the schemas (``name``, ``phone``, ``id_number``, ``email``, ``address``,
    ``bank_card``, ``plate``), each once, sorted. A text already masked stays as it is. ``only``
    some of them are looked for in what an office itself publishes: there 患者有用 is no name.
    """
    kinds: set[str] = set()
    for _ in range(_MOST_PASSES):
        spans = [span for span in _spans(text) if span[2] in only]
        if not spans:
            break
        parts, position = [], 0
        for start, end, kind in spans:
            parts += [text[position:start], _MARKS[kind]]
            position = end
            kinds.add(kind)
        text = "".join([*parts, text[position:]])
    return text, sorted(kinds)


def anything_left(masked: str) -> str:
    """A masked text, or an empty one where it holds nothing but marks and punctuation."""
    rest = _MARK.sub("", masked)
    return "" if _NOTHING_LEFT.fullmatch(rest) else masked.strip()


def _spans(text: str) -> list[tuple[int, int, str]]:
    """Where the data are and of what kind, in order; where two overlap the surer kind counts."""
    plain = text.translate(_FULL_WIDTH)
    free = bytearray(b"\1" * len(plain))
    for mark in _MARK.finditer(text):
        free[mark.start() : mark.end()] = bytes(len(mark[0]))
    found: list[tuple[int, int, str]] = []
    for kind, start, end in _candidates(plain):
        if all(free[start:end]):
            free[start:end] = bytes(end - start)
            found.append((start, end, kind))
    return sorted(found)


def _candidates(plain: str) -> Iterator[tuple[str, int, int]]:
    """What may be a datum: its kind, start and end; the group ``own`` of a rule, else the whole."""
    for kind, pattern, test in _RULES:
        group = "own" if "own" in pattern.groupindex else 0
        for match in pattern.finditer(plain):
            if test(match[group]):
                yield kind, *match.span(group)
    for start, end in personal_names.find(plain):
        yield "name", start, end


def _any(_: str) -> bool:
    return True


def _is_id_number(text: str) -> bool:
    """Say whether digits are a person's number: its check digit (GB 11643), where it has one.

    A serial number that begins with a region and the day looks alike. A birth before 2010 does
    without the check: citizens mistype, and no serial number of a mailbox is that old.
    """
    digits = re.sub(r"[ -]", "", text).upper()
    if len(digits) != _ID_DIGITS or "*" in digits or int(digits[6:10]) < _OLD:
        return True
    weighed = sum(
        int(digit) * (2**place % 11) for digit, place in zip(digits, _PLACES, strict=False)
    )
    return "10X98765432"[weighed % 11] == digits[-1]


def _is_card(text: str) -> bool:
    """Say whether digits are a card's: their number, and the check digit of ISO/IEC 7812."""
    digits = [int(digit) for digit in text if digit.isdecimal()]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])  # noqa: PLR2004
    return len(digits) in _CARD_SIZES and (sum(digits[::-2]) + sum(doubled)) % 10 == 0


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _any),
    ("id_number", _ID_NUMBER, _is_id_number),
    ("bank_card", _CARD_NAMED, _any),
    ("bank_card", _CARD, _is_card),
    ("phone", _MOBILE, _any),
    ("phone", _LANDLINE, _any),
    ("phone", _LOCAL, _any),
    ("phone", _ACCOUNT, _any),
    ("plate", _PLATE, _any),
    ("address", _ADDRESS, _any),
)
"""Kind, pattern and a test of what it found, the surest first."""
