"""The study's own numbers: which agree, which do not, which nobody can check."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govcrawl.evaluation.paper import Check, Printed, Registered, Verdict, checks
from govcrawl.registry import Registry
from govcrawl.rulebook import paper
from tests.conftest import ROOT

SICHUAN = Registered(83_674_866, 21, 183)


def found(printed: dict[str, Printed] | None = None) -> dict[str, Check]:
    return {each.id: each for each in checks(printed or paper.load(), SICHUAN)}


def changed(name: str, value: float) -> dict[str, Printed]:
    printed = dict(paper.load())
    printed[name] = replace(printed[name], value=value)
    return printed


@pytest.mark.parametrize(
    ("name", "recomputed", "verdict"),
    [
        ("cities_studied", 21, Verdict.AGREES),
        ("websites", 923, Verdict.AGREES),
        ("websites_city_portals", 21, Verdict.AGREES),
        ("websites_city_departments_share", 72.264, Verdict.AGREES),
        ("websites_county_portals_share", 19.935, Verdict.DISAGREES),
        ("websites_county_portals", 183, Verdict.DISAGREES),
        ("service_index_growth", 4.96, Verdict.AGREES),
        ("service_index_2019", 88.31, Verdict.AGREES),
        ("service_rank_2019", 7, Verdict.AGREES),
        ("weibo_influence_values", 21, Verdict.DISAGREES),
        ("app_persons_share", 37.670, Verdict.AGREES),
    ],
)
def test_what_is_printed_is_recomputed(name: str, recomputed: float, verdict: Verdict) -> None:
    check = found()[name]
    assert check.recomputed == pytest.approx(recomputed, abs=0.001)
    assert check.verdict is verdict
    assert check.printed == paper.load()[name].value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("websites", 924),
        ("websites_city_departments_share", 72.28),
        ("service_index_growth", 6),
        ("app_persons_share", 37.8),
    ],
)
def test_a_number_a_digit_off_disagrees(name: str, value: float) -> None:
    assert found(changed(name, value))[name].verdict is Verdict.DISAGREES


def test_the_report_of_the_index_is_another_one() -> None:
    check = found()["service_index_title"]
    assert check.verdict is Verdict.DISAGREES
    assert "网上政务服务能力" in check.note
    assert "kuaihz.com" in check.note


def test_so_few_legal_persons_cannot_be_divided_as_printed() -> None:
    check = found()["app_legal_persons"]
    assert check.verdict is Verdict.DISAGREES
    assert "no whole number of 164 is 71.6 % (117 are 71.34 %)" in check.note
    assert "万 is probably lost" in check.note


def test_legal_persons_that_can_be_divided_so_are_not_blamed() -> None:
    check = found(changed("app_legal_persons", 1_640_000))["app_legal_persons"]
    assert check.verdict is Verdict.CANNOT_BE_CHECKED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weibo_followers_before", 4566.63),
        ("weibo_followers_growth_rate", 21.168),
        ("wechat_reads_before", 5.15),
        ("wechat_reads_growth_rate", 94.757),
    ],
)
def test_what_is_implied_is_computed_and_not_called_printed(name: str, value: float) -> None:
    check = found()[name]
    assert check.recomputed == pytest.approx(value, abs=0.001)
    assert (check.printed, check.verdict) == (None, Verdict.CANNOT_BE_CHECKED)


def test_what_stands_alone_cannot_be_checked() -> None:
    check = found()["weibo_accounts"]
    assert (check.printed, check.recomputed) == (1210, None)
    assert check.verdict is Verdict.CANNOT_BE_CHECKED


def test_every_number_of_the_study_is_told_once() -> None:
    told = [each.id for each in checks(paper.load(), SICHUAN)]
    assert len(told) == len(set(told))
    assert told[: len(paper.load())] == list(paper.load())


def test_the_numbers_stand_in_the_study(corpus: Path) -> None:
    text = corpus.parent / "reference" / "paper-sichuan-2021.txt"
    if not text.is_file():
        pytest.skip(f"no text of the study at {text}")
    study = text.read_text(encoding="utf-8")
    in_words = {"subprovincial_cities": "1个副省级城市", "weibo_influence_values": "71.9171.72"}
    ordinals = {"gdp_rank": "居全国第六位", "website_rank_2020": "荣获第二名"}
    for name, printed in paper.load().items():
        wanted = (in_words | ordinals).get(name) or f"{printed.value:.{printed.decimals}f}"
        assert wanted in study, name


def test_the_reference_says_the_same(corpus: Path) -> None:
    file = corpus.parent / "reference" / "data" / "checks.csv"
    if not file.is_file():
        pytest.skip(f"no checks at {file}")
    with file.open(encoding="utf-8-sig") as lines:
        known = {row["check_id"]: float(row["value"]) for row in csv.DictReader(lines)}
    here = found()
    assert here["websites"].printed == known["P01"]
    assert here["websites_county_portals_share"].recomputed == pytest.approx(known["P04"], abs=0.01)
    assert here["weibo_followers"].printed == pytest.approx(known["P07"] / 10_000)
    assert here["app_persons_share"].recomputed == pytest.approx(known["P13"], abs=0.01)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "paper.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )


def test_the_script_prints_a_table() -> None:
    done = command()
    assert (done.returncode, done.stderr) == (0, "")
    assert "19.34" in done.stdout
    assert "19.93" in done.stdout
    assert done.stdout.splitlines()[-1] == "28 cannot be checked, 8 agrees, 5 disagrees"


def test_the_script_tells_it_as_json() -> None:
    done = command("--json")
    told: list[dict[str, Any]] = json.loads(done.stdout)
    expected = [each.id for each in checks(paper.load(), SICHUAN)]
    assert (done.returncode, [each["id"] for each in told]) == (0, expected)
    assert {each["verdict"] for each in told} == set(Verdict)


def test_a_registry_without_a_province_is_refused(tmp_path: Path) -> None:
    header = "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
    (tmp_path / "offices.csv").write_text(f"{header}990100,乙市,,city,990100,,600,2020\n")
    columns = "office_id,channel,account,label,state,checked_on,evidence\n"
    (tmp_path / "channels.csv").write_text(columns)
    done = command("--registry", str(tmp_path))
    assert done.returncode == 2
    assert "got 0 provinces, expected one" in done.stderr


def test_the_registry_has_what_the_checks_need() -> None:
    offices = Registry.load("sichuan").offices
    (province,) = (each for each in offices if each.level == "province")
    levels = [each.level for each in offices]
    told = Registered(province.population or 0, levels.count("city"), levels.count("county"))
    assert told == SICHUAN
