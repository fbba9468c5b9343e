"""Real crawls of a sample Weibo, as a user runs them."""

import csv
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place
from tests.web.platforms.weibo import GOOD_COOKIE, origins
from tests.web.platforms.weibo_posts import Account

OFFICE = "519900"
OFFICES = {
    "office_id": OFFICE,
    "name_zh": "示例市",
    "name_en": "Sample City",
    "level": "city",
    "adcode": OFFICE,
    "parent_id": "",
    "population": "1000",
    "population_year": "2020",
}


def weibo_registry(folder: Path, accounts: Iterable[Account], absent: int = 0) -> Path:
    """A registry of one office with these accounts, after so many channels that are none."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "offices.csv", [OFFICES])
    row = {"office_id": OFFICE, "channel": "weibo", "checked_on": "", "evidence": ""}
    missing = {**row, "account": "", "label": "", "state": "absent"}
    there = [{**row, "account": a.uid, "label": a.name, "state": "open"} for a in accounts]
    _write(folder / "channels.csv", [missing] * absent + there)
    return folder


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def weibo_command(*arguments: str, settings: dict[str, str] | None = None) -> list[str]:
    """The command line; ``arguments`` are ``name=value``."""
    line = [sys.executable, "-m", "scrapy", "crawl", "weibo"]
    for argument in arguments:
        line += ["-a", argument]
    for name, value in (settings or {}).items():
        line += ["-s", f"{name}={value}"]
    return line


def weibo_environment(place: Place, origin: str, **others: str) -> dict[str, str]:
    """A crawl without pauses, with a good cookie unless ``others`` say something of credentials."""
    given = {
        "GOVCRAWL_WEIBO_DELAY": "0",
        "GOVCRAWL_ORIGINS": origins(origin),
        "GOVCRAWL_WEIBO_COOKIE": "" if "GOVCRAWL_WEIBO_TOKEN" in others else GOOD_COOKIE,
    }
    return place.environment(**{**given, **others})


def weibo_crawl(
    place: Place,
    origin: str,
    *arguments: str,
    settings: dict[str, str] | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Crawl to the end; the log is in ``stderr``."""
    return ready_python.run(
        weibo_command(*arguments, settings=settings),
        weibo_environment(place, origin, **environment),
        project_folder(),
        TIMEOUT_SECONDS,
    )
