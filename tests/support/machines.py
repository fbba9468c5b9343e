"""A world of scrapyd servers that fail in every way, moved on by hand: no process, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from govcrawl.scheduling.deciding import FINISHED, PENDING, RUNNING, Decisions, Situation, decide
from govcrawl.scheduling.plan import Crawl, Plan
from govcrawl.scheduling.standing import Standing, standings

Document = dict[str, Any]
START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
NODES = ("east", "north", "south")
AT_ONCE = 2
"""Jobs a server runs at the same time."""


def plan(**changes: Any) -> Plan:
    """One crawl, every six hours, in two shards on three servers."""
    given: dict[str, Any] = {"when": "0 2,8,14,20 * * *", "shards": 2, "nodes": NODES}
    given |= {"overdue_after": timedelta(hours=3), "settings": {"GOVCRAWL_DELAY": "3"}}
    crawl = Crawl(name="websites", spider="website", **(given | changes))
    return Plan(nodes={name: f"http://{name}:6800" for name in NODES}, crawls=(crawl,))


@dataclass
class Machine:
    """A scrapyd and its processes. ``hung`` ones give no sign of life."""

    running: list[str] = field(default_factory=list)
    queue: list[str] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    hung: set[str] = field(default_factory=set)
    alive: bool = True
    reachable: bool = True

    def listed(self) -> Mapping[str, str]:
        """What it says of its jobs."""
        return {
            **dict.fromkeys(self.finished, FINISHED),
            **dict.fromkeys(self.running, RUNNING),
            **dict.fromkeys(self.queue, PENDING),
        }


class World:
    """Machines, what the database has of them, and the time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.now = START
        self.machines = {name: Machine() for name in plan.nodes}
        self.jobs: dict[str, Document] = {}
        self.runs: dict[str, Document] = {}

    def situation(self) -> Situation:
        """What scripts/schedule.py would see."""
        nodes = {name: each.listed() for name, each in self.answering().items()}
        jobs = [dict(job) for job in self.jobs.values()]
        runs = {name: dict(run) for name, run in self.runs.items()}
        return Situation(plan=self.plan, jobs=jobs, runs=runs, nodes=nodes, now=self.now)

    def answering(self) -> dict[str, Machine]:
        """The machines that can be asked."""
        return {n: each for n, each in self.machines.items() if each.alive and each.reachable}

    def pass_time(self, minutes: int) -> None:
        """Let what waits begin, and what runs give signs of life, minute by minute."""
        for _ in range(minutes):
            self.now += timedelta(minutes=1)
            for machine in self.machines.values():
                if machine.alive:
                    self._work(machine)

    def _work(self, machine: Machine) -> None:
        while machine.queue and len(machine.running) < AT_ONCE:
            job = machine.queue.pop(0)
            machine.running.append(job)
            self.runs[job] = {"_id": job, "outcome": "running", "opened_at": self.now}
            self.runs[job] |= {"closed_at": None, "close_reason": None, "heartbeat_at": self.now}
        for job in machine.running:
            if job not in machine.hung:
                self.runs[job]["heartbeat_at"] = self.now

    def close(self, job: str, outcome: str, reason: str = "finished") -> None:
        """End a job that runs, in good order."""
        self.runs[job] |= {"outcome": outcome, "close_reason": reason, "closed_at": self.now}
        self.vanish(job)

    def vanish(self, job: str) -> None:
        """End a process without its having a say in it."""
        machine = self.machines[self.jobs[job]["node"]]
        machine.running.remove(job)
        machine.hung.discard(job)
        machine.finished.append(job)

    def kill(self, name: str) -> None:
        """Switch a machine off: what ran is gone, what waited is still written down."""
        machine = self.machines[name]
        machine.alive = False
        machine.running, machine.hung = [], set()

    def lively(self) -> list[str]:
        """The jobs that ask their hosts at this moment."""
        return [j for m in self.machines.values() for j in m.running if j not in m.hung]

    def call(self, *, killed_after: int | None = None) -> Decisions:
        """Decide and do it; killed after so many claims, the last is not asked any more."""
        decisions = decide(self.situation())
        self.perform(decisions, killed_after)
        return decisions

    def perform(self, decisions: Decisions, killed_after: int | None = None) -> None:
        """Do what was decided, as govcrawl.scheduling.acting does."""
        for job, changes in decisions.learned.items():
            self.jobs[job] |= changes
        for each in decisions.cancels:
            self._cancel(each.node, each.job["_id"], each.signal)
        for count, asking in enumerate(decisions.asks, start=1):
            job = asking.job
            known = self.jobs.get(job["_id"])
            unasked = known and (known["claimed_at"], known["asked_at"]) == (
                job["claimed_at"],
                None,
            )
            if unasked if asking.again else known is None:
                self.jobs[job["_id"]] = {**job, "claimed_at": self.now}
                if count == killed_after:
                    return
                self.machines[job["node"]].queue.append(job["_id"])
                self.jobs[job["_id"]]["asked_at"] = self.now

    def _cancel(self, node: str, job: str, signal: str) -> None:
        machine = self.machines[node]
        if self.jobs[job]["cancelled_at"] == self.now:
            return  # somebody else has just done it
        self.jobs[job]["cancelled_at"] = self.now
        if job in machine.queue:
            machine.queue.remove(job)
        elif job in machine.running and signal == "KILL":
            self.vanish(job)
        elif job in machine.running and job not in machine.hung:
            self.close(job, "degraded", "shutdown")


def asked(decisions: Decisions) -> dict[str, str]:
    """The jobs that are asked for, and where."""
    return {each.job["_id"]: each.nodes[0] for each in decisions.asks}


def stands(world: World) -> list[Standing]:
    """How each shard of the latest slot stands."""
    seen = world.situation()
    return standings(world.plan, seen.jobs, seen.runs, world.now)
