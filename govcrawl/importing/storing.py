"""Storing imported items as a crawl does: same indexes, same writer, acknowledged batches."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from scrapy.settings import BaseSettings

from govcrawl.importing.run_record import ImportRun, Stored
from govcrawl.items import Item
from govcrawl.storage.batch import SIZE
from govcrawl.storage.collections import IndexConflict, ensure_indexes
from govcrawl.storage.connection import (
    database_uri,
    hide_password,
    open_async_database,
    verify,
    without_password,
)
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.records import Effect, Record
from govcrawl.storage.writer import Patience, StorageLost, Writer, WriteRefused

Database = AsyncDatabase[dict[str, Any]]
Complete = Callable[[Database, Sequence[Item]], Awaitable[None]]
"""Fills in, just before a batch is written, what is stored of its items and they do not tell."""


class Unreachable(Exception):  # noqa: N818 -- a state of affairs, as StorageLost is
    """The database cannot be used; nothing was stored."""


async def store(
    items: Sequence[Item],
    record: ImportRun,
    left_out: list[str],
    settings: BaseSettings,
    complete: Complete | None = None,
) -> Stored:
    """Write the items in batches and keep the run's record beside them.

    When the database is lost in the middle ``trouble`` says how, the rest is in ``waiting``, and
    what was acknowledged stays stored. Raises Unreachable before anything is stored.
    """
    uri = str(settings["GOVCRAWL_MONGO_URI"])
    database: Database | None = None
    try:
        try:
            uri = await asyncio.to_thread(database_uri, settings)
            database = open_async_database(settings, uri)
            await verify(database)
            await ensure_indexes(database)
            await record.write(database)
        except (PyMongoError, EmbeddedError, IndexConflict, OSError) as error:
            place = without_password(uri) or "the embedded database"
            kind = type(error).__name__
            raise Unreachable(f"{place}: {kind}: {hide_password(str(error), uri)}") from None
        stored = Stored()
        retry_seconds = settings.getfloat("GOVCRAWL_STORAGE_RETRY")
        try:
            await _write(items, record, left_out, _Place(database, retry_seconds, complete), stored)
        except (PyMongoError, StorageLost) as error:
            stored.trouble = hide_password(str(error), uri)
            await _close_anyway(record, stored, left_out, database)
        return stored
    finally:
        if database is not None:
            await database.client.close()


async def _close_anyway(
    record: ImportRun, stored: Stored, left_out: list[str], database: Database
) -> None:
    record.close(stored, left_out)
    try:
        await record.write(database)
    except PyMongoError:
        stored.trouble += "; the run's record stays open, which counts as a crash"


class _Place:
    """Where items are written to, and how long to wait for it."""

    def __init__(self, database: Database, retry_seconds: float, complete: Complete | None) -> None:
        self.database = database
        self._retry_seconds = retry_seconds
        self._complete = complete
        self._writer = Writer(database, retry_seconds)

    async def complete(self, items: Sequence[Item]) -> None:
        """Raises StorageLost when the database stays away."""
        patience = Patience(self._retry_seconds)
        while self._complete is not None:
            try:
                return await self._complete(self.database, items)
            except PyMongoError as error:
                await patience.wait(error)
        return None

    async def write(self, items: Sequence[Item], stored: Stored) -> None:
        """Write one batch and book each result. Raises StorageLost once some were not written."""
        results = await self._writer.write([Record.of(item) for item in items])
        trouble: StorageLost | None = None
        for item, result in zip(items, results, strict=True):
            if isinstance(result, Effect):
                stored.effects[result] += 1
                del stored.waiting[id(item)]
                if result is Effect.LATE:
                    stored.late.append(item)
            elif isinstance(result, WriteRefused):
                stored.refused.append((item, str(result)))
                del stored.waiting[id(item)]
            elif isinstance(result, StorageLost):
                trouble = result
        if trouble is not None:
            raise trouble


async def _write(
    items: Sequence[Item], record: ImportRun, left_out: list[str], place: _Place, stored: Stored
) -> None:
    stored.waiting = {id(item): item for item in items}
    collection = items[0].collection if items else ""
    for batch in _batches(items):
        await place.complete(batch)
        await place.write(batch, stored)
        record.count(collection, stored, len(left_out))
        await record.write(place.database)
    record.close(stored, left_out)
    await record.write(place.database)


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Batches without two items of one key: the later one is to find the earlier one stored."""
    waves: dict[int, list[Item]] = defaultdict(list)
    times: dict[str | None, int] = defaultdict(int)
    for item in items:
        key = item.identity()
        waves[times[key]].append(item)
        times[key] += 1
    for wave in waves.values():
        for start in range(0, len(wave), SIZE):
            yield wave[start : start + SIZE]
