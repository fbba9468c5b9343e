"""Whose fault a silent site is where the operator names control hosts, in whole crawls."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from tests.support.crawl import Place, crawl
from tests.support.hostile import CHANNELS, OFFICES
from tests.support.raw_server import RawServer, answer
from tests.test_witnesses import dead


@pytest.fixture
def control() -> Iterator[RawServer]:
    with RawServer(lambda *_: answer(b"up")) as server:
        yield server


@pytest.fixture
def place(database: Database[dict[str, Any]], database_uri: str, tmp_path: Path) -> Place:
    """A registry of two offices whose websites are dead."""
    offices, channels = OFFICES, CHANNELS
    for number in (1, 2):
        offices += f"51990{number},样例{number}区,,county,51990{number},,1000,2020\n"
        channels += f"51990{number},website,{dead(f'127.0.4.{number}')},,open,,\n"
    (tmp_path / "offices.csv").write_text(offices, encoding="utf-8")
    (tmp_path / "channels.csv").write_text(channels, encoding="utf-8")
    return Place(database_uri, database.name, tmp_path / "home", tmp_path)


def faults(database: Database[dict[str, Any]]) -> list[tuple[str, str]]:
    """Reason and fault of every outcome and every check."""
    stored = [*database["outcomes"].find(), *database["website_checks"].find()]
    return [(each["reason"], each["fault"]) for each in stored]


@pytest.mark.parametrize("mode", ["probe", "survey"])
def test_a_silent_site_is_at_fault_while_a_control_host_answers(
    mode: str, place: Place, control: RawServer, database: Database[dict[str, Any]]
) -> None:
    run = crawl(place, f"mode={mode}", GOVCRAWL_CONTROL_URL=control.url("/"))
    assert faults(database) == [("refused", "site")] * 4, run.stderr[-3000:]
    assert control.asked == ["GET /"]


def test_with_the_control_hosts_silent_too_it_is_our_line(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    silent = f"{dead('127.0.4.8')},{dead('127.0.4.9')}"
    run = crawl(place, "mode=probe", GOVCRAWL_CONTROL_URL=silent)
    assert faults(database) == [("refused", "us")] * 4, run.stderr[-3000:]
    assert "control host 127.0.4.8 does not answer" in run.stderr


def test_without_control_hosts_and_witnesses_nobody_can_tell(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    run = crawl(place, "mode=probe", "office=519901")
    assert faults(database) == [("refused", "unknown")] * 2, run.stderr[-3000:]


def test_a_replay_asks_no_control_host(
    place: Place, control: RawServer, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    archive = {"GOVCRAWL_ARCHIVE": str(tmp_path / "archive")}
    with RawServer(lambda *_: answer(b"page")) as alive:
        text = (tmp_path / "channels.csv").read_text(encoding="utf-8")
        live = text.replace("127.0.4.1", "127.0.0.1").splitlines()
        live[1] = f"519901,website,{alive.url('/')},,open,,"
        (tmp_path / "channels.csv").write_text("\n".join(live) + "\n", encoding="utf-8")
        crawl(place, "mode=probe", settings=archive, GOVCRAWL_CONTROL_URL=control.url("/"))
    assert control.asked == ["GET /"]
    database.client.drop_database(database.name)
    replay = {"GOVCRAWL_REPLAY": str(tmp_path / "archive")}
    run = crawl(place, "mode=probe", settings=replay, GOVCRAWL_CONTROL_URL=control.url("/"))
    assert ("not_archived", "us") in faults(database), run.stderr[-3000:]
    assert control.asked == ["GET /"]


def test_a_control_that_is_no_address_is_named(place: Place) -> None:
    run = crawl(place, GOVCRAWL_CONTROL_URL="baidu")
    assert run.returncode != 0
    assert "expected http(s) addresses" in run.stderr
