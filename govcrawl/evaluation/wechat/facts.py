"""What was counted of one WeChat official account: between the database and the measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from govcrawl.evaluation import Document
from govcrawl.evaluation.influence.index import Summary
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.weibo.facts import ZeroStreak


@dataclass(frozen=True, slots=True)
class WechatFacts:
    """One official account of an office, by its ``biz``.

    ``profile`` is its newest ``wechat_accounts`` document; ``verified`` is from it, else from its
    newest article. The window is the 30 whole days before the day of the last look; ``unread`` says
    why not all of it was read, empty where it was. ``articles`` are those published in it;
    ``originals`` among them, ``original_unknown`` do not tell. ``counts`` sums each of ``reads``,
    ``likes``, ``recommends``, ``shares`` over them; ``unseen`` says how many articles do not show
    it, ``exact`` whether all were exact. ``followers`` are of the profile, else of an observation,
    else the annual report's subscribers; ``followers_source`` says which. ``zeros`` are by name:
    ``reads``, ``likes``, ``recommends``, ``all``, over all stored articles.
    """

    office_id: str
    biz: str
    name: str
    profile: Document | None
    verified: bool | None
    observed_at: datetime | None
    first: date | None
    last: date | None
    unread: str
    articles: int
    originals: int
    original_unknown: int
    counts: Mapping[str, Summary]
    unseen: Mapping[str, int]
    exact: Mapping[str, bool]
    last_article_at: datetime | None
    zeros: Mapping[str, ZeroStreak]
    followers: int | None
    followers_exact: bool | None
    followers_source: Source | None
    source: Source | None
