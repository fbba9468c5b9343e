"""Whether our own line worked: what control hosts and other sites say, in real crawls."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govcrawl.spiders.witnesses import Witnesses, control_urls
from tests.support import ready_python
from tests.support.environment import PRIVATE
from tests.support.raw_server import RawServer, answer

ROOT = Path(__file__).parents[1]
DOWN = answer(b"", status="503 Service Unavailable")


@pytest.fixture
def control() -> Iterator[RawServer]:
    """A control host; that it is not well does not matter."""
    with RawServer(lambda *_: DOWN) as server:
        yield server


def dead(host: str) -> str:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind((host, 0))
        return f"http://{host}:{taken.getsockname()[1]}/"


def line_works(*urls: str, control: tuple[str, ...] = (), **settings: Any) -> list[bool | None]:
    """What a crawl of the addresses learns about its line, by address as given."""
    given = {"dead": urls, "control": control, "settings": settings}
    command = [sys.executable, "-m", "tests.support.line_crawl", json.dumps(given)]
    run = ready_python.run(command, os.environ | PRIVATE | {"PYTHONWARNINGS": "error"}, ROOT, 60)
    assert run.returncode == 0, run.stderr[-3000:]
    assert "Traceback" not in run.stderr, run.stderr
    said = json.loads(run.stdout)
    return [said[url] for url in urls]


def test_a_control_host_that_answers_shows_that_the_line_works(control: RawServer) -> None:
    assert line_works(dead("127.0.4.1"), control=(control.url("/"),)) == [True]
    assert control.asked == ["GET /"]


def test_any_of_several_control_hosts_will_do(control: RawServer) -> None:
    both = (dead("127.0.4.8"), control.url("/up"))
    assert line_works(dead("127.0.4.1"), control=both) == [True]


def test_without_an_answer_from_any_it_is_our_line() -> None:
    controls = (dead("127.0.4.8"), dead("127.0.4.9"))
    assert line_works(dead("127.0.4.1"), control=controls) == [False]


def test_a_control_host_is_asked_once_however_many_sites_fail(control: RawServer) -> None:
    urls = [dead(f"127.0.4.{number}") for number in range(1, 9)]
    assert line_works(*urls, control=(control.url("/"),)) == [True] * 8
    assert control.asked == ["GET /"]


def test_a_control_host_does_not_speak_for_itself(control: RawServer) -> None:
    assert line_works(dead("127.0.0.1"), control=(control.url("/"),)) == [None]
    assert control.asked == []


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    def led(_: str, target: str, __: bytes) -> bytes:
        return answer(b"", "Location: /elsewhere", status="302 Found") if target == "/" else DOWN

    with RawServer(led) as server:
        assert line_works(dead("127.0.4.1"), control=(server.url("/"),)) == [True]
    assert server.asked == ["GET /"]


def test_a_control_host_is_neither_recorded_nor_answered_from_the_archive(
    control: RawServer, tmp_path: Path
) -> None:
    archive = {
        "GOVCRAWL_ARCHIVE": str(tmp_path),
        "HTTPCACHE_ENABLED": True,
        "GOVCRAWL_RESUME": "1",
    }
    for _ in range(2):
        assert line_works(dead("127.0.4.1"), control=(control.url("/c"),), **archive) == [True]
    assert control.asked == ["GET /c", "GET /c"]
    assert not list(tmp_path.rglob("*.warc*"))


def test_a_replay_has_no_line_to_ask_about(control: RawServer) -> None:
    said = line_works(dead("127.0.4.1"), control=(control.url("/"),), GOVCRAWL_REPLAY="somewhere")
    assert said == [None]
    assert control.asked == []


def test_without_control_hosts_the_other_sites_tell() -> None:
    assert line_works(dead("127.0.4.1")) == [None]
    witnesses = Witnesses()
    witnesses.answered("http://a.example/1")
    assert witnesses.speak_against("http://b.example/")
    assert not witnesses.speak_against("http://a.example/2")


def test_control_addresses_are_a_list_with_commas() -> None:
    assert control_urls("") == []
    assert control_urls(" http://a.example/, https://b.example ,") == [
        "http://a.example/",
        "https://b.example",
    ]
    for wrong in ("a.example", "ftp://a.example/", "http://", "http://[bad/"):
        with pytest.raises(ValueError, match="expected http"):
            control_urls(f"http://a.example/,{wrong}")
