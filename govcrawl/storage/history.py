"""The history of an entity's counts: every reading of those that grow by themselves, once.

A reading is ``{observed_at, run_id, evidence, <each count with its _exact and _raw>}``. It is the
same reading when it was taken at the same moment by the same run, or from the same archived
response: that is how a spool, a resumed crawl or a replayed archive brings it again.
"""

from collections.abc import Iterable
from typing import Any

from govcrawl.items import ITEM_CLASSES

Document = dict[str, Any]

HISTORY = "history"
COUNTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    each.collection: tuple((name, f"{name}_exact", f"{name}_raw") for name in each.counted)
    for each in ITEM_CLASSES
    if each.entity and each.counted
}
"""The fields of each count by collection; a collection without such counts has no history."""


def reading_of(collection: str, document: Document) -> Document | None:
    """The reading a document brings; None where no count was seen."""
    counts = COUNTS.get(collection, ())
    if all(document.get(name) is None for name, _, _ in counts):
        return None
    about = {name: document.get(name) for name in ("observed_at", "run_id", "evidence")}
    return about | {name: document.get(name) for fields in counts for name in fields}


def begun(collection: str, document: Document) -> Document:
    """What a new document gets beside its own fields: a history, with its reading if it has one."""
    if collection not in COUNTS:
        return {}
    reading = reading_of(collection, document)
    return {HISTORY: [] if reading is None else [reading]}


def counts_seen(collection: str, document: Document) -> Document:
    """The fields of the counts that were seen; what was not seen says nothing about them."""
    counts = COUNTS.get(collection, ())
    seen = [fields for fields in counts if document.get(fields[0]) is not None]
    return {name: document.get(name) for fields in seen for name in fields}


def counts_unseen(collection: str, document: Document) -> list[str]:
    """The names of the fields of the counts that were not seen."""
    counts = COUNTS.get(collection, ())
    return [name for fields in counts if document.get(fields[0]) is None for name in fields]


def is_among(reading: Document, readings: Iterable[Document]) -> bool:
    """Whether a reading is one of these, which need ``observed_at``, ``run_id``, ``evidence``."""
    record = _record_of(reading)
    return any(
        each.get("observed_at") == reading["observed_at"]
        and (
            each.get("run_id") == reading["run_id"]
            or (record is not None and _record_of(each) == record)
        )
        for each in readings
    )


def same_as(reading: Document) -> Document:
    """The condition, for ``$elemMatch``, that an entry of a history is this reading."""
    sources: list[Document] = [{"run_id": reading["run_id"]}]
    record = _record_of(reading)
    if record is not None:
        sources.append({"evidence.record_id": record})
    return {"observed_at": reading["observed_at"], "$or": sources}


def added(where: Document, update: Document, reading: Document) -> tuple[Document, Document]:
    """A filter and an update that also add a reading, at its place in time, unless it is there."""
    new = {HISTORY: {"$not": {"$elemMatch": same_as(reading)}}}
    push = {HISTORY: {"$each": [reading], "$sort": {"observed_at": 1}}}
    return where | new, update | {"$push": push}


def renewed(
    where: Document, update: Document, reading: Document, collection: str
) -> tuple[Document, Document]:
    """A filter and an update that also correct a reading already there by one made again.

    The same response read by a better parser replaces what the earlier one saw in it.
    """
    there = {HISTORY: {"$elemMatch": same_as(reading)}}
    seen = counts_seen(collection, reading)
    counts = {f"{HISTORY}.$.{name}": value for name, value in seen.items()}
    return where | there, update | {"$set": update.get("$set", {}) | counts}


def _record_of(reading: Document) -> Any:
    return (reading.get("evidence") or {}).get("record_id")
