"""The runs that tell how crawls are doing: the latest of every crawl that is repeated."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from pymongo.synchronous.database import Database

Document = dict[str, Any]

ALIVE, CRASHED, OK = "running", "crashed", "ok"
ENDS = (OK, "degraded", "failed", CRASHED)
"""The states of a run that is over."""

VARYING = frozenset({"since", "until"})
"""Arguments with another value each night: they do not make it another crawl."""
IMPORTED = "files"
"""An argument with which a run is an import, whose arguments are hardly ever the same twice."""
FIELDS = tuple(
    "spider arguments outcome opened_at closed_at heartbeat_at close_reason targets counts reasons"
    " checks machine".split()
)
UNTOLD: Document = {**dict.fromkeys(FIELDS), "counts": {}, "reasons": {}, "checks": []}
"""What is put for fields that the run of another version does not have."""
LONGEST = 60
"""Characters of arguments that a label shows; what is longer ends in a digest of the whole."""


@dataclass(frozen=True)
class Place:
    """What a run is an instance of: a crawl that is repeated, or one of its shards.

    ``crawl`` is its name in the plan, else its arguments as ``name=value`` in order. ``shard`` is
    ``i/n``, empty where there is one only.
    """

    spider: str
    crawl: str
    shard: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.spider, self.crawl, self.shard)))


@dataclass(frozen=True)
class Watched:
    """The latest runs at one place.

    ``ended`` is the latest that ended or crashed, ``state`` its outcome or ``crashed``; ``alive``
    the latest that gives signs of life; ``last_ok`` when the latest good one ended.
    """

    place: Place
    ended: Document | None
    state: str | None
    alive: Document | None
    last_ok: datetime | None


@dataclass(frozen=True)
class Patience:
    """What counts as crashed, and what is too old to be judged.

    ``oldest_sign``: a run without a sign of life since then has crashed. ``seen_since``: runs
    whose last sign of life is older are left out.
    """

    oldest_sign: datetime
    seen_since: datetime

    @classmethod
    def at(cls, now: datetime, stale_after: timedelta, within: timedelta) -> "Patience":
        """The moments that lie these spans before ``now``."""
        return cls(now - stale_after, now - within)


Names = Mapping[tuple[str, str], str]
"""Names of crawls by spider and arguments as ``arguments_text``."""


def watched(
    database: Database[Document], patience: Patience, spider: str | None, names: Names
) -> list[Watched]:
    """Every place with a run that is not too old, in order. Raises PyMongoError.

    ``spider`` None is all of them.
    """
    found: dict[Place, list[Document]] = {}
    query = _seen(patience) | _of(spider)
    for run in database["runs"].find(query, dict.fromkeys(FIELDS, 1)).sort("opened_at", -1):
        found.setdefault(place_of(run, names), []).append(UNTOLD | run)
    last_ok = {place: _last_ok(own) for place, own in found.items()}
    last_ok |= _earlier_ok(database, patience, names, {p for p, at in last_ok.items() if not at})
    places = sorted(found, key=lambda place: (place.spider, place.crawl, place.shard))
    return [_watched(place, found[place], patience, last_ok[place]) for place in places]


def left_out(database: Database[Document], patience: Patience, spider: str | None) -> int:
    """How many runs are too old to be judged. Raises PyMongoError."""
    runs = database["runs"]
    seen = runs.count_documents(_seen(patience) | _of(spider))
    return runs.count_documents(_of(spider)) - seen


def state(run: Document, oldest_sign: datetime) -> str:
    """The run's outcome, or ``crashed`` for one that is running without a sign of life."""
    silent = run["heartbeat_at"] is None or run["heartbeat_at"] < oldest_sign
    return CRASHED if run["outcome"] == ALIVE and silent else str(run["outcome"])


def place_of(run: Document, names: Names) -> Place:
    """Which crawl the run is an instance of."""
    arguments = run.get("arguments") or {}
    spider, text = run["spider"], arguments_text(arguments)
    return Place(spider, names.get((spider, text), text), shard_text(arguments.get("shard", "")))


def arguments_text(arguments: Mapping[str, str]) -> str:
    """What tells a crawl from others of its spider: its arguments but the shard, in order."""
    if IMPORTED in arguments:
        return ""
    steady = sorted(set(arguments) - VARYING - {"shard"})
    text = " ".join(f"{name}={arguments[name]}" for name in steady)
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}~{sha256(text.encode()).hexdigest()[:8]}"


def shard_text(shard: str) -> str:
    """The shard ``i/n``; empty for the only one."""
    return "" if shard == "0/1" else shard


def failed_checks(run: Document | None, states: Iterable[str]) -> list[Document]:
    """The run's checks that are in one of these states."""
    return [check for check in (run or {}).get("checks", ()) if check["state"] in set(states)]


def _seen(patience: Patience) -> Document:
    # Not by opening alone: a full crawl may go on for longer than runs are judged.
    recent = {"$gte": patience.seen_since}
    return {"$or": [{"heartbeat_at": recent}, {"opened_at": recent}]}


def _of(spider: str | None) -> Document:
    return {"spider": spider} if spider else {}


def _watched(
    place: Place, runs: Sequence[Document], patience: Patience, last_ok: datetime | None
) -> Watched:
    states = [state(run, patience.oldest_sign) for run in runs]
    ended = next((each for each in zip(runs, states, strict=True) if each[1] != ALIVE), None)
    alive = next((run for run, told in zip(runs, states, strict=True) if told == ALIVE), None)
    run, told = ended or (None, None)
    return Watched(place, run, told, alive, last_ok)


def _last_ok(runs: Iterable[Document]) -> datetime | None:
    """When the first good one of these ended; None where there is none."""
    good = next((run for run in runs if run["outcome"] == OK), None)
    return (good.get("closed_at") or good["opened_at"]) if good else None


def _earlier_ok(
    database: Database[Document], patience: Patience, names: Names, places: Collection[Place]
) -> dict[Place, datetime | None]:
    """When the latest good runs ended at these places, among those too old to be judged."""
    spiders = sorted({place.spider for place in places})
    query = {"spider": {"$in": spiders}, "outcome": OK, "opened_at": {"$lt": patience.seen_since}}
    fields = dict.fromkeys(("spider", "arguments", "outcome", "opened_at", "closed_at"), 1)
    found: dict[Place, datetime | None] = dict.fromkeys(places)
    waiting = set(places)
    if not waiting:
        return found
    for run in database["runs"].find(query, fields).sort("opened_at", -1):
        if (place := place_of(run, names)) in waiting:
            waiting.remove(place)
            found[place] = _last_ok([run])
            if not waiting:
                break
    return found
