"""The bare spider a crawl of ours is measured against: eight fields of a page by CSS, and no more.

scrapy runspider benchmarks/crawl_bare.py -a urls=FILE
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class BareSpider(Spider):
    """Asks for the addresses of a file, one a line, 32 at a time, everything else as by default."""

    name = "bare"
    custom_settings = {  # noqa: RUF012 -- Scrapy's own way
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "LOG_LEVEL": "INFO",
    }

    async def start(self) -> AsyncIterator[Any]:
        """One request an address."""
        text = Path(self.urls).read_text(encoding="utf-8")  # noqa: ASYNC240 -- nothing else runs
        for url in text.split():
            yield Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[dict[str, Any]]:
        """The eight fields, and where they are from."""

        def meta(name: str) -> str | None:
            return response.css(f'meta[name="{name}"]::attr(content)').get()

        yield {
            "url": response.url,
            "title": meta("ArticleTitle") or response.css("h1::text").get(),
            "published_at": meta("PubDate") or response.css(".info span::text").get(),
            "source": meta("ContentSource"),
            "author": meta("Author"),
            "column_name": meta("ColumnName") or response.css(".crumb a:last-of-type::text").get(),
            "keywords": (meta("Keywords") or "").split(","),
            "site_name": meta("SiteName"),
            "site_id_code": meta("SiteIDCode"),
        }
