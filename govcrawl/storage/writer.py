"""Writing batches of records so that an acknowledged one is never lost and none counts twice."""

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pymongo import ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, PyMongoError
from pymongo.results import BulkWriteResult

from govcrawl.storage.collections import REVISIONS
from govcrawl.storage.history import COUNTS, HISTORY, Document
from govcrawl.storage.records import Effect, Plan, Record, is_same, plan

logger = logging.getLogger(__name__)

Collection = AsyncCollection[Document]
HEAD = {"content_hash": 1, "observed_at": 1, "revision": 1, "source_url": 1}
WITHOUT_HISTORY = {HISTORY: 0}
READINGS = {f"{HISTORY}.{name}": 1 for name in ("observed_at", "run_id", "evidence.record_id")}
DUPLICATE_KEY = 11000
# Codes that tell of the server, not of the document: internal error (also what an embedded server
# says once its disk was full), host or network trouble, stepping down, shutting down, no space.
SERVER_TROUBLE = frozenset(
    {
        1,
        6,
        7,
        24,
        50,
        64,
        89,
        91,
        112,
        189,
        262,
        317,
        9001,
        10107,
        11600,
        11602,
        13435,
        13436,
        14031,
    }
)
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
CONTENTIONS = 20
MESSAGE_LIMIT = 300


class StorageLost(Exception):  # noqa: N818 -- a state of affairs, and the name of the close reason
    """The database stayed away for as long as we were told to wait."""


class WriteRefused(Exception):  # noqa: N818 -- the database's answer about one document
    """The database refused one document; the others of its batch are not concerned."""


Result = Effect | StorageLost | WriteRefused | OSError
"""What became of one record; OSError when not even the spool could take it."""


class Patience:
    """Growing pauses between attempts, for so many seconds in all, counted from the first."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._deadline: float | None = None
        self._pause = FIRST_PAUSE

    async def wait(self, error: PyMongoError) -> None:
        """Pause before the next attempt. Raises StorageLost when the time is up."""
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self._seconds
            logger.warning(
                "The database does not take writes (%s); trying again for %g s",
                str(error)[:MESSAGE_LIMIT],
                self._seconds,
            )
        if now >= self._deadline:
            raise StorageLost(
                f"no acknowledgement for {self._seconds:g} s: {str(error)[:MESSAGE_LIMIT]}"
            ) from error
        await asyncio.sleep(min(self._pause, self._deadline - now))
        self._pause = min(self._pause * 2, LONGEST_PAUSE)


class Writer:
    """Writes records to a database, trying again until acknowledged or out of patience.

    Every attempt reads first and can be repeated, so a lost acknowledgement does no harm and the
    driver's own retries are not needed.
    """

    def __init__(self, database: AsyncDatabase[Document], retry_seconds: float) -> None:
        self._database = database
        self._retry_seconds = retry_seconds

    async def write(self, records: Sequence[Record]) -> list[Result]:
        """Write in order; one result for each record. Never raises for the database's troubles."""
        results: dict[int, Result] = {}
        for pending in _rounds(records):
            try:
                await self._settle(pending, results)
            except StorageLost as lost:
                return [results.get(place, lost) for place in range(len(records))]
        return [results[place] for place in range(len(records))]

    async def _settle(self, pending: dict[int, Record], results: dict[int, Result]) -> None:
        patience = Patience(self._retry_seconds)
        contentions = 0
        while pending:
            try:
                results |= await self._attempt(pending)
            except PyMongoError as error:
                await patience.wait(error)
                continue
            pending = {place: record for place, record in pending.items() if place not in results}
            contentions += 1
            if pending and contentions == CONTENTIONS:
                refusal = WriteRefused(f"others changed the document {CONTENTIONS} times meanwhile")
                results |= dict.fromkeys(pending, refusal)
                return

    async def _attempt(self, pending: dict[int, Record]) -> dict[int, Result]:
        """Results of the records that were settled; those that lost to another crawl are absent."""
        collection = self._database[next(iter(pending.values())).collection]
        wanted = {record.id: record for record in pending.values()}
        stored = await _stored(collection, wanted)
        readings = await _readings(collection, wanted, stored)
        plans = {
            place: plan(record, stored.get(record.id), readings.get(record.id, ()))
            for place, record in pending.items()
        }
        await self._keep_revisions(each.revision for each in plans.values())
        return await _apply(collection, plans)

    async def _keep_revisions(self, revisions: Iterable[Document | None]) -> None:
        documents = [revision for revision in revisions if revision is not None]
        if not documents:
            return
        collection = self._database[REVISIONS]
        try:
            await collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            if _unconfirmed(error) or any(code != DUPLICATE_KEY for code in _codes(error)):
                raise
            # Kept before, by an attempt that went no further or by another crawl just now.
            again = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents]
            await collection.bulk_write(again, ordered=False)


async def _stored(collection: Collection, wanted: Mapping[str, Record]) -> dict[str, Document]:
    """What is stored under the records' keys: whole where it is about to be replaced."""
    heads = await _find(collection, list(wanted), HEAD)
    changing = [
        key for key, head in heads.items() if wanted[key].entity and not is_same(wanted[key], head)
    ]
    # A long history is not read for its document's sake: it stays where it is.
    fields = WITHOUT_HISTORY if collection.name in COUNTS else None
    return heads | (await _find(collection, changing, fields) if changing else {})


async def _readings(
    collection: Collection, wanted: Mapping[str, Record], stored: Mapping[str, Document]
) -> dict[str, list[Document]]:
    """The readings a document has already, where the record's may be among them.

    None is later than the document, so a record later than that brings a new one.
    """
    if collection.name not in COUNTS:
        return {}
    known = [
        key
        for key, document in stored.items()
        if "observed_at" not in document
        or document["observed_at"] >= wanted[key].document["observed_at"]
    ]
    found = await _find(collection, known, READINGS) if known else {}
    return {key: document.get(HISTORY, []) for key, document in found.items()}


async def _find(
    collection: Collection, keys: list[str], fields: Mapping[str, int] | None
) -> dict[str, Document]:
    cursor = collection.find({"_id": {"$in": keys}}, fields)
    return {document["_id"]: document async for document in cursor}


async def _apply(collection: Collection, plans: dict[int, Plan]) -> dict[int, Result]:
    places = list(plans)
    refusals: dict[int, WriteRefused] = {}
    losers: set[int] = set()
    try:
        outcome = await collection.bulk_write([plans[p].operation for p in places], ordered=False)
    except BulkWriteError as error:
        if _unconfirmed(error) or SERVER_TROUBLE.intersection(_codes(error)):
            raise
        outcome = BulkWriteResult(dict(error.details or {}), acknowledged=True)
        for failure in outcome.bulk_api_result["writeErrors"]:
            place = places[failure["index"]]
            if failure["code"] == DUPLICATE_KEY and "_id" in failure.get("keyPattern", ("_id",)):
                losers.add(place)
            else:
                refusals[place] = WriteRefused(f"{failure['code']}: {failure['errmsg']}")
    written = [place for place in places if place not in losers and place not in refusals]
    reached = outcome.matched_count + outcome.upserted_count + outcome.inserted_count
    if reached < len(written):
        losers |= {place for place in written if plans[place].silent}
    settled = {place: plans[place].effect for place in written if place not in losers}
    return {**settled, **refusals}


def _codes(error: BulkWriteError) -> Iterator[int]:
    return (failure["code"] for failure in (error.details or {})["writeErrors"])


def _unconfirmed(error: BulkWriteError) -> bool:
    """Written somewhere, but not yet by the majority and to the journal."""
    return bool((error.details or {})["writeConcernErrors"])


def _rounds(records: Sequence[Record]) -> list[dict[int, Record]]:
    """Records of one collection and with distinct keys can be written at once, in any order."""
    rounds: dict[tuple[str, int], dict[int, Record]] = {}
    times: dict[tuple[str, str], int] = {}
    for place, record in enumerate(records):
        key = (record.collection, record.id)
        times[key] = times.get(key, 0) + 1
        rounds.setdefault((record.collection, times[key]), {})[place] = record
    return list(rounds.values())
