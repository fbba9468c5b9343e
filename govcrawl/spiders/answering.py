"""What becomes of each request of a spider: its verdict, its items, and what it leads to."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from govcrawl import outcomes
from govcrawl.capture import Capture
from govcrawl.discretion import (
    Secrets,
    conceal,
    conceal_all,
    discreet,
    discreet_body,
    redact_url,
)
from govcrawl.items import Item
from govcrawl.ledger import Ledger
from govcrawl.parsers import channels
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.answers import capture_of, credit, verdict_of
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.reading import Reader
from govcrawl.spiders.witnesses import Witnesses
from govcrawl.urls import storable


class AnsweringSpider(Spider):
    """Takes every answer, and every request without one, to the ledger and on.

    A subclass says what an answer leads to (``follow``) and what is asked next.
    """

    ledger: Ledger
    reader: Reader
    secrets: Secrets
    targets: list[Target]
    witnesses: Witnesses

    def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """What an answer leads to: the items to hand over and the requests to make next."""
        raise NotImplementedError

    def next_request(self, target: Target) -> Request | None:  # noqa: ARG002
        """What to ask a target next, when one of its requests is done with; nothing by default."""
        return None

    def conclusion(self, target: Target) -> Iterable[Item]:  # noqa: ARG002
        """What is to be stored when there is nothing more to ask a target; by default nothing.

        Asked for whenever a target's queue is empty, so what it gives it must give only once. The
        items keep the provenance they have.
        """
        return ()

    def ask(self, errand: Errand, url: str, **options: Any) -> Request:
        """A request for a target; its answer, whatever it is, comes back to the ledger."""
        request = Request(
            url,
            callback=self.answered,
            errback=self.unanswered,
            cb_kwargs={"errand": errand},
            dont_filter=True,
            **options,
        )
        self.ledger.asked(errand.target)
        return request

    async def answered(self, response: Response, errand: Errand) -> AsyncIterator[Any]:
        """Judge and parse an answer, hand over what it holds, follow where it leads."""
        self.witnesses.answered(response.url)
        try:
            capture = self.capture(response, errand.request)
            items = await self.read(errand, capture)
            verdict = self.verdict_of_answer(errand, response, items)
            verdict = self._judged(errand, verdict, response.url)
            async for result in self.follow(errand, response, items, verdict):
                yield self._credited(result, errand, response)
        except Exception as error:  # noqa: BLE001 one page must not cost its target the outcome
            verdict = self._judged(errand, self.broken(error, response.url), response.url)
            for item in self._left(errand, verdict, response):
                yield item
        for result in self.afterwards(errand.target):
            yield result

    async def unanswered(self, failure: Failure) -> AsyncIterator[Any]:
        """Record why a request got no answer."""
        asked = cast("Request", failure.request)  # type: ignore[attr-defined]
        errand: Errand = asked.cb_kwargs["errand"]
        try:
            verdict = await self.verdict_on(failure.value, asked.url)
        except Exception as error:  # noqa: BLE001 as for an answer
            verdict = self.broken(error, asked.url)
        verdict = self.verdict_of_silence(errand, verdict)
        if request := self.another_way(errand, asked.url, verdict):
            yield request
        else:
            verdict = self._judged(errand, verdict, asked.url)
            for item in self._left(errand, verdict, None):
                yield item
        for result in self.afterwards(errand.target):
            yield result

    async def read(self, errand: Errand, capture: Capture) -> list[Item]:  # noqa: ARG002
        """What the channel's parser makes of an answer."""
        return await self.reader.read(partial(channels.parse, self.name), capture)

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:  # noqa: ARG002
        """The verdict on an answer, from what the parsers made of it."""
        return verdict_of(items, response.status)

    def verdict_of_silence(self, errand: Errand, verdict: Verdict) -> Verdict:  # noqa: ARG002
        """The verdict on a request without an answer, from what was asked for."""
        return verdict

    def another_way(self, errand: Errand, url: str, verdict: Verdict) -> Request | None:  # noqa: ARG002
        """Another request that may bring what this one did not; none unless overridden."""
        return None

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:  # noqa: ARG002
        """What is worth storing about a request that brought nothing to read."""
        return ()

    def _left(self, errand: Errand, verdict: Verdict, response: Response | None) -> list[Any]:
        """What is worth storing about such a request; that it breaks costs no outcome."""
        try:
            items = list(self.unreached(errand, verdict))
            return [self._credited(item, errand, response) for item in items]
        except Exception as error:  # noqa: BLE001 the target would wait for its outcome for ever
            self.broken(error, errand.target.account)
            return []

    async def verdict_on(self, error: BaseException | None, url: str) -> Verdict:
        """The verdict on a request without an answer."""
        cause = error or RuntimeError("no cause given")
        if isinstance(cause, IgnoreRequest):
            return outcomes.of_exception(cause, network_up=None)
        if len(self.targets) > 1 and not self.witnesses.control:
            await self.witnesses.first()
        works = await self.witnesses.line_works(self.crawler, url)
        return outcomes.of_exception(cause, network_up=works)

    def broken(self, error: Exception, url: str) -> Verdict:
        """The verdict on something of ours that broke; it is logged, and counts against the run."""
        self.logger.error("Failed on %s", self.safe(url), exc_info=error)
        self._stat("govcrawl/spider_errors")
        return Verdict(Reason.PARSE, Fault.US, f"{type(error).__name__}: {error}")

    def safe(self, url: str) -> str:
        """The address without credentials, as it may be stored."""
        return storable(conceal(redact_url(url, self.secrets)))

    def capture(self, response: Response, request: str) -> Capture:
        """An answer as the parsers see it, and the archive keeps it: nothing that is secret."""
        seen = capture_of(response, request)
        return replace(
            seen,
            url=self.safe(response.url),
            body=discreet_body(seen.body, self.secrets),
            headers=conceal_all(seen.headers),
        )

    def afterwards(self, target: Target) -> Iterator[Any]:
        """What comes after a request: the target's next one, or after the last its outcome."""
        try:
            yield from self._further(target)
        except Exception as error:  # noqa: BLE001 what is left of a target, not its outcome
            self.broken(error, target.account)
        if outcome := self.ledger.finished(target.key):
            yield outcome

    def _further(self, target: Target) -> Iterator[Any]:
        if request := self.next_request(target):
            yield request
            return
        for item in self.conclusion(target):
            self.ledger.handed_over(target)
            yield item

    def _judged(self, errand: Errand, verdict: Verdict, url: str) -> Verdict:
        if errand.target.state == "unknown" and verdict.fault is Fault.SITE:
            # The registry only supposes this address: that it fails says nothing of the office.
            verdict = replace(verdict, fault=Fault.UNKNOWN)
        detail = discreet(verdict.detail.replace(url, self.safe(url)), self.secrets)
        verdict = replace(verdict, detail=detail)
        self.ledger.answered(errand.target, verdict, self.safe(url), first=errand.first)
        return verdict

    def _credited(self, result: Any, errand: Errand, response: Response | None) -> Any:
        """The same result; an item enters the ledger, with the provenance it has or now gets."""
        if isinstance(result, Item):
            self.ledger.handed_over(errand.target)
            self.credit(result, errand, response)
        return result

    def credit(self, item: Item, errand: Errand, response: Response | None) -> None:
        """Give an item its provenance, unless it has it already."""
        if item.target is None:
            credit(item, errand.target, response, self.safe)

    def rejected(self, item: Item) -> None:
        """The validate pipeline refused an item; it goes on as a rejected document."""
        if item.target in self.ledger.entries:
            self.ledger.rejected(item.target)

    def unsettled(self) -> list[Item]:
        """The outcomes still owed, for the store to write before it closes."""
        return list(self.ledger.unsettled())

    def _stat(self, name: str) -> None:
        self.crawler.stats.inc_value(name)
