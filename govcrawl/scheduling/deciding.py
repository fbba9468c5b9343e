"""What is to be done now: which jobs to ask for, again or for the first time, and to cancel. Pure.

What is known of a job comes from three places: its document (``jobs``), its run (``runs``) and what
the scrapyd it was given to says. The run goes before: a scrapyd forgets, a run does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from govcrawl.scheduling.plan import Crawl, Plan
from govcrawl.scheduling.standing import (
    BAD,
    LIVE,
    STALE_AFTER,
    Document,
    Standing,
    State,
    last_sign,
    standings,
    state_of,
)

CONFIRMED_WITHIN = timedelta(minutes=1)
"""A claim is asked at once; one older than this that its scrapyd does not know was never asked."""
SHUT_WITHIN = timedelta(minutes=1)
"""So long a process may take to end after its run has, or after it was told to."""
PENDING, RUNNING, FINISHED = "pending", "running", "finished"

Listed = Mapping[str, str]
"""The jobs a scrapyd knows, by id: pending, running or finished."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A job to ask for, on the first of ``nodes`` that takes it; ``again`` if it is claimed."""

    job: Document
    nodes: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class Cancelling:
    """A job that must not run any longer: INT lets it close its books, KILL does not."""

    node: str
    job: Document
    signal: str
    why: str


@dataclass(kw_only=True)
class Decisions:
    """What is to be done; ``learned`` is what the scrapyds and runs tell of jobs, by job id.

    ``waiting`` says, by crawl and shard, why nothing is asked for although something is due.
    ``unplaced`` are those among them for which no scrapyd is there.
    """

    learned: dict[str, Document] = field(default_factory=dict)
    cancels: list[Cancelling] = field(default_factory=list)
    asks: list[Asking] = field(default_factory=list)
    waiting: dict[tuple[str, int], str] = field(default_factory=dict)
    unplaced: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that is known at one moment. ``nodes`` has the scrapyds that answer."""

    plan: Plan
    jobs: Sequence[Document]
    runs: Mapping[str, Document]
    nodes: Mapping[str, Listed]
    now: datetime
    stale_after: timedelta = STALE_AFTER

    def state(self, job: Document) -> State:
        """The state of a job."""
        return state_of(job, self.runs.get(job["_id"]), self.now, self.stale_after)[0]

    def listed(self, job: Document) -> str | None:
        """What its scrapyd says of a job; None if it knows nothing of it or does not answer."""
        return self.nodes.get(job["node"], {}).get(job["_id"])

    def is_held(self, job: Document) -> bool:
        """Whether its scrapyd still has the job waiting or running."""
        return self.listed(job) in {PENDING, RUNNING}

    def is_superseded(self, job: Document) -> bool:
        """Whether a later job does its work."""
        return any(_share(job, other) and _order(other) > _order(job) for other in self.jobs)


def decide(situation: Situation) -> Decisions:
    """What is to be done in a situation; in the one that follows from it nothing new is."""
    decisions = Decisions(learned=_learned(situation))
    jobs = [{**job, **decisions.learned.get(job["_id"], {})} for job in situation.jobs]
    known = Situation(**{**vars(situation), "jobs": jobs})
    decisions.cancels = list(_cancels(known))
    stands = standings(known.plan, jobs, known.runs, known.now, known.stale_after)
    for standing in stands:
        _decide_shard(known, standing, decisions)
    return decisions


def _learned(situation: Situation) -> dict[str, Document]:
    found = {job["_id"]: _changes(situation, job) for job in situation.jobs}
    return {job_id: changes for job_id, changes in found.items() if changes}


def _changes(situation: Situation, job: Document) -> Document:
    """What a scrapyd or a run tells of a job that its document does not say yet."""
    if job["ended_at"] is not None:
        return {}
    run, listed = situation.runs.get(job["_id"]), situation.listed(job)
    asked = {} if job["asked_at"] or not (run or listed) else {"asked_at": situation.now}
    if run is not None and run["closed_at"] is not None:
        return {**asked, "ended_at": run["closed_at"]}
    if listed == FINISHED or _is_gone(situation, job):
        return {**asked, "ended_at": situation.now}
    return {**asked, "seen_at": situation.now} if situation.is_held(job) else asked


def _is_gone(situation: Situation, job: Document) -> bool:
    """Whether a job that is not wanted any more has left its scrapyd, or its scrapyd the plan."""
    unwanted = job["cancelled_at"] is not None or situation.is_superseded(job)
    place = job["node"]
    askable = place in situation.nodes or place not in situation.plan.nodes
    alive = situation.state(job) == State.RUNNING
    return unwanted and askable and not situation.is_held(job) and not alive


def _cancels(situation: Situation) -> Iterable[Cancelling]:
    for job in situation.jobs:
        if not situation.is_held(job):
            continue
        run = situation.runs.get(job["_id"])
        over = situation.state(job) not in LIVE
        if situation.is_superseded(job):
            why = "a later job does its work"
        elif over and situation.now - last_sign(job, run) >= SHUT_WITHIN:
            why = "its run gives no sign of life, its process is still there"
        else:
            continue
        told = job["cancelled_at"]
        if told is None or situation.now - told >= SHUT_WITHIN:
            signal = "INT" if told is None else "KILL"
            yield Cancelling(node=job["node"], job=job, signal=signal, why=why)


def _decide_shard(situation: Situation, standing: Standing, decisions: Decisions) -> None:
    place = (standing.crawl.name, standing.shard)
    own = [job for job in situation.jobs if _is_of(job, standing)]
    if standing.state == State.WAITING:
        decisions.asks += _unconfirmed(situation, standing, own)
        return
    if standing.state not in {State.UNASKED, *BAD} or standing.given_up:
        return
    new = _job(standing, situation.now)
    blocking = next((job for job in situation.jobs if _blocks(situation, job, new)), None)
    nodes = _candidates(situation, standing.crawl, standing.shard, own)
    due = max((_again_at(situation, standing.crawl, job) for job in own), default=situation.now)
    if blocking is not None:
        decisions.waiting[place] = f"waits for {blocking['_id']} on {blocking['node']} to end"
    elif due > situation.now:
        decisions.waiting[place] = f"is asked for again at {due:%H:%M:%S} UTC"
    elif not nodes:
        decisions.waiting[place] = f"none of {', '.join(standing.crawl.nodes)} can be asked"
        decisions.unplaced.add(place)
    else:
        decisions.asks.append(Asking(job={**new, "node": nodes[0]}, nodes=nodes))


def _is_of(job: Document, standing: Standing) -> bool:
    slot = (standing.crawl.name, standing.slot, standing.shard)
    return (job["crawl"], job["slot_at"], job["shard"]) == slot


def _unconfirmed(
    situation: Situation, standing: Standing, own: Sequence[Document]
) -> Iterable[Asking]:
    """The claim whose maker ended before it could ask, if it is sure that it did not."""
    for job in own:
        silent = job["asked_at"] is None and job["node"] in situation.nodes
        old = situation.now - job["claimed_at"] >= CONFIRMED_WITHIN
        if job["_id"] == standing.job_id and silent and old:
            others = _candidates(situation, standing.crawl, standing.shard, own)
            nodes = (job["node"], *(name for name in others if name != job["node"]))
            yield Asking(job=job, nodes=nodes, again=True)


def _blocks(situation: Situation, job: Document, new: Document) -> bool:
    """Whether the hosts of a new job are still, or may still be, asked by another."""
    alive = situation.state(job) in LIVE and job["ended_at"] is None
    return _share(job, new) and (alive or situation.is_held(job))


def _again_at(situation: Situation, crawl: Crawl, job: Document) -> datetime:
    return last_sign(job, situation.runs.get(job["_id"])) + crawl.retry_after


def _candidates(
    situation: Situation, crawl: Crawl, shard: int, own: Sequence[Document]
) -> tuple[str, ...]:
    """The servers that answer: the shard's own first, those it was tried on before last."""
    start = shard % len(crawl.nodes)
    preferred = [*crawl.nodes[start:], *crawl.nodes[:start]]
    tried = [job["node"] for job in own]
    preferred.sort(key=tried.count)
    return tuple(name for name in preferred if name in situation.nodes)


def _share(job: Document, other: Document) -> bool:
    """Whether two jobs may ask the same hosts: the same shard, or shards cut differently."""
    if job["crawl"] != other["crawl"]:
        return False
    return bool(job["shards"] != other["shards"] or job["shard"] == other["shard"])


def _order(job: Document) -> tuple[datetime, int]:
    return job["slot_at"], job["attempt"]


def _job(standing: Standing, now: datetime) -> Document:
    crawl, attempt = standing.crawl, standing.attempts + 1
    slot = f"{standing.slot.astimezone(UTC):%Y%m%dT%H%MZ}"
    part = f"{standing.shard}of{standing.shards}"
    shard = {"shard": f"{standing.shard}/{standing.shards}"} if standing.shards > 1 else {}
    return {
        "_id": f"{crawl.name}-{slot}-{part}-{attempt}",
        "crawl": crawl.name,
        "spider": crawl.spider,
        "slot_at": standing.slot,
        "shard": standing.shard,
        "shards": standing.shards,
        "attempt": attempt,
        "node": "",
        "arguments": {**crawl.arguments, **shard},
        "settings": dict(crawl.settings),
        "claimed_at": now,
        "asked_at": None,
        "seen_at": None,
        "ended_at": None,
        "cancelled_at": None,
    }
