"""Second: every item obeys its schema and fits a database, or is kept as rejected, whole."""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, Protocol, Self, cast, runtime_checkable

from scrapy.crawler import Crawler

from govcrawl import schemas
from govcrawl.items import PROVENANCE, Item, Rejected, as_json
from govcrawl.pipelines.stamp import Collector, stamp

INTEGERS = range(-(2**63), 2**63)
STORABLE = (str, int, float, bool, datetime, type(None))


@runtime_checkable
class Ledger(Protocol):
    """A spider that keeps account of its targets wants to know of refused items."""

    def rejected(self, item: Item) -> None:
        """An item of ours was refused."""


class ValidatePipeline:
    """Turns an invalid item into a Rejected one, which goes on to be stored."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """The item, or what is kept instead of it."""
        found = faults(item)
        if not found:
            return item
        spider = self._crawler.spider
        rejected = reject(item, found, cast("Collector", spider))
        self._crawler.stats.inc_value(f"govcrawl/rejected/{item.collection}")
        if isinstance(spider, Ledger):
            spider.rejected(item)
        return rejected


def faults(item: Item) -> list[dict[str, str]]:
    """Every way an item breaks its schema or cannot be stored: path, rule, message."""
    document = item.document()
    broken = schemas.errors(item.collection, as_json(document))
    if not _is_storable(document):
        broken += _unstorable(document, "$")
    return [{name: printable(text) for name, text in fault.items()} for fault in broken]


def reject(item: Item, found: list[dict[str, str]], collector: Collector) -> Rejected:
    """The refused item as evidence: stamped, and valid itself.

    Provenance that is at fault is left out here; the item's own text still shows it. Raises
    ValueError when even so no valid document can be made, which only a wrong spider can cause.
    """
    text = json.dumps(as_json(item.document()), default=repr, skipkeys=False)
    shared = PROVENANCE & {each.name for each in fields(Rejected)}
    identity = item.identity() or item.content_hash or _hash(text)
    rejected = Rejected(
        item_collection=item.collection,
        item_id=printable(identity),
        item_json=text,
        errors=found,
        **{name: getattr(item, name) for name in shared},
    )
    stamp(rejected, collector)
    for name in shared.intersection(_field(fault) for fault in faults(rejected)):
        setattr(rejected, name, None)
    stamp(rejected, collector)
    if remaining := faults(rejected):
        raise ValueError(f"a refused {item.collection} item cannot be kept: {remaining}")
    return rejected


def printable(text: str) -> str:
    """The text with characters that no encoding knows (lone surrogates) written as escapes."""
    return text.encode(errors="backslashreplace").decode()


def _field(fault: dict[str, str]) -> str:
    return re.split(r"\W+", fault["path"])[1]


def _hash(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _is_storable(value: Any) -> bool:
    """Whether ``_unstorable`` finds nothing; said without keeping account of where."""
    if isinstance(value, dict):
        return all(
            isinstance(key, str) and "\0" not in key and _is_storable(inner)
            for key, inner in value.items()
        )
    if isinstance(value, (list, tuple)):
        return all(map(_is_storable, value))
    return _trouble(value) is None


def _unstorable(value: Any, path: str) -> Iterator[dict[str, str]]:
    """Values that no BSON document can hold, or that would not come back as they were."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or "\0" in key:
                yield _fault(path, f"{key!r} is no field name")
            yield from _unstorable(inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value):
            yield from _unstorable(inner, f"{path}[{place}]")
    elif message := _trouble(value):
        yield _fault(path, message)


def _trouble(value: Any) -> str | None:
    if isinstance(value, str):
        is_encodable = value.isascii() or printable(value) == value
        return None if is_encodable else "the text holds a lone surrogate"
    if not isinstance(value, STORABLE):
        return f"a {type(value).__name__} has no place in a document"
    if isinstance(value, int):
        return None if value in INTEGERS else "the integer needs more than 64 bits"
    if isinstance(value, float):
        return None if math.isfinite(value) else "the number is not finite"
    return None


def _fault(path: str, message: str) -> dict[str, str]:
    return {"path": path, "rule": "storable", "message": message}
