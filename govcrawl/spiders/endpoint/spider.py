"""Service platforms' endpoints: the figures their descriptions name, for each office."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, cast

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.capture import Capture
from govcrawl.items import EndpointReading, Item
from govcrawl.parsers.endpoint import PageRead, read_page
from govcrawl.planning.endpoint import protected
from govcrawl.planning.endpoint.walk import Walk
from govcrawl.reasons import STOPPING, Fault, Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.account import AccountSpider
from govcrawl.spiders.errands import Errand
from govcrawl.urls import host_of

READING = "reading"


class EndpointSpider(AccountSpider):
    """No arguments but the common ones. How an endpoint is asked and read says its description.

    A host that wants to be left alone is, and the others are asked on. What is protected is not
    asked at all.
    """

    name = "endpoint"
    shares_accounts: ClassVar[bool] = True

    def prepare(self, settings: BaseSettings) -> None:
        """Read the common arguments."""
        self.walks: dict[str, Walk] = {}
        super().prepare(settings)
        self.access = {"interface": "public", "credential": "none", "stopped": None}

    def platform(self, target: Target) -> str:
        """The host that is asked."""
        return host_of(self.registry.endpoint(target.account).url)

    def beforehand(self, target: Target) -> Verdict | None:
        """Why a target is not asked: a protected interface, or no question for such an office."""
        endpoint, office = self.registry.endpoint(target.account), target.office
        if verdict := protected(endpoint):
            return verdict
        if office is not None:
            self.walks[target.key] = walk = Walk(endpoint, office)
            if walk.next() is not None:
                return None
        level = office.level if office else "none"
        detail = f"the description has no question for an office of level {level}"
        return Verdict(Reason.UNSUPPORTED, Fault.US, detail)

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The first question."""
        if request := self.next_request(target):
            yield request

    def next_request(self, target: Target) -> Request | None:
        """The next page or question; nothing once the host said stop."""
        walk = self.walks.get(target.key)
        is_over = self.platform(target) in self.stops or self.ledger.entries[target.key].given_up
        if walk is None or is_over or (asked := walk.next()) is None:
            return None
        return self.ask(
            # Until something is answered each request decides how the target ends.
            Errand(target, READING, first=not walk.has_answer),
            self.origins.of(asked.url),
            method=asked.method,
            headers=asked.headers,
            body=asked.body,
        )

    def capture(self, response: Response, request: str) -> Capture:  # noqa: ARG002
        """An answer as the parsers see it, with the description of what was asked."""
        asked = cast("Request", response.request)
        account = asked.cb_kwargs["errand"].target.account
        seen = super().capture(response, account)
        return replace(seen, endpoint=self.registry.endpoint(account))

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:  # noqa: ARG002
        """Whether the answer is a page of figures, which the errand then has with it."""
        errand.details["read"] = read = read_page(self.capture(response, errand.request))
        return read if isinstance(read, Verdict) else Verdict(Reason.OK, None, "", response.status)

    async def follow(
        self,
        errand: Errand,
        response: Response,  # noqa: ARG002
        items: list[Item],  # noqa: ARG002
        verdict: Verdict,
    ) -> AsyncIterator[Any]:
        """Hand over the readings of a question whose last page this is."""
        if verdict.reason in STOPPING:
            self.stop(verdict, self.platform(errand.target))
        read: PageRead | Verdict = errand.details["read"]
        if isinstance(read, Verdict) or verdict.reason is not Reason.OK:
            readings = self.unreached(errand, verdict)
        else:
            readings = self._completed(errand.target, read)
        for reading in readings:
            yield reading

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """What the pages before one that failed tell."""
        return self._completed(errand.target, None, is_over=verdict.reason in STOPPING)

    def _completed(
        self, target: Target, page: PageRead | None, *, is_over: bool = False
    ) -> list[EndpointReading]:
        """What a page completes. A walk that breaks is gone, and asks nothing any more."""
        if (walk := self.walks.pop(target.key, None)) is None:
            return []
        readings = walk.left() if is_over else walk.read(page)
        self.walks[target.key] = walk
        for reading in readings:
            for doubt in reading.doubts:
                self.ledger.doubted(target, f"{reading.metric}: {doubt}")
        return readings

    def missed(self, target: Target, until: date | None = None) -> None:
        """Figures have no days that could be missed."""
