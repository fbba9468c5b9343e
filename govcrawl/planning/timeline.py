"""How far an account's posts are read, page by page: when it is enough, and what is missing.

A timeline runs from the newest post to the oldest, but for up to two pinned posts in front, old
ones among them and not always marked. An empty page is not its end, a claimed total is not what
is delivered, and a cursor may lead in a circle. Nothing is decided by the first rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from govcrawl.items import WeiboPost
from govcrawl.parsers.dates import CHINA

OLDER_IN_A_ROW = 5
"""Unpinned posts in a row that are older than what is asked for, until it is enough."""
MOST_PINNED = 2
"""Pinned posts an account may have (since September 2022)."""
EMPTY_PAGES = 2
"""Empty pages in a row that are read over while more posts are claimed."""
STALE_PAGES = 3
"""Pages in a row that bring no new post after which a timeline is taken for a circle."""
HIDDEN_SHARE, HIDDEN_POSTS = 0.5, 10
"""A feed is taken to hide posts where it shows less than this share of those claimed, and more
than so many are missing: deleted posts alone make small differences."""


class End(StrEnum):
    """Why no further page is asked for."""

    OLDER = "older"
    ALL = "all"
    HIDDEN = "hidden"
    CIRCLE = "circle"
    LIMIT = "limit"
    FAILED = "failed"


@dataclass(frozen=True)
class Place:
    """Where a timeline goes on: the page counted from 1, and the cursor where there is one."""

    page: int = 1
    cursor: str | None = None


def day_in_china(moment: datetime) -> date:
    """The day a post is of."""
    return moment.astimezone(CHINA).date()


def midnight_in_china(day: date) -> datetime:
    """The moment a day begins."""
    return datetime.combine(day, time(), CHINA)


class TimelinePlan:
    """Reads a timeline until it is older than ``since``, or to its end.

    ``claimed`` is how many posts the account is said to have, None where nobody says. ``place``
    is the page to ask for next, None once it has come to its ``end``.
    """

    def __init__(
        self, since: date | None = None, claimed: int | None = None, max_pages: int | None = None
    ) -> None:
        self.since = since
        self.claimed = claimed
        self.max_pages = max_pages
        self.place: Place | None = Place()
        self.end: End | None = None
        self.seen: set[str | None] = set()
        self.pages = 0
        self.strangers = 0
        self._days: list[date] = []
        self._older = 0
        self._empty = 0
        self._stale = 0
        self._by_cursor = False

    @property
    def delivered(self) -> int:
        """Posts shown so far, each counted once; those of others count where they were shown."""
        return len(self.seen) + self.strangers

    @property
    def is_complete(self) -> bool:
        """Whether everything that was asked for was shown."""
        everything = self.claimed is not None and self.delivered >= self.claimed
        return self.end in {End.OLDER, End.ALL} or (self.end is End.CIRCLE and everything)

    @property
    def reached(self) -> date | None:
        """The day down to which nothing was left out; None while there is none.

        The first unpinned rows may be pinned posts without the mark, so they are no measure.
        """
        return self._days[-1] if len(self._days) > MOST_PINNED else None

    def read(
        self,
        posts: Sequence[WeiboPost],
        cursor: str | None = None,
        total: int | None = None,
        strangers: int = 0,
    ) -> list[WeiboPost]:
        """Take note of a page; returns the posts on it that no earlier page has shown."""
        place = self.place or Place()
        fresh = list(
            {post.post_id: post for post in posts if post.post_id not in self.seen}.values()
        )
        self.seen.update(post.post_id for post in fresh)
        self.pages += 1
        self.strangers += strangers
        if total is not None:
            self.claimed = max(self.claimed or 0, total)
        self._empty = 0 if posts or strangers else self._empty + 1
        self._stale = 0 if fresh else self._stale + 1
        self._count(fresh)
        goes_on = cursor is not None or self._by_number(bool(posts or strangers))
        self._by_cursor = self._by_cursor or cursor is not None
        self.end = self._ended(goes_on=goes_on)
        self.place = None if self.end else Place(place.page + 1, cursor)
        return fresh

    def fail(self) -> None:
        """The page that was asked for cannot be had; what is behind it stays unread."""
        self.end, self.place = End.FAILED, None

    def _count(self, fresh: list[WeiboPost]) -> None:
        """Count the older posts in a row, over the edges of pages."""
        for post in fresh:
            if post.pinned:
                continue
            if post.created_at is None:
                self._older = 0
                continue
            day = day_in_china(post.created_at)
            self._days.append(day)
            self._older = self._older + 1 if self.since and day < self.since else 0

    def _by_number(self, shown: bool) -> bool:
        """Say whether a page without a cursor has a next one.

        Where cursors are given, a page without one is the last, unless more posts are claimed.
        """
        missing = self.claimed is not None and self.delivered < self.claimed
        return missing or (shown and not self._by_cursor)

    def _ended(self, *, goes_on: bool) -> End | None:
        if self._older >= OLDER_IN_A_ROW:
            return End.OLDER
        if not goes_on or self._empty > EMPTY_PAGES:
            return End.HIDDEN if self._hides() else End.ALL
        if self._stale >= STALE_PAGES:
            return End.CIRCLE
        return End.LIMIT if self.max_pages is not None and self.pages >= self.max_pages else None

    def _hides(self) -> bool:
        claimed = self.claimed or 0
        few = self.delivered < HIDDEN_SHARE * claimed
        return few and claimed - self.delivered > HIDDEN_POSTS
