"""What an account on Weibo is measured by: its profile, and its posts with what they set off."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from govcrawl.items.base import Item, day_of


@dataclass(kw_only=True)
class WeiboAccount(Item):
    """An account's profile on one day.

    Every count has ``_exact`` (False where the source rounds it; the count is then the lower
    bound) and ``_raw`` (the text it was rounded to).
    """

    collection: ClassVar[str] = "weibo_accounts"
    key: ClassVar[tuple[str, ...]] = ("uid", "observed_at")

    uid: str | None = None
    screen_name: str | None = None
    url: str | None = None
    interface: str | None = None
    followers: int | None = None
    followers_exact: bool | None = None
    followers_raw: str | None = None
    following: int | None = None
    following_exact: bool | None = None
    following_raw: str | None = None
    posts: int | None = None
    posts_exact: bool | None = None
    posts_raw: str | None = None
    verified: bool | None = None
    verified_type: int | None = None
    verified_kind: str | None = None
    verified_reason: str | None = None
    description: str | None = None
    location: str | None = None
    ip_location: str | None = None
    domain: str | None = None
    registered_at: datetime | None = None

    def identity(self) -> str | None:
        """One profile a day: ``uid|2026-01-31``, the day in China."""
        day = day_of(self.observed_at)
        return f"{self.uid}|{day}" if self.uid and day else None


@dataclass(kw_only=True)
class WeiboPost(Item):
    """A post. Its counts go on growing: each reading is kept in the stored ``history``."""

    collection: ClassVar[str] = "weibo_posts"
    key: ClassVar[tuple[str, ...]] = ("post_id",)
    entity: ClassVar[bool] = True
    counted: ClassVar[tuple[str, ...]] = ("reposts", "comments", "likes", "reads")

    post_id: str | None = None
    bid: str | None = None
    uid: str | None = None
    screen_name: str | None = None
    url: str | None = None
    interface: str | None = None
    created_at: datetime | None = None
    created_at_precision: str | None = None
    created_at_raw: str | None = None
    text: str | None = None
    text_complete: bool | None = None
    kind: str | None = None
    state: str | None = None
    reposts: int | None = None
    reposts_exact: bool | None = None
    reposts_raw: str | None = None
    comments: int | None = None
    comments_exact: bool | None = None
    comments_raw: str | None = None
    likes: int | None = None
    likes_exact: bool | None = None
    likes_raw: str | None = None
    reads: int | None = None
    reads_exact: bool | None = None
    reads_raw: str | None = None
    pictures: int | None = None
    video: bool | None = None
    topics: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pinned: bool | None = None
    edited: bool | None = None
    edit_count: int | None = None
    edited_at: datetime | None = None
    client: str | None = None
    region: str | None = None
    visibility: int | None = None
    original: dict[str, Any] | None = None
