"""What a home page comes to: what was seen of it, with what could not be tried left open."""

from datetime import date
from typing import Any

import pytest

from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.website.measures import measures
from tests.support.counted import CITY, asked, by_indicator, stands
from tests.support.site_facts import (
    DAY,
    URL,
    check,
    links,
    probes,
    site,
    tally,
    trials,
)

STANDING = stands("website", asked("website", URL))
UNCHECKED = links(home=tally(0, 0, 9), others=tally(0, 0, 9), attachments=tally(0))


def judged(**fields: Any) -> dict[str, Measure]:
    return by_indicator(measures(CITY, STANDING, site(**fields)))


def of_check(**fields: Any) -> dict[str, Measure]:
    return judged(check=check(**fields))


def test_availability_counts_failed_and_late_probes() -> None:
    found = judged(probes=probes(valid=60, failed=3, late=1, failed_hours=3, void=40))
    measure = found["WEB-PRV-01"]
    assert (measure.value, measure.n) == (95, 60)
    assert found["WEB-PRV-02"].n == 58
    assert measure.low == pytest.approx(100 - 13.70051647634852)
    assert measure.high == pytest.approx(100 - 1.714950216439568)
    assert (measure.first, measure.last) == (date(2026, 4, 24), DAY)


def test_a_single_failure_is_no_failure_and_no_success_either() -> None:
    found = judged(probes=probes(valid=30, failed=2, failed_hours=1))["WEB-PRV-01"]
    assert (found.value, found.n) == (100, 28)
    alone = judged(probes=probes(valid=1, failed=1, failed_hours=1, median_ms=None))
    assert alone["WEB-PRV-01"].state is alone["WEB-PRV-02"].state is State.MISSING
    void = judged(probes=probes(valid=0, void=9, median_ms=None))["WEB-PRV-01"]
    assert void.state is State.MISSING
    assert "9 void" in void.reason


def test_a_site_that_always_failed_has_the_value_0() -> None:
    found = judged(probes=probes(valid=30, failed=30, failed_hours=30, median_ms=None))
    assert found["WEB-PRV-01"].state is State.ZERO
    assert found["WEB-PRV-02"].state is State.MISSING


def test_dead_links_are_shares_of_those_checked() -> None:
    tallies = links(home=tally(80, 3, 5), others=tally(60, 3), attachments=tally(30, 30))
    found = of_check(links=tallies)
    assert (found["WEB-PRV-03"].value, found["WEB-PRV-03"].n) == (3, 80)
    assert found["WEB-PRV-03"].exact is False
    others = found["WEB-PRV-04"]
    assert (others.value, others.n, others.exact) == (5, 60, True)
    assert (others.low, others.high) == pytest.approx((1.714950216439568, 13.70051647634852))
    files = found["WEB-TRX-05"]
    assert (files.state, files.low) == (State.ZERO, 0)
    assert files.high == pytest.approx(11.351339317396868)


@pytest.mark.parametrize("tallies", [None, UNCHECKED])
def test_links_that_were_not_checked_are_not_alive(tallies: dict[str, Any] | None) -> None:
    found = of_check(links=tallies)
    for name in ("WEB-PRV-03", "WEB-PRV-04", "WEB-TRX-05"):
        assert found[name].state is State.MISSING


@pytest.mark.parametrize(
    ("fields", "value", "exact"),
    [
        ({"https_enforced": False}, 50, True),
        ({"https_enforced": None}, 50, False),
        ({"tls_valid": False}, 0, True),
        ({"https_status": 503}, 0, True),
        ({"https_status": None, "https_error": "refused", "tls_valid": None}, 0, True),
        ({"https_status": None, "tls_valid": None}, None, True),
        ({"tls_valid": None}, None, True),
    ],
)
def test_https(fields: dict[str, Any], value: float | None, exact: bool) -> None:
    found = of_check(**fields)["WEB-PRV-06"]
    assert (found.value, found.exact) == (value, exact)


@pytest.mark.parametrize(
    ("name", "fields", "value"),
    [
        ("WEB-PRV-05", {"viewport": False}, 0),
        ("WEB-PRV-05", {"viewport": None}, None),
        ("WEB-PRV-07", {"hsts": False}, 0),
        ("WEB-PRV-07", {"hsts_max_age": 0}, 0),
        ("WEB-PRV-07", {"hsts_max_age": None}, 0),
        ("WEB-PRV-07", {"hsts": None, "https_status": None, "tls_valid": None}, None),
        ("WEB-PRV-07", {"hsts": None, "https_status": None, "https_error": "refused"}, 0),
        ("WEB-PRV-08", {"ipv6_address": False, "ipv6_reachable": None}, 0),
        ("WEB-PRV-08", {"ipv6_address": None, "ipv6_reachable": None}, None),
        ("WEB-PRV-08", {"ipv6_reachable": False}, 50),
        ("WEB-PRV-11", {"site_id_code": "5101000001"}, 0),
        ("WEB-PRV-11", {"site_id_code": None}, None),
        ("WEB-PRV-13", {"robots_status": 404}, 50),
        ("WEB-PRV-13", {"robots_status": 301, "sitemap_status": 500}, 0),
        ("WEB-PRV-13", {"robots_status": None, "sitemap_status": None}, None),
        ("WEB-PRV-14", {"missing_page_status": 410}, 1),
        ("WEB-PRV-14", {"missing_page_status": 200}, 0),
        ("WEB-PRV-14", {"missing_page_status": None}, None),
    ],
)
def test_what_the_home_page_shows(name: str, fields: dict[str, Any], value: float | None) -> None:
    found = of_check(**fields)[name]
    assert found.value == value
    assert bool(found.reason) is (value is None)


def test_what_could_not_be_tried_leaves_a_lower_bound() -> None:
    line = of_check(ipv6_reachable=None)["WEB-PRV-08"]
    assert (line.value, line.exact) == (50, False)
    files = of_check(sitemap_status=None, robots_status=404)["WEB-PRV-13"]
    assert (files.state, files.value, files.exact) == (State.OBSERVED, 0, False)


def test_identity_counts_texts_that_are_not_there_and_leaves_out_badges_not_looked_for() -> None:
    found = of_check(police_no=None, sponsor=None)["WEB-PRV-10"]
    assert found.value == pytest.approx(100 * 4 / 6)
    some = of_check(police_no=None, find_error_badge=None)["WEB-PRV-10"]
    assert (some.value, some.n) == (80, 5)


@pytest.mark.parametrize(
    ("search", "value", "n"),
    [
        (None, None, None),
        ({"state": "unmeasured", "trials": trials("unmeasured")}, None, None),
        ({"state": "works", "trials": []}, None, None),
        ({"state": "absent", "trials": []}, 0, None),
        ({"state": "fails", "trials": trials("not_found", "unmeasured")}, 0, 1),
        ({"state": "works", "trials": trials("found", "not_found")}, 50, 2),
    ],
)
def test_search(search: dict[str, Any] | None, value: float | None, n: int | None) -> None:
    found = of_check(search=search)["WEB-PRV-12"]
    assert (found.value, found.n) == (value, n)


@pytest.mark.parametrize(
    ("features", "values"),
    [
        (None, (None, None, None)),
        ([], (0, 0, 0)),
        (["elder_mode"], (0, 1, 0)),
        (["accessibility", "multilingual"], (0, 1, 1)),
        (["chatbot"], (1, 0, 0)),
    ],
)
def test_features_not_read_are_not_absent(
    features: list[str] | None, values: tuple[int | None, ...]
) -> None:
    found = of_check(features=features)
    assert tuple(found[f"WEB-INN-0{number}"].value for number in (1, 2, 3)) == values


def test_a_home_page_without_dates_counts_as_not_updated_and_says_so() -> None:
    found = of_check(dated_entries=0, fresh_entries=0)["WEB-INF-01"]
    assert (found.state, found.n) == (State.ZERO, 0)
    assert "without a date" in found.reason
    unread = of_check(dated_entries=None, fresh_entries=None)["WEB-INF-01"]
    assert unread.state is State.MISSING
    assert (judged()["WEB-INF-01"].first, judged()["WEB-INF-01"].last) == (date(2026, 4, 16), DAY)
