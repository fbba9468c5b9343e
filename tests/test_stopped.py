"""A crawl that is told to stop, or stops itself: every target still has exactly one outcome."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.storage.home import project_folder
from tests.support.crawl import Place, command, crawl
from tests.support.hostile import HostileWeb, Question, home, page, serving

COLLECTIONS = ("website_checks", "website_columns", "website_pages", "outcomes", "rejected")
COLUMNS = [f"/column{number}/" for number in range(20)]


def slow_site(question: Question) -> bytes:
    """A home page at once, columns slowly."""
    if question.target == "/":
        return page(home(*COLUMNS))
    if question.target in COLUMNS:
        question.leaving.wait(0.3)
    return page("", status="404 Not Found")


def hanging_site(question: Question) -> Iterator[bytes]:
    """A site that takes a question and says nothing."""
    question.leaving.wait()
    yield b""


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    sites = {"127.0.2.1": slow_site, "127.0.2.2": slow_site, "127.0.2.3": hanging_site}
    with serving(sites) as running:
        yield running


@pytest.fixture
def place(
    web: HostileWeb, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> Place:
    return Place(database_uri, database.name, tmp_path / "home", web.registry(tmp_path / "reg"))


def accounted(database: Database[dict[str, Any]], ended: str) -> dict[str, str]:
    """The reasons by host, after a look at what must hold however a run ended."""
    run = database["runs"].find_one()
    assert run is not None
    assert (run["close_reason"], run["outcome"]) == (ended, "degraded")
    stored = sum(database[name].count_documents({}) for name in COLLECTIONS)
    assert run["counts"]["stored"] == stored
    outcomes = list(database["outcomes"].find())
    assert len({each["target"] for each in outcomes}) == len(outcomes) == run["targets"] == 3
    return {each["source_url"].split("/")[2].partition(":")[0]: each["reason"] for each in outcomes}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_crawl_in_good_order(
    number: signal.Signals, place: Place, web: HostileWeb, database: Database[dict[str, Any]]
) -> None:
    process = started(place, web)
    process.send_signal(number)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 3, log[-3000:]
    assert "Traceback" not in log, log
    reasons = accounted(database, "shutdown")
    assert reasons["127.0.2.1"] == reasons["127.0.2.2"] == "partial"
    assert reasons["127.0.2.3"] in {"cut_short", "timeout"}


def test_a_second_signal_ends_it_at_once_and_it_counts_as_crashed(
    place: Place, web: HostileWeb, database: Database[dict[str, Any]]
) -> None:
    process = started(place, web, DOWNLOAD_TIMEOUT="60")
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)  # Scrapy takes two signals in one moment for one
    process.send_signal(signal.SIGINT)
    _, log = process.communicate(timeout=20)
    assert process.returncode not in {0, 3}, log[-3000:]
    run = database["runs"].find_one()
    assert run is not None
    assert run["outcome"] == "running"


@pytest.mark.parametrize(
    ("setting", "value", "ended"),
    [
        ("CLOSESPIDER_PAGECOUNT", "8", "closespider_pagecount"),
        ("CLOSESPIDER_TIMEOUT", "1", "closespider_timeout"),
    ],
)
def test_a_limit_ends_the_crawl_in_good_order(
    setting: str, value: str, ended: str, place: Place, database: Database[dict[str, Any]]
) -> None:
    run = crawl(place, settings={setting: value, "DOWNLOAD_TIMEOUT": "1", "RETRY_TIMES": "0"})
    assert run.returncode == 3, run.stderr[-3000:]
    assert "Traceback" not in run.stderr, run.stderr
    assert accounted(database, ended)["127.0.2.3"] in {"cut_short", "timeout"}


LISTENING = "0A"


def test_a_running_crawl_listens_to_nobody(place: Place, web: HostileWeb) -> None:
    """No remote control and no telnet console: both run what they are sent."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    if not tables[0].is_file():
        pytest.skip("only Linux tells in /proc who listens")
    process = started(place, web)
    rows = [row.split() for table in tables for row in table.read_text().splitlines()[1:]]
    listening = {row[9] for row in rows if row[3] == LISTENING}
    own = {target_of(file) for file in Path(f"/proc/{process.pid}/fd").iterdir()}
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert any(web.port == int(row[1].rpartition(":")[2], 16) for row in rows)
    assert len(own) > 1, "the crawl has connections of its own"
    assert not own & listening


def target_of(file: Path) -> str:
    """The socket a file descriptor is, as /proc/net/tcp counts them; empty for anything else."""
    try:
        name = file.readlink().name
    except FileNotFoundError:
        return ""  # closed meanwhile
    return name.removeprefix("socket:[").removesuffix("]") if name.startswith("socket:") else ""


def started(place: Place, web: HostileWeb, **settings: str) -> "subprocess.Popen[str]":
    """A crawl that is in the midst of both slow sites."""
    before = web.asked.total()
    process = subprocess.Popen(
        command(settings={"DOWNLOAD_TIMEOUT": "1", "RETRY_TIMES": "0", **settings}),
        env=place.environment(),
        cwd=project_folder(),
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and web.asked.total() - before < 18:
        time.sleep(0.005)
    assert process.poll() is None
    return process
