"""Weibo accounts: profiles, what they published in the days before the last look, zeros."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from pymongo.synchronous.database import Database

from govcrawl.counting import reach, zeros
from govcrawl.counting.counts import how_many, latest, published_in, sums
from govcrawl.counting.reach import Looks
from govcrawl.counting.scope import Document, Scope
from govcrawl.counting.zeros import POSTS, Stored
from govcrawl.evaluation.weibo.facts import AccountFacts, Total
from govcrawl.evaluation.windows import Window
from govcrawl.registry import Channel, target_key

PROFILES = "weibo_accounts"
COUNTS = ("reposts", "comments", "likes")


def count(database: Database[Document], scope: Scope) -> dict[str, list[AccountFacts]]:
    """Every Weibo account of the registry, by office, in the registry's order.

    An account that several offices have is one: its posts are found by its uid, and what asking
    for it under any of these offices read was read.
    """
    rows = [row for row in scope.rows("weibo") if row.account]
    targets: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        targets[row.account].append(target_key(row.office_id, row.channel, row.account))
    profiles = reach.profiles(database, PROFILES, "uid", targets, scope)
    looks = reach.looks(database, scope, targets, profiles)
    stored = zeros.stored(database, POSTS, targets, scope.end)
    published: dict[str, Counter[str]] = {}
    for window, uids in reach.by_window(looks).items():
        published |= _published(database, window, uids, scope.end)
    facts: dict[str, list[AccountFacts]] = defaultdict(list)
    for row in rows:
        uid = row.account
        found = profiles.get(uid), looks[uid], stored[uid], published.get(uid, Counter())
        facts[row.office_id].append(_facts(row, *found))
    return dict(facts)


def _published(
    database: Database[Document], window: Window, uids: Iterable[str], end: datetime
) -> dict[str, Counter[str]]:
    """What each account published in a window: how much of what, and the sums of its counts."""
    topics = {"$gt": [{"$size": {"$ifNull": ["$topics", []]}}, 0]}
    video = {"$ifNull": ["$video", None]}
    counts = {name: latest(name, end) for name in COUNTS}
    group: Document = {
        "_id": "$uid",
        "posts": {"$sum": 1},
        "originals": how_many({"$eq": ["$kind", "original"]}),
        "rich": how_many({"$or": ["$video", "$topics"]}),
        "rich_unknown": how_many({"$and": [{"$eq": ["$video", None]}, {"$not": ["$topics"]}]}),
    }
    for name in COUNTS:
        group |= sums(name)
    stages = [
        {"$match": published_in(window, POSTS, uids, end)},
        {"$project": {"uid": 1, "kind": 1, "video": video, "topics": topics, **counts}},
        {"$group": group},
    ]
    asked = set(uids)
    found = database[POSTS.collection].aggregate(stages)
    return {each.pop("_id"): Counter(each) for each in found if each["_id"] in asked}


def _facts(
    row: Channel,
    profile: Document | None,
    looks: Looks,
    stored: Stored,
    published: Mapping[str, int],
) -> AccountFacts:
    window = looks.window
    return AccountFacts(
        office_id=row.office_id,
        uid=row.account,
        profile=profile,
        profile_source=reach.source_of(PROFILES, profile),
        observed_at=looks.last_at,
        first=window.first if window else None,
        last=window.last if window else None,
        unread=looks.unread(stored.undated),
        posts=published["posts"],
        originals=published["originals"],
        rich=published["rich"],
        rich_unknown=published["rich_unknown"],
        totals={name: _total(published, name) for name in COUNTS},
        last_post_at=stored.last_at,
        zeros=stored.zeros,
        source=stored.source,
    )


def _total(published: Mapping[str, int], name: str) -> Total:
    is_exact = not published[f"vague_{name}"]
    return Total(published[f"total_{name}"], published[f"unseen_{name}"], exact=is_exact)
