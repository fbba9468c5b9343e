"""Which pages of a site are asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from govcrawl.walk import Step, Walk

HOME = "https://www.shili.example/"


def links(*paths: str) -> list[dict[str, Any]]:
    return [{"name": path, "url": f"http://www.shili.example/{path}"} for path in paths]


def entries(*paths: str, at: datetime | None = None) -> list[dict[str, Any]]:
    return [{**link, "published_at": at} for link in links(*paths)]


def anything(_: datetime | None) -> bool:
    return True


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
    found = list(walk.entries(page, "https://www.shili.example/a/index_1.html", step, anything))
    assert [each.url for each in found] == [
        "https://www.shili.example/1.html",
        "https://www.shili.example/2.html",
    ]
    deeper = Step("https://www.shili.example/b/", "list", 2, share=9)
    assert list(walk.entries(page, None, deeper, anything)) == []


def test_the_next_page_gets_what_is_left_of_the_share() -> None:
    walk = Walk(HOME, max_pages=20, max_depth=3)
    step = Step("https://www.shili.example/a/", "list", 1, share=5)
    following = "https://www.shili.example/a/index_1.html"
    found = list(walk.entries(entries("1.html", "2.html"), following, step, anything))
    assert found[-1] == Step(following, "list", 2, share=2)


def test_entries_outside_the_window_are_not_asked_for() -> None:
    walk = Walk(HOME, max_pages=20, max_depth=3)
    step = Step("https://www.shili.example/a/", "list", 1, share=5)
    new = datetime(2026, 5, 1, tzinfo=UTC)
    page = [*entries("old.html", at=new - timedelta(days=90)), *entries("new.html", at=new)]
    found = list(walk.entries(page, None, step, lambda at: at is not None and at >= new))
    assert [each.url.rpartition("/")[2] for each in found] == ["new.html"]
    assert found[0].listed_at == new


@given(st.integers(0, 40), st.integers(0, 12), st.integers(0, 30))
def test_the_budget_is_never_exceeded(max_pages: int, columns: int, listed: int) -> None:
    walk = Walk(HOME, max_pages=max_pages, max_depth=9)
    steps = walk.columns(links(*(f"c{number}/" for number in range(columns))))
    asked = len(steps)
    while steps:
        step = steps.pop()
        page = entries(*(f"{step.url[-3:]}-{step.depth}-{n}.html" for n in range(listed)))
        further = list(walk.entries(page, f"{step.url}next/", step, anything))
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
