"""Stamp, validate, deduplicate, store: what each does to an item, and all of them in a crawl."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.synchronous.database import Database
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.utils.test import get_crawler

from govcrawl import items, schemas
from govcrawl.items import Item, Outcome, Rejected, WebsitePage, as_json
from govcrawl.pipelines import stamp as stamp_module
from govcrawl.pipelines.deduplicate import DeduplicatePipeline, Duplicate
from govcrawl.pipelines.stamp import StampPipeline
from govcrawl.pipelines.store import StorePipeline
from govcrawl.pipelines.validate import ValidatePipeline
from govcrawl.storage.batch import Batch
from govcrawl.storage.records import Effect, Record
from govcrawl.storage.writer import Result
from tests.support.crawls import run
from tests.support.database import settings_for
from tests.support.small_crawl import SmallSpider

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def crawler() -> Crawler:
    made = get_crawler(SmallSpider)
    made.spider = SmallSpider.from_crawler(made, "http://127.0.0.1", run_id="run-1")
    return made


def page(**fields: Any) -> WebsitePage:
    values = {"url": "http://x/1", "title": "t", "observed_at": NOON}
    return WebsitePage(**(values | fields))


def stamped(crawler: Crawler, item: Item) -> Item:
    return StampPipeline(crawler).process_item(item)


def validated(crawler: Crawler, item: Item) -> Item:
    return ValidatePipeline(crawler).process_item(stamped(crawler, item))


def test_stamp_says_which_run_and_what_content(crawler: Crawler) -> None:
    item = stamped(crawler, page())
    assert (item.run_id, item.spider, item.channel) == ("run-1", "website", "website")
    assert item.content_hash == page().digest()
    assert stamped(crawler, page(channel="weibo")).channel == "weibo"


def test_stamp_cuts_times_to_what_a_database_keeps(crawler: Crawler) -> None:
    china = timezone(timedelta(hours=8))
    moment = datetime(2026, 3, 1, 20, 0, 0, 123987, tzinfo=china)
    item = stamped(crawler, page(observed_at=moment))
    assert item.observed_at == moment.replace(microsecond=123000)
    naive = stamped(crawler, page(observed_at=datetime(2026, 3, 1, 12)))  # noqa: DTZ001 -- the case
    assert naive.observed_at == NOON


def test_stamp_takes_now_for_an_item_without_a_time(crawler: Crawler) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    item = stamped(crawler, Outcome(target="t", reason="ok"))
    assert item.observed_at is not None
    assert before <= item.observed_at <= datetime.now(UTC)


@pytest.mark.parametrize("thing", [{"url": "http://x/"}, "text", Item()])
def test_stamp_refuses_what_is_no_item_of_ours(crawler: Crawler, thing: object) -> None:
    with pytest.raises(TypeError, match=r"not one of the item classes"):
        StampPipeline(crawler).process_item(thing)


def test_an_item_class_without_a_schema_stops_the_crawl(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    StampPipeline(crawler).open_spider()

    class Unheard(Item):
        collection = "unheard_of"

    monkeypatch.setattr(stamp_module, "ITEM_CLASSES", (*items.ITEM_CLASSES, Unheard))
    with pytest.raises(CloseSpider) as stopped:
        StampPipeline(crawler).open_spider()
    assert stopped.value.reason == "schema_missing"
    assert "unheard_of" in caplog.text


def test_a_valid_item_passes_unchanged(crawler: Crawler) -> None:
    item = stamped(crawler, page())
    assert ValidatePipeline(crawler).process_item(item) is item


def assert_kept(crawler: Crawler, rejected: Item) -> Rejected:
    assert isinstance(rejected, Rejected)
    document = rejected.document()
    assert schemas.errors("rejected", as_json(document)) == []
    assert bson.decode(bson.encode(document))["item_json"] == rejected.item_json
    assert rejected.run_id == "run-1"
    return rejected


def test_an_invalid_item_is_kept_whole_with_every_error(crawler: Crawler) -> None:
    evidence = {"file": "a.warc.gz", "record_id": "<urn:uuid:00000000-0000-0000-0000-000000000000>"}
    item = page(title=None, images=-1, keywords=["ok", ""], evidence=evidence, office_id="o")
    rejected = assert_kept(crawler, validated(crawler, item))
    assert [error["path"] for error in rejected.errors] == ["$.images", "$.keywords[1]", "$.title"]
    assert (rejected.item_collection, rejected.item_id) == ("website_pages", "http://x/1")
    assert json.loads(rejected.item_json or "") == as_json(item.document())
    assert (rejected.evidence, rejected.office_id) == (evidence, "o")
    assert crawler.stats.get_value("govcrawl/rejected/website_pages") == 1
    assert crawler.spider.refused == ["website_pages"]  # type: ignore[union-attr]


def test_an_item_without_its_key_is_known_by_its_content(crawler: Crawler) -> None:
    rejected = assert_kept(crawler, validated(crawler, page(url=None)))
    assert {"$['_id']", "$.url"} <= {error["path"] for error in rejected.errors}
    assert rejected.item_id == page(url=None).digest()


def test_a_missing_required_field_is_an_error_with_a_path(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = WebsitePage.document

    def without_title(item: WebsitePage) -> dict[str, Any]:
        return {name: value for name, value in whole(item).items() if name != "title"}

    monkeypatch.setattr(WebsitePage, "document", without_title)
    rejected = assert_kept(crawler, validated(crawler, page()))
    assert [(error["path"], error["rule"]) for error in rejected.errors] == [
        ("$.title", "required")
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "lone \ud800 surrogate"},
        {"url": "http://x/\udfff"},
        {"images": 2**63},
        {"images": float("nan")},
        {"title": b"bytes"},
        {"keywords": {"a", "set"}},
        {"attachments": [{"name": "a", "url": "http://x/\ud800", "kind": float("inf")}]},
        {"source_url": "no address"},
        {"source_url": "\ud800"},
        {"adcode": "51"},
        {"evidence": {"file": 3}},
        {"channel": "telegraph"},
        {"office_id": ""},
    ],
)
def test_whatever_an_item_holds_it_is_kept(crawler: Crawler, fields: dict[str, Any]) -> None:
    (name,) = fields
    rejected = assert_kept(crawler, validated(crawler, page(**fields)))
    assert any(error["path"].startswith(f"$.{name}") for error in rejected.errors)
    assert name in json.loads(rejected.item_json or "")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.binary(max_size=3)
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(), max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


FIELDS = ("url", "title", "keywords", "attachments", "images", "source_url", "author")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, VALUES)))
def test_any_content_is_either_valid_or_kept(fields: dict[str, Any]) -> None:
    made = get_crawler(SmallSpider)
    made.spider = SmallSpider.from_crawler(made, "http://127.0.0.1", run_id="run-1")
    result = validated(made, page(**fields))
    assert bson.encode(result.document())
    assert schemas.errors(result.collection, as_json(result.document())) == []


def test_a_repetition_is_dropped_only_after_it_was_stored(crawler: Crawler) -> None:
    pipeline = DeduplicatePipeline.from_crawler(crawler)
    first = stamped(crawler, page())
    assert pipeline.process_item(first) is first
    assert pipeline.process_item(first) is first  # the write may have failed
    pipeline.remember(first)
    with pytest.raises(Duplicate) as dropped:
        pipeline.process_item(stamped(crawler, page()))
    assert isinstance(dropped.value, DropItem)
    assert dropped.value.log_level == "DEBUG"
    changed = stamped(crawler, page(title="other"))
    assert pipeline.process_item(changed) is changed


def records(count: int) -> Iterator[Record]:
    for number in range(count):
        yield Record("c", entity=False, document={"_id": str(number)})


async def test_a_batch_is_full_at_its_size_and_each_gets_its_own_result() -> None:
    sizes: list[int] = []

    async def write(batch: Any) -> list[Result]:
        sizes.append(len(batch))
        await asyncio.sleep(0)
        return [Effect.NEW if int(each.id) % 2 else Effect.CHANGED for each in batch]

    batch = Batch(write, size=10, seconds=30)
    results = await asyncio.gather(*(batch.put(each) for each in records(20)))
    assert sizes == [10, 10]
    assert results == [Effect.CHANGED, Effect.NEW] * 10
    waiting = asyncio.gather(*(batch.put(each) for each in records(3)))
    await asyncio.sleep(0)
    await batch.close()
    assert await waiting == [Effect.CHANGED, Effect.NEW, Effect.CHANGED]


async def test_a_batch_does_not_wait_for_ever_and_passes_errors_on() -> None:
    async def write(batch: Any) -> list[Result]:
        raise LookupError(f"{len(batch)} records")

    batch = Batch(write, size=10, seconds=600)
    for _ in range(2):
        with pytest.raises(LookupError, match="1 records"):
            await batch.put(next(records(1)))
    await batch.close()


async def test_a_batch_ends_in_time_while_records_keep_coming() -> None:
    sizes: list[int] = []

    async def write(batch: Any) -> list[Result]:
        sizes.append(len(batch))
        return [Effect.NEW] * len(batch)

    batch = Batch(write, size=100_000, seconds=0.05)
    waiting = []
    while not sizes:
        waiting.append(asyncio.create_task(batch.put(next(records(1)))))
        await asyncio.sleep(0)
    await batch.close()
    assert await asyncio.gather(*waiting) == [Effect.NEW] * sum(sizes)
    assert 1 < sizes[0] < 100_000


async def test_a_document_too_large_for_any_database_fails_alone(
    crawler: Crawler, tmp_path: Path
) -> None:
    known = settings_for("mongodb://127.0.0.1:9/", tmp_path)
    own = {str(name): known[name] for name in known if str(name).startswith("GOVCRAWL_")}
    pipeline = StorePipeline.from_crawler(get_crawler(SmallSpider, own))
    with pytest.raises(RuntimeError, match="no storage"):
        await pipeline.process_item(stamped(crawler, page()))
    pipeline._batch = cast("Batch", object())
    with pytest.raises(ValueError, match="too large to store"):
        await pipeline.process_item(stamped(crawler, page(author="x" * 2**24)))


def stored_total(stats: dict[str, Any]) -> int:
    return sum(count for name, count in stats.items() if name.startswith("govcrawl/stored/"))


def test_scraped_is_what_was_acknowledged(
    tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    arguments = {"pages": 10, "items": 5, "first": 5, "left": 2}
    first = run(tmp_path / "1", database_uri, database.name, **arguments)
    stats = first.stats
    assert stats["finish_reason"] == "finished"
    assert stats["item_scraped_count"] == stored_total(stats) == 10 * 5 + 5 + 2
    assert stats["govcrawl/stored/outcomes/new"] == 2  # what the spider left unsettled
    assert database["website_pages"].count_documents({}) == 55
    assert database["outcomes"].count_documents({"reason": "cut_short"}) == 2


def test_repetitions_are_dropped_and_invalid_items_kept_in_a_crawl(
    tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    arguments = {"pages": 4, "items": 2, "run_id": "second"}
    good = run(tmp_path / "1", database_uri, database.name, twice=True, **arguments)
    assert good.stats["item_scraped_count"] == 8
    assert good.stats["item_dropped_reasons_count/Duplicate"] == 8
    assert "WARNING" not in good.log

    bad = run(tmp_path / "2", database_uri, database.name, content="\ud800", **arguments)
    assert bad.stats["item_scraped_count"] == stored_total(bad.stats) == 8
    assert bad.stats["govcrawl/rejected/website_pages"] == bad.stats["refused"] == 8
    assert bad.stats["govcrawl/stored/rejected/new"] == 8
    assert database["rejected"].count_documents({"item_collection": "website_pages"}) == 8
    assert "Traceback" not in bad.log
