"""An account of either platform as the rules that are the same for both see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from govcrawl.china import day_in_china
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.value import PERCENT, Found, Value, present
from govcrawl.evaluation.weibo.facts import ZeroStreak

NEVER_LOOKED = "never looked at, or not lately"


@dataclass(frozen=True, slots=True)
class Account:
    """One account: when it was looked at, and what it published.

    ``id`` and ``name`` are the platform's. ``first`` and ``last`` are the days of the window,
    ``unread`` says why not all of it was read, ``published`` how much was published in it, and
    ``last_at`` when anything was last. ``zeros`` are of all that is stored.
    """

    id: str
    name: str
    observed_at: datetime | None
    first: date | None
    last: date | None
    unread: str
    published: int
    last_at: datetime | None
    zeros: Mapping[str, ZeroStreak]
    source: Source | None

    @property
    def days(self) -> int:
        """How many days the window has; 0 where there is none."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    @property
    def gap(self) -> str:
        """Why nothing is known of the whole window; empty where all of it was read."""
        return self.unread or ("" if self.days else NEVER_LOOKED)

    def of_window(self, value: float, *, n: int | None = None, exact: bool = True) -> Value:
        """A value counted over the window."""
        return Value(
            value,
            n=self.published if n is None else n,
            exact=exact,
            window=(self.first, self.last),
            sources=present(self.source),
        )


def per_day(account: Account) -> Found:
    """How much was published a day. Nothing in a window that was wholly read is a real 0."""
    return account.gap or account.of_window(account.published / account.days)


def share(account: Account, some: int, unknown: int, *, partly: bool) -> Found:
    """The percentage ``some`` of what was published in the window.

    ``unknown`` of it do not tell: they are left out where ``partly``, else nothing is known.
    """
    told = account.published - unknown
    if account.gap:
        return account.gap
    if not account.published:
        return "nothing was published in the window"
    if not told or (unknown and not partly):
        return f"not told of {unknown} of {account.published}"
    return account.of_window(PERCENT * some / told, n=told)


def silent_days(account: Account) -> Found:
    """Days from the newest post or article to the last look, counted in Chinese days.

    Where nothing at all is known to be published it is at least the window, if that was wholly
    read. Days that nobody read may hide something newer than what is known, so a newest one from
    before a window with such days proves no silence.
    """
    if account.observed_at is None or not account.first:
        return NEVER_LOOKED
    sources = present(account.source)
    if account.last_at is None:
        return account.unread or Value(account.days, exact=False, sources=sources)
    published = day_in_china(account.last_at)
    if account.unread and published < account.first:
        return account.unread
    return Value(max((day_in_china(account.observed_at) - published).days, 0), sources=sources)


def zero_share(account: Account, name: str) -> Found:
    """The percentage without one of these reactions, of what was old enough and shows them."""
    zeros = account.zeros.get(name)
    if zeros is None or not zeros.seen:
        return "no reactions seen of anything older than 72 hours"
    value = PERCENT * zeros.zeros / zeros.seen
    return Value(value, n=zeros.seen, sources=present(account.source))


def longest_zeros(account: Account, name: str) -> Found:
    """The most one after the other without one of these reactions.

    What does not show them ends a streak, so that with any of these it is at least so long.
    """
    zeros = account.zeros.get(name)
    if zeros is None or not zeros.seen:
        return "no reactions seen of anything older than 72 hours"
    exact = not zeros.not_measured
    return Value(zeros.longest, n=zeros.seen, exact=exact, sources=present(account.source))
