"""What every item is: a document of one collection, with its provenance."""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, ClassVar

from govcrawl.china import day_in_china

SCHEMA_VERSION = 1

PROVENANCE = frozenset(
    {
        "office_id",
        "adcode",
        "channel",
        "source_url",
        "observed_at",
        "run_id",
        "spider",
        "target",
        "schema_version",
        "evidence",
        "content_hash",
        "rendered",
    }
)


@dataclass(kw_only=True)
class Item:
    """What every document carries: who it is about, where it came from, and what proves it.

    Parsers leave these fields alone; the stamp pipeline fills them in. ``evidence`` is
    ``{"file": WARC file name, "record_id": WARC-Record-ID}`` or None when nothing was archived.
    ``target`` with ``run_id`` names the outcome that accounts for the item.
    """

    collection: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    entity: ClassVar[bool] = False
    """True for a thing that lasts and changes (revisions are kept), False for a measurement."""
    counted: ClassVar[tuple[str, ...]] = ()
    """Counts of an entity that grow by themselves: each has ``_exact`` and ``_raw`` beside it.

    A new reading of them is no change of the thing. The store keeps every reading in ``history``.
    """

    office_id: str | None = None
    adcode: str | None = None
    channel: str | None = None
    source_url: str | None = None
    observed_at: datetime | None = None
    run_id: str | None = None
    spider: str | None = None
    target: str | None = None
    schema_version: int = SCHEMA_VERSION
    evidence: dict[str, str] | None = None
    content_hash: str | None = None

    def identity(self) -> str | None:
        """The natural key as one readable string, the ``_id``; None while a part is missing."""
        parts = [getattr(self, name) for name in self.key]
        return "|".join(map(str, parts)) if all(part is not None for part in parts) else None

    def content(self) -> dict[str, Any]:
        """The fields that are about the thing itself, without provenance."""
        return {n: getattr(self, n) for n in names_of(type(self)) if n not in PROVENANCE}

    @classmethod
    def readings(cls) -> frozenset[str]:
        """The fields a reading of the counts consists of."""
        return frozenset(name + ending for name in cls.counted for ending in ("", "_exact", "_raw"))

    def document(self) -> dict[str, Any]:
        """The item as it is stored, ``_id`` first; times stay ``datetime``."""
        return {"_id": self.identity(), **{n: getattr(self, n) for n in names_of(type(self))}}

    def digest(self) -> str:
        """SHA-256 over the content but its counts, the same for the same content anywhere."""
        readings = self.readings()
        lasting = {name: value for name, value in self.content().items() if name not in readings}
        text = json.dumps(as_json(lasting), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


_names: dict[type[Item], tuple[str, ...]] = {}


def names_of(kind: type[Item]) -> tuple[str, ...]:
    """The names of a class's fields, in order; dataclasses would look for them at every item."""
    if kind not in _names:
        _names[kind] = tuple(each.name for each in fields(kind))
    return _names[kind]


def day_of(moment: datetime | None) -> str | None:
    """The day in China a moment lies in, ``2026-01-31``."""
    return day_in_china(moment).isoformat() if moment else None


def as_json(value: Any) -> Any:
    """The JSON form of a document: times as RFC 3339 in UTC, everything else unchanged."""
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(inner) for inner in value]
    return value
