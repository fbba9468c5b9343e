"""Pages that only a browser can read, in a real one where there is one."""

import json
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings
from scrapy_playwright.handler import Config

from govcrawl import browser
from govcrawl.browser import provider
from tests.support.hostile import HostileWeb, serving
from tests.support.rendering import Order, lives, until
from tests.support.scripted import OTHER_HOST, TITLES, scripted

HOST = "127.0.5.1"

pytestmark = pytest.mark.skipif(
    browser.find("") is None, reason="no browser found: apt install chromium"
)


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    with serving({HOST: scripted, OTHER_HOST: scripted}) as running:
        yield running


GOOD = (
    "/list?token=1f0e3dad99908345f7439f8ffabdffc4 /led /moved /late /decorated /frames /dialogs "
    "/windows /workers /half /storage /storage?again /private/page /nowhere"
).split()


@pytest.fixture(scope="module")
def rendered(web: HostileWeb, tmp_path_factory: pytest.TempPathFactory) -> Order:
    """A crawl of pages a browser can read, recorded."""
    folder = tmp_path_factory.mktemp("rendered")
    settings = {"ROBOTSTXT_OBEY": True, "GOVCRAWL_ARCHIVE": str(folder / "archive")}
    urls = [web.url(HOST, target) for target in GOOD]
    return Order(folder, settings).crawl(urls, plain=[web.url(HOST, "/late")])


def test_a_page_is_what_its_scripts_made_of_it(rendered: Order) -> None:
    page = rendered["/led"]
    for title in json.loads(TITLES):
        assert f"<li>{title}</li>" in page["text"]
    assert (page["status"], page["server"], page["address"]) == (200, "kept", HOST)
    assert page["type"] == "text/html; charset=utf-8"
    assert 0 < page["meta"]["download_latency"] < 20


def test_a_script_may_begin_after_a_pause(rendered: Order) -> None:
    assert "late" in rendered["/late"]["text"].partition("<script>")[0]


def test_the_address_is_where_the_page_ended(rendered: Order, web: HostileWeb) -> None:
    assert rendered["/moved"]["url"] == web.url(HOST, "/list")
    assert rendered["/led"]["url"] == web.url(HOST, "/list")
    assert rendered["/led"]["meta"]["redirect_urls"] == [web.url(HOST, "/led")]
    assert rendered["/led"]["meta"]["redirect_reasons"] == [302]
    assert rendered["/nowhere"]["status"] == 404


def test_the_browser_says_who_it_is(rendered: Order, web: HostileWeb) -> None:
    name = "govcrawl/0.1.0 (+webmaster@example.org)"
    assert f'<p id="name">{name}</p><p id="hand">true</p>' in rendered["/led"]["text"]
    agents = {
        line for head in web.heads for line in head.split("\r\n") if "user-agent" in line.lower()
    }
    assert {agent.partition(": ")[2] for agent in agents} == {name}


def test_only_what_fills_the_page_is_asked_for(rendered: Order, web: HostileWeb) -> None:
    assert "text" in rendered["/decorated"]["text"]
    refused = "/image.png /film.mp4 /object.bin /events /socket /beacon /favicon.ico".split()
    assert not set(refused) & set(web.targets(HOST))
    assert "text" in rendered["/workers"]["text"]
    assert not {"/service.js", "/shared.js"} & set(web.targets(HOST))


def test_of_other_hosts_only_what_scripts_need_is_asked(rendered: Order, web: HostileWeb) -> None:
    assert "text" in rendered["/frames"]["text"]
    assert "/framed" in web.targets(HOST)
    assert web.targets(OTHER_HOST) == ["/called"]


def test_dialogs_and_windows_lead_nowhere(rendered: Order, web: HostileWeb) -> None:
    assert "after dialogs" in rendered["/dialogs"]["text"]
    assert "after windows" in rendered["/windows"]["text"]
    assert "/window" not in web.targets(HOST)


def test_pages_share_nothing(rendered: Order) -> None:
    for target in ("/storage", "/storage?again"):
        assert "seen never never" in rendered[target]["text"]


def test_half_a_character_does_not_cost_the_page(rendered: Order) -> None:
    assert "half " in rendered["/half"]["text"]


def test_robots_txt_is_obeyed(rendered: Order, web: HostileWeb) -> None:
    assert rendered["/private/page"].get("reason") == "robots", rendered["/private/page"]
    assert "/private/page" not in web.targets(HOST)


def test_nothing_is_left_behind(rendered: Order) -> None:
    assert rendered.stats["playwright/browser_count"] == 1
    assert rendered.stats["playwright/page_count/max_concurrent"] <= 2
    assert rendered.alive() == set()
    assert rendered.left == []
    assert "Traceback" not in rendered.log


def test_the_archive_answers_without_a_browser(
    rendered: Order, web: HostileWeb, tmp_path: Path
) -> None:
    asked = web.asked.total()
    settings = {"ROBOTSTXT_OBEY": True, "GOVCRAWL_REPLAY": str(rendered.folder / "archive")}
    urls = [web.url(HOST, target) for target in GOOD]
    again = Order(tmp_path, settings).crawl(urls, plain=[web.url(HOST, "/late")])
    assert web.asked.total() == asked
    assert not any("playwright" in name for name in again.stats)
    assert _told(again) == _told(rendered)


def _told(order: Order) -> list[Any]:
    names = "asked url status text type server address rendered reason".split()
    metas = "evidence fetched_at redirect_urls redirect_reasons download_latency".split()
    lines = [
        [line.get(name) for name in names]
        + [line.get("meta", {}).get(name) or None for name in metas]
        for line in order.lines[:-1]
    ]
    return sorted(lines, key=str)


def test_the_archive_keeps_a_rendered_page_apart(rendered: Order, web: HostileWeb) -> None:
    plain = [line for line in rendered.lines if line.get("rendered") is False]
    assert len(plain) == 1
    assert "late" not in plain[0]["text"].partition("<script>")[0]
    records = _archived(rendered.folder / "archive")
    assert f"WARC-Target-URI: urn:rendered:{web.url(HOST, '/late')}\r\n" in records
    assert f"WARC-Target-URI: {web.url(HOST, '/late')}\r\n" in records


def test_no_credential_of_a_rendered_page_is_archived(rendered: Order) -> None:
    assert rendered["/list?token=1f0e3dad99908345f7439f8ffabdffc4"]["status"] == 200
    assert "1f0e3dad99908345f7439f8ffabdffc4" not in _archived(rendered.folder / "archive")


def _archived(folder: Path) -> str:
    command = ["gzip", "-dc", *map(str, folder.glob("*.warc.gz"))]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")


def test_a_replay_without_the_rendered_page_has_the_plain_one(
    web: HostileWeb, tmp_path: Path
) -> None:
    url = web.url(HOST, "/list")
    archive = str(tmp_path / "archive")
    Order(tmp_path / "one", {"GOVCRAWL_ARCHIVE": archive}).crawl([], plain=[url])
    again = Order(tmp_path / "two", {"GOVCRAWL_REPLAY": archive}).crawl([url])
    (line,) = again.lines[:-1]
    assert (line["rendered"], line["status"]) == (False, 200)


def test_a_resumed_crawl_renders_only_what_is_missing(
    rendered: Order, web: HostileWeb, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for file in (rendered.folder / "archive").iterdir():
        (archive / file.name).write_bytes(file.read_bytes())
    before = web.asked[HOST, "/late"]
    settings = {"GOVCRAWL_ARCHIVE": str(archive), "GOVCRAWL_RESUME": "1"}
    again = Order(tmp_path / "again", settings).crawl(
        [web.url(HOST, "/late"), web.url(HOST, "/late?new")]
    )
    assert again.stats.get("govcrawl/browser/rendered") == 1, again.lines
    assert web.asked[HOST, "/late"] == before
    assert again["/late"]["text"] == rendered["/late"]["text"]


HOSTILE = {
    "/endless": "timeout",
    "/endless-later": "timeout",
    "/alerts": "timeout",
    "/loop": "redirect_loop",
    "/memory": "parse",
    "/long": "too_large",
    "/huge": "too_large",
    "/file": "unsupported",
    "/file.zip": "unsupported",
    "/fetches": None,
    "/pending": None,
}
SECONDS = 4


@pytest.fixture(scope="module")
def hostile(web: HostileWeb, tmp_path_factory: pytest.TempPathFactory) -> Order:
    """A crawl of pages that mean harm, and a good one in the end."""
    settings = {"GOVCRAWL_BROWSER_TIMEOUT": SECONDS, "DOWNLOAD_MAXSIZE": 2 << 20}
    urls = [web.url(HOST, target) for target in [*HOSTILE, "/list?last"]]
    return Order(tmp_path_factory.mktemp("hostile"), settings).crawl(urls)


@pytest.mark.parametrize("target", HOSTILE)
def test_a_hostile_page_ends_with_its_reason(target: str, hostile: Order) -> None:
    assert hostile[target].get("reason") == HOSTILE[target], hostile[target]


def test_a_page_that_never_rests_is_taken_as_it_is(hostile: Order, web: HostileWeb) -> None:
    assert "polled" in hostile["/fetches"]["text"]
    assert 0 < sum(target.startswith("/poll?") for target in web.targets(HOST)) <= 150
    assert "before" in hostile["/pending"]["text"]
    assert "behind" not in hostile["/pending"]["text"]


def test_hostile_pages_spoil_nothing_for_the_next(hostile: Order) -> None:
    assert "<li>" in hostile["/list?last"]["text"]
    assert hostile.lines[-1]["after"] < len(HOSTILE) * (SECONDS * 1.25 + 8)
    assert hostile.alive() == set()
    assert hostile.left == []
    assert "Traceback" not in hostile.log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_browser_outlives_its_crawl(
    number: signal.Signals, web: HostileWeb, tmp_path: Path
) -> None:
    """Told to stop, it ends the pages that are being rendered and begins no other."""
    settings = {"GOVCRAWL_BROWSER_TIMEOUT": SECONDS, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}
    order = Order(tmp_path, settings)
    urls = [web.url(HOST, f"/endless?{number}.{each}") for each in range(6)]
    before = web.asked.total()
    with order.started(urls) as process:
        until(lambda: web.asked.total() >= before + 2)
        family = order.alive()
        assert any(b"--type=renderer" in each.told for each in family)
        process.send_signal(number)
        _, log = process.communicate(timeout=40)
        until(lambda: not lives(family))
        until(lambda: not order.alive())
        until(lambda: not order.in_scratch())
    assert web.asked.total() == before + 2
    if number == signal.SIGTERM:
        assert process.returncode == 0, log
        ends = Counter(line["error"].partition(":")[0] for line in order.read()[:-1])
        assert ends == {"DownloadTimeoutError": 2, "CutShortError": 4}


async def test_a_system_without_a_sandbox_gets_a_browser_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "browser"
    found = browser.find("")
    own.write_text(f'#!/bin/sh\ncase "$*" in *--no-sandbox*) exec {found} "$@" ;; esac\nexit 1\n')
    own.chmod(0o755)
    monkeypatch.setattr(provider, "_is_root", lambda: False)
    settings = get_project_settings()
    settings.set("GOVCRAWL_BROWSER", str(own), priority="cmdline")
    browser.configure(settings)
    late = provider.LateBrowser(Config.from_settings(settings))
    await late.start()
    assert late.playwright is None, "nothing runs before a page is to be rendered"
    try:
        started = await late.launch_browser()
        assert started.is_connected()
        await started.close()
    finally:
        await late.close()
    assert "does not start in its sandbox" in caplog.text


def test_a_crawl_that_renders_nothing_starts_nothing(web: HostileWeb, tmp_path: Path) -> None:
    order = Order(tmp_path)
    with order.started([], plain=[web.url(HOST, "/never.js")]) as process:
        asked = web.asked[HOST, "/never.js"]
        until(lambda: web.asked[HOST, "/never.js"] > asked or process.poll() is not None)
        assert len(order.alive()) == 1
        process.kill()
        process.communicate(timeout=10)
    assert order.left == []


def test_the_limits_of_a_target_hold(web: HostileWeb, tmp_path: Path) -> None:
    urls = [web.url(HOST, f"/list?{number}") for number in range(3)]
    order = Order(tmp_path, {"GOVCRAWL_BROWSER_PAGES": 1}).crawl(urls)
    assert [line.get("refused", False) for line in order.lines[:-1]].count(True) == 2
    assert order.stats.get("govcrawl/browser/rendered") == 1, order.lines


def test_a_browser_that_does_not_start_is_given_up(web: HostileWeb, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    urls = [web.url(HOST, f"/list?{number}") for number in range(4)]
    order = Order(tmp_path / "crawl", {"GOVCRAWL_BROWSER": str(broken)}).crawl(urls)
    assert {line["reason"] for line in order.lines[:-1]} == {"parse"}
    assert {line["fault"] for line in order.lines[:-1]} == {"us"}
    assert order.stats["govcrawl/browser/broken"] is True
    assert order.alive() == set()
