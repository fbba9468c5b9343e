"""The modes of the website spider: a light probe, a survey, everything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo.synchronous.database import Database

from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

Documents = Database[dict[str, Any]]


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture
def place(web: SampleWeb, database: Documents, database_uri: str, tmp_path: Path) -> Place:
    registry = sample_registry(tmp_path / "registry", web.port)
    return Place(database_uri, database.name, tmp_path / "home", registry)


def test_a_probe_asks_for_the_home_page_alone(
    place: Place, database: Documents, web: SampleWeb
) -> None:
    result = crawl(place, "mode=probe", "office=519901,519929,519930")
    assert result.returncode == 0, result.stderr[-3000:]
    asked = {(site, path) for (site, _, path) in web.hits}
    assert asked == {
        ("trs", "/robots.txt"),
        ("trs", "/"),
        ("unavailable", "/robots.txt"),
        ("unavailable", "/"),
    }
    assert web.hits["unavailable", "GET", "/"] == 1, "a failing probe is not repeated"
    checks = {check["office_id"]: check for check in database["website_checks"].find()}
    assert {check["mode"] for check in checks.values()} == {"probe"}
    assert checks["519901"]["status"] == 200
    assert checks["519901"]["response_ms"] is not None
    assert checks["519901"]["robots_status"] is None, "nothing around the page was asked"
    assert checks["519901"]["_id"].endswith("|probe")
    assert (checks["519929"]["reason"], checks["519929"]["status"]) == ("http_5xx", 503)
    assert checks["519930"]["reason"] == "dns"


def test_a_probe_beside_a_survey_in_the_same_hour_wipes_nothing(
    place: Place, database: Documents
) -> None:
    assert crawl(place, "office=519901", "max_pages=2").returncode == 0
    assert crawl(place, "office=519901", "mode=probe").returncode == 0
    modes = {check["mode"]: check for check in database["website_checks"].find()}
    assert set(modes) == {"survey", "probe"}
    assert modes["survey"]["robots_status"] == 200


def test_everything_is_asked_in_a_full_crawl(
    place: Place, database: Documents, web: SampleWeb
) -> None:
    result = crawl(place, "mode=full", "office=519901")
    assert result.returncode == 0, result.stderr[-3000:]
    survey = {path for path in web.paths("trs") if "/t2026" in path}
    asked = {path for (site, _, path) in web.hits if site == "trs"}
    assert survey
    assert survey <= asked
    names = database.list_collection_names()
    read = [database[name].distinct(field) for name in names for field in ("url", "page_url")]
    stored = {urlsplit(url).path for urls in read for url in urls if url}
    (nameless,) = survey - stored
    outcome = database["outcomes"].find_one({}) or {}
    parse = [each["url"] for each in outcome["failures"] if each["reason"] == "parse"]
    assert [urlsplit(url).path for url in parse] == [nameless]


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("mode=quick", "mode: got 'quick', expected one of survey, full, probe"),
        ("mode=probe max_pages=3", "max_pages"),
    ],
)
def test_a_mode_that_makes_no_sense_is_named(place: Place, argument: str, said: str) -> None:
    result = crawl(place, *argument.split())
    assert result.returncode == 2
    assert said in result.stderr
