"""Which pages of a site are asked for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.items import WebsiteColumn
from govcrawl.planning.website.steps import Position, Step
from govcrawl.planning.website.walk import Walk
from govcrawl.registry.selection import Selection

HOME = "https://www.shili.example/"


def links(*paths: str) -> list[dict[str, Any]]:
    return [{"name": path, "url": f"http://www.shili.example/{path}"} for path in paths]


def entries(*paths: str, at: datetime | None = None) -> list[dict[str, Any]]:
    return [{**link, "title": link["name"], "published_at": at} for link in links(*paths)]


def column(
    page: list[dict[str, Any]], following: str | None = None, form: dict[str, str] | None = None
) -> WebsiteColumn:
    return WebsiteColumn(entries=page, next_url=following, next_form=form)


def read_on(walk: Walk, pages: list[list[dict[str, Any]]]) -> int:
    """How many pages of a list are asked for when each links the next for ever."""
    step: Step | None = walk.columns(links("a/"))[0]
    number = 0
    while step is not None:
        page = pages[min(number, len(pages) - 1)]
        number += 1
        found = walk.entries(column(page, f"{HOME}a/index_{number}.html"), step)
        step = next((each for each in found if each.request == "list"), None)
    return number


def test_columns_share_the_budget_and_take_the_scheme_of_the_site() -> None:
    walk = Walk(HOME, max_pages=10, max_depth=3)
    steps = walk.columns([*links("a/", "b/", "a/"), {"name": "x", "url": "http://other.example/"}])
    assert [(step.url, step.share) for step in steps] == [
        ("https://www.shili.example/a/", 4),
        ("https://www.shili.example/b/", 4),
    ]


def test_entries_stop_at_share_and_depth_and_are_asked_once() -> None:
    walk = Walk(HOME, max_pages=10, max_depth=2)
    step = Step("https://www.shili.example/a/", "list", 1, share=2)
    page = entries("1.html", "1.html?sid=9", "2.html", "3.html")
    found = list(walk.entries(column(page, "https://www.shili.example/a/index_1.html"), step))
    assert [each.url for each in found] == [
        "https://www.shili.example/1.html",
        "https://www.shili.example/2.html",
    ]
    deeper = Step("https://www.shili.example/b/", "list", 2, share=9)
    assert list(walk.entries(column(page), deeper)) == []


def test_the_next_page_gets_what_is_left_of_the_share() -> None:
    walk = Walk(HOME, max_pages=20, max_depth=3)
    step = Step("https://www.shili.example/a/", "list", 1, share=5)
    following = "https://www.shili.example/a/index_1.html"
    found = list(walk.entries(column(entries("1.html", "2.html"), following), step))
    assert (found[-1].url, found[-1].request) == (following, "list")
    assert (found[-1].depth, found[-1].share) == (1, 2)
    assert found[-1].position is not None
    assert (found[-1].position.first_url, found[-1].position.number) == (step.url, 2)


def test_entries_outside_the_window_are_not_asked_for() -> None:
    walk = Walk(HOME, max_pages=20, max_depth=3, selection=Selection(since=date(2026, 4, 30)))
    step = Step("https://www.shili.example/a/", "list", 1, share=5)
    new = datetime(2026, 5, 1, tzinfo=UTC)
    page = [*entries("old.html", at=new - timedelta(days=90)), *entries("new.html", at=new)]
    found = list(walk.entries(column(page), step))
    assert [each.url.rpartition("/")[2] for each in found] == ["new.html"]
    assert found[0].listed_at == new


@given(st.integers(0, 40), st.integers(0, 12), st.integers(0, 30))
def test_the_budget_is_never_exceeded(max_pages: int, columns: int, listed: int) -> None:
    walk = Walk(HOME, max_pages=max_pages, max_depth=9)
    steps = walk.columns(links(*(f"c{number}/" for number in range(columns))))
    asked = len(steps)
    while steps:
        step = steps.pop()
        page = entries(*(f"{step.url[-3:]}-{len(step.url)}-{n}.html" for n in range(listed)))
        further = list(walk.entries(column(page, f"{step.url}next/"), step))
        asked += len(further)
        steps += [each for each in further if each.request == "list"]
    assert asked <= max_pages


def test_a_step_that_is_led_astray_is_told() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=9)
    assert walk.strayed("http://shili.example/a/") is None
    off, back = walk.strayed("http://other.example/"), walk.strayed("https://www.shili.example/")
    assert off is not None
    assert back is not None
    assert (off.reason, off.fault) == ("migrated", "unknown")
    assert (back.reason, back.fault) == ("soft_404", "site")


def test_a_link_with_somebodys_password_is_not_followed() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=9)
    assert walk.columns([{"name": "a", "url": "http://me:pw@www.shili.example/a/"}]) == []


def test_weights_share_out_what_the_columns_themselves_leave() -> None:
    walk = Walk(HOME, max_pages=12, max_depth=3)
    heavy, light = walk.columns([{**links("a/")[0], "weight": 4}, *links("b/")])
    assert (heavy.share, light.share) == (8, 2)


def test_paging_ends_at_the_days_asked_for_but_not_at_one_page_of_old_entries() -> None:
    new, old = datetime(2026, 5, 2, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    pinned = entries("pinned.html", at=old)
    pages = [
        [*pinned, *entries("1.html", at=new)],
        entries("2.html", at=old),
        entries("3.html", at=new),
        entries("4.html", at=old),
        entries("5.html", at=old),
        entries("6.html", at=new),
    ]
    walk = Walk(HOME, max_pages=99, max_depth=3, selection=Selection(since=date(2026, 5, 1)))
    assert read_on(walk, pages) == 5
    assert f"{HOME}3.html" in walk.seen
    assert f"{HOME}6.html" not in walk.seen


def test_entries_newer_than_asked_for_do_not_end_paging() -> None:
    day = datetime(2026, 5, 2, tzinfo=UTC)
    pages = [entries(f"{n}.html", at=day - timedelta(days=n)) for n in range(6)]
    selection = Selection(since=date(2026, 4, 28), until=date(2026, 4, 28))
    walk = Walk(HOME, max_pages=99, max_depth=3, selection=selection)
    read_on(walk, pages)
    articles = {url for url in walk.seen if url.endswith(".html") and "index" not in url}
    assert articles == {f"{HOME}4.html"}


def test_a_page_like_the_one_before_ends_paging() -> None:
    walk = Walk(HOME, max_pages=99, max_depth=3)
    assert read_on(walk, [entries("1.html", "2.html")]) == 2


def test_a_list_in_ever_new_order_ends_when_nothing_is_new() -> None:
    walk = Walk(HOME, max_pages=99, max_depth=3)
    pages = [entries("1.html", "2.html"), entries("2.html"), entries("1.html"), entries("2.html")]
    assert read_on(walk, pages) == 3


def test_a_first_page_without_entries_leads_to_where_they_are() -> None:
    walk = Walk(HOME, max_pages=99, max_depth=3)
    (step,) = walk.columns(links("a/"))
    form = {"columnid": "7"}
    (following,) = walk.entries(column([], f"{HOME}proxy?startrecord=1", form), step)
    assert (following.url, following.form) == (f"{HOME}proxy?startrecord=1", form)
    again = walk.entries(column([], f"{HOME}proxy?startrecord=1", form), following)
    assert list(again) == []


def test_the_same_address_with_another_form_is_another_page() -> None:
    walk = Walk(HOME, max_pages=99, max_depth=3)
    (step,) = walk.columns(links("a/"))
    (second,) = walk.entries(column([], f"{HOME}proxy", {"page": "2"}), step)
    (third,) = walk.entries(column(entries(), f"{HOME}proxy", {"page": "3"}), second)
    assert third.form == {"page": "3"}


def test_what_is_refused_is_counted_and_not_asked() -> None:
    def refuses(url: str) -> str | None:
        return "calendar" if "day=" in url else None

    walk = Walk(HOME, max_pages=99, max_depth=3, refuses=refuses)
    assert len(walk.columns(links("a/", "b/?day=1", "b/?day=2"))) == 1
    assert walk.refused == {"calendar": 2}


def test_links_are_followed_to_the_depth_and_budget_given() -> None:
    walk = Walk(HOME, max_pages=4, max_depth=2)
    first = list(walk.links([f"{HOME}a", f"{HOME}b", "http://other.example/"], None))
    assert [(step.url, step.depth) for step in first] == [(f"{HOME}a", 1), (f"{HOME}b", 1)]
    second = list(walk.links([f"{HOME}{n}" for n in range(9)], first[0]))
    assert len(second) == 2
    assert list(walk.links([f"{HOME}deeper"], second[0])) == []


def test_a_site_left_alone_gives_back_what_waited() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=9)
    walk.add([Step(f"{HOME}1", "page", 2), Step(f"{HOME}2", "list", 1, position=Position(HOME))])
    assert {step.url for step in walk.stop()} == {f"{HOME}1", f"{HOME}2"}
    assert walk.next() is None


@given(
    st.integers(0, 30),
    st.lists(st.lists(st.integers(0, 25), min_size=1, max_size=4), max_size=5),
    st.integers(1, 3),
)
def test_a_whole_walk_ends_asks_once_and_spends_no_more_than_its_budget(
    max_pages: int, columns: list[list[int]], max_depth: int
) -> None:
    """Short columns leave their shares to long ones, which are taken up again."""
    walk = Walk(HOME, max_pages=max_pages, max_depth=max_depth)
    walk.add(walk.columns(links(*(f"c{number}/" for number in range(len(columns))))))
    asked: list[str] = []
    while step := walk.next():
        asked.append(step.url)
        assert len(asked) <= max_pages
        if step.request != "list" or step.position is None:
            continue
        which = int(step.url.removeprefix(f"{HOME}c").partition("/")[0])
        number, pages = step.position.number, columns[which]
        page = entries(*(f"{which}-{number}-{n}.html" for n in range(pages[number - 1])))
        following = f"{HOME}c{which}/{number + 1}" if number < len(pages) else None
        walk.add(walk.entries(column(page, following), step))
    assert len(asked) == len(set(asked))
    if max_depth > 1 and all(all(pages) for pages in columns):
        there = len(columns) + sum(sum(pages) + len(pages) - 1 for pages in columns)
        most = max(1, max_pages // 2)
        if len(columns) <= most:
            assert len(asked) == min(there, max_pages), "what is left is spent"


def test_a_column_taken_up_again_remembers_that_it_had_news() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=3)
    step = Step(f"{HOME}a/", "list", 1, share=2)
    walk.add(walk.entries(column(entries("1.html", "2.html"), f"{HOME}a/2"), step))
    asked = [each for each in iter(walk.next, None) if each.request == "list"]
    assert [each.position.idle for each in asked if each.position] == [0]


def test_the_home_page_by_another_name_is_not_asked_again() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=9)
    again = ("", "index.html", "?sid=1", "#top")
    assert walk.columns(links(*again)) == []
    assert walk.columns([{"url": "http://shili.example/index.shtml"}]) == []
    for url in ("http://shili.example/", "https://shili.example/index.html"):
        strayed = walk.strayed(url)
        assert strayed is not None, url
        assert strayed.reason == "soft_404"
    assert walk.strayed("https://www.shili.example/a/index.html") is None


def test_a_file_asked_for_out_of_turn_takes_its_place_in_the_budget() -> None:
    walk = Walk(HOME, max_pages=2, max_depth=9)
    walk.first(Step(f"{HOME}1.xlsx", "report", 2))
    assert [each.url for each in walk.links([f"{HOME}1.xlsx", f"{HOME}2", f"{HOME}3"], None)] == [
        f"{HOME}2"
    ]


def test_what_is_remembered_of_refused_addresses_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govcrawl.planning.website.walk.MOST_TURNED_AWAY", 5)
    walk = Walk(HOME, max_pages=9, max_depth=9, refuses=lambda _: "calendar")
    assert list(walk.links((f"{HOME}?day={n}" for n in range(20)), None)) == []
    assert (len(walk.turned_away), walk.refused) == (5, {"calendar": 20})


def test_what_a_mailbox_lists_is_known_as_such() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=9)
    (step,) = walk.columns(links("a/"))
    found = column(entries("1.html"))
    found.kind = "mailbox"
    assert [each.listed_in for each in walk.entries(found, step)] == ["mailbox"]


def test_files_on_a_list_are_no_pages_to_ask_for() -> None:
    walk = Walk(HOME, max_pages=9, max_depth=3)
    (step,) = walk.columns(links("a/"))
    page = entries("1.pdf", "2.docx", "3.jpg", "4.html")
    assert [each.url for each in walk.entries(column(page), step)] == [f"{HOME}4.html"]


def test_a_list_of_nothing_but_files_is_read_on_while_they_are_new() -> None:
    walk = Walk(HOME, max_pages=99, max_depth=3)
    files = [entries(f"{number}.pdf") for number in range(6)]
    assert read_on(walk, files) == 6 + 1, "it ends where a page is the one before"


def test_a_list_of_titles_alone_is_read_on_while_they_are_new() -> None:
    walk = Walk(HOME, max_pages=99, max_depth=3)
    pages = [[{"url": None, "title": f"来信{number}", "published_at": None}] for number in range(4)]
    assert read_on(walk, pages) >= 4


def test_a_list_found_by_its_link_is_asked_whole_and_not_kept_for_later() -> None:
    walk = Walk(HOME, max_pages=50, max_depth=9)
    (step,) = walk.links([f"{HOME}chapter/"], None)
    found = list(walk.entries(column(entries("1.html", "2.html", "3.html")), step))
    assert len(found) == 3
    assert not walk.unfinished
