"""What an import does not tell of an article and the database knows stays as it is.

An export knows less than a page: no body, rarely an author. Where the page itself was read (the
body is known), all its content stays; an import adds what was unknown, and its reading.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from govcrawl.items import PROVENANCE, Item, WechatArticle
from govcrawl.storage.history import HISTORY

READINGS = WechatArticle.readings()
CONTENT = tuple(
    field.name for field in fields(WechatArticle) if field.name not in PROVENANCE | READINGS
)
_STEPS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


class Merging:
    """Completes articles from what is stored; ``notes`` tell of readings that contradict."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    async def __call__(
        self, database: AsyncDatabase[dict[str, Any]], items: Sequence[Item]
    ) -> None:
        """Complete the items from their documents. Raises PyMongoError."""
        keys = [item.identity() for item in items]
        cursor = database[WechatArticle.collection].find({"_id": {"$in": keys}})
        stored = {document["_id"]: document async for document in cursor}
        for item in items:
            document = stored.get(item.identity())
            if document is not None:
                self._take_reading(item, document)
                merge(item, document)
                item.content_hash = item.digest()

    def _take_reading(self, item: Item, document: dict[str, Any]) -> None:
        """Leave out counts that are in the history already, from an earlier import of them."""
        counts = {name: getattr(item, name) for name in READINGS}
        same_time = [
            reading
            for reading in document.get(HISTORY, ())
            if reading["observed_at"] == item.observed_at
        ]
        if any({name: reading.get(name) for name in READINGS} == counts for reading in same_time):
            for name in READINGS:
                setattr(item, name, None)
        elif same_time and any(value is not None for value in counts.values()):
            self.notes.append(f"{item.target}: other counts of that time are stored; both are kept")


def merge(item: Item, stored: dict[str, Any]) -> None:
    """Keep what is stored wherever the item says nothing, less, or is the older of the two."""
    is_older = item.observed_at is not None and item.observed_at < stored.get(
        "observed_at", item.observed_at
    )
    page_was_read = stored.get("body_hash") is not None
    for name in CONTENT:
        known, told = stored.get(name), getattr(item, name)
        is_told = told not in (None, []) and not _knows_no_better(name, told)
        keeps = not is_told or (page_was_read and told != "removed")
        if is_older or (keeps and known not in (None, [])):
            setattr(item, name, known)
    if _says_the_same(item, stored):
        for name in ("published_at", "published_precision"):
            setattr(item, name, stored[name])


def _knows_no_better(name: str, told: Any) -> bool:
    """Of addresses there are several; and that an article is listed does not mean it is there."""
    return name == "url" or (name == "state" and told == "published")


def _says_the_same(item: Item, stored: dict[str, Any]) -> bool:
    """Whether the item tells the stored moment less exactly: 8:30 where 8:30:12 is known."""
    told, known = getattr(item, "published_at", None), stored.get("published_at")
    if not isinstance(told, datetime) or not isinstance(known, datetime):
        return False
    step = _STEPS.get(str(getattr(item, "published_precision", None)))
    return step is not None and told <= known < told + step
