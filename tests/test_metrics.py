"""What Prometheus is told: read back with Prometheus' own parser."""

import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pymongo.synchronous.database import Database

from govcrawl.monitoring import metrics, samples
from govcrawl.monitoring.picture import Picture, taken, unreadable
from govcrawl.monitoring.runs import Patience
from govcrawl.scheduling.plan import Crawl
from govcrawl.scheduling.standing import Standing, State
from tests.conftest import ROOT
from tests.support.recorded_runs import Judge, failed, living, recorded

Held = Database[dict[str, Any]]
Labels = tuple[tuple[str, str], ...]

NOW = datetime.now(UTC)
PLACE = {"spider": "website", "crawl": "mode=probe", "shard": "1/3"}
PLACED = {"arguments": {"mode": "probe", "shard": "1/3"}}


def picture(database: Held, home: Path = Path("no such home")) -> Picture:
    patience = Patience.at(NOW, timedelta(minutes=10), timedelta(days=7))
    return taken(database, patience, NOW, spider=None, plan=None, home=home)


def parsed(text: str) -> dict[tuple[str, Labels], float]:
    """Every sample by its name and labels; what Prometheus would not read is an error."""
    families = list(text_string_to_metric_families(text))
    found = [sample for family in families for sample in family.samples]
    values = {(each.name, tuple(sorted(each.labels.items()))): each.value for each in found}
    assert len(values) == len(found), "Prometheus refuses a file that has a sample twice"
    assert {family.type for family in families} == {"gauge"}
    return values


def of(name: str, **labels: str) -> tuple[str, Labels]:
    return f"govcrawl_{name}", tuple(sorted(labels.items()))


def test_a_run_is_told_with_all_it_did(database: Held) -> None:
    run = recorded("one", 5, **PLACED)
    database["runs"].insert_one(run)
    found = parsed(metrics.text(picture(database)))
    expected = {
        of("database_readable"): 1,
        of("alarms"): 0,
        of("run_outcome", outcome="ok", **PLACE): 1,
        of("run_outcome", outcome="crashed", **PLACE): 0,
        of("run_duration_seconds", **PLACE): 3600,
        of("run_targets", **PLACE): 3,
        of("run_target_outcomes", reason="timeout", **PLACE): 1,
        of("run_documents", result="stored", **PLACE): 12,
        of("run_documents", result="rejected", **PLACE): 1,
        of("run_documents", result="failed", **PLACE): 0,
        of("run_collection_documents", collection="website_pages", **PLACE): 9,
        of("run_requests", **PLACE): 40,
        of("run_check_failed", check="end", **PLACE): 0,
        of("run_alive", **PLACE): 0,
    }
    assert expected.items() <= found.items()
    closed = run["closed_at"].timestamp()
    for name in ("run_closed_timestamp_seconds", "run_last_ok_timestamp_seconds"):
        assert found[of(name, **PLACE)] == pytest.approx(closed, abs=0.001)
    opened = found[of("run_opened_timestamp_seconds", **PLACE)]
    assert opened == pytest.approx(closed - 3600, abs=0.001)
    assert found[of("checked_timestamp_seconds")] == pytest.approx(NOW.timestamp())
    assert not [labels for _, labels in found if "one" in dict(labels).values()]


def test_a_failed_run_and_the_one_that_follows_are_told_apart(database: Held) -> None:
    alive = living("now", 1, **PLACED)
    crashed = living("silent", 3, heartbeat_at=NOW - timedelta(hours=2))
    good = recorded("good", 50, **PLACED)
    database["runs"].insert_many([failed("bad", 5, **PLACED), good, alive, crashed])
    found = parsed(metrics.text(picture(database)))
    assert found[of("run_outcome", outcome="failed", **PLACE)] == 1
    assert found[of("run_check_failed", check="storage", **PLACE)] == 1
    assert found[of("run_alive", **PLACE)] == 1
    sign = found[of("run_heartbeat_timestamp_seconds", **PLACE)]
    assert sign == pytest.approx(alive["heartbeat_at"].timestamp(), abs=0.001)
    last_ok = found[of("run_last_ok_timestamp_seconds", **PLACE)]
    assert last_ok == pytest.approx(good["closed_at"].timestamp(), abs=0.001)
    plain = {"spider": "website", "crawl": "", "shard": ""}
    assert found[of("run_outcome", outcome="crashed", **plain)] == 1
    assert of("run_duration_seconds", **plain) not in found
    assert found[of("alarms")] == 2


def test_the_jobs_of_a_plan_are_told() -> None:
    crawl = Crawl(name="nightly", spider="weibo", when="0 2 * * *", nodes=("north",))
    standing = Standing(
        crawl=crawl,
        slot=NOW,
        shard=0,
        shards=1,
        attempts=3,
        state=State.LOST,
        overdue=True,
        job_id="x",
        node="north",
        detail="",
    )
    found = parsed(metrics.text(Picture(now=NOW, alarms=[], standings=[standing])))
    place = {"spider": "weibo", "crawl": "nightly", "shard": ""}
    assert found[of("overdue", **place)] == 1
    assert found[of("job_attempts", **place)] == 3
    assert found[of("job_slot_timestamp_seconds", **place)] == pytest.approx(NOW.timestamp())
    states = {state: found[of("job_state", state=state, **place)] for state in State}
    assert states == {state: float(state == State.LOST) for state in State}
    assert tuple(State) == samples.JOB_STATES


def test_what_waits_in_the_spool_is_counted(database: Held, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    for name in ("a.jsonl", "b.jsonl", "b.jsonl.refused", "lock"):
        (spool / name).write_text("12345\n")
    found = parsed(metrics.text(picture(database, tmp_path)))
    files = {kind: found[of("spool_files", kind=kind)] for kind in ("waiting", "torn", "refused")}
    assert files == {"waiting": 2, "torn": 0, "refused": 1}
    assert found[of("spool_bytes", kind="waiting")] == 12


def test_a_database_that_cannot_be_read_is_told() -> None:
    found = parsed(metrics.text(unreadable("lost", NOW, Path("no such home"))))
    assert found[of("database_readable")] == 0
    assert found[of("alarms")] == 1
    assert not [name for name, _ in found if name.startswith("govcrawl_run")]


def test_odd_arguments_stay_a_label(database: Held) -> None:
    database["runs"].insert_one(recorded("odd", arguments={"urls": 'a"b\\c\nd'}))
    found = parsed(metrics.text(picture(database)))
    assert of("run_targets", spider="website", crawl='urls=a"b\\c\nd', shard="") in found


def test_the_file_is_replaced_at_once_and_others_may_read_it(
    database: Held, database_uri: str, tmp_path: Path
) -> None:
    judge = Judge(database_uri, database.name, tmp_path / "home")
    database["runs"].insert_one(failed("bad"))
    folder = tmp_path / "collector"
    folder.mkdir()
    file = folder / "govcrawl.prom"
    file.write_text("old\n")
    before = file.stat().st_ino
    os.umask(0o022)
    done = judge("--prometheus", str(file))
    assert done.returncode == 1, done.stderr
    assert "storage" in done.stdout
    assert parsed(file.read_text())[of("alarms")] == 1
    assert file.stat().st_ino != before, "written in place, half of it might be read"
    assert stat.S_IMODE(file.stat().st_mode) & 0o044 == 0o044
    assert [each.name for each in folder.iterdir()] == ["govcrawl.prom"]

    printed = judge("--prometheus", "-")
    assert printed.returncode == 1
    assert parsed(printed.stdout).keys() == parsed(file.read_text()).keys()

    database["runs"].delete_many({})
    database["runs"].insert_one(recorded("good"))
    unwritable = judge("--prometheus", str(tmp_path / "no" / "such.prom"))
    assert unwritable.returncode == 4
    assert "the metrics were not written: " in unwritable.stderr


def test_every_metric_is_described_and_no_other() -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(govcrawl_\w+)` \| ([^|]*) \| ([^|]*) \|$", text, re.MULTILINE)
    described = {name: (set(re.findall(r"`(\w+)`", labels)), says) for name, labels, says in rows}
    place = set(metrics.PLACE)
    for metric in metrics.METRICS:
        labels = set(metric.labels)
        told = labels - place | ({"place"} if place <= labels else set())
        assert described.pop(metric.name) == (told, metric.help)
    assert described == {}


def test_every_metric_of_an_alert_rule_is_there() -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    rules = "".join(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    used = set(re.findall(r"govcrawl_\w+", rules))
    assert used
    assert used <= {metric.name for metric in metrics.METRICS}
    labels = {label for metric in metrics.METRICS for label in metric.labels}
    assert set(re.findall(r"\$labels\.(\w+)", rules)) <= labels | {"instance"}
