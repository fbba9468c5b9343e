"""What is asked about a site once its pages were read: is its search of use, do its links work."""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck, WebsitePage
from govcrawl.ledger import GIVE_UP_AFTER, UNWELCOME
from govcrawl.parsers import privacy, verdicts
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.links import page_links
from govcrawl.parsers.website.search import find_form, is_offered
from govcrawl.planning.website.steps import FORM
from govcrawl.planning.website.walk import is_home
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.answers import capture_of
from govcrawl.spiders.base import OfficeSpider
from govcrawl.survey.links import LinkRequest, LinkSurvey
from govcrawl.survey.search_trial import SearchRequest, SearchTrial
from govcrawl.urls import host_of, is_root, same_site

logger = logging.getLogger(__name__)

SAMPLED_PAGES = 4
"""List pages, and as many others, whose links are checked besides those of the home page."""
LEFT_ALONE = Verdict(Reason.CUT_SHORT, Fault.US, "its host has asked for less")
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
        self.began = False
        self.left_alone: set[str] = set()
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
        try:
            return self._next_request()
        except Exception as error:  # noqa: BLE001 it must not cost the target its outcome
            self.spider.broken(error, self.home)
            self.unwelcome = GIVE_UP_AFTER
            return None

    def _next_request(self) -> Request | None:
        while self.trial is not None and (search := self.trial.next()):
            if host_of(search.url) in self.left_alone:
                self.trial.answered(search, LEFT_ALONE)
                continue
            return self._request(search, search.url, search.method, search.body)
        while self.links is not None and (link := self.links.next()):
            if host_of(link.url) in self.left_alone:
                self.links.answered(link, LEFT_ALONE)
                continue
            return self._request(link, link.url, link.method, None)
        return None

    def completed(self, check: WebsiteCheck) -> WebsiteCheck:
        """The check with what the survey found."""
        return replace(
            check,
            search=self.trial.result() if self.trial else None,
            links=self.links.tally() if self.links else None,
            broken_links=[_masked(each) for each in self.links.broken()] if self.links else None,
        )

    def _request(
        self, asked: LinkRequest | SearchRequest, url: str, method: str, body: str | None
    ) -> Request:
        meta: dict[str, Any] = {"dont_retry": True}
        if isinstance(asked, LinkRequest):
            meta |= {"download_maxsize": LARGEST_LINKED, "download_warnsize": 0}
        request = Request(
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
        self.began = True
        self.spider.ledger.asked(self.target, aside=True)
        return request

    async def answered(self, response: Response, aside: Aside) -> AsyncIterator[Any]:
        """Take note of an answer, and go on."""
        self.spider.witnesses.answered(response.url)
        try:
            capture = capture_of(response, "aside")
            verdict = await self._verdict(capture, aside)
            self._note(aside, verdict, capture, response.meta.get("evidence"))
        except Exception as error:  # noqa: BLE001 nor must an answer that breaks us
            self._unread(aside, self.spider.broken(error, response.url))
        for result in self.spider.afterwards(self.target):
            yield result

    async def unanswered(self, failure: Failure) -> AsyncIterator[Any]:
        """Take note of a failure, and go on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        aside: Aside = request.cb_kwargs["aside"]
        try:
            verdict = await self.spider.verdict_on(failure.value, request.url)
            self._note(aside, verdict, None, None)
        except Exception as error:  # noqa: BLE001 as for an answer
            self._unread(aside, self.spider.broken(error, request.url))
        for result in self.spider.afterwards(self.target):
            yield result

    async def _verdict(self, capture: Capture, aside: Aside) -> Verdict:
        if self._led_home(aside, capture.url):
            return Verdict(Reason.SOFT_404, Fault.SITE, "led to the home page", capture.status)
        verdict = await self.spider.reader.read(verdicts.of_response, capture)
        return verdict or Verdict(Reason.OK, None, "", capture.status)

    def _unread(self, aside: Aside, broken: Verdict) -> None:
        """Take note of an answer that could not be read, unless it was noted before that."""
        try:
            self._note(aside, broken, None, None)
        except ValueError as noted:
            logger.debug("Noted already: %s", noted)

    def _note(self, aside: Aside, verdict: Verdict, capture: Capture | None, evidence: Any) -> None:
        if isinstance(aside.asked, SearchRequest):
            if self.trial is not None:
                self.trial.answered(aside.asked, verdict, capture, evidence)
        elif self.links is not None:
            self.links.answered(aside.asked, verdict, evidence)
        if same_site(aside.asked.url, self.home):
            self._count(verdict)
        elif verdict.reason is Reason.RATE_LIMITED:
            self.left_alone.add(host_of(aside.asked.url))

    def _led_home(self, aside: Aside, url: str) -> bool:
        """Say whether asking for another page of the site ended at its home page."""
        asked = aside.asked
        is_link = isinstance(asked, LinkRequest) and same_site(asked.url, self.home)
        if not is_link or is_root(asked.url):
            return False
        return not is_home(asked.url, self.home) and is_home(url, self.home)

    def _count(self, verdict: Verdict) -> None:
        """A site that asks for less, or refuses time and again, is left alone."""
        if verdict.reason is Reason.RATE_LIMITED:
            self.unwelcome = GIVE_UP_AFTER
        else:
            self.unwelcome = self.unwelcome + 1 if verdict.reason in UNWELCOME else 0


def _masked(broken: dict[str, Any]) -> dict[str, Any]:
    """A broken link as it may be stored: one to a letter may say whose it is."""
    return {**broken, "text": privacy.mask(broken["text"])[0] if broken["text"] else None}


def _trial(home: Page, before: datetime) -> SearchTrial:
    return SearchTrial(find_form(home), is_offered(home), before)
