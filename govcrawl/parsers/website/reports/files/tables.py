"""Rows of texts and merged ranges of a sheet as a table."""

from collections.abc import Sequence

from govcrawl.parsers.website.reports.grid import MOST_ROWS, Cell, Table

Range = tuple[int, int, int, int]
"""First row and column, last row and column, counted from 0, the last ones included."""

_MOST_RANGES = 5000


def table(rows: Sequence[Sequence[str]], ranges: Sequence[Range]) -> Table:
    """The sheet as a table: every place a cell, those that others cover left out."""
    spans = {(top, left): (bottom, right) for top, left, bottom, right in ranges[:_MOST_RANGES]}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in spans.items():
        width = max(map(len, rows), default=0)
        covered.update(
            (row, column)
            for row in range(top, min(bottom, len(rows) - 1) + 1)
            for column in range(left, min(right, width - 1) + 1)
            if (row, column) != (top, left)
        )
        if len(covered) > MOST_ROWS * 200:
            break
    made = Table()
    for index, row in enumerate(rows):
        cells = []
        for column, text in enumerate(row):
            if (index, column) not in covered:
                bottom, right = spans.get((index, column), (index, column))
                cells.append(Cell(text, bottom - index + 1, right - column + 1))
        made.rows.append(cells)
    return made


def numeral(value: float, *, is_percent: bool = False) -> str:
    """A number of a sheet as text: 12 for 12.0, 93.3% for a share of 0.933."""
    if is_percent:
        return f"{round(value * 100, 6):.10g}%"
    if float(value).is_integer() and abs(value) < 2**63:
        return str(int(value))
    return f"{value:.15g}"
