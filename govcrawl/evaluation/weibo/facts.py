"""What was counted of one Weibo account: the table between the database and the measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from govcrawl.evaluation import Document
from govcrawl.evaluation.measure import Source


@dataclass(frozen=True, slots=True)
class Total:
    """A count over the posts of a window.

    ``unseen`` posts do not show it; with any of them the total is not known. ``exact`` False: at
    least so much.
    """

    total: int
    unseen: int
    exact: bool


@dataclass(frozen=True, slots=True)
class ZeroStreak:
    """Posts without one reaction (rules of ``evaluation/streaks.py``), counted in the database.

    ``seen`` are those of which it is known, ``zeros`` of them had none; ``longest`` is the longest
    run of them one after the other, with its first and last day and at most 20 ids.
    """

    seen: int
    not_measured: int
    zeros: int
    longest: int
    first_day: date | None
    last_day: date | None
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One Weibo account of an office. ``uid`` is the registry's account.

    ``profile`` is its newest ``weibo_accounts`` document. The window is the 30 whole days before
    the day of the last look; ``unread`` says why not all of it was read, empty where it was.
    ``posts`` are those published in it; ``totals`` of ``reposts``, ``comments``, ``likes``;
    ``originals`` and ``rich`` (video or topic) count among them, ``rich_unknown`` those that do not
    tell. ``last_post_at`` is of all stored posts; ``observed_at`` the last look. ``zeros`` are by
    name: ``reposts``, ``comments``, ``likes``, ``all``, over all stored posts.
    """

    office_id: str
    uid: str
    profile: Document | None
    profile_source: Source | None
    observed_at: datetime | None
    first: date | None
    last: date | None
    unread: str
    posts: int
    originals: int
    rich: int
    rich_unknown: int
    totals: Mapping[str, Total]
    last_post_at: datetime | None
    zeros: Mapping[str, ZeroStreak]
    source: Source | None
