"""Reading large answers beside the crawl and not in its way."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from govcrawl.capture import Capture

LARGE_BYTES = 200_000
"""From this size on a page may take a good part of a second to read."""

Read = TypeVar("Read")


class Reader:
    """Reads answers; large ones in a thread, one at a time.

    While a large page was read in the crawl's own thread, other hosts' answers would wait, and
    seem late. One at a time and always in the same thread: each may take a hundred megabytes, and
    every thread keeps some of what it once had.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def read(self, reading: Callable[[Capture], Read], capture: Capture) -> Read:
        """What a function makes of an answer."""
        if len(capture.body) < LARGE_BYTES:
            return reading(capture)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, reading, capture)
