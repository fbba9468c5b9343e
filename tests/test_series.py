"""Series of figures: what was told, what is missing, and which documents it comes from."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.synchronous.database import Database

from govcrawl.evaluation.periods import Period
from govcrawl.evaluation.series import (
    Line,
    Point,
    Series,
    online_shares,
    registrations,
    satisfaction,
)
from tests.conftest import ROOT
from tests.support.importing import open_desk


def observation(period: str, value: float, **fields: Any) -> dict[str, Any]:
    """A satisfaction of a province, unless the fields say otherwise."""
    made = {
        "office_id": "990000",
        "channel": "endpoint",
        "account": None,
        "metric": "satisfaction",
        "period": period,
        "value": value,
        "value_exact": True,
        "value_raw": None,
        "unit": "percent",
        "source": "月报",
    } | fields
    return made | {"_id": f"{made['metric']}|{made['source']}|{period}"}


def reading(metric: str, value: float | None, **fields: Any) -> dict[str, Any]:
    """A service platform's count of what persons can do, on a day."""
    made = {
        "office_id": "990100",
        "channel": "endpoint",
        "endpoint": "jia",
        "metric": metric,
        "audience": "person",
        "period": "2026-01-31",
        "value": value,
        "value_exact": True,
        "value_raw": None,
        "unit": "items",
        "doubts": [],
    } | fields
    return made | {"_id": f"{metric}|{made['audience']}|{made['period']}"}


def both(total: float, online: float, **fields: Any) -> list[dict[str, Any]]:
    return [
        reading("service_items", total, **fields),
        reading("service_items_online", online, **fields),
    ]


def told(series: Series) -> list[tuple[str, float | None]]:
    return [(point.period, point.value) for point in series.points]


def test_a_month_nobody_told_has_no_value_and_is_no_zero() -> None:
    months = [observation("2025-11", 98.6), observation("2026-02", 0.0), observation("2025-10", 97)]
    (series,) = satisfaction(months)
    line = Line("990000", "satisfaction", None, "endpoint", None, "月报", "month")
    assert series.line == line
    assert series.points == (
        Point("2025-10", 97, exact=True, ids=("satisfaction|月报|2025-10",)),
        Point("2025-11", 98.6, exact=True, ids=("satisfaction|月报|2025-11",)),
        Point("2025-12", None, reason="not told"),
        Point("2026-01", None, reason="not told"),
        Point("2026-02", 0.0, exact=True, ids=("satisfaction|月报|2026-02",)),
    )


@pytest.mark.parametrize(
    "fields",
    [{"source": "年报"}, {"office_id": "990100"}, {"channel": "website"}, {"account": "huawei:C1"}],
)
def test_figures_of_others_are_a_series_of_their_own(fields: dict[str, Any]) -> None:
    made = satisfaction([observation("2025-01", 98), observation("2025-01", 91, **fields)])
    assert sorted(told(each)[0] for each in made) == [("2025-01", 91), ("2025-01", 98)]


def test_a_year_does_not_stand_among_months() -> None:
    made = satisfaction([observation("2025", 95), observation("2025-01", 98)])
    assert [(each.line.step, told(each)) for each in made] == [
        ("month", [("2025-01", 98)]),
        ("year", [("2025", 95)]),
    ]


def test_points_of_an_unknown_scale_and_other_metrics_are_no_satisfaction() -> None:
    others = [
        observation("2025-01", 9.1, unit="score"),
        observation("2025-01", 98, metric="handled_in_time_share"),
    ]
    assert satisfaction(others) == []


def test_one_period_told_twice_has_no_value() -> None:
    (series,) = satisfaction([observation("2025", 95), observation("2025", 96)])
    (point,) = series.points
    assert (point.value, point.reason, len(point.ids)) == (None, "told 2 times", 2)


def test_what_has_no_period_is_not_lost() -> None:
    made = satisfaction([observation("2025-02-30", 95), observation("2025-02-28", 96)])
    assert [(each.line.step, len(each.points), each.undated) for each in made] == [
        ("", 0, ("satisfaction|月报|2025-02-30",)),
        ("day", 1, ()),
    ]


def test_the_online_share_is_of_the_items_of_one_audience_and_period() -> None:
    legal = both(384, 300, audience="legal_person")
    later = both(700, 693, period="2026-03-31")
    made = online_shares([*both(650, 637), *legal, *later, reading("pages", 26)], [])
    assert [(each.line.audience, each.line.source, told(each)) for each in made] == [
        ("legal_person", "jia", [("2026-01-31", 78.125)]),
        ("person", "jia", [("2026-01-31", 98.0), ("2026-03-31", 99.0)]),
    ], "days between two readings are no gap"
    assert made[1].points[0].ids == (
        "service_items_online|person|2026-01-31",
        "service_items|person|2026-01-31",
    )


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        (
            [reading("service_items", 650, doubts=["a", "b"]), reading("service_items_online", 6)],
            "service_items: doubted: a; b",
        ),
        (
            [
                reading("service_items", 650),
                reading("service_items_online", None, value_raw="约六百"),
            ],
            "service_items_online: no number: 约六百",
        ),
        (
            [reading("service_items", None), reading("service_items_online", 3)],
            "service_items: no number",
        ),
        ([reading("service_items", 650)], "service_items_online: not read"),
        ([reading("service_items_online", 650)], "service_items: not read"),
        (both(0, 0), "service_items: there are none"),
        (both(5, 6), "service_items_online: more than there are"),
    ],
)
def test_a_share_that_cannot_be_told_says_why(
    readings: Sequence[dict[str, Any]], reason: str
) -> None:
    (series,) = online_shares(readings, [])
    (point,) = series.points
    assert (point.value, point.exact, point.reason) == (None, None, reason)
    assert point.ids == tuple(sorted(each["_id"] for each in readings))


def test_a_share_of_rounded_counts_is_not_exact() -> None:
    (series,) = online_shares(both(650, 637, value_exact=False), [])
    assert series.points[0].exact is False


def test_imported_shares_stand_beside_those_that_were_read() -> None:
    metrics = ("", "_persons", "_legal_persons", "_in_time")
    shares = [observation("2026", 97.5, metric=f"handled_online_share{end}") for end in metrics]
    made = online_shares(both(100, 99, office_id="990000"), shares)
    assert [(each.line.source, each.line.audience, told(each)) for each in made] == [
        ("jia", "person", [("2026-01-31", 99.0)]),
        ("月报", None, [("2026", 97.5)]),
        ("月报", "legal_person", [("2026", 97.5)]),
        ("月报", "person", [("2026", 97.5)]),
    ]


def registered(value: float, metric: str = "registered_users") -> dict[str, Any]:
    return observation("2021", value, metric=metric, unit="count", value_exact=False)


def test_registrations_are_set_against_the_residents() -> None:
    offices = [{"office_id": "990000", "population": 83_670_000}]
    users, persons = registered(31_520_000), registered(8_367_000, "registered_persons")
    legal = registered(9, "registered_legal_persons")
    made = registrations([users, persons, legal], offices)
    assert [(each.line.metric, each.points[0].value) for each in made] == [
        ("registered_persons", pytest.approx(10)),
        ("registered_users", pytest.approx(37.67, abs=0.005)),
    ]
    assert (made[1].points[0].exact, made[1].points[0].ids) == (False, (users["_id"],))


@pytest.mark.parametrize(
    "offices", [[], [{"office_id": "990000", "population": None}], [{"office_id": "990000"}]]
)
def test_registrations_without_a_population_have_no_value(offices: list[dict[str, Any]]) -> None:
    (series,) = registrations([registered(31_520_000)], offices)
    (point,) = series.points
    assert (point.value, point.reason) == (None, "no population in the registry")


@pytest.mark.parametrize(
    ("name", "step", "first", "following"),
    [
        ("2025", "year", date(2025, 1, 1), "2026"),
        ("2025-H2", "half", date(2025, 7, 1), "2026-H1"),
        ("2025-Q4", "quarter", date(2025, 10, 1), "2026-Q1"),
        ("2026-W01", "week", date(2025, 12, 29), "2026-W02"),
        ("2026-W53", "week", date(2026, 12, 28), "2027-W01"),
        ("2025-12", "month", date(2025, 12, 1), "2026-01"),
        ("2024-02-29", "day", date(2024, 2, 29), "2024-03-01"),
    ],
)
def test_a_period_is_followed_by_the_next(
    name: str, step: str, first: date, following: str
) -> None:
    period = Period.of(name)
    assert period == Period(step, first)
    assert (period.name, period.following().name) == (name, following)


@pytest.mark.parametrize(
    "name",
    ["", "0000", "2025-W00", "2025-W53", "2025-H3", "2025-00", "2025-02-30", "２０２５", "x"],
)
def test_a_time_there_never_was_is_no_period(name: str) -> None:
    assert Period.of(name) is None


@given(
    st.dates(date(1900, 1, 1)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%G-W%V", "%Y-H1", "%Y-Q3"]),
)
def test_every_period_keeps_its_name(day: date, form: str) -> None:
    name = day.strftime(form)
    period = Period.of(name)
    assert period is not None
    assert period.name == name
    assert list(period.until(period)) == [period]


def test_imported_figures_make_the_series(
    tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    desk = open_desk(tmp_path, database_uri, database.name)
    example = (ROOT / "docs" / "examples" / "series.csv").read_text(encoding="utf-8")
    assert f"```csv\n{example}```" in (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    desk.write("series.csv", example.replace("510000", "990000"))
    done = desk.run("import_observations", "series.csv")
    assert done.returncode == 0, done.stderr
    stored = list(database["observations"].find())
    (trend,) = satisfaction(stored)
    assert told(trend) == [("2025-01", 98.1), ("2025-02", None), ("2025-03", 98.6)]
    assert trend.points[0].ids == ("990000|endpoint||satisfaction|2025-01|示例好差评月报",)
    shares = {each.line.audience: told(each) for each in online_shares([], stored)}
    assert shares == {"person": [("2025-H1", 97.5)], "legal_person": [("2025-H1", 98.4)]}
    offices = [{"office_id": "990000", "population": 20_000_000}]
    (people,) = registrations(stored, offices)
    assert (told(people), people.points[0].exact) == ([("2025-H1", 61.7)], False)
