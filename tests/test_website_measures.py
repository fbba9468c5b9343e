"""What a website comes to: every indicator a value, or why there is none."""

from datetime import date
from typing import Any

import pytest

from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import ABSENT, Standing
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.website.measures import measures
from govcrawl.items import WebsiteReport
from govcrawl.parsers.website.reports import consistency
from govcrawl.rulebook import catalogue
from tests.support.counted import CITY, DEPARTMENT, UNCOUNTED, asked, by_indicator, stands
from tests.support.site_facts import (
    URL,
    check,
    columns,
    flag,
    guides,
    letters,
    of,
    report,
    site,
)

STANDING = stands("website", asked("website", URL))
OF_THE_CHECK = (
    "PRV-03 PRV-04 PRV-05 PRV-06 PRV-07 PRV-08 PRV-10 PRV-11 PRV-12 PRV-13 PRV-14 "
    "INF-01 TRX-05 INN-01 INN-02 INN-03"
)
VALUES = {
    "WEB-PRV-01": 100,
    "WEB-PRV-02": 400,
    "WEB-PRV-03": 0,
    "WEB-PRV-04": 0,
    "WEB-PRV-05": 1,
    "WEB-PRV-06": 100,
    "WEB-PRV-07": 1,
    "WEB-PRV-08": 100,
    "WEB-PRV-10": 100,
    "WEB-PRV-11": 1,
    "WEB-PRV-12": 100,
    "WEB-PRV-13": 100,
    "WEB-PRV-14": 1,
    "WEB-PRV-15": 2,
    "WEB-PRV-16": 25,
    "WEB-INF-01": 12,
    "WEB-INF-02": 3,
    "WEB-INF-03": 50,
    "WEB-INF-04": 0,
    "WEB-INF-05": 0,
    "WEB-INF-07": 50,
    "WEB-INF-08": 80,
    "WEB-TRX-01": 2000,
    "WEB-TRX-02": 90,
    "WEB-TRX-03": 150,
    "WEB-TRX-04": 95,
    "WEB-TRX-05": 100,
    "WEB-PAR-01": 1,
    "WEB-PAR-02": 0,
    "WEB-PAR-03": 98,
    "WEB-PAR-04": 3.5,
    "WEB-PAR-05": 8,
    "WEB-PAR-06": 5,
    "WEB-PAR-07": 50,
    "WEB-INN-01": 1,
    "WEB-INN-02": 1,
    "WEB-INN-03": 1,
}


def judged(office: Office = CITY, **fields: Any) -> dict[str, Measure]:
    return by_indicator(measures(office, STANDING, site(**fields)))


def of_report(office: Office = CITY, **fields: Any) -> dict[str, Measure]:
    return judged(office, report=report(**fields))


def test_every_indicator_of_the_catalogue_gets_its_value() -> None:
    found = judged()
    own = {each.id for each in catalogue.load().values() if each.channel == "website"}
    assert set(found) == own == set(VALUES)
    assert {name: each.value for name, each in found.items()} == pytest.approx(VALUES)
    assert all((each.state is State.ZERO) is (each.value == 0) for each in found.values())
    assert all(each.exact and each.sources and not each.reason for each in found.values())


@pytest.mark.parametrize("office", [CITY, UNCOUNTED, DEPARTMENT])
def test_of_an_empty_site_nothing_is_zero(office: Office) -> None:
    found = by_indicator(measures(office, STANDING, SiteFacts("990100", URL)))
    states = {each.state for each in found.values()}
    assert states <= {State.MISSING, State.NOT_APPLICABLE}
    assert set(found) == set(VALUES)
    assert all(each.reason for each in found.values())


@pytest.mark.parametrize(
    ("standing", "facts", "state", "reason"),
    [
        (
            stands("website", asked("website", URL, registered=ABSENT, reason=None)),
            None,
            State.ABSENT,
            "the registry says that there is none",
        ),
        (
            stands("website", asked("website", URL, reason="timeout", own_failures=3)),
            None,
            State.ABSENT,
            "does not answer by its own fault (timeout, 3 times)",
        ),
        (
            stands("website", asked("website", URL, reason="blocked", detail="412")),
            site(),
            State.MISSING,
            "blocked: 412",
        ),
        (
            stands(
                "website",
                asked("website", URL, reason="timeout"),
                asked("website", "http://other.gov.cn/"),
            ),
            site(),
            State.MISSING,
            f"the main account {URL} was not read: timeout",
        ),
        (STANDING, None, State.MISSING, "nothing was counted of the main account"),
    ],
)
def test_a_site_that_was_not_read_has_no_values(
    standing: Standing, facts: SiteFacts | None, state: State, reason: str
) -> None:
    found = by_indicator(measures(CITY, standing, facts))
    assert set(found) == set(VALUES)
    assert {(each.state, each.reason) for each in found.values()} == {(state, reason)}


def test_residents_do_not_concern_departments_however_they_stand() -> None:
    absent = stands("website", asked("website", URL, registered=ABSENT, reason=None))
    for standing in (STANDING, absent):
        found = by_indicator(measures(DEPARTMENT, standing, site()))
        assert set(found) == set(VALUES)
        states = {name for name, each in found.items() if each.state is State.NOT_APPLICABLE}
        assert states == {"WEB-PRV-15", "WEB-PRV-16"}


def test_figures_of_departments_are_absolute() -> None:
    found = judged(DEPARTMENT)
    assert found["WEB-INF-07"].value == 10_000
    assert found["WEB-TRX-03"].value == 300_000


def test_without_a_population_nothing_is_counted_by_residents() -> None:
    found = judged(UNCOUNTED)
    for name in ("WEB-PRV-15", "WEB-PRV-16", "WEB-INF-07", "WEB-TRX-03"):
        assert found[name].state is State.MISSING
        assert "population" in found[name].reason
    assert found["WEB-TRX-01"].value == 2000


def test_the_stalest_column_speaks_for_its_kind() -> None:
    found = judged(columns=columns(worst_days={"notice": 70.0, "policy": 20.0}))
    assert (found["WEB-INF-03"].value, found["WEB-INF-03"].n) == (70, 5)
    assert found["WEB-INF-02"].reason == "none of 4 news columns shows a date"
    none = judged(columns=columns(counts={}, worst_days={}))
    assert none["WEB-INF-02"].reason == "no news column was read"
    assert none["WEB-INF-03"].reason == "no notice or policy column was read"


def test_columns_without_dates_make_the_overdue_at_least_so_many() -> None:
    found = judged(columns=columns(stale={"news": 2, "plan": 1}, undated=1, empty=3))
    assert (found["WEB-INF-05"].value, found["WEB-INF-05"].exact) == (3, False)
    assert (found["WEB-INF-04"].value, found["WEB-INF-04"].n) == (3, 12)


def test_without_guides_or_articles_there_is_no_share() -> None:
    found = judged(DEPARTMENT, guides=guides(guides=0, element_share=None), pages=None)
    assert found["WEB-TRX-04"].state is found["WEB-INF-08"].state is State.MISSING


@pytest.mark.parametrize(
    ("features", "kinds", "received", "value"),
    [
        (["mailbox"], None, 0, 1),
        ([], {"mailbox": 1}, 0, 1),
        (None, None, 5, 1),
        ([], {"news": 2}, 0, 0),
        ([], None, 0, None),
        (None, {"news": 2}, 0, None),
    ],
)
def test_a_channel_is_only_absent_where_all_places_were_read(
    features: list[str] | None, kinds: dict[str, int] | None, received: int, value: int | None
) -> None:
    found = judged(
        check=check(features=features),
        columns=columns(counts=kinds) if kinds else None,
        letters=letters(received=received) if received else None,
    )["WEB-PAR-01"]
    assert found.value == value


@pytest.mark.parametrize(
    ("fields", "value", "exact"),
    [
        ({}, 0, True),
        ({"received": 0}, None, True),
        ({"open": 2, "oldest_open_days": 40.0}, 40, True),
        ({"open": 2, "oldest_open_days": 40.0, "unknown": 1}, 40, False),
        ({"unknown": 1}, None, True),
        ({"open": 1}, None, True),
    ],
)
def test_nobody_waits_only_where_every_letter_is_known(
    fields: dict[str, Any], value: float | None, exact: bool
) -> None:
    found = judged(letters=letters(**fields))["WEB-PAR-02"]
    assert (found.value, found.exact) == (value, exact)


def test_the_time_to_an_answer_is_the_reported_one_else_that_of_the_letters() -> None:
    assert judged()["WEB-PAR-04"].sources == (of("website_reports"),)
    found = of_report(msg_avg_days=None)["WEB-PAR-04"]
    assert (found.value, found.n, found.sources) == (4, 50, (of("website_messages"),))
    assert "not as reported" in found.reason
    neither = judged(report=None, letters=letters(mean_days=None))["WEB-PAR-04"]
    assert neither.state is State.MISSING


def of_2025(measure: Measure) -> bool:
    return (measure.first, measure.last) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_figure_is_of_the_year_of_its_report() -> None:
    found = of_report(surveys=0, interviews=None)
    assert found["WEB-PAR-05"].state is State.ZERO
    assert of_2025(found["WEB-PAR-05"])
    assert found["WEB-PAR-06"].reason == "the report of 2025 does not tell interviews"
    assert of_report(year=None)["WEB-PAR-05"].first is None


def test_reported_shares() -> None:
    found = judged()
    assert (found["WEB-TRX-02"].n, found["WEB-TRX-02"].low) == (2000, None)
    assert found["WEB-PAR-07"].n == 980
    nothing = of_report(msg_received=0, msg_done=0, service_items=0, service_items_online=0)
    for name in ("WEB-TRX-02", "WEB-PAR-03", "WEB-PAR-07"):
        assert nothing[name].state is State.MISSING
        assert "a share of nothing" in nothing[name].reason


def test_contradicted_figures_are_missing_and_others_are_not() -> None:
    flags = [
        flag("done_over_received", "msg_done 1200 > msg_received 1000"),
        flag("parts_over_total", "info_news 9 + info_overview None > info_total 8"),
        flag("site_code_not_tagged", "site_code 9901000001, SiteIDCode 9901000002"),
    ]
    found = of_report(flags=flags)
    doubted = {name for name, each in found.items() if each.reason.startswith("implausible")}
    assert doubted == {"WEB-PAR-03", "WEB-PAR-07", "WEB-INF-07"}
    assert {found[name].state for name in doubted} == {State.MISSING}
    assert found["WEB-PAR-03"].reason == "implausible: msg_done 1200 > msg_received 1000"
    assert found["WEB-TRX-01"].value == 2000


def test_a_rounded_figure_is_told_as_such() -> None:
    found = of_report(rounded=["cases_total"])
    assert found["WEB-TRX-03"].reason == "printed rounded: cases_total"
    assert found["WEB-TRX-01"].reason == ""


@pytest.mark.parametrize(
    ("part", "indicators"),
    [
        ("probes", "PRV-01 PRV-02"),
        ("columns", "INF-02 INF-03 INF-04 INF-05"),
        ("pages", "INF-08"),
        ("letters", "PAR-02"),
        ("guides", "TRX-04"),
        ("check", OF_THE_CHECK),
        ("report", "PRV-15 PRV-16 INF-07 TRX-01 TRX-02 TRX-03 PAR-03 PAR-05 PAR-06 PAR-07"),
    ],
)
def test_what_one_source_does_not_tell_leaves_the_others(part: str, indicators: str) -> None:
    found = judged(**{part: None})
    missing = {name for name, each in found.items() if each.state is State.MISSING}
    assert missing == {f"WEB-{each}" for each in indicators.split()}


def test_a_report_with_flags_of_the_parser_is_understood() -> None:
    told = report(service_items=10, service_items_online=11)
    item = WebsiteReport(**told)
    found = of_report(**{**told, "flags": consistency.flags(item)})
    assert found["WEB-TRX-01"].reason.startswith("implausible: service_items_online 11")
