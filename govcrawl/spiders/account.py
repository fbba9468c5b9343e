"""What the spiders of accounts on a platform share: one account after the other, and a stop."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from scrapy.settings import BaseSettings

from govcrawl.access.origins import Origins
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

    def prepare(self, settings: BaseSettings) -> None:
        """Read where the platform is, then the common arguments."""
        self.origins = Origins.parse(settings["GOVCRAWL_ORIGINS"])
        super().prepare(settings)

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of one target at a time; none once the platform said stop."""
        for target in self.targets:
            if target.state == "absent":
                self.ledger.absent(target)
            elif self.stopped:
                self.ledger.not_asked(target, self.stopped)
                self.missed(target)
            else:
                for request in self.first_requests(target):
                    yield request
                await self.ledger.settled(target.key)

    def stop(self, verdict: Verdict) -> None:
        """The platform asks to be left alone: whoever is not yet done with is not asked."""
        if self.stopped is None:
            self.stopped = verdict
            self.logger.warning("%s: %s; nobody else is asked", verdict.reason, verdict.detail)

    def missed(self, target: Target, until: date | None = None) -> None:
        """Note the days of a target that were asked for and not read: up to ``until``, else all."""
        last = until or self.selection.until
        self.ledger.missed(target, self.selection.since, last)
