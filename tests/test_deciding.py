"""What is asked for, again and cancelled: case by case."""

import pytest

from govcrawl.items import as_json
from govcrawl.schemas import errors
from tests.support.machines import World, asked, plan, stands

FIRST = "websites-20261122T1800Z-0of2-1"
SECOND = "websites-20261122T1800Z-1of2-1"
AGAIN = "websites-20261122T1800Z-0of2-2"


def states(world: World) -> list[str]:
    return [str(each.state) for each in stands(world)]


@pytest.fixture
def world() -> World:
    """Both shards asked for and running since a minute."""
    world = World(plan())
    assert asked(world.call()) == {FIRST: "east", SECOND: "north"}
    world.pass_time(1)
    return world


def test_what_is_asked_for_is_a_job(world: World) -> None:
    for job in world.jobs.values():
        assert errors("jobs", as_json(job)) == []
    assert world.jobs[SECOND]["arguments"] == {"shard": "1/2"}
    assert world.jobs[SECOND]["settings"] == {"GOVCRAWL_DELAY": "3"}
    alone = World(plan(shards=1))
    alone.call()
    assert [job["arguments"] for job in alone.jobs.values()] == [{}]


def test_a_good_end_is_the_end(world: World) -> None:
    world.close(FIRST, "ok")
    world.close(SECOND, "degraded")
    world.pass_time(240)
    assert world.call().asks == []
    assert states(world) == ["ok", "degraded"]
    assert not any(each.overdue for each in stands(world))


def test_a_failed_job_is_asked_for_again_elsewhere_after_a_while(world: World) -> None:
    world.close(FIRST, "failed", "storage_failed")
    world.pass_time(9)
    decisions = world.call()
    assert decisions.asks == []
    assert decisions.waiting == {("websites", 0): "is asked for again at 18:11:00 UTC"}
    world.pass_time(1)
    assert asked(world.call()) == {AGAIN: "north"}
    assert world.jobs[AGAIN]["arguments"] == world.jobs[FIRST]["arguments"]


def test_what_comes_to_grief_every_time_is_given_up(world: World) -> None:
    tried = ["east"]
    for attempt in (1, 2, 3):
        world.close(FIRST[:-1] + str(attempt), "failed", "storage_failed")
        assert stands(world)[0].given_up is (attempt == 3)
        world.pass_time(10)
        tried += asked(world.call()).values()
        world.pass_time(1)
    assert tried == ["east", "north", "south"]
    assert world.call().asks == []


def test_a_machine_that_dies_is_noticed_by_the_run(world: World) -> None:
    world.kill("east")
    world.pass_time(10)
    assert asked(world.call()) == {}
    world.pass_time(1)
    assert states(world) == ["crashed", "running"]
    assert asked(world.call()) == {AGAIN: "north"}
    assert asked(world.call()) == {}


def test_a_process_that_dies_is_noticed_at_once(world: World) -> None:
    world.vanish(FIRST)
    world.call()
    assert states(world) == ["crashed", "running"]
    world.pass_time(10)
    assert asked(world.call()) == {AGAIN: "north"}


def test_a_job_that_ends_without_a_run_has_failed() -> None:
    world = World(plan())
    world.call()
    east = world.machines["east"]
    east.finished.append(east.queue.pop())
    world.call()
    assert states(world) == ["failed", "waiting"]
    assert "see its log on east" in stands(world)[0].detail


def test_a_run_that_gives_signs_of_life_is_left_alone_where_nobody_answers(world: World) -> None:
    world.machines["east"].reachable = False
    world.pass_time(120)
    assert asked(world.call()) == {}
    assert states(world) == ["running", "running"]


def test_a_hung_process_is_ended_first_gently_then_not(world: World) -> None:
    world.machines["east"].hung.add(FIRST)
    world.pass_time(11)
    signals = []
    for _ in range(3):
        decisions = world.call()
        signals += [each.signal for each in decisions.cancels]
        assert asked(decisions) == {} or signals == ["INT", "KILL"]
        assert world.call().cancels == [], "what was told to end has a minute"
        world.pass_time(1)
    assert signals == ["INT", "KILL"]
    assert AGAIN in world.jobs


def test_what_was_cancelled_because_it_hung_is_not_done(world: World) -> None:
    east = world.machines["east"]
    east.hung.add(FIRST)
    world.pass_time(11)
    world.call()
    world.close(FIRST, "degraded", "shutdown")
    assert states(world)[0] == "crashed"
    world.pass_time(10)
    assert asked(world.call()) == {AGAIN: "north"}


def test_what_was_stopped_is_asked_for_again_after_a_while(world: World) -> None:
    world.close(FIRST, "degraded", "shutdown")
    assert states(world)[0] == "stopped"
    assert asked(world.call()) == {}
    world.pass_time(60)
    assert asked(world.call()) == {AGAIN: "north"}


def test_a_job_that_waits_in_a_queue_is_not_lost_while_its_server_has_it() -> None:
    world = World(plan())
    world.machines["east"].running = world.machines["east"].finished = ["other-1", "other-2"]
    world.runs |= {job: {} for job in ("other-1", "other-2")}
    world.call()
    for _ in range(10):
        world.pass_time(5)
        assert asked(world.call()) == {}
    assert states(world) == ["waiting", "running"]


def test_a_queue_that_is_out_of_reach_is_lost_and_cancelled_when_it_comes_back() -> None:
    world = World(plan())
    world.call()
    world.machines["east"].alive = False
    world.pass_time(11)
    assert states(world) == ["lost", "running"]
    assert asked(world.call()) == {AGAIN: "north"}
    assert asked(world.call()) == {}
    assert world.jobs[FIRST]["ended_at"] is None, "it may still be there"
    world.machines["east"].alive = True
    decisions = world.call()
    assert [(each.job["_id"], each.node) for each in decisions.cancels] == [(FIRST, "east")]
    assert world.machines["east"].listed() == {}
    world.call()
    assert world.jobs[FIRST]["ended_at"] is not None


def test_a_claim_that_was_never_asked_is_asked_by_the_next_call() -> None:
    world = World(plan())
    world.call(killed_after=2)
    assert world.jobs[SECOND]["asked_at"] is None
    assert asked(world.call()) == {}, "who claimed it may be asking at this moment"
    world.pass_time(1)
    decisions = world.call()
    assert [(each.job["_id"], each.again) for each in decisions.asks] == [(SECOND, True)]
    assert asked(world.call()) == {}


def test_a_claim_whose_server_knows_it_was_asked() -> None:
    world = World(plan())
    world.call(killed_after=2)
    world.machines["north"].queue.append(SECOND)
    world.pass_time(1)
    assert asked(world.call()) == {}
    assert world.jobs[SECOND]["asked_at"] == world.now


def test_servers_that_do_not_answer_are_passed_over() -> None:
    world = World(plan())
    world.machines["east"].alive = False
    assert asked(world.call()) == {FIRST: "north", SECOND: "north"}
    world = World(plan())
    for machine in world.machines.values():
        machine.reachable = False
    decisions = world.call()
    assert decisions.asks == []
    assert decisions.unplaced == {("websites", 0), ("websites", 1)}
    assert decisions.waiting["websites", 0] == "none of east, north, south can be asked"


def test_a_shard_waits_for_the_one_of_the_slot_before(world: World) -> None:
    world.close(SECOND, "ok")
    world.pass_time(360)
    decisions = world.call()
    assert asked(decisions) == {"websites-20261123T0000Z-1of2-1": "north"}
    assert decisions.waiting == {("websites", 0): f"waits for {FIRST} on east to end"}
    world.close(FIRST, "ok")
    assert asked(world.call()) == {"websites-20261123T0000Z-0of2-1": "east"}


def test_a_shard_waits_for_one_that_is_alive_where_nobody_answers(world: World) -> None:
    world.machines["east"].reachable = False
    world.pass_time(360)
    decisions = world.call()
    assert asked(decisions) == {}
    assert decisions.waiting["websites", 0] == f"waits for {FIRST} on east to end"


def test_a_process_whose_scrapyd_has_forgotten_it_is_waited_for(world: World) -> None:
    world.machines["east"].hung.add(FIRST)
    world.machines["east"].running.remove(FIRST)
    world.pass_time(11)
    assert asked(world.call()) == {AGAIN: "north"}
    world.pass_time(1)
    world.runs[FIRST]["heartbeat_at"] = world.now
    world.close(AGAIN, "failed", "storage_failed")
    decisions = world.call()
    assert asked(decisions) == {}
    assert decisions.waiting["websites", 0] == f"waits for {FIRST} on east to end"


def test_an_attempt_that_was_given_up_too_early_counts_when_it_ends_well(world: World) -> None:
    world.machines["east"].reachable = False
    world.machines["east"].hung.add(FIRST)
    world.pass_time(11)
    assert asked(world.call()) == {AGAIN: "north"}
    world.pass_time(1)
    world.close(FIRST, "ok")
    world.close(AGAIN, "failed", "storage_failed")
    world.pass_time(60)
    assert asked(world.call()) == {}
    assert states(world)[0] == "ok"


def test_a_process_that_stays_after_its_run_has_closed_is_ended(world: World) -> None:
    closed = {"outcome": "degraded", "close_reason": "finished", "closed_at": world.now}
    world.machines["east"].hung.add(FIRST)
    world.runs[FIRST] |= closed
    assert world.call().cancels == []
    world.pass_time(1)
    assert [each.signal for each in world.call().cancels] == ["INT"]
    assert states(world)[0] == "degraded", "what it has found stays found"


def test_another_number_of_shards_counts_from_the_next_slot_on(world: World) -> None:
    world.close(FIRST, "ok")
    world.plan = plan(shards=3)
    assert asked(world.call()) == {}
    assert states(world) == ["ok", "running"]
    world.pass_time(360)
    assert asked(world.call()) == {}, "the hosts of shard 1 of 2 may be in any of three shards"
    world.close(SECOND, "ok")
    assert len(asked(world.call())) == 3


def test_a_slot_that_takes_too_long_is_overdue(world: World) -> None:
    world.close(FIRST, "ok")
    world.pass_time(179)
    assert [each.overdue for each in stands(world)] == [False, False]
    world.pass_time(1)
    assert [each.overdue for each in stands(world)] == [False, True]
