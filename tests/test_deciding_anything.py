"""What is asked for, again and cancelled, in a world where everything fails in any order."""

import random
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from govcrawl.scheduling.deciding import Decisions, decide
from tests.support.machines import NODES, World, asked, plan, stands


class Anything(RuleBasedStateMachine):
    """Machines die, lose touch and come back; jobs end well, badly or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(plan())

    def one_of(self, found: list[str], chance: random.Random) -> str:
        return chance.choice(sorted(found))

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes: int) -> None:
        self.world.pass_time(minutes)

    @rule(name=st.sampled_from(NODES))
    def a_machine_dies(self, name: str) -> None:
        self.world.kill(name)

    @rule(name=st.sampled_from(NODES), reachable=st.booleans())
    def a_machine_is_cut_off_or_comes_back(self, name: str, reachable: bool) -> None:
        self.world.machines[name].reachable = reachable
        self.world.machines[name].alive = True

    @precondition(lambda self: self.world.lively())
    @rule(chance=st.randoms(use_true_random=False), how=st.sampled_from(["ok", "failed", "hung"]))
    def a_job_ends_or_hangs(self, chance: random.Random, how: str) -> None:
        job = self.one_of(self.world.lively(), chance)
        if how == "hung":
            self.world.machines[self.world.jobs[job]["node"]].hung.add(job)
        else:
            self.world.close(job, how)

    @precondition(lambda self: self.world.lively())
    @rule(chance=st.randoms(use_true_random=False))
    def a_process_dies(self, chance: random.Random) -> None:
        self.world.vanish(self.one_of(self.world.lively(), chance))

    @rule(chance=st.randoms(use_true_random=False))
    def somebody_calls(self, chance: random.Random) -> None:
        situation = self.world.situation()
        decisions = decide(situation)
        jobs = chance.sample(list(situation.jobs), len(situation.jobs))
        names = chance.sample(list(situation.nodes), len(situation.nodes))
        shuffled = replace(situation, jobs=jobs, nodes={n: situation.nodes[n] for n in names})
        assert asked(decide(shuffled)) == asked(decisions), "an order nobody chose matters"
        self.nobody_else_asks(decisions)
        self.world.perform(decisions)
        self.nothing_is_left_to_do()

    @rule()
    def two_call_at_once(self) -> None:
        first, second = decide(self.world.situation()), decide(self.world.situation())
        self.nobody_else_asks(first)
        self.world.perform(first)
        self.world.perform(second)

    @rule(claims=st.integers(1, 2))
    def a_call_is_killed(self, claims: int) -> None:
        self.world.call(killed_after=claims)

    def nobody_else_asks(self, decisions: Decisions) -> None:
        for each in decisions.asks:
            shard = each.job["shard"]
            busy = [job for job in self.world.lively() if self.world.jobs[job]["shard"] == shard]
            assert busy == [], f"{each.job['_id']} while {busy} ask"
            for machine in self.world.answering().values():
                still = [job for job in machine.listed() if machine.listed()[job] != "finished"]
                assert all(self.world.jobs[job]["shard"] != shard for job in still)

    def nothing_is_left_to_do(self) -> None:
        again = decide(self.world.situation())
        # What was told to end has ended, or has a minute for it.
        assert again.cancels == []
        assert [job for job in asked(again) if job in self.world.jobs] == []

    @invariant()
    def no_server_has_a_job_twice(self) -> None:
        held = [job for m in self.world.machines.values() for job in (*m.running, *m.queue)]
        assert len(held) == len(set(held))

    @invariant()
    def a_shard_that_ended_well_is_not_asked_for_again(self) -> None:
        for job in self.world.jobs.values():
            before = {**job, "attempt": job["attempt"] - 1}
            earlier = self.world.runs.get(f"{job['_id'][:-1]}{before['attempt']}")
            closed = earlier and earlier["outcome"] == "ok" and earlier["closed_at"]
            assert not closed or closed >= job["claimed_at"]

    @invariant()
    def attempts_are_bounded(self) -> None:
        assert all(job["attempt"] <= 3 for job in self.world.jobs.values())

    def teardown(self) -> None:
        """Once nothing fails any more, everything is done or given up."""
        for machine in self.world.machines.values():
            machine.alive = machine.reachable = True
        for _ in range(30):
            self.world.pass_time(13)
            for job in self.world.lively():
                self.world.close(job, "ok")
            self.world.call()
        self.world.pass_time(1)
        for job in self.world.lively():
            self.world.close(job, "ok")
        found = [each for each in stands(self.world) if each.state != "ok"]
        assert all(each.given_up for each in found)


Anything.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestAnything = Anything.TestCase
