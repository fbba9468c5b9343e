"""A real crawl of a small web of its own, for tests of the pipelines.

``python -m tests.support.small_crawl '{"pages": 50, ...}'``: settings come from the environment
and from ``settings``; the last line printed is the crawl's stats as JSON.
"""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from govcrawl.items import Item, Outcome, WebsitePage
from govcrawl.storage.home import project_settings

SETTINGS = {
    "EXTENSIONS": {},
    "SPIDER_MODULES": [],
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}


def say(line: str) -> None:
    """One line to whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Page(BaseHTTPRequestHandler):
    """Any address answers."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, *_: Any) -> None:
        """Quiet."""


class SmallSpider(Spider):
    """``pages`` pages of ``items`` items each, ``first`` items before any page."""

    name = "website"
    run_id = "run"

    def __init__(
        self,
        web: str,
        pages: int = 1,
        items: int = 1,
        first: int = 0,
        content: str = "a",
        **more: Any,
    ) -> None:
        super().__init__(run_id=more.get("run_id", "run"))
        self.web, self.pages, self.items, self.first = web, pages, items, first
        self.content = content
        self.twice = more.get("twice", False)
        self.pause = more.get("pause", 0.0)
        self.left = [f"left-{number}" for number in range(more.get("left", 0))]
        self.refused: list[str] = []

    async def start(self) -> AsyncIterator[Any]:
        """Items and requests, a little apart so that an outage finds some still to come."""
        for number in range(self.first):
            await asyncio.sleep(self.pause)
            say("page")
            yield self.page(f"{self.web}/first/{number}")
        for number in range(self.pages):
            await asyncio.sleep(self.pause)
            yield Request(f"{self.web}/{number}")
        if self.twice:
            stored = self.pages * self.items
            while self.crawler.stats.get_value("item_scraped_count", 0) < stored:  # noqa: ASYNC110 -- Scrapy has no event for it
                await asyncio.sleep(0.01)
            for number in range(self.pages):
                yield Request(f"{self.web}/{number}", dont_filter=True)

    def parse(self, response: Response) -> Iterator[Item]:
        """The items of one page."""
        say("page")
        for number in range(self.items):
            yield self.page(f"{response.url}/{number}")

    def page(self, url: str) -> WebsitePage:
        """A valid item; an empty title is not."""
        return WebsitePage(
            url=url, title=self.content, source_url=url, observed_at=datetime.now(UTC)
        )

    def unsettled(self) -> list[Item]:
        """What is left when the crawl ends."""
        return [Outcome(target=name, reason="cut_short", fault="us") for name in self.left]

    def rejected(self, item: Item) -> None:
        """The ledger's side of a refused item."""
        self.refused.append(item.collection)
        self.crawler.stats.set_value("refused", len(self.refused))


def main() -> None:
    """Serve, crawl, print."""
    given = json.loads(sys.argv[1])
    overrides = given.pop("settings", {})
    web = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{web.server_port}" if "web" not in given else given.pop("web")
    settings = project_settings()
    settings.setdict(SETTINGS | overrides)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SmallSpider)
    process.crawl(crawler, web=address, **given)
    process.start()
    web.shutdown()
    web.server_close()
    say(json.dumps(crawler.stats.get_stats(), default=str))


if __name__ == "__main__":
    main()
