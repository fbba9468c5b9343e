"""What all spiders share: arguments, targets, provenance and exactly one outcome a target."""

import logging
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, Self, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
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
from govcrawl.health import Check
from govcrawl.items import Item
from govcrawl.ledger import Ledger
from govcrawl.parsers import channels
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Registry, Target
from govcrawl.registry.selection import SELECTION_ARGUMENTS, Selection, SelectionError
from govcrawl.spiders.acknowledgements import Acknowledgements
from govcrawl.spiders.answers import capture_of, credit, verdict_of
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.options import put_into_effect, quiet, refuse_unknown
from govcrawl.spiders.reading import Reader
from govcrawl.spiders.witnesses import Witnesses, control_urls
from govcrawl.urls import storable

logger = logging.getLogger(__name__)


class OfficeSpider(Spider):
    """Asks the targets of one channel and hands over what the parsers read.

    Arguments, the same for every spider: ``registry``, ``office``, ``region``, ``level``,
    ``since``, ``until``, ``limit``, ``shard`` (docs/operations.md). A subclass adds its own in
    ``own_arguments`` and implements ``first_requests`` and ``follow``.
    """

    own_arguments: ClassVar[frozenset[str]] = frozenset()
    delay: ClassVar[str] = "GOVCRAWL_DELAY"
    access: dict[str, str | None] | None = None
    """How a platform is asked (``runs.access``); None where no right is needed."""
    acknowledgements: Acknowledgements
    ledger: Ledger
    registry: Registry
    targets: list[Target]
    witnesses: Witnesses

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.run_id = arguments.pop("_job", "") or f"{self.name}-{stamp}-{secrets.token_hex(3)}"
        self.arguments = arguments
        self.reader = Reader()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the operator's settings into effect, wherever they were given.

        Raises ValueError naming a setting that makes no sense.
        """
        super().update_settings(settings)
        put_into_effect(settings, cls.delay)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and choose its targets; a wrong argument raises SelectionError."""
        quiet(crawler.settings)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.prepare(crawler.settings)
        if not crawler.settings["GOVCRAWL_CONTACT"] and not crawler.settings["GOVCRAWL_REPLAY"]:
            logger.warning("GOVCRAWL_CONTACT is not set: the sites asked cannot reach you")
        spider.acknowledgements = Acknowledgements(crawler, spider.ledger)
        return spider

    def prepare(self, settings: BaseSettings) -> None:
        """Read the arguments and select the targets.

        Raises SelectionError naming a wrong argument, RegistryError with every wrong row.
        """
        refuse_unknown(self.arguments, {"registry"} | SELECTION_ARGUMENTS | self.own_arguments)
        self.selection = Selection.from_arguments(self.arguments)
        self.secrets = Secrets.parse(settings.getlist("GOVCRAWL_SECRET_PARAMETERS"))
        self.witnesses = Witnesses(control_urls(settings["GOVCRAWL_CONTROL_URL"]))
        name_or_path = self.arguments.get("registry") or settings["GOVCRAWL_REGISTRY"]
        self.registry = Registry.load(name_or_path)
        if not self.registry.offices:
            raise SelectionError("registry", name_or_path, "a registry with an office in it")
        self.targets = self.select_targets()
        self.ledger = Ledger(self.targets)

    def select_targets(self) -> list[Target]:
        """The targets of this run."""
        return self.registry.select(self.name, self.selection)

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The first request of a target."""
        raise NotImplementedError

    def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """What an answer leads to: the items to hand over and the requests to make next."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        """One first request a target; a target known to be absent is not asked.

        Only requests, never items: a crawl that is closed while items from here are on their way
        does not end (Scrapy 2.19).
        """
        for target in self.targets:
            if target.state == "absent":
                self.ledger.absent(target)
                continue
            for request in self.first_requests(target):
                yield request

    def next_request(self, target: Target) -> Request | None:  # noqa: ARG002
        """What to ask a target next, when one of its requests is done with; nothing by default."""
        return None

    def conclusion(self, target: Target) -> Iterable[Item]:  # noqa: ARG002
        """What is to be stored when there is nothing more to ask a target; by default nothing.

        Asked for whenever a target's queue is empty, so what it gives it must give only once. The
        items keep the provenance they have.
        """
        return ()

    def checks(self) -> list[Check]:
        """What of the run only its spider can judge; by default nothing."""
        return []

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
            items = await self.reader.read(partial(channels.parse, self.name), capture)
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
