"""What is counted of a website's home page: its probes, and the newest survey."""

from datetime import date, timedelta
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.counting import website
from govcrawl.counting.website import contents
from govcrawl.evaluation.website.facts import Probes
from tests.support.counting import (
    CITY,
    LOOK,
    SCOPE,
    SECOND,
    URL,
    at,
    column,
    documents_of,
    facts,
    failure,
    guide,
    letter,
    page,
    probe,
    report,
    survey,
)
from tests.support.posts import scope

Documents = Database[dict[str, Any]]


def probes(database: Documents, *documents: dict[str, Any]) -> Probes:
    found = facts(database, website_checks=list(documents)).probes
    assert found is not None
    return found


def test_what_nothing_is_stored_of_is_not_zero_but_unknown(database: Documents) -> None:
    found = website.count(database, SCOPE)
    assert list(found) == [CITY]
    for site, url in zip(found[CITY], (URL, SECOND), strict=True):
        assert (site.office_id, site.url) == (CITY, url)
        assert site.probes is site.week is site.check is site.check_source is site.columns is None
        assert site.pages is site.letters is site.guides is None
        assert site.report is site.report_source is None


def test_a_row_without_an_address_is_no_site(database: Documents) -> None:
    assert website.count(database, scope((CITY, "website", ""), (CITY, "weibo", "1"))) == {}


def test_each_site_of_an_office_has_its_own_documents(database: Documents) -> None:
    of_second = {"target": f"{CITY}|website|{SECOND}"}
    database["website_checks"].insert_many([probe(LOOK), probe(LOOK, url=SECOND), survey(LOOK)])
    database["website_columns"].insert_many(
        [column("a", "news", LOOK), column("b", "plan", LOOK, **of_second)]
    )
    database["website_pages"].insert_many([page(1), page(2, **of_second)])
    database["website_messages"].insert_many([letter(1, LOOK), letter(2, LOOK, **of_second)])
    database["website_services"].insert_many([guide(1, 8), guide(2, 8, **of_second)])
    database["website_reports"].insert_many(
        [report(2024), report(2025, **of_second, site="x", site_code=None)]
    )
    first, second = website.count(database, SCOPE)[CITY]
    for site, n, kind, year in ((first, 2, "news", 2024), (second, 1, "plan", 2025)):
        assert site.probes
        assert site.columns
        assert site.pages
        assert site.letters
        assert site.guides
        assert site.report
        assert (site.probes.valid, site.probes.source.documents) == (n, n)
        assert site.columns.counts == {kind: 1}
        assert (site.pages.articles, site.letters.received, site.guides.guides) == (1, 1, 1)
        assert site.report["year"] == year
    assert first.check
    assert second.check is None


def test_what_was_read_for_no_row_of_the_registry_counts_for_none(database: Documents) -> None:
    elsewhere = {"target": f"{CITY}|website|{URL}a.html"}
    database["website_pages"].insert_one(page(1, **elsewhere))
    assert contents.pages(database, SCOPE) == {}


def test_probes_that_say_nothing_of_the_site_are_void(database: Documents) -> None:
    found = probes(
        database,
        probe(at("2026-04-01")),
        failure(at("2026-04-02"), "site"),
        failure(at("2026-04-03"), "us"),
        failure(at("2026-04-04"), "unknown", reason="blocked", status=403),
        failure(at("2026-04-05"), "unknown", reason="needs_js", status=200, response_ms=20_000),
    )
    assert (found.valid, found.failed, found.late, found.void) == (2, 1, 0, 3)
    assert (found.failed_hours, found.slow_hours, found.median_ms) == (1, 0, 400)
    (only,) = found.failures
    assert (only.observed_at, only.reason, only.status) == (at("2026-04-02"), "timeout", None)
    assert len(documents_of(database, found.source)) == 5


@pytest.mark.parametrize(("hour", "hours"), [(3, 1), (4, 2)])
def test_failures_are_of_different_hours_or_of_one(
    database: Documents, hour: int, hours: int
) -> None:
    found = probes(
        database,
        failure(at("2026-04-01", 3, 1)),
        failure(at("2026-04-01", hour, 59)),
        probe(at("2026-04-01", 5)),
    )
    assert (found.failed, found.failed_hours, found.valid) == (2, hours, 3)


def test_late_answers_are_failures(database: Documents) -> None:
    found = probes(
        database,
        probe(at("2026-04-01", 1), response_ms=2_999),
        probe(at("2026-04-01", 2), response_ms=3_000),
        probe(at("2026-04-01", 3), response_ms=14_999),
        probe(at("2026-04-01", 4), response_ms=15_000),
        probe(at("2026-04-01", 5), response_ms=None),
        failure(at("2026-04-01", 6), reason="http_5xx", status=502, response_ms=60_000),
    )
    assert (found.valid, found.failed, found.late, found.void) == (6, 2, 1, 0)
    assert (found.failed_hours, found.slow_hours) == (2, 3)
    assert [each.reason for each in found.failures] == ["http_5xx", "ok"]


def test_the_median_is_of_the_answers_that_tell_their_time(database: Documents) -> None:
    times = (100, 300, 20_000, None)
    answered = [probe(at("2026-04-01", n), response_ms=time) for n, time in enumerate(times)]
    failed = failure(at("2026-04-02"), reason="http_5xx", response_ms=1)
    assert probes(database, *answered, failed).median_ms == 300


def test_without_an_answer_there_is_no_median(database: Documents) -> None:
    found = probes(database, failure(LOOK))
    assert (found.valid, found.failed, found.median_ms) == (1, 1, None)


def test_probes_are_of_the_days_a_look_may_be_old_the_week_of_seven(database: Documents) -> None:
    end = SCOPE.end
    hour, days = timedelta(hours=1), timedelta(days=1)
    moments = [end, end - hour, end - 7 * days, end - 7 * days - hour]
    moments += [end - 31 * days, end - 31 * days - hour]
    found = facts(database, website_checks=[probe(moment) for moment in moments])
    assert found.probes
    assert found.week
    assert (found.probes.valid, found.week.valid) == (4, 2)
    assert (found.probes.first, found.probes.last) == (date(2026, 3, 31), date(2026, 4, 30))
    assert (found.week.first, found.week.last) == (date(2026, 4, 24), date(2026, 4, 30))
    assert len(documents_of(database, found.probes.source)) == 4
    assert len(documents_of(database, found.week.source)) == 2


def test_a_week_is_the_days_in_china_that_were_probed(database: Documents) -> None:
    checks = [probe(at("2026-04-28", 15)), probe(at("2026-04-28", 16))]
    week = facts(database, website_checks=checks).week
    assert week
    assert (week.first, week.last) == (date(2026, 4, 28), date(2026, 4, 29))


def test_the_day_with_fewest_probes_counts_and_void_ones_do_not(database: Documents) -> None:
    hours = {"2026-04-01": 3, "2026-04-02": 2, "2026-04-04": 1}
    checks = [probe(at(day, hour)) for day, many in hours.items() for hour in range(many)]
    assert probes(database, *checks).fewest_a_day == 0, "the third of April has none"
    third = [probe(at("2026-04-03", 1)), failure(at("2026-04-03", 2)), probe(at("2026-04-04", 2))]
    assert probes(database, *third).fewest_a_day == 2
    ours = [failure(at("2026-04-01", 5), "us"), failure(at("2026-04-04", 5), "unknown")]
    assert probes(database, *ours).fewest_a_day == 2


def test_the_latest_failures_are_named(database: Documents) -> None:
    hours = [at("2026-04-01") + timedelta(hours=hour) for hour in range(25)]
    answered = [probe(hours[-1] + timedelta(hours=hour)) for hour in range(1, 25)]
    found = probes(database, *map(failure, hours), *answered)
    assert [each.observed_at for each in found.failures] == hours[:4:-1]
    assert (found.failed, found.failed_hours) == (25, 25)


def test_the_check_is_the_newest_survey_that_was_read(database: Documents) -> None:
    checks = [
        survey(at("2026-03-01")),
        survey(at("2026-04-02"), mode="full"),
        survey(at("2026-04-01")),
        survey(at("2026-04-03"), reason="blocked", fault="unknown"),
        probe(at("2026-04-04")),
        survey(at("2026-05-02")),
    ]
    found = facts(database, website_checks=checks)
    assert found.check
    assert (found.check["observed_at"], found.check["mode"]) == (at("2026-04-02"), "full")
    assert documents_of(database, found.check_source) == [found.check["_id"]]


def test_a_check_is_cut_but_keeps_what_is_measured(database: Documents) -> None:
    entrances = [{"name": "办事大厅", "url": "http://zwfw.jia.gov.cn/"}]
    broken = [{"url": f"{URL}{n}"} for n in range(30)]
    checks = [survey(LOOK, broken_links=broken, service_entrances=entrances)]
    found = facts(database, website_checks=checks).check
    assert found
    assert found["broken_links"] == broken[:20]
    assert found["service_entrances"] == entrances
    assert not {"columns", "feature_links"} & found.keys()


def test_links_that_were_not_checked_are_not_links_that_work(database: Documents) -> None:
    found = facts(database, website_checks=[survey(LOOK, broken_links=None)]).check
    assert found
    assert found["broken_links"] is None
