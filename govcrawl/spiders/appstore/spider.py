"""App stores: what each shows of an app, and the reviews of it, store by store."""

import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any, ClassVar, cast

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl import health
from govcrawl.capture import Capture
from govcrawl.items import Item
from govcrawl.parsers.appstore import STORES
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH, TOKEN, Ask, Store
from govcrawl.planning.appstore.identity import Wanted
from govcrawl.planning.appstore.walk import OK, Walk
from govcrawl.reasons import STOPPING, Fault, Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.account import AccountSpider
from govcrawl.spiders.answers import capture_of, verdict_of
from govcrawl.spiders.appstore.arguments import ARGUMENTS, AppArguments
from govcrawl.spiders.appstore.tokens import Tokens
from govcrawl.spiders.errands import Errand

DECISIVE = frozenset({DETAIL, SEARCH})
"""Requests whose answers decide how an app's target ends."""

SETTLED = frozenset({Reason.ABSENT, Reason.IDENTITY_MISMATCH})
"""Ends after which no days are missed: there is no such app to have reviews of."""

BETWEEN_PAGES = Verdict(Reason.CUT_SHORT, Fault.US, "the run ended among the pages of its list")


class AppstoreSpider(AccountSpider):
    """Arguments besides the common ones: ``reviews`` (yes, no) and ``max_reviews`` of an app.

    ``since`` and ``until`` bound the reviews by their days. A store that asks for a login, a
    captcha or less haste is left alone; the others are asked.
    """

    name = "appstore"
    own_arguments: ClassVar[frozenset[str]] = ARGUMENTS
    delay: ClassVar[str] = "GOVCRAWL_APPSTORE_DELAY"

    def prepare(self, settings: BaseSettings) -> None:
        """Read the arguments."""
        self.options = AppArguments.of(self.arguments)
        self.walks: dict[str, Walk] = {}
        self.tokens = Tokens()
        super().prepare(settings)
        self.access = {"interface": "public", "credential": "none", "stopped": None}

    def select_targets(self) -> list[Target]:
        """The apps of the registry, store by store as the stores first come."""
        targets = super().select_targets()
        stores = list(dict.fromkeys(map(self.platform, targets)))
        return sorted(targets, key=lambda target: stores.index(self.platform(target)))

    def platform(self, target: Target) -> str:
        """The store an app is in."""
        return target.account.partition(":")[0]

    def capture(self, response: Response, request: str) -> Capture:
        """An answer as the parsers see it, with the store that gave it."""
        asked = cast("Request", response.request)
        store = self._store(asked.cb_kwargs["errand"].target)
        return replace(super().capture(response, request), store=store.name)

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The app itself, or the token its store wants before."""
        store = self._store(target)
        app_id = target.account.partition(":")[2]
        wanted = Wanted(app_id, target.label, target.package, target.developer)
        self.walks[target.key] = Walk(store, wanted, self.options.bounds(self.selection))
        if request := self.next_request(target):
            yield request

    def next_request(self, target: Target) -> Request | None:
        """What is to be asked about an app next; nothing once its store said stop."""
        walk = self.walks.get(target.key)
        is_over = self.platform(target) in self.stops or self.ledger.entries[target.key].given_up
        if walk is None or is_over or (ask := walk.next()) is None:
            return None
        if not self.replays and self.tokens.are_wanted(walk.store, time.monotonic()):
            walk.wants(ask)
            ask = cast("Ask", walk.store.token and walk.store.token())
        return self._asking(target, walk, ask)

    def _asking(self, target: Target, walk: Walk, ask: Ask) -> Request:
        """The request. A token stays out of the archive; so a replay has none, and asks without."""
        sent = ask
        if ask.request != TOKEN:
            sent = self.tokens.put_into(walk.store, ask, time.time_ns() // 1_000_000)
        errand = Errand(target, ask.request, first=ask.request in DECISIVE, details={"ask": ask})
        return self.ask(
            errand,
            self.origins.of(sent.url),
            method=sent.method,
            headers=dict(sent.headers),
            body=sent.body,
            meta={"dont_cache": True} if ask.request == TOKEN else {},
        )

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:
        """What an answer makes of the app: one about another app is none about this one."""
        verdict = super().verdict_of_answer(errand, response, items)
        walk, ask = self.walks[errand.target.key], errand.details["ask"]
        if errand.request == TOKEN:
            return self._of_token(walk.store, response, verdict)
        if self.tokens.ran_out(walk.store, verdict.reason):
            errand.details["again"] = verdict
            return OK
        if verdict.reason is Reason.OK:
            self.tokens.accepted(walk.store)
        if errand.request == SEARCH:
            return self._of_search(errand, items, verdict)
        if walk.store.has_more is not None and verdict.reason is Reason.OK:
            errand.details["more"] = walk.store.has_more(self.capture(response, errand.request))
        if errand.request == REVIEWS:
            return walk.review_fault(items, verdict, ask)
        return (
            walk.looked(items, ask, more=_more(errand)) if verdict.reason is Reason.OK else verdict
        )

    def _of_token(self, store: Store, response: Response, verdict: Verdict) -> Verdict:
        """The answer is looked into as it came: elsewhere a token that is known is not shown."""
        answer = replace(capture_of(response, TOKEN), store=store.name)
        if self.tokens.received(store, answer, time.monotonic()):
            return OK
        no_token = Verdict(Reason.SCHEMA_DRIFT, Fault.US, "no token in the answer", response.status)
        return no_token if verdict.reason is Reason.OK else verdict

    def _of_search(self, errand: Errand, items: list[Item], verdict: Verdict) -> Verdict:
        """What the search by name makes of an app that is absent; absent where it fails."""
        walk = self.walks[errand.target.key]
        if verdict.reason is Reason.OK:
            return walk.searched(items)
        self.ledger.noted(errand.target, f"no search by name: {verdict.reason} {verdict.detail}")
        return walk.absence or verdict

    def verdict_of_silence(self, errand: Errand, verdict: Verdict) -> Verdict:
        """The verdict on a request without an answer; an app stays absent without its search."""
        return self._of_search(errand, [], verdict) if errand.request == SEARCH else verdict

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Hand over the app and its reviews; what was refused is asked no further."""
        walk, ask = self.walks[errand.target.key], errand.details["ask"]
        if refused := errand.details.get("again"):
            self.ledger.noted(errand.target, "a token had run out, and another one was asked for")
            # Not the outcome it ends with, unless nothing more is heard.
            if errand.first:
                self.ledger.not_asked(errand.target, walk.absence or refused)
            walk.wants(ask)
        elif errand.request == SEARCH:
            self._stop_at(errand.target, verdict_of(items, response.status))
        elif errand.request == DETAIL and verdict.reason is Reason.ABSENT:
            self.credit(walk.missing(verdict), errand, response)
        elif verdict.reason is not Reason.OK:
            self.unreached(errand, verdict)
        elif errand.request == REVIEWS:
            for review in walk.reviewed(items, ask, more=_more(errand)):
                yield review
        elif errand.request == DETAIL and walk.app is None:
            self.ledger.not_asked(errand.target, BETWEEN_PAGES)
        elif errand.request == DETAIL:
            yield walk.app

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """Nothing more is asked about the app, and of a store that refuses about no other one."""
        walk = self.walks[errand.target.key]
        if errand.request == TOKEN and walk.absence is not None:
            self.ledger.noted(errand.target, f"no search by name: no token, {verdict.reason}")
        elif errand.request == TOKEN and walk.app is None:
            self.ledger.not_asked(errand.target, verdict)
        if errand.request != SEARCH:
            walk.left(verdict)
        self._stop_at(errand.target, verdict)
        return ()

    def _stop_at(self, target: Target, verdict: Verdict) -> None:
        if verdict.reason in STOPPING:
            self.stop(verdict, self.platform(target))

    def conclusion(self, target: Target) -> Iterable[Item]:
        """What is known of an app only when nothing more is asked: that it is not listed."""
        if (walk := self.walks.pop(target.key, None)) is None:
            return []
        verdict = self.ledger.entries[target.key].verdict
        if walk.unlisted is not None and target.state == "open":
            self.ledger.noted(target, "the registry says that it is listed")
        if walk.is_short or (walk.app is None and not (verdict and verdict.reason in SETTLED)):
            self.missed(target, walk.unread_until)
        for note in (*walk.notes, *walk.feed.notes):
            self.ledger.noted(target, note)
        return [walk.unlisted] if walk.unlisted else []

    def unsettled(self) -> list[Item]:
        """What a run that ends early owes: apps that are not listed, and the outcomes."""
        left: list[Item] = []
        for key in list(self.walks):
            target = self.ledger.entries[key].target
            for item in self.conclusion(target):
                self.ledger.handed_over(target)
                left.append(item)
        return [*left, *super().unsettled()]

    def checks(self) -> list[health.Check]:
        """Whether a store says of every app that it has none."""
        found: dict[str, list[Reason]] = defaultdict(list)
        for entry in self.ledger.entries.values():
            if entry.requests and entry.verdict is not None:
                found[self.platform(entry.target)].append(entry.verdict.reason)
        return [health.stores(found)]

    def _store(self, target: Target) -> Store:
        return STORES[self.platform(target)]


def _more(errand: Errand) -> bool | None:
    return cast("bool | None", errand.details.get("more"))
