"""The download handler that renders what asks to be rendered and downloads the rest."""

import asyncio
import logging
from itertools import count
from typing import Any, ClassVar

from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy_playwright.handler import (  # type: ignore[import-untyped]
    ScrapyPlaywrightDownloadHandler,
)
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from govcrawl.browser import BROKEN, RENDER
from govcrawl.browser.failures import RenderingError, translated
from govcrawl.browser.gateway import Gateway
from govcrawl.browser.guard import Guard
from govcrawl.browser.places import Places
from govcrawl.browser.settling import SETTLE_PART, Shown, answer, settle
from govcrawl.connections import WebHandler, networks_of, proxy_hosts
from govcrawl.reasons import CutShortError
from govcrawl.urls import host_of

logger = logging.getLogger(__name__)

PAGES_AT_ONCE = 2
_START_SECONDS = 40
_MARGIN_SECONDS = 8
_CLOSE_SECONDS = 5
_END_SECONDS = 15
_MOST_FAILED_STARTS = 2
_REDIRECTS = ("redirect_times", "redirect_urls", "redirect_reasons")


class RenderingHandler(WebHandler):
    """The handler of plain requests, except for those with ``playwright`` in their meta."""

    lazy = False  # scrapy-playwright listens for the start of the crawl's engine

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._renderer = Renderer.of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Render or download; failures are raised as Scrapy's own exceptions or RenderingError."""
        if request.meta.get(RENDER):
            return await self._renderer.render(request)
        return await super().download_request(request)

    async def close(self) -> None:
        """End the browser, if there is one, and close the connections."""
        await self._renderer.close()
        await super().close()


class Renderer:
    """A crawl's one browser, for the handlers of http and https, at most two pages at once.

    scrapy-playwright starts browser and pages and asks for them; here is what bounds it: every page
    is watched by a Guard, has a deadline, and is closed with its context whatever happens.
    """

    _open: ClassVar["dict[Crawler, Renderer]"] = {}

    def __init__(self, crawler: Crawler) -> None:
        logging.getLogger("scrapy-playwright").setLevel(logging.WARNING)
        settings = crawler.settings
        self._crawler = crawler
        self._stats = crawler.stats
        self._user_agent = str(settings["USER_AGENT"])
        self._max_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._seconds = settings.getfloat("GOVCRAWL_BROWSER_TIMEOUT")
        self._browser = ScrapyPlaywrightDownloadHandler(crawler)
        self._pages = asyncio.Semaphore(PAGES_AT_ONCE)
        self._places = Places()
        self._networks = networks_of(crawler)
        # The browser takes the operator's proxy from the environment; then that looks names up.
        self._gateway = None if proxy_hosts() else Gateway(self._networks, self._seconds)
        self._names = map("page {}".format, count(1))
        self._failed_starts = 0

    @classmethod
    def of(cls, crawler: Crawler) -> "Renderer":
        """The crawl's own, made when first asked for, which must be before its engine starts."""
        if crawler not in cls._open:
            cls._open[crawler] = cls(crawler)
        return cls._open[crawler]

    async def render(self, request: Request) -> Response:
        """The page as its scripts left it; waits its turn first.

        Raises DownloadTimeoutError, DownloadCancelledError (too large), NotSupported (a download),
        IgnoreRequest (led on without end), the network's failures, CutShortError or RenderingError.
        """
        async with self._pages:
            if not self._crawler.crawling:
                raise CutShortError("the crawl is told to stop")
            if self._stats.get_value(BROKEN):
                raise RenderingError("the browser could not be started")
            guard = Guard(request.url, self._max_bytes, self._places, self._networks)
            name = next(self._names)
            shown: asyncio.Future[Shown] = asyncio.get_running_loop().create_future()
            asked = self._instructed(request, guard, name, shown)
            gateway = self._gateway
            if gateway is not None:
                proxy = {"server": await gateway.address()}
                asked.meta["playwright_context_kwargs"]["proxy"] = proxy
            try:
                await self._watched(asked, guard, shown)
                page = shown.result()
                if gateway is not None:  # to the browser every server is at the gateway's address
                    page = page._replace(address=gateway.reached(host_of(page.url)))
                response = answer(request, page, self._max_bytes)
            except Exception as error:
                self._stats.inc_value("govcrawl/browser/failed")
                unreached = gateway.failure(guard.led_to) if gateway else None
                raise translated(error, unreached) from error
            finally:
                await self._close_page(name)
        self._stats.inc_value("govcrawl/browser/rendered")
        request.meta.update({key: asked.meta[key] for key in _REDIRECTS if key in asked.meta})
        if (latency := shown.result().latency) is not None:
            request.meta["download_latency"] = latency
        return response

    def _instructed(
        self, request: Request, guard: Guard, name: str, shown: "asyncio.Future[Shown]"
    ) -> Request:
        """The request as scrapy-playwright wants it; the crawl's own one keeps nothing of it."""

        async def settled(page: Page) -> None:
            shown.set_result(await settle(page, guard, self._seconds, self._max_bytes))

        agent = request.headers.get("User-Agent")
        instructions: dict[str, Any] = {
            RENDER: True,
            "playwright_include_page": True,  # closing it is our business, in any case
            "playwright_context": name,
            "playwright_context_kwargs": {
                "user_agent": agent.decode("latin-1") if agent else self._user_agent,
                "locale": "zh-CN",
                "timezone_id": "Asia/Shanghai",  # dates that scripts write are Chinese time
                "accept_downloads": False,
                "service_workers": "block",
                "ignore_https_errors": True,  # as plain requests do; the probe looks at them
            },
            "playwright_page_init_callback": guard.attach,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_methods": [PageMethod(settled)],
        }
        return request.replace(meta=instructions)

    async def _watched(self, asked: Request, guard: Guard, shown: "asyncio.Future[Shown]") -> None:
        """Render until ``shown`` is there; raises what the guard gave up for, or when time is up.

        scrapy-playwright's own answer is not waited for: it would not come while anything loads.
        """
        task = asyncio.ensure_future(self._browser.download_request(asked))
        task.add_done_callback(_seen)
        try:
            await _first(_START_SECONDS, task, guard.failure, guard.attached)
            self._started(guard, task)
            if guard.attached.done():
                seconds = self._seconds * (1 + 1 / SETTLE_PART) + _MARGIN_SECONDS
                await _first(seconds, task, guard.failure, shown)
            if guard.failure.done():
                raise guard.failure.result()
            if shown.done():
                return
            if not task.done():
                raise DownloadTimeoutError("the page was not rendered in time")
            task.result()
            raise RenderingError("the page was not rendered")
        finally:
            task.cancel()
            await asyncio.wait([task], timeout=_CLOSE_SECONDS)

    def _started(self, guard: Guard, task: "asyncio.Task[Response]") -> None:
        """Note whether there was a page at all; without one twice, the browser is out of order."""
        if guard.attached.done():
            self._failed_starts = 0
            return
        self._failed_starts += 1
        if self._failed_starts == _MOST_FAILED_STARTS:
            why = task.exception() if task.done() else f"nothing in {_START_SECONDS} s"
            logger.error("The browser does not start; no more pages are rendered: %s", why)
            self._stats.set_value(BROKEN, value=True)

    async def _close_page(self, name: str) -> None:
        """Close a page's context; where that hangs, the browser, which starts again when needed."""
        opened = self._browser.context_wrappers.get(name)
        if opened is None:
            return
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await opened.context.close()
        except TimeoutError:
            logger.warning("A page does not close; the browser is ended for it")
            await self._end(opened.context.browser)
        except PlaywrightError as error:
            logger.debug("A page was gone before it was closed: %s", error)

    async def _end(self, browser: Browser | None) -> None:
        """End a browser that has a page it cannot get rid of."""
        try:
            async with asyncio.timeout(_END_SECONDS):
                if browser is not None:
                    await browser.close()
        except (TimeoutError, PlaywrightError):
            logger.exception("The browser does not end; no more pages are rendered")
            self._stats.set_value(BROKEN, value=True)

    async def close(self) -> None:
        """End the browser and its driver; what does not end in time dies with this process."""
        if self._open.pop(self._crawler, None) is None:
            return  # the other scheme's handler was first
        try:
            async with asyncio.timeout(_END_SECONDS):
                await self._browser.close()
        except (TimeoutError, PlaywrightError):
            logger.warning("The browser did not end in good order", exc_info=True)
        if self._gateway is not None:
            await self._gateway.close()


def _seen(task: "asyncio.Task[Response]") -> None:
    """Take note of how a task ended, which for one that was given up is of no more interest."""
    if not task.cancelled() and (error := task.exception()):
        logger.debug("The browser ended a page with %s: %s", type(error).__name__, error)


async def _first(seconds: float, *futures: "asyncio.Future[Any]") -> None:
    await asyncio.wait(futures, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
