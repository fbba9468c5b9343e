"""The spool: what a lost database could not take survives on disk, exactly, until one does."""

import asyncio
import gc
import json
import threading
import warnings
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import Int64
from pymongo.synchronous.database import Database

from govcrawl.storage import spool as spool_module
from govcrawl.storage.connection import open_async_database
from govcrawl.storage.home import locked
from govcrawl.storage.records import Record
from govcrawl.storage.spool import Spool
from govcrawl.storage.writer import StorageLost, Writer
from tests.support.database import settings_for

NOON = datetime(2026, 3, 1, 12, 0, 0, 123000, tzinfo=UTC)
Stored = Database[dict[str, Any]]
pytestmark = pytest.mark.filterwarnings(
    # What pymongo leaves behind is found when memory is next tidied, in whatever test that is.
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)


def record(key: str, **fields: Any) -> Record:
    document = {"_id": key, "run_id": "run", "observed_at": NOON, "content_hash": f"sha256:{key}"}
    return Record("outcomes", entity=False, document=document | fields)


@pytest.fixture
async def writer(database: Stored, database_uri: str, tmp_path: Path) -> AsyncIterator[Writer]:
    settings = settings_for(database_uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)
    opened = open_async_database(settings, database_uri)
    yield Writer(opened, retry_seconds=1)
    await opened.client.close()


@pytest.fixture
async def lost_writer(tmp_path: Path) -> AsyncIterator[Writer]:
    uri = "mongodb://127.0.0.1:9/"
    opened = open_async_database(settings_for(uri, tmp_path, GOVCRAWL_STORAGE_TIMEOUT=1), uri)
    yield Writer(opened, retry_seconds=0)
    await opened.client.close()
    with warnings.catch_warnings():
        # pymongo 4.20 may leave the socket behind that it was just connecting with.
        warnings.simplefilter("ignore", ResourceWarning)
        await asyncio.sleep(0)
        gc.collect()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path, "here/test")


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "spool").iterdir() if file.name != "lock")


async def test_records_come_back_as_they_were(
    spool: Spool, writer: Writer, database: Stored, tmp_path: Path
) -> None:
    nested = {"text": "引大济岷 \u2028 \0", "large": Int64(2**62), "ratio": 0.1, "none": None}
    spool.append("run", [record("a", nested=nested)])
    spool.append("run", [record("b")])
    assert files(tmp_path) == ["run.jsonl"]
    assert await spool.replay(writer) == 2
    found = database["outcomes"].find_one({"_id": "a"})
    assert found is not None
    assert found["observed_at"] == NOON
    assert found["nested"] == nested
    assert files(tmp_path) == []
    assert await spool.replay(writer) == 0


async def test_what_is_meant_for_another_database_stays(
    spool: Spool, writer: Writer, database: Stored, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Spool(tmp_path, "elsewhere/test").append("other", [record("a")])
    spool.append("run", [record("b")])
    assert await spool.replay(writer) == 1
    assert files(tmp_path) == ["other.jsonl"]
    assert "elsewhere/test" in caplog.text
    assert database["outcomes"].count_documents({}) == 1


async def test_a_file_without_a_readable_first_line_stays(
    spool: Spool, writer: Writer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "empty.jsonl").touch()
    (tmp_path / "spool" / "torn.jsonl").write_text('{"spo')
    assert await spool.replay(writer) == 0
    assert files(tmp_path) == ["empty.jsonl", "torn.jsonl"]
    assert caplog.text.count("first line cannot be read") == 2


async def test_a_torn_line_is_put_aside_and_the_rest_replayed(
    spool: Spool, writer: Writer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spool.append("run", [record("a"), record("b")])
    file = tmp_path / "spool" / "run.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    assert await spool.replay(writer) == 1
    assert files(tmp_path) == ["run.jsonl.torn"]
    assert whole.splitlines()[-1].startswith(
        (tmp_path / "spool" / "run.jsonl.torn").read_bytes()[:-1]
    )
    assert "1 lines could not be replayed" in caplog.text


async def test_a_refused_record_is_put_aside_and_replayed_by_its_old_name(
    spool: Spool, writer: Writer, database: Stored, tmp_path: Path
) -> None:
    database["outcomes"].create_index("target", unique=True)
    spool.append("run", [record("a", target="same"), record("b", target="same")])
    assert await spool.replay(writer) == 1
    refused = tmp_path / "spool" / "run.jsonl.refused"
    _, kept = refused.read_text().splitlines()
    assert json.loads(kept)["document"]["_id"] in {"a", "b"}
    assert await spool.replay(writer) == 0
    database["outcomes"].drop_index("target_1")
    refused.rename(tmp_path / "spool" / "run.jsonl")
    assert await spool.replay(writer) == 1
    assert database["outcomes"].count_documents({}) == 2
    assert files(tmp_path) == []


async def test_what_waits_is_told_file_by_file(
    spool: Spool, writer: Writer, database: Stored, tmp_path: Path
) -> None:
    assert spool.waiting() == []
    database["outcomes"].create_index("target", unique=True)
    spool.append("a", [record("a", target="same"), record("b", target="same"), record("c")])
    file = tmp_path / "spool" / "a.jsonl"
    file.write_bytes(file.read_bytes()[:-20])
    told = [(each.file.name, each.target, each.records, each.torn) for each in spool.waiting()]
    assert told == [("a.jsonl", "here/test", 2, 1)]
    await spool.replay(writer)
    Spool(tmp_path, "elsewhere/test").append("b", [record("d")])
    told = [(each.file.name, each.target, each.records, each.torn) for each in spool.waiting()]
    assert told == [
        ("a.jsonl.refused", "here/test", 1, 0),
        ("a.jsonl.torn", None, 0, 1),
        ("b.jsonl", "elsewhere/test", 1, 0),
    ]


async def test_nothing_is_deleted_while_the_database_is_away(
    spool: Spool, lost_writer: Writer, tmp_path: Path
) -> None:
    spool.append("run", [record("a")])
    with pytest.raises(StorageLost):
        await spool.replay(lost_writer)
    assert files(tmp_path) == ["run.jsonl"]


async def test_replaying_and_appending_wait_for_each_other(
    spool: Spool, writer: Writer, database: Stored, tmp_path: Path
) -> None:
    appended = threading.Thread(target=spool.append, args=("run", [record("a")]))
    with locked(tmp_path / "spool" / "lock"):
        appended.start()
        assert files(tmp_path) == []
    appended.join()
    assert files(tmp_path) == ["run.jsonl"]
    assert await spool.replay(writer) == 1
    assert database["outcomes"].count_documents({}) == 1


def test_a_full_disk_leaves_the_file_as_it_was(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.append("run", [record("a")])
    before = (tmp_path / "spool" / "run.jsonl").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        spool.append("run", [record("b")])
    assert (tmp_path / "spool" / "run.jsonl").read_bytes() == before


def test_a_run_id_cannot_leave_the_folder(spool: Spool, tmp_path: Path) -> None:
    spool.append("../../run", [record("a")])
    assert files(tmp_path) == ["..%2F..%2Frun.jsonl"]
