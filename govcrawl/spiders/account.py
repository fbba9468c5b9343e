"""What the spiders of accounts on a platform share: one account after the other, and a stop."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings

from govcrawl import outcomes
from govcrawl.access.origins import Origins
from govcrawl.items import Item
from govcrawl.reasons import Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.base import OfficeSpider

STOPPING = frozenset({Reason.LOGIN_REQUIRED, Reason.CAPTCHA, Reason.RATE_LIMITED, Reason.BLOCKED})
"""Answers after which a platform is left alone: it spoke to us, not about one account."""


class AccountSpider(OfficeSpider):
    """Asks the accounts of one platform, each to its end before the next.

    All accounts share the platform's patience. When it asks for a login, a captcha or less haste,
    nobody is asked any more: what was not asked ends with the same reason, never as empty.
    """

    stopped: Verdict | None = None
    is_ending = False
    """True once the outcomes still owed were handed in: nobody is to be asked after that."""

    def prepare(self, settings: BaseSettings) -> None:
        """Read where the platform is, then the common arguments."""
        self.origins = Origins.parse(settings["GOVCRAWL_ORIGINS"])
        super().prepare(settings)

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of one target at a time; none once the platform said stop."""
        is_let_in = False
        for target in self.targets:
            if target.state == "absent":
                self.ledger.absent(target)
        for target in self.targets:
            if target.state == "absent":
                continue
            if not is_let_in:
                await self.enter()
                is_let_in = True
            await self.window(target)
            if self.is_ending:
                return
            if self.stopped:
                self.ledger.not_asked(target, self.stopped)
                self.missed(target)
                continue
            for request in self.first_requests(target):
                yield request
            await self.ledger.settled(target.key)

    async def enter(self) -> None:
        """Get what the platform wants of whoever asks, before the first account; nothing here.

        Where it cannot be had, ``stop`` is called.
        """

    async def window(self, target: Target) -> None:
        """Note the days a target is asked for: here those of the arguments."""
        self.ledger.asked_for(target, self.selection.since, self.selection.until)

    def stop(self, verdict: Verdict) -> None:
        """The platform asks to be left alone: whoever is not yet done with is not asked."""
        if self.stopped is None:
            self.stopped = verdict
            if self.access is not None:
                self.access["stopped"] = verdict.reason.value
            self.logger.warning("%s: %s; nobody else is asked", verdict.reason, verdict.detail)

    def missed(self, target: Target, until: date | None = None) -> None:
        """Note the days of a target that were asked for and not read: up to ``until``, else all."""
        first, last = self.ledger.entries[target.key].window
        self.ledger.missed(
            target, first or self.selection.since, until or last or self.selection.until
        )

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
