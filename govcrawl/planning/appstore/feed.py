"""The reviews of an app, page by page: which are new, when to stop, and what was not read. Pure."""

from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from govcrawl.china import day_in_china
from govcrawl.items import AppReview

MOST_PAGES = 2000
"""A feed that still brings new reviews then has no end of its own."""


@dataclass
class Feed:
    """What was read of an app's reviews, the newest first as stores show them.

    ``goes_on`` says whether the next page is worth asking. ``is_short`` says that reviews in the
    days asked for were not read: those up to ``oldest``, or all where it is None.
    """

    most: int | None = None
    since: date | None = None
    until: date | None = None
    goes_on: bool = False
    is_short: bool = False
    oldest: date | None = None
    pages: int = 0
    notes: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _given: int = 0

    def read(self, reviews: list[AppReview], *, more: bool | None) -> list[AppReview]:
        """The reviews of a page that are to be stored; ``more`` is what the store says of pages."""
        self.pages += 1
        fresh = [each for each in map(_named, reviews) if self._is_new(each)]
        days = [day_in_china(each.written_at) if each.written_at else None for each in fresh]
        self._passed(days)
        wanted = [each for each, day in zip(fresh, days, strict=True) if self._covers(day)]
        given = wanted[: self._room]
        self._given += len(given)
        is_last = not fresh or more is False or self._is_before(days)
        if len(given) < len(wanted) or (self._room == 0 and not is_last):
            self._stopped(f"{self.most} reviews were asked for, and there are more")
        elif self.pages >= MOST_PAGES and not is_last:
            self._stopped(f"{self.pages} pages of reviews were read, and there are more")
        self.goes_on = not (is_last or self.is_short)
        return given

    def ended(self, *, all_shown: bool) -> None:
        """No page follows; unless ``all_shown`` the store may have reviews that it does not show.

        Those are no shortcoming of the crawl: nobody is shown them.
        """
        self.goes_on = self.goes_on and all_shown
        if not all_shown:
            self.notes.append(f"the store shows no more than {self.pages} pages of reviews")

    def unproven(self) -> None:
        """The first page is empty, and nothing says that nobody wrote: some feeds come so."""
        self._stopped("the feed of reviews is empty, which is no proof that there are none")

    def cut(self) -> None:
        """A page was refused: what is behind it was not read."""
        self.goes_on = False
        self._stopped(f"{self.pages} pages of reviews were read")

    def _is_new(self, review: AppReview) -> bool:
        identity = str(review.review_id)
        is_new = identity not in self._seen
        self._seen.add(identity)
        return is_new

    def _covers(self, day: date | None) -> bool:
        """Whether a day was asked for; one that is not told may be."""
        return day is None or (self.since or day) <= day <= (self.until or day)

    def _is_before(self, days: list[date | None]) -> bool:
        """Whether all of a page is older than what was asked for."""
        since = self.since
        return since is not None and all(day is not None and day < since for day in days)

    def _passed(self, days: list[date | None]) -> None:
        told = [day for day in (*days, self.oldest) if day]
        self.oldest = min(told, default=None)

    def _stopped(self, note: str) -> None:
        self.is_short = True
        self.notes.append(note)

    @property
    def _room(self) -> int | None:
        return None if self.most is None else self.most - self._given


def _named(review: AppReview) -> AppReview:
    """The review with an id: where neither store nor parser has one, made of what it says."""
    if review.review_id:
        return review
    parts = (review.store, review.app_id, review.written_at, review.rating, review.text_chars)
    made = sha256(repr(parts).encode()).hexdigest()
    return replace(review, review_id=f"sha256:{made}")
