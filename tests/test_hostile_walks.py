"""One full crawl of sites whose pages never end: it ends, soon, and has what is worth having."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from tests.support import hostile
from tests.support.crawl import Place
from tests.support.hostile import HostileWeb
from tests.support.measured import Measured, measured
from tests.support.trap_sites import ARTICLES, ENTRIES, TRAPS

HOSTS = {name: f"127.0.5.{number}" for number, name in enumerate(TRAPS, start=1)}
MOST_PAGES = 600
"""The budget of a site; the traps have to be left before it is spent."""
CEILING_MEGABYTES = 400
LIMIT_SECONDS = 110


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    with hostile.serving({HOSTS[name]: trap.site for name, trap in TRAPS.items()}) as running:
        yield running


@pytest.fixture(scope="module")
def place(web: HostileWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("walks")
    return Place(database_uri, "govcrawl_test_walks", folder / "home", web.registry(folder))


@pytest.fixture(scope="module")
def finished(place: Place) -> Measured:
    """One crawl of them all; the tests below read what it left."""
    budget = ("mode=full", f"max_pages={MOST_PAGES}", "max_links=0")
    return measured(place, *budget, settings={"RETRY_TIMES": "0"}, limit=LIMIT_SECONDS)


@pytest.fixture(scope="module")
def stored(finished: Measured, place: Place) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(place.uri, tz_aware=True) as client:
        yield client[place.database]
        client.drop_database(place.database)


def test_the_crawl_ends_in_time_and_within_memory(finished: Measured) -> None:
    assert finished.returncode == 0, finished.log[-3000:]
    assert "Traceback" not in finished.log, finished.log
    assert finished.megabytes < CEILING_MEGABYTES
    assert finished.seconds < LIMIT_SECONDS


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_left(name: str, finished: Measured, web: HostileWeb) -> None:
    around = {"/", "/robots.txt", "/sitemap.xml", "/xwzx/", *ARTICLES}
    inside = [each for each in web.targets(HOSTS[name]) if each not in around]
    inside = [each for each in inside if not each.startswith("/govcrawl-")]
    assert 0 < len(inside) <= TRAPS[name].most, inside[-5:]
    assert max(web.asked[HOSTS[name], each] for each in inside) <= 5


@pytest.mark.parametrize("name", TRAPS)
def test_its_outcome_says_so_and_its_articles_are_there(
    name: str, stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    ours = {"target": {"$regex": f"{web.url(HOSTS[name])}$"}}
    [outcome] = list(stored["outcomes"].find(ours))
    assert outcome["reason"] == TRAPS[name].reason, outcome
    if note := TRAPS[name].note:
        assert note in outcome["detail"]
    kept = {urlsplit(each["url"]).path for each in stored["website_pages"].find(ours)}
    expected = {*ARTICLES, *(ENTRIES if name in {"well", "same page", "shuffled"} else ())}
    assert expected <= kept
