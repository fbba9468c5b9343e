"""What apps and service platforms amount to: newest listings, reviews, newest figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document, Scope, among, source
from govcrawl.evaluation.app.facts import ListingFacts, PlatformFacts, ToldFacts
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE, Source
from govcrawl.evaluation.periods import Period
from govcrawl.evaluation.series import ITEMS, ONLINE_ITEMS, ONLINE_SHARES, SATISFACTION
from govcrawl.registry import Channel, target_key

_OF_A_SERIES = (
    "_id office_id channel metric period value value_exact value_raw unit "
    "endpoint audience doubts account source"
).split()


def listings(database: Database[Document], scope: Scope) -> dict[str, list[ListingFacts]]:
    """Each app of the registry in its store, by office, in the registry's order.

    The listing is the newest within the scope's window; an app that was not read in it is not
    there. Of reviews, those first read before the scope's end count, as they are known today.
    """
    order = {"observed_at": -1, "_id": 1}
    found = _first(database, "apps", scope.lately(), "$target", order)
    reviews = _reviews(database, scope)
    facts: dict[str, list[ListingFacts]] = defaultdict(list)
    for row in scope.rows("appstore"):
        listing = found.get(_target(row))
        if listing:
            key = (row.office_id, listing["store"], listing["app_id"])
            facts[row.office_id].append(_listing(row, listing, reviews.get(key), scope))
    return dict(facts)


def platforms(database: Database[Document], scope: Scope) -> dict[str, list[PlatformFacts]]:
    """The newest figures of each endpoint of the registry, by office, in the registry's order.

    Newest is what was read last, and of what was read at one time the latest period.
    """
    by = {"target": "$target", "metric": "$metric", "audience": {"$ifNull": ["$audience", ""]}}
    order = {"observed_at": -1, "period": -1, "_id": 1}
    read: dict[str, dict[tuple[str, str], Document]] = defaultdict(dict)
    found = _first(database, "endpoint_readings", scope.lately(), by, order)
    for key, reading in found.items():
        target, metric, audience = key
        read[target][metric, audience] = reading
    facts: dict[str, list[PlatformFacts]] = defaultdict(list)
    for row in scope.rows("endpoint"):
        readings = read.get(_target(row))
        if readings:
            source_of = _these("endpoint_readings", readings.values())
            in_order = dict(sorted(readings.items()))
            of_row = PlatformFacts(row.office_id, row.account, in_order, source_of)
            facts[row.office_id].append(of_row)
    return dict(facts)


def told(database: Database[Document], scope: Scope) -> dict[str, ToldFacts]:
    """The newest imported figure of each channel and metric, by office.

    Of the latest period that is over on the scope's day; of periods that end together the shortest,
    of figures about one period the one read last. Satisfaction only in percent: points are of a
    scale nobody tells.
    """
    keys = {name: f"${name}" for name in ("office_id", "channel", "metric", "period")}
    match = {
        "office_id": among(scope.office_ids),
        "observed_at": {"$lt": scope.end},
        "$nor": [{"metric": SATISFACTION, "unit": {"$ne": "percent"}}],
    }
    order = {"observed_on": -1, "_id": 1}
    newest: dict[str, dict[tuple[str, str], Document]] = defaultdict(dict)
    found = _first(database, "observations", match, keys, order).values()
    over = [each for each in found if _end_and_first(each)[0] <= scope.as_of]
    for each in sorted(over, key=_end_and_first):
        newest[each["office_id"]][each["channel"], each["metric"]] = each
    return {
        office_id: ToldFacts(office_id, of_office, _source_of_each(of_office))
        for office_id, of_office in newest.items()
    }


def series_documents(
    database: Database[Document], scope: Scope
) -> tuple[list[Document], list[Document]]:
    """Endpoint readings and observations of any time for ``evaluation.series``, ordered by id.

    Service items and those handled online; satisfaction and shares handled online. Only the fields
    a series needs. Those first stored before the scope's end, as they are known today.
    """
    read = _projected(database, "endpoint_readings", scope, (ITEMS, ONLINE_ITEMS))
    observed = _projected(database, "observations", scope, (SATISFACTION, *ONLINE_SHARES))
    return read, observed


def _target(row: Channel) -> str:
    return target_key(row.office_id, row.channel, row.account)


def _first(
    database: Database[Document], collection: str, match: Document, by: Any, order: Document
) -> dict[Any, Document]:
    """The first document in an order of each group; a key of several parts is a tuple."""
    first = {"$top": {"sortBy": order, "output": "$$ROOT"}}
    found = database[collection].aggregate(
        [{"$match": match}, {"$group": {"_id": by, "first": first}}]
    )
    return {_key(each["_id"]): each["first"] for each in found}


def _key(key: Any) -> Any:
    return tuple(key.values()) if isinstance(key, dict) else key


def _reviews(database: Database[Document], scope: Scope) -> dict[tuple[str, str, str], Document]:
    """How many reviews there are of an office's app in a store, and how many were answered."""
    match = _stored_before_the_end(scope)
    counted = {
        "reviews": {"$sum": 1},
        "replied": {"$sum": {"$cond": [{"$eq": ["$replied", True]}, 1, 0]}},
        "unknown": {"$sum": {"$cond": [{"$in": ["$replied", [True, False]]}, 0, 1]}},
        "ids": {"$minN": {"input": "$_id", "n": IDS_OF_A_SOURCE}},
    }
    by = {name: f"${name}" for name in ("office_id", "store", "app_id")}
    stages = [{"$match": match}, {"$group": {"_id": by, **counted}}]
    return {_key(each["_id"]): each for each in database["app_reviews"].aggregate(stages)}


def _stored_before_the_end(scope: Scope) -> Document:
    # A later look moves observed_at of what lasts, so it cannot say what was known on a day.
    return {"office_id": among(scope.office_ids), "first_seen_at": {"$lt": scope.end}}


def _listing(
    row: Channel, listing: Document, reviews: Document | None, scope: Scope
) -> ListingFacts:
    store, app_id = listing["store"], listing["app_id"]
    counted = reviews or {"reviews": 0, "replied": 0, "unknown": 0}
    match = {**_stored_before_the_end(scope), "office_id": row.office_id}
    match |= {"store": store, "app_id": app_id}
    return ListingFacts(
        row.office_id,
        store,
        app_id,
        row.label,
        listing,
        _these("apps", [listing]),
        counted["reviews"],
        counted["replied"],
        counted["unknown"],
        source("app_reviews", match, reviews["reviews"], reviews["ids"]) if reviews else None,
    )


def _these(collection: str, documents: Iterable[Mapping[str, Any]]) -> Source:
    """The source that is exactly these documents."""
    ids = sorted(each["_id"] for each in documents)
    return source(collection, {"_id": {"$in": ids}}, len(ids), ids)


def _source_of_each(
    observations: Mapping[tuple[str, str], Document],
) -> dict[tuple[str, str], Source]:
    return {key: _these("observations", [each]) for key, each in observations.items()}


def _end_and_first(observation: Document) -> tuple[date, date]:
    """The last and the first day of its period; a period there never was is never over."""
    period = Period.of(observation["period"])
    if period is None:
        return date.max, date.max
    return period.following().first - timedelta(days=1), period.first


def _projected(
    database: Database[Document], collection: str, scope: Scope, metrics: Iterable[str]
) -> list[Document]:
    match = {**_stored_before_the_end(scope), "metric": {"$in": list(metrics)}}
    asked = set(scope.office_ids)
    found = database[collection].find(match, _OF_A_SERIES).sort("_id")
    return [each for each in found if each["office_id"] in asked]
