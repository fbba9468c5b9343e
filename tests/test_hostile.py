"""One crawl of sites that do what sites should not: each costs itself an outcome and no more."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from tests.support import hostile
from tests.support.crawl import Place, crawl
from tests.support.hostile import HostileWeb
from tests.support.hostile_answers import TITLE
from tests.support.hostile_sites import CASES, ELSEWHERE, HOSTS, LONG
from tests.support.measured import Measured, measured

COLLECTIONS = ("website_checks", "website_columns", "website_pages", "outcomes", "rejected")
CEILING_MEGABYTES = 600
"""What a crawl of them all may need, of which 150 are needed without a page."""
LIMIT_SECONDS = 120


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    with hostile.serving({HOSTS[name]: site for name, (site, *_) in CASES.items()}) as running:
        yield running


@pytest.fixture(scope="module")
def place(web: HostileWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("hostile")
    return Place(database_uri, "govcrawl_test_hostile", folder / "home", web.registry(folder))


@pytest.fixture(scope="module")
def finished(place: Place) -> Measured:
    """One crawl of them all; the tests below read what it left."""
    settings = {
        "DOWNLOAD_TIMEOUT": "15",
        "RETRY_TIMES": "0",
        "GOVCRAWL_ARCHIVE": str(place.home / "archive"),
    }
    return measured(place, "max_pages=6", "max_links=0", settings=settings, limit=LIMIT_SECONDS)


@pytest.fixture(scope="module")
def stored(finished: Measured, place: Place) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(place.uri, tz_aware=True) as client:
        yield client[place.database]
        client.drop_database(place.database)


def found(stored: Database[dict[str, Any]], collection: str, web: HostileWeb, name: str) -> Any:
    """The one document of a collection that is about a site."""
    target = {"target": {"$regex": f"{web.url(HOSTS[name])}$"}}
    [document] = list(stored[collection].find(target))
    return document


@pytest.mark.parametrize("name", CASES)
def test_every_site_has_its_one_outcome_and_its_check(
    name: str, stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    _, reason, fault = CASES[name]
    outcome = found(stored, "outcomes", web, name)
    assert (outcome["reason"], outcome["fault"]) == (reason, fault), outcome
    check = found(stored, "website_checks", web, name)
    assert check["url"] == web.url(HOSTS[name])
    assert check["reason"] == ("ok" if reason == "partial" else reason)


def test_the_run_is_good_its_log_calm_and_its_counts_true(
    finished: Measured, stored: Database[dict[str, Any]]
) -> None:
    assert finished.returncode == 0, finished.log[-3000:]
    assert "Traceback" not in finished.log, finished.log
    assert finished.megabytes < CEILING_MEGABYTES
    assert finished.seconds < LIMIT_SECONDS
    run = stored["runs"].find_one()
    assert run is not None
    assert run["counts"]["stored"] == sum(stored[name].count_documents({}) for name in COLLECTIONS)
    assert run["counts"]["log_errors"] == run["counts"]["rejected"] == 0
    for name in COLLECTIONS:
        for document in stored[name].find():
            assert schemas.errors(name, as_json(document)) == []


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("claims GB 2312", "utf-8"),
        ("claims UTF-8", "gb18030"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16 unsaid", "utf-16-le"),
        ("no such charset", "utf-8"),
    ],
)
def test_a_page_is_read_in_what_it_is_written_in(
    name: str, charset: str, stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    check = found(stored, "website_checks", web, name)
    assert (check["charset"], check["title"]) == (charset, TITLE)


def test_redirects_are_followed_and_kept(
    stored: Database[dict[str, Any]], web: HostileWeb, place: Place
) -> None:
    host = HOSTS["chain"]
    check = found(stored, "website_checks", web, "chain")
    assert [(hop["url"], hop["status"], hop["location"]) for hop in check["redirects"]] == [
        (web.url(host), 301, web.url(host, "/a")),
        (web.url(host, "/a"), 302, web.url(host, "/b")),
    ]
    assert (check["final_url"], check["status"]) == (web.url(host, "/b"), 200)
    assert len(check["columns"]) == 2
    assert check["evidence"] is not None
    moved = found(stored, "website_checks", web, "off-site")
    assert moved["final_url"] == web.url(ELSEWHERE)


def test_a_site_that_sends_every_address_home_has_no_files(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    check = found(stored, "website_checks", web, "all home")
    assert (check["missing_page_status"], check["missing_page_soft"]) == (200, True)
    assert check["robots_status"] is None


def test_pages_that_lead_astray_are_told_from_pages(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    outcome = found(stored, "outcomes", web, "led astray")
    reasons = [(each["reason"], each["fault"]) for each in outcome["failures"]]
    assert reasons == [("migrated", "unknown"), ("soft_404", "site"), ("http_4xx", "site")]
    assert not list(stored["website_columns"].find({"target": outcome["target"]}))
    assert not list(stored["website_pages"].find({"target": outcome["target"]}))


def test_odd_links_are_left_alone_and_passwords_not_kept(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    asked = set(web.targets(HOSTS["odd links"]))
    assert {"/column/", "/token/?access_token=sesame-7f3a"} < asked
    assert "/private/" not in asked
    assert not any(LONG in target for target in asked)
    check = found(stored, "website_checks", web, "odd links")
    assert any("access_token=REDACTED" in column["url"] for column in check["columns"])
    kept = [json.dumps(as_json(each)) for name in COLLECTIONS for each in stored[name].find()]
    assert not any("sesame" in text for text in kept)


def test_the_budget_holds_where_there_are_thousands_of_links(web: HostileWeb) -> None:
    columns = [target for target in web.targets(HOSTS["many links"]) if target.startswith("/c")]
    assert columns == ["/c0/", "/c1/", "/c2/"]


def test_a_replay_comes_to_the_same(
    stored: Database[dict[str, Any]], web: HostileWeb, place: Place
) -> None:
    before = {each["target"]: each["reason"] for each in stored["outcomes"].find()}
    web.asked.clear()
    again = replace(place, database=f"{place.database}_replay")
    settings = {"GOVCRAWL_REPLAY": str(place.home / "archive")}
    run = crawl(again, "max_pages=6", "max_links=0", settings=settings)
    assert run.returncode == 0, run.stderr[-3000:]
    assert not web.asked
    with MongoClient(place.uri) as client:
        database = client[again.database]
        after = {each["target"]: each["reason"] for each in database["outcomes"].find()}
        client.drop_database(database.name)
    assert after.keys() == before.keys()
    cut_off = {web.url(HOSTS[name]) for name in CASES if name.startswith("1 GB")}
    for target, reason in before.items():
        unanswered = reason in {"reset", "timeout"} or target.split("|")[-1] in cut_off
        assert after[target] == ("not_archived" if unanswered else reason), target
