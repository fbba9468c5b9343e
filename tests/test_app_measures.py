"""What apps and service platforms come to: every indicator a value, or why there is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from govcrawl.evaluation.app.facts import ListingFacts, PlatformFacts, ToldFacts
from govcrawl.evaluation.app.measures import measures
from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import ABSENT, Asked
from govcrawl.rulebook import catalogue
from tests.support.counted import (
    CITY,
    DEPARTMENT,
    UNCOUNTED,
    asked,
    by_indicator,
    listing,
    platform,
    reading,
    source,
    stands,
    told,
)

APP, PLATFORM = asked("appstore", "huawei:C1"), asked("endpoint", "jia")
STORES = {"APP-PRV-01", "APP-PRV-02", "APP-PRV-03", "APP-PAR-01", "APP-INFL-01", "APP-INFL-02"}
ITEMS = platform(
    reading("service_items", 500),
    reading("service_items", 300, "person"),
    reading("service_items_online", 240, "person"),
    reading("service_items", 200, "legal_person"),
    reading("service_items_online", 190, "legal_person"),
)
FIGURES = told(registered_users=800_000, satisfaction=99.5)


def judged(
    *rows: Asked,
    office: Office = CITY,
    listings: Sequence[ListingFacts] = (),
    platforms: Sequence[PlatformFacts] = (),
    figures: ToldFacts | None = None,
) -> dict[str, Measure]:
    standing = stands("app", *(rows or (APP, PLATFORM)))
    return by_indicator(measures(office, standing, listings, platforms, figures))


def of_stores(*listings: ListingFacts, office: Office = CITY) -> dict[str, Measure]:
    return judged(office=office, listings=listings)


def of_platform(*readings: dict[str, Any], figures: ToldFacts | None = None) -> dict[str, Measure]:
    return judged(platforms=[platform(*readings)], figures=figures)


def test_every_indicator_of_the_catalogue_gets_its_value() -> None:
    found = judged(listings=[listing()], platforms=[ITEMS], figures=FIGURES)
    assert set(found) == {each.id for each in catalogue.load().values() if each.channel == "app"}
    assert {name: each.value for name, each in found.items()} == {
        "APP-PRV-01": 1,
        "APP-PRV-02": 100,
        "APP-PRV-03": 30,
        "APP-PAR-01": 50,
        "APP-INFL-01": 150,
        "APP-INFL-02": pytest.approx(4.4),
        "APP-TRX-01": 500,
        "APP-TRX-02": 40,
        "APP-TRX-03": 80,
        "APP-TRX-04": 95,
        "APP-TRX-05": 99.5,
    }
    assert all(each.exact and each.sources for each in found.values())
    assert found["APP-PAR-01"].sources == (source("app_reviews"),)
    assert found["APP-TRX-03"].sources == (source("endpoint_readings"),)
    assert (found["APP-TRX-05"].first, found["APP-TRX-05"].last) == (
        date(2026, 1, 1),
        date(2026, 3, 31),
    )


def test_no_app_and_a_platform_are_judged_apart() -> None:
    gone = asked("appstore", "huawei:C1", reason="absent")
    found = judged(gone, PLATFORM, platforms=[ITEMS])
    absent = {name for name, each in found.items() if each.state is State.ABSENT}
    assert absent == STORES
    assert {found[name].reason for name in STORES} == {"not listed"}
    assert found["APP-TRX-01"].value == 500


def test_an_app_and_no_platform_are_judged_apart() -> None:
    none = asked("endpoint", "jia", registered=ABSENT, reason=None)
    found = judged(APP, none, listings=[listing()], figures=FIGURES)
    assert found["APP-PRV-01"].value == 1
    assert {name for name, each in found.items() if each.state is State.ABSENT} == {
        "APP-TRX-01",
        "APP-TRX-03",
        "APP-TRX-04",
    }
    assert found["APP-TRX-02"].value == 40


def test_a_channel_that_is_absent_altogether_is_absent_in_all_its_indicators() -> None:
    found = judged(asked("appstore", registered=ABSENT, reason=None), figures=FIGURES)
    told = {(each.state, each.reason) for each in found.values()}
    assert told == {(State.ABSENT, "the registry says that there is none")}
    assert len(found) == 11


def test_what_was_not_read_is_missing_and_what_was_told_is_known() -> None:
    refused = asked("appstore", reason="captcha"), asked("endpoint", reason="timeout")
    found = judged(*refused, listings=[listing()], platforms=[ITEMS], figures=FIGURES)
    assert {found[name].reason for name in STORES} == {"captcha"}
    assert {found[f"APP-TRX-0{number}"].reason for number in (1, 3, 4)} == {"timeout"}
    assert (found["APP-TRX-02"].value, found["APP-TRX-05"].value) == (40, 99.5)
    unregistered = judged(APP, listings=[listing()])
    assert unregistered["APP-TRX-01"].reason == "the registry has no row"
    assert unregistered["APP-TRX-05"].reason == "nobody told it"


def test_the_main_app_is_the_first_that_is_not_absent() -> None:
    rows = (
        asked("appstore", "huawei:C0", label="旧", registered=ABSENT, reason=None),
        asked("appstore", "huawei:C1", label="甲"),
        asked("appstore", "huawei:C2", label="乙"),
    )
    other = replace(listing(downloads=9_000_000), label="乙")
    found = judged(*rows, listings=[other, listing()])
    assert found["APP-INFL-01"].value == 150
    assert found["APP-PRV-02"].n == 1


def test_another_app_does_not_stand_for_the_main_one() -> None:
    gone = asked("appstore", "huawei:C1", reason="absent")
    other = asked("appstore", "huawei:C2", label="乙")
    found = judged(gone, other, listings=[replace(listing(), label="乙")])
    assert {found[name].state for name in STORES} == {State.ABSENT}


def test_stores_are_counted_where_they_answered() -> None:
    unlisted = listing("oppo", listed=False, updated_on=None, rating=None, downloads=None)
    found = of_stores(unlisted, listing())
    assert (found["APP-PRV-01"].value, found["APP-PRV-01"].n) == (1, 2)
    assert (found["APP-PRV-02"].value, found["APP-PRV-02"].n) == (50, 2)
    assert found["APP-INFL-01"].value == 150


def test_a_store_that_was_read_without_a_listing_leaves_all_unknown() -> None:
    assert of_stores()["APP-PRV-01"].reason == "nothing was counted of the main account"


def test_the_newest_version_of_any_store_counts_to_the_last_look() -> None:
    old = listing("oppo", updated_on="2025-05-01", observed_at=datetime(2026, 4, 20, tzinfo=UTC))
    assert of_stores(old)["APP-PRV-03"].value == 354
    assert of_stores(old, listing())["APP-PRV-03"].value == 30
    doubts = [{"field": "updated_on", "why": "in the future"}]
    told = of_stores(listing(doubts=doubts))["APP-PRV-03"]
    assert told.reason == "no store tells when the app was updated"


def test_replies_are_of_the_reviews_that_tell() -> None:
    silent = replace(listing("oppo"), reply_unknown=10, replied=0)
    assert of_stores(listing(), silent)["APP-PAR-01"].value == 50
    assert of_stores(silent)["APP-PAR-01"].reason == "none of 10 reviews tells"
    none = replace(silent, reviews=0, reply_unknown=0)
    assert of_stores(none)["APP-PAR-01"].reason == "no reviews were read"
    unanswered = replace(listing(), replied=0)
    assert of_stores(unanswered)["APP-PAR-01"].state is State.ZERO


def test_downloads_are_of_the_store_that_shows_most_and_never_added_up() -> None:
    both = listing("wandoujia", downloads=40_000, installs=60_000, installs_exact=True)
    found = of_stores(listing(), both)["APP-INFL-01"]
    assert (found.value, found.exact) == (300, True)
    assert of_stores(listing(), both, office=DEPARTMENT)["APP-INFL-01"].value == 60_000
    without = of_stores(listing(), office=UNCOUNTED)["APP-INFL-01"]
    assert without.reason == "no population in the registry"


def test_rounded_downloads_are_the_least_they_can_be() -> None:
    near = listing(downloads=20_000, downloads_exact=False, downloads_low=19_000)
    found = of_stores(near)["APP-INFL-01"]
    assert (found.value, found.exact) == (95, False)
    unbounded = listing(downloads=20_000, downloads_exact=False, downloads_low=None)
    assert of_stores(unbounded)["APP-INFL-01"].state is State.MISSING
    assert not of_stores(listing(), near)["APP-INFL-01"].exact


def test_doubted_figures_are_left_out() -> None:
    doubted = {"field": "downloads", "why": "the number is 3, the text 30,000"}
    most = listing("oppo", downloads=900_000, doubts=[doubted])
    assert of_stores(most, listing())["APP-INFL-01"].value == 150
    assert of_stores(most)["APP-INFL-01"].reason == "no store shows downloads or installs"
    for field in ("rating", "rating_count"):
        found = of_stores(listing(doubts=[{"field": field, "why": "0 of 90"}]))
        assert found["APP-INFL-02"].reason == "no store shows a rating with the number of ratings"


def test_a_rating_of_few_says_little() -> None:
    few, uncounted = listing("oppo", rating_count=10), listing("vivo", rating_count=None)
    found = of_stores(listing(), few, uncounted)["APP-INFL-02"]
    assert (found.value, found.n) == (pytest.approx((4.4 + 4.0) / 2), 2)
    assert of_stores(uncounted)["APP-INFL-02"].state is State.MISSING


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        ([reading("service_items", 9, doubts=["fewer than before"])], "doubted: fewer than before"),
        ([reading("service_items", None, value_raw="若干")], "no number: 若干"),
        ([reading("service_items", 9, "person")], "no platform tells its items in all"),
    ],
)
def test_items_in_all_are_told_and_used_or_missing(
    readings: list[dict[str, Any]], reason: str
) -> None:
    found = of_platform(*readings)["APP-TRX-01"]
    assert (found.state, found.reason) == (State.MISSING, reason)


@pytest.mark.parametrize(
    ("items", "online", "reason"),
    [
        ({"doubts": ["a"]}, {}, "service_items: doubted: a"),
        ({}, {"doubts": ["b"]}, "service_items_online: doubted: b"),
        ({}, {"value": 11}, "service_items_online: more than there are"),
        ({"value": 0}, {"value": 0}, "service_items: there are none"),
        ({"period": "2026-04-29"}, {}, "service_items: not read"),
        ({"audience": "legal_person"}, {}, "service_items: not read"),
    ],
)
def test_a_share_needs_both_counts_of_one_audience_and_time(
    items: dict[str, Any], online: dict[str, Any], reason: str
) -> None:
    both = (
        reading("service_items", 10, "person") | items,
        reading("service_items_online", 5, "person") | online,
    )
    assert of_platform(*both)["APP-TRX-03"].reason == reason
    told_instead = told(handled_online_share_persons=62.5)
    found = of_platform(*both, figures=told_instead)["APP-TRX-03"]
    assert (found.value, found.sources) == (62.5, (source("observations"),))


def test_a_platform_that_does_not_tell_persons_apart_has_no_shares_of_them() -> None:
    both = reading("service_items", 10), reading("service_items_online", 5)
    found = of_platform(*both)
    for each in ("APP-TRX-03", "APP-TRX-04"):
        assert found[each].reason == "no platform tells persons from legal persons"


def test_the_first_platform_that_tells_a_figure_is_taken() -> None:
    silent, second = platform(reading("documents", 7)), replace(ITEMS, endpoint="yi")
    found = judged(platforms=[silent, second])
    assert (found["APP-TRX-01"].value, found["APP-TRX-04"].value) == (500, 95)


def test_nobody_registers_more_than_all_residents() -> None:
    capped = judged(figures=told("appstore", registered_users=2_400_000))["APP-TRX-02"]
    assert (capped.value, capped.state) == (100, State.OBSERVED)
    persons = judged(figures=told(registered_persons=200_000))["APP-TRX-02"]
    assert persons.value == 10
    uncounted = judged(office=UNCOUNTED, figures=FIGURES)["APP-TRX-02"]
    assert uncounted.reason == "no population in the registry"
    department = judged(office=DEPARTMENT, figures=FIGURES)["APP-TRX-02"]
    assert department.state is State.NOT_APPLICABLE


def test_satisfaction_is_taken_in_percent_only() -> None:
    found = judged(figures=told(unit="score", satisfaction=9.8))["APP-TRX-05"]
    assert found.reason == "told in another unit than percent: score"
