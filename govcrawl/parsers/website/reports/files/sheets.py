"""The sheets of an xlsx file as tables.

openpyxl reads the cells as a stream: opened whole, a sheet merged from A1 to XFD1048576 would be
spread out over memory. The merged ranges are therefore taken from the XML.
"""

import re
import warnings
import zipfile
from contextlib import closing
from io import BytesIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from lxml import etree

from govcrawl.parsers import ParseError
from govcrawl.parsers.website.reports.blocks import cell_text
from govcrawl.parsers.website.reports.files import package
from govcrawl.parsers.website.reports.files.tables import Range, numeral, table
from govcrawl.parsers.website.reports.grid import MOST_COLUMNS, MOST_ROWS, Block

_MOST_SHEETS = 30
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_ID = re.compile(r"\{.*\}id$")


def read(body: bytes, where: str) -> list[Block]:
    """One table a sheet. Raises ParseError for a broken or huge file."""
    with package.opened(body, where) as archive:
        merged = _merged(archive, where)
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                package.part(archive, name, where)
    try:
        with warnings.catch_warnings():  # about styles and extensions it leaves out
            warnings.simplefilter("ignore")
            sheets = _sheets(body)
    except (*package.BROKEN, TypeError, AttributeError, IndexError) as error:
        raise ParseError(f"a broken xlsx file: {error}", where) from error
    spans = [*merged, *([[]] * len(sheets))]
    return [table(rows, ranges) for rows, ranges in zip(sheets, spans, strict=False) if rows]


def _sheets(body: bytes) -> list[list[list[str]]]:
    book = openpyxl.load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
    with closing(book):
        return [_rows(sheet) for sheet in book.worksheets[:_MOST_SHEETS]]


def _rows(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    return [[_shown(cell) for cell in row] for row in rows]


def _shown(cell: Any) -> str:
    """A cell as it is shown: a share as percent, a whole number without a point."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return numeral(value, is_percent="%" in (cell.number_format or ""))
    return cell_text(str(value))


def _merged(archive: zipfile.ZipFile, where: str) -> list[list[Range]]:
    """The merged ranges of every sheet, in the order of the workbook."""
    targets = {
        relation.get("Id"): relation.get("Target") or ""
        for relation in package.part(archive, _RELATIONS, where)
        if isinstance(relation.tag, str)
    }
    found = []
    for sheet in package.part(archive, _WORKBOOK, where).iter("{*}sheet"):
        identity = next((value for name, value in sheet.items() if _ID.match(str(name))), None)
        target = targets.get(str(identity), "").lstrip("/")
        name = target if target.startswith("xl/") else f"xl/{target}"
        if name in archive.namelist():
            found.append(_ranges(package.part(archive, name, where)))
    return found


def _ranges(sheet: etree._Element) -> list[Range]:
    ranges = []
    for merge in sheet.iter("{*}mergeCell"):
        if match := _RANGE.fullmatch(merge.get("ref") or ""):
            left, top, right, bottom = match.groups()
            ranges.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))
    return ranges


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
