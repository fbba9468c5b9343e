"""How fresh a site's columns are, by kind."""

from collections import defaultdict
from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document, Scope, of_target, source
from govcrawl.counting.website.seen import LOOK, days_since, seen_lately
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE
from govcrawl.evaluation.website.facts import Column, Columns

COLLECTION = "website_columns"
LISTED = 20
HALF_A_YEAR, YEAR = 183, 365
RESTS = {
    "news": 14,
    **dict.fromkeys(("notice", "policy"), HALF_A_YEAR),
    **dict.fromkeys(
        (
            *("interpretation", "disclosure", "plan", "statistics", "budget"),
            *("personnel", "mailbox", "survey", "interview"),
        ),
        YEAR,
    ),
}
"""How many days a column of a kind may rest: 2 weeks and 6 months by the inspection's rules, a year
by our choice. Columns of other kinds (leaders, topics, services ...) are not expected to move."""


def columns(database: Database[Document], scope: Scope) -> dict[str, Columns]:
    """The columns of each site, by target; only the first page of each is looked at."""
    match = seen_lately(scope, page_number={"$in": [1, None]})
    by_target: dict[str, list[Document]] = defaultdict(list)
    for each in database[COLLECTION].aggregate(_stages(match), allowDiskUse=True):
        by_target[each["_id"]["target"]].append(each)
    return {
        target: _columns(sorted(kinds, key=_kind), of_target(match, target))
        for target, kinds in by_target.items()
    }


def _kind(row: Document) -> str:
    return str(row["_id"]["kind"] or "other")


def _stages(match: Document) -> list[Document]:
    """By target and kind."""
    limits = [{"case": {"$eq": ["$kind", kind]}, "then": days} for kind, days in RESTS.items()]
    stale = {
        "$and": [
            {"$ne": ["$limit", None]},
            {"$ne": ["$days", None]},
            {"$gt": ["$days", "$limit"]},
        ]
    }
    empty = {"$eq": ["$entry_count", 0]}
    told = {name: f"${name}" for name in ("_id", "url", "name", "days", "stale", "empty")}
    shown = {**told, "entries": "$entry_count"}
    return [
        {"$match": match},
        {"$set": {"limit": {"$switch": {"branches": limits, "default": None}}}},
        {"$set": {"days": days_since("$newest_at", LOOK), "empty": empty}},
        {"$set": {"stale": stale}},
        {
            "$group": {
                "_id": {"target": "$target", "kind": {"$ifNull": ["$kind", None]}},
                "columns": {"$sum": 1},
                "worst": {"$max": "$days"},
                "stale": {"$sum": {"$cond": ["$stale", 1, 0]}},
                "empty": {"$sum": {"$cond": ["$empty", 1, 0]}},
                "undated": {"$sum": {"$cond": [_undated(), 1, 0]}},
                "stalest": _top(shown, {"stale": -1, "days": -1, "_id": 1}),
                "emptiest": _top(shown, {"empty": -1, "_id": 1}),
                "ids": {"$minN": {"input": "$_id", "n": IDS_OF_A_SOURCE}},
            }
        },
    ]


def _undated() -> Document:
    return {"$and": [{"$eq": ["$days", None]}, {"$not": ["$empty"]}]}


def _top(shown: Document, order: Document) -> Document:
    return {"$topN": {"n": LISTED, "sortBy": order, "output": shown}}


def _columns(kinds: list[Document], match: Document) -> Columns:
    by_kind = {_kind(each): each for each in kinds}
    stalest = [_column(c, kind) for kind, e in by_kind.items() for c in e["stalest"] if c["stale"]]
    emptiest = [
        _column(c, kind) for kind, e in by_kind.items() for c in e["emptiest"] if c["empty"]
    ]
    ids = [identity for each in kinds for identity in each["ids"]]
    number = sum(each["columns"] for each in kinds)
    return Columns(
        counts={kind: each["columns"] for kind, each in by_kind.items()},
        worst_days={k: each["worst"] for k, each in by_kind.items() if each["worst"] is not None},
        stale={kind: each["stale"] for kind, each in by_kind.items() if each["stale"]},
        undated=sum(each["undated"] for each in kinds),
        empty=sum(each["empty"] for each in kinds),
        stale_columns=tuple(sorted(stalest, key=lambda each: -(each.days or 0)))[:LISTED],
        empty_columns=tuple(sorted(emptiest, key=lambda each: each.id))[:LISTED],
        source=source(COLLECTION, match, number, ids),
    )


def _column(found: dict[str, Any], kind: str) -> Column:
    return Column(
        id=str(found["_id"]),
        url=found["url"],
        name=found["name"] or "",
        kind=kind,
        days=found["days"],
        entries=found["entries"],
    )
