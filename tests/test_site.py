"""What of a site's pages is stored, and when."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from govcrawl.capture import Capture
from govcrawl.items import (
    Item,
    WebsiteCheck,
    WebsiteColumn,
    WebsiteMessage,
    WebsitePage,
    WebsiteReport,
)
from govcrawl.parsers import markup
from govcrawl.planning.website.steps import Position, Step
from govcrawl.planning.website.walk import Walk
from govcrawl.registry import Target
from govcrawl.spiders.website import letters
from govcrawl.spiders.website.site import Site
from govcrawl.spiders.website.spider import WebsiteSpider
from govcrawl.spiders.website.survey import SiteSurvey

HOME = "https://www.shili.example/"
LIST = Step(f"{HOME}mail/", "list", 1, 9, position=Position(f"{HOME}mail/"))
NAMED = "我叫张三丰，反映路灯不亮"


@pytest.fixture
def site() -> Site:
    capture = Capture(url=HOME, request="home", body=b"<html></html>", fetched_at=datetime.now(UTC))
    page = markup.read(capture)
    survey = SiteSurvey(WebsiteSpider(), Target(None, "website", HOME, "", "open"), page, 0)
    return Site(Walk(HOME, 50, 3), survey, WebsiteCheck())


def letter(number: int, **told: Any) -> WebsiteMessage:
    url = told.pop("url", f"http://www.shili.example/mail/{number}.html")
    return WebsiteMessage(site="shili", message_id=str(number), url=url, **told)


def listed(*found: WebsiteMessage) -> list[Item]:
    entries = [
        {"title": each.title, "url": each.url, "published_at": None} for each in found if each.url
    ]
    return [WebsiteColumn(url=f"{HOME}mail/", kind="mailbox", entries=entries), *found]


def ask(site: Site, step: Step, items: list[Item]) -> list[Item]:
    """A page is asked for and read."""
    site.current = step
    return [each for each in site.read(step, items) if not isinstance(each, WebsiteColumn)]


def ask_next(site: Site, items: list[Item]) -> list[Item]:
    """The walk's next page is asked for and read."""
    step = site.next()
    assert step is not None
    return site.read(step, items)


def test_a_letter_is_stored_once_from_its_page_with_what_its_list_tells(site: Site) -> None:
    assert ask(site, LIST, listed(letter(1, title="路灯", department="住建局"))) == []
    (stored,) = ask_next(site, [letter(1, title="路灯不亮", reply_chars=20)])
    assert isinstance(stored, WebsiteMessage)
    assert (stored.title, stored.department, stored.reply_chars) == ("路灯不亮", "住建局", 20)
    other = replace(LIST, url=f"{HOME}mail/done/")
    assert ask(site, other, listed(letter(1, title="路灯"))) == []
    assert site.left() == []


def test_what_several_lists_tell_of_a_letter_is_one_document(site: Site) -> None:
    assert ask(site, LIST, listed(letter(1, url=None, title="路灯", state="open"))) == []
    more = letter(1, url=None, title="路灯", department="住建局")
    assert ask(site, replace(LIST, url=f"{HOME}b/"), listed(more)) == []
    (stored,) = site.left()
    assert isinstance(stored, WebsiteMessage)
    assert (stored.state, stored.department) == ("open", "住建局")
    assert site.left() == []


def test_a_letter_is_not_lost_with_its_page(site: Site) -> None:
    """Nor one that is listed when another list has already led to its page, which failed."""
    entry = {"title": "路灯", "url": f"{HOME}mail/1.html", "published_at": None}
    ask(site, LIST, [WebsiteColumn(url=LIST.url, entries=[entry])])
    assert ask_next(site, []) == []
    assert ask(site, replace(LIST, url=f"{HOME}b/"), listed(letter(1, title="路灯"))) == []
    assert [each.identity() for each in site.left()] == ["shili|1"]


def test_a_letter_beyond_the_share_waits_for_its_page_as_well(site: Site) -> None:
    """Stored from the list first and from its page later it would be revised in every run."""
    step = replace(LIST, share=1)
    found = ask(site, step, listed(letter(1, title="甲"), letter(2, title="乙")))
    assert found == []
    for number in (1, 2):
        (stored,) = ask_next(site, [letter(number, title="丙")])
        assert stored.identity() == f"shili|{number}"
    assert site.left() == []


def test_what_is_no_letter_at_a_letters_address_is_not_stored(site: Site) -> None:
    ask(site, LIST, listed(letter(1, title="路灯")))
    assert ask_next(site, [WebsitePage(url=f"{HOME}mail/1.html", title=NAMED)]) == []
    assert [each.identity() for each in site.left()] == ["shili|1"]


def test_letters_held_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST_HELD", 2)
    many = [letter(number, url=None, title="路灯") for number in range(5)]
    stored = ask(site, LIST, listed(*many))
    assert [each.identity() for each in [*stored, *site.left()]] == [f"shili|{n}" for n in range(5)]


def test_titles_are_masked_on_every_page_of_a_mailbox_and_behind_it(site: Site) -> None:
    """A data answer does not say itself that its column is a mailbox."""
    second = replace(LIST, position=replace(Position(LIST.url), number=2, kind="mailbox"))
    entry = {"title": NAMED, "url": f"{HOME}mail/9.html", "published_at": None}
    site.current = second
    (column,) = site.read(second, [WebsiteColumn(url=LIST.url, entries=[entry])])
    assert isinstance(column, WebsiteColumn)
    assert column.kind == "mailbox"
    assert "张三丰" not in column.entries[0]["title"]
    (page,) = ask_next(site, [WebsitePage(url=f"{HOME}mail/9.html", title=NAMED)])
    assert isinstance(page, WebsitePage)
    assert "张三丰" not in str(page.title)
    assert "路灯" in str(page.title)


def test_a_posted_list_page_is_told_by_its_form(site: Site) -> None:
    form = {"columnid": "7", "名 称": "公告#1"}
    step = replace(LIST, form=form)
    site.current = step
    (column,) = site.read(step, [WebsiteColumn(url=LIST.url, next_url=f"{LIST.url}?start=16")])
    assert isinstance(column, WebsiteColumn)
    fragment = urlsplit(str(column.url)).fragment
    assert fragment.startswith("columnid=7&%E5")
    assert "#" not in fragment
    assert column.next_form == form


def test_a_last_posted_page_has_no_form_to_post_and_a_long_form_no_long_address(
    site: Site,
) -> None:
    step = replace(LIST, form={"__VIEWSTATE": "x" * 20_000})
    site.current = step
    (column,) = site.read(step, [WebsiteColumn(url=LIST.url)])
    assert isinstance(column, WebsiteColumn)
    assert column.next_form is None
    assert len(str(column.url)) < 100


def test_a_report_whose_file_is_never_answered_is_kept(site: Site) -> None:
    page = WebsiteReport(site="shili", year=2025, kind="annual", state="attachment_only")
    page.attachments = [{"url": f"http://www.shili.example/{n}.xlsx", "kind": "xlsx"} for n in "12"]
    assert ask(site, replace(LIST, request="page"), [page]) == []
    assert ask_next(site, []) == [], "the second file comes next"
    assert site.next() is not None
    assert site.left() == [page]
    assert site.left() == []


def test_a_page_is_read_once(site: Site) -> None:
    """What breaks after that must not store poorer what was stored already."""
    step = Step(f"{HOME}1.html", "page", 2)
    page = WebsitePage(url=step.url, title="公告")
    assert ask(site, step, [page]) == [page]
    assert site.read(step, []) == []


def test_a_reports_file_is_stored_under_the_site_its_page_is_of(site: Site) -> None:
    file = {"name": "报表", "url": f"{HOME}ndbb/2025.docx", "kind": "docx"}
    page = WebsiteReport(
        site="5199000001",
        site_code="5199000001",
        url=f"{HOME}ndbb/2025.html",
        kind="work",
        year=2025,
        state="attachment_only",
        attachments=[file],
    )
    assert ask(site, replace(LIST, request="page"), [page]) == []
    unnamed = WebsiteReport(site="www.shili.example", url=file["url"], kind="work", state="values")
    (stored,) = ask_next(site, [unnamed])
    assert isinstance(stored, WebsiteReport)
    assert (stored.site, stored.year, stored.page_url) == ("5199000001", 2025, page.url)
    assert (stored.state, stored.url) == ("values", file["url"])


def test_a_data_answer_is_a_page_of_the_column_it_belongs_to(site: Site) -> None:
    position = Position(f"{HOME}tzgg/", 2, "通知公告", "notice")
    answer = WebsiteColumn(url=f"{HOME}unit?page=2", entries=[])
    site.current = Step(f"{HOME}unit?page=2", "list", 1, 9, position=position)
    (stored,) = site.read(site.current, [answer])
    assert isinstance(stored, WebsiteColumn)
    assert (stored.name, stored.kind) == ("通知公告", "notice")
    assert (stored.first_url, stored.page_number) == (f"{HOME}tzgg/", 2)
