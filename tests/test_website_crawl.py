"""The website spider, end to end: a web of sample sites in, documents out."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import ITEM_CLASSES, Rejected, Run, as_json
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture(scope="module")
def place(
    web: SampleWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("crawl")
    registry = sample_registry(folder / "registry", web.port)
    yield Place(database_uri, "govcrawl_test_website", folder / "home", registry)
    with MongoClient(database_uri) as client:
        client.drop_database("govcrawl_test_website")


@pytest.fixture(scope="module")
def finished(web: SampleWeb, place: Place) -> CompletedProcess[str]:
    """One crawl of everything, with an archive; the tests below read what it left."""
    return crawl(place, settings={"GOVCRAWL_ARCHIVE": str(place.home / "archive")})


@pytest.fixture(scope="module")
def stored(finished: CompletedProcess[str], place: Place) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(place.uri, tz_aware=True) as client:
        yield client[place.database]


def outcome_of(stored: Database[dict[str, Any]], office_id: str) -> dict[str, Any]:
    found = list(stored["outcomes"].find({"office_id": office_id}))
    assert len(found) == 1, f"{office_id} has {len(found)} outcomes"
    return found[0]


def test_the_crawl_ends_well(finished: CompletedProcess[str]) -> None:
    assert finished.returncode == 0, finished.stderr[-3000:]
    assert "Traceback" not in finished.stderr, finished.stderr


@pytest.mark.parametrize(
    ("office_id", "reason", "fault"),
    [
        ("519900", "ok", None),
        ("519901", "partial", None),
        ("519921", "ok", None),
        ("519922", "ok", None),
        ("519923", "ok", None),
        ("SA-D01", "ok", None),
        ("519924", "partial", None),
        ("519925", "blocked", "unknown"),
        ("519926", "needs_js", "unknown"),
        ("519927", "ok", None),
        ("519928", "robots", "unknown"),
        ("519929", "http_5xx", "site"),
        ("519930", "dns", "site"),
        ("519931", "absent", None),
    ],
)
def test_every_target_has_its_one_outcome(
    stored: Database[dict[str, Any]], office_id: str, reason: str, fault: str | None
) -> None:
    outcome = outcome_of(stored, office_id)
    assert (outcome["reason"], outcome["fault"]) == (reason, fault), outcome


def test_a_channel_nobody_knows_is_no_target(stored: Database[dict[str, Any]]) -> None:
    assert stored["outcomes"].count_documents({"office_id": "519932"}) == 0
    run = stored["runs"].find_one()
    assert run is not None
    assert run["targets"] == 16 == stored["outcomes"].count_documents({})


def test_the_count_of_scraped_items_is_the_count_of_documents(
    stored: Database[dict[str, Any]],
) -> None:
    run = stored["runs"].find_one()
    assert run is not None
    collections = [item.collection for item in ITEM_CLASSES if item is not Run]
    documents = sum(stored[name].count_documents({}) for name in collections)
    # A check is stored when its page was read, and once more with what the survey found.
    surveyed = stored["website_checks"].count_documents({"links": {"$ne": None}})
    assert surveyed > 5
    assert run["counts"]["stored"] == documents + surveyed > 60
    assert run["outcome"] == "ok", run["checks"]


def test_every_document_is_valid_and_has_its_evidence(stored: Database[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    others = ("weibo_", "wechat_", "app", "endpoint_", "observations")
    kept = [item.collection for item in ITEM_CLASSES if item is not Rejected]
    names = [name for name in kept if not name.startswith(others)]
    for name in names:
        for document in stored[name].find():
            assert schemas.errors(name, as_json(document)) == [], document
            seen[name] += 1
            if name.startswith("website_") and name != "website_checks":
                assert document["evidence"]["file"].endswith(".warc.gz")
                assert document["target"] in {o["target"] for o in stored["outcomes"].find()}
    assert set(seen) == set(names)


def test_a_probe_tells_how_a_site_answers(stored: Database[dict[str, Any]], web: SampleWeb) -> None:
    check = stored["website_checks"].find_one({"office_id": "519900"})
    assert check is not None
    assert (check["reason"], check["status"], check["url"]) == ("ok", 200, web.url("ucap"))
    assert check["site_id_code"] == "5199000002"
    assert (check["robots_status"], check["missing_page_status"]) == (200, 404)
    assert check["missing_page_soft"] is False
    assert check["response_ms"] is not None
    assert check["tls_valid"] is None, "a site on a port of its own has no other scheme to ask"


def test_a_failing_home_page_is_a_check_too(stored: Database[dict[str, Any]]) -> None:
    dead = stored["website_checks"].find_one({"office_id": "519930"})
    down = stored["website_checks"].find_one({"office_id": "519929"})
    assert dead is not None
    assert down is not None
    assert (dead["reason"], dead["status"], dead["columns"]) == ("dns", None, None)
    assert (down["reason"], down["status"], down["features"]) == ("http_5xx", 503, None)


def test_soft_404_and_script_redirect_of_an_old_site(stored: Database[dict[str, Any]]) -> None:
    check = stored["website_checks"].find_one({"office_id": "519924"})
    assert check is not None
    assert check["missing_page_soft"] is True
    assert check["script_redirect"]
    assert check["final_url"] != check["url"]
    assert check["redirects"][-1]["location"] == check["final_url"]


def test_slow_is_measured_not_failed(stored: Database[dict[str, Any]]) -> None:
    check = stored["website_checks"].find_one({"office_id": "519927"})
    assert check is not None
    assert check["response_ms"] >= 3000


def test_generation_time_is_not_publication_time(stored: Database[dict[str, Any]]) -> None:
    query = {"office_id": "519900", "column_name": {"$in": ["工作动态", "通知公告"]}}
    pages = list(stored["website_pages"].find(query))
    assert pages
    for page in pages:
        assert page["published_source"] == "visible"
        assert page["published_at"] != page["generated_at"]


def test_gbk_pages_are_read(stored: Database[dict[str, Any]]) -> None:
    pages = list(stored["website_pages"].find({"office_id": "519923"}))
    assert pages
    assert {page["charset"] for page in pages} == {"gb18030"}
    assert any("堃山县" in page["title"] for page in pages)


def test_partial_names_what_failed(stored: Database[dict[str, Any]]) -> None:
    outcome = outcome_of(stored, "519901")
    reasons = {failure["reason"] for failure in outcome["failures"]}
    assert "http_4xx" in reasons
    assert outcome["requests"] > outcome["responses"] > 0


def test_robots_txt_is_obeyed(stored: Database[dict[str, Any]], web: SampleWeb) -> None:
    asked = {path for site, _, path in web.hits if site == "forbidden"}
    assert asked == {"/robots.txt"}


def test_one_article_under_two_session_ids_is_one_document(
    stored: Database[dict[str, Any]], web: SampleWeb
) -> None:
    urls = [page["_id"] for page in stored["website_pages"].find({"office_id": "519901"})]
    assert len(urls) == len(set(urls))
    assert not any("jsessionid" in url for url in urls)


def test_a_second_run_touches_what_is_unchanged_and_revises_what_changed(
    stored: Database[dict[str, Any]], place: Place, web: SampleWeb
) -> None:
    before = {page["_id"]: page for page in stored["website_pages"].find({"office_id": "519901"})}
    web.switch("trs", "changed")
    again = crawl(place, "office=519901")
    web.switch("trs", "changed", on=False)
    assert again.returncode == 0, again.stderr[-3000:]
    after = {page["_id"]: page for page in stored["website_pages"].find({"office_id": "519901"})}
    assert set(after) == set(before)
    changed = [_id for _id in after if after[_id]["revision"] == 2]
    assert len(changed) == 1
    revision = stored["revisions"].find_one({"_id": f"website_pages|{changed[0]}|1"})
    assert revision is not None
    for _id, page in after.items():
        assert page["first_seen_at"] == before[_id]["first_seen_at"]
        assert page["last_seen_at"] > before[_id]["last_seen_at"]


def test_given_pages_are_asked_and_nothing_else(
    place: Place, web: SampleWeb, tmp_path: Path, stored: Database[dict[str, Any]]
) -> None:
    page = stored["website_pages"].find_one({"office_id": "519921"})
    assert page is not None
    file = tmp_path / "urls.txt"
    file.write_text(f"{page['_id']}\n{web.url('hanweb', '/nothing-here.html')}\n")
    web.hits.clear()
    run = crawl(place, f"urls={file}")
    assert run.returncode == 0, run.stderr[-3000:]
    assert sum(web.hits.values()) == 3  # robots.txt and the two pages
    record = stored["runs"].find_one(sort=[("opened_at", -1)])
    assert record is not None
    assert record["reasons"] == {"ok": 1, "http_4xx": 1}


def test_credentials_in_addresses_are_not_stored(
    place: Place, web: SampleWeb, tmp_path: Path, stored: Database[dict[str, Any]]
) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(web.url("ucap", "/?access_token=sesame-7f3a"))
    refused = crawl(place, f"urls={file}")
    assert refused.returncode == 2
    assert "access_token=REDACTED" in refused.stdout + refused.stderr
    assert "sesame" not in refused.stdout + refused.stderr
    assert stored["outcomes"].count_documents({"target": {"$regex": "sesame"}}) == 0


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("regoin=51", "argument regoin: got '51'"),
        ("level=town", "argument level: got 'town'"),
        ("max_pages=many", "argument max_pages: got 'many', expected a whole number"),
        ("registry=nowhere", "nowhere"),
        ("urls=missing.txt", "missing.txt"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_starts(
    place: Place, argument: str, message: str
) -> None:
    run = crawl(place, argument)
    assert run.returncode == 2
    assert message in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert "Spider opened" not in run.stderr
