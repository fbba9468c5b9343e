"""The command that makes scores: run on a small province in a real database."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from tests.conftest import ROOT
from tests.support import province, ready_python
from tests.support.province import BAD, BUREAU, CITY, NOTHING, UNREAD

RUNS = "40"
LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Ground:
    """A database with the province in it, its registry, and where results go."""

    database: Database[dict[str, Any]]
    uri: str
    folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "scripts/aggregate.py", *arguments]
        return ready_python.run(command, {**os.environ, **self.settings}, ROOT, LIMIT_SECONDS)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "GOVCRAWL_MONGO_URI": self.uri,
            "GOVCRAWL_MONGO_DATABASE": self.database.name,
            "GOVCRAWL_REGISTRY": str(self.folder),
        }

    def evaluate(self, out: str, *more: str) -> subprocess.CompletedProcess[str]:
        return self.run(*self.asked(out), *more)

    def asked(self, out: str) -> tuple[str, ...]:
        as_of, place = province.AS_OF.isoformat(), str(self.folder / out)
        return ("--as-of", as_of, "--out", place, "--runs", RUNS)

    def held(self) -> dict[str, list[dict[str, Any]]]:
        names = ("evaluations", "indicators", "scores", "findings", "rulings")
        return {name: list(self.database[name].find().sort("_id")) for name in names}


@pytest.fixture(scope="module")
def ground(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with MongoClient[dict[str, Any]](database_uri, tz_aware=True) as client:
        database = client[f"govcrawl_test_{uuid4().hex[:12]}"]
        province.fill(database)
        folder = province.registry(tmp_path_factory.mktemp("province"))
        yield Ground(database, database_uri, folder)
        client.drop_database(database.name)


@pytest.fixture(scope="module")
def done(ground: Ground) -> subprocess.CompletedProcess[str]:
    """The first evaluation, which the others are held against."""
    return ground.evaluate("first")


@pytest.fixture(scope="module")
def scores(ground: Ground, done: object) -> dict[tuple[str, str], dict[str, Any]]:
    found = ground.database["scores"].find({"profile": "default"})
    return {(each["office_id"], each["node"]): each for each in found}


@pytest.fixture(scope="module")
def indicators(ground: Ground, done: object) -> dict[tuple[str, str], dict[str, Any]]:
    found = ground.database["indicators"].find({"profile": "default"})
    return {(each["office_id"], each["indicator"]): each for each in found}


def test_too_little_to_rank_is_its_own_exit_code(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 3, done.stderr
    assert "Too little is known to rank" in done.stderr
    assert "甲市" in done.stdout


def test_bad_is_low_and_unread_is_null(scores: dict[tuple[str, str], dict[str, Any]]) -> None:
    """What the whole project is for: a bad mark and no mark are two things."""
    good, bad = scores[CITY, "website"], scores[BAD, "website"]
    assert good["capability"] > 80
    assert bad["capability"] < 25
    unread = scores[UNREAD, "website"]
    assert (unread["capability"], unread["state"], unread["coverage"]) == (None, "missing", 0)
    assert scores[UNREAD, "composite"]["capability"] is None
    assert scores[UNREAD, "composite"]["rank"] is None
    nothing = scores[NOTHING, "composite"]
    assert (nothing["capability"], nothing["quality"], nothing["state"]) == (0, None, "absent")
    assert scores[BUREAU, "composite"]["rank"] is None


def test_every_office_has_every_indicator(
    indicators: dict[tuple[str, str], dict[str, Any]],
) -> None:
    offices = {office for office, _ in indicators}
    names = {name for _, name in indicators}
    assert offices == {CITY, BAD, UNREAD, NOTHING, BUREAU}
    assert len(indicators) == len(offices) * len(names)


@pytest.mark.parametrize(
    ("office", "indicator", "state", "value"),
    [
        (CITY, "WEB-PRV-02", "observed", 180),
        (CITY, "WEB-INF-02", "observed", 1),
        (CITY, "WEB-INF-04", "zero", 0),
        (BAD, "WEB-INF-04", "observed", 6),
        (BAD, "WEB-PRV-03", "observed", 14),
        (BAD, "WEB-INN-01", "zero", 0),
        (CITY, "WEB-TRX-02", "observed", 100 * 1100 / 1200),
        (CITY, "WEB-PRV-16", "observed", 15),
        (UNREAD, "WEB-PRV-02", "missing", None),
        (NOTHING, "WEB-PRV-02", "absent", None),
        (BAD, "WB-INFL-05", "observed", 25),
        (CITY, "WB-INFL-01", "observed", 3000),
        (BAD, "WX-INFL-01", "absent", None),
        (CITY, "WX-INFL-01", "missing", None),
        (CITY, "APP-PRV-01", "observed", 1),
        (CITY, "APP-TRX-05", "observed", 99.2),
        (CITY, "X-COV-02", "missing", None),
        (BAD, "X-COV-02", "not_applicable", None),
    ],
)
def test_values(
    indicators: dict[tuple[str, str], dict[str, Any]],
    office: str,
    indicator: str,
    state: str,
    value: float | None,
) -> None:
    found = indicators[office, indicator]
    assert (found["state"], found["value"]) == (state, pytest.approx(value) if value else value)
    assert found["sources"] or found["value"] is None
    assert found["reason"] or found["value"] is not None


def test_findings_name_their_documents(ground: Ground, done: object) -> None:
    found = {(each["office_id"], each["kind"]): each for each in ground.held()["findings"]}
    wanted = ("dead_pages", "stale_columns", "empty_columns", "unanswered_letters")
    for kind in (*wanted, "zero_repost_streak", "silent_account"):
        each = found[BAD, kind]
        assert each["sources"], kind
        assert each["sources"][0]["ids"]
        assert each["zh"]
        assert each["en"]
        assert (CITY, kind) not in found
    assert not [office for office, _ in found if office == UNREAD], "not seen is no finding"


def test_rulings_tell_failed_from_unknown(ground: Ground, done: object) -> None:
    found = {(e["office_id"], e["rule"]): e["state"] for e in ground.held()["rulings"]}
    assert found[BAD, "V-W3"] == "failed"
    assert found[CITY, "V-W3"] == "passed"
    assert found[UNREAD, "V-W3"] == "unknown"
    assert found[CITY, "V-W1"] == "needs_person"
    assert found[CITY, "V-W2"] == "unknown", "one probe is no week of probes"


def test_an_evaluation_says_what_went_in(ground: Ground, done: object) -> None:
    (told,) = ground.held()["evaluations"]
    assert (told["registry"], told["selection"]) == (str(ground.folder), "all")
    assert (told["as_of"], told["profile"], told["runs"]) == ("2026-11-22", "default", int(RUNS))
    assert 'name = "default"' in told["profile_text"]
    assert told["run_ids"] == [province.RUN]
    used = {name: told["used"][name] for name in ("website_columns", "weibo_posts", "apps")}
    assert used == {"website_columns": 14, "weibo_posts": 55, "apps": 1}
    stands = {(e["office_id"], e["channel"]): e["state"] for e in told["standings"]}
    assert stands[UNREAD, "website"] == "missing"
    assert stands[NOTHING, "website"] == stands[BAD, "wechat"] == "absent"
    counts = {name: len(rows) for name, rows in ground.held().items() if name != "evaluations"}
    assert told["counts"] == counts


def test_the_same_again_changes_nothing(ground: Ground, done: object) -> None:
    before = ground.held()
    again = ground.evaluate("second")
    assert "0 documents written" in again.stdout
    assert "0 removed" in again.stdout
    assert ground.held() == before
    first, second = ground.folder / "first", ground.folder / "second"
    names = {file.name for file in first.iterdir()}
    assert {"report.html", "evaluation.xlsx", "scores.csv", "scores.parquet"} <= names
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_another_seed_changes_only_rank_intervals(ground: Ground, done: object) -> None:
    before = {each["_id"]: each["capability"] for each in ground.held()["scores"]}
    ground.evaluate("seed", "--seed", "7", "--profile", "default")
    after = {each["_id"]: each["capability"] for each in ground.held()["scores"]}
    assert after == before


def test_a_score_leads_back_to_the_archive(ground: Ground, done: object) -> None:
    as_of = province.AS_OF.isoformat()
    told = ground.run("--as-of", as_of, "--explain", BAD, "WEB-INF-04")
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert "composite" in lines[1]
    assert any(line.strip().startswith("website.information") for line in lines)
    assert any("WEB-INF-04: 6 count -> 0.00 by goalpost 5 → 0" in line for line in lines)
    assert any("website_columns:" in line and "documents, found by" in line for line in lines)
    assert any("http://www.yi.example/empty0/" in line for line in lines)
    assert any("archived in jia.warc.gz, record <urn:uuid:1>" in line for line in lines)
    tree = ground.run("--explain", UNREAD)
    assert "no score (missing, 0 of" in tree.stdout
    assert "WEB-PRV-02: missing (blocked" in tree.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--explain", "999999"), 2, "got office '999999', expected one of 990100"),
        (("--explain", CITY, "WEB-XXX"), 2, "got indicator 'WEB-XXX'"),
        (("--as-of", "2026-02-30"), 2, "expected like 2026-01-31"),
        (("--level", "village"), 2, "argument level: got 'village'"),
        (("--region", "11"), 2, "argument region: got '11'"),
        (("--registry", "nowhere"), 2, "registry: got 'nowhere'"),
        (("--profile", "nowhere"), 1, "nowhere"),
        (("--runs", "-1"), 2, "got -1, expected 0 or more"),
        (("--least-ranked", "2"), 2, "got 2, expected 0 to 1"),
        (("--as-of", "2020-01-01", "--explain", CITY), 2, "no such evaluation is stored"),
    ],
)
def test_wrong_usage_says_what_is_wrong(
    ground: Ground, done: object, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = ground.held()
    found = ground.run(*arguments)
    assert found.returncode == code
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert ground.held() == before


def test_a_database_that_is_away_is_said(ground: Ground) -> None:
    away = Ground(
        ground.database, "mongodb://user:secret@127.0.0.1:9/?timeoutMS=500", ground.folder
    )
    found = away.evaluate("away")
    assert found.returncode == 2
    assert "the database cannot be used" in found.stderr
    assert "secret" not in found.stderr


def test_a_selection_is_an_evaluation_of_its_own(ground: Ground, done: object) -> None:
    ground.evaluate("counties", "--level", "county", "--least-ranked", "0.1")
    ids = {each["_id"] for each in ground.held()["evaluations"]}
    assert {each.split("|")[1] for each in ids} == {"all", "level=county"}
    with (ground.folder / "counties" / "scores.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["office_id"] for row in rows} == {BAD, UNREAD, NOTHING}


def test_cities_alone_still_show_the_websites_of_their_counties(ground: Ground) -> None:
    ground.evaluate("cities", "--level", "city")
    rows = json.loads((ground.folder / "cities" / "figures.json").read_text(encoding="utf-8"))
    (own,) = [each for each in rows if each["figure"] == "1" and "all websites" in each["series"]]
    assert (own["label"], own["value"]) == ("甲市", 2), "its own and 乙县's; two could not be read"


def test_an_empty_database_is_scored_as_not_measured(
    ground: Ground, database: Database[dict[str, Any]]
) -> None:
    empty = Ground(database, ground.uri, ground.folder)
    found = empty.evaluate("empty")
    assert found.returncode == 3
    states = {each["state"] for each in empty.held()["scores"] if each["office_id"] == CITY}
    assert states <= {"missing", "not_applicable"}
    told = json.loads((ground.folder / "empty" / "indicators.json").read_text(encoding="utf-8"))
    assert {row["value"] for row in told if row["channel"] != "cross"} == {None}
