"""Figures people give: what is stored, what is refused and where, and how they are traced."""

import hashlib
import re
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.importing.metrics import METRICS, UNITS
from govcrawl.importing.observations import read_files
from govcrawl.importing.run_record import Importer
from govcrawl.importing.values import period_start
from govcrawl.items import as_json
from govcrawl.registry import Registry
from tests.conftest import ROOT
from tests.support.database import DatabaseServer
from tests.support.importing import CITY_BIZ, Desk, lines, open_desk

HEADER = (
    "office_id,channel,account,metric,period,value,unit,source,method,observed_on,source_url,note"
)
GOOD = (
    f"990100,wechat,{CITY_BIZ},followers,2025,3.2万,count,政务新媒体年报,annual_report,2026-01-20,,"
)
RANK = "990100,weibo,1000000001,rank,2025-Q3,4,rank,某榜单,third_party,2025/11/2,https://example.org/r,"
FORMULA = '"=HYPERLINK(""http://a"")"'
SHARE = (
    "990100,website,,satisfaction,2025-10,98.5%,percent,好差评,official_publication,2026-01-05,,"
)


@pytest.fixture
def desk(tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]) -> Desk:
    return open_desk(tmp_path, database_uri, database.name)


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def observations(database: Database[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["_id"]: each for each in database["observations"].find()}


def run_id(stdout: str) -> str:
    found = re.search(r"import_observations-\S+$", stdout, re.MULTILINE)
    assert found is not None, stdout
    return found[0]


def test_a_file_becomes_observations_that_can_be_traced(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    file = desk.write("figures.csv", "\ufeff" + table(GOOD, ",,,", RANK + FORMULA, SHARE))
    done = desk.run("import_observations", "figures.csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 rows stored (3 new), 0 left out; run import_observations-")
    stored = observations(database)
    followers = stored[f"990100|wechat|{CITY_BIZ}|followers|2025|政务新媒体年报"]
    assert (followers["value"], followers["value_exact"]) == (32000, False)
    assert followers["value_raw"] == "3.2万"
    assert followers["adcode"] == "990100"
    assert followers["observed_on"] == "2026-01-20"
    assert followers["observed_at"] == datetime(2026, 1, 19, 16, tzinfo=UTC)
    rank = stored["990100|weibo|1000000001|rank|2025-Q3|某榜单"]
    assert (rank["value"], rank["value_exact"], rank["value_raw"]) == (4, True, None)
    assert (rank["observed_on"], rank["line"]) == ("2025-11-02", 4)
    assert rank["note"] == '=HYPERLINK("http://a")', "what looks like a formula is text"
    share = stored["990100|website||satisfaction|2025-10|好差评"]
    assert (share["value"], share["account"]) == (98.5, None)

    digest = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
    run = database["runs"].find_one({"_id": run_id(done.stdout)})
    assert run is not None
    assert (run["outcome"], run["close_reason"], run["channel"]) == ("ok", "finished", None)
    assert run["arguments"]["files"] == f"figures.csv {digest}"
    assert (run["counts"]["stored"], run["counts"]["left_out"], run["targets"]) == (3, 0, 3)
    for line, each in zip((2, 4, 5), (followers, rank, share), strict=True):
        assert each["run_id"] == run["_id"]
        assert each["spider"] == "import_observations"
        assert (each["file"], each["file_hash"], each["line"]) == ("figures.csv", digest, line)
        assert each["target"] == f"figures.csv:{line}"
        assert not schemas.errors("observations", as_json(each))
    assert not schemas.errors("runs", as_json(run))


def test_what_was_imported_is_shown(desk: Desk, database: Database[dict[str, Any]]) -> None:
    desk.write("figures.csv", table(GOOD, RANK, SHARE))
    run = run_id(desk.run("import_observations", "figures.csv").stdout)
    shown = desk.run("show")
    assert shown.returncode == 0, shown.stderr
    assert f"Run {run}: ok" in shown.stdout
    figures = [line for line in shown.stdout.splitlines() if "│" in line]
    assert any("followers" in line and "3.2万" in line and "乙市" in line for line in figures)
    assert "website_pages" not in shown.stdout, "what has nothing to do with it"
    assert database["observations"].count_documents({}) == 3


def test_importing_again_changes_nothing(desk: Desk, database: Database[dict[str, Any]]) -> None:
    desk.write("figures.csv", table(GOOD, RANK))
    assert desk.run("import_observations", "figures.csv").returncode == 0
    before = observations(database)
    desk.write("moved.csv", table(SHARE, RANK, GOOD))
    again = desk.run("import_observations", "moved.csv")
    assert again.stdout.startswith("3 rows stored (1 new, 2 unchanged), 0 left out")
    after = observations(database)
    assert {after[key]["revision"] for key in before} == {1}
    assert all(after[key]["content_hash"] == before[key]["content_hash"] for key in before)
    assert database["revisions"].count_documents({}) == 0


def test_a_corrected_figure_leaves_a_revision(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("figures.csv", table(GOOD))
    assert desk.run("import_observations", "figures.csv").returncode == 0
    desk.write("figures.csv", table(GOOD.replace("3.2万", '"43,945"')))
    done = desk.run("import_observations", "figures.csv")
    assert done.stdout.startswith("1 rows stored (1 changed)")
    (now,) = observations(database).values()
    assert (now["value"], now["value_exact"], now["revision"]) == (43945, True, 2)
    kept = database["revisions"].find_one()
    assert kept is not None
    assert (kept["document"]["value"], kept["document"]["value_raw"]) == (32000, "3.2万")
    assert kept["replaced_by_run_id"] == run_id(done.stdout)


def test_an_older_observation_does_not_replace_a_newer_one(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("new.csv", table(GOOD))
    assert desk.run("import_observations", "new.csv").returncode == 0
    desk.write("old.csv", table(GOOD.replace("3.2万", "2万").replace("2026-01-20", "2025-12-31")))
    done = desk.run("import_observations", "old.csv")
    assert done.returncode == 0
    assert "old.csv:2: older than what is stored, kept as a revision only" in done.stdout
    (now,) = observations(database).values()
    assert now["value"] == 32000


EXPECTED = {
    ("office_id", "999999"): "2:1: got '999999' in column office_id, expected an office_id of the "
    "registry",
    ("channel", "fax"): "2:2: got 'fax' in column channel, expected one of website, weibo, wechat, "
    "appstore, endpoint",
    ("account", "MzOTHER=="): "2:3: got 'MzOTHER==' in column account, expected an account the "
    "registry lists for the office: ",
    ("metric", "fame"): "2:4: got 'fame' in column metric, expected one of followers, following",
    ("period", "2025-02-30"): "2:5: got '2025-02-30' in column period, expected a period that has "
    "begun: 2026, 2026-H1",
    ("period", "2199"): "2:5: got '2199' in column period, expected a period that has begun",
    ("period", "2025-W53"): "2:5: got '2025-W53' in column period, expected a period that",
    ("value", ""): "2:6: got nothing in column value, expected a figure; leave the row out: not "
    "measured is not zero",
    ("value", "-"): "2:6: got '-' in column value, expected a figure; leave the row out",
    ("value", "暂无"): "2:6: got '暂无' in column value, expected a figure; leave the row out",
    ("value", "many"): "2:6: got 'many' in column value, expected how many: 43,945, 3.2万, 10万+",
    ("value", "-5"): "2:6: got '-5' in column value, expected how many",
    ("value", "98%"): "2:6: got '98%' in column value, expected how many",
    ("unit", "percent"): "2:7: got 'percent' in column unit, expected count, which followers has",
    ("source", ""): "2:8: got nothing in column source, expected who says so, in 1 to 256",
    ("method", "guess"): "2:9: got 'guess' in column method, expected one of annual_report, "
    "official_publication, third_party, manual_count, operator",
    ("observed_on", "20.1.2026"): "2:10: got '20.1.2026' in column observed_on, expected a day "
    "like 2026-01-31",
    ("observed_on", "2199-01-01"): "2:10: got '2199-01-01' in column observed_on, expected a day "
    "not after today, ",
    ("observed_on", "2024-12-31"): "2:10: got '2024-12-31' in column observed_on, expected a day "
    "not before the period begins, 2025-01-01",
    ("source_url", "nowhere"): "2:11: got 'nowhere' in column source_url, expected an address like",
    ("note", "x" * 4097): "2:12: got 'xxxxx",
}


def problems(desk: Desk, *rows: str, registry: str = "registry") -> list[str]:
    """What is wrong in a file of these rows, without the folder in front."""
    file = desk.write("figures.csv", table(*rows))
    known = Registry.load(str(desk.folder / registry))
    checked = read_files([file], known, Importer.named("test"), date(2026, 11, 22))
    assert len(checked.items) == len(rows) - len({each.line for each in checked.problems})
    return [str(each).removeprefix(f"{desk.folder}/") for each in checked.in_order()]


@pytest.mark.parametrize(("column", "value"), EXPECTED, ids=lambda text: text[:12] or "nothing")
def test_each_wrong_cell_is_named_with_its_place(desk: Desk, column: str, value: str) -> None:
    cells = GOOD.split(",")
    cells[HEADER.split(",").index(column)] = value
    (only,) = problems(desk, ",".join(cells))
    assert only.startswith("figures.csv:" + EXPECTED[column, value])


@pytest.mark.parametrize(
    ("value", "unit", "metric", "wanted"),
    [
        ("100.1", "percent", "satisfaction", "a share from 0 to 100: 95.5 or 95.5%"),
        ("0", "rank", "rank", "a place, 1 is the first"),
        ("1.5", "rank", "rank", "a place, 1 is the first"),
        ("-1", "score", "score", "points, from 0: 91.76"),
        ("10001", "score", "score", "points, from 0: 91.76"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    desk: Desk, value: str, unit: str, metric: str, wanted: str
) -> None:
    row = f"990100,wechat,,{metric},2025,{value},{unit},s,operator,2026-01-20,,"
    (only,) = problems(desk, row)
    assert only == f"figures.csv:2:6: got {value!r} in column value, expected {wanted}"


def test_zero_is_a_figure(desk: Desk, database: Database[dict[str, Any]]) -> None:
    desk.write("figures.csv", table(GOOD.replace("3.2万", "0")))
    assert desk.run("import_observations", "figures.csv").returncode == 0
    (only,) = observations(database).values()
    assert (only["value"], only["value_exact"]) == (0, True)


def test_every_error_of_every_file_is_told_and_nothing_is_stored(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("b.csv", table(GOOD, RANK.replace(",4,", ",-,").replace("2025/11/2", "soon")))
    desk.write("a.csv", table(SHARE.replace("990100", "1")))
    desk.write("c.csv", table(header=HEADER.replace("metric", "metrics")))
    done = desk.run("import_observations", "b.csv", "a.csv", "c.csv", "none.csv")
    assert done.returncode == 1
    assert [line.partition(": ")[0] for line in lines(done)[:-1]] == [
        "a.csv:2:1",
        "b.csv:3:6",
        "b.csv:3:10",
        "c.csv:1:4",
        "c.csv:1:13",
        "none.csv:1:1",
    ]
    assert database.list_collection_names() == []


def test_the_same_figure_twice_is_an_error_naming_both_lines(desk: Desk) -> None:
    desk.write("a.csv", table(RANK, GOOD))
    desk.write("b.csv", table(GOOD.replace("3.2万", "4万")))
    done = desk.run("import_observations", "a.csv", "b.csv")
    assert done.returncode == 1
    first, second, _ = lines(done)
    assert first.startswith("a.csv:3:4: got 'followers' in column metric, expected one row")
    assert first.endswith("there is another at b.csv:2")
    assert second.startswith("b.csv:2:4: ")
    assert second.endswith("there is another at a.csv:3")


def test_partial_stores_the_good_rows_and_says_what_it_left_out(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("figures.csv", table(GOOD, RANK.replace(",4,", ",,"), SHARE, "990100,wechat"))
    done = desk.run("import_observations", "figures.csv", "--partial")
    assert done.returncode == 3
    assert [line.partition(" in ")[0] for line in lines(done)] == [
        "figures.csv:3:6: got nothing",
        "figures.csv:5:3: got a row that ends before column account, expected 12 cells",
    ]
    assert done.stdout.startswith("2 rows stored (2 new), 2 left out; run ")
    assert {each["metric"] for each in observations(database).values()} == {
        "followers",
        "satisfaction",
    }
    run = database["runs"].find_one()
    assert run is not None
    assert (run["outcome"], run["counts"]["left_out"]) == ("degraded", 2)
    (rows,) = (check for check in run["checks"] if check["name"] == "rows")
    assert rows["state"] == "failed"
    assert "figures.csv:3:6: got nothing" in rows["detail"]


def test_partial_with_nothing_good_stores_nothing(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("figures.csv", table(RANK.replace(",4,", ",,")))
    done = desk.run("import_observations", "figures.csv", "--partial")
    assert done.returncode == 1
    assert database.list_collection_names() == []


def test_a_dry_run_checks_and_stores_nothing(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("figures.csv", table(GOOD, RANK))
    done = desk.run("import_observations", "figures.csv", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "dry run: 2 rows could be stored, 0 not\n")
    desk.write("figures.csv", table(GOOD, RANK.replace(",4,", ",,")))
    done = desk.run("import_observations", "figures.csv", "--dry-run", "--partial")
    assert (done.returncode, done.stdout) == (3, "dry run: 1 rows could be stored, 1 not\n")
    assert database.list_collection_names() == []


def test_an_office_without_accounts_in_the_registry_may_have_any_that_is_one(desk: Desk) -> None:
    other = GOOD.replace("990100,wechat", "990000,appstore")
    assert problems(desk, other.replace(CITY_BIZ, "huawei:C100")) == []
    (only,) = problems(desk, other)
    assert "in column account, expected store:app id" in only


def test_a_credential_in_an_address_is_neither_stored_nor_told(desk: Desk) -> None:
    address = "https://mp.weixin.qq.com/s?__biz=MzA=&mid=1&key=0a1b2c3d4e5f"
    (only,) = problems(desk, GOOD[:-1] + address + ",")
    assert "in column source_url" in only
    assert "0a1b2c3d4e5f" not in only


def test_a_database_that_cannot_be_reached_is_exit_code_2(desk: Desk) -> None:
    desk.write("figures.csv", table(GOOD))
    uri = "mongodb://u:secret@127.0.0.1:9/"
    done = desk.run(
        "import_observations", "figures.csv", GOVCRAWL_MONGO_URI=uri, GOVCRAWL_STORAGE_TIMEOUT="1"
    )
    assert done.returncode == 2
    assert (
        "nothing stored: the database cannot be used: mongodb://u:***@127.0.0.1:9/" in done.stderr
    )
    assert "secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_registry_is_exit_code_2(desk: Desk) -> None:
    desk.write("figures.csv", table(GOOD))
    done = desk.run("import_observations", "figures.csv", "--registry", "nowhere")
    assert done.returncode == 2
    assert "registry: got 'nowhere'" in done.stderr


def test_the_example_and_the_vocabulary_are_those_of_the_documentation(desk: Desk) -> None:
    text = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    for name, metric in METRICS.items():
        assert f"| `{name}` | {', '.join(metric.units)} | {metric.meaning} |" in text
    for unit, meaning in UNITS.items():
        assert f"| `{unit}` | {meaning} |" in text
    methods = schemas.load("observations")["properties"]["method"]["enum"]
    assert all(f"| `{method}` |" in text for method in methods)
    example = ROOT / "docs" / "examples" / "observations.csv"
    done = desk.run("import_observations", str(example), "--registry", "sichuan", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("period", "begin"),
    [
        ("2025", "2025-01-01"),
        ("2025-H2", "2025-07-01"),
        ("2025-Q4", "2025-10-01"),
        ("2026-W01", "2025-12-29"),
        ("2025-02", "2025-02-01"),
        ("2024-02-29", "2024-02-29"),
        ("2025-02-29", None),
        ("2025-13", None),
        ("2025-Q5", None),
        ("2025-H3", None),
        ("2025-W00", None),
        ("25", None),
        ("２０２５", None),
    ],
)
def test_a_period_begins_on_a_day(period: str, begin: str | None) -> None:
    start = period_start(period)
    assert (start.isoformat() if start else None) == begin


def test_a_database_lost_in_the_middle_says_what_is_stored_and_what_is_not(
    tmp_path: Path, server: DatabaseServer
) -> None:
    """Killed once the first batch is acknowledged; run again when it is back, all is there."""
    desk = open_desk(tmp_path, server.uri, "figures")
    days = [datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(900)]
    rows = [GOOD.replace(",2025,", f",{day:%Y-%m-%d},") for day in days]
    desk.write("figures.csv", table(*rows))
    ending = threading.Thread(target=kill_after_first_batch, args=(server,))
    ending.start()
    done = desk.run(
        "import_observations",
        "figures.csv",
        GOVCRAWL_STORAGE_TIMEOUT="1",
        GOVCRAWL_STORAGE_RETRY="1",
    )
    ending.join()
    assert done.returncode == 2, done.stdout
    told = re.match(r"(\d+) rows stored", done.stdout)
    assert told is not None
    not_stored = [line for line in lines(done) if line.endswith(": not stored")]
    assert len(not_stored) == 900 - int(told[1]) > 0
    assert "the database was lost: " in done.stderr
    server.start()
    again = desk.run("import_observations", "figures.csv", GOVCRAWL_MONGO_URI=server.uri)
    assert again.returncode == 0, again.stderr
    with MongoClient[dict[str, Any]](server.uri) as client:
        assert client["figures"]["observations"].count_documents({}) == 900
        assert client["figures"]["revisions"].count_documents({}) == 0


def kill_after_first_batch(server: DatabaseServer) -> None:
    with MongoClient[dict[str, Any]](server.uri) as client:
        while client["figures"]["observations"].estimated_document_count() == 0:
            pass  # the next look is the wait
    server.kill()
