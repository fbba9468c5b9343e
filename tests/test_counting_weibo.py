"""Weibo accounts counted in the database: the same as the pure rules say of every document."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from govcrawl.counting.scope import Document
from govcrawl.counting.weibo import COUNTS, count
from govcrawl.evaluation.influence import sample_of
from govcrawl.evaluation.weibo.facts import AccountFacts, Total
from govcrawl.evaluation.windows import Window
from tests.support.posts import (
    LOOK,
    OF_A_POST,
    known_at,
    outcome,
    post,
    random_history,
    random_moment,
    reading,
    scope,
)

ROW = ("510100", "weibo", "1")
SCOPE = scope(ROW)
WINDOW = Window(date(2026, 3, 30), date(2026, 4, 28))
TARGET = "510100|weibo|1"
YESTERDAY = LOOK - timedelta(days=1)


def profile(at: datetime = LOOK, **fields: Any) -> Document:
    made = {"_id": f"1|{at.isoformat()}", "uid": "1", "screen_name": "name", "observed_at": at}
    return made | {"office_id": "510100", "followers": 10, "followers_exact": True} | fields


def facts(database: Any, **collections: list[Document]) -> AccountFacts:
    for name, documents in collections.items():
        database[name].insert_many(documents)
    (found,) = count(database, SCOPE)["510100"]
    return found


def seen(at: datetime, *counts: int | None, exact: bool = True) -> Document:
    return reading(at, OF_A_POST, *counts, exact=exact)


def test_an_account_never_looked_at_is_told_as_such(database: Any) -> None:
    found = facts(database)
    assert (found.office_id, found.uid) == ("510100", "1")
    assert (found.profile, found.profile_source, found.observed_at) == (None, None, None)
    assert (found.first, found.last, found.unread) == (None, None, "not looked at in time")
    assert (found.posts, found.last_post_at, found.source) == (0, None, None)
    assert found.totals == dict.fromkeys(COUNTS, Total(0, 0, exact=True))
    assert found.zeros["all"].seen == 0


def test_an_account_that_was_read_to_its_end_has_every_field(database: Any) -> None:
    history = seen(YESTERDAY, 3, 2, 1)
    posts = [
        post(11, YESTERDAY - timedelta(hours=1), history, video=True),
        post(12, YESTERDAY - timedelta(hours=2), history, topics=["t"], kind="repost"),
        post(13, YESTERDAY - timedelta(hours=3), history, video=False),
        post(14, YESTERDAY - timedelta(hours=4), seen(YESTERDAY, 5, None, 0, exact=False)),
        post(15, LOOK - timedelta(minutes=1), history),
        post(16, LOOK - timedelta(days=31), history),
        post(17, YESTERDAY, history, uid="2"),
    ]
    found = facts(
        database, weibo_posts=posts, weibo_accounts=[profile()], outcomes=[outcome(TARGET)]
    )
    assert found.profile is not None
    assert found.profile["screen_name"] == "name"
    assert found.profile_source is not None
    assert found.profile_source.ids == (profile()["_id"],)
    assert (found.observed_at, found.unread) == (LOOK, "")
    assert (found.first, found.last) == (WINDOW.first, WINDOW.last)
    assert (found.posts, found.originals, found.rich, found.rich_unknown) == (4, 3, 2, 1)
    assert found.totals == {
        "reposts": Total(14, 0, exact=False),
        "comments": Total(6, 1, exact=True),
        "likes": Total(3, 0, exact=False),
    }
    assert found.last_post_at == LOOK - timedelta(minutes=1)
    assert found.source is not None
    assert (found.source.collection, found.source.documents) == ("weibo_posts", 6)
    assert found.source.ids == ("11", "12", "13", "14", "15", "16")


@pytest.mark.parametrize("seed", range(8))
def test_counts_are_those_of_the_sample(database: Any, seed: int) -> None:
    random = Random(seed)
    posts = []
    for number in range(120):
        at, precision = random_moment(random)
        history = random_history(random, at or LOOK, OF_A_POST)
        state = random.choice(("present", "removed"))
        posts.append(post(number, at, *history, created_at_precision=precision, state=state))
    found = facts(database, weibo_posts=posts, outcomes=[outcome(TARGET)])
    known = known_at(posts, SCOPE.end)
    sample = sample_of(known, WINDOW, by=SCOPE.end - timedelta(milliseconds=1))
    assert found.posts == len(sample.publications)
    assert found.unread == (sample.unread or "")
    for name in COUNTS:
        counts = [each.counts[name] for each in sample.publications]
        shown = [each for each in counts if each is not None]
        assert found.totals[name] == Total(
            total=sum(each.value for each in shown),
            unseen=len(counts) - len(shown),
            exact=all(each.exact for each in shown),
        )


def test_readings_and_posts_of_later_days_do_not_count(database: Any) -> None:
    later = SCOPE.end + timedelta(seconds=1)
    posts = [
        post(1, YESTERDAY, seen(LOOK, 1, 1, 1), seen(later, 9, 9, 9)),
        post(2, YESTERDAY, seen(later, 9, 9, 9)),
        post(3, YESTERDAY, seen(SCOPE.end, 9, 9, 9), first_seen_at=LOOK),
    ]
    later_profile = profile(later, _id="later")
    found = facts(
        database,
        weibo_posts=posts,
        weibo_accounts=[profile(), later_profile],
        outcomes=[outcome(TARGET), outcome(TARGET, later)],
    )
    assert (found.posts, found.totals["likes"]) == (2, Total(1, 1, exact=True))
    assert found.observed_at == LOOK
    assert found.profile is not None
    assert found.profile["_id"] != "later"


def test_the_last_look_is_the_newest_of_the_answers_and_the_profile(database: Any) -> None:
    earlier = LOOK - timedelta(days=2)
    outcomes = [outcome(TARGET, earlier), outcome(TARGET, YESTERDAY, reason="login_required")]
    found = facts(database, outcomes=outcomes)
    assert (found.observed_at, found.last) == (earlier, date(2026, 4, 26))
    database["weibo_accounts"].insert_one(profile(LOOK))
    (again,) = count(database, SCOPE)["510100"]
    assert (again.observed_at, again.last) == (LOOK, date(2026, 4, 28))
    assert again.unread == "1 of 30 days not surely read"


def test_a_look_of_long_ago_is_none(database: Any) -> None:
    ago = SCOPE.start - timedelta(seconds=1)
    found = facts(database, outcomes=[outcome(TARGET, ago)], weibo_accounts=[profile(ago)])
    assert (found.observed_at, found.profile) == (None, None)


@pytest.mark.parametrize(
    ("fields", "unread"),
    [
        ({}, ""),
        ({"since": "2026-03-30"}, ""),
        ({"since": "2026-04-01"}, "2 of 30 days not surely read"),
        ({"until": "2026-04-27"}, "1 of 30 days not surely read"),
        ({"run_id": "until April"}, "28 of 30 days not surely read"),
        ({"reason": "partial", "missed": {"since": None, "until": "2026-03-29"}}, ""),
        (
            {"reason": "partial", "missed": {"since": None, "until": "2026-04-03"}},
            "5 of 30 days not surely read",
        ),
        ({"rejected": 1}, "30 of 30 days not surely read"),
    ],
)
def test_days_are_read_that_a_crawl_was_asked_for_and_did_not_miss(
    database: Any, fields: dict[str, Any], unread: str
) -> None:
    runs = [{"_id": "run", "arguments": {}}, {"_id": "until April", "arguments": {}}]
    runs[1]["arguments"] = {"until": "2026-03-31"}
    found = facts(database, outcomes=[outcome(TARGET, **fields)], runs=runs)
    assert found.unread == unread


def test_days_are_read_by_several_crawls_together(database: Any) -> None:
    first = datetime(2026, 3, 30, 8, tzinfo=UTC)
    outcomes = [
        outcome(TARGET, first, since="2026-03-01"),
        outcome(TARGET, LOOK, since="2026-03-31"),
        outcome("510100|weibo|2", LOOK),
    ]
    assert facts(database, outcomes=outcomes).unread == ""
    database["outcomes"].delete_one({"_id": outcomes[0]["_id"]})
    assert count(database, SCOPE)["510100"][0].unread == "1 of 30 days not surely read"


@pytest.mark.parametrize(
    ("state", "unread"), [("present", "1 without a time of publication"), ("removed", "")]
)
def test_a_post_without_a_time_leaves_the_window_open(
    database: Any, state: str, unread: str
) -> None:
    undated = post(1, None, seen(LOOK, 0, 0, 0), state=state)
    found = facts(database, weibo_posts=[undated], outcomes=[outcome(TARGET)])
    assert found.unread == unread


def test_accounts_stand_in_the_order_of_the_registry(database: Any) -> None:
    rows = [("a", "weibo", "3"), ("b", "weibo", "1"), ("a", "weibo", "2"), ("a", "weibo", "")]
    found = count(database, scope(*rows))
    assert {office: [each.uid for each in some] for office, some in found.items()} == {
        "a": ["3", "2"],
        "b": ["1"],
    }


def test_accounts_looked_at_on_different_days_have_windows_of_their_own(database: Any) -> None:
    outcomes = [outcome("a|weibo|1", LOOK), outcome("a|weibo|2", YESTERDAY)]
    on_the_28th = datetime(2026, 4, 28, 4, tzinfo=UTC)
    posts = [post(int(uid), on_the_28th, seen(LOOK, 1, 1, 1), uid=uid) for uid in ("1", "2")]
    database["outcomes"].insert_many(outcomes)
    database["weibo_posts"].insert_many(posts)
    one, two = count(database, scope(("a", "weibo", "1"), ("a", "weibo", "2")))["a"]
    assert (one.last, one.posts) == (date(2026, 4, 28), 1)
    assert (two.last, two.posts) == (date(2026, 4, 27), 0)


def test_an_account_of_two_offices_is_one(database: Any) -> None:
    database["outcomes"].insert_one(outcome("b|weibo|1"))
    database["weibo_posts"].insert_one(post(1, YESTERDAY, seen(LOOK, 1, 1, 1)))
    found = count(database, scope(("a", "weibo", "1"), ("b", "weibo", "1")))
    assert found["a"][0].posts == found["b"][0].posts == 1
    assert found["a"][0].unread == ""
