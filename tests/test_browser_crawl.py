"""The website spider and its browser: a site drawn by scripts is read, or ends as needs_js."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import browser
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

FEW = ("office=519926", "max_pages=6")
needs_browser = pytest.mark.skipif(
    browser.find("") is None, reason="no browser found: apt install chromium"
)


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture(scope="module")
def place(
    web: SampleWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("browser")
    registry = sample_registry(folder / "registry", web.port)
    yield Place(database_uri, "govcrawl_test_browser", folder / "home", registry)
    with MongoClient(database_uri) as client:
        client.drop_database("govcrawl_test_browser")


@pytest.fixture
def stored(place: Place) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(place.uri, tz_aware=True) as client:
        client.drop_database(place.database)
        yield client[place.database]


@needs_browser
def test_a_site_drawn_by_scripts_is_read(place: Place, stored: Database[dict[str, Any]]) -> None:
    archive = str(place.home / "archive")
    run = crawl(place, *FEW, settings={"GOVCRAWL_ARCHIVE": archive}, GOVCRAWL_BROWSER="")
    assert "Traceback" not in run.stderr, run.stderr
    read = what_was_read(stored)
    assert read["outcomes"] == [("ok", None)], run.stderr[-3000:]
    assert read["website_pages"]
    for collection in ("website_checks", "website_columns", "website_pages"):
        assert {each["rendered"] for each in stored[collection].find()} == {True}, collection
    stored.client.drop_database(stored.name)
    again = crawl(place, *FEW, settings={"GOVCRAWL_REPLAY": archive, "GOVCRAWL_BROWSER": ""})
    assert "Traceback" not in again.stderr, again.stderr
    assert what_was_read(stored) == read


def what_was_read(stored: Database[dict[str, Any]]) -> dict[str, list[Any]]:
    return {
        "outcomes": [(each["reason"], each["fault"]) for each in stored["outcomes"].find()],
        "website_pages": sorted(
            (each["url"], each["title"], each["content_hash"])
            for each in stored["website_pages"].find()
        ),
        "website_columns": sorted(each["url"] for each in stored["website_columns"].find()),
    }


def test_without_a_browser_it_ends_as_needs_js(
    place: Place, stored: Database[dict[str, Any]]
) -> None:
    run = crawl(place, *FEW, GOVCRAWL_BROWSER="off")
    assert "Traceback" not in run.stderr, run.stderr
    assert Counter(each["reason"] for each in stored["outcomes"].find()) == {"needs_js": 1}
    assert [each["rendered"] for each in stored["website_checks"].find()] == [False]


def test_a_wrong_browser_is_named_and_nothing_starts(place: Place) -> None:
    run = crawl(place, *FEW, GOVCRAWL_BROWSER="/no/such/browser")
    assert run.returncode == 2
    assert "GOVCRAWL_BROWSER" in run.stderr
    assert "/no/such/browser" in run.stderr
    assert "Traceback" not in run.stderr
