"""Reading answers beside the crawl and not in its way."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from govcrawl.capture import Capture
from govcrawl.spiders.reading_process import ReadingProcess, read_here

logger = logging.getLogger(__name__)

LARGE_BYTES = 200_000
"""From this size on a page may take a good part of a second to read."""
WINDOW_SECONDS = 2.0
"""How long reading is watched before it is judged."""
BUSY_SHARE = 0.5
"""Where more of that time than this went into reading, a process of its own pays."""

MOST_SENT = 32
"""Answers the process has at a time: the others wait with the crawl, which holds them anyway."""

Read = TypeVar("Read")


class Reader:
    """Reads answers: small ones here, or in a process beside the crawl where they are many.

    A polite crawl waits nearly all the time, and reads where it is. One that has many hosts to
    itself, or a fast one, would spend its time reading and not asking; from then on a second core
    reads for it. A page on which the process dies (no memory, a fault in a C library) is lost, and
    another process reads those behind it.

    Large answers are read in a thread, one at a time: while one was read in the crawl's own
    thread, other hosts' answers would wait, and seem late. One at a time and always in the same
    thread: each may take a hundred megabytes, and every thread keeps some of what it once had.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._process: ReadingProcess | None = None
        self._starting: asyncio.Task[None] | None = None
        self._replacing: asyncio.Task[None] | None = None
        self._room = asyncio.Semaphore(MOST_SENT)
        self._may_start = True
        self._since = 0.0
        self._busy = 0.0

    async def read(self, reading: Callable[[Capture], Read], capture: Capture) -> Read:
        """What a function of a module, without effects, makes of an answer.

        Raises what the function raised, and ReaderDied where reading ended the process.
        """
        if len(capture.body) >= LARGE_BYTES:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, reading, capture)
        if self._process is not None or self._replacing is not None:
            async with self._room:
                while self._replacing is not None:
                    # What ended a process is often not alone, and read here would end the crawl.
                    await asyncio.wait([self._replacing])
                if self._process is not None:
                    return await self._process.read(reading, capture)
        began = time.monotonic()
        try:
            return reading(capture)
        finally:
            self._watch(began)

    async def close(self) -> None:
        """End the process, if there is one."""
        self._may_start = False
        if starting := self._starting or self._replacing:
            await starting
        if self._process is not None:
            await self._process.close()
            self._process = None

    def _watch(self, began: float) -> None:
        """Add what was just read to the window, and judge the window when it is over."""
        now = time.monotonic()
        self._busy += now - began
        if now - self._since < WINDOW_SECONDS:
            return
        # A window that began long before its first answer was a time of waiting.
        is_busy = self._busy > BUSY_SHARE * (now - self._since)
        self._since, self._busy = now, 0.0
        if is_busy and self._may_start:
            self._may_start = False
            self._starting = asyncio.create_task(self._start())

    async def _start(self) -> None:
        process = ReadingProcess(self._died)
        try:
            await process.start()
        except OSError as error:
            logger.warning("There is no process to read answers, they are read here: %s", error)
        else:
            logger.info("Answers are read in a process of their own")
            self._process = process

    def _died(self, dead: ReadingProcess) -> None:
        logger.warning("A page could not be read: %s; another one is started", dead.end)
        self._process = None
        self._replacing = asyncio.create_task(self._replace(dead))

    async def _replace(self, dead: ReadingProcess) -> None:
        """Start another process and have it read what waited for the dead one."""
        await self._start()
        self._replacing = None
        for message, future in dead.unread:
            if self._process is not None:
                self._process.send((message, future))
            else:
                read_here(message, future)
