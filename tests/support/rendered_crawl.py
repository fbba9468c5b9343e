"""A crawl of its own process that renders what it is told and writes down what came back.

Run as ``python -m tests.support.rendered_crawl ORDER.json``. The order: ``settings``,
``urls`` (rendered, in this order), ``plain`` (not rendered, before those), ``out`` and, for names
of its own, ``names`` (tests.support.names). Each answer or failure is one JSON line in ``out``; the
last line holds the stats and the reason of closing.
"""

import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from govcrawl import outcomes
from govcrawl.browser.allowance import PageAllowance
from govcrawl.spiders.options import put_into_effect
from tests.support import names

SETTINGS: dict[str, Any] = {
    "SPIDER_MODULES": [],
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "ROBOTSTXT_OBEY": False,
    "GOVCRAWL_DELAY": 0,
    "GOVCRAWL_CONTACT": "webmaster@example.org",
    "LOG_LEVEL": "INFO",
}


class Rendering(Spider):
    """One target, whose limit of pages it keeps."""

    name = "rendering"
    handle_httpstatus_all = True
    run_id = "run"

    def __init__(self, order: dict[str, Any]) -> None:
        super().__init__()
        self.order = order
        self.out = Path(order["out"])
        self.begun = time.monotonic()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        put_into_effect(settings, "GOVCRAWL_DELAY")

    async def start(self) -> AsyncIterator[Request]:
        allowance = PageAllowance.from_crawler(self.crawler)
        for url in self.order.get("plain", []):
            yield self.asked(url)
        for url in self.order.get("urls", []):
            if allowance.may_render("target"):
                yield self.asked(url, **allowance.options("target"))
            else:
                self.write(asked=url, refused=True)

    def asked(self, url: str, **options: Any) -> Request:
        return Request(url, callback=self.parse, errback=self.failed, dont_filter=True, **options)

    def parse(self, response: Response) -> None:
        meta = {key: value for key, value in response.meta.items() if key != "depth"}
        self.write(
            asked=self.asked_of(response.request),
            url=response.url,
            status=response.status,
            text=response.text,
            type=response.headers.get("Content-Type", b"").decode(),
            server=response.headers.get("X-Example", b"").decode("latin-1"),
            address=str(response.ip_address),
            rendered=PageAllowance.was_rendered(response),
            meta=json.loads(json.dumps(meta, default=str)),
        )

    def failed(self, failure: Failure) -> None:
        verdict = outcomes.of_exception(failure.value, network_up=True)
        self.write(
            asked=self.asked_of(failure.request),
            error=f"{failure.type.__name__}: {failure.value}",
            reason=verdict.reason,
            fault=verdict.fault,
        )

    def asked_of(self, request: Request) -> str:
        return (request.meta.get("redirect_urls") or [request.url])[0]

    def closed(self, reason: str) -> None:
        self.write(reason=reason, stats=self.crawler.stats.get_stats())

    def write(self, **line: Any) -> None:
        line["after"] = time.monotonic() - self.begun
        with self.out.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, default=str) + "\n")


def main(path: str) -> None:
    order = json.loads(Path(path).read_text(encoding="utf-8"))
    names.resolve(order.get("names", {}))
    settings = get_project_settings()
    settings.setdict({**SETTINGS, **order.get("settings", {})}, priority="project")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Rendering, order)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1])
