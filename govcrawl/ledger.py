"""The ledger of a run: what was asked of each target, what came of it, and its one outcome."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govcrawl.items import Outcome
from govcrawl.reasons import DETAIL_LIMIT, Fault, Reason, Verdict
from govcrawl.registry import Target

FAILURES_KEPT = 50
"""Failed requests listed in an outcome; the schema of outcomes has the same limit."""


UNWELCOME = frozenset(
    {
        Reason.DNS,
        Reason.REFUSED,
        Reason.RESET,
        Reason.TIMEOUT,
        Reason.TLS,
        Reason.HTTP_5XX,
        Reason.BLOCKED,
        Reason.CAPTCHA,
        Reason.LOGIN_REQUIRED,
    }
)
"""Answers that tell a crawler to go away, or that the site cannot take more."""
GIVE_UP_AFTER = 5
"""Such answers in a row after which a site is left alone; one RATE_LIMITED is enough."""


@dataclass
class Entry:
    """One target's account while the run lasts.

    ``waiting`` counts requests without an answer and items without an acknowledgement: the target
    is finished when it was asked and nothing waits. ``verdict`` is what the first request, the one
    without which there is nothing to measure, came to.
    """

    target: Target
    requests: int = 0
    responses: int = 0
    items: int = 0
    rejected: int = 0
    lost: int = 0
    waiting: int = 0
    verdict: Verdict | None = None
    failures: list[tuple[str, Verdict]] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unwelcome: int = 0
    unasked: int = 0
    given_up: Verdict | None = None
    window: tuple[date | None, date | None] = (None, None)
    missed: dict[str, str | None] | None = None
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def judged(self, verdict: Verdict) -> None:
        """Take note of one answer; enough unwelcome ones in a row and the target is given up."""
        self.unwelcome = self.unwelcome + 1 if verdict.reason in UNWELCOME else 0
        if verdict.reason is Reason.RATE_LIMITED or self.unwelcome >= GIVE_UP_AFTER:
            self.given_up = self.given_up or verdict

    def outcome(self, *, cut_short: bool) -> Outcome:
        """The target's outcome as the account stands."""
        verdict = self._judge(cut_short=cut_short)
        since, until = self.window
        return Outcome(
            target=self.target.key,
            office_id=self.target.office.office_id if self.target.office else None,
            adcode=self.target.office.adcode if self.target.office else None,
            source_url=self.target.account if "://" in self.target.account else None,
            reason=verdict.reason,
            fault=verdict.fault,
            detail="; ".join(filter(None, [verdict.detail, *self.notes]))[:DETAIL_LIMIT] or None,
            status=verdict.status,
            registry_state=self.target.state,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
            missed=self.missed,
            requests=self.requests,
            responses=self.responses,
            items=self.items,
            rejected=self.rejected,
            failures=[_failure(url, each) for url, each in self.failures],
        )

    def _judge(self, *, cut_short: bool) -> Verdict:
        if self.verdict is None:
            return Verdict(Reason.CUT_SHORT, Fault.US, "the run ended before it was asked")
        if self.verdict.reason is not Reason.OK:
            return self.verdict
        shortcomings = self._shortcomings(cut_short=cut_short)
        if shortcomings:
            return Verdict(Reason.PARTIAL, None, "; ".join(shortcomings), self.verdict.status)
        return self.verdict

    def _shortcomings(self, *, cut_short: bool) -> list[str]:
        said = []
        if cut_short:
            said.append(f"the run ended with {self.waiting} requests or items waiting")
        if self.failed:
            kinds = ", ".join(f"{reason} {count}" for reason, count in sorted(self.failed.items()))
            said.append(f"{self.failed.total()} of {self.requests} requests failed ({kinds})")
        if self.unasked and self.given_up:
            said.append(f"{self.unasked} pages not asked after {self.given_up.detail}")
        if self.missed:
            first, last = (self.missed[name] for name in ("since", "until"))
            said.append(f"days not read: {first or 'the beginning'} to {last or 'the end'}")
        if self.doubts:
            said.append(f"{len(self.doubts)} doubts: {'; '.join(self.doubts)}")
        if self.rejected:
            said.append(f"{self.rejected} items rejected")
        if self.lost:
            said.append(f"{self.lost} items not stored")
        return said


def _failure(url: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "url": url,
        "reason": verdict.reason.value,
        "fault": verdict.fault.value if verdict.fault else None,
        "status": verdict.status,
        "detail": verdict.detail[:DETAIL_LIMIT],
    }


class Ledger:
    """The accounts of all targets of a run. An outcome leaves it exactly once a target."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.entries = {target.key: Entry(target) for target in targets}
        self.reasons: Counter[str] = Counter()

    def asked(self, target: Target, *, aside: bool = False) -> None:
        """A request for the target is on its way; one ``aside`` is not about its own pages."""
        entry = self.entries[target.key]
        entry.requests += not aside
        entry.waiting += 1

    def answered(self, target: Target, verdict: Verdict, url: str, *, first: bool) -> None:
        """One of the target's requests came to ``verdict``; ``first`` marks the decisive one."""
        entry = self.entries[target.key]
        entry.judged(verdict)
        if verdict.reason is Reason.OK:
            entry.responses += 1
        else:
            entry.failed[verdict.reason.value] += 1
            if len(entry.failures) < FAILURES_KEPT:
                entry.failures.append((url, verdict))
        if first:
            entry.verdict = verdict

    def handed_over(self, target: Target) -> None:
        """An item of the target went to the pipelines."""
        entry = self.entries[target.key]
        entry.items += 1
        entry.waiting += 1

    def rejected(self, key: str) -> None:
        """An item of the target was refused by its schema (and kept as rejected)."""
        self.entries[key].rejected += 1

    def lost(self, key: str) -> None:
        """An item of the target could not be stored."""
        self.entries[key].lost += 1

    def noted(self, target: Target, note: str) -> None:
        """Something worth telling with the outcome that is no shortcoming."""
        self.entries[target.key].notes.append(note)

    def doubted(self, target: Target, doubt: str) -> None:
        """Something that was read cannot be right; it is stored without its value."""
        self.entries[target.key].doubts.append(doubt)

    def unasked(self, target: Target, count: int) -> None:
        """So many pages of a target that was given up are left alone."""
        self.entries[target.key].unasked += count

    def finished(self, key: str) -> Outcome | None:
        """One request or item of the target is done with; its outcome if that was the last."""
        entry = self.entries[key]
        entry.waiting -= 1
        return self._settle(entry, cut_short=False) if entry.waiting == 0 else None

    def absent(self, target: Target) -> None:
        """The registry says there is no such thing: nothing to ask, settled with ``unsettled``."""
        self.entries[target.key].verdict = Verdict(
            Reason.ABSENT, None, "the registry says there is none"
        )

    def not_asked(self, target: Target, verdict: Verdict) -> None:
        """The target is left alone because of ``verdict``; settled with ``unsettled``."""
        self.entries[target.key].verdict = verdict

    def asked_for(self, target: Target, since: date | None, until: date | None) -> None:
        """Note the days the target is asked for, both included; None where they have no bound."""
        self.entries[target.key].window = (since, until)

    def seen_on(self, target: Target, day: date) -> None:
        """An answer about the target is of ``day``: of later ones it tells nothing.

        What an archive answers may be years old.
        """
        entry = self.entries[target.key]
        since, until = entry.window
        entry.window = (since, min(until or day, day))

    def missed(self, target: Target, since: date | None, until: date | None) -> None:
        """Days of the target that were asked for and not read; None where they have no bound."""
        days = {"since": since, "until": until}
        entry = self.entries[target.key]
        entry.missed = {name: day.isoformat() if day else None for name, day in days.items()}

    async def settled(self, key: str) -> None:
        """Wait until the target has its outcome."""
        await self.entries[key].settled.wait()

    def unsettled(self) -> list[Outcome]:
        """The outcomes of all targets that have none yet, as the run ends."""
        left = (self._settle(entry, cut_short=True) for entry in self.entries.values())
        return [outcome for outcome in left if outcome is not None]

    def _settle(self, entry: Entry, *, cut_short: bool) -> Outcome | None:
        if entry.settled.is_set():
            return None
        entry.settled.set()
        outcome = entry.outcome(cut_short=cut_short)
        self.reasons[str(outcome.reason)] += 1
        return outcome
