"""The ways a report is laid out, each read into the same pairs of label and text."""

from collections.abc import Iterable, Iterator

from govcrawl.parsers.website.reports import paths
from govcrawl.parsers.website.reports.grid import Block, Line, Table
from govcrawl.parsers.website.reports.layouts import columns, rows
from govcrawl.parsers.website.reports.layouts.pairs import Heading, Pair, Pairs, Part, Sites
from govcrawl.parsers.website.reports.layouts.paragraphs import Reader

__all__ = ["Heading", "Pair", "Pairs", "Part", "Sites", "opened", "read"]

_DEEPEST = 12
_MANY_LINES = 3
"""A cell of so many lines is a column of the page rather than one of a report."""


def read(blocks: Iterable[Block]) -> Iterator[Part]:
    """What lines and tables say, in reading order."""
    sentences = Reader()
    for block in blocks:
        if isinstance(block, Line):
            found = [] if block.linked else sentences.read(block.text)
            yield Pairs(found, in_table=False) if found else Heading(block.text)
            continue
        grid = block.grid()
        sites = columns.read(grid)
        pairs = [] if sites else rows.read(grid)
        if sites:
            yield Sites(sites)
        elif any(pair.field for pair in pairs):
            yield Pairs(pairs, in_table=True)


def opened(blocks: Iterable[Block], depth: int = 0) -> Iterator[Block]:
    """The blocks without tables that lay out a page: what is in those stands for them."""
    for block in blocks:
        if isinstance(block, Line) or depth >= _DEEPEST or not _is_frame(block):
            yield block
            continue
        for row in block.rows:
            for cell in row:
                yield from opened(cell.blocks or [Line(cell.text)], depth + 1)


def _is_frame(table: Table) -> bool:
    """Say whether a table holds others, or whole texts, and no label of the template's."""
    cells = [cell for row in table.rows for cell in row]
    if not any(cell.tables or len(cell.blocks) > _MANY_LINES for cell in cells):
        return False
    names = (cell.label.name for cell in cells)
    return not any(name and paths.is_known([name]) for name in names)
