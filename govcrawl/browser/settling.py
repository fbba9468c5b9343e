"""Waiting, for a bounded time, until a page is rendered; and the answer made of it."""

import asyncio
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal, NamedTuple

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import Response as Document
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Headers, HtmlResponse

from govcrawl.browser import RENDERED
from govcrawl.browser.failures import RenderingError
from govcrawl.browser.guard import Guard

SETTLE_PART = 4
"""A page gets a quarter of the time for its document to come to rest after that."""
_ANSWER_SECONDS = 3
_TRIES = 3
_LENGTH = "() => document.documentElement ? document.documentElement.outerHTML.length : 0"
_HAS_TEXT = "() => document.body !== null && document.body.innerText.trim() !== ''"
_LONGEST_HEADERS = 16 * 1024
_OF_THE_WIRE = frozenset(
    ("content-type", "content-encoding", "content-length", "transfer-encoding", "set-cookie")
)
"""Headers that speak of bytes the body is not made of any more, or of this visitor alone."""


class Shown(NamedTuple):
    """A page as it is shown, and what is known of the document it began with.

    ``latency`` is in seconds until that document's answer began, None where it was not measured.
    """

    html: str
    url: str
    status: int
    headers: list[tuple[str, str]]
    address: IPv4Address | IPv6Address | None
    latency: float | None


async def settle(page: Page, guard: Guard, seconds: float, max_bytes: int) -> Shown:
    """Wait until the page has come to rest: ``seconds`` for its document, a quarter of that more.

    A page that is still loading then is taken as it is. Raises DownloadTimeoutError where scripts
    do not let anybody ask, DownloadCancelledError for a page of more than ``max_bytes``.
    """
    clock = asyncio.get_running_loop().time
    if await _reaches(page, "domcontentloaded", seconds):
        end = clock() + seconds / SETTLE_PART
        await _reaches(page, "networkidle", seconds / SETTLE_PART)
        await _has_text(page, end - clock())
    html = await _html(page, max_bytes)
    document = guard.document
    if document is None:
        raise RenderingError("the browser shows no document of a server")
    return Shown(
        html=html,
        url=page.url if page.url.startswith(("http://", "https://")) else document.url,
        status=document.status,
        headers=await _headers(document),
        address=await _address(document),
        latency=_latency(document),
    )


def answer(request: Request, shown: Shown, max_bytes: int) -> HtmlResponse:
    """The rendered page as a response like any other: HTML in UTF-8, flagged as rendered.

    Raises DownloadCancelledError where it is longer than ``max_bytes``.
    """
    body = shown.html.encode("utf-8", "replace")  # scripts can write half a character
    if len(body) > max_bytes:
        raise _too_long(max_bytes)
    headers = Headers()
    for name, value in shown.headers:
        headers.appendlist(name, value)
    headers["Content-Type"] = "text/html; charset=utf-8"
    return HtmlResponse(
        shown.url,
        status=shown.status,
        headers=headers,
        body=body,
        encoding="utf-8",
        flags=[RENDERED],
        request=request,
        ip_address=shown.address,
    )


async def _reaches(
    page: Page, state: Literal["domcontentloaded", "networkidle"], seconds: float
) -> bool:
    try:
        await page.wait_for_load_state(state, timeout=1000 * seconds)
    except PlaywrightTimeoutError:
        return False
    return True


async def _has_text(page: Page, seconds: float) -> None:
    """Wait for scripts that begin after a pause: an empty page is worth the rest of its time."""
    with suppress(PlaywrightTimeoutError):
        await page.wait_for_function(_HAS_TEXT, timeout=max(1, 1000 * seconds))


async def _html(page: Page, max_bytes: int) -> str:
    """The page's HTML; a page that goes elsewhere meanwhile is asked again.

    Its length is asked for first: what is too long is never brought over.
    """
    for attempt in range(_TRIES):
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                if int(await page.evaluate(_LENGTH)) > max_bytes:
                    raise _too_long(max_bytes)
                return await page.content()
        except TimeoutError as error:
            raise DownloadTimeoutError("the page's scripts leave no room for others") from error
        except PlaywrightError:
            if attempt == _TRIES - 1:
                raise
            await _reaches(page, "domcontentloaded", _ANSWER_SECONDS)
    raise AssertionError("unreachable")


async def _headers(document: Document) -> list[tuple[str, str]]:
    headers, length = [], 0
    for each in await document.headers_array():
        name, value = each["name"], each["value"]
        length += len(name) + len(value)
        if name.lower() not in _OF_THE_WIRE and length <= _LONGEST_HEADERS:
            headers.append((name, value))
    return headers


async def _address(document: Document) -> IPv4Address | IPv6Address | None:
    server = await document.server_addr()
    try:
        return ip_address(server["ipAddress"].strip("[]")) if server else None
    except ValueError:
        return None


def _latency(document: Document) -> float | None:
    milliseconds = document.request.timing["responseStart"]
    return milliseconds / 1000 if milliseconds > 0 else None


def _too_long(max_bytes: int) -> DownloadCancelledError:
    return DownloadCancelledError(f"the rendered page is longer than {max_bytes}")
