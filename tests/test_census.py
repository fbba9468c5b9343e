"""The point table of 2015 against real inspections, and what a crawl can count of it."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from govcrawl.evaluation.confidence import wilson
from govcrawl.evaluation.inspection.census2015 import ITEMS, census
from govcrawl.evaluation.inspection.census_counts import counted, counts
from govcrawl.evaluation.inspection.ruling import FAILED, PASSED, Ruling
from govcrawl.evaluation.website.facts import SiteFacts
from tests.support.counted import CITY, DEPARTMENT
from tests.support.site_facts import (
    URL,
    broken,
    check,
    columns,
    flag,
    letters,
    links,
    probes,
    report,
    site,
    tally,
)

GOLDEN = Path(__file__).parents[2] / "shared" / "reference" / "data"
CITED = {
    "dead_links_home": "dead_links_home",
    "dead_links_other": "dead_links_other",
    "stale_news_columns_2w": "stale_news",
    "stale_notice_policy_columns_6m": "stale_notice_policy",
    "stale_personnel_plan_columns_1y": "stale_personnel_plan",
    "attachments_broken": "attachment_broken",
    "online_systems_broken": "system_unreachable",
}


def golden(name: str) -> str:
    file = GOLDEN / name
    if not file.is_file():
        pytest.skip(f"no reference figures at {file}")
    return file.read_text(encoding="utf-8")


def test_the_real_inspections_come_out_as_printed() -> None:
    rows = list(csv.DictReader(golden("census2015_golden.csv").splitlines()))
    assert len(rows) == 5
    for row in rows:
        given = {name: int(row[column]) for column, name in CITED.items()}
        given["unreachable_percent"] = 100 * int(row["probe_failures"]) // int(row["probes"])
        given["no_letter"] = int(row["consult_survey_deduction_reported"]) // 5
        made = census(given, [row["veto_name"]] if row["veto_name"] else [])
        assert made.total == Decimal(row["deduction_total"]), row["site"]
        assert made.failed is (row["veto_count"] == "1")


def test_two_inspections_of_2015() -> None:
    """浙价网: 13 dead links elsewhere, 27 attachments; 崆峒: 5 and 156 dead links."""
    made = census({"dead_links_other": 13, "attachment_broken": 27})
    assert made.total == Decimal("28.3")
    assert made.deductions == {"dead_links_other": Decimal("1.3"), "attachment_broken": 27}
    assert census({"dead_links_home": 5, "dead_links_other": 156}).total == Decimal("20.6")


def test_a_veto_fails_whatever_the_points() -> None:
    given = {"dead_links_other": 13, "stale_news": 1, "no_letter": 1, "attachment_broken": 1}
    made = census(given, ["互动回应差"])
    assert (made.total, made.failed, made.vetoes) == (Decimal("10.3"), True, ("互动回应差",))
    assert census(given).failed is False


def test_every_line_of_the_table_costs_what_it_says() -> None:
    doubled = census(dict.fromkeys(ITEMS, 2))
    assert doubled.exact
    assert {name: str(points) for name, points in doubled.deductions.items()} == {
        "unreachable_percent": "10",
        "dead_links_home": "2",
        "dead_links_other": "0.2",
        "few_home_updates": "5",
        "stale_news": "6",
        "stale_notice_policy": "8",
        "stale_personnel_plan": "10",
        "inaccurate_information": "2",
        "no_consultation": "5",
        "no_letter": "5",
        "no_survey_column": "5",
        "no_survey": "5",
        "few_surveys": "3",
        "no_interview": "5",
        "few_interviews": "3",
        "guide_class_missing": "4",
        "guide_inaccurate": "2",
        "form_not_offered": "2",
        "attachment_broken": "2",
        "system_unreachable": "6",
    }
    assert doubled.total == Decimal("90.2")


def test_what_was_not_counted_is_not_zero() -> None:
    made = census({"dead_links_home": 0, "stale_news": None})
    assert made.deductions == {"dead_links_home": 0}
    assert made.total == 0
    assert set(made.not_measured) == set(ITEMS) - {"dead_links_home"}
    assert not made.exact


@pytest.mark.parametrize("given", [{"dead_pages": 1}, {"stale_news": -1}])
def test_counts_that_are_not_of_the_table_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        census(given)


def test_of_a_site_not_seen_nothing_is_counted() -> None:
    empty = counts(CITY, SiteFacts("990100", URL))
    assert set(empty.values()) == {None}
    made = counted(CITY, SiteFacts("990100", URL), ())
    assert (made.total, made.not_measured) == (0, tuple(ITEMS))
    without = site(check=check(links=None, fresh_entries=None, broken_links=None))
    assert "dead_links_home" in counted(CITY, without, ()).not_measured
    assert "few_home_updates" in counted(CITY, without, ()).not_measured


def test_a_good_site_loses_nothing_it_was_measured_by() -> None:
    made = counted(CITY, site(report=report(interviews=6)), ())
    assert set(made.deductions.values()) == {0}
    assert set(made.not_measured) == {
        "inaccurate_information",
        "guide_class_missing",
        "guide_inaccurate",
        "form_not_offered",
        "system_unreachable",
    }


def test_faults_of_a_site_are_counted() -> None:
    faulty = site(
        week=probes(failed=6, failed_hours=6),
        check=check(
            fresh_entries=9,
            features=[],
            links=links(home=tally(100, 2), others=tally(400, 30)),
            broken_links=[broken("http://zwfw.jia.gov.cn/")],
        ),
        columns=columns(
            counts={"news": 9}, stale={"news": 1, "notice": 2, "policy": 3, "plan": 1, "other": 9}
        ),
        letters=letters(received=0),
        report=report(surveys=0, interviews=5),
    )
    made = counted(CITY, faulty, ())
    assert {name: points for name, points in made.deductions.items() if points} == {
        "unreachable_percent": 15,
        "dead_links_home": 2,
        "dead_links_other": 3,
        "few_home_updates": 5,
        "stale_news": 3,
        "stale_notice_policy": 20,
        "stale_personnel_plan": 5,
        "no_consultation": 5,
        "no_letter": 5,
        "no_survey": 5,
        "few_interviews": 3,
        "system_unreachable": 3,
    }
    assert made.total == 74
    assert "no_survey_column" in made.not_measured


def test_a_dead_attachment_is_not_a_dead_link_too() -> None:
    files = [broken(f"{URL}{name}.doc", kind="attachment") for name in "abc"]
    pages = [
        broken(f"{URL}x"),
        broken(f"{URL}y", page_url="https://www.jia.gov.cn/"),
        broken(f"{URL}z", page_url=f"{URL}list/"),
        broken(f"{URL}shaky", verdict="suspected"),
    ]
    tallies = links(home=tally(100, 4), others=tally(400, 9), attachments=tally(20, 3))
    made = counts(CITY, site(check=check(links=tallies, broken_links=[*files, *pages])))
    names = ("dead_links_home", "dead_links_other", "attachment_broken")
    assert [made[name] for name in names] == [2, 1, 3]


@pytest.mark.parametrize(("given", "none", "few"), [(0, 1, 0), (2, 0, 1), (3, 0, 0)])
def test_departments_need_three_surveys_a_year(given: int, none: int, few: int) -> None:
    made = counts(DEPARTMENT, site(report=report(surveys=given)))
    assert (made["no_survey"], made["few_surveys"]) == (none, few)
    assert counts(CITY, site(report=report(surveys=5)))["few_surveys"] == 1


def test_what_a_report_contradicts_is_not_counted() -> None:
    doubted = report(flags=[flag("results_over_surveys", "survey_results 9 > surveys 8")])
    made = counted(CITY, site(report=doubted), ())
    assert {"no_survey", "few_surveys"} <= set(made.not_measured)


def test_a_week_without_enough_probes_tells_no_percent() -> None:
    few = site(week=probes(valid=20, failed=10, failed_hours=10, fewest_a_day=2))
    assert counts(CITY, few)["unreachable_percent"] is None


def test_the_vetoes_of_2015_are_taken_over() -> None:
    def ruling(rule: str, state: str) -> Ruling:
        return Ruling("990100", rule, state, None, "", "", "", "sourced")

    given = [ruling("V-W2", PASSED), ruling("V-W4", FAILED), ruling("V-W6", FAILED)]
    assert counted(CITY, site(), given).vetoes == ("V-W4",)


@pytest.mark.parametrize(
    ("hits", "n", "interval"),
    [
        (3, 60, (0.01714950216439568, 0.1370051647634852)),
        (0, 30, (0, 0.11351339317396868)),
        (30, 30, (1 - 0.11351339317396868, 1)),
    ],
)
def test_wilson_s_interval(hits: int, n: int, interval: tuple[float, float]) -> None:
    assert wilson(hits, n) == pytest.approx(interval, abs=1e-12)


def test_wilson_s_interval_is_that_of_the_reference() -> None:
    given: dict[str, Any] = json.loads(golden("golden_formulas.json"))["wilson95"]
    assert wilson(3, 60) == pytest.approx(given["k3_n60"], abs=1e-12)
    assert wilson(0, 30) == pytest.approx(given["k0_n30"], abs=1e-12)


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (2, 1), (-1, 4)])
def test_no_share_has_no_interval(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} of {n}"):
        wilson(hits, n)
