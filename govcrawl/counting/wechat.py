"""WeChat official accounts: who they are, what they published lately, zeros, followers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pymongo.synchronous.database import Database

from govcrawl.access.wechat import Place, place_of
from govcrawl.counting import followers, reach, zeros
from govcrawl.counting.counts import how_many, latest, published_in, sums
from govcrawl.counting.followers import PROFILES, Followers
from govcrawl.counting.reach import Looks
from govcrawl.counting.scope import Document, Scope, among
from govcrawl.counting.zeros import ARTICLES, Stored
from govcrawl.evaluation.influence.index import MOST_READS_SHOWN, READS_BEYOND, Summary
from govcrawl.evaluation.standing import ABSENT
from govcrawl.evaluation.wechat.facts import WechatFacts
from govcrawl.evaluation.windows import Window
from govcrawl.registry import Channel, target_key

COUNTS = ("reads", "likes", "recommends", "shares")


@dataclass(frozen=True)
class Found:
    """What was found of one account."""

    profile: Document | None
    looks: Looks
    stored: Stored
    published: Mapping[str, int]
    followers: Followers | None


def count(database: Database[Document], scope: Scope) -> dict[str, list[WechatFacts]]:
    """Every official account of the registry, by office, in the registry's order.

    Several rows (an account, its albums, articles) can be of one account, which is told once an
    office. A row that names no account and was never read is left out: nobody knows whose it is.
    """
    rows = [row for row in scope.rows("wechat") if row.account and row.state != ABSENT]
    rows_of = _rows_of_accounts(database, scope, rows)
    targets: dict[str, list[str]] = defaultdict(list)
    for (_, biz), own in rows_of.items():
        targets[biz] += map(_target, own)
    profiles = reach.profiles(database, PROFILES, "biz", targets, scope)
    some = {_target(row) for row in rows if not _shows_all(place_of(row.account))}
    looks = reach.looks(database, scope, targets, profiles, partial=some)
    stored = zeros.stored(database, ARTICLES, targets, scope.end)
    told = followers.told(database, scope)
    published: dict[str, Counter[str]] = {}
    for window, accounts in reach.by_window(looks).items():
        published |= _published(database, window, accounts, scope.end)
    facts: dict[str, list[WechatFacts]] = defaultdict(list)
    for (office_id, biz), own in rows_of.items():
        profile, sums_of = profiles.get(biz), published.get(biz, Counter())
        follow = told.of(office_id, biz, profile)
        found = Found(profile, looks[biz], stored[biz], sums_of, follow)
        facts[office_id].append(_facts(own[0], biz, found))
    return dict(facts)


def _target(row: Channel) -> str:
    return target_key(row.office_id, row.channel, row.account)


def _shows_all(place: Place | None) -> bool:
    """Whether reading a target can read whole days: an album has only what was put into it."""
    return place is not None and place.request == "account"


def _rows_of_accounts(
    database: Database[Document], scope: Scope, rows: Iterable[Channel]
) -> dict[tuple[str, str], list[Channel]]:
    """The rows of each office's accounts, in the registry's order.

    The account is that of the documents a row led to; of one that moved the one it moved to comes
    first. Where there are no documents it is the one that the row names.
    """
    seen = _accounts_seen(database, scope, map(_target, rows := list(rows)))
    found: dict[tuple[str, str], list[Channel]] = defaultdict(list)
    for row in rows:
        place = place_of(row.account)
        named = [place.biz] if place and place.biz else []
        for biz in seen.get(_target(row)) or named:
            found[row.office_id, biz].append(row)
    return found


def _accounts_seen(
    database: Database[Document], scope: Scope, targets: Iterable[str]
) -> dict[str, list[str]]:
    """The accounts of the documents of each target, the one seen last first."""
    last: dict[tuple[str, str], datetime] = {}
    match = {"target": among(targets)}
    known: dict[str, Document] = {PROFILES: {"observed_at": {"$lt": scope.end}}}
    known[ARTICLES.collection] = {"first_seen_at": {"$lt": scope.end}}
    for collection, in_time in known.items():
        by = {"target": "$target", "biz": "$biz"}
        last_at = {"$max": "$observed_at"}
        stages: list[Document] = [
            {"$match": match | in_time},
            {"$group": {"_id": by, "last": last_at}},
        ]
        for each in database[collection].aggregate(stages):
            key = each["_id"]["target"], each["_id"]["biz"]
            last[key] = max(each["last"], last.get(key, each["last"]))
    accounts: dict[str, list[str]] = defaultdict(list)
    for target, biz in sorted(last, key=lambda key: (last[key], key), reverse=True):
        accounts[target].append(biz)
    return accounts


def _published(
    database: Database[Document], window: Window, accounts: Iterable[str], end: datetime
) -> dict[str, Counter[str]]:
    """What each account published in a window: how much of what, and the sums of its counts."""
    is_headline = {"$eq": ["$idx", 1]}
    counts = {name: latest(name, end) for name in COUNTS}
    original = {"$ifNull": ["$copyright", None]}
    group: Document = {
        "_id": "$biz",
        "articles": {"$sum": 1},
        "originals": how_many({"$eq": ["$copyright", "original"]}),
        "original_unknown": how_many({"$eq": ["$copyright", None]}),
    }
    for name in COUNTS:
        group |= sums(name)
        group[f"headlines_{name}"] = {"$sum": {"$cond": [is_headline, f"${name}.value", 0]}}
        group[f"most_{name}"] = {"$max": f"${name}.value"}
    stages = [
        {"$match": published_in(window, ARTICLES, accounts, end)},
        {"$project": {"biz": 1, "idx": 1, "copyright": original, **counts}},
        {"$set": {"reads": _as_shown("$reads")}},
        {"$group": group},
    ]
    asked = set(accounts)
    found = database[ARTICLES.collection].aggregate(stages)
    return {each.pop("_id"): Counter(each) for each in found if each["_id"] in asked}


def _as_shown(reads: str) -> Document:
    """What "10万+" counts as, however it was told (``evaluation/influence/index.py``)."""
    at_limit = {
        "$and": [{"$eq": [f"{reads}.value", MOST_READS_SHOWN]}, {"$not": [f"{reads}.exact"]}]
    }
    is_beyond = {"$or": [{"$gt": [f"{reads}.value", MOST_READS_SHOWN]}, at_limit]}
    return {"$cond": [is_beyond, {"value": READS_BEYOND, "exact": False}, reads]}


def _facts(row: Channel, biz: str, found: Found) -> WechatFacts:
    profile, stored, published = found.profile or {}, found.stored, found.published
    window, told = found.looks.window, found.followers
    verified = profile.get("verified")
    return WechatFacts(
        office_id=row.office_id,
        biz=biz,
        name=profile.get("name") or stored.told["account_name"] or row.label,
        profile=found.profile,
        verified=stored.told["account_verified"] if verified is None else verified,
        observed_at=found.looks.last_at,
        first=window.first if window else None,
        last=window.last if window else None,
        unread=found.looks.unread(stored.undated),
        articles=published["articles"],
        originals=published["originals"],
        original_unknown=published["original_unknown"],
        counts={name: _summary(published, name) for name in COUNTS},
        unseen={name: published[f"unseen_{name}"] for name in COUNTS},
        exact={name: not published[f"vague_{name}"] for name in COUNTS},
        last_article_at=stored.last_at,
        zeros=stored.zeros,
        followers=told.count.value if told else None,
        followers_exact=told.count.exact if told else None,
        followers_source=told.source if told else None,
        source=stored.source,
    )


def _summary(published: Mapping[str, int], name: str) -> Summary:
    """Over the articles that show the count."""
    seen = published["articles"] - published[f"unseen_{name}"]
    total = published[f"total_{name}"]
    return Summary(
        total=total,
        mean=total / seen if seen else 0.0,
        headlines=published[f"headlines_{name}"],
        most=published[f"most_{name}"] or 0,
    )
