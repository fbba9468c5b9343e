"""Which runs are judged together, and which of them make an alarm."""

import runpy
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.monitoring.picture import Picture, taken
from govcrawl.monitoring.runs import Patience
from govcrawl.scheduling.plan import read_plan
from tests.support.recorded_runs import SCRIPT, Judge, failed, living, recorded

Held = Database[dict[str, Any]]

PLAN = """
[nodes]
north = "http://127.0.0.1:6800"

[[crawl]]
name = "nightly"
spider = "website"
when = "{minute} {hour} * * *"
shards = 2
attempts = 2
overdue_after = "{overdue_after}"
arguments = {{ region = "5101" }}
"""


OPERATIONS = ("prometheus_client", "requests", "cronsim")
"""What requirements-operations.txt has and requirements.txt does not."""


@pytest.fixture
def judge(database: Held, database_uri: str, tmp_path: Path) -> Judge:
    return Judge(database_uri, database.name, tmp_path / "home")


def seen(
    database: Held, plan: Path | None = None, *, spider: str | None = None, days: float = 7
) -> Picture:
    """The picture the command judges."""
    now = datetime.now(UTC)
    patience = Patience.at(now, timedelta(minutes=10), timedelta(days=days))
    read = None if plan is None else read_plan(plan)
    return taken(database, patience, now, spider=spider, plan=read, home=Path("no such home"))


def alarmed(picture: Picture) -> list[str]:
    return [alarm.key for alarm in picture.alarms]


def planned(folder: Path, hours_ago: float, overdue_after: str) -> tuple[Path, datetime]:
    """A plan of a crawl in two shards whose slot was so long ago, and that slot."""
    # The plan's own time zone, UTC+8, has no summer time.
    slot = (datetime.now(UTC) - timedelta(hours=hours_ago)).replace(second=0, microsecond=0)
    local = slot + timedelta(hours=8)
    text = PLAN.format(minute=local.minute, hour=local.hour, overdue_after=overdue_after)
    file = folder / "plan.toml"
    file.write_text(text, encoding="utf-8")
    return file, slot


def asked(slot: datetime, shard: int, attempt: int = 1, **others: Any) -> dict[str, Any]:
    """The document of a job that was asked for at its slot and ended an hour later."""
    return {
        "_id": f"nightly-{shard}of2-{attempt}",
        "crawl": "nightly",
        "spider": "website",
        "slot_at": slot,
        "shard": shard,
        "shards": 2,
        "attempt": attempt,
        "node": "north",
        "arguments": {"region": "5101", "shard": f"{shard}/2"},
        "settings": {},
        "claimed_at": slot,
        "asked_at": slot,
        "seen_at": slot,
        "ended_at": slot + timedelta(hours=1),
        "cancelled_at": None,
        **others,
    }


def shard(index: int, **others: str) -> dict[str, str]:
    return {"region": "5101", "shard": f"{index}/2", **others}


def test_a_failed_shard_is_not_hidden_by_what_went_well_later(database: Held) -> None:
    database["runs"].insert_many(
        [
            recorded("first", arguments={"shard": "0/2"}),
            failed("second", 3, arguments={"shard": "1/2"}),
            recorded("probe", 1.5, arguments={"mode": "probe"}),
        ]
    )
    (alarm,) = seen(database).alarms
    assert (alarm.key, alarm.run_id) == ("website 1/2 failed", "second")
    assert alarm.detail == "storage: 12 stored, 4 spooled, 0 failed"
    assert alarmed(seen(database, spider="weibo")) == ["runs no run"]


def test_the_same_crawl_of_another_night_supersedes_a_failed_one(database: Held) -> None:
    yesterday = {"level": "city", "since": "2026-01-01", "region": "51"}
    tonight = {"region": "51", "since": "2026-01-02", "level": "city"}
    database["runs"].insert_many(
        [failed("a", 26, arguments=yesterday), recorded("b", 2, arguments=tonight)]
    )
    picture = seen(database)
    assert alarmed(picture) == []
    (watched,) = picture.watched
    assert str(watched.place) == "website level=city region=51"


def test_long_arguments_are_cut_and_still_told_apart(database: Held) -> None:
    offices = ",".join(str(number) for number in range(510000, 510050))
    database["runs"].insert_many(
        [
            failed("a", arguments={"office": f"{offices},1"}),
            recorded("b", 1, arguments={"office": f"{offices},2"}),
        ]
    )
    places = {watched.place.crawl for watched in seen(database).watched}
    assert len(places) == 2
    assert max(map(len, places)) < 80
    assert len(alarmed(seen(database))) == 1


def test_an_import_of_other_files_is_the_same_import(database: Held) -> None:
    imported = {"spider": "import_articles", "close_reason": "finished"}
    database["runs"].insert_many(
        [
            failed("old", 9, arguments={"files": "a.csv 12ab"}, **imported),
            recorded("new", 2, arguments={"files": "b.csv 34cd", "partial": "1"}, **imported),
        ]
    )
    assert alarmed(seen(database)) == []


def test_a_trial_of_weeks_ago_is_left_out_and_said_to_be(judge: Judge, database: Held) -> None:
    database["runs"].insert_one(failed("trial", 24 * 20, arguments={"office": "510100"}))
    only = seen(database)
    assert [alarm.detail for alarm in only.alarms] == ["every run is too old to be judged"]
    assert alarmed(seen(database, days=30)) == ["website office=510100 failed"]
    assert seen(database, days=30).left_out == 0
    database["runs"].insert_one(recorded("tonight"))
    done = judge()
    assert done.returncode == 0
    assert "not judged: 1 runs from more than 7 days ago (--within)" in done.stdout


def test_a_run_that_goes_on_for_weeks_is_judged_by_its_last_sign(database: Held) -> None:
    database["runs"].insert_one(living("long", 24 * 20, arguments={"mode": "full"}))
    alive = seen(database)
    assert (alarmed(alive), alive.left_out) == ([], 0)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    database["runs"].update_one({}, {"$set": {"heartbeat_at": hour_ago}})
    (alarm,) = seen(database).alarms
    assert alarm.key == "website mode=full crashed"
    assert alarm.detail == f"no sign of life since {hour_ago:%Y-%m-%d %H:%M} UTC"


def test_the_last_good_run_is_told_however_old(judge: Judge, database: Held) -> None:
    good = recorded("good", 24 * 40)
    other = recorded("other", 24 * 30, arguments={"mode": "probe"})
    check = {"name": "end", "state": "failed", "detail": "[/red] is no markup"}
    bad = recorded("odd", outcome="degraded", checks=[check])
    database["runs"].insert_many([good, other, bad])
    done = judge()
    assert done.returncode == 1, done.stderr
    assert f"last ok {good['closed_at']:%Y-%m-%d %H:%M}" in done.stdout
    assert "end: [/red] is no markup" in done.stdout
    database["runs"].delete_one({"_id": "good"})
    assert [watched.last_ok for watched in seen(database).watched] == [None]


def test_a_plan_names_the_shards_that_are_missing(
    judge: Judge, database: Held, tmp_path: Path
) -> None:
    plan, slot = planned(tmp_path, 3, "2h")
    database["jobs"].insert_one(asked(slot, 0))
    database["runs"].insert_one(recorded("nightly-0of2-1", 3, arguments=shard(0)))
    done = judge("--plan", str(plan))
    assert done.returncode == 1, done.stderr
    (row,) = (line for line in done.stdout.splitlines() if "1/2" in line)
    assert "unasked, overdue" in row
    assert "website nightly 0/2" in done.stdout
    (alarm,) = seen(database, plan).alarms
    assert (alarm.key, alarm.since) == ("website nightly 1/2 unasked", slot)
    assert f"slot {slot:%Y-%m-%d %H:%M} UTC is overdue" in alarm.detail

    database["jobs"].insert_one(asked(slot, 1))
    database["runs"].insert_one(recorded("nightly-1of2-1", 3, arguments=shard(1)))
    assert judge("--plan", str(plan)).returncode == 0


def test_a_plan_is_an_alarm_before_anything_was_ever_asked(database: Held, tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, 3, "2h")
    missing = ["website nightly 0/2 unasked", "website nightly 1/2 unasked"]
    assert alarmed(seen(database, plan)) == missing
    assert alarmed(seen(database, plan, spider="weibo")) == ["runs no run"]


def test_a_slot_that_has_just_come_is_no_alarm(database: Held, tmp_path: Path) -> None:
    just, _ = planned(tmp_path, 0.2, "2h")
    assert alarmed(seen(database, just)) == []
    long_ago, _ = planned(tmp_path, 0.7, "2h")
    late = seen(database, long_ago).alarms
    assert [alarm.state for alarm in late] == ["unasked", "unasked"]
    assert "overdue" not in late[0].detail


def test_a_job_that_takes_too_long_is_overdue(database: Held, tmp_path: Path) -> None:
    plan, slot = planned(tmp_path, 3, "2h")
    database["jobs"].insert_many([asked(slot, index, ended_at=None) for index in range(2)])
    database["runs"].insert_many(
        [living(f"nightly-{index}of2-1", 3, arguments=shard(index)) for index in range(2)]
    )
    places = [f"website nightly {index}/2 overdue" for index in range(2)]
    assert alarmed(seen(database, plan)) == places
    patient, _ = planned(tmp_path, 3, "4h")
    assert alarmed(seen(database, patient)) == []


def test_a_failed_job_is_told_once_with_what_its_run_found(database: Held, tmp_path: Path) -> None:
    plan, slot = planned(tmp_path, 5, "20h")
    database["jobs"].insert_many([asked(slot, 0), asked(slot, 1)])
    database["runs"].insert_many(
        [
            recorded("nightly-0of2-1", 5, arguments=shard(0)),
            failed("nightly-1of2-1", 5, arguments=shard(1)),
        ]
    )
    (alarm,) = seen(database, plan).alarms
    assert (alarm.key, alarm.node) == ("website nightly 1/2 failed", "north")
    assert alarm.detail.startswith("attempt 1 of 2; ")
    assert alarm.detail.endswith("; storage: 12 stored, 4 spooled, 0 failed")

    lost = {"seen_at": None, "ended_at": None}
    database["jobs"].insert_one(asked(slot, 1, 2, **lost))
    (alarm,) = seen(database, plan).alarms
    assert alarm.key == "website nightly 1/2 lost"
    assert alarm.detail.startswith("given up after attempt 2 of 2; ")


def test_shards_of_an_earlier_plan_are_not_judged(database: Held, tmp_path: Path) -> None:
    plan, slot = planned(tmp_path, 3, "2h")
    database["jobs"].insert_many([asked(slot, 0), asked(slot, 1)])
    database["runs"].insert_many(
        [
            recorded("nightly-0of2-1", 3, arguments=shard(0)),
            recorded("nightly-1of2-1", 3, arguments=shard(1)),
            failed("earlier", 30, arguments={"region": "5101", "shard": "2/3"}),
        ]
    )
    assert alarmed(seen(database, plan)) == []
    assert alarmed(seen(database)) == ["website region=5101 2/3 failed"]


def test_what_the_plan_does_not_have_is_judged_as_well(database: Held, tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, 0.2, "2h")
    database["runs"].insert_one(failed("by hand", arguments={"office": "510100"}))
    assert alarmed(seen(database, plan)) == ["website office=510100 failed"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--plan", "no-such.toml"], "--plan: no-such.toml: No such file or directory"),
        (["--webhook", "json"], "GOVCRAWL_WEBHOOK: got nothing, expected an http or https address"),
        (["--within", "0"], "argument --within: got 0, expected a number above 0"),
        (["--repeat", "nan"], "argument --repeat: got nan, expected a number above 0"),
        (["--repeat", "x"], "argument --repeat: got x, expected a number above 0"),
    ],
)
def test_a_wrong_option_is_named(
    options: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (called(options, monkeypatch), said in capsys.readouterr().err) == (2, True)


def called(options: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """The exit code of the command in this process, which no database is asked for."""
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), *options])
    monkeypatch.setattr(sys, "path", sys.path[:])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    return ended.value.code


@pytest.mark.parametrize(
    ("option", "value", "module"),
    [
        ("--prometheus", "x.prom", "prometheus_client"),
        ("--webhook", "json", "requests"),
        ("--plan", "plan.toml", "cronsim"),
    ],
)
def test_what_an_option_needs_is_named(
    option: str,
    value: str,
    module: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in [*sys.modules]:
        if name.startswith(("govcrawl.monitoring", "govcrawl.scheduling")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert called([option, value], monkeypatch) == 2
    said = f"{option} needs {module}: pip install -r requirements-operations.txt"
    assert capsys.readouterr().err.strip() == said


def test_a_machine_that_only_crawls_can_judge_its_runs(judge: Judge, database: Held) -> None:
    database["runs"].insert_one(recorded("tonight"))
    without = f"sys.modules.update(dict.fromkeys({OPERATIONS!r}))"
    run = f"sys.argv = ['x']; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    command = [sys.executable, "-c", f"import runpy, sys; {without}; {run}"]
    done = subprocess.run(
        command, env=judge.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "tonight" in done.stdout
