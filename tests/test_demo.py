"""The demo and what it shows, run for real against the sample web."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import PORT, SampleWeb
from tests.web.sites import SITES

ROOT = Path(__file__).parents[1]
LIMIT_SECONDS = 120


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, set up already: its Python is the one that runs the tests."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for entry in ROOT.iterdir():
        if entry.name not in {"scripts", ".venv", ".govcrawl", ".git"}:
            (tmp_path / entry.name).symlink_to(entry)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    stamp = ". ./scripts/environment.sh; requirements_sum >.venv/installed-demo"
    subprocess.run(["sh", "-c", stamp, "scripts/demo"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture
def busy_port() -> Iterator[None]:
    """Something else has the sample web's port."""
    with ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((SITES[0].address, PORT))
        except OSError:
            pass  # it is busy anyway, which is all that is wanted
        else:
            taken.listen()
        yield


def show(place: Place, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/show.py", *arguments],
        cwd=ROOT,
        env=place.environment(**environment),
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )


@pytest.mark.usefixtures("busy_port")
def test_the_demo_crawls_shows_and_leaves_no_web_behind(
    checkout: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    environment = {**os.environ, "GOVCRAWL_MONGO_URI": database_uri}
    done = subprocess.run(
        ["scripts/demo"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    database.client.drop_database("govcrawl_demo")
    log = (checkout / ".govcrawl" / "demo" / "crawl.log").read_text()
    assert done.returncode == 0, done.stderr + log
    assert "14 of 14 targets settled" in done.stderr
    for word in ("示例市", "blocked", "needs_js", "robots", "http_5xx", "dns", "absent"):
        assert word in done.stdout, word
    assert "Archive:   .govcrawl/demo/archive" in done.stdout
    assert list((checkout / ".govcrawl" / "demo" / "archive").glob("*.warc.gz"))
    port = (checkout / ".govcrawl" / "demo" / "web.txt").read_text().split()[1]
    assert port != str(PORT)
    with socket.socket() as visitor:
        assert visitor.connect_ex((SITES[0].address, int(port))) != 0


def test_show_counts_what_the_run_stored(
    tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    with SampleWeb() as web:
        registry = sample_registry(tmp_path / "registry", web.port)
        place = Place(database_uri, database.name, tmp_path / "home", registry)
        crawled = crawl(place, "office=519924,519925")
    assert crawled.returncode == 0, crawled.stderr
    shown = show(place)
    assert shown.returncode == 0, shown.stderr
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert ["│", "website_pages", "│", "6", "│", "6", "│"] in lines
    assert any(line[1:2] == ["盾牌县"] and "blocked" in line for line in lines)
    assert any("旧例县召开一季度经济运行分析会" in line for line in lines)
    assert f"{database.name} at mongodb://" in shown.stdout
    unknown = show(place, "--run", "website-nothing")
    assert (unknown.returncode, unknown.stderr) == (1, "no run website-nothing is recorded\n")


def test_show_says_when_the_database_cannot_be_read(tmp_path: Path) -> None:
    place = Place("mongodb://127.0.0.1:1/", "none", tmp_path, tmp_path)
    shown = show(place, GOVCRAWL_STORAGE_TIMEOUT="0.2")
    assert shown.returncode == 2
    assert "the database cannot be read: ServerSelectionTimeoutError" in shown.stderr
