"""The side requests of a probe: asked one after another, while the home page's answer waits."""

from collections.abc import Sequence

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from govcrawl import outcomes
from govcrawl.archive import FIRST_HAND
from govcrawl.parsers.website.probe import Side, Surroundings, further_requests, side_requests
from govcrawl.spiders.answers import capture_of

Hop = tuple[str, int | None, str]
"""One redirect: the address, the status it answered with, where it led."""


async def surroundings(
    crawler: Crawler, response: Response, hops: Sequence[Hop], *, page_read: bool
) -> Surroundings:
    """Ask what is to be known around a home page, to which ``hops`` led.

    A side that fails says so and nothing else.
    """
    sides: dict[str, Side] = {}
    for name, url in side_requests(response.url, page_read=page_read).items():
        sides[name] = await _side(crawler, url)
    for name, url in further_requests(response.url, sides).items():
        sides[name] = await _side(crawler, url)
    return Surroundings(redirects=hops, response_ms=milliseconds(response), sides=sides)


async def _side(crawler: Crawler, url: str) -> Side:
    engine = crawler.engine
    if engine is None:
        raise RuntimeError("a probe needs a running crawl")
    meta = {"dont_obey_robotstxt": not url.startswith("http"), FIRST_HAND: True}
    try:
        answer = await engine.download_async(Request(url, callback=NO_CALLBACK, meta=meta))
    except Exception as error:  # noqa: BLE001 whatever failed, it is the side's answer
        return Side(error=outcomes.of_exception(error, network_up=None).reason.value)
    return Side(capture_of(answer, "side"))


def redirects_of(response: Response) -> list[Hop]:
    """The HTTP redirects that led to an answer, in order."""
    urls = [*response.meta.get("redirect_urls", []), response.url]
    reasons = response.meta.get("redirect_reasons", [])
    return [
        (url, reason if isinstance(reason, int) else None, location)
        for url, reason, location in zip(urls, reasons, urls[1:], strict=False)
    ]


def milliseconds(response: Response) -> int | None:
    """How long the answer took, as measured when it was first received; None where unknown."""
    seconds = response.meta.get("download_latency")
    return round(seconds * 1000) if seconds is not None else None
