"""Asking an endpoint, page after page, and what its pages come to together."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.endpoint import Check, Endpoint, Metric, Paging, Question
from govcrawl.items import EndpointReading
from govcrawl.parsers.endpoint import PageRead
from govcrawl.planning.endpoint import gather, next_page, protected, questions_for, request_of
from govcrawl.registry import Office, endpoints
from tests.support.endpoints import TOTAL, described, page

CITY = Office("510100", "乙市&丙{level}", "", "city", "510100", None, None, None)
ROWS, IDS = Metric("rows", "rows", over="rows"), Metric("ids", "rows", over="distinct")
SUM = Metric("sum", "items", read="list[].n", over="sum")
LISTED = Paging("p", rows="list", identity="id", size=2)
LIST = described(TOTAL, ROWS, IDS, SUM, paging=LISTED)


def listed(*ids: object, total: object = 4, **more: Any) -> dict[str, Any]:
    return {"total": total, "list": [{"id": each, "n": "10"} for each in ids], **more}


def pages(endpoint: Endpoint, *bodies: Any) -> list[PageRead | None]:
    return [None if body is None else page(body, endpoint) for body in bodies]


def values(endpoint: Endpoint, *bodies: Any) -> dict[str | None, float | None]:
    readings = gather(endpoint, Question(), pages(endpoint, *bodies))
    return {each.metric: each.value for each in readings}


def reading(endpoint: Endpoint, metric: str, *bodies: Any) -> EndpointReading:
    readings = gather(endpoint, Question(), pages(endpoint, *bodies))
    (found,) = (each for each in readings if each.metric == metric)
    return found


def test_placeholders_are_filled_once_and_encoded() -> None:
    endpoint = described(
        url="https://a.example/{name_zh}?x={adcode}",
        params={"q": "{name_zh} {adcode12}", "json": '{"a": 1}', "id": "{office_id}"},
        headers={"Referer": "https://a.example/{level}"},
    )
    asked = request_of(endpoint, Question(params={"t": "1"}), CITY)
    assert asked.url.startswith(
        "https://a.example/%E4%B9%99%E5%B8%82%26%E4%B8%99%7Blevel%7D?x=510100&q=%E4%B9%99"
    )
    assert dict(parse_qsl(urlsplit(asked.url).query)) == {
        "x": "510100",
        "q": "乙市&丙{level} 510100000000",
        "json": '{"a": 1}',
        "id": "510100",
        "t": "1",
    }
    assert (asked.method, asked.body) == ("GET", None)
    assert asked.headers == {"Referer": "https://a.example/city"}


@pytest.mark.parametrize(
    ("first", "step", "numbers"), [(0, 1, [0, 1, 2]), (1, 1, [1, 2, 3]), (0, 15, [0, 15, 30])]
)
def test_the_number_of_a_page_is_the_platforms(first: int, step: int, numbers: list[int]) -> None:
    paging = Paging("no", first=first, step=step, rows="list")
    by_url = described(params={"no": "9"}, paging=paging)
    by_form = replace(by_url, method="POST", form={"a": "{name_zh}"})
    by_json = replace(by_url, method="POST", json={"page": {"no": 9, "size": 5}})
    by_json = replace(by_json, paging=replace(paging, param="page.no"))
    for number, want in enumerate(numbers, start=1):
        url = request_of(by_url, Question(), CITY, number).url
        assert dict(parse_qsl(urlsplit(url).query)) == {"no": str(want)}
        form = request_of(by_form, Question(), CITY, number)
        assert dict(parse_qsl((form.body or b"").decode())) == {"a": CITY.name_zh, "no": str(want)}
        assert form.headers == {"Content-Type": "application/x-www-form-urlencoded"}
        sent = request_of(by_json, Question(), CITY, number)
        assert json.loads(sent.body or b"") == {"page": {"no": want, "size": 5}}
        assert sent.headers == {"Content-Type": "application/json"}
    own = replace(by_json, headers={"content-type": "application/json;charset=UTF-8"})
    own = replace(own, json={"page": {"no": "9"}, "who": ["{adcode}", 1]})
    sent = request_of(own, Question(), CITY)
    assert sent.headers == {"content-type": "application/json;charset=UTF-8"}
    assert json.loads(sent.body or b"") == {"page": {"no": str(first)}, "who": ["510100", 1]}


def test_an_office_is_asked_the_questions_of_its_level() -> None:
    endpoint = endpoints.load("sczwfw_item_tags_html")
    asked = {
        level: [
            (each.audience, each.params["dxType"])
            for each in questions_for(endpoint, replace(CITY, level=level))
        ]
        for level in ("city", "county", "department")
    }
    assert asked["city"] == [("person", "1002"), ("legal_person", "1004")]
    assert asked["county"] == [("person", "2"), ("legal_person", "3")]
    assert asked["department"] == []
    url = request_of(endpoint, questions_for(endpoint, CITY)[0], CITY).url
    assert "areaCode=510100000000" in url
    assert "dxType=1002" in url


@pytest.mark.parametrize("protection", ["signed", "encrypted", "login", "captcha"])
def test_what_is_protected_is_not_asked(protection: str) -> None:
    verdict = protected(described(protection=protection))
    assert verdict is not None
    assert (verdict.reason, verdict.fault) == ("unsupported", "us")
    assert protection in verdict.detail
    assert protected(described()) is None


@pytest.mark.parametrize(
    ("bodies", "following"),
    [
        ([], 1),
        ([listed(1, 2)], 2),
        ([listed(1, 2), listed(3, 4)], 3),
        ([listed(1, 2), listed(3)], None),
        ([listed(1, 2), listed()], None),
        ([listed(1, 2), listed(2, 1)], None),
        ([listed(1, 2), listed(2, 3)], 3),
        ([listed(1, 2, 3), listed(2, 3)], None),
        ([listed(1, 2), None], None),
        ([listed(1, 2), listed(3, 4), listed(5, 6)], None),
    ],
)
def test_the_next_page_is_asked_until_there_is_none(bodies: list[Any], following: int) -> None:
    endpoint = replace(LIST, paging=replace(LISTED, limit=3))
    assert next_page(endpoint, pages(endpoint, *bodies)) == following


def test_no_second_page_is_asked_where_the_first_says_all() -> None:
    told = Paging("p", last="pages")
    plain = described(paging=told)
    assert next_page(plain, pages(plain, {"total": 1, "pages": 9})) is None
    steady = described(paging=told, checks=(Check("steady", ("items",)),))
    assert next_page(steady, pages(steady, {"total": 1, "pages": 2})) == 2
    assert next_page(steady, pages(steady, *[{"total": 1, "pages": 2}] * 2)) is None
    assert next_page(described(), [page({"total": 1})]) is None
    by_total = described(ROWS, paging=Paging("p", rows="list", total="total", size=2))
    assert next_page(by_total, pages(by_total, listed(1, 2, total="5"), listed(3, 4))) == 3
    assert next_page(by_total, pages(by_total, listed(1, 2, total="4"), listed(3, 4))) is None


def test_pages_come_to_one_reading_a_metric() -> None:
    bodies = [listed(1, 2, total=3), listed(3, total=3)]
    assert values(LIST, *bodies) == {"items": 3, "rows": 3, "ids": 3, "sum": 30}
    assert reading(LIST, "items", *bodies).pages == 2
    repeated = [listed(1, 2), listed(3, 4), listed(3, 4)]
    assert values(LIST, *repeated) == {"items": 4, "rows": 4, "ids": 4, "sum": 40}
    assert gather(LIST, Question("person"), []) == []
    assert gather(LIST, Question("person"), [None, None]) == []
    (first, *_) = gather(LIST, Question("person"), pages(LIST, listed(1)))
    assert (first.audience, first.endpoint, first.label) == ("person", "own_json", None)


@pytest.mark.parametrize(
    "bodies",
    [
        [listed(1, 2), None],
        [None, listed(3)],
        [listed(1, 2), None, listed(3)],
        [listed(1, 2), listed(3, 4)],
    ],
)
def test_what_adds_up_is_not_told_of_a_series_with_a_page_missing(bodies: list[Any]) -> None:
    assert values(LIST, *bodies) == {"items": 4, "rows": None, "ids": None, "sum": None}
    found = reading(LIST, "rows", *bodies)
    read = sum(body is not None for body in bodies)
    assert found.doubts == [f"only {read} of more pages were read"]
    assert found.value_raw is not None
    assert (found.value_exact, found.value_low, found.value_high) == (None, None, None)


def checked(check: Check, *bodies: Any) -> dict[str | None, list[str]]:
    endpoint = replace(LIST, checks=(check,))
    readings = gather(endpoint, Question(), pages(endpoint, *bodies))
    for each in readings:
        assert (each.value is None) == bool(each.doubts)
    return {each.metric: each.doubts for each in readings if each.doubts}


def test_a_broken_rule_takes_the_value_and_says_why() -> None:
    steady = Check("steady", ("items",))
    assert checked(steady, listed(1, 2), listed(3)) == {}
    assert checked(steady, listed(1, 2), listed(3, total="5")) == {
        "items": ["steady: items differs between pages: 4, 5"]
    }
    twice = "unique: 1 of 2 rows are there more than once"
    assert checked(Check("unique"), listed(1, 2), listed(2)) == {"rows": [twice], "sum": [twice]}
    assert checked(Check("unique"), listed(1, 2), listed(3)) == {}
    number = "rows: there are 3, items says 4"
    assert checked(Check("rows", ("items",)), listed(1, 2), listed(3)) == {
        name: [number] for name in ("items", "rows", "ids", "sum")
    }
    assert checked(Check("rows", ("items",)), listed(1, 2, total="约3"), listed(3)) == {}
    assert "items" not in checked(Check("rows", ("items",)), listed(1, 2), None)
    above = "at_most: sum is 10 + 10 + 10, more than items, 4"
    assert checked(Check("at_most", ("sum", "items")), listed(1, 2), listed(3)) == {
        "items": [above],
        "sum": [above],
    }
    assert checked(Check("at_most", ("items", "sum")), listed(1, 2), listed(3)) == {}
    parts = Check("sum", ("rows", "ids", "items"))
    assert checked(parts, listed(1, 2, total=6), listed(3, total=6)) == {}
    assert "sum: 3 + 3 is not items, 4" in checked(parts, listed(1, 2), listed(3))["ids"]


def test_a_rule_about_what_is_not_told_is_not_broken() -> None:
    for rule, metrics in (
        ("at_most", ("sum", "items")),
        ("sum", ("sum", "items")),
        ("rows", ("items",)),
    ):
        assert checked_total(Check(rule, metrics), "--") is None
    rounded = Check("at_most", ("sum", "items"))
    assert checked_total(rounded, "约29") is None
    nameless = reading(LIST, "ids", listed(1, None), listed(3))
    assert nameless.doubts == ["1 rows have nothing to tell them by"]


def test_a_rule_about_an_optional_figure_holds_where_it_is_missing() -> None:
    late = Metric("late", "items", read="late", optional=True)
    rules = (("at_most", ("items", "late")), ("sum", ("items", "late")), ("rows", ("late",)))
    for rule, metrics in rules:
        endpoint = replace(LIST, metrics=(TOTAL, late), checks=(Check(rule, metrics),))
        assert values(endpoint, listed(1)) == {"items": 4}
        broken = reading(endpoint, "late", listed(1, late=3))
        assert broken.doubts[0].startswith(f"{rule}: ")


def checked_total(check: Check, total: str) -> str | None:
    endpoint = replace(LIST, checks=(check,))
    bodies = [listed(1, 2, total=total), listed(3, total=total)]
    return next(iter(reading(endpoint, "items", *bodies).doubts), None)


def test_a_repeated_page_within_those_there_are_is_no_end() -> None:
    told = replace(LIST, paging=replace(LISTED, last="pages"), checks=(Check("unique"),))
    bodies = [listed(1, 2, pages=3), listed(1, 2, pages=3), listed(3, pages=3)]
    assert next_page(told, pages(told, *bodies[:2])) == 3
    assert reading(told, "rows", *bodies).value is None
    again = [listed(1, 2, pages=2), listed(2, 1, pages=2)]
    assert reading(told, "rows", *again).doubts == ["unique: 2 of 2 rows are there more than once"]
    grown = [listed(1, 2, pages=2), listed(3, pages=3)]
    assert reading(told, "rows", *grown).doubts == ["only 2 of 3 pages were read"]


@given(st.lists(st.none() | st.lists(st.integers(0, 5) | st.none(), max_size=3), max_size=5))
def test_however_the_pages_come_a_sum_is_of_all_or_none(
    series: list[list[int | None] | None],
) -> None:
    bodies = [
        None if ids is None else {"total": 1, "list": [{"id": each, "n": 1} for each in ids]}
        for ids in series
    ]
    endpoint = replace(LIST, paging=replace(LISTED, identity=None), metrics=(TOTAL, ROWS, SUM))
    readings = gather(endpoint, Question(), pages(endpoint, *bodies))
    assert bool(readings) == any(ids is not None for ids in series)
    for each in readings:
        assert (each.value is None) == bool(each.doubts)
        if each.metric == "rows" and each.value is not None:
            assert each.value == sum(len(ids or []) for ids in series)
            assert None not in series
