"""Odd but lawful ways to run a crawl, and wrong ones: each ends well or says what is wrong."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.registry import Registry, Selection
from govcrawl.registry.selection import shard_of
from govcrawl.storage.home import project_folder
from tests.support.crawl import Place, command, crawl
from tests.support.hostile import CHANNELS, OFFICES, HostileWeb, Question, home, page, serving

FIRST, SECOND = "127.0.2.11", "127.0.2.12"
ROBOTS = "Content-Type: text/plain"
DELAY_SECONDS = 0.25
BROKEN = """
import sys
from scrapy.cmdline import execute
from govcrawl.items import WebsitePage
from govcrawl.parsers import channels
parse = channels.PARSERS["website"]

def broken(capture):
    if capture.url.endswith("/raise/"):
        raise ZeroDivisionError("a parser of ours broke")
    if capture.url.endswith("/invalid/"):
        return [WebsitePage(url=capture.url, title="", body_chars=-1)]
    return parse(capture)

channels.PARSERS["website"] = broken
sys.argv = ["scrapy", *sys.argv[1:]]
execute()
"""


def site(question: Question) -> bytes:
    """A small site that asks for a moment between two requests."""
    if question.target == "/":
        return page(home("/raise/", "/invalid/", "/gone/"))
    if question.target == "/robots.txt":
        return page(f"User-agent: *\nCrawl-delay: {DELAY_SECONDS}\n", ROBOTS)
    return page("", status="404 Not Found") if "gone" in question.target else page(home())


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    with serving({FIRST: site, SECOND: site}) as running:
        yield running


@pytest.fixture
def place(
    web: HostileWeb, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> Place:
    registry = web.registry(tmp_path / "registry", FIRST)
    return Place(database_uri, database.name, tmp_path / "home", registry)


def outcomes(database: Database[dict[str, Any]]) -> list[str]:
    return sorted(each["reason"] for each in database["outcomes"].find())


@pytest.mark.parametrize("bound", ["max_pages=0", "depth=0"])
def test_no_pages_is_a_probe_alone(
    bound: str, place: Place, web: HostileWeb, database: Database[dict[str, Any]]
) -> None:
    web.asked.clear()
    run = crawl(place, bound, "max_links=0", "_job=night-7")
    assert run.returncode == 0, run.stderr[-3000:]
    assert not [target for target in web.targets(FIRST) if target.endswith("/")][1:]
    assert outcomes(database) == ["ok"]
    record = database["runs"].find_one()
    assert record is not None
    assert (record["_id"], record["arguments"]) == (
        "night-7",
        dict([bound.split("="), ("max_links", "0")]),
    ), "the name a job scheduler gives is the run's id and no argument"


def test_what_is_slower_than_ours_in_robots_txt_is_kept(
    place: Place, web: HostileWeb, database: Database[dict[str, Any]]
) -> None:
    started = time.monotonic()
    run = crawl(place, "max_pages=2", GOVCRAWL_CONTACT="https://example.org/crawl")
    assert f"asks for {DELAY_SECONDS} s between requests" in run.stderr
    requests = database["runs"].find_one()["counts"]["requests"]
    assert time.monotonic() - started > (requests - 2) * DELAY_SECONDS
    assert "GOVCRAWL_CONTACT is not set" not in run.stderr


def test_two_websites_of_one_office_are_two_targets(
    place: Place, web: HostileWeb, database: Database[dict[str, Any]]
) -> None:
    channels = place.registry / "channels.csv"
    with channels.open("a", encoding="utf-8") as file:
        file.write(f"519900,website,{web.url(SECOND)},,open,,\n")
    run = crawl(place, "max_pages=0")
    assert run.returncode == 0, run.stderr[-3000:]
    assert outcomes(database) == ["ok", "ok"]
    assert database["website_checks"].count_documents({"office_id": "519900"}) == 2


def test_absent_everywhere_asks_nothing_and_says_so(
    place: Place, web: HostileWeb, database: Database[dict[str, Any]]
) -> None:
    web.asked.clear()
    channels = place.registry / "channels.csv"
    header = channels.read_text().splitlines()[0]
    channels.write_text(f"{header}\n519900,website,,,absent,,\n")
    run = crawl(place)
    assert run.returncode == 0, run.stderr[-3000:]
    assert not web.asked
    assert "GOVCRAWL_CONTACT is not set" in run.stderr
    assert outcomes(database) == ["absent"]


def test_an_empty_selection_failed_but_an_empty_shard_is_ok(
    place: Place, tmp_path: Path, database: Database[dict[str, Any]]
) -> None:
    target = Registry.load(str(place.registry)).select("website", Selection())[0]
    empty = next(index for index in (0, 1) if index != shard_of(target.shard_name, 2))
    assert crawl(place, f"shard={empty}/2").returncode == 0
    assert outcomes(database) == []
    urls = tmp_path / "urls.txt"
    urls.write_text("# none today\n", encoding="utf-8")
    assert crawl(place, f"urls={urls}").returncode == 1


def test_a_very_long_address_is_asked_like_any_other(
    place: Place, web: HostileWeb, tmp_path: Path, database: Database[dict[str, Any]]
) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text(web.url(FIRST, "/gone" + "x" * 8000))
    run = crawl(place, f"urls={urls}")
    assert run.returncode == 0, run.stderr[-3000:]
    assert outcomes(database) == ["http_4xx"]


def crawl_with_broken_parser(place: Place) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BROKEN, *command("max_pages=6")[3:]],
        env=place.environment(),
        cwd=project_folder(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_home_page_that_breaks_a_parser_leaves_a_check(
    place: Place, database: Database[dict[str, Any]], web: HostileWeb
) -> None:
    channels = place.registry / "channels.csv"
    text = channels.read_text(encoding="utf-8")
    channels.write_text(text.replace(web.url(FIRST), web.url(FIRST, "/raise/")), encoding="utf-8")
    run = crawl_with_broken_parser(place)
    assert run.returncode == 3, run.stderr[-3000:]
    assert outcomes(database) == ["parse"]
    check = database["website_checks"].find_one()
    assert check is not None
    assert (check["reason"], check["fault"], check["columns"]) == ("parse", "us", None)


def test_a_parser_that_breaks_costs_its_page_and_no_more(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    run = crawl_with_broken_parser(place)
    assert run.returncode == 3, run.stderr[-3000:]
    outcome = database["outcomes"].find_one()
    assert outcome is not None
    assert (outcome["reason"], outcome["rejected"]) == ("partial", 1)
    failures = {each["url"].rpartition("/")[0][-5:]: each for each in outcome["failures"]}
    assert (failures["raise"]["reason"], failures["raise"]["fault"]) == ("parse", "us")
    assert "a parser of ours broke" in failures["raise"]["detail"]
    rejected = database["rejected"].find_one()
    assert rejected is not None
    assert {each["path"] for each in rejected["errors"]} >= {"$.title", "$.body_chars"}


def test_an_empty_registry_is_named(place: Place) -> None:
    (place.registry / "offices.csv").write_text(OFFICES, encoding="utf-8")
    (place.registry / "channels.csv").write_text(CHANNELS, encoding="utf-8")
    run = crawl(place)
    assert run.returncode == 2, run.stderr[-3000:]
    assert "expected a registry with an office in it" in run.stderr


@pytest.mark.parametrize(
    ("settings", "code", "message"),
    [
        ({"GOVCRAWL_REPLAY": "{empty}"}, 2, "GOVCRAWL_REPLAY: no *.warc or *.warc.gz file in"),
        ({"GOVCRAWL_ARCHIVE": "/dev/null/x"}, 2, "GOVCRAWL_ARCHIVE: /dev/null/x: Not a directory"),
        ({"GOVCRAWL_DELAY": "soon"}, 2, "GOVCRAWL_DELAY: got 'soon', expected seconds"),
        ({"GOVCRAWL_MONGO_URI": "mongodb:/u:sesame@x"}, 1, "Storage unavailable"),
    ],
)
def test_a_wrong_setting_is_named(
    settings: dict[str, str], code: int, message: str, place: Place, tmp_path: Path
) -> None:
    settings = {name: value.format(empty=tmp_path) for name, value in settings.items()}
    run = crawl(place, **settings)
    assert run.returncode == code, run.stderr[-3000:]
    assert message in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert "sesame" not in run.stdout + run.stderr


def test_it_says_who_it_is(place: Place, web: HostileWeb) -> None:
    web.heads.clear()
    contact = {"GOVCRAWL_CONTACT": "https://example.org/crawl"}
    crawl(place, "max_pages=0", settings=contact)
    assert web.heads
    for head in web.heads:
        assert "user-agent: govcrawl/" in head.lower()
        assert "(+https://example.org/crawl)" in head
        assert "referer:" not in head.lower()


def test_from_another_folder(place: Place, tmp_path: Path) -> None:
    environment = place.environment(SCRAPY_SETTINGS_MODULE="govcrawl.settings")
    scrapy = [sys.executable, "-m", "scrapy"]
    for arguments in (["list"], ["crawl", "website", "-a", "max_pages=0"]):
        run = subprocess.run(
            [*scrapy, *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert run.returncode == 0, run.stderr[-3000:]
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= {"registry", "home"}, "listing leaves nothing behind"
