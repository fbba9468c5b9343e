"""A real crawl of addresses that do not answer, which asks its control hosts about the line.

``python -m tests.support.line_crawl '{"dead": [...], "control": [...], "settings": {}}'`` prints
what was said about each of them, as JSON by address.
"""

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from twisted.python.failure import Failure

from govcrawl.spiders.witnesses import Witnesses
from govcrawl.storage.home import project_settings

SETTINGS = {
    "EXTENSIONS": {},
    "ITEM_PIPELINES": {},
    "DOWNLOAD_DELAY": 0,
    "RETRY_TIMES": 0,
    "ROBOTSTXT_OBEY": False,
    "SPIDER_MODULES": [],
}


class LineSpider(Spider):
    """Asks, and asks again about what did not answer."""

    name = "line"

    def __init__(self, dead: list[str], control: list[str], answers: dict[str, Any]) -> None:
        super().__init__()
        self.dead, self.answers = dead, answers
        self.witnesses = Witnesses(control)

    async def start(self) -> AsyncIterator[Request]:
        """All at once."""
        for url in self.dead:
            yield Request(url, errback=self.unanswered)

    def parse(self, response: Any) -> None:
        """An answer is a witness."""
        self.witnesses.answered(response.url)

    async def unanswered(self, failure: Failure) -> None:
        """What this is for."""
        url = failure.request.url
        self.answers[url] = await self.witnesses.line_works(self.crawler, url)


def main() -> None:
    """Crawl and print."""
    given = json.loads(sys.argv[1])
    settings = project_settings()
    settings.setdict(SETTINGS | given.get("settings", {}))
    process = AsyncCrawlerProcess(settings)
    answers: dict[str, Any] = {}
    process.crawl(LineSpider, dead=given["dead"], control=given["control"], answers=answers)
    process.start()
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
