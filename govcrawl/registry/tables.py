"""Tables kept in a spreadsheet and saved as CSV: rows that know where in the file they stand."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

GOT_LIMIT = 80


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a table, at a physical line and a CSV column, both counted from 1."""

    file: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"


@dataclass(frozen=True)
class Row:
    """One record: its values by column name, blanks around them removed, ``""`` for an empty cell.

    ``line`` is where the record begins; a quoted cell may go on over several lines.
    """

    file: str
    line: int
    columns: tuple[str, ...]
    values: dict[str, str]

    def problem(self, column: str, expected: str) -> Problem:
        """Say that the value in ``column`` is wrong."""
        got = shown(self.values[column])
        text = f"got {got} in column {column}, expected {expected}"
        return Problem(self.file, self.line, self.place(column), text)

    def place(self, column: str) -> int:
        """Which column of the file it is, from 1; behind the last one for one that is not there."""
        is_there = column in self.columns
        return self.columns.index(column) + 1 if is_there else len(self.columns) + 1


@dataclass(frozen=True)
class Table:
    """The rows of a file that could be read, and everything that could not."""

    rows: list[Row]
    problems: list[Problem]


def shown(value: str) -> str:
    """A value as an error message quotes it: on one line, and short."""
    if not value:
        return "nothing"
    return repr(value if len(value) <= GOT_LIMIT else value[:GOT_LIMIT] + "…")


def read(file: Traversable, columns: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a CSV file (UTF-8, with or without byte order mark, any line ends) with these columns.

    The header decides the order of the columns; one that is ``optional`` may be missing and is
    then empty in every row. What spreadsheets leave behind is forgiven: empty rows, empty columns
    without a name, blanks around values. Never raises for what is in the file; see
    ``Table.problems``.
    """
    name = str(file)
    if not file.is_file():
        return Table([], [Problem(name, 1, 1, "got no file, expected a CSV file")])
    content = file.read_bytes()
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return Table([], [_not_utf8(name, content, error.start)])
    return _parse(name, text, columns, optional)


def _not_utf8(name: str, content: bytes, position: int) -> Problem:
    line = content.count(b"\n", 0, position) + 1
    begin = content.rfind(b"\n", 0, position) + 1
    before = content[begin:position].decode("utf-8-sig")
    column = len(next(csv.reader([before]), [])) or 1
    header = next(csv.reader([content.split(b"\n", 1)[0].decode("utf-8-sig", "replace")]), [])
    where = f" in column {header[column - 1]}" if line > 1 and column <= len(header) else ""
    got = f"byte 0x{content[position]:02x}{where}"
    return Problem(name, line, column, f"got {got}, expected UTF-8 (save as 'CSV UTF-8')")


def _parse(name: str, text: str, columns: Sequence[str], optional: Sequence[str]) -> Table:
    problems: list[Problem] = []
    table = arrange(name, _records(name, text, problems), columns, optional)
    return Table(table.rows, [*problems, *table.problems])


def arrange(
    name: str,
    records: Iterator[tuple[int, list[str]]],
    columns: Sequence[str],
    optional: Sequence[str] = (),
) -> Table:
    """The table that records make, each with its line in the file; the first one is the header."""
    line, header = next(records, (1, []))
    problems = _header_problems(name, line, header, columns, optional)
    if problems:
        return Table([], problems)
    rows = []
    for line, cells in records:
        excess = _shape_problems(name, line, header, cells)
        problems += excess
        if not excess:
            present = {key: cell for key, cell in zip(header, cells, strict=False) if key}
            values = dict.fromkeys(optional, "") | present
            rows.append(Row(name, line, tuple(header), values))
    return Table(rows, problems)


def _records(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The records that are not empty, with the line each begins at; stops at broken quoting."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
            line = reader.line_num + 1
    except csv.Error as error:
        got = f"got a row that cannot be read ({error}), expected cells quoted as in RFC 4180"
        problems.append(Problem(name, line, 1, got))


def _header_problems(
    name: str, line: int, header: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> list[Problem]:
    expected = f"the columns {','.join(columns)}"
    if optional:
        expected += f" and perhaps {','.join(optional)}"
    problems = []
    for number, column in enumerate(header, start=1):
        if column in header[: number - 1] and column:
            text = f"got column {shown(column)} a second time, expected {expected}"
            problems.append(Problem(name, line, number, text))
        elif column and column not in columns and column not in optional:
            text = f"got unknown column {shown(column)}, expected {expected}"
            problems.append(Problem(name, line, number, text))
    for column in columns:
        if column not in header:
            text = f"got a header without column {column}, expected {expected}"
            problems.append(Problem(name, line, len(header) + 1, text))
    return problems


def _shape_problems(
    name: str, line: int, header: Sequence[str], cells: Sequence[str]
) -> list[Problem]:
    """Cells that no column name stands above, and named columns the row ends before."""
    problems = [
        Problem(name, line, number, f"got {shown(cell)}, expected no value: the column has no name")
        for number, cell in enumerate(cells, start=1)
        if cell and not (header[number - 1] if number <= len(header) else "")
    ]
    for number, column in enumerate(header[len(cells) :], start=len(cells) + 1):
        if column:
            text = f"got a row that ends before column {column}, expected {len(header)} cells"
            problems.append(Problem(name, line, number, text))
            break
    return problems
