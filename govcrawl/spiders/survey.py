"""What is asked about a site once its pages were read: is its search of use, do its links work."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from govcrawl import outcomes
from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck, WebsitePage
from govcrawl.ledger import GIVE_UP_AFTER, UNWELCOME
from govcrawl.link_survey import LinkRequest, LinkSurvey
from govcrawl.outcomes import Verdict
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.links import page_links
from govcrawl.parsers.website.search import find_form, is_offered
from govcrawl.reasons import Fault, Reason
from govcrawl.registry import Target
from govcrawl.search_trial import SearchRequest, SearchTrial
from govcrawl.spiders.answers import capture_of
from govcrawl.spiders.base import OfficeSpider
from govcrawl.urls import canonical, is_root, same_site
from govcrawl.walk import FORM

SAMPLED_PAGES = 4
"""List pages, and as many others, whose links are checked besides those of the home page."""
LARGEST_LINKED = 2 * 1024 * 1024
"""Bytes of a linked file that are read at most: that it is there is what was asked."""


@dataclass
class Aside:
    """One request of a survey, on its way."""

    target: Target
    asked: LinkRequest | SearchRequest


class SiteSurvey:
    """The survey of one site: first its search, then its links, one request at a time.

    Its requests are no pages of the target's: they count in its check, not in its outcome.
    """

    def __init__(self, spider: OfficeSpider, target: Target, home: Page, most_links: int) -> None:
        self.spider = spider
        self.target = target
        self.home = home.capture.url
        self.unwelcome = 0
        self.sampled = Counter[bool]()
        self.links = LinkSurvey(self.home, most_links) if most_links else None
        before = home.capture.fetched_at
        self.trial = _trial(home, before) if most_links and before else None
        if self.links is not None:
            self.links.add(self.home, page_links(home), on_home=True)

    def samples(self, *, is_list: bool) -> bool:
        """Say whether the links of one more list page, or of one more other, are wanted."""
        return self.links is not None and self.sampled[is_list] < SAMPLED_PAGES

    def sample(self, page: Page, *, is_list: bool) -> None:
        """Have the links of a page checked."""
        if self.links is not None and self.samples(is_list=is_list):
            self.sampled[is_list] += 1
            self.links.add(page.capture.url, page_links(page), on_home=False)

    def asked(self, url: str, verdict: Verdict, evidence: dict[str, Any] | None) -> None:
        """The crawl has asked for a page itself: no need to do so again."""
        if self.links is not None:
            self.links.known(url, verdict, evidence)

    def read(self, page: WebsitePage) -> None:
        """An article was read, which the site's search should find."""
        if self.trial is not None and page.url:
            self.trial.read(page.url, page.title, page.published_at)

    def next_request(self) -> Request | None:
        """What to ask next; None at the end, or where the site has had enough."""
        if self.unwelcome >= GIVE_UP_AFTER:
            return None
        if self.trial is not None and (search := self.trial.next()):
            return self._request(search, search.url, search.method, search.body)
        if self.links is not None and (link := self.links.next()):
            return self._request(link, link.url, link.method, None)
        return None

    def completed(self, check: WebsiteCheck) -> WebsiteCheck:
        """The check with what the survey found."""
        return replace(
            check,
            search=self.trial.result() if self.trial else None,
            links=self.links.tally() if self.links else None,
            broken_links=self.links.broken() if self.links else None,
        )

    def _request(
        self, asked: LinkRequest | SearchRequest, url: str, method: str, body: str | None
    ) -> Request:
        self.spider.ledger.asked(self.target, aside=True)
        meta: dict[str, Any] = {"dont_retry": True}
        if isinstance(asked, LinkRequest):
            meta |= {"download_maxsize": LARGEST_LINKED, "download_warnsize": 0}
        return Request(
            url,
            method=method,
            body=body,
            headers=FORM if body is not None else None,
            callback=self.answered,
            errback=self.unanswered,
            cb_kwargs={"aside": Aside(self.target, asked)},
            meta=meta,
            dont_filter=True,
        )

    async def answered(self, response: Response, aside: Aside) -> AsyncIterator[Any]:
        """Take note of an answer, and go on."""
        self.spider.witnesses.answered(response.url)
        capture = capture_of(response, "aside")
        verdict = outcomes.of_response(capture)
        verdict = verdict or Verdict(Reason.OK, None, "", response.status)
        if self._led_home(aside, response.url):
            verdict = Verdict(Reason.SOFT_404, Fault.SITE, "led to the home page", response.status)
        self._note(aside, verdict, capture, response.meta.get("evidence"))
        for result in self.spider.afterwards(self.target):
            yield result

    async def unanswered(self, failure: Failure) -> AsyncIterator[Any]:
        """Take note of a failure, and go on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        verdict = await self.spider.verdict_on(failure.value, request.url)
        self._note(request.cb_kwargs["aside"], verdict, None, None)
        for result in self.spider.afterwards(self.target):
            yield result

    def _note(self, aside: Aside, verdict: Verdict, capture: Capture | None, evidence: Any) -> None:
        if isinstance(aside.asked, SearchRequest):
            if self.trial is not None:
                self.trial.answered(aside.asked, verdict, capture, evidence)
        elif self.links is not None:
            self.links.answered(aside.asked, verdict, evidence)
        if same_site(aside.asked.url, self.home):
            self._count(verdict)

    def _led_home(self, aside: Aside, url: str) -> bool:
        """Say whether asking for another page of the site ended at its home page."""
        asked = aside.asked
        if not isinstance(asked, LinkRequest) or not same_site(asked.url, self.home):
            return False
        home = canonical(self.home)
        is_other = canonical(asked.url) != home and not is_root(asked.url)
        return is_other and canonical(url) == home

    def _count(self, verdict: Verdict) -> None:
        """A site that asks for less, or refuses time and again, is left alone."""
        if verdict.reason is Reason.RATE_LIMITED:
            self.unwelcome = GIVE_UP_AFTER
        else:
            self.unwelcome = self.unwelcome + 1 if verdict.reason in UNWELCOME else 0


def _trial(home: Page, before: datetime) -> SearchTrial:
    return SearchTrial(find_form(home), is_offered(home), before)
