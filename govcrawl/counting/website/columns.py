"""How fresh a site's columns are, by kind."""

from collections import defaultdict
from collections.abc import Iterable

from pymongo.synchronous.database import Database

from govcrawl.counting.counts import how_many
from govcrawl.counting.scope import Document, Scope, of_target, source
from govcrawl.counting.website.seen import days_between, last_look, seen_lately
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE
from govcrawl.evaluation.website.facts import Column, Columns

COLLECTION = "website_columns"
LISTED = 20
FIRST = [1, None]
"""The number of a column's first page. Outside a crawl pages have none."""
SECOND = 2
"""Where a script draws a column its first page shows nothing; what the script asks for comes second
and is looked at as well."""
UNKNOWN_KIND = "unknown"
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
by our choice. Columns of other kinds (leaders, topics, services ...) are not expected to move, and
those of which nothing tells the kind are not judged."""


def columns(database: Database[Document], scope: Scope) -> dict[str, Columns]:
    """The columns of each site, by target. The sources are their first pages."""
    match = seen_lately(scope, page_number={"$in": [*FIRST, SECOND]})
    stages: list[Document] = [
        {"$match": match},
        {"$project": _of_a_page(scope)},
        {"$group": _of_a_column()},
        # Where the first page was not read lately, it may show newer entries than the second.
        {"$match": {"first_pages": {"$gt": 0}}},
        {"$set": _judged()},
        {"$set": {"stale_days": {"$cond": [_is_stale(), "$days", None]}}},
        {"$group": _of_a_kind()},
        {"$sort": {"_id": 1}},
    ]
    by_target: dict[str, list[Document]] = defaultdict(list)
    for each in database[COLLECTION].aggregate(stages, allowDiskUse=True):
        by_target[each["_id"]["target"]].append(each)
    firsts = match | {"page_number": {"$in": FIRST}}
    return {
        target: _columns(kinds, of_target(firsts, target)) for target, kinds in by_target.items()
    }


def _of_a_page(scope: Scope) -> Document:
    """What is needed of a page of a column; never its entries."""
    is_dated = {"$and": ["$newest_at"]}
    names = ("target", "url", "name", "page_number", "entry_count", "total", "newest_at")
    return {
        **dict.fromkeys(names, 1),
        "kind": {"$ifNull": ["$kind", UNKNOWN_KIND]},
        "column": {"$ifNull": ["$first_url", "$url"]},
        "dated_look": {"$cond": [is_dated, last_look(scope), None]},
    }


def _of_a_column() -> Document:
    """Of a column's pages what tells its age: the newest entry, the last look at a dated page."""
    named = {name: f"${name}" for name in ("_id", "url", "name", "kind")}
    return {
        "_id": {"target": "$target", "column": "$column"},
        "first": {"$top": {"sortBy": {"page_number": 1, "_id": 1}, "output": named}},
        "first_pages": how_many({"$ne": ["$page_number", SECOND]}),
        "entries": {"$max": "$entry_count"},
        "total": {"$max": "$total"},
        "newest_at": {"$max": "$newest_at"},
        "look": {"$max": "$dated_look"},
    }


def _judged() -> Document:
    limits = [
        {"case": {"$eq": ["$first.kind", kind]}, "then": days} for kind, days in RESTS.items()
    ]
    return {
        "limit": {"$switch": {"branches": limits, "default": None}},
        "days": days_between("$newest_at", "$look"),
        # A site that says how many entries a column has has not shown them to us: it is not empty.
        "empty": {"$and": [{"$eq": ["$entries", 0]}, {"$not": ["$total"]}]},
    }


def _is_stale() -> Document:
    # MongoDB takes null for less than any number: without a limit nothing is stale.
    return {"$and": ["$limit", {"$gt": ["$days", "$limit"]}]}


def _of_a_kind() -> Document:
    """By site and kind: how many columns there are, and the worst of them."""
    is_empty = {"$eq": ["$empty", True]}
    is_undated = {"$and": [{"$eq": ["$days", None]}, {"$not": ["$empty"]}]}
    shown = {name: f"$first.{name}" for name in ("_id", "url", "name", "kind")}
    shown |= {name: f"${name}" for name in ("days", "entries", "empty", "stale_days")}
    return {
        "_id": {"target": "$_id.target", "kind": "$first.kind"},
        "columns": {"$sum": 1},
        "first_pages": {"$sum": "$first_pages"},
        "worst_days": {"$max": "$days"},
        "stale": how_many({"$ne": ["$stale_days", None]}),
        "empty": how_many(is_empty),
        "undated": how_many(is_undated),
        "stalest": _first(shown, {"stale_days": -1, "_id": 1}),
        "emptiest": _first(shown, {"empty": -1, "_id": 1}),
        "ids": {"$minN": {"input": "$first._id", "n": IDS_OF_A_SOURCE}},
    }


def _first(shown: Document, order: Document) -> Document:
    return {"$topN": {"n": LISTED, "sortBy": order, "output": shown}}


def _columns(kinds: Iterable[Document], match: Document) -> Columns:
    by_kind = {each["_id"]["kind"]: each for each in kinds}
    found = by_kind.values()
    stalest = [each for kind in found for each in kind["stalest"] if each["stale_days"] is not None]
    emptiest = [each for kind in found for each in kind["emptiest"] if each["empty"]]
    stalest.sort(key=lambda each: (-each["stale_days"], each["_id"]))
    emptiest.sort(key=lambda each: str(each["_id"]))
    pages = sum(each["first_pages"] for each in found)
    ids = [identity for each in found for identity in each["ids"]]
    return Columns(
        counts={kind: each["columns"] for kind, each in by_kind.items()},
        worst_days={
            kind: each["worst_days"]
            for kind, each in by_kind.items()
            if each["worst_days"] is not None
        },
        stale={kind: each["stale"] for kind, each in by_kind.items() if each["stale"]},
        undated=sum(each["undated"] for each in found),
        empty=sum(each["empty"] for each in found),
        stale_columns=tuple(map(_column, stalest[:LISTED])),
        empty_columns=tuple(map(_column, emptiest[:LISTED])),
        source=source(COLLECTION, match, pages, ids),
    )


def _column(found: Document) -> Column:
    return Column(
        id=str(found["_id"]),
        url=found["url"],
        name=found["name"] or "",
        kind=found["kind"],
        days=found["days"],
        entries=found["entries"],
    )
