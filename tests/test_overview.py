"""The tables of a run, from documents as the store keeps them."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from pymongo.synchronous.database import Database
from rich.console import Console

from govcrawl import overview
from govcrawl.items import (
    Item,
    Outcome,
    WebsiteCheck,
    WebsiteColumn,
    WebsiteMessage,
    WebsitePage,
    WebsiteReport,
    WebsiteService,
)

NOW = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
RUN = {"_id": "website-1", "outcome": "ok"}
TARGET = "519901|http://a.example/"
SITE = {
    "office_id": "519901",
    "target": TARGET,
    "run_id": "website-1",
    "observed_at": NOW,
}


@pytest.fixture
def shown(database: Database[dict[str, Any]]) -> "Shown":
    return Shown(database)


class Shown:
    """The tables as lines of text, after storing some items."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.database = database
        self.count = 0

    def store(self, *items: Item) -> None:
        for item in items:
            self.count += 1
            document = {**asdict(item), **SITE, "_id": str(self.count)}
            self.database[item.collection].insert_one(document)

    def lines(self, width: int = 200) -> list[str]:
        text = StringIO()
        console = Console(file=text, width=width)
        for table in overview.tables(self.database, RUN, {"519901": "样本区"}):
            console.print(table)
        return text.getvalue().splitlines()

    def cells(self, *begin: str) -> list[str]:
        """The cells of the one row that begins with these."""
        rows = [
            [cell.strip() for cell in line.split("│")[1:-1]]
            for line in self.lines()
            if line.startswith("│")
        ]
        found = [row for row in rows if row[: len(begin)] == list(begin)]
        assert len(found) == 1, rows
        return found[0]


def entry(number: int) -> dict[str, Any]:
    return {"title": "通知", "url": f"http://a.example/{number}", "published_at": None}


def test_an_empty_run_shows_its_collections_only(shown: Shown) -> None:
    titles = [line.strip() for line in shown.lines() if line[:1] not in "┏┃┡│└"]
    assert titles == ["Run website-1: ok"]
    assert shown.cells("website_pages") == ["website_pages", "0", "0"]


def test_a_target_has_its_outcome_and_newest_article(shown: Shown) -> None:
    shown.store(
        Outcome(reason="partial", detail="1 of 9 requests failed", requests=9),
        WebsitePage(url="http://a.example/1", title="旧", published_at=NOW - timedelta(days=9)),
        WebsitePage(url="http://a.example/2", title="新", published_at=NOW),
    )
    row = ["样本区", "partial", "", "9", "2", "2026-04-01", "1 of 9 requests failed"]
    assert shown.cells("样本区", "partial") == row


@pytest.mark.parametrize(
    ("counts", "totals", "shown_as"),
    [
        ((4, 2), (5, 5), ["2", "5", "5"]),
        ((0,), (None,), ["1", "empty", "-"]),
        ((0,), (7,), ["1", "0", "7"]),
        ((None,), (None,), ["1", "-", "-"]),
    ],
)
def test_a_column_is_empty_only_where_that_was_seen(
    shown: Shown,
    counts: tuple[int | None, ...],
    totals: tuple[int | None, ...],
    shown_as: list[str],
) -> None:
    for number, (count, total) in enumerate(zip(counts, totals, strict=True), start=1):
        first = 3 * number  # the last entry of the first page is the first of the second
        listed = [entry(index) for index in range(first, first + (count or 0))]
        shown.store(
            WebsiteColumn(
                url=f"http://a.example/c/{number}",
                first_url="http://a.example/c/1",
                page_number=number,
                name="通知公告" if number == 1 else None,
                kind="notice",
                entries=listed,
                entry_count=count,
                total=total,
                newest_at=NOW - timedelta(days=20 * number),
            )
        )
    expected = ["样本区", "通知公告", "notice", *shown_as, "2026-03-12", "20"]
    assert shown.cells("样本区", "通知公告") == expected


def test_letters_show_how_long_the_oldest_open_one_has_waited(shown: Shown) -> None:
    totals = {"received": 1128, "answered": 1121, "answered_rate": 99.38, "satisfaction": None}
    shown.store(WebsiteColumn(url="http://a.example/x", name="区长信箱", letters=totals))
    for state, waited in (("open", 20), ("open", 114), ("answered", 300), (None, 400)):
        shown.store(WebsiteMessage(state=state, received_at=NOW - timedelta(days=waited)))
    row = ["样本区", "1,128", "1,121", "99.38", "-", "4", "2", "114"]
    assert shown.cells("样本区", "1,128") == row


def test_a_guide_names_what_it_lacks(shown: Shown) -> None:
    elements = ["name", "legal_basis", "materials", "place", "phone", "process"]
    shown.store(
        WebsiteService(
            name="食品小作坊备案", elements=elements, online_entry=True, attachments=[{"url": "u"}]
        )
    )
    row = ["样本区", "食品小作坊备案", "6 of 8", "申请条件 办理时间", "yes", "1"]
    assert shown.cells("样本区", "食品小作坊备案") == row


def test_a_report_that_was_not_read_has_no_figures(shown: Shown) -> None:
    shown.store(
        WebsiteReport(year=2025, kind="work", state="attachment_only"),
        WebsiteReport(
            site_name="甲局网",
            year=2024,
            kind="work",
            state="values",
            visits=0,
            cases_total=12345,
            flags=[{"rule": "parts", "detail": "1 + 1 = 3"}],
        ),
    )
    row = ["样本区", "2025", "work", "attachment_only", "-", "-", "-", ""]
    assert shown.cells("样本区", "2025") == row
    assert shown.cells("甲局网") == [
        "甲局网",
        "2024",
        "work",
        "values",
        "0",
        "-",
        "12,345",
        "parts",
    ]


def test_broken_links_and_the_search_stand_with_their_site(shown: Shown) -> None:
    link = {
        "url": "http://a.example/gone?x=1",
        "page_url": "http://a.example/",
        "text": "旧",
        "kind": "page",
        "verdict": "dead",
        "reason": "http_4xx",
        "status": 404,
        "tries": 2,
        "evidence": None,
    }
    nowhere = {**link, "url": f"http://b.invalid/{'x' * 99}", "status": None, "reason": "dns"}
    count = {"found": 9, "checked": 8, "ok": 6, "dead": 1, "suspected": 1, "unmeasured": 1}
    trials = [{"result": "found"}, {"result": "not_found"}]
    shown.store(
        WebsiteCheck(
            url="http://a.example/",
            reason="ok",
            features=["search", "weibo"],
            search={"state": "works", "url": None, "trials": trials},
            links={"home": count, "others": count, "pages_sampled": 1},
            broken_links=[link, {**nowhere, "verdict": "suspected", "kind": "external"}],
        )
    )
    row = ["样本区", "works", "1 of 2", "4 of 16", "search weibo"]
    assert shown.cells("样本区", "works") == row
    dead = ["样本区", "dead", "404", "page", "/gone?x=1", "/"]
    assert shown.cells("样本区", "dead") == dead
    assert shown.cells("样本区", "suspected")[2:5] == [
        "dns",
        "external",
        f"http://b.invalid/{'x' * 62}…",
    ]


def test_what_a_browser_drew_is_listed_and_else_how_to_get_one_is_said(shown: Shown) -> None:
    shown.store(Outcome(reason="needs_js", requests=1))
    assert any("apt install chromium" in line for line in overview.hints(shown.database, RUN))
    shown.store(WebsitePage(url="http://a.example/9", title="动画", rendered=True))
    assert overview.hints(shown.database, RUN) == []
    row = ["样本区", "website_pages", "动画", "http://a.example/9"]
    assert shown.cells("样本区", "website_pages") == row


def test_what_a_site_writes_is_neither_markup_nor_control_characters(shown: Shown) -> None:
    shown.store(WebsiteColumn(url="u", name="[red]通知[/red]\x1b[31m公告\n"))
    assert shown.cells("样本区", "[red]通知[/red] [31m公告")[3:5] == ["1", "-"]


def test_only_the_documents_of_the_run_are_shown(shown: Shown) -> None:
    shown.store(WebsitePage(url="http://a.example/1", title="甲"))
    shown.database["website_pages"].update_one({}, {"$set": {"run_id": "website-0"}})
    assert shown.cells("website_pages") == ["website_pages", "0", "1"]
    assert not any("甲" in line for line in shown.lines())
