"""The veto items: where they fail, and where nothing can be said."""

from typing import Any

import pytest

from govcrawl.evaluation.inspection.ruling import (
    FAILED,
    NEEDS_PERSON,
    NOT_APPLICABLE,
    PASSED,
    UNKNOWN,
    Ruling,
)
from govcrawl.evaluation.inspection.verdict2019 import Verdict, verdict_2019
from govcrawl.evaluation.inspection.vetoes import RULES, SocialFacts, rulings
from govcrawl.evaluation.standing import ABSENT
from govcrawl.evaluation.website.facts import SiteFacts
from tests.support.counted import CITY, DEPARTMENT, asked, source, stands
from tests.support.site_facts import (
    URL,
    WEEK,
    check,
    columns,
    guides,
    letters,
    of,
    probes,
    report,
    site,
)

STANDING = stands("website", asked("website", URL))
SITE_IDS = ("V-W1", "V-W2", "V-W3", "V-W4", "V-W5", "V-W6")
SILENT, TALKING = 14.1, 14.0


def account(days: float | None = 1.0, **fields: Any) -> SocialFacts:
    known = {"channel": "weibo", "account": "1", "name": "甲市发布", "reason": ""}
    known |= {"sources": (source("weibo_posts"),)} | fields
    return SocialFacts(office_id="990100", days_since_last=days, **known)


def ruled(*social: SocialFacts, office: Any = CITY, **fields: Any) -> dict[str, Ruling]:
    made = list(rulings(office, STANDING, site(**fields), social))
    assert [each.rule for each in made] == [rule.id for rule in RULES]
    assert {each.office_id for each in made} == {office.office_id}
    return {each.rule: each for each in made}


def test_a_good_office_passes_what_a_machine_can_judge() -> None:
    made = ruled(account(), account(2.0, channel="wechat", name="甲市政务"))
    persons = {"V-W1", "V-M1", "V-M3"}
    states = {name: NEEDS_PERSON if name in persons else PASSED for name in made}
    assert {name: each.state for name, each in made.items()} == states
    for rule, each in zip(RULES, made.values(), strict=True):
        assert each.threshold == rule.threshold
        assert each.zh.startswith(f"甲市「{rule.zh}」:")
        assert each.en.startswith(f"Jia, {rule.en}: ")
        assert bool(each.sources) is (each.state == PASSED)


def test_the_basis_of_a_rule_is_told() -> None:
    recalled = {name for name, each in ruled().items() if each.basis == "recalled"}
    assert recalled == {"V-W6", "V-M1", "V-M3"}
    assert {each.basis for each in ruled().values()} == {"recalled", "sourced"}


@pytest.mark.parametrize(
    ("valid", "failures", "fewest", "state"),
    [
        (140, 6, 20, PASSED),
        (140, 7, 20, FAILED),
        (168, 8, 24, PASSED),
        (168, 9, 24, FAILED),
        (139, 139, 19, UNKNOWN),
    ],
)
def test_five_percent_of_a_week_s_probes_fail(
    valid: int, failures: int, fewest: int, state: str
) -> None:
    week = probes(valid=valid, failed=failures, late=1, failed_hours=failures, fewest_a_day=fewest)
    made = ruled(week=week)["V-W2"]
    assert made.state == state
    if state == UNKNOWN:
        assert made.value == 139
        assert "20 valid probes" in made.en
        assert "139" in made.en
    else:
        assert made.value == pytest.approx(100 * failures / valid)
        assert f"{failures} of {valid}" in made.en
        assert made.sources == (of("website_checks"),)


def test_a_week_is_seven_days_and_one_bad_hour_is_none() -> None:
    short = probes(first=WEEK[0].replace(day=25), failed=100, failed_hours=100)
    assert ruled(week=short)["V-W2"].state == UNKNOWN
    assert ruled(week=None)["V-W2"].state == UNKNOWN
    once = probes(failed=20, failed_hours=1)
    assert ruled(week=once)["V-W2"].state == PASSED


def test_a_site_that_answers_no_more_is_judged_by_its_probes() -> None:
    dead = stands("website", asked("website", URL, reason="dns", own_failures=99))
    gone = SiteFacts("990100", URL, week=probes(failed=168, failed_hours=168))
    made = {each.rule: each.state for each in rulings(CITY, dead, gone, ())}
    assert made["V-W2"] == FAILED
    assert {made[each] for each in SITE_IDS[2:]} == {UNKNOWN}


@pytest.mark.parametrize(
    ("dated", "fresh", "moving", "state"),
    [
        (40, 1, True, PASSED),
        (40, 0, True, FAILED),
        (0, 0, False, FAILED),
        (0, 0, True, NEEDS_PERSON),
        (None, None, True, UNKNOWN),
        (5, None, True, UNKNOWN),
    ],
)
def test_a_home_page_without_an_update(
    dated: int | None, fresh: int | None, moving: bool, state: str
) -> None:
    ages = {"news": 14.0} if moving else {"news": 15.0}
    fields = {"dated_entries": dated, "fresh_entries": fresh}
    made = ruled(check=check(**fields), columns=columns(worst_days=ages))["V-W3"]
    assert (made.state, made.value) == (state, fresh)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"stale": {"news": 2, "notice": 1, "policy": 1, "plan": 5}}, PASSED),
        ({"stale": {"news": 2, "notice": 1, "policy": 2}}, FAILED),
        ({"stale": {"plan": 10}}, FAILED),
        ({"stale": {"plan": 9}, "empty": 4}, PASSED),
        ({"empty": 5}, FAILED),
        ({"stale": {"news": 4}, "undated": 1}, UNKNOWN),
        ({"stale": {"plan": 6}, "undated": 4}, UNKNOWN),
        ({"stale": {"news": 3}, "undated": 1}, PASSED),
        ({"empty": 5, "undated": 20}, FAILED),
    ],
)
def test_columns_left_alone(fields: dict[str, Any], state: str) -> None:
    made = ruled(columns=columns(**fields))["V-W4"]
    assert (made.state, made.value) == (state, sum(fields.get("stale", {}).values()))
    assert "12 columns" in made.en


@pytest.mark.parametrize(
    ("fields", "state", "value"),
    [
        ({}, PASSED, 0),
        ({"open": 1, "oldest_open_days": 90.0}, PASSED, 90),
        ({"open": 1, "overdue": 1, "oldest_open_days": 90.5}, FAILED, 90.5),
        ({"unknown": 1, "overdue": 1, "oldest_open_days": 100.0}, FAILED, 100),
        ({"unknown": 1}, UNKNOWN, None),
        ({"open": 1}, UNKNOWN, None),
        ({"received": 0}, UNKNOWN, None),
        (None, UNKNOWN, None),
    ],
)
def test_letters_left_unanswered(
    fields: dict[str, Any] | None, state: str, value: float | None
) -> None:
    made = ruled(letters=None if fields is None else letters(**fields))["V-W5"]
    assert (made.state, made.value) == (state, value)


@pytest.mark.parametrize(
    ("features", "counts", "state"),
    [
        ([], {"news": 3}, FAILED),
        ([], {"interaction": 1}, NEEDS_PERSON),
        (None, {"news": 3}, UNKNOWN),
        ([], {"mailbox": 1}, UNKNOWN),
    ],
)
def test_a_site_citizens_cannot_write_to(
    features: list[str] | None, counts: dict[str, int], state: str
) -> None:
    fields = {"check": check(features=features), "columns": columns(counts=counts)}
    assert ruled(letters=None, **fields)["V-W5"].state == state


@pytest.mark.parametrize(
    ("number", "poor", "items", "state"),
    [
        (40, 5, None, FAILED),
        (40, 4, None, PASSED),
        (5, 4, 2000, PASSED),
        (4, 4, None, UNKNOWN),
        (4, 4, 2000, UNKNOWN),
        (4, 4, 4, FAILED),
        (4, 3, 4, PASSED),
        (4, 3, None, UNKNOWN),
    ],
)
def test_guides_of_no_use(number: int, poor: int, items: int | None, state: str) -> None:
    fields = {"guides": guides(guides=number, poor=poor), "report": report(service_items=items)}
    made = ruled(**fields)["V-W6"]
    assert (made.state, made.value) == (state, poor)


def test_no_guide_seen_is_unknown_of_departments_for_a_reason_more() -> None:
    city, department = ruled(guides=None)["V-W6"], ruled(office=DEPARTMENT, guides=None)["V-W6"]
    assert city.state == department.state == UNKNOWN
    assert "serves the public" in department.en
    assert "serves the public" not in city.en
    assert ruled(guides=guides(guides=0), report=None)["V-W6"].state == UNKNOWN


def test_without_a_site_there_is_nothing_to_judge_and_unseen_is_unknown() -> None:
    none = stands("website", asked("website", URL, registered=ABSENT, reason=None))
    states = {each.rule: each.state for each in rulings(CITY, none, None, ())}
    assert {states[each] for each in SITE_IDS} == {NOT_APPLICABLE}
    blocked = stands("website", asked("website", URL, reason="blocked"))
    made = {each.rule: each for each in rulings(CITY, blocked, None, ())}
    assert made["V-W1"].state == NEEDS_PERSON
    assert {made[each].state for each in SITE_IDS[1:]} == {UNKNOWN}
    assert "blocked" in made["V-W2"].en


def app(*, downloadable: bool | None) -> SocialFacts:
    return account(None, channel="app", name="甲事通", downloadable=downloadable)


@pytest.mark.parametrize(
    ("social", "state", "value"),
    [
        ([account(TALKING)], PASSED, 14),
        ([account(TALKING), account(SILENT)], FAILED, SILENT),
        ([account(None, reason="no post was read")], UNKNOWN, None),
        ([account(1), account(None, reason="no post was read")], UNKNOWN, 1),
        ([account(SILENT), account(None, reason="no post was read")], FAILED, SILENT),
        ([app(downloadable=True)], PASSED, None),
        ([account(1), app(downloadable=False)], FAILED, 1),
        ([app(downloadable=None)], UNKNOWN, None),
        ([], UNKNOWN, None),
    ],
)
def test_accounts_and_apps_left_alone(
    social: list[SocialFacts], state: str, value: float | None
) -> None:
    made = ruled(*social)["V-M2"]
    assert (made.state, made.value) == (state, value)


def test_the_accounts_that_fail_are_named() -> None:
    made = ruled(account(SILENT), account(1.0, name="甲市政务"), app(downloadable=False))["V-M2"]
    assert "甲市发布14.1天未更新、甲事通无法下载" in made.zh
    assert "2 of 3: 甲市发布 silent for 14.1 days, 甲事通 cannot be downloaded" in made.en
    assert made.sources == (source("weibo_posts"),)
    unread = ruled(account(None, reason="no post was read"))["V-M2"]
    assert "甲市发布 not known (no post was read)" in unread.en


def test_without_any_account_known_of_nothing_is_said_of_new_media() -> None:
    made = ruled()
    assert {made[name].state for name in ("V-M1", "V-M2", "V-M3")} == {UNKNOWN}


@pytest.mark.parametrize(
    ("deductions", "has_services", "vetoes", "verdict"),
    [
        (40, True, (), Verdict(passed=True, score=60, bonus=False)),
        (40.1, True, (), Verdict(passed=False, score=59.9, bonus=False)),
        (20, True, (), Verdict(passed=True, score=80, bonus=False)),
        (19, True, (), Verdict(passed=True, score=81, bonus=True)),
        (30, False, (), Verdict(passed=True, score=60, bonus=False)),
        (31.5, False, (), Verdict(passed=False, score=58, bonus=False)),
        (0, False, (), Verdict(passed=True, score=100, bonus=True)),
        (300, True, (), Verdict(passed=False, score=0, bonus=False)),
        (0, True, ("V-W2",), Verdict(passed=False, score=None, bonus=False)),
    ],
)
def test_the_lines_of_2019(
    deductions: float, has_services: bool, vetoes: tuple[str, ...], verdict: Verdict
) -> None:
    assert verdict_2019(deductions, has_services, vetoes) == verdict


def test_points_cannot_be_gained_by_deductions() -> None:
    with pytest.raises(ValueError, match="negative"):
        verdict_2019(-1, has_services=True, vetoes=())
