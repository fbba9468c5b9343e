"""Things that last, as they were seen lately: which count, when they were looked at, how old."""

from typing import Any

from govcrawl.counting.scope import Document, Scope

LOOK: Document = {"$max": ["$observed_at", "$last_seen_at"]}
"""The last look at a thing."""

_DAY_IN_MS = 86_400_000


def seen_lately(scope: Scope, **more: Any) -> Document:
    """The filter for things of these offices last seen in time, first seen before its end."""
    return {
        "office_id": {"$in": scope.office_ids},
        "last_seen_at": {"$gte": scope.start},
        "first_seen_at": {"$lt": scope.end},
        **more,
    }


def days_since(moment: str, until: Any) -> Document:
    """Days from a moment to another, not below 0; None where the moment is not known."""
    days = {"$divide": [{"$subtract": [until, moment]}, _DAY_IN_MS]}
    known = {"$ne": [{"$ifNull": [moment, None]}, None]}
    return {"$cond": [known, {"$max": [days, 0]}, None]}
