"""Paragraphs and tables of a docx file."""

import re
from collections.abc import Iterator

from lxml import etree

from govcrawl.parsers.website.reports.blocks import MOST_BLOCKS, cell_text
from govcrawl.parsers.website.reports.files import package
from govcrawl.parsers.website.reports.grid import MOST_CELLS, Block, Cell, Line, Table

_DEEPEST = 12
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SHORT_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_TEXT, _TAB, _BREAKS = "t", "tab", frozenset({"br", "cr"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "smartTag", "customXml", "txbxContent"})
_SYMBOLS = dict(zip("F052 F0FE F0FC F0FD F0A3 F0A8 F06F".split(), "☑☑√☒□□□", strict=True))
"""Signs of Wingdings and Wingdings 2 that are boxes, by the place Word gives them."""


def read(body: bytes, where: str) -> list[Block]:
    """The blocks of a document in reading order. Raises ParseError for a broken or huge file."""
    with package.opened(body, where) as archive:
        root = package.part(archive, "word/document.xml", where)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
            element.tag = _W + element.tag.removeprefix(_STRICT)
    inner = root.find(f"{_W}body")
    return list(_blocks(root if inner is None else inner, 0))[:MOST_BLOCKS]


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.removeprefix(_W) if isinstance(tag, str) else ""


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables, rows or cells in an element, wrappers of content opened."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if _name(child) in _WRAPPERS:
            stack.extend(reversed(child))
        else:
            yield child


def _blocks(element: etree._Element, depth: int) -> Iterator[Block]:
    for child in _children(element):
        name = _name(child)
        if name == "p":
            if text := cell_text(_text(child)):
                yield Line(text)
        elif name == "tbl" and depth < _DEEPEST:
            yield _table(child, depth + 1)


def _text(paragraph: etree._Element) -> str:
    parts = []
    for element in paragraph.iter():
        name = _name(element)
        if name == _TEXT:
            parts.append(element.text or "")
        elif name in _BREAKS or name == _TAB:
            parts.append(" ")
        elif name == "sym":
            parts.append(_SYMBOLS.get((element.get(f"{_W}char") or "").upper(), ""))
    return "".join(parts)


def _table(element: etree._Element, depth: int) -> Table:
    """A table. A cell merged downwards is one, as tall as the rows that go on with it."""
    table, over, room = Table(), dict[int, Cell](), MOST_CELLS
    for row in (child for child in _children(element) if _name(child) == "tr"):
        cells: list[Cell] = []
        column = _skipped(row)
        for child in (child for child in _children(row) if _name(child) == "tc"):
            room -= 1
            if room < 0:
                return table
            cell, merge = _cell(child, depth), _merge(child)
            if merge == "continue" and column in over:
                over[column].rows += 1
            else:
                cells.append(cell)
                over[column] = cell
            column += cell.columns
        table.rows.append(cells)
    return table


def _skipped(row: etree._Element) -> int:
    skipped = row.find(f"{_W}trPr/{_W}gridBefore")
    return _number(skipped, 0)


def _cell(element: etree._Element, depth: int) -> Cell:
    blocks = list(_blocks(element, depth))
    text = cell_text(" ".join(block.text for block in blocks if isinstance(block, Line)))
    span = _number(element.find(f"{_W}tcPr/{_W}gridSpan"), 1)
    return Cell(text, 1, max(span, 1), blocks)


def _merge(element: etree._Element) -> str | None:
    merge = element.find(f"{_W}tcPr/{_W}vMerge")
    return None if merge is None else merge.get(f"{_W}val") or "continue"


def _number(element: etree._Element | None, default: int) -> int:
    digits = (element.get(f"{_W}val") or "") if element is not None else ""
    return int(digits) if _SHORT_NUMBER.fullmatch(digits) else default
