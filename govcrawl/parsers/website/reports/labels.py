"""A label of a report without what surrounds it: numbering, unit, brackets, blanks.

Also which labels are those of the people who signed (单位负责人, 审核人, 填报人, 联系电话): what
follows them is not kept anywhere.
"""

import re
import unicodedata
from dataclasses import dataclass

from govcrawl.parsers.website.lines import characters

LONGEST_LABEL = 60
"""Characters of the longest label; a longer text is one to read."""

_NUMBERING = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}(?:[、.,．)]|(?<=\()\))|\(?\d{1,2}(?:\.\d{1,2}){0,2}[、.)]"
    r"|第[一二三四五六七八九十]{1,3}部分[、:]?|\d{1,2}(?=[\u4e00-\u9fff]{3})(?!\d*年))+"
)
_UNIT_NAMES = "人次|个|次|条|件|项|期|天|篇|人|家|户|份|位|名|场|起|小时|工作日|%|元"
_UNIT_IN_LABEL = re.compile(
    rf"[(\[【]?(?:(?:计量)?单位[:：]?)?((?:[千百十]?[万亿]|千)?(?:{_UNIT_NAMES})|[万亿])[)\]】]"
    rf"|[(\[【]?(?:计量)?单位[:：]((?:[千百十]?[万亿]|千)?(?:{_UNIT_NAMES})?)[)\]】]?"
)
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]{0,40}[)\]】]")
_QUOTES = str.maketrans("", "", "\"'“”‘’「」《》*＊﹡_")
_EDGES = ":：,，、;；。.·-—/ "
_SIGNER_WORDS = (
    r"单位负责人|分管(?:领导|负责人)|主要(?:领导|负责人)|(?:部门|科室)?负责人(?:签[字名章])?"
    r"|审\s*[核批签定]\s*(?:人|领导)?(?:员|签[字名])?|复核人?|填\s*[报表写]\s*人(?:员)?|填\s*表"
    r"|制\s*表\s*(?:人|员)?|经\s*办\s*人|联\s*系\s*人(?:员)?|联\s*络\s*(?:人|员)|报\s*送\s*人"
    r"|上\s*报\s*人|签\s*发\s*人?|签\s*[字名]|校\s*对\s*人?|统计(?:人|员|负责人)|录入(?:人|员)"
    r"|姓\s*名|职\s*务|(?:联\s*系|办\s*公|单\s*位|固\s*定|移\s*动)?\s*电\s*话(?:号码)?"
    r"|手\s*机(?:号码?)?|联\s*系\s*方\s*式|传\s*真|电子邮[箱件]|邮\s*箱|E-?mail|QQ|微信号码"
    r"|身份证号?码?|填\s*[报表写]\s*(?:日\s*期|时\s*间)|报\s*送\s*(?:日\s*期|时\s*间)"
    r"|审核(?:日期|时间)"
)
_SOMEBODY = (
    r".{0,8}(?:负责人|责任人|联系人|填报人|审核人|经办人|联络员|管理员|电话|手机号?码?|邮箱|传真)"
)
_SIGNER = re.compile(rf"(?:{_SIGNER_WORDS}|{_SOMEBODY})", re.IGNORECASE)
_SIGNED = re.compile(
    rf"(?:{_SIGNER_WORDS})(?:[(（][^()（）]{{0,12}}[)）])?\s*[:：为]",
    re.IGNORECASE,
)
_OPENING = " \t\r\n,，;；、(（[【"
_PHONE = re.compile(
    r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}[-—－ ]\d{7,8}|[(（]0\d{2,3}[)）]\s*\d{7,8}|\d{17}[\dXx])"
    r"(?![\d.])"
)


@dataclass(frozen=True)
class Label:
    """A label: its words, and the unit it names (``个``, ``万次``), None where it names none."""

    name: str
    unit: str | None = None


def read(text: str) -> Label:
    """The label a cell's text is; its name is empty where nothing but marks is there."""
    plain = characters(unicodedata.normalize("NFKC", text[: 4 * LONGEST_LABEL])).translate(_QUOTES)
    plain = _without_numbering(plain)
    found = _UNIT_IN_LABEL.search(plain)
    unit = (found[1] or found[2]) if found else None
    if found:
        plain = plain[: found.start()] + plain[found.end() :]
    return Label(_BRACKETED.sub("", plain).strip(_EDGES), unit or None)


def _without_numbering(plain: str) -> str:
    match = _NUMBERING.match(plain)
    rest = plain[match.end() :] if match else plain
    return rest.lstrip("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮ ") or plain


def is_signer(text: str) -> bool:
    """Say whether a cell is the label of somebody who signed, or begins with one and its colon."""
    label = read(text)
    return bool(_SIGNER.fullmatch(label.name) or _SIGNED.match(text.lstrip(_OPENING)))


def without_signers(text: str) -> str:
    """A text up to the first label of somebody who signed, and without telephone numbers."""
    found = _SIGNED.search(text)
    kept = text[: found.start()].rstrip(_OPENING) if found else text
    return _PHONE.sub("", kept).strip()


def names_somebody(text: str) -> bool:
    """Say whether a text has a signer's label or a telephone or identity number in it."""
    return bool(_SIGNED.search(text) or _PHONE.search(text))
