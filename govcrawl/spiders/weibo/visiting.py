"""The requests of the visitor flow, through the crawl's own downloader and robots.txt."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import TextResponse
from scrapy.http.request import NO_CALLBACK

from govcrawl.access.origins import Origins
from govcrawl.access.weibo import MOBILE
from govcrawl.access.weibo.visitor import (
    MOBILE_PAGE,
    VERSION,
    cookie_of,
    request_id_in,
    visitor_request,
)

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def obtain_visitor(crawler: Crawler, interface: str, origins: Origins) -> str | None:
    """The Cookie header the platform gives a visitor; None where it gives none.

    Nothing of it reaches the archive. Raises what a download raises.
    """
    request_id = ""
    if interface == MOBILE:
        page = await _text(crawler, Request(origins.of(MOBILE_PAGE), callback=NO_CALLBACK))
        request_id = request_id_in(page) or ""
    version = crawler.settings.get("GOVCRAWL_WEIBO_VISITOR") or VERSION
    wanted = visitor_request(interface, version, request_id)
    url, body = origins.of(wanted.url), wanted.body
    return cookie_of(
        await _text(crawler, Request(url, NO_CALLBACK, "POST", headers=FORM, body=body))
    )


async def _text(crawler: Crawler, request: Request) -> str:
    if crawler.engine is None:
        raise RuntimeError("a visitor's credential needs a running crawl")
    request.meta.update(dont_cache=True, dont_redirect=True)
    response = await crawler.engine.download_async(request)
    return response.text if isinstance(response, TextResponse) else ""
