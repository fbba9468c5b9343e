"""Tables read along their rows: groups, a label, its value, perhaps another label and value.

``信息发布 | 总数 | 15678``, ``ICP备案号 | … | 公安机关备案号 | …``. A label spanning rows holds for
all of them; where a sheet leaves the place of a merged cell empty, the group over it holds on.
"""

import re
from collections.abc import Sequence

from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.reports import boxes, labels, paths, values
from govcrawl.parsers.website.reports.grid import Cell, Grid, Row, distinct
from govcrawl.parsers.website.reports.labels import Label
from govcrawl.parsers.website.reports.layouts.pairs import Pair, pair
from govcrawl.parsers.website.reports.layouts.paragraphs import Reader

_HEAD_WORDS = re.compile(
    r"序号|编号|(?:[一二三]级)?(?:项目|指标|栏目|类别|分类)(?:名称|内容)?|名称|内容|(?:计量)?单位|数[值量据]|"
    r"填[报写](?:内容|数据|情况|说明)|具体(?:内容|情况|数据)|情况|备注|说明|\d{4}年度?(?:数据)?"
)
_ONLY_UNIT = re.compile(
    r"[(（]?(?:单位[:：]?)?(?:[千百十]?[万亿]|千)?(?:人次|工作日|[个次条件项期天篇人家户份位])?[)）]?"
)
_LINKING = "：:"


def read(grid: Grid, base: Sequence[Label] = ()) -> list[Pair]:
    """The pairs of a grid in reading order; ``base`` are labels the whole grid stands under."""
    walk = _Walk(list(base))
    for row in grid:
        walk.row(row)
    return walk.pairs


class _Walk:
    """Goes along the rows of one grid."""

    def __init__(self, base: list[Label]) -> None:
        self.pairs: list[Pair] = []
        self._base = base
        self._over: dict[int, Label] = {}
        """Groups by the column they stand in, for rows that leave their place empty."""

        self._signed = False
        """From the first signer on only what the template knows is read."""

        self._read: set[int] = set()
        """Cells with tables inside that were read already: their spans show them again."""

    def row(self, row: Row) -> None:
        """Read one row."""
        cells = list(distinct(row))
        if _is_head(cells):
            return
        self._path = [*self._base, *self._inherited(row)]
        self._pending: Label | None = None
        self._gap = self._open = self._hidden = False
        for index, cell in enumerate(cells):
            self._cell(cell, row.index(cell), is_last=index + 1 == len(cells))
        self._flush("")

    def _inherited(self, row: Row) -> list[Label]:
        first = next((i for i, cell in enumerate(row) if cell and _shown(cell)), len(row))
        self._over = {column: label for column, label in self._over.items() if column < first}
        return [self._over[column] for column in sorted(self._over)]

    def _cell(self, cell: Cell, column: int, *, is_last: bool) -> None:
        if not _shown(cell):
            self._gap = self._pending is not None
            return
        label = cell.label
        if labels.is_signer(cell.text) and not self._knows(label):
            self._flush("")
            self._signed = self._hidden = True
        elif self._knows(label) and len(label.name) <= labels.LONGEST_LABEL:
            self._take_label(label, column)
        elif cell.tables and id(cell) not in self._read and self._inner(cell):
            self._read.add(id(cell))
            self._open = False
        elif self._pending is not None:
            self._take_value(cell)
        elif self._open and (boxes.has_boxes(cell.text) or _is_unit(cell.text)):
            last = self.pairs[-1]
            joined = f"{last.text} {cell.text}"
            self.pairs[-1] = Pair(last.field, last.label, last.unit, joined)
        elif not self._hidden and not self._inline(cell.text) and not is_last:
            self._take_unknown(label, column)

    def _knows(self, label: Label) -> bool:
        if not label.name:
            return False
        names = [each.name for each in (*self._path, *self._waiting())]
        if paths.is_known([*names, label.name]):
            return True
        is_short = paths.SHORT.fullmatch(label.name) is not None
        return is_short and bool(names) and self._is_group(names[-1])

    def _is_group(self, name: str) -> bool:
        return paths.group_of(name) is not None

    def _waiting(self) -> list[Label]:
        return [self._pending] if self._pending else []

    def _take_label(self, label: Label, column: int) -> None:
        if self._pending is not None:
            if self._is_group(self._pending.name) or not self._is_field(self._pending):
                self._path.append(self._pending)
            else:
                self._flush("")
        self._start(label, column)

    def _take_unknown(self, label: Label, column: int) -> None:
        if label.name and values.quantity(label.name) is None:
            self._start(label, column)

    def _start(self, label: Label, column: int) -> None:
        self._pending, self._gap, self._open, self._hidden = label, False, False, False
        if self._is_group(label.name):
            self._over = {at: over for at, over in self._over.items() if at < column}
            self._over[column] = label

    def _is_field(self, label: Label) -> bool:
        return paths.find([each.name for each in (*self._path, label)]) is not None

    def _take_value(self, cell: Cell) -> None:
        assert self._pending is not None
        if _is_unit(cell.text) and self._pending.unit is None and not self._gap:
            self._pending = Label(self._pending.name, labels.read(f"x（单位：{cell.text}）").unit)
            return
        if not self._is_field(self._pending) and self._inline(cell.text, self._pending.name):
            self._pending = None
            return
        before = len(self.pairs)
        self._flush(cell.text)
        self._open = len(self.pairs) > before

    def _flush(self, text: str) -> None:
        """Close the label that waits. One of the template's counts though nothing stands by it."""
        if self._pending is None:
            return
        found = pair(self._whole_path(self._pending), text)
        if found.field or (text and not self._signed and not labels.names_somebody(text)):
            self.pairs.append(found)
        self._pending = None

    def _whole_path(self, label: Label) -> list[Label]:
        """The labels in front; where a table has lost its spans, the group of the pair before."""
        path = [*self._path, label]
        before = self.pairs[-1].field if self.pairs else None
        is_alone = not self._path and paths.SHORT.fullmatch(label.name) is not None
        if is_alone and before and before.group and not self._is_field(label):
            return [Label(before.group), label]
        return path

    def _inline(self, text: str, group: str | None = None) -> bool:
        """Read a cell that holds labels and values together."""
        if not any(mark in text for mark in _LINKING) and group is None:
            return False
        found = Reader(paths.group_of(group or "")).read(text)
        self.pairs.extend(found)
        self._open = False
        return bool(found)

    def _inner(self, cell: Cell) -> bool:
        """Read the tables inside a cell under the labels before it."""
        base = [*self._path, *self._waiting()]
        found = [each for table in cell.tables for each in read(table.grid(), base)]
        self.pairs.extend(found)
        if found:
            self._pending = None
        return bool(found)


def _shown(cell: Cell) -> bool:
    return bool(characters(cell.text)) or bool(cell.tables)


def _is_head(cells: Sequence[Cell]) -> bool:
    """A row of 序号, 指标, 单位, 数值 names columns, no figures."""
    names = [cell.label.name for cell in cells if _shown(cell)]
    return len(names) > 1 and all(_HEAD_WORDS.fullmatch(name) for name in names)


def _is_unit(text: str) -> bool:
    plain = characters(text)
    return bool(plain) and bool(_ONLY_UNIT.fullmatch(plain))
