"""Items stored a second: our four pipelines beside the MongoDB pipeline of Scrapy's documentation.

    python benchmarks/pipelines.py [--runs 5] [--items 4000]

The same spider hands the same valid articles to either, from 32 answers that hold a share each;
nothing is downloaded or parsed. Ours stamps, validates and deduplicates every item and counts it
when the write was acknowledged by the majority and the journal; the documentation's inserts each
item as it comes and waits for the driver. It is measured with the server's own address, where the
driver's retryable writes are on as they are by default, and with the address our launcher gives,
where they are off: this server slows down with every one it remembers. Starts an embedded database
of its own; with GOVCRAWL_BENCHMARK_MONGO_URI another server is measured.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Self

from crawl_services import database, end_when_told, spread
from itemadapter import ItemAdapter
from pymongo import MongoClient
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response

from govcrawl.items import WebsitePage
from govcrawl.storage.home import project_settings

ANSWERS = 32
OURS, DOCUMENTED, SLOWING = KINDS = (
    "ours, acknowledged by majority and journal",
    "documentation's, retryWrites=false",
    "documentation's, as by default",
)


class DocumentedPipeline:
    """The one of https://docs.scrapy.org/en/latest/topics/item-pipeline.html, word for word."""

    collection_name = "scrapy_items"

    def __init__(self, mongo_uri: str, mongo_db: str) -> None:
        self.mongo_uri = mongo_uri
        self.mongo_db = mongo_db

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(
            mongo_uri=crawler.settings.get("MONGO_URI"),
            mongo_db=crawler.settings.get("MONGO_DATABASE", "items"),
        )

    def open_spider(self) -> None:
        """Connect."""
        self.client: MongoClient[dict[str, Any]] = MongoClient(self.mongo_uri)
        self.db = self.client[self.mongo_db]

    def close_spider(self) -> None:
        """Hang up."""
        self.client.close()

    def process_item(self, item: Any) -> Any:
        """Insert, and wait."""
        self.db[self.collection_name].insert_one(ItemAdapter(item).asdict())
        return item


class ItemSpider(Spider):
    """Hands over as many articles as it is told, from answers that are made here."""

    name = "website"
    run_id = "benchmark"
    custom_settings = {  # noqa: RUF012 -- Scrapy's own way
        "DOWNLOAD_HANDLERS": {
            "data": "scrapy.core.downloader.handlers.datauri.DataURIDownloadHandler"
        },
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": ANSWERS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": ANSWERS,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "WARNING",
    }

    async def start(self) -> AsyncIterator[Any]:
        """The answers."""
        for number in range(ANSWERS):
            yield Request(f"data:,{number}", dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[WebsitePage]:
        """The share of an answer in the articles."""
        for number in range(int(response.text), int(self.items), ANSWERS):
            yield article(number)


def article(number: int) -> WebsitePage:
    """A valid article, as the website parser makes them."""
    return WebsitePage(
        office_id="510100",
        adcode="510100",
        channel="website",
        source_url=f"http://www.ceshi.example/a/{number}.html",
        observed_at=datetime(2026, 3, 1, 4, tzinfo=UTC),
        target="510100|website|http://www.ceshi.example/",
        url=f"http://www.ceshi.example/a/{number}.html",
        title=f"关于推进政务服务改革提升群众办事便利的通知（第{number}号）",
        published_at=datetime(2026, 1, 1 + number % 28, 1, 30, tzinfo=UTC),
        published_precision="minute",
        published_source="meta",
        source="测试市人民政府办公室",
        author="编辑一",
        column_name="通知公告",
        column_type="工作动态",
        keywords=["政务", "服务", "改革"],
        site_name="测试市人民政府",
        site_id_code="5101000001",
        body_chars=3200,
        body_hash="sha256:" + f"{number:064x}",
        images=2,
        standard_tags=["SiteName", "SiteDomain", "SiteIDCode", "ArticleTitle", "PubDate"],
        charset="utf-8",
    )


def settings_of(kind: str, uri: str, name: str, home: Path) -> dict[str, Any]:
    """The settings of a crawl that only stores."""
    if kind != OURS:
        address = uri.partition("?")[0] if kind == SLOWING else uri
        pipeline = {f"{__name__}.{DocumentedPipeline.__name__}": 100}
        return {"ITEM_PIPELINES": pipeline, "MONGO_URI": address, "MONGO_DATABASE": name}
    own = {"GOVCRAWL_MONGO_URI": uri, "GOVCRAWL_MONGO_DATABASE": name, "GOVCRAWL_HOME": str(home)}
    project = project_settings()
    kept = ("ITEM_PIPELINES", "CONCURRENT_ITEMS", "SCRAPER_SLOT_MAX_ACTIVE_SIZE")
    mine = {key: project[key] for key in project if key.startswith("GOVCRAWL_")}
    return {**mine, **{key: project[key] for key in kept}, **own}


def run_one(kind: str, uri: str, name: str, items: int) -> None:
    """Store the items, in this process; print the seconds from the spider's open to its close."""
    with tempfile.TemporaryDirectory() as home:
        process = AsyncCrawlerProcess(settings_of(kind, uri, name, Path(home)))
        crawler = process.create_crawler(ItemSpider)
        process.crawl(crawler, items=str(items))
        process.start()
    stats = crawler.stats.get_stats() if crawler.stats is not None else {}
    if stats.get("item_scraped_count") != items:
        raise SystemExit(f"{kind}: {stats.get('item_scraped_count')} of {items} items")
    print(stats["elapsed_time_seconds"])


def main() -> None:
    """Store in rounds, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="rounds (5)")
    parser.add_argument("--items", type=int, default=4000, help="items of a round (4000)")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    end_when_told()
    if options.one:
        run_one(*options.one, options.items)
        return
    given = os.environ.get("GOVCRAWL_BENCHMARK_MONGO_URI")
    with tempfile.TemporaryDirectory() as name:
        if given:
            report(rounds(given, options.runs, options.items), options.items)
            return
        with database(Path(name)) as uri:
            report(rounds(uri, options.runs, options.items), options.items)


def rounds(uri: str, runs: int, items: int) -> list[dict[str, float]]:
    """Seconds of each kind in each round; each into a database that is dropped."""
    return [{kind: seconds(kind, uri, items) for kind in KINDS} for _ in range(runs)]


def seconds(kind: str, uri: str, items: int) -> float:
    """Store the items in a process of its own; raises SystemExit where that fails."""
    name = "benchmark_pipelines"
    line = [sys.executable, __file__, "--items", str(items), "--one", kind, uri, name]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    with MongoClient[dict[str, Any]](uri) as client:
        collection = WebsitePage.collection if kind == OURS else DocumentedPipeline.collection_name
        stored = client[name][collection].count_documents({})
        client.drop_database(name)
    if done.returncode or stored != items:
        raise SystemExit(f"{kind}: {stored} of {items} stored\n{done.stderr[-3000:]}")
    return float(done.stdout.split()[-1])


def report(found: list[dict[str, float]], items: int) -> None:
    """A row for each kind."""
    print("| pipeline | items/s | ours, times as fast |")
    print("|---|---|---|")
    for kind in KINDS:
        rate = median(items / each[kind] for each in found)
        print(f"| {kind} | {rate:.0f} | {spread([each[kind] / each[OURS] for each in found])} |")


if __name__ == "__main__":
    main()
