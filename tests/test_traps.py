"""Addresses that lead on without end are refused; those of real sites are not."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.planning.website import traps
from govcrawl.planning.website.traps import Trap, TrapGuard

SITE = "http://www.yangli.example"
YEAR = 2026


def told(paths: Iterable[str], guard: TrapGuard | None = None) -> Counter[Trap | None]:
    """What one guard says to each of the addresses."""
    asked = guard or TrapGuard(YEAR)
    return Counter(asked.refuses(SITE + path) for path in paths)


def months(first: int, last: int) -> list[tuple[int, int]]:
    return list(product(range(first, last), range(1, 13)))


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/a/b/a/b/a/b", Trap.REPEATED),
        ("/a/a/a/", Trap.REPEATED),
        ("/a/x/a/y/a/z/a/", Trap.REPEATED),
        ("/" + "a/" * 400, Trap.REPEATED),
        ("/" + "/".join(f"s{n}" for n in range(17)), Trap.DEEP),
        ("/" + "y" * 1025, Trap.DEEP),
        ("/?" + "&".join(f"p{n}=1" for n in range(13)), Trap.QUERY),
        ("/?a=1&b=1&a=2&a=3", Trap.QUERY),
        ("/?back=" + "x" * 513, Trap.QUERY),
        ("/events/2028/1/", Trap.CALENDAR),
        ("/events/2028-01-31.html", Trap.CALENDAR),
        ("/events/1989/12/31.html", Trap.CALENDAR),
        ("/events?month=2028-01", Trap.CALENDAR),
        ("/events?date=20280131", Trap.CALENDAR),
        ("/events?year=1899&y=1989&m=3", Trap.CALENDAR),
    ],
)
def test_an_endless_address_is_refused_at_sight(path: str, trap: Trap) -> None:
    assert TrapGuard(YEAR).refuses(SITE + path) is trap


def test_what_is_no_address_is_refused() -> None:
    assert TrapGuard(YEAR).refuses("http://[bad/") is Trap.NO_ADDRESS
    assert TrapGuard(YEAR).refuses("http://a.example:99999/") is Trap.NO_ADDRESS


@pytest.mark.parametrize(
    "path",
    [
        "/2011/11/11/11.html",
        "/11/11/11/11/11/11/",
        "/xxgk/xxgk/fdzdgk/xxgk/",
        "/info/1985/11.htm",
        "/info/2035/1234.htm",
        "/1985/12345.html",
        "/tjnj/1985/",
        "/art/1989/6/19/art_1861_4982441.html",
        "/zcwj/?year=1985",
        "/list?id=20351203&page=2",
        "/show?columnid=203503",
        "/2100/13/",
        "/3111/12/",
        "/so?q=" + "%E5%85%AC" * 400,
        "/so?type=1&type=2",
        "/a?b=&c",
    ],
)
def test_an_unusual_address_is_no_trap(path: str) -> None:
    assert TrapGuard(YEAR).refuses(SITE + path) is None


@pytest.mark.parametrize(
    "form",
    ["/rili/{}/{}/", "/rili?y={}&m={}", "/rili?date={}-{:02}", "/rili?rq={}{:02}01", "/rl/{}-{}"],
)
def test_a_calendar_ends_a_year_ahead_and_where_the_web_began(form: str) -> None:
    found = told(form.format(year, month) for year, month in months(1980, 2040))
    assert found == {None: traps.MOST_DATES, Trap.CALENDAR: 60 * 12 - traps.MOST_DATES}
    ahead = told(form.format(year, month) for year, month in months(YEAR, 2100))
    assert ahead == {None: 24, Trap.CALENDAR: 72 * 12}


def test_a_calendar_of_days_is_read_for_a_year_each_category() -> None:
    first = date(2000, 1, 1)
    days = [first + timedelta(days) for days in range(3000)]
    found = told(f"/huodong/{kind}/{day:%Y/%m/%d}.html" for day, kind in product(days, "ab"))
    assert found == {None: 2 * traps.MOST_DATES, Trap.CALENDAR: 6000 - 2 * traps.MOST_DATES}


def test_filters_are_not_combined_for_ever() -> None:
    choices = product(range(9), range(9), range(9))
    found = told(f"/list?sort={a}&order={b}&view={c}&page=1" for a, b, c in choices)
    assert found == {None: traps.MOST_COMBINED, Trap.COMBINED: 729 - traps.MOST_COMBINED}


@pytest.mark.parametrize(
    "form",
    [
        "/gk?department={a}&category={b}&page={c}",
        "/list?itemPId={a}&itemId={n}&generaltype={b}&from={c}",
        "/show/{n}.html?a={a}&b={b}&c={c}",
    ],
)
def test_what_tells_pages_apart_is_no_filter(form: str) -> None:
    choices = enumerate(product(range(9), range(9), range(9)))
    paths = (form.format(n=n, a=a, b=b, c=c) for n, (a, b, c) in choices)
    assert told(paths) == {None: 729}


def test_a_shape_has_its_limit_and_documents_a_higher_one() -> None:
    assert told(f"/list_{n}.html" for n in range(9000)) == {None: 5000, Trap.TOO_MANY: 4000}
    guard = TrapGuard(YEAR, most_of_a_shape=100)
    numbered = told(
        (f"/art/2024/6/19/art_{n % 50}_{98_765_432 + n}.html" for n in range(3000)), guard
    )
    assert numbered == {None: 2000, Trap.TOO_MANY: 1000}
    mixed = told((f"/show/a{n:015x}.html" for n in range(3000)), guard)
    assert mixed == {None: 2000, Trap.TOO_MANY: 1000}
    plain = told((f"/show/{n % 7}/no{n}" for n in range(150)), guard)
    assert plain == {None: 100, Trap.TOO_MANY: 50}


def test_articles_in_folders_by_day_are_no_calendar() -> None:
    first = date(2000, 1, 1)
    days = (first + timedelta(days=n // 20) for n in range(60_000))
    paths = (f"/ywdt/{day:%Y%m}/t{day:%Y%m%d}_{n}.html" for n, day in enumerate(days, 10_000))
    assert told(paths) == {None: 60_000}


def test_a_page_is_asked_for_under_one_session_only() -> None:
    forms = ("/a?id=1&csrf_token={}", "/a?id=1&rand=0.{}", "/b?_={}")
    guard = TrapGuard(YEAR)
    assert told((f"/a?id=1&usersession={n}" for n in range(9)), guard) == {None: 1, Trap.SESSION: 8}
    assert told(("/a?id=2&usersession=9",), guard) == {None: 1}
    for form in forms:
        found = told((form.format(n) for n in range(9)), TrapGuard(YEAR))
        assert found == {None: 1, Trap.SESSION: 8}, form


def test_what_a_guard_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traps, "MOST_SHAPES", 50)
    monkeypatch.setattr(traps, "MOST_SESSIONS", 50)
    guard = TrapGuard(YEAR, most_of_a_shape=1000)
    names = ["".join(letters) for letters in product("abcdefghij", repeat=4)]
    found = told((f"/{name}/?a={name}&nonce={name}" for name in names), guard)
    assert found == {None: 50 + 1000, Trap.TOO_MANY: 10_000 - 1050}
    assert len(guard.shapes) == 51
    assert len(guard.sessions) == 50
    kept = [*guard.shapes.values()]
    assert all(len(shape.undated) <= traps.FEW_VALUES for shape in kept)
    assert all(
        len(values) <= traps.FEW_VALUES for shape in kept for values in shape.values.values()
    )


@given(
    st.lists(st.sampled_from("zwgk xxgk fdzdgk tzgg 10462 2020 9 info col".split()), max_size=2),
    st.sampled_from(["index_{}.html", "list.jsp?columnid=4&page={}", "t20240103_{}.shtml"]),
    st.integers(0, 10**9),
)
def test_articles_and_pages_of_lists_pass(folders: list[str], form: str, number: int) -> None:
    path = "/".join(["", *folders, form.format(number)])
    assert TrapGuard(YEAR).refuses(SITE + path) is None


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    guard = TrapGuard(YEAR)
    assert guard.refuses(SITE + "/" + text) in {None, *Trap}
    assert guard.refuses(text) in {None, *Trap}


@given(st.lists(st.integers(0, 3), max_size=40))
def test_the_same_addresses_get_the_same_answers(numbers: list[int]) -> None:
    paths = [f"/{'a/' * number}?x={number}" for number in numbers]
    first, again = TrapGuard(YEAR, 5), TrapGuard(YEAR, 5)
    assert [first.refuses(SITE + path) for path in paths] == [
        again.refuses(SITE + path) for path in paths
    ]


def test_no_address_of_the_real_captures_is_refused(corpus: Path) -> None:
    folder = corpus / "website"
    asked, guard = 0, TrapGuard(YEAR)
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        url = entry.get("url") or SITE
        body = (folder / entry["file"]).read_bytes()
        page = markup.read(Capture(url=url, request="list", body=body))
        hrefs = [href for href in page.tree.xpath("//a/@href") if "[" not in href]
        links = [urljoin(url, href.strip()) for href in hrefs]
        for link in {url, *(link for link in links if link.startswith("http"))}:
            assert guard.refuses(link) is None, link
            asked += 1
    assert asked > 2000
