"""What all spiders share: arguments, targets, provenance and exactly one outcome a target."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self, cast

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from govcrawl import archive, outcomes
from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome
from govcrawl.ledger import Ledger
from govcrawl.outcomes import Verdict
from govcrawl.parsers import channels
from govcrawl.pipelines.deduplicate import Duplicate
from govcrawl.reasons import Fault, Reason
from govcrawl.redaction import Secrets, redact_url
from govcrawl.registry import Registry, Target
from govcrawl.registry.selection import SELECTION_ARGUMENTS, Selection, SelectionError
from govcrawl.spiders.answers import capture_of, fetched_at, verdict_of
from govcrawl.urls import host_of

NETWORK_WITNESS_SECONDS = 300
"""How recent another host's answer must be to show that our own line works."""
FIRST_WITNESS_SECONDS = 30
"""How long a failure at the start of a crawl waits for the first such answer."""


@dataclass(frozen=True)
class Errand:
    """One request for a target: what is asked for, and what the asker must remember."""

    target: Target
    request: str
    first: bool = False
    details: dict[str, Any] = field(default_factory=dict)


class OfficeSpider(Spider):
    """Asks the targets of one channel and hands over what the parsers read.

    Arguments, the same for every spider: ``registry``, ``office``, ``region``, ``level``,
    ``since``, ``until``, ``limit``, ``shard`` (docs/operations.md). A subclass adds its own in
    ``own_arguments`` and implements ``first_requests`` and ``follow``.
    """

    own_arguments: ClassVar[frozenset[str]] = frozenset()
    ledger: Ledger
    registry: Registry
    targets: list[Target]

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.run_id = arguments.pop("_job", "") or f"{self.name}-{stamp}-{secrets.token_hex(3)}"
        self.arguments = arguments
        self._answers: dict[str, float] = {}
        self._first_answer = asyncio.Event()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Turn the archive on where the settings ask for one."""
        super().update_settings(settings)
        archive.configure(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and choose its targets; a wrong argument raises SelectionError."""
        # A host without robots.txt because it is down gets a traceback from Scrapy; that it is
        # down becomes the outcome of its target.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.prepare(crawler.settings)
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        return spider

    def prepare(self, settings: BaseSettings) -> None:
        """Read the arguments and select the targets.

        Raises SelectionError naming a wrong argument, RegistryError with every wrong row.
        """
        known = {"registry"} | SELECTION_ARGUMENTS | self.own_arguments
        for name, value in self.arguments.items():
            if name not in known:
                raise SelectionError(
                    name, value, f"one of the arguments {', '.join(sorted(known))}"
                )
        self.selection = Selection.from_arguments(self.arguments)
        self.secrets = Secrets.parse(settings.getlist("GOVCRAWL_SECRET_PARAMETERS"))
        self.registry = Registry.load(
            self.arguments.get("registry") or settings["GOVCRAWL_REGISTRY"]
        )
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

    def ask(self, errand: Errand, url: str, **options: Any) -> Request:
        """A request for a target; its answer, whatever it is, comes back to the ledger."""
        self.ledger.asked(errand.target)
        meta = {"handle_httpstatus_all": True, **options.pop("meta", {})}
        return Request(
            url,
            callback=self.answered,
            errback=self.unanswered,
            cb_kwargs={"errand": errand},
            meta=meta,
            dont_filter=True,
            **options,
        )

    async def answered(self, response: Response, errand: Errand) -> AsyncIterator[Any]:
        """Judge and parse an answer, hand over what it holds, follow where it leads."""
        self._answers[host_of(response.url)] = time.monotonic()
        self._first_answer.set()
        try:
            items = channels.parse(self.name, self.capture(response, errand.request))
            verdict = self._judged(errand, verdict_of(items, response.status), response.url)
            async for result in self.follow(errand, response, items, verdict):
                yield self._credited(result, errand, response)
        except Exception as error:
            # One page that breaks us must not cost its target the outcome, nor the run the rest.
            self.logger.exception("Failed on %s", response.url)
            self._stat("govcrawl/spider_errors")
            detail = f"{type(error).__name__}: {error}"
            self._judged(errand, Verdict(Reason.PARSE, Fault.US, detail), response.url)
        if request := self.next_request(errand.target):
            yield request
        if outcome := self.ledger.finished(errand.target.key):
            yield outcome

    async def unanswered(self, failure: Failure) -> AsyncIterator[Any]:
        """Record why a request got no answer."""
        asked = cast("Request", failure.request)  # type: ignore[attr-defined]
        errand: Errand = asked.cb_kwargs["errand"]
        await self._hear_of_others()
        verdict = self._judged(errand, self.verdict_on(failure.value, asked.url), asked.url)
        for item in self.unreached(errand, verdict):
            yield self._credited(item, errand, None)
        if request := self.next_request(errand.target):
            yield request
        if outcome := self.ledger.finished(errand.target.key):
            yield outcome

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:  # noqa: ARG002
        """What is worth storing about a request without an answer; nothing unless overridden."""
        return ()

    def verdict_on(self, error: BaseException | None, url: str) -> Verdict:
        """The verdict on a request without an answer."""
        cause = error or RuntimeError("no cause given")
        return outcomes.of_exception(cause, network_up=self.network_up(url))

    def whole_number(self, name: str, default: int) -> int:
        """An argument that is a whole number; raises SelectionError naming it where it is not."""
        text = self.arguments.get(name, str(default)).strip()
        if not text.isascii() or not text.isdigit():
            raise SelectionError(name, text, "a whole number")
        return int(text)

    def network_up(self, url: str) -> bool:
        """Did another host than this one answer us lately? Then our own line works."""
        since = time.monotonic() - NETWORK_WITNESS_SECONDS
        return any(at >= since for host, at in self._answers.items() if host != host_of(url))

    def safe(self, url: str) -> str:
        """The address without credentials, as it may be stored."""
        return redact_url(url, self.secrets)

    def capture(self, response: Response, request: str) -> Capture:
        """An answer as the parsers see it, from an address that may be stored."""
        return replace(capture_of(response, request), url=self.safe(response.url))

    async def _hear_of_others(self) -> None:
        """Give other hosts a moment to answer where none has yet: they are the witnesses."""
        if len(self.targets) > 1:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FIRST_WITNESS_SECONDS):
                    await self._first_answer.wait()

    def _judged(self, errand: Errand, verdict: Verdict, url: str) -> Verdict:
        if errand.target.state == "unknown" and verdict.fault is Fault.SITE:
            # The registry only supposes this address: that it fails says nothing of the office.
            verdict = replace(verdict, fault=Fault.UNKNOWN)
        verdict = replace(verdict, detail=verdict.detail.replace(url, self.safe(url)))
        self.ledger.answered(errand.target, verdict, self.safe(url), first=errand.first)
        return verdict

    def _credited(self, result: Any, errand: Errand, response: Response | None) -> Any:
        """The same result; an item gets its provenance and enters the ledger."""
        if isinstance(result, Item):
            self.ledger.handed_over(errand.target)
            office = errand.target.office
            result.target = errand.target.key
            result.office_id = office.office_id if office else None
            result.adcode = office.adcode if office else None
            result.observed_at = fetched_at(response)
            if response is not None:
                result.source_url = self.safe(response.url)
                result.evidence = response.meta.get("evidence")
        return result

    async def item_scraped(self, item: Item) -> None:
        """An item's write was acknowledged."""
        await self._item_done(item)

    async def item_dropped(self, item: Item, exception: DropItem) -> None:
        """An item was dropped on purpose: a duplicate, or spooled because the database is gone."""
        if not isinstance(exception, Duplicate):
            self._lost(item)
        await self._item_done(item)

    async def item_error(self, item: Item) -> None:
        """A pipeline failed on an item; Scrapy has logged how."""
        self._lost(item)
        await self._item_done(item)

    def rejected(self, item: Item) -> None:
        """The validate pipeline refused an item; it goes on as a rejected document."""
        if item.target in self.ledger.entries:
            self.ledger.rejected(item.target)

    def unsettled(self) -> list[Item]:
        """The outcomes still owed, for the store to write before it closes."""
        return list(self.ledger.unsettled())

    def _lost(self, item: Item) -> None:
        if item.target in self.ledger.entries and not isinstance(item, Outcome):
            self.ledger.lost(item.target)

    async def _item_done(self, item: Item) -> None:
        if isinstance(item, Outcome) or item.target not in self.ledger.entries:
            return
        if outcome := self.ledger.finished(item.target):
            scraper = self.crawler.engine.scraper
            await scraper.start_itemproc_async(outcome, response=None)

    def _stat(self, name: str) -> None:
        self.crawler.stats.inc_value(name)
