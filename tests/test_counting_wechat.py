"""WeChat accounts counted in the database: the same as the pure rules say of every document."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from govcrawl.counting.scope import Document
from govcrawl.counting.wechat import COUNTS, count
from govcrawl.evaluation.influence import Inputs, measure, sample_of
from govcrawl.evaluation.influence.index import Index, Summary
from govcrawl.evaluation.wechat.facts import WechatFacts
from govcrawl.evaluation.windows import Window
from tests.support.posts import (
    LOOK,
    OF_AN_ARTICLE,
    article,
    known_at,
    outcome,
    random_history,
    random_moment,
    reading,
    scope,
)

BIZ = "MzA5MDAwMDAwMA=="
ALBUM = f"https://mp.weixin.qq.com/mp/appmsgalbum?__biz={BIZ}&album_id=1990000000000000001"
SHORT = "https://mp.weixin.qq.com/s/abcdefghijkl"
SCOPE = scope(("510100", "wechat", BIZ))
TARGET = f"510100|wechat|{BIZ}"
WINDOW = Window(date(2026, 3, 30), date(2026, 4, 28))
YESTERDAY = LOOK - timedelta(days=1)


def profile(at: datetime = LOOK, **fields: Any) -> Document:
    made = {"_id": f"{BIZ}|{at.isoformat()}", "biz": BIZ, "name": "name", "observed_at": at}
    made |= {"verified": True, "followers": None, "followers_exact": None, "target": TARGET}
    return made | fields


def facts(database: Any, **collections: list[Document]) -> WechatFacts:
    for name, documents in collections.items():
        database[name].insert_many(documents)
    (found,) = count(database, SCOPE)["510100"]
    return found


def own(mid: int, at: datetime | None = YESTERDAY, *history: Document, **fields: Any) -> Document:
    return article(mid, at, *history, **({"biz": BIZ} | fields))


def seen(*counts: int | None, at: datetime = LOOK, exact: bool = True) -> Document:
    return reading(at, OF_AN_ARTICLE, *counts, exact=exact)


def test_an_account_never_looked_at_is_told_as_such(database: Any) -> None:
    found = facts(database)
    assert (found.office_id, found.biz, found.name) == ("510100", BIZ, "label of 510100")
    assert (found.profile, found.verified, found.observed_at) == (None, None, None)
    assert (found.first, found.last, found.unread) == (None, None, "not looked at in time")
    assert (found.articles, found.last_article_at, found.source) == (0, None, None)
    assert found.counts == dict.fromkeys(COUNTS, Summary(0, 0, 0, 0))
    assert (found.followers, found.followers_exact, found.followers_source) == (None, None, None)
    assert found.zeros["all"].seen == 0


def test_an_account_that_was_read_to_its_end_has_every_field(database: Any) -> None:
    articles = [
        own(11, YESTERDAY, seen(100_000, 1, 2, None, exact=False), copyright="original"),
        own(11, YESTERDAY, seen(90, 5, 0, None), idx=2, copyright="none"),
        own(12, YESTERDAY, seen(250_000, None, 0, None), copyright="reprint"),
        own(13, LOOK - timedelta(hours=1), seen(1, 1, 1, 1)),
        own(14, YESTERDAY, seen(100_000, 0, 0, None)),
    ]
    found = facts(
        database,
        wechat_articles=articles,
        wechat_accounts=[profile()],
        outcomes=[outcome(TARGET)],
    )
    assert (found.name, found.verified, found.observed_at) == ("name", True, LOOK)
    assert (found.first, found.last, found.unread) == (WINDOW.first, WINDOW.last, "")
    assert (found.articles, found.originals, found.original_unknown) == (4, 1, 1)
    assert found.counts["reads"] == Summary(300_092, 75_023, 300_002, 100_001)
    assert found.counts["likes"] == Summary(6, 2, 1, 5)
    assert found.counts["shares"] == Summary(0, 0, 0, 0)
    assert found.unseen == {"reads": 0, "likes": 1, "recommends": 0, "shares": 4}
    assert found.exact == {"reads": False, "likes": False, "recommends": False, "shares": True}
    assert found.last_article_at == LOOK - timedelta(hours=1)
    assert found.source is not None
    assert (found.source.collection, found.source.documents) == ("wechat_articles", 5)


def summing(name: str) -> Index:
    """An index that needs one count and only tells it."""
    return Index(name, "", "", "", "", (name,), lambda inputs: inputs.counts[name].total)


@pytest.mark.parametrize("seed", range(8))
def test_counts_are_those_of_the_sample(database: Any, seed: int) -> None:
    random = Random(seed)
    made = {}
    for _ in range(120):
        at, precision = random_moment(random)
        history = random_history(random, at or LOOK, OF_AN_ARTICLE)
        if random.random() < 0.8:
            history.append(seen(random.choice((100_000, 100_001, 7)), 1, 0, 2))
        fields = {"published_precision": precision, "idx": random.randint(1, 3)}
        each = own(random.randint(1, 999), at, *sorted(history, key=taken), **fields)
        made[each["_id"]] = each
    articles = list(made.values())
    found = facts(database, wechat_articles=articles, outcomes=[outcome(TARGET)])
    by = SCOPE.end - timedelta(milliseconds=1)
    sample = sample_of(known_at(articles, SCOPE.end), WINDOW, by=by)
    assert found.articles == len(sample.publications)
    assert found.unread == (sample.unread or "")
    for name in COUNTS:
        shown = [each for each in sample.publications if each.counts[name] is not None]
        assert found.unseen[name] == found.articles - len(shown)
        result = measure(summing(name), type(sample)(sample.days, tuple(shown)))
        assert isinstance(result.inputs, Inputs)
        assert found.counts[name] == result.inputs.counts[name]
        assert found.exact[name] is result.exact


def taken(each: Document) -> datetime:
    at = each["observed_at"]
    assert isinstance(at, datetime)
    return at


def test_readings_and_articles_of_later_days_do_not_count(database: Any) -> None:
    later = SCOPE.end + timedelta(seconds=1)
    articles = [
        own(1, YESTERDAY, seen(1, 1, 1, 1), seen(9, 9, 9, 9, at=later)),
        own(2, YESTERDAY, seen(9, 9, 9, 9, at=later)),
    ]
    found = facts(
        database,
        wechat_articles=articles,
        wechat_accounts=[profile(later, name="later")],
        outcomes=[outcome(TARGET)],
    )
    assert (found.articles, found.counts["reads"].total) == (1, 1)
    assert found.name == "label of 510100"


def test_rows_of_one_account_are_one_at_the_place_of_the_first(database: Any) -> None:
    rows = [("a", "wechat", SHORT), ("a", "wechat", "Mzk5"), ("a", "wechat", ALBUM)]
    rows += [("a", "wechat", BIZ), ("b", "wechat", BIZ)]
    database["wechat_articles"].insert_one(own(1, target=f"a|wechat|{SHORT}"))
    found = count(database, scope(*rows))
    assert [each.biz for each in found["a"]] == [BIZ, "Mzk5"]
    assert [each.biz for each in found["b"]] == [BIZ]
    assert found["a"][0].source == found["b"][0].source


def test_a_row_nobody_knows_the_account_of_is_left_out(database: Any) -> None:
    of_later = own(1, target=f"a|wechat|{SHORT}", first_seen_at=SCOPE.end)
    database["wechat_articles"].insert_one(of_later)
    assert count(database, scope(("a", "wechat", SHORT))) == {}


def test_a_row_that_says_there_is_none_is_no_account(database: Any) -> None:
    (row,) = SCOPE.channels
    assert count(database, replace(SCOPE, channels=(replace(row, state="absent"),))) == {}


def test_of_an_account_that_moved_the_new_one_comes_first(database: Any) -> None:
    moved = profile(YESTERDAY, state="migrated", migrated_to="Mzk5", target=TARGET)
    articles = [own(1, biz="Mzk5", target=TARGET, observed_at=LOOK)]
    database["wechat_accounts"].insert_one(moved)
    database["wechat_articles"].insert_many(articles)
    assert [each.biz for each in count(database, SCOPE)["510100"]] == ["Mzk5", BIZ]


@pytest.mark.parametrize(
    ("account", "unread"),
    [
        (BIZ, ""),
        (ALBUM, "30 of 30 days not surely read"),
        (f"https://mp.weixin.qq.com/s?__biz={BIZ}&mid=1&idx=1", "30 of 30 days not surely read"),
    ],
)
def test_only_an_account_s_own_list_reads_whole_days(
    database: Any, account: str, unread: str
) -> None:
    database["outcomes"].insert_one(outcome(f"a|wechat|{account}"))
    (found,) = count(database, scope(("a", "wechat", account)))["a"]
    assert (found.observed_at, found.unread) == (LOOK, unread)


def test_the_newest_article_tells_what_the_profile_does_not(database: Any) -> None:
    articles = [own(1, account_name="of an article", account_verified=False)]
    found = facts(
        database,
        wechat_articles=articles,
        wechat_accounts=[profile(name=None, verified=None)],
    )
    assert (found.name, found.verified) == ("of an article", False)


def observation(period: str, value: float, **fields: Any) -> Document:
    made = {"office_id": "510100", "channel": "wechat", "account": BIZ, "metric": "followers"}
    made |= {"_id": f"{period}|{value}", "period": period, "value": value, "value_exact": True}
    return made | {"observed_at": LOOK} | fields


def report(year: int, subscribers: int | None, **fields: Any) -> Document:
    made = {"_id": f"{year}|{subscribers}", "office_id": "510100", "kind": "work", "year": year}
    made |= {"wechat_subscribers": subscribers, "first_seen_at": LOOK, "observed_at": LOOK}
    return made | fields


def test_followers_are_of_the_profile_first(database: Any) -> None:
    found = facts(
        database,
        wechat_accounts=[profile(followers=30_000, followers_exact=False)],
        observations=[observation("2026-03", 5)],
        website_reports=[report(2025, 6)],
    )
    assert (found.followers, found.followers_exact) == (30_000, False)
    assert found.followers_source is not None
    assert found.followers_source.collection == "wechat_accounts"


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([("2025-Q4", 5, {}), ("2026-03", 7, {})], (7, True)),
        ([("2026-Q1", 5, {}), ("2026-03", 7, {})], (7, True)),
        ([("2026-03", 7, {}), ("2026-05", 8, {})], (7, True)),
        ([("2026-03", 7, {"value_exact": False})], (7, False)),
        ([("2026-03", 7, {}), ("2026-03", 8, {"account": None})], (7, True)),
        ([("2026-02", 7, {}), ("2026-03", 8, {"account": None})], (8, True)),
        ([("2026-03", 8, {"account": "another"})], (6, True)),
        ([("2026-03", 8, {"channel": "weibo"})], (6, True)),
        ([("2026-03", 8, {"observed_at": SCOPE.end})], (6, True)),
        ([("2026-03", 8, {"office_id": "510200"})], (6, True)),
        ([("2026-03", 7, {}), ("2026-03", 8, {"observed_at": YESTERDAY})], (7, True)),
    ],
)
def test_followers_are_of_the_latest_observation_else_of_the_report(
    database: Any, observations: list[tuple[str, int, dict[str, Any]]], expected: tuple[int, bool]
) -> None:
    made = [observation(period, value, **fields) for period, value, fields in observations]
    found = facts(
        database,
        wechat_accounts=[profile()],
        observations=made,
        website_reports=[report(2025, 6)],
    )
    assert (found.followers, found.followers_exact) == expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([report(2024, 4), report(2025, 5)], 5),
        ([report(2024, 4), report(2025, None)], 4),
        ([report(2024, 4), report(2025, 5, kind="supervision")], 4),
        ([report(2024, 0)], 0),
        ([report(2023, 3)], None),
        ([report(2026, 3)], None),
        ([report(2025, 5, first_seen_at=SCOPE.end)], None),
    ],
)
def test_followers_are_of_the_newest_report_that_tells(
    database: Any, reports: list[Document], expected: int | None
) -> None:
    found = facts(database, website_reports=reports)
    assert found.followers == expected
    source = found.followers_source
    assert (source.collection if source else None) == (
        "website_reports" if expected is not None else None
    )


def test_days_in_china_bound_the_window(database: Any) -> None:
    first, last = (datetime(2026, 3, 29, 16, tzinfo=UTC), datetime(2026, 4, 28, 15, 59, tzinfo=UTC))
    inside = [own(1, first), own(2, last)]
    outside = [own(3, first - timedelta(minutes=1)), own(4, last + timedelta(minutes=1))]
    found = facts(database, wechat_articles=inside + outside, outcomes=[outcome(TARGET)])
    assert found.articles == 2
