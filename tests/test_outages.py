"""The database is away, goes away, comes back: real servers, real crawls, nothing lost."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from tests.support.crawls import Crawl, crawl, run
from tests.support.database import DatabaseServer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def stored(server: DatabaseServer) -> Iterator[Database[dict[str, Any]]]:
    patience = 3000  # it says goodbye to the server, which a test may have ended
    with MongoClient[dict[str, Any]](
        server.uri, tz_aware=True, serverSelectionTimeoutMS=patience
    ) as client:
        yield client["test"]


def documents(database: Database[dict[str, Any]]) -> int:
    return sum(database[name].count_documents({}) for name in ("website_pages", "outcomes"))


def wait_until_stored(running: Crawl, stored: Database[dict[str, Any]]) -> None:
    """Until pages were seen and some of their items acknowledged."""
    running.wait_for_pages(20)
    while not documents(stored):
        time.sleep(0.01)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_unreachable_at_open_ends_the_crawl_at_once_without_the_password(home: Path) -> None:
    uri = f"mongodb://crawler:s3cret%21word@127.0.0.1:{closed_port()}/?retryWrites=false"
    started = time.monotonic()
    ended = run(home, uri, pages=5, left=2)
    assert ended.stats["finish_reason"] == "storage_unavailable"
    assert ended.log.count(" ERROR: ") == 1
    assert "item_scraped_count" not in ended.stats
    assert ended.pages == 0
    assert "mongodb://crawler:***@127.0.0.1" in ended.log
    assert "s3cret" not in ended.log
    assert "Traceback" not in ended.log
    assert time.monotonic() - started < 15


def test_an_address_that_makes_no_sense_is_unavailable_storage_too(home: Path) -> None:
    ended = run(home, "mongodb://crawler:pa/ss@word@127.0.0.1/?appName=x@y")
    assert ended.stats["finish_reason"] == "storage_unavailable"
    assert "pa/ss" not in ended.log


def test_an_index_of_another_kind_is_named_before_anything_is_crawled(
    home: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    database["runs"].create_index("run_id", unique=True)
    ended = run(home, database_uri, database.name, pages=5)
    assert ended.stats["finish_reason"] == "storage_unavailable"
    assert "runs: index run_id_1 is run_id 1 unique=True, but run_id 1 is needed" in ended.log
    assert ended.pages == 0


def test_asked_to_stop_during_an_outage_it_spools_before_it_goes(
    home: Path, server: DatabaseServer, stored: Database[dict[str, Any]]
) -> None:
    with crawl(home, server.uri, pages=5000, items=2, left=3, pause=0.005, retry=2) as running:
        running.wait_for_pages(40)
        server.kill()
        running.wait_for_pages(running.pages + 5)
        running.process.terminate()
        stats = running.finish()
    assert stats["finish_reason"] == "shutdown"
    assert stats["item_scraped_count"] + stats["govcrawl/spooled"] == running.pages * 2 + 3
    assert "Traceback" not in running.log
    server.start()
    again = run(home, server.uri, pages=1, items=1, run_id="next")
    assert again.stats["govcrawl/replayed"] == stats["govcrawl/spooled"]
    assert documents(stored) == running.pages * 2 + 3 + 1


def test_killed_and_back_in_time_loses_nothing(
    home: Path, server: DatabaseServer, stored: Database[dict[str, Any]]
) -> None:
    with crawl(home, server.uri, pages=300, items=2, first=20, left=3, pause=0.005) as running:
        running.wait_for_pages(60)
        server.kill()
        while "trying again" not in running.log and running.process.poll() is None:
            time.sleep(0.01)  # coming back sooner, it might not have been missed
        server.start()
        stats = running.finish()
    assert stats["finish_reason"] == "finished"
    assert "trying again" in running.log
    assert stats["item_scraped_count"] == 300 * 2 + 20 + 3
    assert documents(stored) == stats["item_scraped_count"]
    assert "govcrawl/spooled" not in stats
    assert "log_count/ERROR" not in stats


def test_killed_for_good_spools_and_the_next_start_replays(
    home: Path, server: DatabaseServer, stored: Database[dict[str, Any]]
) -> None:
    with crawl(home, server.uri, pages=5000, items=2, left=3, pause=0.005, retry=1) as running:
        running.wait_for_pages(40)
        server.kill()
        stats = running.finish()
    assert stats["finish_reason"] == "storage_failed"
    assert running.pages < 5000
    scraped, spooled = stats["item_scraped_count"], stats["govcrawl/spooled"]
    assert scraped + spooled == running.pages * 2 + 3
    assert stats["item_dropped_reasons_count/Spooled"] == spooled
    assert (home / "spool" / "run.jsonl").read_bytes().count(b"\n") == spooled + 1

    server.start()
    # Unacknowledged writes may have reached the database as well; replaying makes no second ones.
    assert scraped <= documents(stored) <= scraped + spooled
    again = run(home, server.uri, pages=1, items=1, run_id="next")
    assert again.stats["finish_reason"] == "finished"
    assert again.stats["govcrawl/replayed"] == spooled
    assert again.stats["item_scraped_count"] == 1
    assert documents(stored) == scraped + spooled + 1
    assert not list((home / "spool").glob("*.jsonl*"))


def test_with_neither_database_nor_disk_every_loss_is_an_error(
    home: Path, server: DatabaseServer, stored: Database[dict[str, Any]]
) -> None:
    home.mkdir()
    (home / "spool").touch()  # where the spool's folder should be
    with crawl(home, server.uri, pages=5000, pause=0.005, retry=1) as running:
        wait_until_stored(running, stored)
        server.kill()
        stats = running.finish()
    server.start()
    assert stats["finish_reason"] == "storage_failed"
    assert "govcrawl/spooled" not in stats
    lost = running.log.count("Error processing WebsitePage")
    assert stats["item_scraped_count"] + lost == running.pages
    assert documents(stored) >= stats["item_scraped_count"]


def test_items_from_start_do_not_keep_a_failed_crawl_open(
    home: Path, server: DatabaseServer, stored: Database[dict[str, Any]]
) -> None:
    """Scrapy 2.19 does not wake a closing scraper for them."""
    with crawl(home, server.uri, first=400, pages=0, pause=0.005, retry=1) as running:
        wait_until_stored(running, stored)
        server.kill()
        stats = running.finish()
    assert stats["finish_reason"] == "storage_failed"
    assert stats["item_scraped_count"] + stats["govcrawl/spooled"] == 400
