"""Stores rejected items that the present schemas accept, with the provenance they had."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from govcrawl.items import Item, Rejected
from govcrawl.replaying.rebuilding import Fault, StillRefused, rebuild
from govcrawl.storage.batch import SIZE
from govcrawl.storage.records import Effect, Record
from govcrawl.storage.writer import StorageLost, Writer

Database = AsyncDatabase[dict[str, Any]]

SUPERSEDED = "superseded"
"""A later measurement of the same key is stored; this one would replace it."""
WOULD_STORE = "would be stored"


@dataclass(frozen=True)
class Wanted:
    """Which rejected items to look at; None is any. ``since`` is a moment of observation."""

    collection: str | None = None
    run: str | None = None
    since: datetime | None = None
    limit: int = 0

    def query(self) -> dict[str, Any]:
        """For ``rejected``; what was stored after all is left out."""
        given = {
            "item_collection": self.collection,
            "run_id": self.run,
            "observed_at": self.since and {"$gte": self.since},
        }
        return {"replayed_at": None, **{name: value for name, value in given.items() if value}}


@dataclass
class Replayed:
    """What became of the items looked at."""

    found: int = 0
    effects: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    faults: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    """How often an item of a collection was refused at a path by a rule with a message."""

    def refuse(self, document: dict[str, Any], faults: Sequence[Fault]) -> None:
        """Book an item that is still refused."""
        self.refused += 1
        self.faults.update(
            (document["item_collection"], each["path"], each["rule"], each["message"])
            for each in faults
        )

    def rules(self) -> Counter[str]:
        """How often each rule refused something."""
        rules: Counter[str] = Counter()
        for (_, _, rule, _), count in self.faults.items():
            rules[rule] += count
        return rules


class Replay:
    """One replay. ``replayed`` tells how far it has come, even when the database is lost."""

    def __init__(self, database: Database, retry_seconds: float, *, dry_run: bool = False) -> None:
        self._database = database
        self._writer = Writer(database, retry_seconds)
        self._dry_run = dry_run
        self.replayed = Replayed()

    async def run(self, wanted: Wanted) -> None:
        """Store what can be, oldest first, and mark it once acknowledged.

        Raises StorageLost, PyMongoError; what is not marked then is looked at again the next
        time, and writing it twice stores it once.
        """
        collection = self._database[Rejected.collection]
        order = [("observed_at", 1), ("_id", 1)]
        heads = collection.find(wanted.query(), {"observed_at": 1}, sort=order, limit=wanted.limit)
        keys = [head["_id"] async for head in heads]
        self.replayed.found = len(keys)
        for start in range(0, len(keys), SIZE):
            part = collection.find({"_id": {"$in": keys[start : start + SIZE]}}, sort=order)
            await self._batch([document async for document in part])

    async def _batch(self, documents: list[dict[str, Any]]) -> None:
        ready: list[tuple[dict[str, Any], Item]] = []
        for document in documents:
            try:
                ready.append((document, rebuild(document)))
            except StillRefused as refusal:
                self.replayed.refuse(document, refusal.faults)
        if self._dry_run:
            self.replayed.effects[WOULD_STORE] += len(ready)
            return
        late = await self._superseded([item for _, item in ready])
        await self._book([document for document, item in ready if id(item) in late], SUPERSEDED)
        await self._store([pair for pair in ready if id(pair[1]) not in late])

    async def _store(self, ready: Sequence[tuple[dict[str, Any], Item]]) -> None:
        results = await self._writer.write([Record.of(item) for _, item in ready])
        settled: dict[Effect, list[dict[str, Any]]] = {}
        for (document, _), result in zip(ready, results, strict=True):
            if isinstance(result, Effect):
                settled.setdefault(result, []).append(document)
            elif not isinstance(result, StorageLost):
                fault = {"path": "$", "rule": "database", "message": str(result)}
                self.replayed.refuse(document, [fault])
        for effect, documents in settled.items():
            await self._book(documents, effect.value)
        for result in results:
            if isinstance(result, StorageLost):
                raise result

    async def _superseded(self, items: Sequence[Item]) -> set[int]:
        """The ``id`` of each measurement of which a later one is stored under the same key."""
        late = set()
        for item in items:
            query = {"_id": item.identity(), "observed_at": {"$gt": item.observed_at}}
            if not item.entity and await self._database[item.collection].find_one(query, {}):
                late.add(id(item))
        return late

    async def _book(self, documents: Sequence[dict[str, Any]], became: str) -> None:
        keys = [document["_id"] for document in documents]
        if not keys:
            return
        collection = self._database[Rejected.collection]
        now = datetime.now(UTC)
        await collection.update_many({"_id": {"$in": keys}}, {"$set": {"replayed_at": now}})
        self.replayed.effects[became] += len(keys)
