"""What a spider can learn from the database: the days covered, and what is stored already."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from pymongo.synchronous.database import Database

from govcrawl.china import CHINA
from govcrawl.items import Item, Outcome, WechatArticle, WeiboPost
from govcrawl.pipelines.stamp import stamp
from govcrawl.storage.connection import open_async_database
from govcrawl.storage.known import articles_known, coverage, covered, posts_known
from govcrawl.storage.records import Effect, Record
from govcrawl.storage.writer import Writer
from tests.support.database import settings_for

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = date(2026, 1, 1)
Stored = Database[dict[str, Any]]
Opened = AsyncDatabase[dict[str, Any]]
TARGET = "示例局|weibo|1234567890"


class Collector:
    name = "weibo"

    def __init__(self, run_id: str = "run") -> None:
        self.run_id = run_id


@pytest.fixture
async def asynchronous(
    database_uri: str, database: Stored, tmp_path: Path
) -> AsyncIterator[Opened]:
    settings = settings_for(database_uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)
    opened = open_async_database(settings, database_uri)
    yield opened
    await opened.client.close()


async def store(opened: Opened, *items: Item, run_id: str = "run") -> list[Any]:
    for item in items:
        stamp(item, Collector(run_id))
    return await Writer(opened, retry_seconds=5).write([Record.of(item) for item in items])


def read(since: str | None, until: str | None, seen: str) -> dict[str, Any]:
    """An outcome of a crawl at noon in China on a day."""
    moment = datetime.fromisoformat(f"{seen}T12:00:00+08:00")
    return {"since": since, "until": until, "observed_at": moment}


@pytest.mark.parametrize(
    ("outcomes", "last"),
    [
        ([], None),
        ([read(None, None, "2026-03-01")], "2026-03-01"),
        ([read(None, "2026-02-10", "2026-03-01")], "2026-02-10"),
        ([read(None, "2026-12-31", "2026-03-01")], "2026-03-01"),
        ([read("2026-01-01", None, "2026-03-01")], None),
        ([read(None, None, "2026-03-01"), read("2026-03-02", None, "2026-03-08")], "2026-03-08"),
        ([read(None, None, "2026-03-01"), read("2026-03-03", None, "2026-03-08")], "2026-03-01"),
        ([read(None, None, "2026-03-01"), read("2026-01-01", None, "2026-03-08")], "2026-03-08"),
        (
            [read(None, None, "2026-03-01"), read("2026-01-01", "2026-02-01", "2026-03-08")],
            "2026-03-01",
        ),
        ([read(None, None, "2026-03-01"), read(None, "2026-01-01", "2026-03-08")], "2026-03-01"),
        ([read("2026-01-01", None, "2026-03-01"), read(None, None, "2026-03-08")], "2026-03-08"),
    ],
)
def test_days_are_covered_without_a_gap_from_the_beginning(
    outcomes: list[dict[str, Any]], last: str | None
) -> None:
    assert coverage(outcomes) == (date.fromisoformat(last) if last else None)


def test_the_day_of_an_observation_is_chinas() -> None:
    late = datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert coverage([{"since": None, "until": None, "observed_at": late}]) == date(2026, 3, 2)


DAYS = st.none() | st.integers(0, 30)


@given(st.lists(st.tuples(DAYS, DAYS, st.integers(0, 30)), max_size=12))
def test_what_is_covered_was_read_on_every_single_day(
    crawls: list[tuple[int | None, int | None, int]],
) -> None:
    """No day up to the last one covered is missing from the days that were read."""
    crawls.sort(key=lambda each: each[2])

    def day(number: int | None) -> str | None:
        return None if number is None else (FIRST + timedelta(number)).isoformat()

    last = coverage([read(day(since), day(until), str(day(seen))) for since, until, seen in crawls])
    days: set[int] = set()
    for since, until, seen in crawls:
        end = seen if until is None else min(until, seen)
        days.update(range(-1 if since is None else since, end + 1))
    if last is None:
        assert all(since is not None for since, _, _ in crawls)
    else:
        assert set(range(-1, (last - FIRST).days + 1)) <= days


def outcome(day: int, **fields: Any) -> Outcome:
    moment = datetime(2026, 3, day, 12, tzinfo=CHINA)
    about: dict[str, Any] = {"target": TARGET, "reason": "ok", "observed_at": moment}
    return Outcome(**(about | fields))


async def test_only_complete_readings_of_the_target_cover(asynchronous: Opened) -> None:
    assert await covered(asynchronous, TARGET) is None
    missed = {"since": None, "until": "2026-02-01"}
    told = [
        outcome(20, since="2026-03-07"),
        outcome(2),
        outcome(6, since="2026-03-03", reason="partial"),
        outcome(6, since="2026-03-03", missed=missed),
        outcome(6, since="2026-03-03", target="示例局|weibo|999"),
    ]
    for number, each in enumerate(told):
        await store(asynchronous, each, run_id=f"run {number}")
    assert await covered(asynchronous, TARGET) == date(2026, 3, 2)
    await store(asynchronous, outcome(6, since="2026-03-03"), run_id="between")
    assert await covered(asynchronous, TARGET) == date(2026, 3, 20)


def post(number: int, **fields: Any) -> WeiboPost:
    values: dict[str, Any] = {
        "post_id": str(number),
        "uid": "1",
        "text": f"示例 {number}",
        "text_complete": False,
        "created_at": NOON + timedelta(days=number),
        "observed_at": NOON,
        "likes": number,
        "likes_exact": True,
        "topics": ["话题"],
        "original": {"post_id": "9", "uid": None, "state": "present"},
    }
    return WeiboPost(**(values | fields))


async def test_posts_are_known_by_their_number_since_a_moment(asynchronous: Opened) -> None:
    undated = post(5, created_at=None)
    await store(asynchronous, *map(post, range(1, 5)), undated, post(6, uid="2"))
    known = await posts_known(asynchronous, "1", None)
    assert sorted(known) == ["1", "2", "3", "4", "5"]
    recent = await posts_known(asynchronous, "1", NOON + timedelta(days=3))
    assert sorted(recent) == ["3", "4"]
    assert recent["3"] == known["3"]
    wanted = ("text", "text_complete", "edit_count", "edited_at", "created_at", "pinned", "state")
    values = ("示例 3", False, None, None, NOON + timedelta(days=3), None, None)
    assert tuple(known["3"][name] for name in wanted) == values
    assert not {"likes", "history", "observed_at", "run_id", "content_hash"} & known["3"].keys()


async def test_a_known_post_can_be_handed_over_again(
    asynchronous: Opened, database: Stored
) -> None:
    await store(asynchronous, post(1))
    known = await posts_known(asynchronous, "1", None)
    later = NOON + timedelta(days=1)
    again = WeiboPost(**known["1"], observed_at=later)
    assert await store(asynchronous, again, run_id="b") == [Effect.UNCHANGED]
    removed = WeiboPost(**(known["1"] | {"state": "removed"}), observed_at=later)
    assert await store(asynchronous, removed, run_id="b") == [Effect.CHANGED]
    found = database["weibo_posts"].find_one()
    assert found is not None
    assert (found["state"], found["likes"], len(found["history"])) == ("removed", 1, 1)


async def test_articles_are_known_by_account_push_and_place(asynchronous: Opened) -> None:
    def article(mid: str, idx: int, day: int, biz: str = "MzAx") -> WechatArticle:
        published = NOON + timedelta(days=day)
        return WechatArticle(
            biz=biz, mid=mid, idx=idx, title="示例", published_at=published, observed_at=NOON
        )

    items = [article("1", 1, 1), article("1", 2, 1), article("2", 1, 2), article("3", 1, 3, "MzAy")]
    await store(asynchronous, *items)
    known = await articles_known(asynchronous, "MzAx", None)
    assert sorted(known) == ["MzAx|1|1", "MzAx|1|2", "MzAx|2|1"]
    recent = await articles_known(asynchronous, "MzAx", NOON + timedelta(days=2))
    assert sorted(recent) == ["MzAx|2|1"]
    again = WechatArticle(**known["MzAx|1|2"], observed_at=NOON + timedelta(days=9))
    assert await store(asynchronous, again, run_id="b") == [Effect.UNCHANGED]


async def test_a_database_that_cannot_be_asked_is_an_error(asynchronous: Opened) -> None:
    await asynchronous.client.close()
    with pytest.raises(PyMongoError):
        await covered(asynchronous, TARGET)
    with pytest.raises(PyMongoError):
        await posts_known(asynchronous, "1", None)
    with pytest.raises(PyMongoError):
        await articles_known(asynchronous, "MzAx", None)
