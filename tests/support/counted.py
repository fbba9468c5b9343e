"""Facts as the counting gives them, good unless a test says otherwise."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from govcrawl.evaluation.app.facts import ListingFacts, PlatformFacts, ToldFacts
from govcrawl.evaluation.influence import Summary
from govcrawl.evaluation.measure import Measure, Source
from govcrawl.evaluation.standing import OPEN, Asked, Standing, standing
from govcrawl.evaluation.wechat.facts import WechatFacts
from govcrawl.evaluation.weibo.facts import AccountFacts, Total, ZeroStreak
from govcrawl.registry import Office

LOOKED = datetime(2026, 4, 30, 17, 0, tzinfo=UTC)
"""In China this is the first of May already."""
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
CITY = Office("990100", "甲市", "Jia", "city", "990100", "990000", 2_000_000, 2020)
UNCOUNTED = Office("990200", "乙市", "", "city", "990200", "990000", None, None)
DEPARTMENT = Office("99-D01", "某厅", "", "department", "990000", "990000", None, None)


def source(collection: str) -> Source:
    return Source(collection, "{}", 1, ("x",))


def asked(channel: str, account: str = "1", **fields: Any) -> Asked:
    known = {"label": "甲", "registered": OPEN, "reason": "ok", "asked_at": LOOKED}
    known |= {"sources": (source("outcomes"),)}
    return Asked("990100", channel, account, **(known | fields))


def stands(channel: str, *rows: Asked) -> Standing:
    """An office on a channel by these rows; one that was read unless they say otherwise."""
    return standing("990100", channel, rows or (asked(channel),))


def zeros(seen: int = 20, none: int = 5, longest: int = 3, unseen: int = 0) -> ZeroStreak:
    days = date(2026, 3, 1), date(2026, 3, 20)
    return ZeroStreak(seen, unseen, none, longest, *days, ("1",))


def weibo_facts(**fields: Any) -> AccountFacts:
    """60 posts in 30 days with 1200 reposts, 600 comments and 3000 likes."""
    profile = {
        "observed_at": LOOKED,
        "screen_name": "甲市发布",
        "verified": True,
        "verified_kind": "government",
        "registered_at": datetime(2016, 4, 30, 17, 0, tzinfo=UTC),
        "followers": 50_000,
        "followers_exact": True,
    }
    totals = {"reposts": 1200, "comments": 600, "likes": 3000}
    known = {
        "office_id": "990100",
        "uid": "1",
        "profile": profile,
        "profile_source": source("weibo_accounts"),
        "observed_at": LOOKED,
        "first": FIRST,
        "last": LAST,
        "unread": "",
        "posts": 60,
        "originals": 45,
        "rich": 15,
        "rich_unknown": 0,
        "totals": {name: Total(each, 0, exact=True) for name, each in totals.items()},
        "last_post_at": datetime(2026, 4, 27, 17, 0, tzinfo=UTC),
        "zeros": {name: zeros() for name in ("reposts", "comments", "likes", "all")},
        "source": source("weibo_posts"),
    }
    return AccountFacts(**(known | fields))


def wechat_facts(**fields: Any) -> WechatFacts:
    """30 articles in 30 days, each a headline with 1000 reads, 20 likes and 10 recommends."""
    each = {"reads": 1000, "likes": 20, "recommends": 10}
    known = {
        "office_id": "990100",
        "biz": "MzA",
        "name": "甲市发布",
        "profile": None,
        "verified": True,
        "observed_at": LOOKED,
        "first": FIRST,
        "last": LAST,
        "unread": "",
        "articles": 30,
        "originals": 6,
        "original_unknown": 10,
        "counts": {name: Summary(30 * n, n, 30 * n, n) for name, n in each.items()}
        | {"shares": Summary(0, 0, 0, 0)},
        "unseen": dict.fromkeys(each, 0) | {"shares": 30},
        "exact": dict.fromkeys(each, True) | {"shares": True},
        "last_article_at": LOOKED,
        "zeros": {name: zeros() for name in ("reads", "likes", "recommends", "all")},
        "followers": 100_000,
        "followers_exact": False,
        "followers_source": source("wechat_accounts"),
        "source": source("wechat_articles"),
    }
    return WechatFacts(**(known | fields))


def by_indicator(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Each indicator's one measure."""
    found = list(measures)
    assert len({each.indicator for each in found}) == len(found)
    return {each.indicator: each for each in found}


def listing(store: str = "huawei", **fields: Any) -> ListingFacts:
    """An app in a store with 30,000 downloads, 90 ratings of 4.5 and 10 reviews, 4 replied to."""
    app = {
        "observed_at": LOOKED,
        "listed": True,
        "updated_on": "2026-04-01",
        "rating": 4.5,
        "rating_count": 90,
        "downloads": 30_000,
        "downloads_exact": True,
        "downloads_low": 30_000,
        "installs": None,
        "installs_exact": None,
        "installs_low": None,
        "doubts": [],
    } | fields
    reviews = source("app_reviews")
    return ListingFacts("990100", store, "C1", "甲", app, source("apps"), 10, 4, 2, reviews)


def reading(metric: str, value: float | None, audience: str = "", **fields: Any) -> dict[str, Any]:
    """What a platform tells of its items, as it is stored."""
    return {
        "_id": f"{metric}|{audience}",
        "office_id": "990100",
        "channel": "endpoint",
        "endpoint": "jia",
        "metric": metric,
        "audience": audience or None,
        "period": "2026-04-30",
        "value": value,
        "value_exact": True,
        "value_raw": None,
        "doubts": [],
        "observed_at": LOOKED,
    } | fields


def platform(*readings: dict[str, Any], endpoint: str = "jia") -> PlatformFacts:
    by_key = {(each["metric"], each["audience"] or ""): each for each in readings}
    return PlatformFacts("990100", endpoint, by_key, source("endpoint_readings"))


def told(channel: str = "endpoint", unit: str = "percent", **values: float) -> ToldFacts:
    """Figures of the first quarter of 2026 that somebody told."""
    told = {"period": "2026-Q1", "value_exact": True, "unit": unit}
    figures = {(channel, metric): told | {"value": value} for metric, value in values.items()}
    return ToldFacts("990100", figures, dict.fromkeys(figures, source("observations")))
