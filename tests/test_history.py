"""The history of counts: every reading is kept once, and nothing unseen erases what was seen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import AutoReconnect
from pymongo.synchronous.database import Database
from scrapy.utils.test import get_crawler

from govcrawl import schemas
from govcrawl.items import Item, WebsitePage, WechatArticle, WeiboPost, as_json
from govcrawl.pipelines.deduplicate import DeduplicatePipeline, Duplicate
from govcrawl.pipelines.stamp import stamp
from govcrawl.storage import writer as writer_module
from govcrawl.storage.connection import open_async_database
from govcrawl.storage.records import Effect, Plan, Record
from govcrawl.storage.spool import Spool
from govcrawl.storage.writer import Collection, Result, Writer
from tests.support.database import settings_for

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Stored = Database[dict[str, Any]]
Opened = AsyncDatabase[dict[str, Any]]
Observe = Callable[..., Record]


class Collector:
    name = "weibo"

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def record(item: Item, hours: float, run_id: str | None, response: str | None) -> Record:
    run_id = run_id or f"run {hours}"
    item.observed_at = at(hours)
    item.office_id, item.adcode, item.source_url = "示例局", "510000", "https://m.weibo.cn/1"
    item.target = "示例局|weibo|1234567890"
    record_id = uuid5(NAMESPACE_OID, response or f"{run_id} {hours}").urn
    item.evidence = {"file": f"{run_id}.warc.gz", "record_id": f"<{record_id}>"}
    stamp(item, Collector(run_id))
    return Record.of(item)


def post(
    hours: float = 0, run_id: str | None = None, response: str | None = None, **fields: Any
) -> Record:
    """A post as seen some hours after noon, by a run of its own unless one is named."""
    about: dict[str, Any] = {
        "post_id": "5000000000000001",
        "uid": "1234567890",
        "screen_name": "示例发布",
        "url": "https://weibo.com/1234567890/Nabc",
        "interface": "mobile",
        "created_at": at(-10),
        "created_at_precision": "second",
        "text": "示例公告",
        "kind": "original",
        "state": "present",
    }
    return record(WeiboPost(**(about | fields)), hours, run_id, response)


def liked(likes: int | None, hours: float = 0, **fields: Any) -> Record:
    """A post with so many likes, an exact number."""
    exact = None if likes is None else True
    return post(hours, **({"likes": likes, "likes_exact": exact} | fields))


def article(hours: float = 0, **fields: Any) -> Record:
    about: dict[str, Any] = {
        "biz": "MzAxMjM0NTY3OA==",
        "mid": "2650000001",
        "idx": 1,
        "title": "示例文章",
    }
    return record(WechatArticle(**(about | fields)), hours, None, None)


@pytest.fixture
async def asynchronous(
    database_uri: str, database: Stored, tmp_path: Path
) -> AsyncIterator[Opened]:
    settings = settings_for(database_uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)
    opened = open_async_database(settings, database_uri)
    yield opened
    await opened.client.close()


@pytest.fixture
def writer(asynchronous: Opened) -> Writer:
    return Writer(asynchronous, retry_seconds=5)


def only(database: Stored, collection: str = "weibo_posts") -> dict[str, Any]:
    (document,) = database[collection].find()
    return document


def likes_of(document: Mapping[str, Any]) -> list[int | None]:
    return [reading["likes"] for reading in document["history"]]


async def written(writer: Writer, *records: Record) -> list[Result]:
    """The results of writing one after the other, each as a batch of its own."""
    return [result for each in records for result in await writer.write([each])]


async def test_a_new_post_begins_its_history(writer: Writer, database: Stored) -> None:
    seen = post(likes=30000, likes_exact=False, likes_raw="3万+", comments=0, comments_exact=True)
    assert await writer.write([seen]) == [Effect.NEW]
    found = only(database)
    expected: dict[str, Any] = dict.fromkeys(sorted(WeiboPost.readings()))
    expected |= {"likes": 30000, "likes_exact": False, "likes_raw": "3万+"}
    expected |= {"comments": 0, "comments_exact": True, "observed_at": NOON, "run_id": "run 0"}
    assert found["history"] == [expected | {"evidence": seen.document["evidence"]}]
    assert schemas.errors("weibo_posts", as_json(found)) == []


async def test_what_no_count_was_seen_of_has_an_empty_history(
    writer: Writer, database: Stored
) -> None:
    assert await written(writer, article(), article(hours=1)) == [Effect.NEW, Effect.UNCHANGED]
    assert only(database, "wechat_articles")["history"] == []
    seen = article(hours=2, reads=100000, reads_exact=False, reads_raw="10万+")
    assert await writer.write([seen]) == [Effect.UNCHANGED]
    found = only(database, "wechat_articles")
    assert (found["reads"], found["reads_exact"], found["reads_raw"]) == (100000, False, "10万+")
    assert [each["reads"] for each in found["history"]] == [100000]


async def test_things_without_such_counts_have_no_history(writer: Writer, database: Stored) -> None:
    for hours, title in ((0, "a"), (1, "a"), (2, "b"), (-1, "c")):
        await writer.write([record(WebsitePage(url="http://x/", title=title), hours, None, None)])
    assert "history" not in only(database, "website_pages")


async def test_every_crawl_adds_its_reading_and_leaves_the_latest(
    writer: Writer, database: Stored
) -> None:
    results = await written(writer, liked(1), liked(5, hours=24), liked(4, hours=48))
    assert results == [Effect.NEW, Effect.UNCHANGED, Effect.UNCHANGED]
    found = only(database)
    assert likes_of(found) == [1, 5, 4]
    assert [each["run_id"] for each in found["history"]] == ["run 0", "run 24", "run 48"]
    assert (found["likes"], found["observed_at"], found["revision"]) == (4, at(48), 1)
    assert database["revisions"].count_documents({}) == 0
    assert schemas.errors("weibo_posts", as_json(found)) == []


async def test_what_was_not_seen_this_time_erases_nothing(writer: Writer, database: Stored) -> None:
    rounded: dict[str, Any] = {"reads": 30000, "reads_exact": False, "reads_raw": "3万+"}
    await written(writer, liked(7, **rounded), liked(8, hours=1, reads_raw="阅读"))
    found = only(database)
    assert {name: found[name] for name in rounded} == rounded
    assert (found["likes"], found["comments"]) == (8, None)
    assert [each["reads"] for each in found["history"]] == [30000, None]
    await writer.write([liked(None, hours=2)])
    found = only(database)
    assert (found["likes"], found["likes_exact"], found["observed_at"]) == (8, True, at(2))
    assert likes_of(found) == [7, 8]


async def test_the_parts_of_a_count_move_together(writer: Writer, database: Stored) -> None:
    rounded: dict[str, Any] = {"likes_exact": False, "likes_raw": "3万+"}
    await written(writer, post(likes=30000, **rounded), liked(30123, hours=1))
    found = only(database)
    assert (found["likes"], found["likes_exact"], found["likes_raw"]) == (30123, True, None)


async def test_a_change_keeps_the_history_with_the_living_post(
    writer: Writer, database: Stored
) -> None:
    first = liked(1, reposts=9, reposts_exact=True)
    results = await written(writer, first, liked(2, hours=1), liked(3, hours=2, text="改过"))
    assert results == [Effect.NEW, Effect.UNCHANGED, Effect.CHANGED]
    found, kept = only(database), only(database, "revisions")["document"]
    assert likes_of(found) == [1, 2, 3]
    assert (found["text"], found["revision"]) == ("改过", 2)
    assert (found["likes"], found["reposts"], found["reposts_exact"]) == (3, 9, True)
    assert "history" not in kept
    assert (kept["text"], kept["likes"], kept["run_id"]) == ("示例公告", 2, "run 1")
    assert schemas.errors("weibo_posts", as_json(found)) == []


async def test_a_post_from_elsewhere_gets_all_its_fields(writer: Writer, database: Stored) -> None:
    database["weibo_posts"].insert_one({"_id": "5000000000000001", "text": "手工"})
    assert await writer.write([liked(3)]) == [Effect.CHANGED]
    found = only(database)
    assert likes_of(found) == [3]
    assert schemas.errors("weibo_posts", as_json(found)) == []


async def test_a_late_reading_takes_its_place_and_no_more(writer: Writer, database: Stored) -> None:
    late = liked(5, hours=-1, reads=80, reads_exact=True)
    assert await written(writer, liked(9), liked(10, hours=2), late) == [
        Effect.NEW,
        Effect.UNCHANGED,
        Effect.UNCHANGED,
    ]
    assert await writer.write([liked(7, hours=-0.5, text="旧文")]) == [Effect.LATE]
    found = only(database)
    assert likes_of(found) == [5, 7, 9, 10]
    assert (found["likes"], found["reads"], found["text"]) == (10, None, "示例公告")
    assert (found["first_seen_at"], found["observed_at"]) == (at(-1), at(2))
    kept = only(database, "revisions")["document"]
    assert (kept["text"], kept["likes"]) == ("旧文", 7)
    assert "history" not in kept


async def test_the_same_reading_is_never_there_twice(writer: Writer, database: Stored) -> None:
    records = [liked(1), liked(2, hours=1, text="改过"), liked(0, hours=-1), liked(3, hours=2)]
    for _ in range(2):
        await written(writer, *records)
        await writer.write([*records, *records])
    assert likes_of(only(database)) == [0, 1, 2, 3]


async def test_another_run_at_the_same_moment_is_another_reading(
    writer: Writer, database: Stored
) -> None:
    await written(writer, liked(1, run_id="a"), liked(2, run_id="b"))
    assert likes_of(only(database)) == [1, 2]


@pytest.mark.parametrize("text", ["示例公告", "读得更好"])
@pytest.mark.parametrize("hours", [0, 5])
async def test_an_archived_response_read_again_corrects_its_own_reading(
    writer: Writer, database: Stored, text: str, hours: float
) -> None:
    """It is the same reading whichever run reads the archive, also when later ones are there."""
    await writer.write([liked(3, response="one", reads=50, reads_exact=True)])
    if hours:
        await writer.write([liked(9, hours=hours, reads=90, reads_exact=True)])
    again = liked(30000, run_id="replay", response="one", text=text)
    for _ in range(2):
        await writer.write([again])
    first, *later = only(database)["history"]
    assert (first["likes"], first["reads"], first["run_id"]) == (30000, 50, "run 0")
    assert [each["likes"] for each in later] == ([9] if hours else [])
    assert only(database)["likes"] == (9 if hours else 30000)


async def test_two_crawls_at_once_lose_no_reading(asynchronous: Opened, database: Stored) -> None:
    """Touches and changes of the same posts, all at once, each at a moment of its own."""
    writers = [Writer(asynchronous, retry_seconds=5) for _ in range(4)]
    names = [f"50000000000000{number:02}" for number in range(10)]
    await writers[0].write([liked(0, post_id=name) for name in names])
    batches = [
        [
            liked(turn, hours=turn, post_id=name, text="改过" if turn % 3 == 0 else "示例公告")
            for name in names
        ]
        for turn in range(1, 13)
    ]

    async def crawl(number: int) -> list[Result]:
        mine = batches[number::4]
        return [result for batch in mine for result in await writers[number].write(batch)]

    results = await asyncio.gather(*(crawl(number) for number in range(4)))
    assert {type(result) for each in results for result in each} == {Effect}
    for found in database["weibo_posts"].find():
        assert likes_of(found) == list(range(13))
        assert (found["likes"], found["observed_at"], found["text"]) == (12, at(12), "改过")


@pytest.fixture
def overtaken(
    asynchronous: Opened, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Record, Record], Awaitable[Result]]:
    """Writes one record; between its reading and writing, another crawl writes a second one."""

    async def write(mine: Record, theirs: Record) -> Result:
        look = writer_module._readings
        waiting = [theirs]

        async def late(*arguments: Any) -> dict[str, list[dict[str, Any]]]:
            found = await look(*arguments)
            while waiting:
                await Writer(asynchronous, retry_seconds=5).write([waiting.pop()])
            return found

        monkeypatch.setattr(writer_module, "_readings", late)
        (result,) = await Writer(asynchronous, retry_seconds=5).write([mine])
        return result

    return write


@pytest.mark.parametrize("mine", [liked(1, hours=1), liked(1, hours=1, text="改过")])
@pytest.mark.parametrize("theirs", [liked(2, hours=2), liked(2, hours=2, text="别的")])
async def test_a_crawl_that_was_overtaken_does_not_turn_back_the_post(
    writer: Writer, database: Stored, overtaken: Any, mine: Record, theirs: Record
) -> None:
    await writer.write([liked(0, comments=4, comments_exact=True)])
    result = await overtaken(mine, theirs)
    found = only(database)
    same = mine.document["content_hash"] == found["content_hash"]
    assert result is (Effect.UNCHANGED if same else Effect.LATE)
    assert likes_of(found) == [0, 1, 2]
    assert (found["likes"], found["comments"], found["observed_at"]) == (2, 4, at(2))
    assert found["text"] == theirs.document["text"]


@pytest.mark.parametrize("text", ["示例公告", "读得更好"])
async def test_two_replays_of_an_archive_at_once_bring_one_reading(
    writer: Writer, database: Stored, overtaken: Any, text: str
) -> None:
    await writer.write([liked(0)])
    again = [
        liked(1, hours=1, run_id=name, response="one", text=text) for name in ("mine", "theirs")
    ]
    assert await overtaken(*again) is Effect.UNCHANGED
    assert likes_of(only(database)) == [0, 1]
    assert only(database)["run_id"] == "mine"


async def test_a_better_reading_of_an_archive_that_was_overtaken_is_late(
    writer: Writer, database: Stored, overtaken: Any
) -> None:
    await writer.write([liked(3, response="one")])
    better = liked(30000, run_id="replay", response="one", text="读得更好")
    assert await overtaken(better, liked(9, hours=1)) is Effect.LATE
    found = only(database)
    assert likes_of(found) == [30000, 9]
    assert (found["likes"], found["text"], found["revision"]) == (9, "示例公告", 1)


async def test_a_lost_acknowledgement_adds_no_second_reading(
    writer: Writer, database: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write is done, its answer is lost, and the batch is written again."""
    apply: Callable[[Collection, dict[int, Plan]], Awaitable[dict[int, Result]]]
    apply = writer_module._apply
    lost: list[int] = []

    async def deaf(collection: Collection, plans: dict[int, Plan]) -> dict[int, Result]:
        results = await apply(collection, plans)
        if len(lost) % 2 == 0:
            lost.append(1)
            raise AutoReconnect("the answer is lost")
        lost.append(0)
        return results

    monkeypatch.setattr(writer_module, "_apply", deaf)
    await written(writer, liked(1), liked(2, hours=1), liked(3, hours=2, text="改过"))
    await writer.write([liked(0, hours=-1)])
    assert lost == [1, 0] * 4
    found = only(database)
    assert likes_of(found) == [0, 1, 2, 3]
    assert found["revision"] == 2


async def test_a_spool_replayed_twice_adds_no_second_reading(
    writer: Writer, database: Stored, tmp_path: Path
) -> None:
    spool = Spool(tmp_path, "here/test")
    spool.append("run", [liked(1), liked(2, hours=1), liked(3, hours=2, text="改过")])
    (file,) = (tmp_path / "spool").glob("*.jsonl")
    lines = file.read_bytes()
    await writer.write([liked(9, hours=3)])
    for _ in range(2):
        assert await spool.replay(writer) == 3
        assert likes_of(only(database)) == [1, 2, 3, 9]
        file.write_bytes(lines)
    assert only(database)["likes"] == 9


async def test_the_readings_of_an_age_can_be_asked_of_the_database(
    writer: Writer, database: Stored
) -> None:
    """The first reading of each post that is at least 72 hours old, by the database alone."""
    created = at(0)
    for hours in (1, 71.9, 72.5, 100):
        await writer.write([liked(int(hours), hours=hours, created_at=created)])
    await writer.write([liked(5, hours=2, created_at=created, post_id="5000000000000002")])
    age = {"$subtract": ["$$reading.observed_at", "$created_at"]}
    old = {"$gte": [age, 72 * 3600 * 1000]}
    aged = {"$filter": {"input": "$history", "as": "reading", "cond": old}}
    stages: list[dict[str, Any]] = [
        {"$project": {"first": {"$first": aged}}},
        {"$sort": {"_id": 1}},
    ]
    one, other = database["weibo_posts"].aggregate(stages)
    assert one["first"]["likes"] == 72
    assert other.get("first") is None


def test_other_counts_of_the_same_post_are_no_repetition() -> None:
    """A run that reads a post again, or asks for its counts apart, hands over another reading."""
    pipeline = DeduplicatePipeline.from_crawler(get_crawler())

    def seen(likes: int | None) -> WeiboPost:
        item = WeiboPost(post_id="1", likes=likes)
        stamp(item, Collector("run"))
        return item

    pipeline.remember(seen(None))
    counted = seen(3)
    assert pipeline.process_item(counted) is counted
    pipeline.remember(counted)
    with pytest.raises(Duplicate):
        pipeline.process_item(seen(3))
