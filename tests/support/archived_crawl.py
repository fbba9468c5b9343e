"""A crawl of its own process that asks what it is told and writes down what came back.

Run as ``python -m tests.support.archived_crawl ORDER.json``. The order: ``settings``, ``requests``
(url, and optionally method, body, headers, meta), ``out``; optionally ``bodies`` (false leaves them
out), ``follow`` (redirects, from the callback) and ``file_size_limit`` in bytes. Each answer or
failure is one JSON line in ``out``; the last line holds the stats and the reason of closing.
"""

import base64
import json
import resource
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import JsonResponse, Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from govcrawl import archive

SETTINGS: dict[str, Any] = {
    "SPIDER_MODULES": [],
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "ROBOTSTXT_OBEY": False,
    "RETRY_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "DOWNLOAD_TIMEOUT": 20,
    "DOWNLOAD_HANDLERS": {"tls": "tests.support.archived_crawl.Observation"},
    "LOG_LEVEL": "INFO",
}


class Observation(BaseDownloadHandler):
    """Answers any address with JSON, as the project's handlers for hosts do."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        headers = {"Content-Type": "application/json"}
        return JsonResponse(request.url, body=b'{"valid":true}', headers=headers)


class Asking(Spider):
    name = "asking"
    handle_httpstatus_all = True

    def __init__(self, order: dict[str, Any]) -> None:
        super().__init__()
        self.run_id = "run"
        self.order = order
        self.bodies = order.get("bodies", True)
        self.out = Path(order["out"])

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        archive.configure(settings)

    async def start(self) -> AsyncIterator[Request]:
        for wanted in self.order["requests"]:
            yield Request(
                wanted["url"],
                method=wanted.get("method", "GET"),
                body=wanted.get("body", "").encode(),
                headers=wanted.get("headers"),
                meta={"handle_httpstatus_all": True, **wanted.get("meta", {})},
                callback=self.parse,
                errback=self.failed,
                dont_filter=True,
            )

    def parse(self, response: Response) -> Iterator[Request]:
        self.write(
            url=response.url,
            asked=f"{response.request.method} {response.request.url}",
            kind=type(response).__name__,
            status=response.status,
            headers=[
                [name.decode(), [value.decode("latin-1") for value in values]]
                for name, values in response.headers.items()
            ],
            body=base64.b64encode(response.body).decode() if self.bodies else None,
            text=response.text if self.bodies and isinstance(response, TextResponse) else None,
            flags=response.flags,
            address=str(response.ip_address),
            protocol=response.protocol,
            evidence=response.meta.get("evidence"),
            latency=response.meta.get("download_latency"),
            fetched_at=response.meta["fetched_at"].isoformat(),
        )
        location = response.headers.get("Location")
        if location and self.order.get("follow"):
            yield response.follow(location.decode(), meta=response.meta, errback=self.failed)

    def failed(self, failure: Failure) -> None:
        self.write(
            asked=f"{failure.request.method} {failure.request.url}",
            error=f"{failure.type.__name__}: {failure.value}",
            evidence=failure.request.meta.get("evidence"),
        )

    def closed(self, reason: str) -> None:
        self.write(reason=reason, stats=self.crawler.stats.get_stats())

    def write(self, **line: Any) -> None:
        with self.out.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, default=str) + "\n")


def main(path: str) -> None:
    order = json.loads(Path(path).read_text(encoding="utf-8"))
    if limit := order.get("file_size_limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    settings = get_project_settings()
    settings.setdict({**SETTINGS, **order["settings"]}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Asking, order)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1])
