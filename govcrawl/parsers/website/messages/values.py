"""What stands behind a label: the rest of its line, the next cell, the paragraphs below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers import dates
from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.messages.labels import HEADING, Label, label_of
from govcrawl.parsers.website.row_dates import only_date

LONG_FIELDS = frozenset({"body", "reply"})
_CELLS = frozenset({"td", "th", "dt"})
_PASSED = frozenset({"br", "hr", "img", "script", "style", "input"})
_LEVELS = 4
"""How far up from a label's block its value is looked for in the block that follows."""

_STOP = re.compile(
    r"[【\[]?(?:版权所有|主办单位|主办[:：]|承办[:：]|网站标识码|打印|关闭|上一[篇条封]|下一[篇条封]"
    r"|返回|分享|扫一扫|我要(?:评价|写信|咨询|留言)|您对.{0,12}满意|相关(?:信件|留言|来信)|ICP)"
)
"""What a page prints behind the letter."""

_BYLINE = re.compile(
    r"[(（\[【]?(?:[\u4e00-\u9fff]{2,20}(?:[局委办处科厅院所站部镇乡]|中心|政府|街道|公司|管委会)"
    r"|[\u4e00-\u9fff*＊]{2,6})?[)）\]】]?(?:于|发表|发布|回复|答复|写道|提交|留言|来信)?[:：|]?"
)
_LONGEST_DATELINE = 50
_LONGEST_APART = 60
_MOST_TOKENS = 5000


@dataclass(frozen=True)
class Token:
    """A label, or a text between labels, with the number of its line and the block it is in."""

    text: str
    line: int
    block: HtmlElement
    label: Label | None = None


def value_of(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """The value of a label and the index of the last token it takes up."""
    label = tokens[index]
    if index + 1 == len(tokens):
        return "", index
    if label.label is None or label.label.field not in LONG_FIELDS:
        return _short(tokens, index)
    start = index + 1
    while start + 1 < len(tokens) and _is_beside(tokens[start], label):
        start += 1
    first = tokens[start]
    in_cell = first.line != label.line and _cell(label.block) is not None
    root = _container(label, first) if first.label is None or in_cell else None
    if root is None:
        return "", index
    end = _end(tokens, start, root, whole=in_cell and root is not label.block)
    return " ".join(token.text for token in tokens[start : end + 1]), end


def _is_beside(token: Token, label: Token) -> bool:
    """Say whether a text is the date printed in the heading of the letter or the answer."""
    return token.label is None and token.line == label.line and is_dateline(token.text)


def is_dateline(text: str) -> bool:
    """True for a date, alone or with the name of who wrote then: 市城管局 2024-03-08."""
    if len(text) > _LONGEST_DATELINE:
        return False
    found = dates.find_moments(text)
    if len(found) != 1:
        return only_date(text)
    rest = characters(text[: found[0][0]] + text[found[0][1] :])
    return not rest.strip("()（）[]【】|:：-—") or bool(_BYLINE.fullmatch(rest))


def _short(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """The value of a label for a date, a name, a status: one text, right behind it.

    A word such as 咨询 or 回复, elsewhere the heading of a block, may be that text.
    """
    label, first = tokens[index], tokens[index + 1]
    is_label = first.label is not None and first.label.rank != HEADING
    if is_label or (first.label and first.line == label.line):
        return "", index
    if first.line == label.line:
        return first.text, index + 1
    alone = index == 0 or tokens[index - 1].line != label.line
    apart = _cell(label.block) is not None or len(first.text) <= _LONGEST_APART
    is_near = alone and apart and not _STOP.match(first.text)
    if is_near and _follows(label, first, is_long=False) is not None:
        return first.text, index + 1
    return "", index


def _cell(block: HtmlElement) -> HtmlElement | None:
    """The table cell or term that holds a label and nothing else."""
    for element in (block, *block.iterancestors()):
        if element.tag in _CELLS:
            return element if label_of("".join(islice(element.itertext(), 12))) else None
        if element.tag in {"table", "dl", "body"}:
            return None
    return None


def _container(label: Token, first: Token) -> HtmlElement | None:
    """The block the value of a long field fills."""
    if first.line == label.line:
        return label.block
    return _follows(label, first, is_long=True)


def _follows(label: Token, text: Token, *, is_long: bool) -> HtmlElement | None:
    """The block right behind a label's that holds a text; None where the text is elsewhere."""
    around = {text.block, *text.block.iterancestors()}
    if label.block in around:
        return label.block
    cell = _cell(label.block)
    if cell is not None:
        following = _next_cell(cell)
        return following if following in around else None
    element: HtmlElement | None = label.block
    for _ in range(_LEVELS):
        if element is None or element.tag in {"body", "td", "li"}:
            break
        parent = element.getparent()
        if (sibling := _next(element, is_long=is_long)) is not None:
            whole = parent if is_long else sibling
            return whole if sibling in around else None
        element = parent
    return None


def _next_cell(cell: HtmlElement) -> HtmlElement | None:
    """The cell behind a label's, or the row below where the label has a row of its own."""
    following = cell.getnext()
    if following is None and cell.tag != "dt" and cell.getprevious() is None:
        row = cell.getparent()
        following = row.getnext() if row is not None else None
    return following


def _next(element: HtmlElement, *, is_long: bool) -> HtmlElement | None:
    """The next block. One without text is an empty value, but before a long text a mere line."""
    for sibling in element.itersiblings():
        if not isinstance(sibling.tag, str) or sibling.tag in _PASSED:
            continue
        if is_long and not "".join(sibling.itertext()).strip():
            continue
        return sibling
    return None


def _end(tokens: Sequence[Token], start: int, root: HtmlElement, *, whole: bool) -> int:
    """The last token of a long value: of a cell of its own all, elsewhere up to the next label."""
    end = start
    for index in range(start, min(len(tokens), start + _MOST_TOKENS)):
        token = tokens[index]
        is_inside = token.block is root or root in token.block.iterancestors()
        is_label = token.label is not None and token.label.field != "contact"
        if not is_inside or (is_label and not whole):
            break
        if not whole and index > start and (_STOP.match(token.text) or _leads(tokens, index)):
            break
        end = index
    return end


def _leads(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a text is who wrote the next block and when, before that block's heading."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or following.label is None or following.line != tokens[index].line:
        return False
    return following.label.field in LONG_FIELDS and is_dateline(tokens[index].text)
