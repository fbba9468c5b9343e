"""When a page may be rendered in a browser, and how a request asks for it."""

import logging
from collections import Counter
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Response

from govcrawl.browser import BROKEN, EXECUTABLE, OFF, RENDER, RENDERED

logger = logging.getLogger(__name__)


class PageAllowance:
    """Counts what is rendered, against a limit for each target and one for the run."""

    def __init__(self, crawler: Crawler, *, possible: bool) -> None:
        self._crawler = crawler
        self._possible = possible
        self._of_target: Counter[str] = Counter()
        self._target_limit = crawler.settings.getint("GOVCRAWL_BROWSER_PAGES")
        self._run_limit = crawler.settings.getint("GOVCRAWL_BROWSER_RUN_PAGES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """See whether pages can be rendered, once for the crawl; says so where they cannot.

        In a replay they can, unless GOVCRAWL_BROWSER is ``off``: the archive answers for the
        browser.
        """
        settings = crawler.settings
        if settings.get("GOVCRAWL_BROWSER") == OFF:
            return cls(crawler, possible=False)
        if settings.get("GOVCRAWL_REPLAY"):
            return cls(crawler, possible=True)
        found = settings.get(EXECUTABLE)
        if not found:
            logger.info("No browser was found: pages that need scripts end as needs_js")
        return cls(crawler, possible=bool(found))

    def may_render(self, target_key: str) -> bool:
        """Whether there is a browser that works, and both limits leave a page for the target."""
        stats = self._crawler.stats
        if not self._possible or (stats is not None and stats.get_value(BROKEN)):
            return False
        rendered = self._of_target
        return rendered[target_key] < self._target_limit and rendered.total() < self._run_limit

    def options(self, target_key: str) -> dict[str, Any]:
        """What makes a Scrapy request one to render, as keyword arguments; counts one page.

        It is not retried: a page that failed for its scripts has cost half a minute already.
        """
        self._of_target[target_key] += 1
        return {"meta": {RENDER: True, "dont_retry": True}}

    @staticmethod
    def was_rendered(response: Response) -> bool:
        """Whether an answer came from a browser, now or when it was archived."""
        return RENDERED in response.flags
