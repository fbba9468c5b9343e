"""A printed table as a grid: every position holds the cell that covers it, spans spread out.

Bounded: a table says at most so many rows, columns and cells, whatever its spans ask for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Union

from govcrawl.parsers.website.reports import labels

MOST_ROWS = 3000
MOST_COLUMNS = 128
MOST_CELLS = 30_000
"""A report of one site has 60 rows of 5 columns; one of a city's sites some hundred of 60."""

LONGEST_TEXT = 4096


@dataclass(frozen=True)
class Line:
    """A line of text outside tables; ``linked`` where it is the text of links."""

    text: str
    linked: bool = False


@dataclass(eq=False)
class Cell:
    """A cell as printed: its text on one line, and the blocks it is made of, tables among them.

    Two cells are never equal.
    """

    text: str
    rows: int = 1
    columns: int = 1
    blocks: list["Block"] = field(default_factory=list)

    @cached_property
    def label(self) -> labels.Label:
        """The label the cell's text is."""
        return labels.read(self.text)

    @property
    def tables(self) -> list["Table"]:
        """The tables inside the cell."""
        return [block for block in self.blocks if isinstance(block, Table)]


Block = Union[Line, "Table"]
Row = list[Cell | None]
Grid = list[Row]


@dataclass(eq=False)
class Table:
    """Rows of cells as written, each cell once, where its span begins."""

    rows: list[list[Cell]] = field(default_factory=list)

    def grid(self) -> Grid:
        """The table with every span spread out; rows are of one length."""
        grid: Grid = []
        room = MOST_CELLS
        for index, row in enumerate(self.rows[:MOST_ROWS]):
            column = 0
            for cell in row:
                column = _first_free(grid, index, column)
                if column >= MOST_COLUMNS or room <= 0:
                    break
                room -= _place(grid, cell, index, column, min(len(self.rows), MOST_ROWS))
            _reach(grid, index, 0)
        width = max(map(len, grid), default=0)
        return [row + [None] * (width - len(row)) for row in grid]


def _reach(grid: Grid, row: int, width: int) -> Row:
    """The row of that number, made so wide at least."""
    while len(grid) <= row:
        grid.append([])
    grid[row].extend([None] * (width - len(grid[row])))
    return grid[row]


def _first_free(grid: Grid, row: int, column: int) -> int:
    taken = grid[row] if row < len(grid) else []
    while column < len(taken) and taken[column] is not None:
        column += 1
    return column


def _place(grid: Grid, cell: Cell, row: int, column: int, height: int) -> int:
    """Put a cell wherever its span is free; gives the number of positions gone through."""
    bottom = min(row + max(cell.rows, 1), height)
    right = min(column + max(cell.columns, 1), MOST_COLUMNS)
    bottom = min(bottom, row + max(MOST_CELLS // 4 // (right - column), 1))
    for line in range(row, bottom):
        places = _reach(grid, line, right)
        for place in range(column, right):
            if places[place] is None:
                places[place] = cell
    return (bottom - row) * (right - column)


def distinct(row: Sequence[Cell | None]) -> Iterator[Cell]:
    """The cells of a row from left to right, each once, positions without one left out."""
    last = None
    for cell in row:
        if cell is not None and cell is not last:
            yield cell
        last = cell


def flipped(grid: Grid) -> Grid:
    """The grid with rows for columns."""
    return [list(column) for column in zip(*grid, strict=True)] if grid else []
