"""What is written: a document with its collection, and what writing it would take."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pymongo import InsertOne, UpdateOne

from govcrawl.discretion import conceal_all
from govcrawl.items import PROVENANCE, Item
from govcrawl.storage import history
from govcrawl.storage.history import Document

Operation = InsertOne[Document] | UpdateOne


class Effect(StrEnum):
    """What an acknowledged write did to the document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LATE = "late"
    """An observation older than the stored one, with other content: kept as a revision only.

    Of a measurement not even that: the later look of the same day or hour is the one that counts.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """A document on its way to a collection; also what a line of the spool holds."""

    collection: str
    entity: bool
    document: Document

    @classmethod
    def of(cls, item: Item) -> Self:
        """The record of a stamped and valid item, with no secret in any text."""
        return cls(item.collection, item.entity, conceal_all(item.document()))

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
    silent: bool = False
    """The operation matches nothing when another crawl was quicker, and no error says so."""


def plan(record: Record, stored: Document | None, readings: Sequence[Document] = ()) -> Plan:
    """How to write a record over what is stored (None: nothing is).

    A measurement replaces its like: the same key is the same measurement, made again. An entity
    keeps what it was: unchanged content costs a touch of its provenance, which then says which
    run and which archived response showed that content last; changed content moves the earlier
    document to ``revisions``. Filters on the revision read make the slower of two crawls fail.
    Only our own fields are set: what others added to a document stays.

    Counts that grow by themselves are no content. Every reading of them goes into ``history``,
    which stays with the document; the document has, count by count, the latest that was seen.
    ``readings`` are those in the stored history that the record's reading may be one of.
    """
    if not record.entity:
        return _measurement(record, stored)
    if stored is None:
        return _new(record)
    same = is_same(record, stored)
    if record.document["observed_at"] < stored.get("observed_at", record.document["observed_at"]):
        return _late(record, stored, readings, same=same)
    return (_touch if same else _change)(record, stored, readings)


def is_same(record: Record, stored: Document) -> bool:
    """Whether what is stored has the record's content; a document of unknown origin has not."""
    return bool(stored.get("content_hash") == record.document["content_hash"])


def _measurement(record: Record, stored: Document | None) -> Plan:
    fields = {name: value for name, value in record.document.items() if name != "_id"}
    key, seen = {"_id": record.id}, record.document["observed_at"]
    if stored is None:
        return Plan(Effect.NEW, UpdateOne(key, {"$set": fields}, upsert=True))
    same = is_same(record, stored)
    if stored.get("observed_at", seen) > seen:
        # What an earlier crawl had to leave in the spool may come after a later crawl's.
        kept = UpdateOne(key, {"$setOnInsert": fields}, upsert=True)
        return Plan(Effect.UNCHANGED if same else Effect.LATE, kept)
    operation = UpdateOne(key, {"$set": fields}, upsert=True)
    return Plan(Effect.UNCHANGED if same else Effect.CHANGED, operation)


def _new(record: Record) -> Plan:
    seen = record.document["observed_at"]
    fields = {"first_seen_at": seen, "last_seen_at": seen, "revision": 1}
    begun = history.begun(record.collection, record.document)
    return Plan(Effect.NEW, InsertOne(record.document | fields | begun))


def _read_state(stored: Document) -> Document:
    return {"_id": stored["_id"], "revision": stored.get("revision")}


def _touch(record: Record, stored: Document, readings: Sequence[Document]) -> Plan:
    seen = record.document["observed_at"]
    # An imported row comes from no address: the content keeps the run and the response it is from.
    from_file = stored.get("source_url") and not record.document["source_url"]
    present = {"observed_at"} if from_file else PROVENANCE & record.document.keys()
    provenance = {name: record.document[name] for name in sorted(present)}
    counts = history.counts_seen(record.collection, record.document)
    where = _read_state(stored)
    if "observed_at" in stored:
        where["observed_at"] = {"$lte": seen}  # else it is late, by another crawl's touch just now
    update = {"$set": provenance | counts | {"last_seen_at": seen}}
    where, update, _ = _with_reading(record, readings, where, update)
    return Plan(Effect.UNCHANGED, UpdateOne(where, update), silent=True)


def _change(record: Record, stored: Document, readings: Sequence[Document]) -> Plan:
    seen, revision = record.document["observed_at"], stored.get("revision") or 1
    own = {name: value for name, value in record.document.items() if name != "_id"}
    unseen = history.counts_unseen(record.collection, record.document)
    own |= {name: stored.get(name) for name in unseen}
    # A touch meanwhile moves the counts and leaves the revision: only the moment tells of it.
    where = _read_state(stored) | {"observed_at": stored.get("observed_at")}
    update = {
        "$set": own | {"last_seen_at": seen, "revision": revision + 1},
        "$setOnInsert": {"first_seen_at": stored.get("first_seen_at", seen)},
    }
    where, update, again = _with_reading(record, readings, where, update)
    # With upsert, a revision that has moved on is a duplicate key error, and so has an index; but
    # an update of one entry of an array cannot insert.
    operation = UpdateOne(where, update, upsert=not again)
    kept = _revision(record, str(revision), stored)
    return Plan(Effect.CHANGED, operation, kept, silent=again)


def _late(record: Record, stored: Document, readings: Sequence[Document], *, same: bool) -> Plan:
    update = {"$min": {"first_seen_at": record.document["observed_at"]}}
    where, update, _ = _with_reading(record, readings, _read_state(stored), update)
    operation = UpdateOne(where, update)
    if same:
        return Plan(Effect.UNCHANGED, operation, silent=True)
    moment = record.document["observed_at"].isoformat()
    kept = _revision(record, moment, record.document)
    return Plan(Effect.LATE, operation, kept, silent=True)


def _with_reading(
    record: Record, readings: Sequence[Document], where: Document, update: Document
) -> tuple[Document, Document, bool]:
    """Filter and update that see to the record's reading as well; whether it was taken before."""
    reading = history.reading_of(record.collection, record.document)
    if reading is None:
        return where, update, False
    if history.is_among(reading, readings):
        return *history.renewed(where, update, reading, record.collection), True
    return *history.added(where, update, reading), False


def _revision(record: Record, label: str, document: Document) -> Document:
    return {
        "_id": f"{record.collection}|{record.id}|{label}",
        "collection": record.collection,
        "item_id": record.id,
        "revision": document.get("revision"),
        "replaced_by_run_id": record.document["run_id"],
        "document": document,
    }
