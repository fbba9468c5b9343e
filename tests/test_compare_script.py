"""scripts/compare.py as a user runs it, over evaluations in a real database."""

import csv
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from tests.support.importing import Desk, lines, open_desk

Documents = Database[dict[str, Any]]
OLD, NEW = "small|all|default|2025-10-31", "small|all|default|2026-10-31"
HEADER = "office_id,indicator,metric,value,note\n"
VALUES = {
    OLD: {("990000", "WEB-PRV-02"): 400.0, ("990100", "WEB-PRV-02"): 900.0},
    NEW: {
        ("990000", "WEB-PRV-02"): 400.0,
        ("990100", "WEB-PRV-02"): 450.0,
        ("990100", "WB-INFL-01"): 5000.0,
        ("990100", "WEB-PRV-05"): None,
    },
}
SCORES = {OLD: {"990000": 80.0, "990100": 40.0}, NEW: {"990000": 70.0, "990100": 75.0}}


@pytest.fixture
def desk(tmp_path: Path, database_uri: str, database: Documents) -> Desk:
    for name in (OLD, NEW):
        database["evaluations"].insert_one(evaluation(name, tmp_path / "registry"))
        database["indicators"].insert_many(
            indicator(name, *key, value) for key, value in VALUES[name].items()
        )
        database["scores"].insert_many(
            score(name, office_id, value) for office_id, value in SCORES[name].items()
        )
    return open_desk(tmp_path, database_uri, database.name)


def evaluation(name: str, registry: Path) -> dict[str, Any]:
    return {
        "_id": name,
        "registry": str(registry),
        "as_of": name.rpartition("|")[2],
        "profile": "default",
        "profile_version": 1,
        "profile_text": "",
        "offices": ["990000", "990100"],
        "catalogue": {"WEB-PRV-02": 1, "WB-INFL-01": 1, "WEB-PRV-05": 1},
    }


def indicator(name: str, office_id: str, of: str, value: float | None) -> dict[str, Any]:
    return {
        "_id": f"{name}|{office_id}|{of}",
        "evaluation": name,
        "office_id": office_id,
        "indicator": of,
        "unit": "ms",
        "state": "missing" if value is None else "observed",
        "value": value,
        "exact": True,
        "reason": "blocked" if value is None else "",
        "sources": [],
    }


def score(name: str, office_id: str, capability: float) -> dict[str, Any]:
    return {
        "_id": f"{name}|{office_id}|composite",
        "evaluation": name,
        "office_id": office_id,
        "node": "composite",
        "group": "city",
        "capability": capability,
    }


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


COLLECTED = (
    "990000,WEB-PRV-02,,410,\n"
    "990100,WEB-PRV-02,,900,=1+1\n"
    "990100,,weibo_followers,300,\n"
    "990100,WEB-PRV-05,,yes,\n"
)


def test_collected_values_are_set_beside_those_of_the_latest_day(desk: Desk) -> None:
    desk.write("collected.csv", HEADER + COLLECTED)
    done = desk.run("compare", "values", "collected.csv", "--out", "check.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"evaluation {NEW}: 4 collected values" in done.stdout
    assert "agreement: 2 of 3, 66.7 % (95 %: 20.8 to 93.9)" in done.stdout
    assert "  crawled missing: 1" in done.stdout
    differs, missing = rows_of(desk.folder / "check.csv")
    assert (differs["office_id"], differs["name_zh"], differs["kind"]) == (
        "990100",
        "乙市",
        "differs",
    )
    assert (differs["collected"], differs["crawled"], differs["difference"]) == (
        "900",
        "450",
        "-450",
    )
    assert (differs["tolerance"], differs["note"]) == ("5%", "'=1+1")
    assert (missing["kind"], missing["state"], missing["reason"]) == (
        "crawled missing",
        "missing",
        "blocked",
    )


def test_an_evaluation_can_be_named(desk: Desk) -> None:
    desk.write("collected.csv", HEADER + COLLECTED)
    done = desk.run("compare", "values", "collected.csv", "--evaluation", OLD)
    assert "agreement: 2 of 2, 100.0 %" in done.stdout
    assert "  crawled missing: 2" in done.stdout


def test_bad_rows_are_told_and_nothing_is_compared(desk: Desk) -> None:
    desk.write("collected.csv", f"{HEADER}990100,WEB-PRV-02,,fast,\n1,WEB-PRV-02,,1,\n")
    done = desk.run("compare", "values", "collected.csv", "--out", "check.csv")
    assert (done.returncode, done.stdout) == (1, "")
    value, office = lines(done)
    assert value.startswith("collected.csv:2:4: got 'fast' in column value, expected a number")
    assert office.startswith("collected.csv:3:1: got '1' in column office_id, expected an office")
    assert not (desk.folder / "check.csv").exists()


def test_a_file_that_is_not_there_is_an_error_of_the_file(desk: Desk) -> None:
    done = desk.run("compare", "values", "nothing.csv")
    assert (done.returncode, lines(done)) == (
        1,
        ["nothing.csv:1:1: got no file, expected a CSV file"],
    )


def test_two_evaluations_are_set_side_by_side(desk: Desk) -> None:
    done = desk.run("compare", "evaluations", OLD, NEW, "--out", "changes.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{OLD} -> {NEW}: 2 offices in both" in done.stdout
    (city,) = (line for line in done.stdout.splitlines() if "990100" in line and "city" in line)
    cells = [cell.strip() for cell in city.strip("│").split("│")]
    assert cells == ["990100", "乙市", "city", "40", "75", "35", "2", "1"]
    (changed,) = rows_of(desk.folder / "changes.csv")
    assert (changed["office_id"], changed["indicator"]) == ("990100", "WEB-PRV-02")
    assert (changed["before"], changed["after"], changed["ratio"]) == ("900", "450", "0.5")


def test_versions_that_differ_are_warned_of(desk: Desk, database: Documents) -> None:
    newer = {"profile_version": 2, "catalogue.WEB-PRV-02": 2}
    database["evaluations"].update_one({"_id": NEW}, {"$set": newer})
    done = desk.run("compare", "evaluations", OLD, NEW, "--out", "changes.csv")
    assert done.returncode == 0
    assert lines(done) == [
        "warning: different versions of the profile: 1 and 2; scores and ranks do not compare",
        "warning: defined otherwise, not compared: WEB-PRV-02",
    ]
    assert rows_of(desk.folder / "changes.csv") == []


def test_an_evaluation_that_is_not_there_is_told_with_those_that_are(desk: Desk) -> None:
    done = desk.run("compare", "evaluations", OLD, "2027")
    assert done.returncode == 2
    assert lines(done) == [f"got no evaluation '2027', there are: {NEW}, {OLD}"]


def test_without_any_evaluation_there_is_nothing_to_compare_with(
    desk: Desk, database: Documents
) -> None:
    database["evaluations"].delete_many({})
    desk.write("collected.csv", HEADER + COLLECTED)
    done = desk.run("compare", "values", "collected.csv")
    assert (done.returncode, lines(done)) == (2, ["got no evaluation, there are: none"])


def test_a_database_that_is_not_there_is_told(desk: Desk) -> None:
    desk.write("collected.csv", HEADER + COLLECTED)
    away = {
        "GOVCRAWL_MONGO_URI": "mongodb://x:geheim@127.0.0.1:9/",
        "GOVCRAWL_STORAGE_TIMEOUT": "1",
    }
    done = desk.run("compare", "values", "collected.csv", **away)
    assert done.returncode == 2
    assert done.stderr.startswith("the database cannot be used: ")
    assert "geheim" not in done.stderr
