"""Who can tell that our own line works: the hosts that answered lately."""

import asyncio
import contextlib
import time

from govcrawl.urls import host_of

LATELY_SECONDS = 300
"""How recent another host's answer must be to show that our own line works."""
FIRST_SECONDS = 30
"""How long a failure at the start of a crawl waits for the first such answer."""


class Witnesses:
    """The hosts that answered, and when."""

    def __init__(self) -> None:
        self._answered: dict[str, float] = {}
        self._first = asyncio.Event()

    def answered(self, url: str) -> None:
        """The host of the address has just answered."""
        self._answered[host_of(url)] = time.monotonic()
        self._first.set()

    def speak_against(self, url: str) -> bool:
        """Did another host than this one answer lately? Then it is not our line that failed."""
        since = time.monotonic() - LATELY_SECONDS
        return any(at >= since for host, at in self._answered.items() if host != host_of(url))

    async def first(self) -> None:
        """Wait a moment for the first answer where there was none yet."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS):
                await self._first.wait()
