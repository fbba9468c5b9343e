"""Labelled values on a page: ``来源：四川日报``, ``发布机构 | 省文化和旅游厅``, ``作者：…``.

A label may be spaced out (来 源), end in either colon or none at all, and have its value in the
same node, the next one, or the next cell. An empty value is told from a missing label.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lxml.html import HtmlElement

from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.website.lines import Line, characters


def _spaced(words: str) -> str:
    """A pattern for labels whose characters may stand apart, the longest first."""
    longest_first = sorted(words.split("|"), key=len, reverse=True)
    return "|".join(r"\s*".join(word) for word in longest_first)


SOURCE = (
    "来源|信息来源|文章来源|稿件来源|新闻来源|内容来源|稿源|出处|文章出处|信源|信息提供"
    "|供稿单位|来稿单位"
)
PUBLISHER = "发布机构|发布单位|发布部门|信息发布单位"
AUTHOR = "作者|撰稿人|撰稿"

_TABLE_LABELS = frozenset(
    "索引号 索取号 文号 文件编号 发文字号 备注 主题词 主题分类 公开分类 信息分类 信息类别 名称 标题"
    " 有效性 关键词 发布时间 发布日期 发文日期 成文日期 生成日期 公开方式 公开时限 公开范围"
    " 责任部门 发布机构 发文机构 体裁 组配分类".split()
)
_STOP = re.compile(
    r"[【\[|｜丨]"
    r"|(?:^|\s)(?:打印|分享|保存|收藏|关闭|下载|纠错|我要|扫一扫|返回)"
    r"|(?:^|\s)(?:大 中 小|字[体号])"
    r"|发布时间|发布日期|发布机构|发稿时间|浏览次数|浏览量|阅读次数|阅读量|点击数|点击率|点击量"
    r"|访问量|访问次数|责任编辑|听新闻|语音播报"
    r"|(?:作者|编辑|责编|记者|审核|点击|阅读|浏览|时间|日期|字体|字号)\s*[:：]"
    rf"|^(?:{_spaced(SOURCE)})\s*[:：]"
    r"|^(?:发布|发表|时间|日期|更新|访问|浏览|阅读|点击|责任|索引|文号)[\u4e00-\u9fff ]{0,6}[:：]"
    r"|\s[\u4e00-\u9fff]{2,8}\s?[:：]|\s(?:[\u4e00-\u9fff]\s){1,5}[\u4e00-\u9fff]\s?[:：]"
    r"|\s*(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]"
)
_DATED = re.compile(
    r"(?:发布|发表|发稿|更新)?\s*(?:时间|日期)\s*[:：]|(?:19|20)\d\d[-年/.]\d+[-月/.]\d"
)
_BAR_SIGNS = (
    re.compile(rf"(?<![\u4e00-\u9fff])(?:{_spaced(SOURCE)})\s*[:：∶]"),
    re.compile(r"字\s*[体号]|大\s*中\s*小"),
    re.compile(r"(?:浏览|阅读|点击|访问)(?:次|量|数|率|:|：)"),
    re.compile(r"打印|分享到?|(?<!加入)收藏|纠错"),
    re.compile(r"(?:作者|编辑|责编)\s*[:：]"),
)
"""What an information bar holds beside the date."""

_BAR_LINES = 4
_LONGEST_BAR = 200
_EDGE = " \t:：-—|丨·,，;；、>〉"
_BRACKETS = (("【", "】"), ("（", "）"), ("(", ")"), ("[", "]"), ("《", "》"))
_LABEL_ALONE = re.compile(
    r"[\u4e00-\u9fff]{0,4}\s*(?:时间|日期|次数|字号|字体)|发布|发文|发表|更新"
)
"""The label of another value: this one is empty."""

_WORDS_FOR_NOTHING = frozenset({"无", "暂无", "null", "undefined", "未知", "/", "佚名"})
_LONGEST = 100
_LONGEST_APART = 40
"""A value in a cell of its own is short; what is longer is the article."""
_INFO_BLOCK = 400
"""A label and a value in different lines belong together inside a block of so few characters."""


def values(
    lines: Sequence[Line], words: str, within: range | None = None
) -> Iterator[tuple[int, str | None]]:
    """Line number and value of each label found, in order; the value None where it is empty.

    Of all lines, or of those with a number ``within`` a range.
    ``words`` are the labels, ``a|b``. Behind another Chinese character a word is part of a longer
    one (资料来源, 图文来源) and no label.
    """
    word, label = _patterns(words)
    for index in (
        range(len(lines))[within.start : within.stop] if within is not None else range(len(lines))
    ):
        line = lines[index]
        for match in label.finditer(line.text) if word.search(line.text) else ():
            if match["colon"] or _bare(match[0].strip(), line):
                yield index, _value(lines, index, match.end())


@cache
def _patterns(words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words alone, which are quick to look for, and the same as labels."""
    spaced = _spaced(words)
    label = rf"(?<![\u4e00-\u9fff])(?:{spaced})\s*(?P<colon>[:：\ufe55\u2236]\s*)?"
    return re.compile(spaced), re.compile(label)


def information_bar(lines: Sequence[Line]) -> int | None:
    """The first of the few short lines that name date, source, font size and so on together.

    Two kinds of signs make a bar: in one line, else within four; None where the page has none.
    """
    texts = [line.text if len(line.text) <= _LONGEST_BAR else "" for line in lines]
    signed = [index for index, text in enumerate(texts) if _signs(text)]
    for size in (1, _BAR_LINES):
        for index in signed:
            if _signs(" ".join(texts[index : index + size])) > 1:
                return index
    return None


def _signs(text: str) -> int:
    """How many kinds of signs of an information bar a text has."""
    return sum(bool(sign.search(text)) for sign in (_DATED, *_BAR_SIGNS))


def in_bar(text: str) -> bool:
    """True for a text that names a source, a font size, reads or the like."""
    return any(sign.search(text) for sign in _BAR_SIGNS)


def _bare(label: str, line: Line) -> bool:
    """Say whether a label without a colon is one: a table cell's, or a dated bar's own node."""
    if line.block.tag in {"td", "th", "dt"}:
        return line.text == label
    is_node = label in line.parts[:-1] and len(line.text) <= _LONGEST_BAR
    return is_node and _DATED.search(line.text) is not None


def _value(lines: Sequence[Line], index: int, start: int) -> str | None:
    """The value that starts behind a position of a line: in its node, the next, the next cell."""
    position = 0
    for part in lines[index].parts:
        rest = part[max(start - position, 0) :]
        position += len(part) + 1
        if rest.strip(_EDGE):
            return _clean(rest)
    if below := cell_below(lines[index]):
        return _clean(below) if _may_stand_apart(below) else None
    if index + 1 < len(lines) and _together(lines[index].block, lines[index + 1].block):
        text = lines[index + 1].text
        if _may_stand_apart(text):
            return _clean(text)
    return None


def cell_below(line: Line) -> str:
    """The text under a cell of a table's head; empty where it is no head.

    A head is a row of labels above a row of as many cells.
    """
    cell, row = line.block, line.block.getparent()
    if row is None or cell.tag not in {"td", "th"}:
        return ""
    following = row.getnext()
    if following is None or following.tag != "tr":
        return ""
    heads, values = list(row), list(following)
    others = [characters("".join(head.itertext())) for head in heads if head is not cell]
    if len(heads) != len(values) or not others or not set(others) <= _TABLE_LABELS:
        return ""
    return squeeze("".join(values[heads.index(cell)].itertext()))


def _may_stand_apart(text: str) -> bool:
    short = len(characters(text)) <= _LONGEST_APART
    return short and not text.endswith((":", "：", "。")) and characters(text) not in _TABLE_LABELS


def _together(label: HtmlElement, value: HtmlElement) -> bool:
    """Say whether two blocks stand in one small block: an information bar, a table row."""
    around = set(value.iterancestors())
    for ancestor in label.iterancestors():
        if ancestor in around:
            is_table = ancestor.tag in {"table", "tbody", "thead"}
            return ancestor.tag in {"tr", "dl", "li"} or (not is_table and _is_small(ancestor))
    return False


def _is_small(element: HtmlElement) -> bool:
    """Say whether an element has no more text than an information bar; reads no further."""
    size = 0
    for text in element.itertext():
        size += len(characters(str(text)))
        if size > _INFO_BLOCK:
            return False
    return True


def _clean(text: str) -> str | None:
    """A value without what follows it: the next label, a date, a bracket."""
    text = text.lstrip(_EDGE)
    if any(text.startswith(opening) and closing in text for opening, closing in _BRACKETS):
        text = text[1:].lstrip(_EDGE)
    stop = _STOP.search(text)
    value = (text[: stop.start()] if stop else text).strip(_EDGE)
    for opening, closing in _BRACKETS:
        end = value.find(closing)
        if end >= 0 and opening not in value[:end]:
            value = value[:end]
        if value.endswith(opening):
            value = value[:-1]
    value = value.strip(_EDGE)
    if not value or value.lower() in _WORDS_FOR_NOTHING or len(value) > _LONGEST:
        return None
    if _LABEL_ALONE.fullmatch(value):
        return None
    return value
