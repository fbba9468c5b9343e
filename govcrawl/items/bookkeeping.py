"""What a run says of itself: how each target ended, what was refused, and the run as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar

from govcrawl.items.base import Item


@dataclass(kw_only=True)
class Outcome(Item):
    """How asking for one target ended. Exactly one for each target of a run."""

    collection: ClassVar[str] = "outcomes"
    key: ClassVar[tuple[str, ...]] = ("run_id", "target")

    reason: str | None = None
    fault: str | None = None
    detail: str | None = None
    status: int | None = None
    registry_state: str | None = None
    since: str | None = None
    until: str | None = None
    missed: dict[str, Any] | None = None
    requests: int = 0
    responses: int = 0
    items: int = 0
    rejected: int = 0
    failures: list[dict[str, Any]] = field(default_factory=list)


@dataclass(kw_only=True)
class Rejected(Item):
    """An item its schema refused, whole, with every error: evidence, and repairable later."""

    collection: ClassVar[str] = "rejected"
    key: ClassVar[tuple[str, ...]] = ("run_id", "item_collection", "item_id")

    item_collection: str | None = None
    item_id: str | None = None
    item_json: str | None = None
    """The refused document as JSON text: what broke a schema may not fit a database either."""
    errors: list[dict[str, str]] = field(default_factory=list)
    replayed_at: datetime | None = None
    """When ``scripts/replay_rejected.py`` stored the item after all; None while it is refused."""


@dataclass(kw_only=True)
class Run(Item):
    """One run of a spider, from opening to its verdict. ``outcome`` stays ``running`` if killed."""

    collection: ClassVar[str] = "runs"
    key: ClassVar[tuple[str, ...]] = ("run_id",)

    opened_at: datetime | None = None
    closed_at: datetime | None = None
    heartbeat_at: datetime | None = None
    outcome: str | None = None
    close_reason: str | None = None
    arguments: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    machine: str | None = None
    archive: str | None = None
    access: dict[str, str | None] | None = None
    targets: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def stored(cls, document: Mapping[str, Any]) -> "Run":
        """The run of a document of ``runs``, which another version of this may have written.

        Fields this version does not know are left out; those it misses have their defaults, and
        where it does not say its ``schema_version`` that is 0.
        """
        known = [each.name for each in fields(cls) if each.name in document]
        return cls(**{"schema_version": 0} | {name: document[name] for name in known})
