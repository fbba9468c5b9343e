"""Things that last, as they were seen lately: which count, when they were looked at, how old."""

from typing import Any

from govcrawl.counting.scope import Document, Scope, among
from govcrawl.registry import target_key

_DAY_IN_MS = 86_400_000


def targets(scope: Scope) -> Document:
    """The filter for what was read of the registry's sites."""
    rows = scope.rows("website")
    return among(target_key(row.office_id, row.channel, row.account) for row in rows)


def last_look(scope: Scope) -> Document:
    """The expression for the last look at a thing.

    At the latest the end of the evaluation: what was seen again later is not as old as that yet.
    """
    return {"$min": [{"$max": ["$observed_at", "$last_seen_at"]}, scope.end]}


def seen_lately(scope: Scope, **more: Any) -> Document:
    """The filter for things on the registry's sites last seen in time, first before its end."""
    return {
        "office_id": among(scope.office_ids),
        "target": targets(scope),
        "last_seen_at": {"$gte": scope.start},
        "first_seen_at": {"$lt": scope.end},
        **more,
    }


def days_between(moment: Any, later: Any) -> Document:
    """The expression for days between moments, not below 0; None where one is not known."""
    days = {"$divide": [{"$subtract": [later, moment]}, _DAY_IN_MS]}
    return {"$cond": [{"$and": [moment, later]}, {"$max": [days, 0]}, None]}
