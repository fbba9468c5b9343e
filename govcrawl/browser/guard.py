"""What one page may do while it is rendered, and what is known of it afterwards."""

import asyncio
import logging
from typing import Any

from playwright.async_api import (
    CDPSession,
    Page,
    Response,
    Route,
    WebSocketRoute,
)
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as PlaywrightRequest
from scrapy.exceptions import DownloadCancelledError, NotSupported

from govcrawl.browser.failures import RenderingError, too_many_redirects
from govcrawl.browser.places import Places
from govcrawl.networks import PUBLIC_ONLY, Networks, PrivateAddressError
from govcrawl.urls import host_of, same_site

logger = logging.getLogger(__name__)

OWN_KINDS = frozenset({"document", "stylesheet", "script", "xhr", "fetch"})
"""What a page may ask of its own site: what it takes to fill it, not to decorate it."""
OTHER_KINDS = OWN_KINDS - {"document"}
MOST_REQUESTS = 150
MOST_NAVIGATIONS = 8


class Guard:
    """Watches one page: refuses requests, counts them and their bytes, sees where it is led.

    ``failure`` is done, with the exception to raise, once the page has done what no page may;
    ``attached`` once the page exists and is watched. ``led_to`` is the host it was last led to.
    """

    def __init__(
        self, url: str, max_bytes: int, places: Places, networks: Networks = PUBLIC_ONLY
    ) -> None:
        loop = asyncio.get_running_loop()
        self.failure: asyncio.Future[Exception] = loop.create_future()
        self.attached: asyncio.Future[None] = loop.create_future()
        self.document: Response | None = None
        self.session: CDPSession | None = None
        self.led_to = self._host = host_of(url)
        self._networks = networks
        self._max_bytes = max_bytes
        self._places = places
        self._bytes = self._requests = self._navigations = 0

    def fail(self, error: Exception) -> None:
        """Give the page up; the first reason counts."""
        if not self.failure.done():
            self.failure.set_result(error)

    async def attach(self, page: Page, _request: object) -> None:
        """Watch a new page, before it is led anywhere.

        scrapy-playwright goes on after an exception in here, so a page that cannot be watched
        waits here to be given up.
        """
        try:
            await self._attach(page)
        except Exception as error:  # noqa: BLE001 whatever it is, the page must not go on
            self.fail(RenderingError(f"the page cannot be watched: {error}"))
            await asyncio.Event().wait()
        if not self.attached.done():
            self.attached.set_result(None)

    async def _attach(self, page: Page) -> None:
        await page.context.route("**", _refuse)  # windows it opens
        await page.route("**", self._decide)  # goes before scrapy-playwright's own
        await page.route_web_socket("**", _hang_up)
        page.context.on("page", _close)
        page.on("crash", lambda _: self.fail(RenderingError("the page crashed the browser")))
        page.on("download", lambda _: self.fail(NotSupported("a download, no page")))
        page.on("request", self._sent)
        page.on("response", self._answered)
        self.session = await page.context.new_cdp_session(page)
        self.session.on("Network.dataReceived", self._received)
        await self.session.send("Network.enable")

    async def _decide(self, route: Route) -> None:
        try:
            if await self._allows(route.request):
                await route.continue_()
            else:
                await route.abort("blockedbyclient")
        except PlaywrightError as error:
            logger.debug("A page was gone before its request: %s", error)

    async def _allows(self, request: PlaywrightRequest) -> bool:
        url, main = request.url, _leads_page(request)
        self._requests += 1
        if self._refused(url, main=main):
            return False
        if main:
            self._navigations += 1
            if self._navigations > MOST_NAVIGATIONS:
                self.fail(too_many_redirects("its scripts"))
                return False
        elif self._requests > MOST_REQUESTS:
            return False
        if not url.startswith(("http://", "https://")):
            return False
        own = main or same_site(url, request.frame.page.url)
        if request.resource_type not in (OWN_KINDS if own else OTHER_KINDS):
            return False
        return not await self._leads_inside(url)

    def _refused(self, url: str, *, main: bool) -> bool:
        """Whether an address is spelled out that may not be asked; for a page that is its end.

        What names stand for is judged by who connects: the gateway, or the operator's proxy.
        """
        try:
            self._networks.check(host_of(url))
        except PrivateAddressError as error:
            if main:
                self.fail(error)
            return True
        return False

    async def _leads_inside(self, url: str) -> bool:
        """Whether a page from outside asks for what only this machine or its network can see."""
        host = host_of(url)
        if host == self._host:
            return False
        inside = self._places.is_inside
        return await inside(host) and not await inside(self._host)

    async def _sent(self, request: PlaywrightRequest) -> None:
        """Redirects are not asked about beforehand; one that leads inside ends the page."""
        main = _leads_page(request)
        if main:
            self.led_to = host_of(request.url)
        if request.redirected_from is None or self._refused(request.url, main=main):
            return
        if await self._leads_inside(request.url):
            self.fail(RenderingError("led to an address of this network"))

    def _answered(self, response: Response) -> None:
        if _leads_page(response.request) and response.status // 100 != 3:  # noqa: PLR2004
            self.document = response

    def _received(self, event: dict[str, Any]) -> None:
        self._bytes += int(event.get("dataLength", 0))
        if self._bytes > self._max_bytes:
            self.fail(
                DownloadCancelledError(f"the page loads more than {self._max_bytes} bytes in all")
            )


def _leads_page(request: PlaywrightRequest) -> bool:
    """Whether a request leads the whole page somewhere, not a frame in it."""
    if not request.is_navigation_request():
        return False
    frame = request.frame
    return frame.parent_frame is None


async def _refuse(route: Route) -> None:
    try:
        await route.abort("blockedbyclient")
    except PlaywrightError as error:
        logger.debug("A window was gone before its request: %s", error)


async def _hang_up(socket: WebSocketRoute) -> None:
    await socket.close()


async def _close(window: Page) -> None:
    try:
        await window.close()
    except PlaywrightError as error:
        logger.debug("A window was gone before it was closed: %s", error)
