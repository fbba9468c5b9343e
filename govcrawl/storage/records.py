"""What is written: a document with its collection, and what writing it would take."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from pymongo import InsertOne, UpdateOne

from govcrawl.items import PROVENANCE, Item

Document = dict[str, Any]
Operation = InsertOne[Document] | UpdateOne


class Effect(StrEnum):
    """What an acknowledged write did to the document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LATE = "late"
    """An observation older than the stored one, with other content: kept as a revision only."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document on its way to a collection; also what a line of the spool holds."""

    collection: str
    entity: bool
    document: Document

    @classmethod
    def of(cls, item: Item) -> Self:
        """The record of a stamped and valid item."""
        return cls(item.collection, item.entity, item.document())

    @property
    def id(self) -> str:
        """The natural key."""
        return str(self.document["_id"])


@dataclass(frozen=True, slots=True)
class Plan:
    """The operations that bring one record into the database, for the state it was read in."""

    effect: Effect
    operation: Operation
    revision: Document | None = None
    """To be written first: the content that is about to be replaced, or came too late."""

    @property
    def is_touch(self) -> bool:
        """A touch matches nothing when another crawl was quicker, and no error says so."""
        return self.effect in {Effect.UNCHANGED, Effect.LATE}


def plan(record: Record, stored: Document | None) -> Plan:
    """How to write a record over what is stored (None: nothing is).

    A measurement replaces its like: the same key is the same measurement, made again. An entity
    keeps what it was: unchanged content costs a touch of its provenance, which then says which
    run and which archived response showed that content last; changed content moves the earlier
    document to ``revisions``. Filters on the revision read make the slower of two crawls fail.
    Only our own fields are set: what others added to a document stays.
    """
    if not record.entity:
        return _measurement(record, stored)
    if stored is None:
        seen = record.document["observed_at"]
        fields = {"first_seen_at": seen, "last_seen_at": seen, "revision": 1}
        return Plan(Effect.NEW, InsertOne(record.document | fields))
    same = is_same(record, stored)
    if record.document["observed_at"] < stored.get("observed_at", record.document["observed_at"]):
        return _late(record, stored, same=same)
    return _touch(record, stored) if same else _change(record, stored)


def is_same(record: Record, stored: Document) -> bool:
    """Whether what is stored has the record's content; a document of unknown origin has not."""
    return bool(stored.get("content_hash") == record.document["content_hash"])


def _measurement(record: Record, stored: Document | None) -> Plan:
    fields = {name: value for name, value in record.document.items() if name != "_id"}
    operation = UpdateOne({"_id": record.id}, {"$set": fields}, upsert=True)
    if stored is None:
        return Plan(Effect.NEW, operation)
    return Plan(Effect.UNCHANGED if is_same(record, stored) else Effect.CHANGED, operation)


def _read_state(stored: Document) -> Document:
    return {"_id": stored["_id"], "revision": stored.get("revision")}


def _touch(record: Record, stored: Document) -> Plan:
    present = sorted(PROVENANCE & record.document.keys())
    provenance = {name: record.document[name] for name in present}
    seen = {"last_seen_at": record.document["observed_at"]}
    return Plan(Effect.UNCHANGED, UpdateOne(_read_state(stored), {"$set": provenance | seen}))


def _change(record: Record, stored: Document) -> Plan:
    seen, revision = record.document["observed_at"], stored.get("revision") or 1
    own = {name: value for name, value in record.document.items() if name != "_id"}
    update = {
        "$set": own | {"last_seen_at": seen, "revision": revision + 1},
        "$setOnInsert": {"first_seen_at": stored.get("first_seen_at", seen)},
    }
    # With upsert, a revision that has moved on is a duplicate key error, and so has an index.
    operation = UpdateOne(_read_state(stored), update, upsert=True)
    return Plan(Effect.CHANGED, operation, _revision(record, str(revision), stored))


def _late(record: Record, stored: Document, *, same: bool) -> Plan:
    seen = {"$min": {"first_seen_at": record.document["observed_at"]}}
    operation = UpdateOne(_read_state(stored), seen)
    if same:
        return Plan(Effect.UNCHANGED, operation)
    moment = record.document["observed_at"].isoformat()
    return Plan(Effect.LATE, operation, _revision(record, moment, record.document))


def _revision(record: Record, label: str, document: Document) -> Document:
    return {
        "_id": f"{record.collection}|{record.id}|{label}",
        "collection": record.collection,
        "item_id": record.id,
        "revision": document.get("revision"),
        "replaced_by_run_id": record.document["run_id"],
        "document": document,
    }
