"""Finding a browser, setting a crawl up for it, and its limits: all without starting one."""

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.project import get_project_settings

from govcrawl import browser, outcomes
from govcrawl.browser import BROKEN
from govcrawl.browser.allowance import PageAllowance
from govcrawl.browser.failures import translated
from govcrawl.browser.guard import Guard
from govcrawl.browser.places import Places
from govcrawl.networks import Networks, PrivateAddressError
from govcrawl.spiders.options import put_into_effect


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a browser, but for what a test puts here."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    return tmp_path


def settings(**given: Any) -> Settings:
    made = get_project_settings()
    made.setdict({"GOVCRAWL_CONTACT": "webmaster@example.org", **given}, priority="cmdline")
    put_into_effect(made, "GOVCRAWL_DELAY")
    return made


def crawler_of(**given: Any) -> Crawler:
    crawler = Crawler(Spider, settings(**given))
    crawler.stats = MemoryStatsCollector(crawler)
    return crawler


def allowance(**given: Any) -> PageAllowance:
    return PageAllowance.from_crawler(crawler_of(**given))


def test_the_first_browser_on_path_is_taken(empty: Path) -> None:
    assert browser.find("") is None
    chrome = executable(empty / "bin" / "google-chrome")
    assert browser.find("") == chrome
    chromium = executable(empty / "bin" / "chromium")
    assert browser.find("") == chromium


def test_else_the_newest_that_playwright_fetched(empty: Path) -> None:
    folder = empty / "playwright"
    executable(folder / "chromium-999" / "chrome-linux" / "chrome")
    newest = executable(folder / "chromium-1200" / "chrome-linux64" / "chrome")
    executable(folder / "firefox-9999" / "firefox" / "firefox")
    assert browser.find("") == newest
    newest.chmod(0o644)
    assert browser.find("") == folder / "chromium-999" / "chrome-linux" / "chrome"


def test_a_path_is_that_browser_and_off_is_none(empty: Path) -> None:
    executable(empty / "bin" / "chromium")
    own = executable(empty / "own" / "browser")
    assert browser.find(str(own)) == own
    assert browser.find("off") is None


@pytest.mark.parametrize("name", ["missing", "folder", "text"])
def test_a_wrong_path_is_named(name: str, empty: Path) -> None:
    (empty / "folder").mkdir()
    (empty / "text").write_text("no program")
    wrong = str(empty / name)
    with pytest.raises(ValueError, match="GOVCRAWL_BROWSER: got .*" + name):
        settings(GOVCRAWL_BROWSER=wrong)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOVCRAWL_BROWSER_PAGES", "many"),
        ("GOVCRAWL_BROWSER_PAGES", "-1"),
        ("GOVCRAWL_BROWSER_RUN_PAGES", ""),
        ("GOVCRAWL_BROWSER_TIMEOUT", "0"),
        ("GOVCRAWL_BROWSER_TIMEOUT", "nan"),
    ],
)
def test_a_wrong_number_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        settings(**{name: value})


def test_handlers_change_only_where_there_is_a_browser(empty: Path) -> None:
    without = settings()
    plain = "govcrawl.connections.WebHandler"
    assert without["DOWNLOAD_HANDLERS"]["http"] == without["DOWNLOAD_HANDLERS"]["https"] == plain
    executable(empty / "bin" / "chromium")
    found = settings()
    handler = "govcrawl.browser.handler.RenderingHandler"
    assert found["DOWNLOAD_HANDLERS"]["http"] == found["DOWNLOAD_HANDLERS"]["https"] == handler
    assert found["DOWNLOAD_HANDLERS"]["tls"] == without["DOWNLOAD_HANDLERS"]["tls"]
    assert settings(GOVCRAWL_BROWSER="off")["DOWNLOAD_HANDLERS"]["http"] == plain


def test_without_a_browser_nothing_is_rendered_and_that_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    assert not allowance().may_render("a")
    assert [record.levelname for record in caplog.records if "browser" in record.message] == [
        "INFO"
    ]


def test_the_limits_are_those_of_a_target_and_of_the_run(empty: Path) -> None:
    executable(empty / "bin" / "chromium")
    limited = allowance(GOVCRAWL_BROWSER_PAGES="2", GOVCRAWL_BROWSER_RUN_PAGES="3")
    for target in ("a", "a", "b"):
        assert limited.may_render(target)
        assert limited.options(target)["meta"]["playwright"] is True
    assert not limited.may_render("a")
    assert not limited.may_render("b")
    other = allowance(GOVCRAWL_BROWSER_PAGES="2")
    other.options("a")
    other.options("a")
    assert not other.may_render("a")
    assert other.may_render("b")


def test_a_browser_that_broke_is_not_asked_again(empty: Path) -> None:
    executable(empty / "bin" / "chromium")
    crawler = crawler_of()
    made = PageAllowance.from_crawler(crawler)
    assert made.may_render("a")
    crawler.stats.set_value(BROKEN, value=True)
    assert not made.may_render("a")


def test_a_replay_needs_no_browser_but_can_be_without_rendered_pages(empty: Path) -> None:
    (empty / "archive").mkdir()
    (empty / "archive" / "a.warc").write_bytes(b"")
    archive = str(empty / "archive")
    assert allowance(GOVCRAWL_REPLAY=archive).may_render("a")
    assert not allowance(GOVCRAWL_REPLAY=archive, GOVCRAWL_BROWSER="off").may_render("a")
    offline = settings(GOVCRAWL_REPLAY=archive, GOVCRAWL_BROWSER="/nowhere")
    assert set(offline["DOWNLOAD_HANDLERS"].values()) == {"govcrawl.archive.offline.Offline"}


def test_an_answer_says_whether_it_was_rendered() -> None:
    assert PageAllowance.was_rendered(Response("http://a.example", flags=["rendered", "cached"]))
    assert not PageAllowance.was_rendered(Response("http://a.example", flags=["cached"]))


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Page.goto: net::ERR_NAME_NOT_RESOLVED at http://a.example/", "dns"),
        ("Page.goto: net::ERR_CONNECTION_REFUSED at http://a.example/", "refused"),
        ("Page.goto: net::ERR_CONNECTION_RESET at http://a.example/", "reset"),
        ("Page.goto: net::ERR_TIMED_OUT at http://a.example/", "timeout"),
        ("Page.goto: net::ERR_SSL_PROTOCOL_ERROR at https://a.example/", "tls"),
        ("Page.goto: net::ERR_CERT_INVALID at https://a.example/", "tls"),
        ("Page.goto: net::ERR_TOO_MANY_REDIRECTS at http://a.example/", "redirect_loop"),
        ("BrowserType.launch: Target page, context or browser has been closed\nlog", "parse"),
    ],
)
def test_a_browser_s_failure_has_the_reason_of_a_download_s(message: str, reason: str) -> None:
    verdict = outcomes.of_exception(translated(PlaywrightError(message)), network_up=True)
    assert verdict.reason == reason
    assert "\n" not in verdict.detail


def test_a_browser_s_time_out_is_one() -> None:
    error = translated(PlaywrightTimeoutError("Timeout 20000ms exceeded."))
    assert outcomes.of_exception(error, network_up=True).reason == "timeout"


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("169.254.169.254", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("printer.local", True),
        ("8.8.8.8", False),
        ("2400:3200::1", False),
        ("inside.example", True),
        ("outside.example", False),
        ("unknown.example", False),
    ],
)
async def test_which_hosts_are_inside(
    host: str, inside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve(monkeypatch)
    assert await Places().is_inside(host) is inside


async def test_a_page_from_outside_leads_nowhere_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch)
    outside = Guard("http://outside.example/", 1000, Places())
    assert await outside._leads_inside("http://127.0.0.1:8080/admin")
    assert await outside._leads_inside("https://inside.example/")
    assert not await outside._leads_inside("http://8.8.8.8/")
    assert not await outside._leads_inside("http://outside.example/more")
    within = Guard("http://127.0.0.1:8000/", 1000, Places())
    assert not await within._leads_inside("http://10.0.0.1/")


async def test_a_page_is_led_to_no_address_that_is_not_allowed() -> None:
    """Where an operator's proxy looks names up, what is spelled out is judged here."""
    guard = Guard("http://outside.example/", 1000, Places(), Networks.parse("10.1.0.0/16"))
    assert not guard._refused("http://10.1.2.3/", main=True)
    assert not guard._refused("http://outside.example/", main=True)
    assert guard._refused("http://2130706433/a.js", main=False)
    assert not guard.failure.done()
    assert guard._refused("http://[::1]:80/", main=True)
    assert isinstance(guard.failure.result(), PrivateAddressError)


def resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that knows two names."""
    known = {"inside.example": ["8.8.8.8", "192.168.0.1"], "outside.example": ["8.8.8.8"]}

    async def getaddrinfo(host: str, *_: object, **__: object) -> list[Any]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(0, 0, 0, "", (address, 0)) for address in known[host]]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
