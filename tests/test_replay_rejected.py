"""Rejected items are stored after all once the schemas accept them, exactly as they were."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import Item, WebsiteCheck, WebsiteColumn, WebsitePage
from govcrawl.pipelines.stamp import stamp
from govcrawl.pipelines.validate import reject
from govcrawl.replaying.command import carry_out
from govcrawl.replaying.rejected import Wanted
from govcrawl.storage.records import Record
from tests.conftest import ROOT
from tests.support import crawls, ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place
from tests.support.database import settings_for

NOON = datetime(2026, 3, 1, 4, 0, 0, 123000, tzinfo=UTC)
EVIDENCE = {"file": "a.warc.gz", "record_id": "<urn:uuid:" + "0" * 8 + "-1" * 4 + "0" * 20 + ">"}
FAULT = {"path": "$.title", "rule": "maxLength", "message": "too long, it was said then"}
Stored = Database[dict[str, Any]]


@dataclass
class Crawler:
    """Who brought the items in, then."""

    name: str = "website"
    run_id: str = "website-then"


@pytest.fixture
def place(database: Stored, database_uri: str, tmp_path: Path) -> Place:
    return Place(database_uri, database.name, tmp_path / "home", tmp_path)


def url(name: str) -> str:
    return f"http://a.example/{name}"


def page(name: str, **fields: Any) -> WebsitePage:
    said = {"title": "关于公布名单的通知", "observed_at": NOON, "target": f"-|website|{url('')}"}
    return WebsitePage(url=url(name), source_url=url(name), **said | fields)


def column(name: str) -> WebsiteColumn:
    earlier = NOON - timedelta(days=3, microseconds=1)
    entries = [
        {"title": "公告", "url": url("1"), "published_at": earlier},
        {"title": "2026-03-01T04:00:00Z", "url": url("2"), "published_at": None},
    ]
    return WebsiteColumn(
        url=url(name), source_url=url(name), observed_at=NOON, entries=entries,
        entry_count=2, newest_at=earlier, evidence=EVIDENCE,
    )  # fmt: skip


def check(moment: datetime) -> WebsiteCheck:
    return WebsiteCheck(
        url=url(""), source_url=url(""), reason="ok", observed_at=moment, response_ms=2**40
    )


def refuse(database: Stored, *items: Item, **changed: Any) -> list[dict[str, Any]]:
    """Keep the items as a crawl does that finds a fault with them; the documents they would be."""
    documents = []
    for item in items:
        stamp(item, Crawler())
        documents.append(Record.of(item).document)
        refused = reject(item, [FAULT], Crawler())
        database["rejected"].insert_one(Record.of(refused).document | changed)
    return documents


def replay(place: Place, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "replay_rejected.py"), *options]
    done = ready_python.run(command, place.environment(**environment), ROOT, TIMEOUT_SECONDS)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def found(database: Stored, document: dict[str, Any]) -> dict[str, Any] | None:
    """What is stored under the document's key, without what the store adds."""
    for name in ("website_pages", "website_columns", "website_checks"):
        stored = database[name].find_one({"_id": document["_id"]})
        if stored is not None:
            return {field: stored[field] for field in document if field in stored}
    return None


def left(database: Stored) -> int:
    return database["rejected"].count_documents({"replayed_at": None})


def milliseconds(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a database keeps it: without microseconds."""
    return json.loads(json.dumps(document, default=lambda moment: f"{moment:%FT%T.%f}"[:-3]))


def test_what_is_valid_now_is_stored_as_it_was(place: Place, database: Stored) -> None:
    items = refuse(database, page("a", published_at=NOON), column("b"), check(NOON))
    tried = replay(place, "--dry-run")
    assert (tried.returncode, left(database)) == (0, 3)
    assert "3 rejected items: 3 would be stored; 0 still refused" in tried.stdout
    assert found(database, items[0]) is None

    done = replay(place)
    assert (done.returncode, left(database)) == (0, 0), done.stdout + done.stderr
    assert "3 rejected items: 3 new; 0 still refused" in done.stdout
    for document in items:
        stored = found(database, document)
        assert stored is not None
        assert milliseconds(stored) == milliseconds(document)
        assert stored["run_id"] == "website-then"
    kept = database["rejected"].find_one({"item_collection": "website_columns"})
    assert kept is not None
    assert kept["errors"] == [FAULT]
    assert kept["replayed_at"] > NOON
    again = replay(place)
    assert (again.returncode, again.stdout) == (
        0,
        "0 rejected items: 0 stored; 0 still refused\n",
    )


def test_what_is_still_refused_is_listed_by_place_and_rule(place: Place, database: Stored) -> None:
    refuse(database, page("empty", title=""), page("none", title=""), page("good"))
    refuse(database, page("bytes", title=b"\xff"))
    refuse(database, page("old"), item_collection="website_articles")
    text = json.dumps({"content_hash": "sha256:0", "headline": "a"})
    refuse(database, page("renamed"), item_json=text)
    done = replay(place)
    assert (done.returncode, left(database)) == (3, 5), done.stdout + done.stderr
    assert "6 rejected items: 1 new; 5 still refused" in done.stdout
    lines = done.stdout.splitlines()
    assert lines[0] == "     2 website_pages $.title: '' should be non-empty (minLength)"
    assert any("website_pages $: a value had no form as text" in line for line in lines)
    assert any("website_articles $: there is no such collection" in line for line in lines)
    assert any("website_pages $.headline: there is no such field" in line for line in lines)
    assert "     2 by minLength" in lines
    assert database["website_pages"].count_documents({}) == 1


def test_options_choose(place: Place, database: Stored) -> None:
    refuse(database, page("early", observed_at=NOON - timedelta(days=9)), page("late"), column("c"))
    assert "0 rejected items" in replay(place, "--run", "website-other").stdout
    assert "1 new" in replay(place, "--collection", "website_columns").stdout
    assert "1 new" in replay(place, "--since", "2026-03-01").stdout
    assert "1 new" in replay(place, "--limit", "1").stdout
    assert left(database) == 0
    assert replay(place, "--since", "March").returncode == 2


def test_what_was_measured_again_is_not_replaced_by_the_older(
    place: Place, database: Stored
) -> None:
    refuse(database, check(NOON))
    later = check(NOON + timedelta(minutes=5))
    stamp(later, Crawler())
    database["website_checks"].insert_one(Record.of(later).document)
    done = replay(place)
    assert (done.returncode, left(database)) == (0, 0)
    assert "1 superseded" in done.stdout
    stored = database["website_checks"].find_one()
    assert stored is not None
    assert stored["observed_at"] == NOON + timedelta(minutes=5)


def test_without_a_database_nothing_is_marked(place: Place, tmp_path: Path) -> None:
    nowhere = Place("mongodb://u:secret@127.0.0.1:9/", "x", tmp_path, place.registry)
    done = replay(nowhere, GOVCRAWL_STORAGE_TIMEOUT="0.2")
    assert done.returncode == 2
    assert "the database cannot be used: mongodb://u:***@127.0.0.1:9/" in done.stderr
    assert "secret" not in done.stdout + done.stderr


@pytest.fixture
def titles_may_be_empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The schema of pages repaired so that it accepts a page without a title."""
    repaired = json.loads(json.dumps(schemas.load("website_pages")))
    repaired["properties"]["title"] = {"type": "string"}
    load = schemas.load
    schemas.validator.cache_clear()
    monkeypatch.setattr(
        schemas, "load", lambda name: repaired if name == "website_pages" else load(name)
    )
    yield
    schemas.validator.cache_clear()


async def test_a_crawl_with_a_wrong_schema_is_made_good(
    database: Stored, database_uri: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    crawls.run(tmp_path / "home", database_uri, database.name, pages=3, content="")
    assert left(database) == 3
    settings = settings_for(database_uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)
    before = await carry_out(Wanted(), settings)
    assert before.exit_code == 3
    request.getfixturevalue("titles_may_be_empty")
    after = await carry_out(Wanted(), settings)
    assert (after.exit_code, left(database)) == (0, 0)
    assert {each["run_id"] for each in database["website_pages"].find()} == {"run"}
    assert database["website_pages"].count_documents({"title": ""}) == 3
