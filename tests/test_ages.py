"""Readings at a fixed age: taken in time, or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.synchronous.database import Database

from govcrawl.evaluation.ages import (
    Published,
    count_at,
    growth,
    latest_count,
    reading_at,
    readings,
)
from govcrawl.evaluation.counts import SeenCount, count_of

START = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
THREE_DAYS, WEEK = timedelta(hours=72), timedelta(days=7)


def reading(hours: float, likes: int | None, *, exact: bool = True) -> dict[str, Any]:
    said = None if likes is None else exact
    return {"observed_at": START + timedelta(hours=hours), "likes": likes, "likes_exact": said}


def post(*history: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made = {"created_at": START, "created_at_precision": "second", "history": list(history)}
    return made | fields


@pytest.mark.parametrize(
    ("hours", "found"),
    [(71.9, None), (72, SeenCount(5)), (119.9, SeenCount(5)), (120, SeenCount(5)), (120.1, None)],
)
def test_a_reading_is_taken_at_the_age_or_a_little_later(
    hours: float, found: SeenCount | None
) -> None:
    assert count_at(post(reading(hours, 5)), "likes", THREE_DAYS) == found


def test_the_first_reading_in_time_is_the_one() -> None:
    document = post(reading(100, 7), reading(1, 2), reading(80, 5), reading(300, 9))
    found = reading_at(document, THREE_DAYS)
    assert found is not None
    assert found["likes"] == 5
    assert reading_at(document, WEEK) is None
    assert count_at(document, "likes", WEEK, tolerance=timedelta(days=6)) == SeenCount(9)


def test_a_reading_that_does_not_show_the_count_says_nothing_of_it() -> None:
    document = post(reading(80, None), reading(100, 7), reading(300, None))
    assert count_at(document, "likes", THREE_DAYS) == SeenCount(7)
    assert count_at(document, "reposts", THREE_DAYS) is None
    assert latest_count(document, "likes") == SeenCount(7)
    assert latest_count(document, "likes", by=START + timedelta(hours=90)) is None


def test_lower_bounds_stay_lower_bounds() -> None:
    document = post(reading(80, 1_000_000, exact=False))
    assert count_at(document, "likes", THREE_DAYS) == SeenCount(1_000_000, exact=False)
    assert count_of({"likes": 3}, "likes") == SeenCount(3, exact=False)


@pytest.mark.parametrize(
    ("precision", "hours", "found"),
    [
        ("minute", 72, None),
        ("minute", 72.1, SeenCount(5)),
        ("hour", 72.9, None),
        ("hour", 73, SeenCount(5)),
        ("day", 95, None),
        ("day", 96, SeenCount(5)),
        ("day", 120, SeenCount(5)),
        ("day", 120.1, None),
        (None, 95, None),
        (None, 96, SeenCount(5)),
    ],
)
def test_a_vague_time_of_publication_makes_the_age_vague(
    precision: str | None, hours: float, found: SeenCount | None
) -> None:
    document = post(reading(hours, 5), created_at_precision=precision)
    assert count_at(document, "likes", THREE_DAYS) == found


def test_without_a_time_of_publication_there_is_no_age() -> None:
    document = post(reading(80, 5), created_at=None, created_at_precision=None)
    assert Published.of(document) is None
    assert reading_at(document, THREE_DAYS) is None
    assert latest_count(document, "likes") == SeenCount(5)


def test_a_document_without_a_history_is_its_own_reading() -> None:
    article = reading(80, 5) | {"published_at": START, "published_precision": "minute"}
    assert readings(article) == [article]
    assert count_at(article, "likes", THREE_DAYS) == SeenCount(5)


@pytest.mark.parametrize(
    ("early", "late", "grown"),
    [
        ((5, True), (9, True), SeenCount(4)),
        ((9, True), (5, True), SeenCount(-4)),
        ((5, True), (10_000, False), SeenCount(9_995, exact=False)),
        ((10_000, False), (12_000, True), None),
        ((None, True), (5, True), None),
        ((5, True), (None, True), None),
    ],
)
def test_growth_between_two_ages(
    early: tuple[int | None, bool], late: tuple[int | None, bool], grown: SeenCount | None
) -> None:
    document = post(reading(75, early[0], exact=early[1]), reading(170, late[0], exact=late[1]))
    assert growth(document, "likes", (THREE_DAYS, WEEK)) == grown


@given(st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 9)), max_size=8))
def test_what_is_found_was_taken_in_time(taken: list[tuple[int, int | None]]) -> None:
    document = post(*(reading(hours, likes) for hours, likes in taken), reading(500, 1))
    in_time = [
        likes
        for hours, likes in sorted(taken, key=lambda each: each[0])
        if 72 <= hours <= 120 and likes is not None
    ]
    found = count_at(document, "likes", THREE_DAYS)
    assert (found is None) == (not in_time)
    if found is not None:
        assert found.value in in_time


def test_documents_work_as_the_database_gives_them(database: Database[dict[str, Any]]) -> None:
    database["weibo_posts"].insert_one({"_id": "1", **post(reading(1, 0), reading(80, 5))})
    stored = database["weibo_posts"].find_one({"_id": "1"})
    assert stored is not None
    assert count_at(stored, "likes", THREE_DAYS) == SeenCount(5)
