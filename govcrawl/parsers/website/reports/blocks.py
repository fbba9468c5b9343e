"""A document as what a reader meets from top to bottom: lines of text and tables."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.website.lines import HIDDEN, INLINE
from govcrawl.parsers.website.reports.grid import LONGEST_TEXT, MOST_ROWS, Block, Cell, Line, Table

MOST_BLOCKS = 4000
_DEEPEST = 12
"""Tables inside tables inside tables; deeper ones are read as text."""

_BROKEN_WORD = re.compile(r"(?<=[\u3400-\u9fff])[ \t]*[\r\n]\s*(?=[\u3400-\u9fff])")
_OFFICE = re.compile(r"[a-z]\w{0,8}:\w+")
_WIDE = 2
_ON_BOXES = {"checkbox", "radio"}


def cell_text(text: str) -> str:
    """A cell's text on one line; Chinese words that were broken are put together again."""
    return squeeze(_BROKEN_WORD.sub("", text[: 4 * LONGEST_TEXT]))[:LONGEST_TEXT]


def of_html(root: HtmlElement) -> list[Block]:
    """The blocks of an element in reading order."""
    reader = _Reader()
    reader.walk(root, 0, linked=False)
    reader.end_line()
    return reader.blocks[:MOST_BLOCKS]


class _Reader:
    """Walks a tree once; text gathers until a line ends, a table stands by itself."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._linked = 0

    def end_line(self) -> None:
        """Close the line that is being gathered."""
        whole = "".join(self._parts)
        if text := cell_text(whole):
            self.blocks.append(Line(text, 2 * self._linked > len(text)))
        self._parts, self._linked = [], 0

    def walk(self, root: HtmlElement, depth: int, *, linked: bool) -> None:
        """Read an element and what is in it. Goes down by a stack, not by calls."""
        stack: list[tuple[HtmlElement, bool, bool]] = [(root, False, linked)]
        while stack:
            element, is_end, in_link = stack.pop()
            if is_end:
                self._end(element, in_link, element is root)
                continue
            stack.append((element, True, in_link))
            if not isinstance(element.tag, str) or _is_hidden(element):
                continue
            if element.tag == "table" and depth < _DEEPEST:
                self.end_line()
                self.blocks.append(table_of(element, depth + 1))
                continue
            if not _is_inline(element):
                self.end_line()
            inside = in_link or element.tag == "a"
            self._add(_box(element) + (element.text or ""), inside)
            stack.extend((child, False, inside) for child in reversed(element))

    def _end(self, element: HtmlElement, in_link: bool, is_root: bool) -> None:
        if not _is_inline(element):
            self.end_line()
        if not is_root:
            self._add(element.tail or "", in_link)

    def _add(self, text: str, linked: bool) -> None:
        self._parts.append(text)
        self._linked += len(squeeze(text)) if linked else 0


def _is_inline(element: HtmlElement) -> bool:
    tag = element.tag
    return not isinstance(tag, str) or tag in INLINE or tag == "input" or bool(_OFFICE.match(tag))


def _is_hidden(element: HtmlElement) -> bool:
    return element.tag in HIDDEN


def _box(element: HtmlElement) -> str:
    """The sign for a form's box: it shows nothing else."""
    if element.tag != "input" or (element.get("type") or "").lower() not in _ON_BOXES:
        return ""
    return "☑" if element.get("checked") is not None else "□"


def table_of(element: HtmlElement, depth: int = 0) -> Table:
    """A ``<table>`` as rows of cells. The rows of tables inside it are not its own."""
    rows = [[_cell(cell, depth) for cell in row] for row in _rows(element)]
    return Table([row for row in rows if row])


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    found = 0
    for part in table:
        if part.tag == "tr":
            candidates = [part]
        else:
            is_section = part.tag in {"thead", "tbody", "tfoot"}
            candidates = [row for row in part if row.tag == "tr"] if is_section else []
        for row in candidates:
            found += 1
            if found > MOST_ROWS:
                return
            yield [cell for cell in row if cell.tag in {"td", "th"}]


def _cell(element: HtmlElement, depth: int) -> Cell:
    reader = _Reader()
    reader.walk(element, depth, linked=False)
    reader.end_line()
    blocks: list[Block] = []
    for block in reader.blocks:
        if isinstance(block, Table) and _is_frame(block):
            blocks.extend(Line(cell.text) for row in block.rows for cell in row)
        else:
            blocks.append(block)
    text = cell_text(" ".join(block.text for block in blocks if isinstance(block, Line)))
    return Cell(text, _span(element, "rowspan"), _span(element, "colspan"), blocks)


def _is_frame(table: Table) -> bool:
    """A table of one cell a row is drawn around a text."""
    return all(len(row) < _WIDE and not row[0].tables for row in table.rows)


def _span(element: HtmlElement, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", element.get(name) or "")
    return max(int(digits[1]), 1) if digits else 1
