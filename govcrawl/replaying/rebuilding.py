"""A rejected document becomes the item it was, if the present schema has nothing against it. Pure.

``item_json`` holds times as text; the schema says which texts are times, so they come back as
``datetime``. Numbers come back as they were.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import bson
from bson.errors import BSONError

from govcrawl import schemas
from govcrawl.items import ITEM_CLASSES, SCHEMA_VERSION, Item, as_json
from govcrawl.pipelines.store import LARGEST_DOCUMENT

Fault = dict[str, str]
"""``path``, ``rule`` and ``message``, as in ``rejected.errors``."""

CLASSES = {each.collection: each for each in ITEM_CLASSES}


class StillRefused(ValueError):  # noqa: N818 -- the schema's answer, not an accident
    """The item cannot be stored; ``faults`` has every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{each['path']}: {each['message']}" for each in faults))
        self.faults = faults


def rebuild(rejected: Mapping[str, Any]) -> Item:
    """The item with its own provenance, valid. Raises StillRefused."""
    item_class = CLASSES.get(rejected["item_collection"])
    if item_class is None:
        raise StillRefused([_fault("$", "collection", "there is no such collection any more")])
    values = json.loads(rejected["item_json"])
    if values.get("content_hash") is None:
        message = "a value had no form as text; read the item again from its archived answer"
        raise StillRefused([_fault("$", "unreadable", message)])
    names = {each.name for each in fields(item_class)}
    unknown = sorted(values.keys() - names - {"_id"})
    if unknown:
        message = "there is no such field any more"
        raise StillRefused([_fault(f"$.{name}", "field", message) for name in unknown])
    moments = _with_moments(schemas.load(item_class.collection), values)
    item = item_class(**{name: moments[name] for name in names & moments.keys()})
    item.schema_version = SCHEMA_VERSION
    item.content_hash = item.digest()
    if faults := _faults(item):
        raise StillRefused(faults)
    return item


def _faults(item: Item) -> list[Fault]:
    document = item.document()
    if found := schemas.errors(item.collection, as_json(document)):
        return found
    try:
        size = len(bson.encode(document))
    except (BSONError, OverflowError, UnicodeError) as error:
        return [_fault("$", "storable", str(error))]
    if size > LARGEST_DOCUMENT:
        return [_fault("$", "storable", f"{size} bytes are too large to store")]
    return []


def _with_moments(rule: dict[str, Any], value: Any) -> Any:
    """The value with a ``datetime`` for every text the rule says is one."""
    if "$ref" in rule:
        rule = schemas.load(schemas.COMMON)["$defs"][rule["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        inner = rule.get("properties", {})
        return {name: _with_moments(inner.get(name, {}), each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_moments(rule.get("items", {}), each) for each in value]
    return _moment(value) if rule.get("format") == "date-time" else value


def _moment(value: Any) -> Any:
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return value
    return moment if as_json(moment) == value else value


def _fault(path: str, rule: str, message: str) -> Fault:
    return {"path": path, "rule": rule, "message": message}
