"""Acknowledged micro-batches: many callers wait, each for its own result, of one shared write."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

from govcrawl.storage.records import Record
from govcrawl.storage.writer import Result

SIZE = 100
SECONDS = 0.1
QUIET_SECONDS = 0.01
"""Whoever makes items may be waiting for us: when none has come for so long, none is awaited."""

Write = Callable[[Sequence[Record]], Awaitable[Sequence[Result]]]
Waiting = list[tuple[Record, asyncio.Future[Result]]]


class Batch:
    """Collects records while they keep coming, up to 100 or 0.1 s, and writes batch after batch.

    ``put`` returns when the write has been answered, so whoever calls it is held back while the
    database is slow or away.
    """

    def __init__(self, write: Write, size: int = SIZE, seconds: float = SECONDS) -> None:
        self._write = write
        self._size = size
        self._seconds = seconds
        self._waiting: Waiting = []
        self._some = asyncio.Event()
        self._full = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run())

    async def put(self, record: Record) -> Result:
        """The result of writing this record. Raises what the write raised."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, future))
        self._announce()
        return await future

    async def close(self) -> None:
        """Write what is waiting, and end."""
        self._closing = True
        self._announce()
        await self._task

    def _announce(self) -> None:
        if self._waiting or self._closing:
            self._some.set()
        if len(self._waiting) >= self._size or self._closing:
            self._full.set()

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            await self._some.wait()
            await self._fill()
            batch, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
            self._some.clear()
            self._full.clear()
            self._announce()
            await self._flush(batch)

    async def _fill(self) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + self._seconds
        count = 0
        while count < len(self._waiting) and not self._full.is_set() and clock() < end:
            count = len(self._waiting)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(QUIET_SECONDS):
                    await self._full.wait()

    async def _flush(self, batch: Waiting) -> None:
        try:
            results = await self._write([record for record, _ in batch])
        except Exception as error:  # noqa: BLE001 -- handed to everyone who waits for the batch
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)
