"""Two crawls of the same sites at once, into one database and one archive."""

from pathlib import Path
from typing import Any

from pymongo.synchronous.database import Database

from tests.support.archives import warc_records
from tests.support.broken import ARGUMENTS, ENTITIES, last_run, left, started, wait_until
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

EARLIER = "sha256:" + "0" * 64


def test_two_at_once_store_everything_once_and_lose_no_revision(
    database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    settings = {"GOVCRAWL_ARCHIVE": str(archive)}
    with SampleWeb() as web:
        registry = sample_registry(tmp_path / "registry", web.port)
        place = Place(database_uri, database.name, tmp_path / "home", registry)
        first = crawl(place, *ARGUMENTS)
        assert first.returncode == 0, first.stderr[-3000:]
        expected = left(database)
        assert not database["revisions"].count_documents({})
        for name in ENTITIES:  # as if each thing had been another: both crawls find it changed
            database[name].update_many({}, {"$set": {"content_hash": EARLIER}})

        asked = web.hits.total()
        one = started(place, *ARGUMENTS, settings=settings, GOVCRAWL_DELAY="0.1")
        wait_until(lambda: web.hits.total() > asked, one.poll)
        other = crawl(place, *ARGUMENTS, settings=settings)
        _, log = one.communicate(timeout=60)
    assert (one.returncode, other.returncode) == (0, 0), log[-3000:] + other.stderr[-3000:]

    runs = list(database["runs"].find(sort=[("opened_at", 1)]))
    assert [run["outcome"] for run in runs] == ["ok", "ok", "ok"]
    assert runs[1]["closed_at"] > runs[2]["opened_at"], "they did not run at the same time"
    assert left(database) == expected
    for run in runs:
        assert database["outcomes"].count_documents({"run_id": run["_id"]}) == 2

    things = [(name, each) for name in ENTITIES for each in database[name].find()]
    assert {each["revision"] for _, each in things} == {2}
    revisions = list(database["revisions"].find())
    assert {(each["collection"], each["item_id"]) for each in revisions} == {
        (name, each["_id"]) for name, each in things
    }
    assert {each["document"]["content_hash"] for each in revisions} == {EARLIER}
    assert len(revisions) == len(things)

    files = list(archive.glob("*.warc.gz"))
    assert len(files) == 2
    records = {
        (file.name, fields["WARC-Record-ID"]) for file in files for fields, _ in warc_records(file)
    }
    evidence = {(each["evidence"]["file"], each["evidence"]["record_id"]) for _, each in things}
    assert evidence <= records
    assert last_run(database)["checks"], "each is compared with the runs before it"
