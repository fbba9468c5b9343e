"""How far an account's posts are read, page by page: when it is enough, and what is missing.

A timeline runs from the newest post to the oldest, but for up to two pinned posts in front, old
ones among them and not always marked. An empty page is not its end, a claimed total is not what
is delivered, and a cursor may lead in a circle or nowhere. Nothing is decided by the first rows.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from govcrawl.access.weibo import Place
from govcrawl.china import day_in_china
from govcrawl.items import WeiboPost

OLDER_IN_A_ROW = 5
"""Unpinned posts in a row, each older than the one before it and than what is asked for, until it
is enough."""
MOST_PINNED = 2
"""Pinned posts an account may have (since September 2022)."""
EMPTY_PAGES = 2
"""Empty answers in a row that are no end while more posts are claimed: the same place is asked
again, then the page behind it."""
STALE_PAGES = 3
"""Pages in a row that bring no new post after which a timeline is taken for a circle."""
HIDDEN_SHARE, HIDDEN_POSTS = 0.5, 10
"""A feed is taken to hide posts where it shows less than this share of those claimed, and more
than so many are missing: deleted posts alone make small differences."""
BROKEN_SHARE, BROKEN_POSTS = 0.95, 3
"""The same for a feed that did not say itself that it ends, but went on with empty pages."""
PAGES, POSTS_A_PAGE = 200, 4
"""A timeline may have so many pages, and one more for so many posts the profile claims. The
interfaces show 10 to 25 a page."""
PAGES_UNCLAIMED = 20_000
"""Pages a timeline may have where nobody says how many posts there are."""


class End(StrEnum):
    """Why no further page is asked for."""

    OLDER = "older"
    ALL = "all"
    HIDDEN = "hidden"
    CIRCLE = "circle"
    ENDLESS = "endless"
    LIMIT = "limit"
    FAILED = "failed"


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
        self._most_pages = PAGES_UNCLAIMED if claimed is None else PAGES + claimed // POSTS_A_PAGE
        self._days: list[date] = []
        self._older = 0
        self._last_older: datetime | None = None
        self._empty = 0
        self._stale = 0
        self._by_cursor = False
        self._is_closed = False

    @property
    def delivered(self) -> int:
        """The account's posts shown so far, each counted once."""
        return len(self.seen)

    @property
    def is_complete(self) -> bool:
        """Whether everything that was asked for was shown."""
        everything = self.claimed is not None and self.delivered >= self.claimed
        return self.end in {End.OLDER, End.ALL} or (
            self.end in {End.CIRCLE, End.LIMIT} and everything
        )

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
        """Take note of a page; returns the posts on it that no earlier page has shown.

        ``strangers`` are posts of others on it: they are none of those claimed.
        """
        place = self.place or Place()
        fresh = list(
            {post.post_id: post for post in posts if post.post_id not in self.seen}.values()
        )
        self.seen.update(post.post_id for post in fresh)
        self.pages += 1
        if total is not None:
            self.claimed = max(self.claimed or 0, total)
        shown = bool(posts or strangers)
        self._empty = 0 if shown else self._empty + 1
        self._stale = 0 if fresh else self._stale + 1
        self._count(fresh)
        self._by_cursor = self._by_cursor or cursor is not None
        self._is_closed = self._by_cursor and cursor is None and (shown or self._is_closed)
        self.end = self._ended(goes_on=cursor is not None or self._by_number(shown))
        is_again = self._empty == 1 and cursor is None
        following = replace(place, again=True) if is_again else Place(place.page + 1, cursor)
        self.place = None if self.end else following
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
            is_older = self.since is not None and day < self.since
            falls = self._last_older is None or post.created_at <= self._last_older
            self._older = (self._older + 1 if falls else 1) if is_older else 0
            self._last_older = post.created_at if is_older else None

    def _by_number(self, shown: bool) -> bool:
        """Say whether a page without a cursor has a next one.

        Where cursors are given, a page without one is the last, unless more posts are claimed.
        """
        if self.claimed is None:
            return not self._by_cursor if shown else not self._is_closed
        return self.delivered < self.claimed or (shown and not self._by_cursor)

    def _ended(self, *, goes_on: bool) -> End | None:
        if self._older >= OLDER_IN_A_ROW:
            return End.OLDER
        if not goes_on or self._empty > EMPTY_PAGES:
            return End.HIDDEN if self._hides() else End.ALL
        if self._stale >= STALE_PAGES:
            return End.CIRCLE
        if self.pages >= self._most_pages:
            return End.ENDLESS
        return End.LIMIT if self.max_pages is not None and self.pages >= self.max_pages else None

    def _hides(self) -> bool:
        if self.claimed is None:
            return self._by_cursor and not self._is_closed
        share, posts = HIDDEN_SHARE, HIDDEN_POSTS
        if self._empty and not self._is_closed:
            share, posts = BROKEN_SHARE, BROKEN_POSTS
        few = self.delivered < share * self.claimed
        return few and self.claimed - self.delivered > posts
