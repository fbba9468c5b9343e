"""How far a timeline is read: what ends it, what does not, and what is missing then."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import pytest

from govcrawl.access.weibo import Place
from govcrawl.china import CHINA
from govcrawl.items import WeiboPost
from govcrawl.planning.weibo.timeline import (
    EMPTY_PAGES,
    OLDER_IN_A_ROW,
    STALE_PAGES,
    End,
    TimelinePlan,
)

NOON = datetime(2026, 3, 31, 12, tzinfo=CHINA)
SINCE = date(2026, 3, 25)


def posts(ages: Iterable[int | None], *, pinned: Sequence[int] = (), first: int = 1000) -> list:
    """One post for each age in days, None for one without a date; the places given are pinned."""
    return [
        WeiboPost(
            post_id=str(first - place),
            created_at=None if age is None else NOON - timedelta(days=age),
            pinned=place in pinned,
        )
        for place, age in enumerate(ages)
    ]


def test_five_older_posts_in_a_row_are_enough() -> None:
    plan = TimelinePlan(SINCE, 500)
    plan.read(posts([0, 3, 6, *range(7, 11)]), "c1")
    assert plan.end is None
    assert plan.place == Place(2, "c1")
    plan.read(posts([11], first=900), "c2")
    assert (plan.end, plan.place, plan.is_complete) == (End.OLDER, None, True)


def test_the_last_day_asked_for_is_not_older() -> None:
    plan = TimelinePlan(SINCE, 500)
    plan.read(posts([6] * 20), "c")
    assert plan.end is None


@pytest.mark.parametrize("marked", [True, False])
def test_old_pinned_posts_in_front_do_not_end_it(marked: bool) -> None:
    plan = TimelinePlan(SINCE, 500)
    plan.read(posts([700, 300, 0, 1, 2, 3], pinned=(0, 1) if marked else ()), "c")
    assert plan.end is None
    assert plan.reached == date(2026, 3, 28)


def test_marked_pinned_posts_never_count_as_older() -> None:
    plan = TimelinePlan(SINCE, 500)
    plan.read(posts([700] * OLDER_IN_A_ROW, pinned=range(OLDER_IN_A_ROW)), "c")
    assert plan.end is None
    assert plan.reached is None


def test_a_newer_post_or_one_without_a_date_begins_the_count_anew() -> None:
    for between in (2, None):
        plan = TimelinePlan(SINCE, 500)
        plan.read(posts([9, 9, 9, 9, between, 9, 9, 9, 9]), "c")
        assert plan.end is None


def test_a_long_silent_account_needs_one_page() -> None:
    plan = TimelinePlan(SINCE, 500)
    plan.read(posts(range(700, 720)), "c")
    assert plan.end is End.OLDER


def test_everything_is_read_where_no_day_is_given() -> None:
    plan = TimelinePlan(None, 20)
    plan.read(posts(range(700, 710)), "c")
    assert plan.end is None
    plan.read(posts(range(710, 720), first=900), None)
    assert (plan.end, plan.is_complete) == (End.ALL, True)


def test_pages_go_on_by_number_where_no_cursor_is_given() -> None:
    plan = TimelinePlan(None, None)
    plan.read(posts(range(10)))
    assert plan.place == Place(2, None)
    for place in (Place(2, again=True), Place(3)):
        plan.read([])
        assert plan.place == place, "one empty answer is asked for again, then read over"
    plan.read([])
    assert plan.end is End.ALL


def test_empty_pages_are_read_over_while_more_is_claimed() -> None:
    plan = TimelinePlan(None, 30)
    plan.read(posts(range(10)))
    for _ in range(EMPTY_PAGES):
        plan.read([])
        assert plan.end is None
    plan.read(posts(range(10, 20), first=900))
    assert plan.end is None
    for _ in range(EMPTY_PAGES + 1):
        plan.read([])
    assert (plan.end, plan.is_complete, plan.delivered) == (End.HIDDEN, False, 20)


def test_the_same_place_is_asked_again_when_it_was_empty() -> None:
    plan = TimelinePlan(None, 30)
    plan.read(posts(range(10)), "c2")
    plan.read([])
    assert plan.place == Place(2, "c2", again=True), "else one bad answer loses ten posts"
    plan.read([])
    assert plan.place == Place(3, None)


@pytest.mark.parametrize(
    ("claimed", "last_cursor", "end"),
    [
        (30, None, End.ALL),
        (30, "c3", End.HIDDEN),
        (21, "c3", End.ALL),
        (None, None, End.ALL),
        (None, "c3", End.HIDDEN),
    ],
)
def test_a_feed_that_breaks_off_is_not_read_to_its_end(
    claimed: int | None, last_cursor: str | None, end: End
) -> None:
    plan = TimelinePlan(None, claimed)
    plan.read(posts(range(10)), "c2")
    plan.read(posts(range(10, 20), first=900), last_cursor)
    while plan.place:
        plan.read([])
    assert (plan.end, plan.is_complete) == (end, end is End.ALL)


def test_posts_of_others_are_none_of_those_claimed() -> None:
    plan = TimelinePlan(None, 12)
    for _ in range(STALE_PAGES):
        plan.read([], "c2", strangers=4)
    assert (plan.end, plan.is_complete) == (End.CIRCLE, False)


def test_a_timeline_without_end_is_left() -> None:
    plan = TimelinePlan(None, 40)
    number = 0
    while plan.place:
        plan.read(posts([0], first=number), f"c{number}", total=10**9)
        number += 1
    assert (plan.end, plan.is_complete, plan.pages) == (End.ENDLESS, False, 210)


def test_old_posts_in_no_order_are_no_end() -> None:
    plan = TimelinePlan(SINCE, 100)
    plan.read(posts([19, 14, 18, 15, 17, 14, 19, 15]), "c2")
    assert plan.end is None


def test_a_feed_that_shows_a_fraction_of_what_is_claimed_is_not_complete() -> None:
    plan = TimelinePlan(None, 5000)
    plan.read(posts(range(20)))
    for _ in range(EMPTY_PAGES + 1):
        plan.read([])
    assert (plan.end, plan.is_complete) == (End.HIDDEN, False)
    assert plan.reached == date(2026, 3, 12)


def test_a_few_posts_less_than_claimed_hide_nothing() -> None:
    plan = TimelinePlan(None, 3)
    plan.read(posts([1]))
    for _ in range(EMPTY_PAGES + 1):
        plan.read([])
    assert (plan.end, plan.is_complete) == (End.ALL, True)


def test_a_cursor_that_leads_in_a_circle_ends_it_and_leaves_something_unread() -> None:
    plan = TimelinePlan(SINCE, 5000)
    page = posts([0, 1, 2])
    for number in range(1 + STALE_PAGES):
        assert plan.end is None
        fresh = plan.read(page, f"c{number % 2}")
        assert len(fresh) == (0 if number else 3)
    assert (plan.end, plan.is_complete) == (End.CIRCLE, False)


def test_a_circle_after_the_last_post_is_the_end() -> None:
    plan = TimelinePlan(None, 3)
    for _ in range(1 + STALE_PAGES):
        plan.read(posts([0, 1, 2]), "c")
    assert (plan.end, plan.is_complete) == (End.CIRCLE, True)


def test_a_page_of_strangers_is_not_empty() -> None:
    plan = TimelinePlan(None, None)
    plan.read([], strangers=3)
    assert plan.end is None


def test_the_limit_leaves_the_rest_unread() -> None:
    plan = TimelinePlan(None, 500, max_pages=2)
    plan.read(posts(range(10)), "c1")
    plan.read(posts(range(10, 20), first=900), "c2")
    assert (plan.end, plan.is_complete) == (End.LIMIT, False)
    assert plan.reached == date(2026, 3, 12)


def test_a_page_that_fails_leaves_the_rest_unread() -> None:
    plan = TimelinePlan(None, 500)
    plan.read(posts(range(10)), "c1")
    plan.fail()
    assert (plan.end, plan.place, plan.is_complete) == (End.FAILED, None, False)
    assert plan.reached == date(2026, 3, 22)


def test_each_post_is_new_once() -> None:
    plan = TimelinePlan(None, 500)
    twice = [*posts([0, 1]), *posts([0, 1])]
    assert [post.post_id for post in plan.read(twice, "c")] == ["1000", "999"]
    assert [post.post_id for post in plan.read(posts([0, 1, 2]), "d")] == ["998"]


def test_a_total_that_grows_counts() -> None:
    plan = TimelinePlan(None, 1)
    plan.read(posts([0]), None, total=40)
    assert plan.place == Place(2, None)
