"""The counts of what was published in a window, as they were seen last before a moment.

The rules are those of ``evaluation/ages.py`` (``latest_count``) and ``influence.sample_of``.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from govcrawl.china import midnight_in_china
from govcrawl.counting.scope import Document
from govcrawl.counting.zeros import Things, known_by
from govcrawl.evaluation.windows import Window


def published_in(
    window: Window, things: Things, accounts: Iterable[str], end: datetime
) -> Document:
    """The filter for what these accounts published in a window, first seen before ``end``."""
    days = {
        "$gte": midnight_in_china(window.first),
        "$lt": midnight_in_china(window.last + timedelta(days=1)),
    }
    return {**known_by(things, accounts, end), things.published: days}


def latest(name: str, end: datetime) -> Document:
    """The expression for a count: ``value`` (None: never seen) and whether it is ``exact``.

    By the last reading before ``end`` that shows it; the store keeps readings in order of time.
    """
    is_seen = {
        "$and": [
            {"$lt": ["$$this.observed_at", end]},
            {"$ne": [{"$ifNull": [f"$$this.{name}", None]}, None]},
        ]
    }
    seen = {"$last": {"$filter": {"input": "$history", "cond": is_seen}}}
    count = {
        "value": {"$ifNull": [f"$$seen.{name}", None]},
        "exact": {"$eq": [f"$$seen.{name}_exact", True]},
    }
    return {"$let": {"vars": {"seen": seen}, "in": count}}


def sums(name: str) -> Document:
    """The accumulators of a count made by ``latest``: its total, unseen ones, lower bounds."""
    is_unseen = {"$eq": [f"${name}.value", None]}
    is_vague = {"$and": [{"$not": [is_unseen]}, {"$not": [f"${name}.exact"]}]}
    return {
        f"total_{name}": {"$sum": f"${name}.value"},
        f"unseen_{name}": how_many(is_unseen),
        f"vague_{name}": how_many(is_vague),
    }


def how_many(condition: Document) -> Document:
    """The accumulator of documents that meet a condition."""
    return {"$sum": {"$cond": [condition, 1, 0]}}
