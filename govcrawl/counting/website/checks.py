"""How home pages answered: the probes of a time, and the newest survey."""

from collections.abc import Callable
from datetime import date, timedelta

from pymongo.synchronous.database import Database

from govcrawl.china import day_in_china
from govcrawl.counting.counts import how_many
from govcrawl.counting.scope import Document, Scope, of_target, source
from govcrawl.counting.website.seen import targets
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE, Source
from govcrawl.evaluation.website.facts import LATE_MS, SLOW_MS, Failure, Probes

COLLECTION = "website_checks"
LISTED = 20
_HOUR = {"$dateTrunc": {"date": "$observed_at", "unit": "hour"}}
_DROPPED = ("columns", "feature_links", "redirects")
"""Lists of a check that no measure looks at."""


def probes(database: Database[Document], scope: Scope, days: int) -> dict[str, Probes]:
    """The probes of the last days of the evaluation, by target; surveys of a page probe it too."""
    since = scope.end - timedelta(days=days)
    in_time = {"$gte": since, "$lt": scope.end}
    match = scope.lately(target=targets(scope), observed_at=in_time)
    fewest = _fewest_a_day(database, match)
    made = {}
    for each in database[COLLECTION].aggregate(_stages(match), allowDiskUse=True):
        own = of_target(match, each["_id"])
        made[each["_id"]] = Probes(
            first=day_in_china(each["first"]),
            last=day_in_china(each["last"]),
            valid=each["valid"],
            failed=each["failed"],
            late=each["late"],
            void=each["documents"] - each["valid"],
            fewest_a_day=fewest(
                each["_id"], day_in_china(each["first"]), day_in_china(each["last"])
            ),
            failed_hours=_hours(each["failed_hours"]),
            slow_hours=_hours(each["slow_hours"]),
            median_ms=each["median_ms"],
            failures=tuple(
                Failure(
                    failure["_id"], failure["observed_at"], failure["reason"], failure["status"]
                )
                for failure in each["failures"]
                if failure["failed"]
            ),
            source=source(COLLECTION, own, each["documents"], each["ids"]),
        )
    return made


def _hours(found: list[object]) -> int:
    return sum(each is not None for each in found)


def _stages(match: Document) -> list[Document]:
    """By target: how many probes are valid, late and failed, and in which hours."""
    answered = {"$eq": ["$fault", None]}
    late = {"$and": [answered, {"$gte": ["$response_ms", LATE_MS]}]}
    failed = {"$or": [{"$eq": ["$fault", "site"]}, late]}
    slow = {"$and": [answered, {"$gte": ["$response_ms", SLOW_MS]}]}
    time = {"$cond": [answered, "$response_ms", None]}
    failure = {name: f"${name}" for name in ("_id", "observed_at", "reason", "status", "failed")}
    latest_first = {"failed": -1, "observed_at": -1, "_id": 1}
    return [
        {"$match": match},
        {"$set": {"failed": failed}},
        {
            "$group": {
                "_id": "$target",
                "documents": {"$sum": 1},
                "first": {"$min": "$observed_at"},
                "last": {"$max": "$observed_at"},
                "valid": how_many({"$or": [answered, failed]}),
                "failed": how_many(failed),
                "late": how_many(late),
                "failed_hours": _hours_with(failed),
                "slow_hours": _hours_with(slow),
                "median_ms": {"$median": {"input": time, "method": "approximate"}},
                "failures": {"$topN": {"n": LISTED, "sortBy": latest_first, "output": failure}},
                "ids": {"$minN": {"input": "$_id", "n": IDS_OF_A_SOURCE}},
            }
        },
    ]


def _fewest_a_day(
    database: Database[Document], match: Document
) -> Callable[[str, date, date], int]:
    """How many valid probes the day has that has fewest, by target, first and last day."""
    by = {
        "target": "$target",
        "day": {
            "$dateToString": {"date": "$observed_at", "format": "%Y-%m-%d", "timezone": "+08:00"}
        },
    }
    valid = how_many({"$in": ["$fault", [None, "site"]]})
    stages = [{"$match": match}, {"$group": {"_id": by, "valid": valid}}]
    counts = {
        (each["_id"]["target"], each["_id"]["day"]): int(each["valid"])
        for each in database[COLLECTION].aggregate(stages)
    }

    def fewest(target: str, first: date, last: date) -> int:
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return min(counts.get((target, day.isoformat()), 0) for day in days)

    return fewest


def _hours_with(condition: Document) -> Document:
    """The accumulator of the hours with a probe that meets a condition, and of None."""
    return {"$addToSet": {"$cond": [condition, _HOUR, None]}}


def newest(database: Database[Document], scope: Scope) -> dict[str, tuple[Document, Source]]:
    """The newest survey of each home page that was read, by target, its long lists cut."""
    match = scope.lately(target=targets(scope), reason="ok", mode={"$ne": "probe"})
    stages: list[Document] = [
        {"$match": match},
        {"$project": dict.fromkeys(_DROPPED, 0)},
        {"$set": {"broken_links": {"$slice": ["$broken_links", LISTED]}}},
        {
            "$group": {
                "_id": "$target",
                "check": {"$top": {"sortBy": {"observed_at": -1, "_id": 1}, "output": "$$ROOT"}},
            }
        },
    ]
    return {
        each["_id"]: (each["check"], _only(each["check"]["_id"]))
        for each in database[COLLECTION].aggregate(stages, allowDiskUse=True)
    }


def _only(identity: str) -> Source:
    return source(COLLECTION, {"_id": identity}, 1, [identity])
