"""``scrapy crawl`` that ends with a bad exit code after a bad run.

Scrapy's own command exits 0 when storage is down, when a spider closes itself early and when
nothing was scraped; cron and CI would never know.
"""

import argparse
import logging

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from govcrawl.discretion import conceal
from govcrawl.extensions.run_record import RUN_OUTCOME
from govcrawl.garbage import collect_rarely
from govcrawl.spiders.base import OfficeSpider

logger = logging.getLogger(__name__)

EXIT_CODES = {"ok": 0, "degraded": 3}
FAILED = 1


class Command(CrawlCommand):
    """Exit code 0: the run is ok. 1: it failed. 2: a wrong argument. 3: it is degraded."""

    def long_desc(self) -> str:
        """What ``scrapy crawl --help`` says."""
        return (
            "Run a spider: website, weibo, wechat, appstore or endpoint. For example: scrapy crawl "
            "website -a region=5101 -a max_pages=20 -s GOVCRAWL_ARCHIVE=archive. All arguments and "
            "settings are in docs/operations.md. Exit code 0: the run is ok; 1: it failed; 2: a "
            "wrong argument, nothing was crawled; 3: it is degraded."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider and take the exit code from the run's verdict."""
        assert self.crawler_process is not None
        known = self.crawler_process.spider_loader.list()
        if len(args) != 1 or args[0] not in known:
            given = f"got {' '.join(args)!r}, " if args else ""
            spiders = f"expected one spider of {', '.join(sorted(known))}"
            raise UsageError(
                f"{given}{spiders}; its arguments are given as -a name=value", print_help=False
            )
        crawler = self._checked_crawler(args[0], opts.spargs)
        self.crawler_process.crawl(crawler, **opts.spargs)
        collect_rarely()
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed or crawler.stats is None:
            self.exitcode = FAILED
        else:
            self.exitcode = EXIT_CODES.get(str(crawler.stats.get_value(RUN_OUTCOME)), FAILED)

    def _checked_crawler(self, name: str, arguments: dict[str, str]) -> Crawler:
        """The crawler; what is wrong in what the user typed is said before any start."""
        try:
            crawler = self._create_crawler(name)
            if issubclass(crawler.spidercls, OfficeSpider):
                crawler.spidercls(**arguments).prepare(crawler.settings)
        except (ValueError, OSError, LookupError) as error:
            said = conceal(_told(error))
            if self.settings is not None and self.settings["LOG_FILE"]:
                logger.error("Nothing was crawled: %s", said)  # noqa: TRY400 -- it is the user's
            raise UsageError(said, print_help=False) from error
        return crawler


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
