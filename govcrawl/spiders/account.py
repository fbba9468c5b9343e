"""What the spiders of accounts on a platform share: one account after the other, and a stop."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import date
from itertools import starmap
from typing import Any, ClassVar, cast

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl import outcomes
from govcrawl.access.origins import Origins
from govcrawl.china import day_in_china
from govcrawl.items import Item
from govcrawl.parsers import channels
from govcrawl.reasons import STOPPING, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.answers import fetched_at, verdict_of
from govcrawl.spiders.base import OfficeSpider
from govcrawl.spiders.errands import Errand

MORE_THAN_ARCHIVED = 1_000_000
"""Attempts an archive has not: a request with so many is made, and not made again if it fails."""


class AccountSpider(OfficeSpider):
    """Asks the accounts of one platform, each to its end before the next.

    All accounts share the platform's patience. When it asks for a login, a captcha or less haste,
    nobody is asked any more: what was not asked ends with the same reason, never as empty. A spider
    of several platforms names each target's in ``platform``; each is left alone by itself.
    """

    shares_accounts: ClassVar[bool] = False
    """True where many offices have one account by its nature, and each is asked about itself."""
    is_ending = False
    """True once the outcomes still owed were handed in: nobody is to be asked after that."""

    def prepare(self, settings: BaseSettings) -> None:
        """Read where the platform is, then the common arguments."""
        self.origins = Origins.parse(settings["GOVCRAWL_ORIGINS"])
        self.replays = bool(settings["GOVCRAWL_REPLAY"])
        self.stops: dict[str, Verdict] = {}
        super().prepare(settings)
        if not self.shares_accounts:
            self._note_shared()

    def _note_shared(self) -> None:
        """Say of an account that several offices have that it is stored once, for one of them."""
        offices: dict[str, set[str]] = defaultdict(set)
        for row in self.registry.channels:
            if row.channel == self.name and row.account:
                offices[row.account].add(row.office_id)
        for target in self.targets:
            own = {target.office.office_id} if target.office else set()
            if others := sorted(offices[target.account] - own):
                self.ledger.noted(target, f"also the account of {', '.join(others)}")

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of one target at a time; none once the platform said stop."""
        is_let_in = False
        for target in self.targets:
            if target.state == "absent":
                self.ledger.absent(target)
        for target in self.targets:
            if target.state == "absent":
                continue
            if verdict := self.beforehand(target):
                self.ledger.not_asked(target, verdict)
                continue
            if not is_let_in:
                await self.enter()
                is_let_in = True
            await self.window(target)
            if self.is_ending:
                return
            if stopped := self.stops.get(self.platform(target)):
                self.ledger.not_asked(target, stopped)
                self.missed(target)
                continue
            for request in self.first_requests(target):
                yield request
            await self.ledger.settled(target.key)

    def beforehand(self, target: Target) -> Verdict | None:  # noqa: ARG002
        """Why a target is not to be asked at all; None for one that is."""
        return None

    async def enter(self) -> None:
        """Get what the platform wants of whoever asks, before the first account; nothing here.

        Where it cannot be had, ``stop`` is called.
        """

    async def window(self, target: Target) -> None:
        """Note the days a target is asked for: here those of the arguments."""
        self.ledger.asked_for(target, self.selection.since, self.selection.until)

    def platform(self, target: Target) -> str:  # noqa: ARG002
        """Whose patience a target shares; by default all are of one platform."""
        return self.name

    @property
    def stopped(self) -> Verdict | None:
        """Why the only platform asked to be left alone; None while it did not."""
        return self.stops.get(self.name)

    def stop(self, verdict: Verdict, platform: str | None = None) -> None:
        """A platform asks to be left alone: whoever of it is not yet done with is not asked."""
        platform = platform or self.name
        if platform not in self.stops:
            self.stops[platform] = verdict
            if self.access is not None:
                self.access["stopped"] = ", ".join(starmap(self._told, self.stops.items()))
            told = self._told(platform, verdict)
            self.logger.warning("%s: %s; nobody else is asked", told, verdict.detail)

    def _told(self, platform: str, verdict: Verdict) -> str:
        return verdict.reason if platform == self.name else f"{platform} {verdict.reason}"

    def missed(self, target: Target, until: date | None = None) -> None:
        """Note the days of a target that were asked for and not read: up to ``until``, else all."""
        first, last = self.ledger.entries[target.key].window
        self.ledger.missed(
            target, first or self.selection.since, until or last or self.selection.until
        )

    async def answered(self, response: Response, errand: Errand) -> AsyncIterator[Any]:
        """As every spider; but no day is taken for read that was still to come at the time.

        A refusal that a resumed crawl finds in its archive is an old one: it is asked once more.
        """
        if "cached" in response.flags and not self.replays and self._refuses(response, errand):
            self.ledger.asked(errand.target)
            yield self.once_more(cast("Request", response.request))
            self.ledger.finished(errand.target.key)
            return
        self.ledger.seen_on(errand.target, day_in_china(fetched_at(response)))
        async for result in super().answered(response, errand):
            yield result

    def _refuses(self, response: Response, errand: Errand) -> bool:
        try:
            items = channels.parse(self.name, self.capture(response, errand.request))
        except Exception as error:  # noqa: BLE001 the answer itself is judged after this
            self.logger.info("Not understood in the archive: %s", type(error).__name__)
            return False
        return verdict_of(items, response.status).reason in STOPPING

    def once_more(self, request: Request) -> Request:
        """The same request for the platform itself, whatever an archive has of it."""
        return request.replace(meta={**request.meta, "retry_times": MORE_THAN_ARCHIVED})

    async def verdict_on(self, error: BaseException | None, url: str) -> Verdict:
        """The verdict on a request without an answer.

        No other account is asked meanwhile, so there is no first answer to wait for.
        """
        cause = error or RuntimeError("no cause given")
        works = None
        if not isinstance(cause, IgnoreRequest):
            works = await self.witnesses.line_works(self.crawler, url)
        return outcomes.of_exception(cause, network_up=works)

    def unsettled(self) -> list[Item]:
        """The outcomes still owed; of targets nobody came to ask, all days were missed."""
        self.is_ending = True
        for entry in self.ledger.entries.values():
            if entry.verdict is None and not entry.settled.is_set():
                self.missed(entry.target)
        return super().unsettled()
