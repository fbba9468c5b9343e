"""A crawl answered from an archive alone."""

from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from govcrawl.urls import canonical
from tests.support.captures import build_warc
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

ENTITIES = (
    "website_columns",
    "website_pages",
    "website_messages",
    "website_services",
    "website_reports",
)


@pytest.fixture
def place(database: Database[dict[str, Any]], database_uri: str, tmp_path: Path) -> Place:
    return Place(database_uri, database.name, tmp_path / "home", Path("sichuan"))


def contents(database: Database[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Content and evidence of what is stored, by collection and key.

    Without what an archive cannot hold: that a linked host did not answer at all.
    """
    lost = ("_id", "run_id", "content_hash", "last_seen_at", "first_seen_at")
    found: dict[str, dict[str, Any]] = {}
    for name in ("website_checks", *ENTITIES):
        found[name] = {each["_id"]: each for each in database[name].find()}
        for document in found[name].values():
            for field in lost:
                document.pop(field, None)
            broken = document.pop("broken_links", None) or []
            if document.pop("links", None):
                document["dead"] = [each for each in broken if each["verdict"] == "dead"]
    return found


def test_a_replay_stores_the_same_documents_without_the_network(
    place: Place, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    offices = "office=519900,519922,519926,519931"
    with SampleWeb() as web:
        registry = str(sample_registry(tmp_path / "registry", web.port))
        archive = str(tmp_path / "archive")
        arguments = (offices, f"registry={registry}")
        recorded = crawl(place, *arguments, settings={"GOVCRAWL_ARCHIVE": archive})
        assert recorded.returncode == 0, recorded.stderr[-3000:]
    expected = contents(database)
    reasons = {each["target"]: each["reason"] for each in database["outcomes"].find()}
    assert len(expected["website_pages"]) > 10
    database.client.drop_database(database.name)
    # The web is gone: whatever is stored now came out of the archive.
    replayed = crawl(place, *arguments, settings={"GOVCRAWL_REPLAY": archive})
    assert replayed.returncode == 0, replayed.stderr[-3000:]
    assert contents(database) == expected
    assert {each["target"]: each["reason"] for each in database["outcomes"].find()} == reasons


def test_what_an_archive_lacks_is_an_outcome(
    place: Place, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    with SampleWeb() as web:
        registry = str(sample_registry(tmp_path / "registry", web.port))
        archive = str(tmp_path / "archive")
        settings = {"GOVCRAWL_ARCHIVE": archive}
        crawl(place, "office=519931,519926", f"registry={registry}", settings=settings)
        web.hits.clear()
        arguments = ("office=519900", f"registry={registry}")
        replayed = crawl(place, *arguments, settings={"GOVCRAWL_REPLAY": archive})
        assert not web.hits
    outcome = database["outcomes"].find_one({"office_id": "519900"})
    assert outcome is not None
    assert (outcome["reason"], outcome["fault"]) == ("not_archived", "us")
    assert web.url("ucap") in replayed.stderr, "the log lists what was missing"


def test_real_captures_replay_into_valid_documents(
    corpus: Path, place: Place, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    """The main job on real input: every captured article stored, each capture with an outcome."""
    captured = build_warc(corpus, tmp_path / "archive")
    urls = tmp_path / "urls.txt"
    urls.write_text("\n".join(each.url for each in captured), encoding="utf-8")
    settings = {"GOVCRAWL_REPLAY": str(tmp_path / "archive")}
    run = crawl(place, f"urls={urls}", settings=settings)
    assert "Traceback" not in run.stderr, run.stderr[-3000:]
    addresses = {each.url for each in captured}
    outcomes = {each["target"]: each for each in database["outcomes"].find()}
    assert len(outcomes) == len(addresses)
    reasons = {each["source_url"]: each["reason"] for each in outcomes.values()}
    readable = {each.url for each in captured if each.kind in {"article", "list", "json_list"}}
    assert {reasons[url] for url in readable} == {"ok"}, reasons
    assert {"not_archived", "cut_short"}.isdisjoint(reasons.values())
    pages = {each["_id"]: each for each in database["website_pages"].find()}
    articles = {canonical(each.url): each for each in captured if each.kind == "article"}
    assert set(articles) <= set(pages)
    for address, article in articles.items():
        page = pages[address]
        assert schemas.errors("website_pages", as_json(page)) == []
        assert page["evidence"]["file"] == "captures.warc.gz"
        assert "".join(page["title"].split()) == "".join(article.expected["title"].split())
    assert database["rejected"].count_documents({}) == 0
    record = database["runs"].find_one()
    assert record is not None
    assert record["counts"]["archive_hits"] >= len(addresses)
