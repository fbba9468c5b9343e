"""Figures as Chinese platforms write them, and how far they can be trusted.

Shapes: ``8123``, ``43,945``, full-width digits, ``3.2万``, ``1亿2千万``, ``一百二十三万``,
``100万+``, ``1.5M+``, ``1.2亿次安装``, ``下载：123万次``, ``约3.5万余件``, ``10余万人``, ``<1 万``;
a share ``98.5%`` or ``百分之九十八点五``; a size ``27.44MB``; ``--`` and ``暂无`` for nothing.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from govcrawl.parsers.numerals import DIGITS, NUMBER, Number, read_decimal, read_number

EXACT, APPROX = "exact", "approx"
LOWER_BOUND, UPPER_BOUND, SATURATED = "lower_bound", "upper_bound", "saturated"
MISSING, RATIO, BYTES, MALFORMED = "missing", "ratio", "bytes", "malformed"
"""What a figure is: the number itself; rounded; at least; less than; where a counter of 32 bits
stops; not told; a share, 1 is all; a size; and what cannot be read."""

LARGEST = 2**63 - 1
"""What the database and the schemas hold."""

_OVERRUN = 2**31 - 1
"""Where a counter of 32 bits stops: the true count is somewhere above, nobody says where."""

_NEAR = 20
"""``近2亿`` is taken for no less than 1.9亿, a twentieth below; a convention, no one's rule."""

_LIMIT = 64
_THOUSANDTH = Decimal("0.001")
_SHORT_FORMS = str.maketrans("億萬無暫載裝", "亿万无暂载装")
_ACT = (
    "(?:下载|安装|装机|播放|阅读|浏览|访问|观看|粉丝|关注|评分|评论|评价|好评|点赞|收藏|转发|注册"
    "|用户|使用|办件)"
)
_BEFORE = (
    rf"(?:(?:累计|总|共)?{_ACT}(?:次|人|用户)?(?:总数|总量|人数|次数|数量|数|量)?\s?:?\s?"
    r"|累计|总计|共计|共)?"
)
_AFTER = (
    r"(?:人次|次|人|名|户|件|个|条|篇|位|家|份|台|downloads?|installs?|ratings?|reviews?|users?)?"
    rf"\s?{_ACT}?[量数]?"
)
_COUNT = re.compile(
    rf"{_BEFORE}\s?(?P<below><|少于|不足|不到|低于|小于)?(?P<most>=|≤|不超过|不多于|至多|最多)?"
    r"\s?(?P<about>大约|大概|约|[~≈])?(?P<near>将近|接近|近)?\s?"
    r"(?P<over>>=?|≥|已?超过?|逾|已?突破|至少|不少于|不低于|多于|大于|高于)?"
    rf"\s?(?P<number>{NUMBER})\s?(?:(?P<more>[+余多几])(?P<scale>[十百千]?万?亿|[十百千]?万|[百千])?)?"
    rf"\s?{_AFTER}\s?(?:(?P<open>\+|以上)|(?P<within>以下|以内|之内)|(?P<around>左右|上下))?"
)
_RATIO = re.compile(rf"(?:({DIGITS})\s?([%‰])|(百|千|万)分之(\S+))")
_PARTS = {"%": 100, "‰": 1000, "百": 100, "千": 1000, "万": 10_000}
_SIZE = re.compile(
    rf"(?:(?:软件|应用|安装包|包)?大小|size)?\s?:?\s?({DIGITS})\s?"
    r"(?:(k)(i?)b|([mgt])(?:(i?)b)?|(?:b|bytes?|字节))"
)
_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4}
_NOTHING = re.compile(
    r"|[-—–]{1,4}|/|\.{3}|无|无数据|未知|(?:暂无|暂未)\S{0,8}|n/?a|null|none|nan|undefined"
)


@dataclass(frozen=True)
class Figure:
    """A figure as far as it is told: the number as written, and what the true one lies between.

    ``value`` is a whole number, but for a share (0.985) and a plain decimal; None where no single
    number is told. ``low`` and ``high`` are None where nothing is known on that side. Of a rounded
    number they are one unit of its last shown digit away, as nobody says how it was rounded:
    stores round up, down and half up (seen). ``qualifier`` is one of the words above.
    """

    value: float | None
    low: float | None
    high: float | None
    qualifier: str


NOTHING = Figure(None, None, None, MISSING)
UNREADABLE = Figure(None, None, None, MALFORMED)


def read_figure(value: object) -> Figure:
    """What a JSON value or a text tells; never raises."""
    if value is None:
        return NOTHING
    if isinstance(value, float) and math.isfinite(value):
        if not value.is_integer():
            return Figure(value, value, value, EXACT) if 0 < value <= LARGEST else UNREADABLE
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(value) if 0 <= value <= LARGEST else UNREADABLE
    return _of_text(value.strip()) if isinstance(value, str) else UNREADABLE


def _of_text(raw: str) -> Figure:
    text = _normalised(raw) if len(raw) <= _LIMIT else raw
    if len(text) > _LIMIT:
        return UNREADABLE
    if _NOTHING.fullmatch(text):
        return NOTHING
    if share := _RATIO.fullmatch(text):
        return _share(share)
    if size := _SIZE.fullmatch(text):
        return _size(size)
    match = _COUNT.fullmatch(text)
    number = read_number(match["number"] + (match["scale"] or "")) if match else None
    if match is None or number is None or number.value > LARGEST:
        return UNREADABLE
    return _counted(number, match.groupdict())


def _normalised(raw: str) -> str:
    spaced = " ".join(unicodedata.normalize("NFKC", raw).split())
    return spaced.translate(_SHORT_FORMS).lower()


def _whole(number: int) -> Figure:
    if number == _OVERRUN:
        return Figure(None, number, None, SATURATED)
    return Figure(number, number, number, EXACT)


def _counted(number: Number, marks: Mapping[str, str | None]) -> Figure:
    is_under = bool(marks["below"] or marks["most"] or marks["within"])
    is_over = bool(marks["over"] or marks["more"] or marks["open"])
    is_about = bool(marks["about"] or marks["near"] or marks["around"])
    if not number.is_whole or _is_ambiguous(number):
        is_plain = not (number.is_rounded or is_under or is_over or is_about)
        plain = float(number.value)
        return Figure(plain, plain, plain, EXACT) if is_plain else UNREADABLE
    value = int(number.value)
    if is_under:
        high = value if marks["most"] or marks["within"] else value - 1
        is_sound = high >= 0 and not is_over
        return Figure(None, 0, high, UPPER_BOUND) if is_sound else UNREADABLE
    if is_about or (number.is_rounded and not is_over):
        low, high = _around(number, is_near=bool(marks["near"]), is_about=is_about)
        return Figure(value, low, None if is_over else high, APPROX)
    return Figure(value, value, None, LOWER_BOUND) if is_over else _whole(value)


def _is_ambiguous(number: Number) -> bool:
    """Whether its point may stand between thousands, as in the German ``1.000+``."""
    return not number.is_rounded and number.step == _THOUSANDTH


def _around(number: Number, *, is_near: bool, is_about: bool) -> tuple[int, int]:
    """The least and the most that may be written as this number."""
    value = int(number.value)
    if is_near:
        return value - -(-value // _NEAR), value
    spread = max(int(number.step) - 1, 1 if is_about else 0)
    return max(value - spread, 0), min(value + spread, LARGEST)


def _share(match: re.Match[str]) -> Figure:
    number = read_decimal(match[1] or match[4])
    if number is None:
        return UNREADABLE
    return Figure(float(number / _PARTS[match[2] or match[3]]), None, None, RATIO)


def _size(match: re.Match[str]) -> Figure:
    """A size in bytes. ``M`` is a million bytes to some and 1024 * 1024 to others (both seen)."""
    number = Decimal(match[1].replace(",", ""))
    power = _POWERS.get(match[2] or match[4], 0)
    least, most = ((1024 if match[3] or match[5] else 1000) ** power, 1024**power)
    if number * most > LARGEST:
        return UNREADABLE
    if not power:
        whole = int(number)
        return Figure(whole, whole, whole, BYTES) if number == whole else UNREADABLE
    return Figure(None, max(int(number * least) - 1, 0), math.ceil(number * most), BYTES)
