"""What is counted of a website's columns: how fresh they are, by kind."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.evaluation.website.facts import Columns
from tests.support.counting import LOOK, SCOPE, URL, column, documents_of, facts

Documents = Database[dict[str, Any]]
DAY = timedelta(days=1)


def columns(database: Documents, *documents: dict[str, Any]) -> Columns:
    found = facts(database, website_columns=list(documents)).columns
    assert found is not None
    return found


def test_columns_are_counted_by_kind_and_the_stalest_tells_the_age(database: Documents) -> None:
    found = columns(
        database,
        column("a", "news", LOOK - 2 * DAY),
        column("b", "news", LOOK - 14 * DAY),
        column("c", "topic", LOOK - 900 * DAY),
        column("d", None, LOOK - 5 * DAY),
        column("e", "other", LOOK - 6 * DAY),
    )
    assert found.counts == {"news": 2, "topic": 1, "unknown": 1, "other": 1}
    assert found.worst_days == {"news": 14, "topic": 900, "unknown": 5, "other": 6}
    assert (found.stale, found.stale_columns) == ({}, ())
    assert (found.empty, found.undated, found.empty_columns) == (0, 0, ())
    assert len(documents_of(database, found.source)) == 5


@pytest.mark.parametrize(
    ("kind", "days"), [("news", 14), ("notice", 183), ("policy", 183), ("plan", 365)]
)
def test_a_column_may_rest_as_long_as_its_kind(database: Documents, kind: str, days: int) -> None:
    found = columns(
        database,
        column("in_time", kind, LOOK - days * DAY),
        column("overdue", kind, LOOK - days * DAY - timedelta(hours=1)),
    )
    assert found.stale == {kind: 1}
    (stale,) = found.stale_columns
    assert (stale.name, stale.kind, stale.url, stale.entries) == (
        "overdue",
        kind,
        f"{URL}overdue/",
        20,
    )
    assert stale.days == pytest.approx(days + 1 / 24)


@pytest.mark.parametrize("kind", ["leadership", "service", "open_data", "media", "other", None])
def test_what_is_not_expected_to_move_is_never_overdue(
    database: Documents, kind: str | None
) -> None:
    assert columns(database, column("a", kind, LOOK - 2000 * DAY)).stale == {}


def test_the_stalest_are_named_the_worst_first(database: Documents) -> None:
    stale = [column(f"n{days:03}", "news", LOOK - days * DAY) for days in range(15, 40)]
    stale += [column(f"p{days:03}", "plan", LOOK - days * DAY) for days in range(400, 410)]
    fresh = [column(f"t{days:03}", "topic", LOOK - days * DAY) for days in range(500, 525)]
    found = columns(database, *stale, *fresh)
    assert found.stale == {"news": 25, "plan": 10}
    named = [each.name for each in found.stale_columns]
    assert named == sorted(named, key=lambda name: -int(name[1:]))
    assert (named[0], named[10], len(named)) == ("p409", "n039", 20)


def test_an_empty_column_an_undated_one_and_one_not_seen_are_kept_apart(
    database: Documents,
) -> None:
    found = columns(
        database,
        column("empty", "notice", None, entry_count=0),
        column("undated", "notice", None),
        column("unseen", "notice", None, entry_count=None),
        column("hidden", "notice", None, entry_count=0, total=30),
    )
    assert (found.empty, found.undated, found.counts) == (1, 3, {"notice": 4})
    assert (found.worst_days, found.stale) == ({}, {})
    (empty,) = found.empty_columns
    assert (empty.name, empty.days, empty.entries) == ("empty", None, 0)


def test_empty_columns_are_named_twenty_at_most(database: Documents) -> None:
    empty = [column(f"{n:02}", "plan", None, entry_count=0) for n in range(25)]
    found = columns(database, *empty, column("00a", "plan", LOOK))
    assert found.empty == 25
    assert [each.name for each in found.empty_columns] == [f"{n:02}" for n in range(20)]


def test_a_column_is_as_old_as_it_was_when_last_seen(database: Documents) -> None:
    seen = {"observed_at": LOOK - 9 * DAY, "last_seen_at": LOOK - 8 * DAY}
    found = columns(database, column("a", "news", LOOK - 10 * DAY, **seen))
    assert found.worst_days == {"news": 2}


def test_a_column_does_not_age_after_the_day_of_the_evaluation(database: Documents) -> None:
    later = {"observed_at": LOOK + 300 * DAY, "last_seen_at": LOOK + 300 * DAY}
    found = columns(
        database,
        column("a", "news", SCOPE.end - 2 * DAY, **later),
        column("b", "plan", SCOPE.end + 2 * DAY, **later),
    )
    assert found.worst_days == {"news": 2, "plan": 0}


def test_only_columns_seen_in_time_count(database: Documents) -> None:
    gone = {"last_seen_at": SCOPE.start - timedelta(seconds=1)}
    new = {"first_seen_at": SCOPE.end, "last_seen_at": SCOPE.end}
    found = columns(
        database,
        column("gone", "news", LOOK, **gone),
        column("new", "news", LOOK, **new),
        column("seen", "news", LOOK, last_seen_at=SCOPE.start),
    )
    assert found.counts == {"news": 1}
    assert documents_of(database, found.source) == [f"{URL}seen/"]


def test_a_column_counts_once_and_not_by_its_later_pages(database: Documents) -> None:
    first = {"first_url": f"{URL}a/"}
    found = columns(
        database,
        column("a", "news", LOOK - DAY),
        column("a_2", "news", LOOK - 40 * DAY, page_number=2, **first),
        column("a_3", "news", LOOK - 90 * DAY, page_number=3, **first),
        column("b", "news", LOOK - 3 * DAY, first_url=None, page_number=None),
    )
    assert (found.counts, found.worst_days, found.stale) == ({"news": 2}, {"news": 3}, {})
    assert documents_of(database, found.source) == [f"{URL}a/", f"{URL}b/"]


def test_what_a_script_draws_is_on_the_second_page(database: Documents) -> None:
    drawn = column("drawn", "news", None, entry_count=None)
    of_script = {"page_number": 2, "first_url": drawn["first_url"]}
    read = {"observed_at": LOOK - 3 * DAY, "last_seen_at": LOOK - 3 * DAY}
    data = column("data", None, LOOK - 20 * DAY, **read | of_script)
    found = columns(database, drawn, data)
    assert (found.counts, found.worst_days, found.undated) == ({"news": 1}, {"news": 17}, 0)
    (stale,) = found.stale_columns
    assert (stale.name, stale.url, stale.entries) == ("drawn", drawn["url"], 20)


def test_a_column_whose_first_page_was_not_read_tells_nothing(database: Documents) -> None:
    second = column("a", "news", LOOK - 90 * DAY, page_number=2)
    assert facts(database, website_columns=[second]).columns is None
