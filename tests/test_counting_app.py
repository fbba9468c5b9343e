"""What is counted of apps and service platforms: the newest, in time, by office."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import json_util
from pymongo.synchronous.database import Database

from govcrawl.counting import app
from govcrawl.counting.scope import Scope
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.series import online_shares, satisfaction
from govcrawl.registry import Channel, Office

Documents = Database[dict[str, Any]]
CITY, COUNTY = "990100", "990101"
AS_OF = date(2026, 10, 31)
ROWS = (
    (CITY, "appstore", "huawei:C1", "乙市通"),
    (CITY, "appstore", "apple:1", "乙市通"),
    (COUNTY, "appstore", "huawei:C1", "乙市通"),
    (CITY, "endpoint", "second", "平台二"),
    (CITY, "endpoint", "first", "平台一"),
)
SCOPE = Scope(
    tuple(Office(each, each, "", "city", each, None, 1000, 2020) for each in (CITY, COUNTY)),
    tuple(Channel(*row, "open", None, "") for row in ROWS),
    AS_OF,
)


def moment(day: str, hour: int = 4) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def listing(day: str, store: str = "huawei", app_id: str = "C1", **fields: Any) -> dict[str, Any]:
    office_id = fields.get("office_id", CITY)
    return {
        "_id": f"{store}|{app_id}|{day}|{office_id}",
        "office_id": office_id,
        "target": f"{office_id}|appstore|{store}:{app_id}",
        "store": store,
        "app_id": app_id,
        "observed_at": moment(day),
        **fields,
    }


def review(number: int, replied: bool | None, day: str = "2025-01-01") -> dict[str, Any]:
    return {
        "_id": f"huawei|{number:02}",
        "office_id": CITY,
        "store": "huawei",
        "app_id": "C1",
        "replied": replied,
        "first_seen_at": moment(day),
        "observed_at": moment("2026-11-30"),
    }


def reading(metric: str, day: str, value: float | None, **fields: Any) -> dict[str, Any]:
    made = {"endpoint": "first", "office_id": CITY, "audience": None, "period": day} | fields
    key = (made[name] for name in ("endpoint", "office_id", "audience", "period"))
    return {
        "_id": "|".join(map(str, (*key, metric))),
        "target": f"{made['office_id']}|endpoint|{made['endpoint']}",
        "channel": "endpoint",
        "metric": metric,
        "value": value,
        "value_exact": True,
        "value_raw": None,
        "unit": "items",
        "doubts": [],
        "observed_at": moment(day),
        "first_seen_at": moment(day),
        "label": "not for a series",
        **made,
    }


def observation(metric: str, period: str, value: float, **fields: Any) -> dict[str, Any]:
    made = {
        "office_id": CITY,
        "channel": "appstore",
        "metric": metric,
        "period": period,
        "value": value,
        "value_exact": True,
        "value_raw": None,
        "unit": "percent",
        "account": None,
        "source": "年报",
        "observed_on": "2026-10-01",
        "observed_at": moment("2026-10-01"),
        "first_seen_at": moment("2026-10-01"),
        "file": "figures.csv",
    } | fields
    return {"_id": "|".join((metric, period, made["source"], made["unit"], made["channel"]))} | made


def documents_of(database: Documents, source: Source) -> list[str]:
    """The documents a source's filter finds."""
    match = json.loads(source.match, object_hook=json_util.object_hook)
    return [str(each["_id"]) for each in database[source.collection].find(match).sort("_id")]


def test_the_newest_listing_in_time_counts(database: Documents) -> None:
    database["apps"].insert_many(
        [
            listing("2026-10-02", rating=1.0),
            listing("2026-10-30", rating=4.5),
            listing("2026-11-02", rating=5.0),
        ]
    )
    (found,) = app.listings(database, SCOPE)[CITY]
    assert (found.listing["rating"], found.store, found.app_id) == (4.5, "huawei", "C1")
    assert found.label == "乙市通"
    assert documents_of(database, found.source) == [found.listing["_id"]] == list(found.source.ids)


@pytest.mark.parametrize("day", ["2026-09-30", "2026-11-01"])
def test_a_listing_of_another_time_is_not_there(database: Documents, day: str) -> None:
    database["apps"].insert_one(listing(day))
    assert app.listings(database, SCOPE) == {}


def test_apps_stand_in_the_order_of_the_registry_with_their_own_office(database: Documents) -> None:
    database["apps"].insert_many(
        [
            listing("2026-10-30", "apple", "1"),
            listing("2026-10-30"),
            listing("2026-10-29", office_id=COUNTY, rating=2.0),
            listing("2026-10-30", "xiaomi", "no.longer.in.the.registry"),
        ]
    )
    found = app.listings(database, SCOPE)
    assert [each.store for each in found[CITY]] == ["huawei", "apple"]
    assert [each.listing["rating"] for each in found[COUNTY]] == [2.0]


def test_reviews_are_counted_by_whether_they_were_answered(database: Documents) -> None:
    database["apps"].insert_one(listing("2026-10-30"))
    kinds = [True] * 3 + [False] * 8 + [None] * 2
    database["app_reviews"].insert_many(
        [
            *(review(number, replied) for number, replied in enumerate(kinds)),
            review(98, replied=True, day="2026-11-01"),
            review(99, replied=True) | {"app_id": "another"},
        ]
    )
    (found,) = app.listings(database, SCOPE)[CITY]
    assert (found.reviews, found.replied, found.reply_unknown) == (13, 3, 2)
    assert found.reviews_source is not None
    assert found.reviews_source.documents == 13
    assert found.reviews_source.ids == tuple(f"huawei|{number:02}" for number in range(10))
    assert len(documents_of(database, found.reviews_source)) == 13


def test_an_app_without_reviews_has_no_source_of_them(database: Documents) -> None:
    database["apps"].insert_one(listing("2026-10-30"))
    (found,) = app.listings(database, SCOPE)[CITY]
    assert (found.reviews, found.reviews_source) == (0, None)


def test_a_platform_tells_its_newest_figure_of_each_metric_and_audience(
    database: Documents,
) -> None:
    database["endpoint_readings"].insert_many(
        [
            reading("service_items", "2026-10-29", 10),
            reading("service_items", "2026-10-30", 12),
            reading("service_items", "2026-11-01", 99),
            reading("service_items", "2026-10-28", 5, audience="person"),
            reading("service_items_online", "2026-10-30", None, doubts=["too many"]),
            reading("service_items", "2026-10-30", 7, endpoint="second"),
            reading("service_items", "2026-10-30", 8, endpoint="no longer in the registry"),
        ]
    )
    second, first = app.platforms(database, SCOPE)[CITY]
    assert (second.endpoint, first.endpoint) == ("second", "first")
    assert {key: each["value"] for key, each in first.readings.items()} == {
        ("service_items", ""): 12,
        ("service_items", "person"): 5,
        ("service_items_online", ""): None,
    }
    assert first.source.documents == 3
    assert documents_of(database, first.source) == list(first.source.ids)


def test_of_periods_read_at_one_time_the_latest_counts(database: Documents) -> None:
    at = {"observed_at": moment("2026-10-30")}
    database["endpoint_readings"].insert_many(
        [
            reading("service_items", day, value, **at)
            for day, value in (("2026-08-01", 1), ("2026-09-01", 3), ("2026-07-01", 2))
        ]
    )
    (found,) = app.platforms(database, SCOPE)[CITY]
    assert found.readings["service_items", ""]["value"] == 3


def test_the_latest_period_that_is_over_is_told(database: Documents) -> None:
    periods = ["2025", "2026-H1", "2026-Q3", "2026-09", "2026-11", "2026", "2026-W44", "2026-13-01"]
    database["observations"].insert_many(
        [observation("registered_users", period, 1) for period in periods]
    )
    found = app.told(database, SCOPE)[CITY]
    assert {each["period"] for each in found.observations.values()} == {"2026-09"}
    (source,) = found.sources.values()
    assert documents_of(database, source) == [
        found.observations["appstore", "registered_users"]["_id"]
    ]


def test_a_period_is_over_with_its_last_day(database: Documents) -> None:
    database["observations"].insert_many(
        [observation("registered_users", period, 1) for period in ("2026-10", "2026-10-30")]
    )
    found = app.told(database, SCOPE)[CITY]
    assert found.observations["appstore", "registered_users"]["period"] == "2026-10"


def test_of_one_period_the_figure_read_last_is_told(database: Documents) -> None:
    later = {"source": "公报", "observed_on": "2026-10-02"}
    after_the_end = {"source": "快报", "observed_on": "2026-11-02"}
    database["observations"].insert_many(
        [
            observation("satisfaction", "2026-09", 98.0, **later),
            observation("satisfaction", "2026-09", 97.0),
            observation("satisfaction", "2026-09", 4.9, unit="score"),
            observation("satisfaction", "2026-09", 96.0, **after_the_end)
            | {"observed_at": moment("2026-11-02")},
            observation("satisfaction", "2026-09", 95.0, channel="endpoint", source="月报"),
        ]
    )
    found = app.told(database, SCOPE)[CITY].observations
    assert {key: each["value"] for key, each in found.items()} == {
        ("appstore", "satisfaction"): 98.0,
        ("endpoint", "satisfaction"): 95.0,
    }


def test_satisfaction_in_points_is_not_told(database: Documents) -> None:
    database["observations"].insert_one(observation("satisfaction", "2026-09", 4.9, unit="score"))
    assert app.told(database, SCOPE) == {}


def test_a_series_has_what_it_needs_and_nothing_of_others(database: Documents) -> None:
    database["endpoint_readings"].insert_many(
        [
            reading("service_items", "2024-01-01", 10),
            reading("service_items_online", "2024-01-01", 4),
            reading("visits", "2024-01-01", 4),
            reading("service_items", "2026-11-01", 10),
            reading("service_items", "2024-01-01", 10, office_id="999999"),
        ]
    )
    database["observations"].insert_many(
        [
            observation("satisfaction", "2024-01", 98.0),
            observation("handled_online_share_persons", "2024-01", 50.0),
            observation("followers", "2024-01", 5, unit="count"),
        ]
    )
    readings, observations = app.series_documents(database, SCOPE)
    assert [each["metric"] for each in readings] == ["service_items", "service_items_online"]
    assert all("label" not in each for each in readings)
    assert all("file" not in each for each in observations)
    shares = online_shares(readings, observations)
    assert [point.value for each in shares for point in each.points] == [40.0, 50.0]
    (trend,) = satisfaction(observations)
    assert [point.value for point in trend.points] == [98.0]
