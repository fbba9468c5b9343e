"""Writing to a database: what becomes of new, unchanged, changed and late documents."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.synchronous.database import Database
from scrapy.settings import Settings

from govcrawl.items import Item, Outcome, WebsiteCheck, WebsitePage
from govcrawl.pipelines.stamp import stamp
from govcrawl.storage import connection
from govcrawl.storage.collections import INDEXES, IndexConflict, ensure_indexes
from govcrawl.storage.home import home, project_folder
from govcrawl.storage.records import Effect, Record
from govcrawl.storage.writer import Result, Writer, WriteRefused
from tests.support.database import settings_for

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Stored = Database[dict[str, Any]]


class Collector:
    name = "website"

    def __init__(self, run_id: str = "run") -> None:
        self.run_id = run_id


def record(item: Item, run_id: str = "run") -> Record:
    stamp(item, Collector(run_id))
    return Record.of(item)


def page(
    title: str = "a", hours: float = 0, url: str = "http://x/1", run_id: str = "run"
) -> Record:
    moment = NOON + timedelta(hours=hours)
    evidence = {"file": f"{run_id}.warc.gz", "record_id": f"at {hours}"}
    item = WebsitePage(url=url, title=title, observed_at=moment, evidence=evidence)
    return record(item, run_id)


@pytest.fixture
def settings(database_uri: str, database: Stored, tmp_path: Path) -> Settings:
    return settings_for(database_uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)


@pytest.fixture
async def asynchronous(
    settings: Settings, database_uri: str
) -> AsyncIterator[AsyncDatabase[dict[str, Any]]]:
    opened = connection.open_async_database(settings, database_uri)
    yield opened
    await opened.client.close()


@pytest.fixture
def writer(asynchronous: AsyncDatabase[dict[str, Any]]) -> Writer:
    return Writer(asynchronous, retry_seconds=2)


def only(database: Stored, collection: str) -> dict[str, Any]:
    (document,) = database[collection].find()
    return document


async def test_a_new_entity_gets_its_first_revision(writer: Writer, database: Stored) -> None:
    assert await writer.write([page("a")]) == [Effect.NEW]
    found = only(database, "website_pages")
    assert found["_id"] == "http://x/1"
    assert (found["revision"], found["first_seen_at"], found["last_seen_at"]) == (1, NOON, NOON)
    assert found["title"] == "a"
    assert found["observed_at"] == NOON


async def test_unchanged_content_is_touched_with_the_newest_provenance(
    writer: Writer, database: Stored
) -> None:
    await writer.write([page("a")])
    assert await writer.write([page("a", hours=2, run_id="later")]) == [Effect.UNCHANGED]
    found = only(database, "website_pages")
    assert (found["revision"], found["first_seen_at"]) == (1, NOON)
    assert found["last_seen_at"] == found["observed_at"] == NOON + timedelta(hours=2)
    assert found["run_id"] == "later"
    assert found["evidence"]["file"] == "later.warc.gz"
    assert database["revisions"].count_documents({}) == 0


async def test_changed_content_leaves_the_earlier_document_as_a_revision(
    writer: Writer, database: Stored
) -> None:
    await writer.write([page("a")])
    before = only(database, "website_pages")
    assert await writer.write([page("b", hours=1, run_id="later")]) == [Effect.CHANGED]
    found = only(database, "website_pages")
    assert (found["title"], found["revision"], found["first_seen_at"]) == ("b", 2, NOON)
    kept = only(database, "revisions")
    assert kept["_id"] == "website_pages|http://x/1|1"
    assert kept["document"] == before
    assert kept["replaced_by_run_id"] == "later"


async def test_a_late_observation_never_replaces_a_newer_one(
    writer: Writer, database: Stored
) -> None:
    await writer.write([page("new")])
    assert await writer.write([page("old", hours=-5, run_id="spooled")]) == [Effect.LATE]
    found = only(database, "website_pages")
    assert (found["title"], found["revision"], found["run_id"]) == ("new", 1, "run")
    assert found["first_seen_at"] == NOON - timedelta(hours=5)
    assert only(database, "revisions")["document"]["title"] == "old"


async def test_a_late_observation_of_the_same_content_only_moves_the_first_sight(
    writer: Writer, database: Stored
) -> None:
    await writer.write([page("a")])
    assert await writer.write([page("a", hours=-1, run_id="spooled")]) == [Effect.UNCHANGED]
    found = only(database, "website_pages")
    assert (found["first_seen_at"], found["last_seen_at"]) == (NOON - timedelta(hours=1), NOON)
    assert found["run_id"] == "run"


async def test_one_batch_keeps_the_order_of_items_with_the_same_key(
    writer: Writer, database: Stored
) -> None:
    batch = [page("a"), page("x", url="http://x/2"), page("b", hours=1), page("b", hours=2)]
    effects = await writer.write(batch)
    assert effects == [Effect.NEW, Effect.NEW, Effect.CHANGED, Effect.UNCHANGED]
    found = database["website_pages"].find_one({"_id": "http://x/1"})
    assert found is not None
    assert (found["title"], found["revision"]) == ("b", 2)


async def test_fields_that_others_added_survive(writer: Writer, database: Stored) -> None:
    await writer.write([page("a")])
    database["website_pages"].update_one({}, {"$set": {"reviewed_by": "an analyst"}})
    await writer.write([page("b", hours=1)])
    assert only(database, "website_pages")["reviewed_by"] == "an analyst"


async def test_a_document_of_unknown_origin_is_kept_as_a_revision(
    writer: Writer, database: Stored
) -> None:
    database["website_pages"].insert_one({"_id": "http://x/1", "title": "by hand"})
    assert await writer.write([page("a")]) == [Effect.CHANGED]
    assert only(database, "website_pages")["revision"] == 2
    assert only(database, "revisions")["document"]["title"] == "by hand"


async def test_a_measurement_made_again_is_the_same_measurement(
    writer: Writer, database: Stored
) -> None:
    def check(status: int, minutes: int) -> Record:
        moment = NOON + timedelta(minutes=minutes)
        item = WebsiteCheck(office_id="o", url="http://x/", status=status, observed_at=moment)
        return record(item)

    effects: list[Result] = []
    for status, minutes in ((200, 0), (200, 10), (500, 20), (200, 90), (404, 15)):
        effects += await writer.write([check(status, minutes)])
    assert effects == [Effect.NEW, Effect.UNCHANGED, Effect.CHANGED, Effect.NEW, Effect.LATE]
    statuses = [found["status"] for found in database["website_checks"].find().sort("_id")]
    assert statuses == [500, 200]
    assert database["revisions"].count_documents({}) == 0


async def test_two_crawls_at_once_lose_nothing(
    asynchronous: AsyncDatabase[dict[str, Any]], database: Stored
) -> None:
    """Every content that was acknowledged is the document or one of its revisions."""
    writers = [Writer(asynchronous, retry_seconds=2) for _ in range(4)]
    await writers[0].write([page("start")])
    for round_ in range(5):
        contents = [f"{round_}-{number}" for number in range(4)]
        batches = [[page(content, hours=round_ + 1, run_id=content)] for content in contents]
        effects = await asyncio.gather(
            *(each.write(batch) for each, batch in zip(writers, batches, strict=True))
        )
        assert effects == [[Effect.CHANGED]] * 4
    found = only(database, "website_pages")
    kept = [each["document"]["title"] for each in database["revisions"].find()]
    assert found["revision"] == 1 + 5 * 4
    expected = {"start"} | {f"{r}-{n}" for r in range(5) for n in range(4)}
    assert {found["title"], *kept} == expected
    assert len(kept) == 20


async def test_two_crawls_insert_the_same_page_at_once(
    asynchronous: AsyncDatabase[dict[str, Any]], database: Stored
) -> None:
    batches = [
        [page(str(n % 2), url=f"http://x/{p}", run_id=str(n)) for p in range(20)] for n in range(4)
    ]
    writers = [Writer(asynchronous, retry_seconds=2) for _ in batches]
    effects = await asyncio.gather(
        *(each.write(batch) for each, batch in zip(writers, batches, strict=True))
    )
    assert sum(each.count(Effect.NEW) for each in effects) == 20
    assert database["website_pages"].count_documents({}) == 20
    for found in database["website_pages"].find():
        kept = database["revisions"].count_documents({"item_id": found["_id"]})
        assert kept == found["revision"] - 1 >= 1


async def test_a_refused_document_fails_alone(writer: Writer, database: Stored) -> None:
    database["website_pages"].create_index("title", unique=True)
    effects = await writer.write(
        [page("a"), page("a", url="http://x/2"), page("c", url="http://x/3")]
    )
    assert [effects[0], effects[2]] == [Effect.NEW, Effect.NEW]
    assert isinstance(effects[1], WriteRefused)
    assert "11000" in str(effects[1])


async def test_times_are_stored_as_dates_and_outcomes_by_run_and_target(
    writer: Writer, database: Stored
) -> None:
    outcome = Outcome(target="website http://x/", reason="ok", observed_at=NOON)
    await writer.write([record(outcome), record(outcome)])
    found = only(database, "outcomes")
    assert found["_id"] == "run|website http://x/"
    assert isinstance(found["observed_at"], datetime)


async def test_indexes_are_created_once_and_found_again(
    asynchronous: AsyncDatabase[dict[str, Any]], database: Stored
) -> None:
    for _ in range(2):
        await ensure_indexes(asynchronous)
    for name, indexes in INDEXES.items():
        wanted = {index.name for index in indexes} | {"_id_"}
        assert set(database[name].index_information()) == wanted


async def test_an_equal_index_under_another_name_will_do(
    asynchronous: AsyncDatabase[dict[str, Any]], database: Stored
) -> None:
    database["runs"].create_index([("spider", 1), ("opened_at", -1)], name="by_hand")
    await ensure_indexes(asynchronous)
    assert "spider_1_opened_at_-1" not in database["runs"].index_information()


@pytest.mark.parametrize(
    ("keys", "options", "name"),
    [
        ([("run_id", 1)], {"unique": True}, "run_id_1"),
        ([("run_id", 1)], {"expireAfterSeconds": 60}, "run_id_1"),
        ([("spider", 1)], {}, "run_id_1"),
        ([("run_id", 1)], {"sparse": True, "name": "other"}, "other"),
    ],
)
async def test_an_index_that_differs_is_an_error_naming_both(
    asynchronous: AsyncDatabase[dict[str, Any]],
    database: Stored,
    keys: list[tuple[str, int]],
    options: dict[str, Any],
    name: str,
) -> None:
    database["runs"].create_index(keys, **({"name": name} | options))
    with pytest.raises(IndexConflict, match=f"runs: index {name} is .*, but run_id 1 is needed"):
        await ensure_indexes(asynchronous)


@pytest.mark.parametrize(
    ("uri", "masked"),
    [
        ("", ""),
        ("u:p@h", "u:***@h"),
        ("mongodb://h:1/", "mongodb://h:1/"),
        ("mongodb://u:p@h1:1,h2:2/d?w=1", "mongodb://u:***@h1:1,h2:2/d?w=1"),
        ("mongodb+srv://u:p%40%2F@h/", "mongodb+srv://u:***@h/"),
        ("mongodb://u:p@/:x@h/", "mongodb://u:***@h/"),
        (
            "mongodb://u@h/?authMechanismProperties=T:x&w=1",
            "mongodb://u@h/?authMechanismProperties=***&w=1",
        ),
    ],
)
def test_the_password_is_masked(uri: str, masked: str) -> None:
    assert connection.without_password(uri) == masked


def test_a_message_that_quotes_the_password_is_cleaned() -> None:
    uri = "mongodb://u:p%40ss@h/"
    message = f"cannot log in with {uri}: p@ss or p%40ss is wrong"
    cleaned = connection.hide_password(message, uri)
    assert cleaned == "cannot log in with mongodb://u:***@h/: *** or *** is wrong"
    assert connection.hide_password("refused", "mongodb://h/") == "refused"
    assert connection.hide_password("not installed", "") == "not installed"


def test_the_target_of_a_spool_is_free_of_credentials_and_order(tmp_path: Path) -> None:
    one = settings_for("mongodb://u:p@B:2,a:1/x?w=1", tmp_path, GOVCRAWL_MONGO_DATABASE="d")
    assert connection.target(one) == "a:1,b:2/d"
    assert connection.target(settings_for("", tmp_path)) == "embedded/govcrawl"


def test_home_is_beside_the_nearest_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scrapy.cfg").touch()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert home(settings_for("", Path("place"))) == tmp_path / "place"
    assert home(settings_for("", below / "own")) == below / "own"


def test_home_outside_any_project_is_the_checkouts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert project_folder() == Path(connection.__file__).parents[2]


def test_scripts_get_the_same_database(settings: Settings, database: Stored) -> None:
    opened = connection.open_database(settings)
    with opened.client:
        opened["things"].insert_one({"_id": 1, "at": NOON})
        assert opened["things"].find_one() == {"_id": 1, "at": NOON}
    assert opened.name == database.name
    assert opened.write_concern.document["j"] is True


async def test_the_proof_of_life_leaves_nothing_behind(
    asynchronous: AsyncDatabase[dict[str, Any]], database: Stored
) -> None:
    await connection.verify(asynchronous)
    assert database["health"].count_documents({}) == 0
