"""WeChat official accounts: what is told of them, their albums or histories, and their articles."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from govcrawl.access.wechat import place_of
from govcrawl.capture import Capture
from govcrawl.items import Item, WechatArticle
from govcrawl.parsers.wechat import read_listing
from govcrawl.parsers.wechat.moving import read_successor
from govcrawl.planning.wechat.articles import ACCOUNT, ARTICLE, HISTORY, Step
from govcrawl.planning.wechat.readings import moved_account
from govcrawl.reasons import STOPPING, Fault, Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.answers import fetched_at, verdict_of
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.wechat.arguments import ARGUMENTS
from govcrawl.spiders.wechat.asking import asking
from govcrawl.spiders.wechat.reading import ArticleSpider
from govcrawl.spiders.wechat.verdicts import (
    LISTS,
    NOBODY_THERE,
    OBSERVED,
    is_private,
    unexpected,
)

NO_LIST = "no list of its articles without a session: give addresses of albums or articles"


class WechatSpider(ArticleSpider):
    """Arguments besides the common ones: ``mode``, ``refresh``, ``max_articles``, ``urls``.

    ``mode=update`` asks again for articles of the last ``refresh`` days and for those not stored
    whole; ``mode=full`` for all. ``max_articles`` bounds the pages asked of one target.
    ``urls=FILE`` asks for the articles and albums in a file, one address a line, instead of the
    registry's accounts.
    """

    name = "wechat"
    own_arguments: ClassVar[frozenset[str]] = ARGUMENTS
    delay: ClassVar[str] = "GOVCRAWL_WECHAT_DELAY"

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The account's own page, the first page of the album, or the article."""
        yield self._ask(target, Step(self.wanted.place(target).request, first=True))

    def next_request(self, target: Target) -> Request | None:
        """What is to be asked about a target next; nothing once the platform said stop."""
        articles = self.articles.get(target.key)
        if articles is None or self.stopped or self.ledger.entries[target.key].given_up:
            return None
        step = articles.next()
        return self._ask(target, step) if step else None

    def _ask(self, target: Target, step: Step) -> Request:
        url, options = asking(step, self.wanted.place(target), self.session)
        errand = Errand(target, step.request, first=step.first, details={"step": step})
        return self.ask(errand, self.origins.of(url), **options)

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:
        """What the answer makes it: a removed article is no failure, another account's is one."""
        verdict = super().verdict_of_answer(errand, response, items)
        if verdict.reason is Reason.OK:
            return unexpected(errand, items, self.articles[errand.target.key]) or verdict
        if errand.request != ARTICLE or verdict.reason not in OBSERVED:
            return verdict
        is_told = not errand.first and verdict.fault is Fault.SITE
        if verdict.reason is Reason.MIGRATED and errand.details["step"].moved_to is None:
            link = read_successor(self.capture(response, ARTICLE))
            errand.details["successor"] = place_of(link) if link else None
            is_told = is_told or errand.details["successor"] is not None
        return replace(verdict, reason=Reason.OK, fault=None) if is_told else verdict

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Hand over what was read; lists lead to articles, a moved article to its successor."""
        found, capture = verdict_of(items, response.status), self.capture(response, errand.request)
        results: Iterable[Item] = ()
        if errand.request == ARTICLE and found.reason in OBSERVED:
            results = await self.gone(errand, capture.url, found)
        elif errand.request == ACCOUNT and found.reason is Reason.MIGRATED:
            biz, successor = self.wanted.place(errand.target).biz, read_successor(capture)
            moved = [moved_account(biz, successor)] if successor else []
            results = [*moved, *self.unreached(errand, verdict)]
        elif verdict.reason is not Reason.OK:
            results = self.unreached(errand, verdict)
        elif errand.request in LISTS:
            results = await self._list(errand, response, capture)
        else:
            results = [await self.whole(errand, item) for item in items[:1]]
        for result in results:
            yield result

    async def _list(
        self, errand: Errand, response: Response, capture: Capture
    ) -> list[WechatArticle]:
        """Read a page of a list; returns the articles that are not asked for but have news."""
        listing = await self.reader.read(read_listing, capture)
        articles = self.articles[errand.target.key]
        for article in articles.read(listing, fetched_at(response)):
            self.credit(article, errand, response)
        told = articles.told()
        for article in told:
            # One that was read for another target keeps what proves it, not whose it was.
            article.target = errand.target.key
        return told

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """Without its page a list ends there; an article without its page is what the list says.

        What only a session is shown may be refused without an end to what everybody is.
        """
        articles = self.articles[errand.target.key]
        if is_private(errand, verdict):
            self.refused[errand.request] = f"no {errand.request} for the session: {verdict.detail}"
            if errand.request == HISTORY and verdict.reason is Reason.LOGIN_REQUIRED:
                self.session = {}
        elif verdict.reason in STOPPING:
            self.stop(verdict)
        if errand.first:
            articles.leave()
        if errand.request in LISTS:
            articles.leave_list()
        if errand.request == ARTICLE:
            return articles.given_up(errand.details["step"].article)
        return ()

    def conclusion(self, target: Target) -> Iterable[Item]:
        """What is known of a target only when nothing more is asked about it."""
        if (articles := self.articles.pop(target.key, None)) is None:
            return []
        for note in articles.notes():
            self.ledger.noted(target, note)
        request = self.wanted.place(target).request
        verdict = self.ledger.entries[target.key].verdict
        if request == ARTICLE or (verdict is not None and verdict.reason in NOBODY_THERE):
            return []
        is_read = verdict is not None and verdict.reason is Reason.OK
        if is_read and request == ACCOUNT and articles.request is None:
            self.ledger.noted(target, self.refused.get(HISTORY, NO_LIST))
        if not articles.is_listed:
            self.missed(target)
        elif articles.waiting:
            self.missed(target, articles.last_unread)
        return articles.left()

    def unsettled(self) -> list[Item]:
        """What a run that ends early owes: articles as their lists tell them, and the outcomes."""
        left: list[Item] = []
        for key in list(self.articles):
            target = self.ledger.entries[key].target
            for article in self.conclusion(target):
                self.ledger.handed_over(target)
                left.append(article)
        return [*left, *super().unsettled()]
