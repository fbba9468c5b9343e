"""Zeros and their streaks counted in the database: the same as the rules say of each document."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from govcrawl.counting.scope import Document
from govcrawl.counting.zeros import ARTICLES, IDS, POSTS, Things, stored
from govcrawl.evaluation.streaks import Zeros, of_articles, of_posts
from govcrawl.evaluation.weibo.facts import ZeroStreak
from tests.support.posts import (
    OF_A_POST,
    OF_AN_ARTICLE,
    article,
    known_at,
    post,
    random_history,
    random_moment,
    reading,
)

END = datetime(2026, 4, 30, 16, tzinfo=UTC)
START = datetime(2026, 3, 1, 4, tzinfo=UTC)


def as_counted(found: Zeros) -> ZeroStreak:
    longest = found.longest
    counted = found.seen, found.not_measured, found.zeros, longest.length
    return ZeroStreak(*counted, longest.first_day, longest.last_day, longest.ids[:IDS])


def random_posts(random: Random, uid: str, many: int) -> list[Document]:
    made = []
    for _ in range(many):
        at, precision = random_moment(random, days=20)
        number = int("".join(random.choices("0123456789", k=random.randint(3, 18)))) + 1
        history = random_history(random, at or START, OF_A_POST)
        state = random.choice(("present", "removed"))
        fields = {"uid": uid, "created_at_precision": precision, "state": state}
        made.append(post(number, at, *history, **fields))
    return list({each["_id"]: each for each in made}.values())


def random_articles(random: Random, biz: str, many: int) -> list[Document]:
    made = []
    for _ in range(many):
        at, precision = random_moment(random, days=4)
        history = random_history(random, at or START, OF_AN_ARTICLE)
        fields = {"biz": biz, "published_precision": precision, "idx": random.randint(1, 8)}
        made.append(article(random.randint(5, 2000), at, *history, **fields))
    return list({each["_id"]: each for each in made}.values())


@pytest.mark.parametrize("seed", range(8))
def test_posts_have_the_zeros_the_rules_find(database: Any, seed: int) -> None:
    random = Random(seed)
    posts = {uid: random_posts(random, uid, many) for uid, many in (("1", 90), ("2", 3), ("3", 0))}
    database["weibo_posts"].insert_many([each for some in posts.values() for each in some])
    end = END - timedelta(days=random.choice((0, 2, 15)))
    found = stored(database, POSTS, posts, end)
    assert list(found) == ["1", "2", "3"]
    for uid, some in posts.items():
        known = known_at(some, end)
        expected = {name: as_counted(each) for name, each in of_posts(known).items()}
        assert found[uid].zeros == expected
        undated = [each for each in known if each["created_at"] is None]
        assert found[uid].undated == sum(each["state"] == "present" for each in undated)
        dates = [each["created_at"] for each in known if each["created_at"]]
        assert found[uid].last_at == max(dates, default=None)
        source = found[uid].source
        ids = sorted(each["_id"] for each in known)
        told = (source.documents, source.ids) if source else (0, ())
        assert told == (len(ids), tuple(ids[:10]))


@pytest.mark.parametrize("seed", range(8))
def test_articles_have_the_zeros_the_rules_find(database: Any, seed: int) -> None:
    random = Random(seed)
    articles = {biz: random_articles(random, biz, many) for biz, many in (("a==", 90), ("b==", 5))}
    database["wechat_articles"].insert_many([each for some in articles.values() for each in some])
    found = stored(database, ARTICLES, articles, END)
    for biz, some in articles.items():
        expected = {
            name: as_counted(each) for name, each in of_articles(known_at(some, END)).items()
        }
        assert found[biz].zeros == expected


def silent(number: int, hours: float = 100, **fields: Any) -> Document:
    """A post of its own day that was seen without any reaction so many hours later."""
    at = START + timedelta(days=number)
    return post(number, at, reading(at + timedelta(hours=hours), OF_A_POST, 0, 0, 0), **fields)


def zeros_of(database: Any, *posts: Document) -> ZeroStreak:
    database["weibo_posts"].insert_many(posts)
    return stored(database, POSTS, ["1"], END)["1"].zeros["all"]


def test_of_a_long_streak_the_first_posts_are_named(database: Any) -> None:
    found = zeros_of(database, *(silent(number) for number in range(1, 31)))
    assert (found.zeros, found.longest) == (30, 30)
    assert found.ids == tuple(str(number) for number in range(1, 21))
    assert (found.first_day, found.last_day) == (
        (START + timedelta(days=1)).date(),
        (START + timedelta(days=30)).date(),
    )


def test_a_short_streak_at_the_end_names_no_post_that_is_not_in_it(database: Any) -> None:
    reacted = post(3, START + timedelta(days=3), silent(3)["history"][0] | {"likes": 1})
    found = zeros_of(database, silent(1), reacted, silent(4), silent(5), silent(6, hours=1))
    assert (found.longest, found.ids) == (2, ("4", "5"))
    assert (found.seen, found.zeros, found.not_measured) == (4, 3, 1)


def test_articles_of_one_push_stand_by_their_place_in_it(database: Any) -> None:
    late = START + timedelta(days=9)
    counts = {3: (0, 0), 1: (0, 0), 2: (0, 1), 4: (0, 0), 5: (None, None)}
    database["wechat_articles"].insert_many(
        article(7, START, reading(late, OF_AN_ARTICLE, 5, *two, None), idx=place)
        for place, two in counts.items()
    )
    found = stored(database, ARTICLES, ["biz="], END)["biz="].zeros["all"]
    assert found.ids == ("biz=|7|3", "biz=|7|4")


def test_days_are_those_in_china(database: Any) -> None:
    late = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)
    seen = reading(late + timedelta(days=9), OF_A_POST, 0, 0, 0)
    found = zeros_of(database, post(1, late, seen))
    assert found.first_day == found.last_day == datetime(2026, 3, 10).date()  # noqa: DTZ001


def told(database: Any, things: Things, *documents: Document) -> Any:
    database[things.collection].insert_many(documents)
    return stored(database, things, ["biz="], END)["biz="].told


def test_what_is_told_is_of_the_newest_that_tells_it(database: Any) -> None:
    found = told(
        database,
        ARTICLES,
        article(1, START, account_name="earlier", account_verified=True),
        article(2, START + timedelta(days=1), account_name="now", account_verified=False),
        article(3, START + timedelta(days=2)),
        article(4, None, account_name="some time"),
    )
    assert found == {"account_name": "now", "account_verified": False}


def test_nothing_told_is_none(database: Any) -> None:
    assert told(database, ARTICLES, article(1, START)) == {
        "account_name": None,
        "account_verified": None,
    }
    assert stored(database, ARTICLES, ["other"], END)["other"].told["account_name"] is None
