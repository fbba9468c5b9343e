"""The record an import leaves in ``runs``, so that every number can be traced to its file."""

import platform
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from govcrawl import health, schemas
from govcrawl.health import FAILED, PASSED, Check
from govcrawl.items import Item, Run, as_json
from govcrawl.storage.records import Effect

PACKAGES = ("govcrawl", "pymongo", "jsonschema", "openpyxl")


@dataclass(frozen=True)
class Importer:
    """Who imports: the script's name stands where a crawl has its spider's."""

    name: str
    run_id: str

    @classmethod
    def named(cls, name: str) -> "Importer":
        """A new run of the script ``name``."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        return cls(name, f"{name}-{stamp}-{secrets.token_hex(3)}")


@dataclass
class Stored:
    """What became of the items handed to the database.

    ``waiting`` are those without an answer yet, by ``id``; with ``trouble`` they are lost.
    """

    effects: Counter[Effect] = field(default_factory=Counter)
    refused: list[tuple[Item, str]] = field(default_factory=list)
    late: list[Item] = field(default_factory=list)
    waiting: dict[int, Item] = field(default_factory=dict)
    trouble: str = ""

    @property
    def count(self) -> int:
        """Documents acknowledged."""
        return self.effects.total()


class ImportRun:
    """The run's document, written as ``running`` first and closed with a verdict."""

    def __init__(
        self, importer: Importer, arguments: dict[str, str], rows: int, channels: set[str]
    ) -> None:
        now = datetime.now(UTC)
        self.run = Run(
            run_id=importer.run_id,
            spider=importer.name,
            channel=next(iter(channels)) if len(channels) == 1 else None,
            observed_at=now,
            opened_at=now,
            heartbeat_at=now,
            outcome="running",
            arguments=arguments,
            versions={package: version(package) for package in PACKAGES},
            machine=platform.node(),
            targets=rows,
        )

    async def write(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        """Write it as it stands. Raises PyMongoError."""
        self.run.heartbeat_at = datetime.now(UTC)
        self.run.content_hash = self.run.digest()
        document = self.run.document()
        wrong = schemas.errors(Run.collection, as_json(document))
        if wrong:
            raise RuntimeError(f"the run record breaks its own schema: {wrong}")
        key = {"_id": document["_id"]}
        await database[Run.collection].replace_one(key, document, upsert=True)

    def count(self, collection: str, stored: Stored, left_out: int) -> None:
        """Say how far it has come."""
        self.run.counts = {
            "rows": self.run.targets or 0,
            "left_out": left_out,
            "stored": stored.count,
            f"stored/{collection}": stored.count,
            "refused": len(stored.refused),
            "waiting": len(stored.waiting),
            **{effect.value: stored.effects[effect] for effect in Effect},
        }

    def close(self, stored: Stored, left_out: list[str]) -> None:
        """The verdict: failed when items were lost or none was stored, degraded when rows were."""
        self.run.closed_at = datetime.now(UTC)
        self.run.close_reason = "storage_failed" if stored.trouble else "finished"
        refused = [f"{item.target}: {text}" for item, text in stored.refused]
        checks = [
            _check("rows", left_out, "every row was good"),
            _check("storage", [*refused, *_lost(stored)], "all were stored"),
        ]
        self.run.checks = health.as_documents(checks)
        failed = bool(stored.trouble) or not stored.count
        degraded = any(check.state == FAILED for check in checks)
        self.run.outcome = "failed" if failed else "degraded" if degraded else "ok"


def _lost(stored: Stored) -> list[str]:
    return [f"{len(stored.waiting)} items lost: {stored.trouble}"] if stored.trouble else []


def _check(name: str, faults: list[str], good: str) -> Check:
    if not faults:
        return Check(name, PASSED, good)
    detail = f"{len(faults)}: " + "; ".join(faults)
    return Check(name, FAILED, detail[: health.DETAIL_LIMIT])
