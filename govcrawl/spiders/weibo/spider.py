"""Weibo accounts: the profile, the timeline, long texts, and posts that are not shown any more."""

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.access.credentials import Credentials
from govcrawl.access.weibo import API, WEB, Interface
from govcrawl.access.weibo.visitor import Visitor
from govcrawl.china import day_in_china, midnight_in_china
from govcrawl.items import Item, WeiboAccount, WeiboPost
from govcrawl.parsers import channels, weibo
from govcrawl.planning.weibo.posts import (
    LONG_TEXT,
    POST,
    POSTS,
    AccountPosts,
    Known,
    doubts,
    expected,
)
from govcrawl.reasons import STOPPING, Fault, Reason, Verdict
from govcrawl.registry import SelectionError, Target
from govcrawl.spiders.account import AccountSpider
from govcrawl.spiders.answers import made_safe, verdict_of
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.knowing import known_database
from govcrawl.spiders.weibo.arguments import ARGUMENTS, WeiboArguments
from govcrawl.spiders.weibo.visiting import obtain_visitor
from govcrawl.storage.known import covered, posts_known

PROFILE = "profile"
NOBODY_THERE = frozenset({Reason.REMOVED, Reason.NOT_LISTED, Reason.IDENTITY_MISMATCH})
"""Answers after which no days are missed: there is no account to read them from."""


class WeiboSpider(AccountSpider):
    """Arguments besides the common ones: ``interface``, ``mode``, ``refresh``, ``max_pages``.

    ``interface`` is ``mobile``, ``web`` or ``api`` (default: api with a token, else web, which
    tells followers exactly). ``mode=update`` reads what is new since the account was last read to
    its beginning, and the last ``refresh`` days once more for their counts; ``mode=full`` reads
    everything. ``max_pages`` bounds the pages of one account's timeline.
    """

    name = "weibo"
    own_arguments: ClassVar[frozenset[str]] = ARGUMENTS
    delay: ClassVar[str] = "GOVCRAWL_WEIBO_DELAY"

    def prepare(self, settings: BaseSettings) -> None:
        """Read the arguments and the credentials: what asks, and with what right."""
        self.options = WeiboArguments.of(self.arguments)
        self.reading: dict[str, AccountPosts] = {}
        self.known: dict[str, Known] = {}
        given = Credentials.of(settings)
        self.token, self.cookie = given.weibo_token, given.weibo_cookie
        self.interface = Interface(self.options.interface or (API if self.token else WEB))
        self.visitor: Visitor | None = None
        super().prepare(settings)
        self.access = {
            "interface": self.interface.name,
            "credential": self._credential(),
            "stopped": None,
        }

    def _credential(self) -> str:
        if self.interface.name == API:
            if not self.token and not self.replays:
                raise SelectionError("interface", API, "mobile or web: the open API needs a token")
            return "token" if self.token else "none"
        if self.cookie:
            return "cookie"
        return "none" if self.replays else "visitor"

    async def enter(self) -> None:
        """Get a visitor's credential where the operator gave none of their own."""
        if self.access is None or self.access["credential"] != "visitor":
            return
        fetch = partial(obtain_visitor, self.crawler, self.interface.name, self.origins)
        self.visitor = Visitor(fetch, time.monotonic)
        try:
            is_given = await self.visitor.obtain()
        except Exception as error:  # noqa: BLE001 whatever failed, it is every account's outcome
            self.stop(await self.verdict_on(error, self.interface.profile("0")))
            return
        if not is_given:
            detail = "the platform gives visitors no credential, and none was provided"
            self.stop(Verdict(Reason.LOGIN_REQUIRED, Fault.UNKNOWN, detail))

    async def window(self, target: Target) -> None:
        """The days asked for, and the posts of them that are stored; a replay looks nothing up."""
        today = day_in_china(datetime.now(UTC))
        until = min(self.selection.until or today, today)
        since = self.selection.since
        if not self.replays:
            async with known_database(self.settings) as database:
                if since is None and self.options.mode == "update":
                    since = self._since(await covered(database, target.key), until)
                begin = midnight_in_china(since) if since else None
                self.known[target.key] = await posts_known(database, target.account, begin)
        self.ledger.asked_for(target, since, until)

    def _since(self, read_until: date | None, until: date) -> date | None:
        """The first day to read: nothing between is left out, the latest counts are seen again."""
        refreshed = until - timedelta(days=self.options.refresh)
        return min(read_until, refreshed) if read_until else None

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The profile: who it is, and how many posts there are to be."""
        yield self._ask(Errand(target, PROFILE, first=True), self.interface.profile(target.account))

    def _ask(self, errand: Errand, url: str) -> Request:
        """A request to the platform itself; where it leads to a login, that is the answer."""
        cookie = self.visitor.cookie if self.visitor else self.cookie
        return self.ask(
            replace(errand, details={**errand.details, "url": url, "cookie": cookie}),
            self.origins.of(url),
            headers=self.interface.headers(errand.target.account, cookie, self.token),
            # The open API is asked by contract: robots.txt speaks to those who have none.
            meta={"dont_redirect": True, "dont_obey_robotstxt": not self.interface.obeys_robots},
        )

    async def answered(self, response: Response, errand: Errand) -> AsyncIterator[Any]:
        """Ask once more where a visitor's credential was refused and a new one is given."""
        if await self._renewed(response, errand):
            again = replace(errand, details={**errand.details, "again": True})
            yield self.once_more(self._ask(again, errand.details["url"]))
            self.ledger.finished(errand.target.key)
            return
        async for result in super().answered(response, errand):
            yield result

    async def _renewed(self, response: Response, errand: Errand) -> bool:
        if self.visitor is None or self.stopped or "again" in errand.details:
            return False
        try:
            items = channels.parse(self.name, self.capture(response, errand.request))
            if verdict_of(items, response.status).reason is not Reason.LOGIN_REQUIRED:
                return False
            return await self.visitor.renew(errand.details["cookie"])
        except Exception as error:  # noqa: BLE001 the answer itself is judged after this
            self.logger.info("No new credential: %s", type(error).__name__)
            return False

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:
        """What the answer makes it: the end of a feed and a removed post are no failures."""
        verdict = super().verdict_of_answer(errand, response, items)
        if errand.request == PROFILE:
            return expected(errand.target.account, items, verdict)
        if errand.request == POSTS and (posts := self.reading.get(errand.target.key)):
            return posts.verdict_of_page(verdict, errand.details["step"].place.page)
        if errand.request in {POST, LONG_TEXT} and verdict.reason is Reason.REMOVED:
            return Verdict(Reason.OK, None, "", verdict.status)
        return verdict

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Hand over what was read; a profile opens its account's posts."""
        if verdict.reason in STOPPING:
            self.stop(verdict)
        results: Iterable[Item]
        if verdict.reason is not Reason.OK:
            results = self.unreached(errand, verdict)
        elif errand.request == PROFILE:
            results = self._profile(errand.target, items)
        else:
            results = await self._posts(errand, response, items)
        for result in results:
            yield result

    def _profile(self, target: Target, items: list[Item]) -> Iterator[Item]:
        """Begin with the posts of an account whose profile was read."""
        for account in (item for item in items if isinstance(item, WeiboAccount)):
            for doubt in doubts(account, target.label):
                self.ledger.noted(target, doubt)
            since, _ = self.ledger.entries[target.key].window
            known, pages = self.known.pop(target.key, {}), self.options.max_pages
            self.reading[target.key] = AccountPosts(account, self.selection, since, known, pages)
            yield account

    async def _posts(
        self, errand: Errand, response: Response, items: list[Item]
    ) -> list[WeiboPost]:
        """The posts that are whole now; others wait, with the provenance of this answer."""
        posts, step = self.reading[errand.target.key], errand.details["step"]
        capture = self.capture(response, errand.request)
        if step.request == LONG_TEXT:
            text = await self.reader.read(weibo.read_long_text, capture)
            told = posts.told(step.post, items, text)
            for post in told:
                made_safe(post, self.safe)
            return told
        if step.request == POSTS:
            found = posts.read(await self.reader.read(weibo.read_timeline, capture))
        else:
            found = posts.looked_up(step.post, items)
        for post in found:
            self.credit(post, errand, response)
        return [post for post in found if posts.settle(post)]

    def next_request(self, target: Target) -> Request | None:
        """What is to be asked about an account next; nothing once the platform said stop."""
        if (posts := self.reading.get(target.key)) is None or self.stopped:
            return None
        if (step := posts.next()) is None:
            return None
        if step.place is not None:
            url = self.interface.posts(target.account, step.place)
        else:
            ids = (step.post.post_id or "", step.post.bid) if step.post else ("", None)
            address = self.interface.post if step.request == POST else self.interface.long_text
            url = address(*ids)
        request = self._ask(Errand(target, step.request, details={"step": step}), url)
        return self.once_more(request) if step.place and step.place.again else request

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """Without its page a timeline ends there; without its long text a post is handed over."""
        posts = self.reading.get(errand.target.key)
        if posts is None:
            if verdict.reason not in NOBODY_THERE:
                self.missed(errand.target)
        elif errand.request == POSTS:
            posts.plan.fail()
        elif errand.request == LONG_TEXT:
            return posts.given_up(errand.details["step"].post)
        return ()

    def conclusion(self, target: Target) -> Iterable[Item]:
        """What is known of an account only when nothing more is asked about it."""
        if (posts := self.reading.pop(target.key, None)) is None:
            return []
        for note in posts.notes():
            self.ledger.noted(target, note)
        if not posts.plan.is_complete:
            self.missed(target, posts.plan.reached)
        return posts.left()

    def unsettled(self) -> list[Item]:
        """What a run that ends early owes: posts that wait for their long texts, and outcomes."""
        left: list[Item] = []
        for key in list(self.reading):
            target = self.ledger.entries[key].target
            for post in self.conclusion(target):
                self.ledger.handed_over(target)
                left.append(post)
        return [*left, *super().unsettled()]
