"""A crawl that is signed in tells nobody with what: every byte it leaves behind is searched."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database
from warcio.archiveiterator import ArchiveIterator

from govcrawl.archive.index import Index
from govcrawl.discretion import DEFAULT
from tests.support.crawl import Place
from tests.support.database import DatabaseServer
from tests.support.secrecy import documents_in, files_under, told
from tests.web.pages import HTML, Answer
from tests.web.platforms.serving import Asked, Served, serve

ROOT = Path(__file__).parents[1]
SUB, SUBP = "_2AkMRexample9Zx/7+q==", "0033WrSXqPxfM72wWs9jqgMF55529P9D9W5"
COOKIE = f"SUB={SUB}; SUBP={SUBP}; XSRF-TOKEN=ab12cd; lang=zh"
TOKEN = "2.00ExAmPlEtOkEn=/0123456789"
NUMBER, UIN = "1234567890", "MTIzNDU2Nzg5MA=="
KEY = "f1e2d3c4b5a697887766554433221100ffeeddcc"
TICKET = "tIcKeT+/abc123def456=="
FRESH = "9a8b7c6d5e4f3a2b1c0d"
"""A ticket the server makes up: unknown to the crawl but for its name."""
OURS = (SUB, SUBP, "ab12cd", TOKEN, NUMBER, UIN, KEY, TICKET)
ENVIRONMENT = {
    "GOVCRAWL_WEIBO_COOKIE": f"Cookie: {COOKIE}",
    "GOVCRAWL_WEIBO_TOKEN": TOKEN,
    "GOVCRAWL_WECHAT_SESSION": f"uin={UIN}&key={KEY}&pass_ticket={quote(TICKET, safe='')}",
}
PATIENCE = 2
"""Seconds the crawl waits for an answer."""
PATHS = "/html /json /gzip /headers /here /away /failing /break /lost /invalid /landing".split()


SEARCHED = (*OURS, FRESH)


@dataclass
class Echo:
    """A platform that repeats whatever it was told, in every way it can think of."""

    other: str = ""
    database: DatabaseServer | None = None

    def answer(self, asked: Asked) -> Answer:
        said = {"headers": dict(asked.headers), "target": asked.target, "fields": asked.query}
        said["viewer"] = {"uin": int(NUMBER), "pass_ticket": FRESH, "name": "示例"}
        text = json.dumps(said)
        page = (
            f"<html><p>{escape(asked.headers.get('cookie', ''))}</p><script>var pass_ticket = "
            f'"{FRESH}"; window.uin = "{NUMBER}" * 1; var said = {text};</script></html>'
        )
        if asked.path == "/database-dies" and self.database:
            self.database.kill()
        return self.special(asked, page, text) or Answer(body=page.encode(), content_type=HTML)

    def special(self, asked: Asked, page: str, text: str) -> Answer | None:
        query = urlsplit(asked.target).query
        cookie = asked.headers.get("cookie", "")
        match asked.path:
            case "/robots.txt" | "/failing":
                return Answer(body=page.encode(), status=404 if "robots" in asked.path else 500)
            case "/json":
                return Answer(body=text.encode(), content_type="application/json")
            case "/gzip":
                packed = gzip.compress(page.encode())
                return Answer(body=packed, headers={"Content-Encoding": "gzip"})
            case "/headers":
                headers = {"X-Repeat": cookie, "Set-Cookie": cookie, "Refresh": f"9; url=/?{query}"}
                return Answer(body=b"see the headers", headers=headers)
            case "/here" | "/away":
                base = self.other if asked.path == "/away" else ""
                sub = quote(SUB, safe="")
                location = f"{base}/landing?{query}&was={sub}&ticket={FRESH}"
                return Answer(body=page.encode(), status=302, headers={"Location": location})
        return None


class Silent:
    """A platform that takes longer than anybody waits."""

    def answer(self, asked: Asked) -> Answer:
        sleep(PATIENCE + 1)
        return Answer(body=b"too late")


@dataclass
class Ended:
    """A crawl that is over: what it printed, and the folder with everything it wrote."""

    output: bytes
    folder: Path
    status: int

    @property
    def archive(self) -> Path:
        return self.folder / "archive"


def registry(folder: Path, account: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "offices.csv").write_text(
        "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
        "510100,示例市,Shili,city,510100,,1,2020\n"
    )
    (folder / "channels.csv").write_text(
        "office_id,channel,account,label,state,checked_on,evidence\n"
        f"510100,website,{account}/,示例,open,2026-04-01,example\n"
    )
    return folder


def crawl(place: Place, paths: list[str], **more: str) -> Ended:
    folder = place.home.parent
    settings = {
        "LOG_LEVEL": "DEBUG",
        "DOWNLOAD_TIMEOUT": PATIENCE,
        "GOVCRAWL_ARCHIVE": str(folder / "archive"),
        "GOVCRAWL_STORAGE_RETRY": "1",
        "GOVCRAWL_STORAGE_TIMEOUT": "1",
    }
    order = json.dumps({"paths": paths, "settings": settings})
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.signed_in_crawl", order],
        cwd=ROOT,
        env={**place.environment(**ENVIRONMENT, **more)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ended(done.stdout + done.stderr, folder, done.returncode)


@pytest.fixture
def platforms() -> Iterator[tuple[Served, Served, Echo]]:
    echo = Echo()
    with serve(echo, "127.0.6.1") as own, serve(Echo(), "127.0.6.2") as other:
        echo.other = other.origin
        yield own, other, echo


def test_no_credential_is_in_anything_a_crawl_leaves_behind(
    tmp_path: Path,
    database: Database[dict[str, Any]],
    database_uri: str,
    platforms: tuple[Served, Served, Echo],
) -> None:
    own, other, _ = platforms
    home = tmp_path / "home"
    place = Place(database_uri, database.name, home, registry(tmp_path / "registry", own.origin))
    with serve(Silent(), "127.0.6.4") as silent:
        paths = [*PATHS, f"{silent.origin}/slow", "http://127.0.6.3:9/refused"]
        ended = crawl(place, paths)
    log = ended.output.decode()
    assert own.asked[-1].headers["cookie"] == COOKIE, log
    assert {each.headers.get("cookie") for each in other.asked} == {None}
    assert {each.headers.get("authorization") for each in other.asked} == {None}
    assert TOKEN in other.asked[-1].target.replace("%3D", "=").replace("%2F", "/")
    landed = [each for each in own.asked if "was=" in each.target]
    assert landed, log
    assert landed[0].headers["cookie"] == COOKIE

    for sign in ("Crawled (200)", "Redirecting (302)", "Retrying", "Traceback", "What came back"):
        assert sign in log
    assert "REDACTED" in log
    assert told(ended.output, SEARCHED) == set()

    stored = documents_in(database)
    for name in ("website_pages", "rejected", "outcomes", "runs"):
        assert database[name].count_documents({}) > 0, name
    assert stored.count(b"REDACTED") > 20
    assert told(stored, SEARCHED) == set()
    [outcome] = database["outcomes"].find()
    reasons = sorted(each["reason"] for each in outcome["failures"])
    assert reasons == ["parse", "parse", "refused", "timeout"]

    everything = files_under(ended.folder)
    assert told(everything, SEARCHED) == set()


def test_what_is_archived_fits_its_digests_and_can_be_replayed(
    tmp_path: Path,
    database: Database[dict[str, Any]],
    database_uri: str,
    platforms: tuple[Served, Served, Echo],
) -> None:
    own, _, _ = platforms
    home = tmp_path / "home"
    place = Place(database_uri, database.name, home, registry(tmp_path / "registry", own.origin))
    ended = crawl(place, ["/json", "/gzip", "/away", "/headers"])
    checked = 0
    for path in ended.archive.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                checked += record.rec_headers.get_header("WARC-Block-Digest") is not None
    assert checked > 8
    before = {page["_id"]: page["title"] for page in database["website_pages"].find()}
    assert len(before) == 4
    assert len(Index(ended.archive, DEFAULT)) >= 5
    asked = len(own.asked)
    database.client.drop_database(database.name)
    again = crawl(place, ["/json", "/gzip", "/away", "/headers"], GOVCRAWL_RESUME="1")
    after = {page["_id"]: page["title"] for page in database["website_pages"].find()}
    assert len(own.asked) == asked, again.output.decode()
    assert after.keys() == before.keys()
    for key, title in before.items():
        assert after[key] == title


def test_what_a_lost_database_leaves_in_the_spool_is_without_credentials(
    tmp_path: Path, server: DatabaseServer, platforms: tuple[Served, Served, Echo]
) -> None:
    own, _, echo = platforms
    echo.database = server
    home = tmp_path / "home"
    place = Place(server.uri, "test", home, registry(tmp_path / "registry", own.origin))
    ended = crawl(place, ["/html", "/database-dies", "/json", "/invalid"])
    [spooled] = (home / "spool").glob("*.jsonl")
    assert b"REDACTED" in spooled.read_bytes()
    assert told(spooled.read_bytes(), SEARCHED) == set()
    assert told(ended.output, SEARCHED) == set()
    server.start()
    with MongoClient[dict[str, Any]](server.uri) as client:
        assert told(documents_in(client["test"]), SEARCHED) == set()


def test_an_error_before_the_crawl_begins_shows_no_credential(tmp_path: Path) -> None:
    place = Place("mongodb://127.0.0.1:9/", "test", tmp_path / "home", tmp_path / "none")
    wrong = {**ENVIRONMENT, "GOVCRAWL_WEIBO_COOKIE": f"{COOKIE}\nX: {SUB}"}
    order = json.dumps({"paths": ["/"], "settings": {"GOVCRAWL_REGISTRY": "sample"}})
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.signed_in_crawl", order],
        cwd=ROOT,
        env={**os.environ, **place.environment(), **wrong},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"GOVCRAWL_WEIBO_COOKIE: a line break at character" in done.stderr
    assert told(done.stdout + done.stderr, SEARCHED) == set()
