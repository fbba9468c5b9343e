"""A real crawl of somebody who is signed in, whose parser is as careless as can be.

``python -m tests.support.signed_in_crawl '{"paths": [...], "settings": {...}}'``: the spider of the
only target asks every path with every credential in headers and address, and stores what came back
as it is. The parser breaks on ``/break`` and makes an invalid item of ``/invalid``, the spider
breaks on ``/lost``, all with the whole answer in what they say.
"""

import json
import sys
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.access.credentials import Credentials
from govcrawl.capture import Capture
from govcrawl.items import Item, WebsitePage
from govcrawl.parsers import channels
from govcrawl.reasons import Verdict
from govcrawl.registry import Target
from govcrawl.spiders.base import OfficeSpider
from govcrawl.spiders.errands import Errand
from govcrawl.storage.home import project_settings

TITLE_LIMIT = 500


def parse(capture: Capture) -> list[Item]:
    """One page whose title is the answer."""
    text = capture.body.decode()
    if capture.request == "/break":
        raise ValueError(f"cannot read {text} of {capture.url}")
    page = WebsitePage(url=f"http://gov.test{capture.request}", title=text[:TITLE_LIMIT])
    if capture.request == "/invalid":
        page.site_name = ["not a name", text, capture.body]  # type: ignore[assignment]
    return [page]


class SignedIn(OfficeSpider):
    """Asks ``paths``, the first of them first."""

    name = "website"
    own_arguments = frozenset({"paths"})

    def prepare(self, settings: BaseSettings) -> None:
        super().prepare(settings)
        self.credentials = Credentials.of(settings)
        self.paths = self.arguments["paths"].split()

    def first_requests(self, target: Target) -> Iterable[Request]:
        token, session = self.credentials.weibo_token, self.credentials.wechat_session
        query = urlencode({"page": "1", **session, "access_token": token, "said": token})
        headers = {
            "Cookie": self.credentials.weibo_cookie,
            "Authorization": f"OAuth2 {token}",
            "X-Said": token,
        }
        for number, path in enumerate(self.paths):
            base = "" if "://" in path else target.account.rstrip("/")
            errand = Errand(target, path, first=number == 0)
            yield self.ask(errand, f"{base}{path}?{query}", headers=headers)

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        self.logger.info("What came back: %s", response.text)
        self.ledger.noted(errand.target, f"seen: {response.url}")
        for item in items:
            yield item
        if errand.request == "/lost":
            raise LookupError(f"nothing follows from {response.text}")


def main() -> None:
    """Crawl."""
    given = json.loads(sys.argv[1])
    settings = project_settings()
    settings.setdict({"SPIDER_MODULES": [], **given.get("settings", {})}, priority="cmdline")
    channels.PARSERS["website"] = parse  # type: ignore[index]
    process = AsyncCrawlerProcess(settings)
    process.crawl(SignedIn, paths=" ".join(given["paths"]))
    process.start()


if __name__ == "__main__":
    main()
