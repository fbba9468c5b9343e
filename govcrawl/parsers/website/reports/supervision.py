"""The report of who supervises sites (政府网站监管年度报表): every figure under its own label.

Its form differs from year to year and place to place, so nothing is put into fields of its own.
A cell is a value where it is a number or a sign for none, a label otherwise.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.reports import fields, labels, values
from govcrawl.parsers.website.reports.fields import Field
from govcrawl.parsers.website.reports.grid import Block, Cell, Grid, Line, Row, distinct
from govcrawl.parsers.website.reports.labels import Label

MOST_FIGURES = 500
_HEAD_KINDS = {fields.TEXT, fields.CODE, fields.CHOICE, fields.YEAR}
_PHRASE = re.compile(r"[；;。、\n]|[，,](?!\d)")
_SENTENCE_FIGURE = re.compile(
    r"(?P<label>[^\d：:=]{2,60}?(?:[（(][^（）()]{1,12}[)）])?)\s*[：:为共有计达是]*\s*(?P<text>\d[\s\S]{0,30})"
)
_DATED = re.compile(r"年|月|附件|第$|^[\W_]*$|浏览|点击|阅读|版权|备案|邮编|标识码|字号")
_WORDS = "抽查 合格率 不合格网站 问责 找错 假冒政府网站 培训"
WORDS = tuple(_WORDS.split())
"""What a supervision report is about."""


def figures(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Label, value, unit and text of every figure, in reading order, each once.

    Lines count where no table has any: beside tables they are head and foot of the page.
    """
    blocks = list(blocks)
    tables = (block for block in blocks if not isinstance(block, Line))
    in_tables = list(islice(_all(tables), MOST_FIGURES))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for figure in in_tables or islice(_all(blocks), MOST_FIGURES):
        key = (figure["label"], figure["text"])
        if not labels.names_somebody("：".join(key)):
            found.setdefault(key, figure)
    return list(found.values())


def _all(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if isinstance(block, Line):
            if not block.linked:
                yield from _of_line(block.text)
        else:
            yield from _of_grid(block.grid())
            for cell in (cell for row in block.rows for cell in row):
                if cell.tables:
                    yield from _all(cell.blocks)


def _of_line(text: str) -> Iterator[dict[str, Any]]:
    for phrase in _PHRASE.split(labels.without_signers(text)):
        match = _SENTENCE_FIGURE.fullmatch(phrase.strip())
        if match and not _DATED.search(match["label"]):
            figure = _figure([labels.read(match["label"])], match["text"].strip())
            if figure["value"] is not None:
                yield figure


def _of_grid(grid: Grid) -> Iterator[dict[str, Any]]:
    head: Row = []
    for row in grid:
        cells = [cell for cell in distinct(row) if not cell.tables]
        kinds = [_is_value(cell) for cell in cells]
        if any(labels.is_signer(cell.text) for cell in cells):
            continue
        if not any(kinds):
            head = row if len(cells) > 1 else head
        elif any(first and second for first, second in pairwise(kinds)):
            yield from _crossed(row, head)
        else:
            yield from _in_turn(cells, kinds)


def _in_turn(cells: Sequence[Cell], kinds: Sequence[bool]) -> Iterator[dict[str, Any]]:
    """Labels, then their value, perhaps again; a group in front holds for all of them."""
    path: list[Label] = []
    group: list[Label] = []
    for index, (cell, is_value) in enumerate(zip(cells, kinds, strict=True)):
        if not is_value:
            path.append(cell.label)
            continue
        if path:
            group = path[:-1] or group
            if index + 1 == len(cells) or path[-1].name:
                yield _figure(path, cell.text)
        path = list(group)


def _crossed(row: Row, head: Row) -> Iterator[dict[str, Any]]:
    """Figures side by side: each has the labels in front of the row and the one over it."""
    front: list[Label] = []
    last = None
    for column, cell in enumerate(row):
        if cell is None or cell is last:
            continue
        last = cell
        if not _is_value(cell):
            front.append(cell.label)
        elif column < len(head) and (over := head[column]) is not None:
            yield _figure([*front, over.label], cell.text)


def _is_value(cell: Cell) -> bool:
    return values.quantity(cell.text) is not None or values.is_missing(cell.text)


def _figure(path: Sequence[Label], text: str) -> dict[str, Any]:
    unit = next((label.unit for label in reversed(path) if label.unit), None)
    found = values.quantity(text, unit)
    number = float(found.value) if found and found.value <= values.LARGEST else None
    is_whole = number is not None and number.is_integer()
    name = "".join(label.name for label in path)[: labels.LONGEST_LABEL * 4]
    return {
        "label": name or "?",
        "value": int(number) if number is not None and is_whole else number,
        "unit": unit or (found.unit if found else None),
        "text": characters(text)[:100],
    }


def without_foot(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks up to the last with a figure."""
    last = max((at for at, block in enumerate(blocks) if any(_all([block]))), default=-1)
    return blocks[: last + 1]


def is_head(field: Field) -> bool:
    """Say whether a field of the template stands in the head of a supervision report as well."""
    return field.kind in _HEAD_KINDS and field.group is None
