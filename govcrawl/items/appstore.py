"""What an app is measured by in one store: its listing, its counts there, and its reviews."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from govcrawl.items.base import Item, day_of


@dataclass(kw_only=True)
class App(Item):
    """An app in one store on one day. Stores count different things: never add them up.

    ``downloads`` is the count the store shows of an app, ``downloads_metric`` what it means by it;
    ``installs`` is told beside it by the few that tell both. ``rating`` is on 0-5 whatever the
    store's own scale. ``doubts`` names the fields whose source contradicts itself, and how.
    """

    collection: ClassVar[str] = "apps"
    key: ClassVar[tuple[str, ...]] = ("store", "app_id", "observed_at")

    store: str | None = None
    storefront: str | None = None
    app_id: str | None = None
    package: str | None = None
    name: str | None = None
    developer: str | None = None
    brand: str | None = None
    url: str | None = None
    listed: bool | None = None
    identified_by: list[str] = field(default_factory=list)
    category: str | None = None
    version: str | None = None
    updated_on: str | None = None
    released_on: str | None = None
    size_bytes: int | None = None
    size_raw: str | None = None
    price: float | None = None
    currency: str | None = None
    privacy_url: str | None = None
    rating: float | None = None
    rating_raw: float | None = None
    rating_scale: float | None = None
    rating_count: int | None = None
    rating_count_exact: bool | None = None
    rating_count_raw: str | None = None
    rating_distribution: dict[str, int] | None = None
    like_rate: float | None = None
    downloads: int | None = None
    downloads_metric: str | None = None
    downloads_exact: bool | None = None
    downloads_raw: str | None = None
    downloads_low: int | None = None
    downloads_high: int | None = None
    installs: int | None = None
    installs_exact: bool | None = None
    installs_raw: str | None = None
    installs_low: int | None = None
    installs_high: int | None = None
    followers: int | None = None
    followers_exact: bool | None = None
    followers_raw: str | None = None
    comments: int | None = None
    comments_exact: bool | None = None
    comments_raw: str | None = None
    doubts: list[dict[str, Any]] = field(default_factory=list)

    def identity(self) -> str | None:
        """One listing a day: ``huawei|C100000000|2026-01-31``, the day in China."""
        day = day_of(self.observed_at)
        return f"{self.store}|{self.app_id}|{day}" if self.store and self.app_id and day else None


@dataclass(kw_only=True)
class AppReview(Item):
    """A review of an app by a user of a store: what it says in numbers, and whether it got a reply.

    Neither its author nor its text is kept, a private person's words. The developer's reply is the
    office's own; ``text_chars`` is the review's length, title and text.
    """

    collection: ClassVar[str] = "app_reviews"
    key: ClassVar[tuple[str, ...]] = ("store", "review_id")
    entity: ClassVar[bool] = True

    store: str | None = None
    storefront: str | None = None
    app_id: str | None = None
    review_id: str | None = None
    rating: int | None = None
    version: str | None = None
    written_at: datetime | None = None
    written_precision: str | None = None
    text_chars: int | None = None
    votes: int | None = None
    replied: bool | None = None
    reply: str | None = None
    replied_at: datetime | None = None
