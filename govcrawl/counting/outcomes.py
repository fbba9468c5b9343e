"""How asking for each row of the registry ended last, and which crawls were counted over."""

from datetime import UTC

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document, Scope, of_target, source
from govcrawl.evaluation.standing import Asked
from govcrawl.registry import CHANNELS, Channel, target_key

ANSWERED = ["ok", "partial"]


def asked(database: Database[Document], scope: Scope) -> list[Asked]:
    """Every row of the registry in scope, in its order, with how asking for it ended last.

    One pass over the outcomes of these offices, grouped by target.
    """
    match = scope.lately()
    found = {each["_id"]: each for each in database["outcomes"].aggregate(_stages(match))}
    rows = [row for channel in CHANNELS for row in scope.rows(channel)]
    keys = {row: target_key(row.office_id, row.channel, row.account) for row in rows}
    return [_asked(row, keys[row], found.get(keys[row]), match) for row in rows]


def run_ids(database: Database[Document], scope: Scope) -> tuple[str, ...]:
    """The crawls whose outcomes were counted over, in order."""
    asked = set(scope.office_ids)
    by = {"run_id": "$run_id", "office_id": "$office_id"}
    found = database["outcomes"].aggregate([{"$match": scope.lately()}, {"$group": {"_id": by}}])
    keys = [each["_id"] for each in found]
    return tuple(sorted({str(key["run_id"]) for key in keys if key["office_id"] in asked}))


def _stages(match: Document) -> list[Document]:
    """By target: the latest outcome, and its own failures since it was last answered."""
    answered = {"$in": ["$reason", ANSWERED]}
    own_failure = {"$and": [{"$eq": ["$fault", "site"]}, {"$not": [answered]}]}
    latest = {name: f"${name}" for name in ("_id", "reason", "fault", "detail", "observed_at")}
    return [
        {"$match": match},
        {
            "$group": {
                "_id": "$target",
                "latest": {"$top": {"sortBy": {"observed_at": -1, "_id": 1}, "output": latest}},
                "answered_at": {"$max": {"$cond": [answered, "$observed_at", None]}},
                "failed_at": {"$addToSet": {"$cond": [own_failure, "$observed_at", None]}},
                "outcomes": {"$sum": 1},
            }
        },
        {"$project": {"latest": 1, "answered_at": 1, "outcomes": 1, "failures": _apart(match)}},
    ]


def _apart(match: Document) -> Document:
    """How many of the failures lie an hour or more after the one counted before them."""
    begin = {"$ifNull": ["$answered_at", match["observed_at"]["$gte"]]}
    after = {"$and": [{"$ne": ["$$this", None]}, {"$gte": ["$$this", begin]}]}
    times = {"$filter": {"input": "$failed_at", "cond": after}}
    next_one = {"$dateAdd": {"startDate": "$$value.last", "unit": "hour", "amount": 1}}
    is_apart = {"$or": [{"$eq": ["$$value.last", None]}, {"$gte": ["$$this", next_one]}]}
    counted = {"times": {"$add": ["$$value.times", 1]}, "last": "$$this"}
    in_order = {"$sortArray": {"input": times, "sortBy": 1}}
    start = {"times": 0, "last": None}
    step = {"$cond": [is_apart, counted, "$$value"]}
    reduced = {"$reduce": {"input": in_order, "initialValue": start, "in": step}}
    return {"$let": {"vars": {"found": reduced}, "in": "$$found.times"}}


def _asked(row: Channel, key: str, found: Document | None, match: Document) -> Asked:
    registered = (row.office_id, row.channel, row.account, row.label, row.state)
    if found is None:
        return Asked(*registered)
    latest = found["latest"]
    own = of_target(match, key)
    return Asked(
        *registered,
        reason=latest["reason"],
        fault=latest["fault"],
        detail=latest["detail"] or "",
        asked_at=latest["observed_at"].astimezone(UTC),
        answered_at=found["answered_at"] and found["answered_at"].astimezone(UTC),
        own_failures=found["failures"],
        sources=(source("outcomes", own, found["outcomes"], [latest["_id"]]),),
    )
