"""Tables in files: CSV, Parquet and JSON one each, and a workbook of all.

The same tables make the same bytes.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

from govcrawl.publishing.tables import NUMBER, TEXT, TRUTH, WHOLE, Table, safe

_ARROW = {
    TEXT: pa.string(),
    NUMBER: pa.float64(),
    WHOLE: pa.int64(),
    TRUTH: pa.bool_(),
}
_MADE = datetime(2021, 6, 1, tzinfo=UTC).replace(tzinfo=None)
"""The time a workbook says it was made at: one that does not change with every run."""

MOST_CHARACTERS = 32_767
"""A cell of a workbook holds no more; the other files have all of it."""


def write(folder: Path, tables: Sequence[Table]) -> list[Path]:
    """Write every table in every format into a folder, which is made. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        for ending, put in (("csv", write_csv), ("parquet", write_parquet), ("json", write_json)):
            file = folder / f"{table.name}.{ending}"
            put(file, table)
            written.append(file)
    workbook = folder / "evaluation.xlsx"
    write_workbook(workbook, tables)
    return [*written, workbook]


def write_csv(file: Path, table: Table) -> None:
    """UTF-8 with a byte order mark, which spreadsheets need to read Chinese; nothing is empty."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow([name for name, _ in table.columns])
        writer.writerows([_for_csv(cell) for cell in row] for row in table.rows)


def _for_csv(cell: object) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return safe(cell) if isinstance(cell, str) else cell


def write_parquet(file: Path, table: Table) -> None:
    """One Parquet file, typed; texts as they are."""
    columns = zip(*table.rows, strict=True) if table.rows else ([] for _ in table.columns)
    arrays = [
        pa.array(_numbers(column, kind), type=_ARROW[kind])
        for column, (_, kind) in zip(columns, table.columns, strict=True)
    ]
    made = pa.table(arrays, names=[name for name, _ in table.columns])
    parquet.write_table(made, file)


def _numbers(column: Iterable[Any], kind: str) -> list[Any]:
    return [float(each) if kind == NUMBER and each is not None else each for each in column]


def write_json(file: Path, table: Table) -> None:
    """A list of objects, one a row."""
    names = [name for name, _ in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")


def write_workbook(file: Path, tables: Sequence[Table]) -> None:
    """One sheet a table, its first row frozen and filterable. Texts are texts, never formulas."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": "govcrawl evaluation", "created": _MADE})
        bold = workbook.add_format({"bold": True})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            sheet.write_row(0, 0, [name for name, _ in table.columns], bold)
            for number, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    _put(sheet, number, column, cell)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)


def _put(sheet: Any, row: int, column: int, cell: object) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, safe(cell)[:MOST_CHARACTERS])
    elif cell is not None:
        sheet.write_number(row, column, cell)
