"""A site that asks to be left alone is left alone."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.extensions.crawl_delay import LONGEST_SECONDS, granted
from tests.support.crawl import Place, crawl

COLUMNS = 8
HOME = (
    "<html><head><title>示例县人民政府</title></head>"
    "<body><ul class='nav'>{}</ul><p>{}</p></body></html>"
)
OFFICES = """office_id,name_zh,name_en,level,adcode,parent_id,population,population_year
519900,示例市,,city,519900,,1000,2020
"""


class Weary(ThreadingHTTPServer):
    """A home page with columns, each of which answers with ``status``."""

    daemon_threads = True

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = status
        self.hits: Counter[str] = Counter()


class Handler(BaseHTTPRequestHandler):
    server: Weary

    def do_GET(self) -> None:
        self.server.hits[self.path] += 1
        column = self.path.startswith("/column")
        links = "".join(f"<li><a href='/column{n}/'>栏目{n}号</a></li>" for n in range(COLUMNS))
        body = b"" if column else HOME.format(links, "本县概况。" * 80).encode()
        known = self.path == "/"
        self.send_response(self.server.status if column else 200 if known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body) if known or column else 0))
        self.end_headers()
        self.wfile.write(body if known or column else b"")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def weary(request: pytest.FixtureRequest) -> Iterator[Weary]:
    with Weary(request.param) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def place(
    weary: Weary, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> Place:
    registry = tmp_path / "registry"
    registry.mkdir()
    (registry / "offices.csv").write_text(OFFICES, encoding="utf-8")
    site = f"519900,website,http://127.0.0.1:{weary.server_port}/,,open,,\n"
    header = "office_id,channel,account,label,state,checked_on,evidence\n"
    (registry / "channels.csv").write_text(header + site, encoding="utf-8")
    return Place(database_uri, database.name, tmp_path / "home", registry)


@pytest.mark.parametrize(
    ("weary", "asked", "reason"),
    [(429, 1, "rate_limited"), (403, 5, "blocked"), (404, COLUMNS, "http_4xx")],
    indirect=["weary"],
)
def test_refusals_in_a_row_end_the_walk(
    weary: Weary, asked: int, reason: str, database: Database[dict[str, Any]], place: Place
) -> None:
    run = crawl(place, "max_links=0")
    assert run.returncode == 0, run.stderr[-3000:]
    columns = {path: n for path, n in weary.hits.items() if path.startswith("/column")}
    assert sum(columns.values()) == asked
    outcome = database["outcomes"].find_one()
    assert outcome is not None
    assert outcome["reason"] == "partial"
    failed = [each for each in outcome["failures"] if "/column" in each["url"]]
    assert [each["reason"] for each in failed] == [reason] * asked
    if asked < COLUMNS:
        assert f"{COLUMNS - asked} pages not asked after HTTP" in outcome["detail"]


@pytest.mark.parametrize(
    ("asked", "ours", "gets"),
    [
        (None, 2, None),
        (1, 2, None),
        (5, 2, 5),
        (3600, 2, LONGEST_SECONDS),
        (3600, 45, 45),
    ],
)
def test_a_site_gets_the_delay_it_asks_for_within_reason(
    asked: float | None, ours: float, gets: float | None
) -> None:
    assert granted(asked, ours) == gets
