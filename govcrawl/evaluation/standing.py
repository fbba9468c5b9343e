"""How an office stands on a channel: there, confirmed absent, or not seen; and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from govcrawl.evaluation.measure import Source, State

OPEN, ABSENT, UNKNOWN = "open", "absent", "unknown"

TIMES = 2
"""A site's own fault counts from the second time it is seen, an hour or more apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the registry and how asking for it ended, in the days a look may be old.

    ``channel`` is the registry's (``website``, ``weibo``, ``wechat``, ``appstore``, ``endpoint``),
    ``account`` the registry's too, ``registered`` its state there. ``reason``, ``fault`` and
    ``detail`` are of the latest outcome, None where it was not asked; ``answered_at`` is when
    something was last read of it, which may have been before that. ``own_failures`` says how often
    it failed by its own fault since it was last answered, an hour or more apart.
    """

    office_id: str
    channel: str
    account: str
    label: str
    registered: str
    reason: str | None = None
    fault: str | None = None
    detail: str = ""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    own_failures: int = 0
    sources: tuple[Source, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether something was read of it, and lately enough to count."""
        return self.reason in {"ok", "partial"} or self.answered_at is not None

    @property
    def dead(self) -> bool:
        """Whether it only ever failed, by its own fault and repeatedly."""
        return not self.answered and self.own_failures >= TIMES


@dataclass(frozen=True, slots=True)
class Standing:
    """An office on a channel: ``observed`` (something was read), ``absent`` or ``missing``.

    ``reason`` says in plain words why not observed. ``asked`` are its rows, the main one first.
    """

    office_id: str
    channel: str
    state: State
    reason: str
    asked: tuple[Asked, ...]

    @property
    def main(self) -> Asked | None:
        """The row the office is measured by: the first in the registry that is not absent."""
        return next((each for each in self.asked if each.registered != ABSENT), None)


def standing(office_id: str, channel: str, asked: Sequence[Asked]) -> Standing:
    """How an office stands on a channel, from its rows and how asking for them ended.

    Absent where every row says so, was found absent (an app that is not listed) or is dead; no row
    at all says nothing. Where something was read of any row it is observed.
    """
    rows = tuple(asked)
    if any(each.answered for each in rows):
        return Standing(office_id, channel, State.OBSERVED, "", rows)
    if rows and all(each.registered == ABSENT or _gone(each) for each in rows):
        return Standing(office_id, channel, State.ABSENT, _why_absent(rows), rows)
    return Standing(office_id, channel, State.MISSING, _why_missing(rows), rows)


def _gone(asked: Asked) -> bool:
    return asked.reason == "absent" or asked.dead


def _why_absent(rows: Iterable[Asked]) -> str:
    dead = next((each for each in rows if each.dead), None)
    if dead:
        return f"does not answer by its own fault ({dead.reason}, {dead.own_failures} times)"
    if all(each.registered == ABSENT for each in rows):
        return "the registry says that there is none"
    return "not listed"


def _why_missing(rows: Sequence[Asked]) -> str:
    if not rows:
        return "the registry has no row"
    asked = [each for each in rows if each.reason and each.reason != "absent"]
    if not asked:
        return "never asked, or not lately"
    last = asked[0]
    return f"{last.reason}: {last.detail}" if last.detail else str(last.reason)
