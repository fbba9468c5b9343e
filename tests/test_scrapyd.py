"""The project as an egg on a real scrapyd: every spider, with arguments, against the sample web."""

import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import browser
from govcrawl.china import CHINA
from govcrawl.storage.home import project_folder
from tests.support.crawl import sample_registry
from tests.support.scrapyd import PASSWORD, USER, Scrapyd, scrapyd
from tests.web.pages import PRESENT
from tests.web.platforms.sample import origins, platforms
from tests.web.platforms.weibo import GOOD_COOKIE
from tests.web.server import SampleWeb

Stored = Database[dict[str, Any]]
SPIDERS = ["appstore", "endpoint", "website", "wechat", "weibo"]


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running, platforms(running.port, PRESENT.replace(tzinfo=CHINA)):
        yield running


@pytest.fixture(scope="module")
def stored(database_uri: str) -> Iterator[Stored]:
    with MongoClient[dict[str, Any]](database_uri, tz_aware=True) as client:
        yield client["govcrawl_scrapyd"]
        client.drop_database("govcrawl_scrapyd")


@pytest.fixture(scope="module")
def registry(web: SampleWeb, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_registry(tmp_path_factory.mktemp("registry"), web.port)


@pytest.fixture(scope="module")
def server(
    web: SampleWeb,
    stored: Stored,
    database_uri: str,
    egg: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scrapyd]:
    folder = tmp_path_factory.mktemp("scrapyd")
    environment = {
        "GOVCRAWL_MONGO_URI": database_uri,
        "GOVCRAWL_MONGO_DATABASE": stored.name,
        "GOVCRAWL_HOME": str(folder / "home"),
        "GOVCRAWL_CONTACT": "https://example.org/about",
        "GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8",
        "GOVCRAWL_ORIGINS": origins(web.port),
        "GOVCRAWL_WEIBO_COOKIE": GOOD_COOKIE,
    }
    with scrapyd(folder, environment) as running:
        running.deploy(egg)
        yield running


DELAYS = "GOVCRAWL_DELAY GOVCRAWL_WEIBO_DELAY GOVCRAWL_WECHAT_DELAY GOVCRAWL_APPSTORE_DELAY"
QUICK = dict.fromkeys(DELAYS.split(), "0")
JOBS: dict[str, dict[str, str]] = {
    "website": {"office": "519900", "max_pages": "5", "max_links": "0"},
    "weibo": {"office": "519900", "interface": "web"},
    "wechat": {"office": "519922"},
    "appstore": {"office": "519900", "max_reviews": "5"},
    "endpoint": {"office": "519900"},
}


REFUSED: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "wrong": ("website", {}, {"level": "village"}),
    "indiscreet": ("weibo", {"GOVCRAWL_WEIBO_COOKIE": "SUB=on-the-command-line"}, {}),
}


@pytest.fixture(scope="module")
def runs(server: Scrapyd, stored: Stored, registry: Path) -> dict[str, dict[str, Any]]:
    """The run record of each spider's job; they all run at once.

    Platforms are the same for every registry, so those jobs take the one inside the egg.
    """
    for spider, arguments in JOBS.items():
        chosen = str(registry) if spider == "website" else "sample"
        settings = {**QUICK, "GOVCRAWL_BROWSER": "off"}
        server.schedule(spider, f"{spider}-nightly", settings, registry=chosen, **arguments)
    for job, (spider, settings, arguments) in REFUSED.items():
        server.schedule(spider, job, QUICK | settings, registry="sample", **arguments)
    for job in [*(f"{spider}-nightly" for spider in JOBS), *REFUSED]:
        server.wait_for(job)
    return {run["spider"]: run for run in stored["runs"].find()}


def test_a_server_lists_all_spiders(server: Scrapyd) -> None:
    assert server.ask("listspiders", project="govcrawl")["spiders"] == SPIDERS


def test_every_spider_runs_from_the_egg_with_its_arguments(
    server: Scrapyd, runs: dict[str, dict[str, Any]]
) -> None:
    assert sorted(runs) == SPIDERS
    for spider, run in runs.items():
        log = server.job_log(spider, f"{spider}-nightly")
        assert run["_id"] == f"{spider}-nightly"
        assert run["arguments"].items() >= JOBS[spider].items()
        assert run["close_reason"] == "finished", log
        assert run["counts"]["stored/outcomes"] == run["targets"], log
        assert "Traceback" not in log


def test_what_they_found_is_stored_as_by_any_crawl(
    runs: dict[str, dict[str, Any]], stored: Stored
) -> None:
    collections = ("website_columns", "weibo_posts", "wechat_accounts", "apps", "endpoint_readings")
    counts = {name: stored[name].count_documents({}) for name in collections}
    assert all(counts.values()), counts
    assert stored["rejected"].count_documents({}) == 0
    reading = stored["endpoint_readings"].find_one() or {}
    assert reading["endpoint"] == "sczwfw_item_tags_html"  # described by a file inside the egg
    assert {run["versions"]["govcrawl"] for run in runs.values()} == {"0.1.0"}


def test_a_job_that_cannot_start_says_why_where_an_operator_looks(
    server: Scrapyd, runs: dict[str, dict[str, Any]]
) -> None:
    assert {run["_id"] for run in runs.values()}.isdisjoint(REFUSED)
    assert server.log.count("Process died: exitstatus=2") == len(REFUSED)
    said = {job: server.job_log(spider, job) for job, (spider, *_) in REFUSED.items()}
    assert "argument level: got 'village'" in said["wrong"]
    assert "GOVCRAWL_WEIBO_COOKIE is no setting" in said["indiscreet"]
    assert "on-the-command-line" not in said["indiscreet"]


def test_secrets_come_from_the_servers_environment_and_show_nowhere(
    server: Scrapyd, runs: dict[str, dict[str, Any]]
) -> None:
    assert runs["weibo"]["access"]["credential"] == "cookie"
    written = [file for file in server.folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".log" for file in written)
    for secret in (GOOD_COOKIE.partition("=")[2].partition(";")[0], PASSWORD):
        assert [file for file in written if secret.encode() in file.read_bytes()] == []


def test_a_cancelled_job_closes_its_books(
    server: Scrapyd, stored: Stored, registry: Path, web: SampleWeb
) -> None:
    before = web.hits.total()
    slow = {"GOVCRAWL_DELAY": "1"}
    server.schedule("website", "cancelled", slow, registry=str(registry), office="519900")
    server.wait_for("cancelled", "running")
    # Before it asks for anything a signal ends it without its books, as a crash would.
    while web.hits.total() == before:
        time.sleep(0.05)
    assert (stored["runs"].find_one("cancelled") or {})["outcome"] == "running"
    server.ask("cancel", {"project": "govcrawl", "job": "cancelled"})
    server.wait_for("cancelled")
    run = stored["runs"].find_one("cancelled") or {}
    assert (run["close_reason"], run["outcome"]) == ("shutdown", "degraded")
    (outcome,) = stored["outcomes"].find({"run_id": "cancelled"})
    assert outcome["reason"] in {"cut_short", "partial"}
    assert "Process died: exitstatus=3" in server.log


def test_a_page_drawn_by_scripts_is_rendered_by_a_job(
    server: Scrapyd, stored: Stored, registry: Path
) -> None:
    if browser.find("") is None:
        pytest.skip("no Chromium on this machine")
    arguments = {"registry": str(registry), "office": "519926", "max_pages": "2", "max_links": "0"}
    server.schedule("website", "rendering", QUICK, **arguments)
    server.wait_for("rendering")
    run = stored["runs"].find_one("rendering") or {}
    assert run["counts"]["rendered"] > 0, server.job_log("website", "rendering")
    check = stored["website_checks"].find_one({"run_id": "rendering"}) or {}
    assert check["rendered"] is True


def test_the_egg_holds_everything_but_tests_and_scripts(egg: Path) -> None:
    names = set(zipfile.ZipFile(egg).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"EGG-INFO", "govcrawl"}
    source = project_folder()
    for file in (source / "govcrawl").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts and file.name != "README.md":
            assert file.relative_to(source).as_posix() in names, file
    for schema in (source / "schemas").glob("*.json"):
        assert f"govcrawl/schemas/{schema.name}" in names


def test_it_is_deployed_by_the_command_of_the_documentation(
    server: Scrapyd, tmp_path: Path, egg: Path
) -> None:
    (tmp_path / "scrapy.cfg").write_text((project_folder() / "scrapy.cfg").read_text())
    command = Path(sysconfig.get_path("scripts"), "scrapyd-deploy")
    done = subprocess.run(
        [sys.executable, command, "--version", "2", "--egg", egg],
        cwd=tmp_path,
        env={"SCRAPYD_URL": server.url, "SCRAPYD_USERNAME": USER, "SCRAPYD_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"spiders": 5' in done.stdout
    assert server.ask("listversions", project="govcrawl")["versions"] == ["1", "2"]
