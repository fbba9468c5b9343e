"""What is found of websites: only what was seen, more than once where it is a fault."""

import re
from typing import Any

import pytest

from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.standing import ABSENT, Standing
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.website.findings import findings
from govcrawl.evaluation.website.neglect import RULES
from govcrawl.items import WebsiteReport
from govcrawl.parsers.website.reports import consistency
from tests.support.counted import CITY, UNCOUNTED, asked, source, stands
from tests.support.site_facts import (
    URL,
    broken,
    check,
    column,
    columns,
    flag,
    guides,
    letters,
    links,
    of,
    probes,
    report,
    site,
    tally,
)

STANDING = stands("website", asked("website", URL))
GOOD = site()


def found(
    *sites: SiteFacts, standing: Standing = STANDING, office: Any = CITY
) -> dict[str, Finding]:
    made = list(findings(office, standing, sites))
    assert len({(each.kind, each.subject) for each in made}) == len(made)
    return {each.kind: each for each in made}


def test_of_a_good_site_and_of_one_not_seen_nothing_is_found() -> None:
    assert found(GOOD) == found(SiteFacts("990100", URL)) == found() == {}
    blocked = stands("website", asked("website", URL, reason="blocked"))
    assert found(standing=blocked) == {}


FAULTY: list[tuple[str, dict[str, Any], Severity, float, str]] = [
    (
        "site_unreachable",
        {"probes": probes(failed=9, late=1, failed_hours=9)},
        Severity.HIGH,
        100 * 9 / 168,
        "168 9 5.4 2026-04-24",
    ),
    (
        "site_unreachable",
        {"probes": probes(failed=2, failed_hours=2)},
        Severity.MEDIUM,
        100 * 2 / 168,
        "168 2 1.2 2026-04-30",
    ),
    ("slow_server", {"probes": probes(slow_hours=2)}, Severity.LOW, 400, "2 168 0.40 2026-04-30"),
    (
        "slow_server",
        {"probes": probes(slow_hours=90, median_ms=4200.0)},
        Severity.MEDIUM,
        4200,
        "90 4.20",
    ),
    (
        "dead_pages",
        {"check": check(links=links(others=tally(400, 7)))},
        Severity.LOW,
        7,
        "2026-04-30 0 100 7 400",
    ),
    (
        "dead_pages",
        {
            "check": check(
                links=links(home=tally(100, 2)),
                broken_links=[broken(f"{URL}gone"), broken(f"{URL}shaky", verdict="suspected")],
            )
        },
        Severity.MEDIUM,
        2,
        f"2 100 {URL}gone",
    ),
    (
        "dead_pages",
        {"check": check(links=links(home=tally(100, 10), others=tally(50, 1)))},
        Severity.HIGH,
        11,
        "10 1",
    ),
    (
        "services_that_do_not_open",
        {"check": check(links=links(attachments=tally(20, 4)))},
        Severity.MEDIUM,
        4,
        "2026-04-30 0 4 20",
    ),
    (
        "services_that_do_not_open",
        {
            "check": check(
                broken_links=[
                    broken("http://zwfw.jia.gov.cn/", verdict="suspected", text="办事大厅"),
                    broken(f"{URL}gone", verdict="suspected"),
                ]
            )
        },
        Severity.MEDIUM,
        1,
        "1 办事大厅",
    ),
    (
        "services_that_do_not_open",
        {"check": check(broken_links=[broken("http://zwfw.jia.gov.cn/", text="办事大厅")])},
        Severity.HIGH,
        1,
        "1 办事大厅",
    ),
    (
        "stale_columns",
        {"columns": columns(stale={"news": 1}, stale_columns=(column("政务要闻", 40.0),))},
        Severity.MEDIUM,
        1,
        "12 1 政务要闻 40",
    ),
    (
        "stale_columns",
        {"columns": columns(stale={"news": 2, "notice": 1, "policy": 2})},
        Severity.HIGH,
        5,
        "5 12",
    ),
    ("stale_columns", {"columns": columns(stale={"plan": 10})}, Severity.HIGH, 10, "10 12"),
    ("stale_columns", {"columns": columns(stale={"plan": 9})}, Severity.MEDIUM, 9, "9 12 0"),
    (
        "empty_columns",
        {"columns": columns(empty=4, empty_columns=(column("专题", None, 0),))},
        Severity.LOW,
        4,
        "12 4 专题",
    ),
    ("empty_columns", {"columns": columns(empty=5)}, Severity.HIGH, 5, "5"),
    (
        "unanswered_letters",
        {"letters": letters(open=3, overdue=2, oldest_open_days=140.4)},
        Severity.HIGH,
        2,
        "50 2 90 140",
    ),
    ("poor_guides", {"guides": guides(poor=4)}, Severity.MEDIUM, 4, "40 4 8"),
    ("poor_guides", {"guides": guides(poor=5)}, Severity.HIGH, 5, "5"),
    (
        "implausible_report",
        {
            "report": report(
                flags=[
                    flag("done_over_received", "msg_done 1200 > msg_received 1000"),
                    flag("a_new_rule", "visits 3"),
                ]
            )
        },
        Severity.NOTE,
        2,
        "2025 2 1200 1000 a_new_rule",
    ),
]


@pytest.mark.parametrize(("kind", "fields", "severity", "value", "told"), FAULTY)
def test_a_fault_is_told_with_its_figures_in_both_languages(
    kind: str, fields: dict[str, Any], severity: Severity, value: float, told: str
) -> None:
    made = found(site(**fields))
    assert list(made) == [kind]
    finding = made[kind]
    assert (finding.severity, finding.subject, finding.office_id) == (severity, URL, "990100")
    assert finding.value == pytest.approx(value)
    assert finding.sources
    assert "甲市" in finding.zh
    assert finding.zh.endswith("。")
    assert "Jia" in finding.en
    assert finding.en.endswith(".")
    for figure in told.split():
        for sentence in (finding.zh, finding.en):
            assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", sentence), (figure, sentence)


def test_faults_seen_once_are_none() -> None:
    once = probes(failed=6, late=1, failed_hours=1, slow_hours=1)
    assert found(site(probes=once)) == {}
    suspected = check(broken_links=[broken(f"{URL}x", verdict="suspected")])
    assert found(site(check=suspected)) == {}
    assert found(site(check=check(links=None, broken_links=None, service_entrances=None))) == {}


def test_letters_and_reports_that_were_not_told_are_not_found() -> None:
    assert found(site(letters=letters(open=4, oldest_open_days=80.0))) == {}
    assert found(site(report=report(flags=[]))) == {}
    assert found(site(report=None, letters=None, guides=None, columns=None)) == {}


def test_a_site_that_answers_no_more_is_unreachable_and_not_missing() -> None:
    dead = stands("website", asked("website", URL, reason="dns", own_failures=4))
    made = found(standing=dead)
    assert list(made) == ["site_unreachable"]
    finding = made["site_unreachable"]
    assert (finding.severity, finding.value, finding.subject) == (Severity.HIGH, 4, URL)
    assert "2026-05-01" in finding.en
    assert "4次" in finding.zh
    assert finding.sources == (source("outcomes"),)
    probed = site(probes=probes(failed=9, failed_hours=9))
    assert found(probed, standing=dead)["site_unreachable"] == finding
    once = stands("website", asked("website", URL, reason="dns", own_failures=1))
    assert found(standing=once) == {}


def test_a_second_site_is_looked_at_too() -> None:
    rows = asked("website", URL), asked("website", "http://b.gov.cn/", reason="dns", own_failures=2)
    second = SiteFacts("990100", "http://c.gov.cn/", guides=guides(poor=1))
    made = found(GOOD, second, standing=stands("website", *rows))
    assert {kind: each.subject for kind, each in made.items()} == {
        "site_unreachable": "http://b.gov.cn/",
        "poor_guides": "http://c.gov.cn/",
    }


def test_no_site_at_all_is_a_missing_channel_and_another_s_site_a_mismatch() -> None:
    none = stands("website", asked("website", URL, registered=ABSENT, reason=None))
    assert list(found(standing=none)) == ["missing_channel"]
    other = stands("website", asked("website", URL, reason="identity_mismatch", detail="丙市"))
    assert list(found(standing=other)) == ["identity_mismatch"]


def test_an_office_without_an_english_name_is_called_by_its_own() -> None:
    made = found(site(guides=guides(poor=1)), office=UNCOUNTED)
    assert UNCOUNTED.name_zh in made["poor_guides"].en
    assert made["poor_guides"].sources == (of("website_services"),)


def test_every_rule_of_the_reports_has_a_name() -> None:
    """A report that breaks every rule at once."""
    pairs = {small: 2 for _, small, _ in consistency._AT_MOST}
    more = {large: 1 for _, _, large in consistency._AT_MOST}
    parts = {"info_news": 9, "info_total": 8, "cases_person": 1, "cases_legal": 1, "cases_total": 3}
    item = WebsiteReport(**(more | pairs | {"msg_received": 1, "msg_done": 2, "msg_public": 3}))
    for name, value in parts.items():
        setattr(item, name, value)
    item.has_new_media, item.weibo_posts = False, 3
    item.site_code, item.site_id_code = "9901000001", "9901000002"
    item.year, item.published_at = 2026, check()["observed_at"]
    assert {each["rule"] for each in consistency.flags(item)} == set(RULES)
