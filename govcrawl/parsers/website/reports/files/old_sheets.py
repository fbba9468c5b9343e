"""The sheets of an xls file as tables."""

import struct
from io import StringIO
from typing import Any

import xlrd  # type: ignore[import-untyped]

from govcrawl.parsers import ParseError
from govcrawl.parsers.website.reports.blocks import cell_text
from govcrawl.parsers.website.reports.files.tables import Range, numeral, table
from govcrawl.parsers.website.reports.grid import MOST_COLUMNS, MOST_ROWS, Block

_MOST_SHEETS = 30
_BROKEN = (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, ValueError, LookupError,
           TypeError, AttributeError, AssertionError, NotImplementedError,
           ArithmeticError, MemoryError)  # fmt: skip
"""What the library raises over a damaged file."""


def read(body: bytes, where: str) -> list[Block]:
    """One table a sheet. Raises ParseError for a broken or locked file."""
    try:
        book = xlrd.open_workbook(
            file_contents=body, formatting_info=True, ragged_rows=True, logfile=StringIO()
        )
        sheets = [book.sheet_by_index(index) for index in range(min(book.nsheets, _MOST_SHEETS))]
        return [table(_rows(sheet, book), _ranges(sheet)) for sheet in sheets if sheet.nrows]
    except _BROKEN as error:
        is_locked = "encrypted" in str(error).lower()
        what = "a file with a password" if is_locked else f"a broken xls file: {error}"
        raise ParseError(what, where) from error


def _rows(sheet: Any, book: Any) -> list[list[str]]:
    rows = [sheet.row(index)[:MOST_COLUMNS] for index in range(min(sheet.nrows, MOST_ROWS))]
    return [[_shown(cell, book) for cell in row] for row in rows]


def _shown(cell: Any, book: Any) -> str:
    """A cell as it is shown: a share as percent, a whole number without a point."""
    if isinstance(cell.value, float):
        form = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return numeral(cell.value, is_percent="%" in (form.format_str if form else ""))
    return cell_text(str(cell.value)) if cell.ctype == 1 else ""


def _ranges(sheet: Any) -> list[Range]:
    """The merged ranges; the library gives the row and column behind the last."""
    return [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
