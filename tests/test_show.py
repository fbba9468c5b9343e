"""What ``scripts/show.py`` says of a run, and of a database it cannot read."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from pymongo.synchronous.database import Database

from tests.support import ready_python
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

ROOT = Path(__file__).parents[1]
LIMIT_SECONDS = 120


def show(place: Place, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/show.py", *arguments]
    return ready_python.run(command, place.environment(**environment), ROOT, LIMIT_SECONDS)


def test_show_counts_what_the_run_stored(
    tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]
) -> None:
    with SampleWeb() as web:
        registry = sample_registry(tmp_path / "registry", web.port)
        place = Place(database_uri, database.name, tmp_path / "home", registry)
        crawled = crawl(place, "office=519924,519925", "max_pages=120")
    assert crawled.returncode == 0, crawled.stderr
    shown = show(place)
    assert shown.returncode == 0, shown.stderr
    lines = [line.split() for line in shown.stdout.splitlines()]
    stored = database["website_pages"].count_documents({})
    assert stored == 6
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
