"""What a WeChat official account is measured by: who runs it, and its articles."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from govcrawl.items.base import Item, day_of


@dataclass(kw_only=True)
class WechatAccount(Item):
    """An official account (公众号) on one day, as its own page tells."""

    collection: ClassVar[str] = "wechat_accounts"
    key: ClassVar[tuple[str, ...]] = ("biz", "observed_at")

    biz: str | None = None
    name: str | None = None
    user_name: str | None = None
    alias: str | None = None
    url: str | None = None
    kind: str | None = None
    state: str | None = None
    migrated_to: str | None = None
    verified: bool | None = None
    principal: str | None = None
    principal_kind: str | None = None
    description: str | None = None
    region: str | None = None
    renames: list[str] = field(default_factory=list)
    original_articles: int | None = None
    followers: int | None = None
    followers_exact: bool | None = None
    followers_raw: str | None = None

    def identity(self) -> str | None:
        """One profile a day: ``biz|2026-01-31``, the day in China."""
        day = day_of(self.observed_at)
        return f"{self.biz}|{day}" if self.biz and day else None


@dataclass(kw_only=True)
class WechatArticle(Item):
    """An article, known by account, push and place in the push: its address changes.

    Its counts go on growing: each reading is kept in the stored ``history``. ``images`` and the
    like are counts of what the body holds; the body itself is not kept.
    """

    collection: ClassVar[str] = "wechat_articles"
    key: ClassVar[tuple[str, ...]] = ("biz", "mid", "idx")
    entity: ClassVar[bool] = True
    counted: ClassVar[tuple[str, ...]] = (
        "reads",
        "likes",
        "recommends",
        "shares",
        "collects",
        "comments",
    )

    biz: str | None = None
    mid: str | None = None
    idx: int | None = None
    sn: str | None = None
    url: str | None = None
    account_name: str | None = None
    user_name: str | None = None
    account_verified: bool | None = None
    title: str | None = None
    summary: str | None = None
    author: str | None = None
    kind: str | None = None
    state: str | None = None
    copyright: str | None = None
    reprint_of: dict[str, Any] | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    modified_at: datetime | None = None
    province: str | None = None
    body_chars: int | None = None
    body_hash: str | None = None
    images: int | None = None
    videos: int | None = None
    voices: int | None = None
    read_more_url: str | None = None
    albums: list[str] = field(default_factory=list)
    reads: int | None = None
    reads_exact: bool | None = None
    reads_raw: str | None = None
    likes: int | None = None
    likes_exact: bool | None = None
    likes_raw: str | None = None
    recommends: int | None = None
    recommends_exact: bool | None = None
    recommends_raw: str | None = None
    shares: int | None = None
    shares_exact: bool | None = None
    shares_raw: str | None = None
    collects: int | None = None
    collects_exact: bool | None = None
    collects_raw: str | None = None
    comments: int | None = None
    comments_exact: bool | None = None
    comments_raw: str | None = None
