"""Zero-interaction posts and their longest rows: only what was seen, and late enough."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.evaluation.streaks import Streak, is_zero, of_articles, of_posts, zeros

START = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
NAMES = ("reposts", "comments", "likes")
Counts = tuple[int | None, int | None, int | None]


def reading(at: datetime, counts: Counts, *, exact: bool = True) -> dict[str, Any]:
    made: dict[str, Any] = {"observed_at": at}
    for name, value in zip(NAMES, counts, strict=True):
        made |= {name: value, f"{name}_exact": None if value is None else exact}
    return made


def post(day: int, *counts: Counts, hours: float = 100, **fields: Any) -> dict[str, Any]:
    """A post of a day, with one reading after ``hours`` and each further one a day later."""
    created = START + timedelta(days=day)
    history = [
        reading(created + timedelta(hours=hours + 24 * place), each)
        for place, each in enumerate(counts)
    ]
    made = {
        "_id": str(1000 + day),
        "post_id": str(1000 + day),
        "kind": "original",
        "state": "present",
        "created_at": created,
        "created_at_precision": "second",
        "history": history,
    }
    return made | fields


NOTHING: Counts = (0, 0, 0)


def row(*likes: int | None) -> list[dict[str, Any]]:
    return [post(day, (0, 0, value)) for day, value in enumerate(likes)]


def lengths(posts: list[dict[str, Any]], name: str = "likes") -> tuple[int, int, int, int]:
    found = of_posts(posts)[name]
    return found.seen, found.not_measured, found.zeros, found.longest.length


def test_the_longest_row_names_its_posts_and_days() -> None:
    found = of_posts(row(0, 3, 0, 0, 0, 1, 0))["likes"]
    assert (found.seen, found.zeros, found.not_measured, found.undated) == (7, 5, 0, 0)
    assert found.share == pytest.approx(5 / 7)
    days = date(2026, 3, 3), date(2026, 3, 5)
    assert found.longest == Streak(("1002", "1003", "1004"), *days)


def test_of_equally_long_rows_the_latest_is_told() -> None:
    assert of_posts(row(0, 0, 1, 0, 0))["likes"].longest.ids == ("1003", "1004")


def test_a_post_whose_count_was_not_seen_ends_a_row_and_is_no_zero() -> None:
    assert lengths(row(0, 0, None, 0)) == (3, 1, 3, 2)


@pytest.mark.parametrize(("hours", "expected"), [(1, None), (72, None), (72.01, True), (500, True)])
def test_a_young_post_says_nothing(hours: float, expected: bool | None) -> None:
    assert is_zero(post(0, NOTHING, hours=hours), NAMES) is expected


def test_only_what_was_seen_late_counts_but_all_of_it() -> None:
    assert is_zero(post(0, (5, 5, 5), hours=10), NAMES) is None
    assert is_zero(post(0, (0, 0, 1), NOTHING, hours=60), NAMES) is True
    assert is_zero(post(0, (0, 0, 1), NOTHING, hours=80), NAMES) is False


def test_a_post_known_only_to_the_day_is_taken_as_young_as_it_may_be() -> None:
    assert is_zero(post(0, NOTHING, hours=90, created_at_precision="day"), NAMES) is None
    assert is_zero(post(0, NOTHING, hours=97, created_at_precision="day"), NAMES) is True


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0), True),
        ((0, 0, None), None),
        ((None, None, None), None),
        ((0, 2, None), False),
    ],
)
def test_all_three_are_zero_only_where_all_three_were_seen(
    counts: Counts, expected: bool | None
) -> None:
    assert is_zero(post(0, counts), NAMES) is expected


def test_each_count_has_its_own_row() -> None:
    posts = [post(0, (0, 1, 0)), post(1, (0, 0, 2)), post(2, (3, 0, 0)), post(3, (0, 0, 0))]
    found = of_posts(posts)
    assert {name: each.longest.length for name, each in found.items()} == {
        "reposts": 2,
        "comments": 3,
        "likes": 2,
        "all": 1,
    }


def test_a_count_that_is_only_a_lower_bound_is_no_zero() -> None:
    vague = post(0)
    vague["history"] = [reading(START + timedelta(days=9), NOTHING, exact=False)]
    assert is_zero(vague, NAMES) is None


def test_pinned_posts_stand_where_they_were_published() -> None:
    pinned = post(0, NOTHING, pinned=True)
    posts = [pinned, post(3, NOTHING), post(2, (1, 0, 0)), post(1, NOTHING)]
    assert of_posts(posts)["all"].longest.ids == ("1000", "1001")


def test_posts_of_one_moment_stand_by_their_number() -> None:
    at = {"created_at": START, "created_at_precision": "day"}
    posts = [post(day, (day % 2, 0, 0), hours=999, **at) for day in (10, 9, 12, -6)]
    assert [each["_id"] for each in posts] == ["1010", "1009", "1012", "994"]
    assert of_posts(posts)["reposts"].longest.ids == ("1010", "1012")
    assert of_posts(posts)["reposts"].seen == 4


def test_a_removed_post_counts_by_what_was_seen_of_it_before() -> None:
    seen = post(1, NOTHING, (None, None, None), state="removed")
    unseen = post(1, (None, None, None), state="removed")
    assert lengths([post(0, NOTHING), seen, post(2, NOTHING)]) == (3, 0, 3, 3)
    assert lengths([post(0, NOTHING), unseen, post(2, NOTHING)]) == (2, 1, 2, 1)


def test_a_post_without_a_time_is_left_out_and_counted() -> None:
    undated = post(1, NOTHING, created_at=None, created_at_precision=None)
    found = of_posts([post(0, NOTHING), undated, post(2, NOTHING)])["all"]
    assert (found.seen, found.not_measured, found.undated) == (2, 0, 1)
    assert found.longest.length == 2


def test_kinds_can_be_looked_at_apart() -> None:
    posts = [
        post(0, NOTHING),
        post(1, (9, 0, 0), kind="repost"),
        post(2, NOTHING),
        post(3, NOTHING, kind="quick"),
    ]
    assert of_posts(posts)["reposts"].longest.length == 2
    originals = of_posts(posts, kinds=("original",))["reposts"]
    assert (originals.seen, originals.longest.ids) == (2, ("1000", "1002"))
    forwarded = of_posts(posts, kinds=("repost", "quick"))["reposts"]
    assert (forwarded.seen, forwarded.zeros) == (2, 1)


def test_where_nothing_was_seen_there_is_no_share() -> None:
    for posts in ([], row(None, None)):
        found = of_posts(posts)["all"]
        assert (found.seen, found.share, found.zeros) == (0, None, 0)
        assert found.longest == Streak()


def test_articles_are_judged_by_likes_and_recommends() -> None:
    def article(day: int, reads: int | None, likes: int | None, recommends: int) -> dict[str, Any]:
        published = START + timedelta(days=day)
        return {
            "_id": f"MzA=|{day}|1",
            "mid": str(day),
            "idx": 1,
            "published_at": published,
            "published_precision": "second",
            "observed_at": published + timedelta(days=5),
            "reads": reads,
            "reads_exact": True,
            "likes": likes,
            "likes_exact": True,
            "recommends": recommends,
            "recommends_exact": True,
        }

    found = of_articles([article(0, 50, 0, 0), article(1, None, None, 0), article(2, 9, 0, 1)])
    assert (found["reads"].seen, found["reads"].zeros, found["reads"].not_measured) == (2, 0, 1)
    assert (found["all"].seen, found["all"].zeros, found["all"].not_measured) == (2, 1, 1)
    assert found["likes"].longest.length == 1
    assert found["recommends"].longest.ids == ("MzA=|0|1", "MzA=|1|1")


@given(st.lists(st.none() | st.integers(0, 2), max_size=30), st.randoms())
def test_rows_and_shares_are_those_of_the_plain_list(likes: list[int | None], random: Any) -> None:
    posts = row(*likes)
    random.shuffle(posts)
    found = zeros(posts, ("likes",))
    marks = "".join("?" if value is None else "0" if value == 0 else "x" for value in likes)
    assert found.longest.length == max(map(len, marks.replace("?", "x").split("x")))
    assert found.zeros == marks.count("0")
    assert found.not_measured == marks.count("?")
    assert found.seen + found.not_measured == len(likes)
