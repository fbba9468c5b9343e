"""Who can tell that our own line works: the hosts that answered lately, and control hosts."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from govcrawl.urls import host_of

logger = logging.getLogger(__name__)

LATELY_SECONDS = 300
"""How recent another host's answer must be to show that our own line works."""
FIRST_SECONDS = 30
"""How long a failure at the start of a crawl waits for the first such answer."""
CONTROL_SECONDS = 10
"""How long a control host may take."""
REMEMBERED_SECONDS = 60
"""How long what a control host said holds: it is asked no more often."""
CONTROL_SLOT = "control"
"""The control hosts' own queue: their answers wait for no site, and no site for them."""


def control_urls(text: str) -> list[str]:
    """The control addresses of a comma separated list.

    Raises ValueError naming one that is no http(s) address.
    """
    urls = [each.strip() for each in text.split(",") if each.strip()]
    for url in urls:
        try:
            is_web = urlsplit(url).scheme in {"http", "https"} and bool(host_of(url))
        except ValueError:
            is_web = False
        if not is_web:
            expected = "http(s) addresses, separated by commas"
            raise ValueError(f"GOVCRAWL_CONTROL_URL: got {url!r}, expected {expected}")
    return urls


class Witnesses:
    """The hosts that answered, and when; ``control`` are addresses to ask where it matters."""

    def __init__(self, control: Sequence[str] = ()) -> None:
        self.control = list(control)
        self._answered: dict[str, float] = {}
        self._first = asyncio.Event()
        self._said: dict[str, tuple[float, bool]] = {}
        self._asking = asyncio.Lock()

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

    async def line_works(self, crawler: Crawler, url: str) -> bool | None:
        """Whether our own line worked when an address did not answer; None where nobody can tell.

        With control hosts it is for them to say, and only for those that are not the host in
        question: any answer over HTTP will do, whatever it is. Without one the hosts that answered
        lately show that it works, and none of them shows nothing. A replay has no line.
        """
        if crawler.settings["GOVCRAWL_REPLAY"]:
            return None
        controls = [each for each in self.control if host_of(each) != host_of(url)]
        if not controls:
            return self.speak_against(url) or None
        # One at a time: many sites fail at once when it is our line that does.
        async with self._asking:
            for control in controls:
                if await self._control_answers(crawler, control):
                    return True
        return False

    async def _control_answers(self, crawler: Crawler, control: str) -> bool:
        at, said = self._said.get(control, (0.0, False))
        if control in self._said and time.monotonic() - at < REMEMBERED_SECONDS:
            return said
        said = await _answers(crawler, control)
        self._said[control] = time.monotonic(), said
        return said


async def _answers(crawler: Crawler, control: str) -> bool:
    """Ask a control host; not through the archive, which would answer with what it once said."""
    engine = crawler.engine
    if engine is None:
        raise RuntimeError("a control host is asked in a running crawl")
    meta = {
        "download_slot": CONTROL_SLOT,
        "download_timeout": CONTROL_SECONDS,
        "dont_obey_robotstxt": True,  # the operator named the address to be asked
        "dont_redirect": True,
        "dont_retry": True,
        "dont_cache": True,
    }
    try:
        await engine.download_async(Request(control, callback=NO_CALLBACK, meta=meta))
    except Exception as error:  # noqa: BLE001 whatever failed, it did not answer
        logger.warning("The control host %s does not answer: %s", host_of(control), error)
        return False
    return True
