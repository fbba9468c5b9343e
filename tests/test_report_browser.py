"""The report in a real browser: it opens from a file, asks for nothing and fits a phone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from govcrawl import browser as browsers
from govcrawl.report.page import page
from tests.support.evaluations import HOSTILE, evaluation, nothing_seen

FOUND = browsers.find("")
WIDE, PHONE = 1280, 390

pytestmark = pytest.mark.skipif(FOUND is None, reason="no browser found: apt install chromium")


@dataclass
class Opened:
    """A page and everything it did that it should not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    noises: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report")
    for name, told in (("whole", evaluation()), ("empty", nothing_seen())):
        html = page(told, database="govcrawl", version="0.1.0")
        (made / f"{name}.html").write_text(html, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def opened(chromium: Browser, folder: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    name, width = getattr(request, "param", ("whole", WIDE))
    shown = chromium.new_page(viewport={"width": width, "height": 900})
    made = Opened(shown)
    shown.on("request", lambda asked: made.requests.append(asked.url))
    shown.on("console", lambda message: made.noises.append(message.text))
    shown.on("pageerror", lambda error: made.noises.append(str(error)))
    shown.on("dialog", lambda dialog: (made.noises.append(dialog.message), dialog.dismiss()))
    shown.goto((folder / f"{name}.html").as_uri())
    yield made
    shown.close()


@pytest.mark.parametrize(
    "opened", [("whole", WIDE), ("whole", PHONE), ("empty", PHONE)], indirect=True
)
def test_it_opens_quietly_and_fits(opened: Opened, folder: Path) -> None:
    shown = opened.page
    shown.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    shown.screenshot(path=folder / "shown.png")
    assert opened.noises == []
    assert len(opened.requests) == 1
    assert opened.requests[0].startswith("file://")
    width = shown.evaluate("document.documentElement.scrollWidth")
    assert width == shown.viewport_size["width"]
    assert (folder / "shown.png").stat().st_size > 20_000


def test_hostile_names_are_read_as_they_are_written(opened: Opened) -> None:
    told = opened.page.locator("#offices ~ .office > summary").all_inner_texts()
    for name in HOSTILE:
        assert any(name in each for each in told), name
    assert opened.page.locator("main script, main [onload]").count() == 0


def test_a_script_put_into_it_would_not_run(opened: Opened) -> None:
    opened.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"alert(1)\">')"
    )
    opened.page.wait_for_timeout(200)
    assert all("Content Security Policy" in each for each in opened.noises)
    assert opened.noises


def test_the_league_leads_into_an_offices_own_part(opened: Opened) -> None:
    link = opened.page.locator("#league-section tbody th a").first
    target = opened.page.locator(f"[id='{link.get_attribute('href').removeprefix('#')}']")
    assert not target.is_visible()
    link.click()
    assert target.is_visible()
    assert target.bounding_box()["y"] < 900


def test_the_hatch_of_the_unseen_is_drawn(opened: Opened) -> None:
    """The pattern is defined once in the page and used by every chart."""
    assert opened.page.locator("pattern#not-measured").count() == 1
    assert opened.page.locator("figure svg [fill='url(#not-measured)']").count() > 0


@pytest.mark.parametrize("opened", [("whole", PHONE)], indirect=True)
def test_a_wide_table_scrolls_in_its_own_box(opened: Opened) -> None:
    boxes = opened.page.locator("#league-section .scroll")
    scrolls = boxes.evaluate_all("all => all.map(each => each.scrollWidth > each.clientWidth)")
    assert any(scrolls)
    widths = opened.page.locator("figure svg").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert max(widths) <= PHONE


def test_what_is_folded_is_printed(opened: Opened) -> None:
    body = opened.page.locator(".office .body").first
    height = "each => each.getBoundingClientRect().height"
    assert body.evaluate(height) == 0
    opened.page.emulate_media(media="print")
    assert body.evaluate(height) > 500
    assert opened.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
