"""Lines and ruled tables of a PDF that holds text. A scanned one holds none."""

import logging
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.text import extract_text

from govcrawl.parsers import ParseError
from govcrawl.parsers.website.reports.blocks import MOST_BLOCKS, cell_text
from govcrawl.parsers.website.reports.files import streams
from govcrawl.parsers.website.reports.grid import MOST_CELLS, Block, Cell, Line, Table

logging.getLogger("pdfminer").setLevel(logging.ERROR)
"""It warns of every oddity of a font; what cannot be read is raised."""

MOST_PAGES = 50
_PAGES = list(range(1, MOST_PAGES + 2))
_MOST_CHARACTERS = 200_000
_NEAR = 3.0
"""Points: rules nearer than this are one."""

Box = tuple[float, float, float, float]


def read(body: bytes, where: str) -> list[Block]:
    """The blocks of the pages in order. Raises ParseError for a broken, locked or huge file."""
    streams.check(body, where)
    try:
        with pdfplumber.open(BytesIO(body), pages=_PAGES) as document:
            blocks = _blocks(document.pages, where)
    except ParseError:
        raise
    except Exception as error:
        locked = (PDFEncryptionError, PDFPasswordIncorrect)
        is_locked = any(isinstance(each, locked) for each in (error, *error.args))
        what = "a file with a password" if is_locked else f"a broken PDF: {error!r:.200}"
        raise ParseError(what, where) from error
    if not blocks:
        raise ParseError("a PDF without text: a scan", where)
    return blocks[:MOST_BLOCKS]


def _blocks(pages: Sequence[Any], where: str) -> list[Block]:
    if len(pages) > MOST_PAGES:
        raise ParseError(f"a PDF of more than {MOST_PAGES} pages", where)
    blocks: list[Block] = []
    rules: list[float] = []
    characters = 0
    for page in pages:
        characters += len(page.chars)
        if characters > _MOST_CHARACTERS:
            raise ParseError(f"a PDF of more than {_MOST_CHARACTERS} characters", where)
        for block, columns in _of_page(page):
            before = blocks[-1] if blocks else None
            if isinstance(block, Table) and isinstance(before, Table) and _same(columns, rules):
                before.rows.extend(block.rows)
            else:
                blocks.append(block)
            rules = columns
        page.close()
    return blocks


def _same(columns: Sequence[float], others: Sequence[float]) -> bool:
    """Say whether two tables have the same columns: one that goes on over the page."""
    pairs = zip(columns, others, strict=False)
    return len(columns) == len(others) and all(abs(one - other) < _NEAR for one, other in pairs)


def _of_page(page: Any) -> Iterator[tuple[Block, list[float]]]:
    """The lines and tables of a page from the top down, tables with the rules of their columns."""
    tables = [table for table in page.find_tables() if 1 < len(table.cells) <= MOST_CELLS]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_is_in(thing, box) for box in boxes))
    found: list[tuple[float, Block, list[float]]] = [
        (line["top"], Line(text), [])
        for line in outside.extract_text_lines(return_chars=False)
        if (text := cell_text(line["text"]))
    ]
    for table in tables:
        made, columns = _table(table.cells, page.chars)
        found.append((table.bbox[1], made, columns))
    for _, block, columns in sorted(found, key=lambda each: each[0]):
        yield block, columns


def _is_in(thing: dict[str, Any], box: Box) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _table(boxes: Sequence[Box], characters: Sequence[dict[str, Any]]) -> tuple[Table, list[float]]:
    """A table from the boxes its rules draw: a box over several rows is one cell of that span."""
    columns, rows = _rules(boxes, 0), _rules(boxes, 1)
    cells: dict[tuple[int, int], Cell] = {}
    taken: dict[tuple[int, int], Cell] = {}
    for left, top, right, bottom in boxes:
        row, column = _place(rows, top), _place(columns, left)
        height = max(_place(rows, bottom) - row, 1)
        width = max(_place(columns, right) - column, 1)
        cell = cells[row, column] = Cell("", height, width)
        for line in range(row, row + height):
            taken.update({(line, place): cell for place in range(column, column + width)})
        if len(taken) > MOST_CELLS:
            break
    _write(taken, characters, columns, rows)
    made = Table()
    for row in range(len(rows) - 1):
        places = range(len(columns) - 1)
        made.rows.append(
            [
                cells.get((row, column), Cell(""))
                for column in places
                if (row, column) in cells or (row, column) not in taken
            ]
        )
    return made, columns


def _rules(boxes: Sequence[Box], side: int) -> list[float]:
    """Where the rules of one direction are, those close together as one."""
    found: list[float] = []
    for at in sorted({box[side] for box in boxes} | {box[side + 2] for box in boxes}):
        if not found or at - found[-1] > _NEAR:
            found.append(at)
    return found


def _place(rules: Sequence[float], at: float) -> int:
    return max(bisect_right(rules, at + 0.01) - 1, 0)


def _write(
    taken: dict[tuple[int, int], Cell],
    characters: Sequence[dict[str, Any]],
    columns: Sequence[float],
    rows: Sequence[float],
) -> None:
    """Give every cell the text whose characters stand in it."""
    inside: dict[int, list[dict[str, Any]]] = {}
    shown = {id(cell): cell for cell in taken.values()}
    for character in characters:
        across = (character["x0"] + character["x1"]) / 2
        down = (character["top"] + character["bottom"]) / 2
        if columns[0] <= across <= columns[-1] and rows[0] <= down <= rows[-1]:
            cell = taken.get((_place(rows, down), _place(columns, across)))
            if cell is not None:
                inside.setdefault(id(cell), []).append(character)
    for identity, written in inside.items():
        shown[identity].text = cell_text(extract_text(written))
