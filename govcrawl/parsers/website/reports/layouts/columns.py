"""Tables of one site a row: labels in one, two or three rows at the top, sums at the bottom."""

import re
from collections.abc import Sequence
from itertools import pairwise

from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.reports import fields, labels, paths, values
from govcrawl.parsers.website.reports.grid import Cell, Grid, Row, distinct, flipped
from govcrawl.parsers.website.reports.labels import Label
from govcrawl.parsers.website.reports.layouts.pairs import Pair, pair

_DEEPEST_HEAD = 4
_FEWEST_COLUMNS = 2
_SUM = re.compile(r"(?:合|总|小|共)计|总数|总和|平均(?:值|数)?|汇总")
_LOOKED_AT = 12
"""A head starts in the first rows, under a title at most."""

Columns = dict[int, list[Label]]


def read(grid: Grid) -> list[list[Pair]]:
    """The pairs of each site, in order; empty where the table is none of one site a row or column.

    A row without a site's name or code is no site, nor is one of sums.
    """
    return _read(grid) or _side_by_side(grid)


def _side_by_side(grid: Grid) -> list[list[Pair]]:
    """The sites of a table of one a column: at least two, each with a name of its own."""
    turned = flipped(grid)
    heads = [_is_head_row(row) for row in turned]
    if heads != sorted(heads, reverse=True):
        return []
    sites = _read(turned)
    names = [
        {each.text for each in pairs if each.field and each.field.key in fields.IDENTITY}
        for pairs in sites
    ]
    is_many = len(sites) > 1 and len(set().union(*names)) == sum(map(len, names))
    return sites if is_many else []


def _read(grid: Grid) -> list[list[Pair]]:
    for start in range(min(len(grid), _LOOKED_AT)):
        height = _head_height(grid, start)
        if height:
            columns = _columns(grid[start : start + height])
            if _tell_sites(columns):
                return _sites(grid[start + height :], columns)
    return []


def _head_height(grid: Grid, start: int) -> int:
    """How many rows from there on are labels, nothing else."""
    height = 0
    for row in grid[start : start + _DEEPEST_HEAD]:
        if not _is_head_row(row):
            break
        height += 1
    return height


def _is_head_row(row: Row) -> bool:
    shown = [cell for cell in distinct(row) if characters(cell.text)]
    names = [cell.label.name for cell in shown]
    known = sum(paths.is_known([name]) or bool(paths.SHORT.fullmatch(name)) for name in names)
    if len(names) < _FEWEST_COLUMNS or 2 * known < len(names):
        return False
    return not any(values.quantity(cell.text) for cell in shown) and _is_unbroken(names)


def _is_unbroken(names: Sequence[str]) -> bool:
    """Say whether labels stand side by side: in ``label, value, label, value`` none do."""
    known = [paths.is_known([name]) for name in names]
    return any(first and second for first, second in pairwise(known))


def _columns(head: Grid) -> Columns:
    """The labels over each column, from the top down."""
    columns: Columns = {}
    for column in range(len(head[0])):
        cells = distinct([row[column] for row in head])
        columns[column] = [cell.label for cell in cells if characters(cell.text)]
    return columns


def _tell_sites(columns: Columns) -> bool:
    keys = {field.key for path in columns.values() if (field := _field(path))}
    counts = [key for key in keys if fields.BY_KEY[key].kind == fields.COUNT]
    return bool(counts) and bool(keys & fields.IDENTITY)


def _field(path: Sequence[Label]) -> fields.Field | None:
    names = [label.name for label in path if label.name]
    return paths.find(names) if names else None


def _sites(rows: Sequence[Row], columns: Columns) -> list[list[Pair]]:
    kept = {
        column: path
        for column, path in columns.items()
        if path and not any(labels.is_signer(label.name) for label in path)
    }
    sites = []
    for row in rows:
        if _is_head_row(row) or _is_sum(row):
            continue
        pairs = [pair(path, _text(row[column])) for column, path in kept.items()]
        pairs = [each for each in pairs if each.field or _is_worth_keeping(each)]
        if any(_names_site(each) for each in pairs):
            sites.append(pairs)
    return sites


def _names_site(found: Pair) -> bool:
    is_name = found.field is not None and found.field.key in fields.IDENTITY
    return is_name and not values.is_missing(found.text)


def _is_worth_keeping(found: Pair) -> bool:
    is_number = found.label in {"序号", "编号", "备注", ""}
    return bool(found.text) and not is_number and not labels.names_somebody(found.text)


def _is_sum(row: Row) -> bool:
    """合计 stands in the column of names or before it."""
    texts = [cell.label.name for cell in list(distinct(row))[:3]]
    return any(_SUM.fullmatch(text) for text in texts)


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
