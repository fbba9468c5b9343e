"""An evaluation's documents as flat tables: columns with a kind each, cells that are safe to open.

The columns are those of the collection's schema without ``_id`` and ``content_hash``, with the
names a reader needs beside the ids.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govcrawl import schemas
from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.publishing.documents import Document

TEXT, NUMBER, WHOLE, TRUTH = "text", "number", "whole", "truth"
Cell = str | float | int | bool | None

_KINDS = {"number": NUMBER, "integer": WHOLE, "boolean": TRUTH}
_LEFT_OUT = frozenset({"_id", "content_hash"})
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula at the start of a text (OWASP: CSV injection)."""


@dataclass(frozen=True)
class Table:
    """A table: ``columns`` are names with their kind, ``rows`` have a cell for each."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(evaluation: Evaluation, documents: Mapping[str, Sequence[Document]]) -> list[Table]:
    """The indicators, scores, findings and rulings of an evaluation, and its figures' data."""
    names = {office.office_id: office.name_zh for office in evaluation.offices}
    labels = {each.id: each.name_zh for each in evaluation.catalogue.values()}
    found = [
        _table(name, documents[name], names, labels)
        for name in ("scores", "indicators", "findings", "rulings")
    ]
    return [*found, _figures(evaluation)]


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before one that might be."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _table(
    name: str,
    documents: Iterable[Document],
    offices: Mapping[str, str],
    indicators: Mapping[str, str],
) -> Table:
    rules = schemas.load(name)["properties"]
    own = tuple((each, _kind(rule)) for each, rule in rules.items() if each not in _LEFT_OUT)
    added = [("name_zh", TEXT)] + [("indicator_zh", TEXT)] * (name == "indicators")
    rows = tuple(
        (
            *(_cell(document[column]) for column, _ in own),
            offices.get(document["office_id"] or ""),
            *([indicators[document["indicator"]]] if name == "indicators" else []),
        )
        for document in documents
    )
    return Table(name, (*own, *added), rows)


def _kind(rule: Mapping[str, Any]) -> str:
    kinds = rule.get("type", "string")
    named = [kinds] if isinstance(kinds, str) else [each for each in kinds if each != "null"]
    return _KINDS.get(named[0], TEXT)


def _cell(value: Any) -> Cell:
    """A value as a cell; lists and objects as JSON."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
    return value  # type: ignore[no-any-return]  # scalars by the schema


def _figures(evaluation: Evaluation) -> Table:
    columns = (
        ("figure", TEXT),
        ("title_zh", TEXT),
        ("title_en", TEXT),
        ("series", TEXT),
        ("label", TEXT),
        ("office_id", TEXT),
        ("value", NUMBER),
        ("unit", TEXT),
        ("note", TEXT),
        ("documents", TEXT),
    )
    return Table("figures", columns, tuple(_figure_rows(evaluation)))


def _figure_rows(evaluation: Evaluation) -> Iterator[tuple[Cell, ...]]:
    for figure in evaluation.figures:
        for row in figure.rows:
            ids = "; ".join(f"{s.collection}: {', '.join(s.ids)}" for s in row.sources)
            head = (figure.id, figure.title_zh, figure.title_en, row.series, row.label)
            yield (*head, row.office_id, row.value, figure.unit_en, row.note, ids or None)
