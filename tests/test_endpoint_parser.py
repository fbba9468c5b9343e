"""Reading one answer of an endpoint: decoding, paths, figures and rows."""

import json
from dataclasses import replace
from typing import Any

import pytest

from govcrawl.endpoint import Metric, Paging, Question, Refusing
from govcrawl.items import EndpointReading, Outcome
from govcrawl.parsers.endpoint import parse
from govcrawl.parsers.endpoint.figures import read_figure
from tests.support.endpoints import TOTAL, capture, described, page, refused


@pytest.mark.parametrize(
    ("body", "steps"),
    [
        ('\ufeff{"total": 7}', ("json",)),
        ('{"text": "a\nb", "total": "7"}', ("json",)),
        (b'\xef\xbb\xbf\xef\xbb\xbf{"total": 7}', ("json",)),
        ('call({"total": 7});\n', ("jsonp", "json")),
        ('/**/ typeof jQuery1 === "function" && jQuery1({"total": 7})', ("jsonp", "json")),
        ('{"total": 7}', ("jsonp", "json")),
        ('// counts\n/* of 2026 */\nconst x = {"total": 7}; go();', ("script", "json")),
        ('window.x={"total": 7}', ("script", "json")),
        (json.dumps('{"total": 7}'), ("json", "json")),
        ('{"total": 7}', ("json", "json")),
        ('{"total":7}'.encode("utf-16"), ("json",)),
        ('{"name":"乙市","total":7}'.encode("gb18030"), ("json",)),
    ],
)
def test_an_answer_is_decoded_step_by_step(body: Any, steps: tuple[str, ...]) -> None:
    assert page(body, described(decode=steps)).values["items"].value == 7


def test_json_within_json_is_read_in_its_place_twice_too() -> None:
    inner = json.dumps({"list": json.dumps([{"n": 1}, {"n": 2}])})
    endpoint = described(
        Metric("items", "items", read="data.list[].n", over="sum"),
        Metric("code", "codes", read="code"),
        decode=("json", "json:data", "json:data.list"),
    )
    values = page({"code": 5, "data": inner}, endpoint).values
    assert (values["items"].value, values["code"].value) == (3, 5)
    assert page({"code": 5, "data": {"list": [{"n": 3}]}}, endpoint).values["items"].value == 3
    assert refused({"code": 5, "data": "{broken"}, endpoint)[0] == "schema_drift"
    assert "step json:data" in refused({"code": 5, "data": "{broken"}, endpoint)[1]
    placed = described(Metric("n", "n", read="[0].a.n"), decode=("json", "json:0.a"))
    assert page([{"a": '{"n": 4}'}], placed).values["n"].value == 4


def test_html_is_decoded_before_it_is_read() -> None:
    html = '<div class="row"><b data-id="9007199254740993">共3.2万</b> 件</div><i title="x"></i>'
    endpoint = described(
        Metric("items", "items", read=".row b::text"),
        Metric("id", "ids", read="b::attr(data-id)"),
        decode=("html",),
    )
    for body in (html.encode(), html.encode("gb18030")):
        values = page(body, endpoint).values
        assert (values["items"].value, values["items"].exact) == (32000, False)
        assert values["id"].value == 9007199254740993
    within = replace(endpoint, decode=("json", "html:data.html"))
    assert page({"data": {"html": html}}, within).values["items"].value == 32000
    assert refused({"data": {"html": None}}, within)[0] == "schema_drift"


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (2**53 + 1, "items", (2**53 + 1, True)),
        ("9007199254740993", "items", (2**53 + 1, True)),
        ("１，２３４", "items", (1234, True)),
        ("3.2万", "items", (32000, False)),
        ("98.19%", "percent", (98.19, True)),
        ("57%", "percent", (57, True)),
        (98.19, "percent", (98.19, True)),
        ("120%", "percent", (None, None)),
        ("98%", "items", (None, None)),
        ("9.8", "points", (9.8, True)),
        ("--", "items", (None, None)),
        ("暂无", "items", (None, None)),
        (-5, "items", (None, None)),
        (2**31 - 1, "items", (None, False)),
        (10**400, "items", (None, None)),
    ],
)
def test_a_figure_is_told_in_its_unit(value: Any, unit: str, told: tuple[Any, Any]) -> None:
    figure = read_figure(value, unit)
    assert figure is not None
    assert (figure.value, figure.exact) == told
    assert (figure.raw is None) == (figure.exact is True)
    assert type(figure.value) is type(told[0])


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"count": 7}, "metrics items: total finds nothing"),
        ({"total": None}, "metrics items: total finds nothing"),
        ({"total": ""}, "metrics items: total finds nothing"),
        ({"total": []}, "metrics items: total finds nothing"),
        ({"total": {"n": 7}}, "metrics items: total finds an object"),
        ({"total": True}, "metrics items: total finds no figure"),
        ({"total": [7, 8]}, "metrics items: total finds 2 figures that differ"),
        ('{"total": NaN}', "metrics items: total finds nothing"),
        ("[1, 2]", "metrics items: total finds nothing"),
        ("7", "metrics items: total finds nothing"),
        ('{"total": 7', "step json: no JSON"),
        ("{" * 5000, "step json: no JSON"),
        ("[" * 50_000 + "]" * 50_000, "step json: no JSON"),
        ('{"total": ' + "9" * 5000 + "}", "step json: no JSON"),
        ("[" * 300 + "]" * 300, "step json: no JSON (nested too deep)"),
    ],
)
def test_a_path_that_finds_no_figure_is_named_as_drift(body: Any, detail: str) -> None:
    reason, said = refused(body)
    assert (reason, said[: len(detail)]) == ("schema_drift", detail)


def test_an_optional_figure_may_be_missing_and_is_no_zero() -> None:
    late = Metric("late", "items", read="late", optional=True)
    endpoint = described(TOTAL, late, empty="none")
    assert set(page({"total": 1}, endpoint).values) == {"items"}
    assert set(page({"none": True}, endpoint).values) == {"items"}
    assert refused({"total": 1, "late": {"n": 1}}, endpoint)[1].startswith("metrics late: late")


def test_an_empty_answer_is_zero_only_by_its_condition() -> None:
    listed = Paging("p", rows="list", identity="id")
    endpoint = described(TOTAL, empty="code == `1001` && !list", paging=listed)
    read = page({"code": 1001, "list": None}, endpoint)
    assert (read.values["items"].value, read.rows, read.pages) == (0, 0, 1)
    assert refused({"code": 500, "list": None}, endpoint)[0] == "schema_drift"
    with_code = Refusing("code == `1001`", "login_required", "asks who we are")
    assert refused({"code": 1001}, replace(endpoint, refusing=(with_code,))) == (
        "login_required",
        "asks who we are",
    )


@pytest.mark.parametrize("code", [0, 5, "0", [1], {"a": 1}])
def test_a_condition_holds_for_any_number(code: Any) -> None:
    """JMESPath takes 0 for true; and what a function cannot be asked of is not true."""
    condition = Refusing("code", "empty", "x")
    assert refused({"code": code, "total": 1}, described(refusing=(condition,)))[0] == "empty"
    strange = Refusing("length(keys(code)) > `9` || starts_with(code, total)", "empty", "x")
    assert page({"code": code, "total": 1}, described(refusing=(strange,))).values


def test_rows_are_counted_and_known_by_their_ids() -> None:
    paging = Paging("p", rows="list", identity="id", total="total", size=2)
    rows = [{"id": 3900629211605946368}, {"id": " a "}, {"id": None}, {"id": True}, 5]
    read = page({"total": "9", "list": rows}, described(paging=paging))
    assert read.ids == ("3900629211605946368", "a", None, None, None)
    assert (read.rows, read.pages) == (5, 5)
    assert (
        "paging rows: list finds no list"
        in refused({"total": 9, "list": {"a": 1}}, described(paging=paging))[1]
    )
    assert "paging identity: id" in refused({"total": 9, "list": [{}]}, described(paging=paging))[1]
    assert (
        "paging total: total finds no whole"
        in refused({"total": "约90", "list": []}, described(paging=paging))[1]
    )
    html = described(
        Metric("sets", "data sets", over="rows"),
        decode=("html",),
        paging=Paging("p", rows="li a", identity="::attr(href)"),
    )
    assert page("<li><a href=/1>x</a><li><a href=/2>y</a>", html).ids == ("/1", "/2")
    assert refused("<p>other page of the platform, not listing anything</p>", html)[1] == (
        "paging rows: li a finds nothing"
    )


def test_one_answer_gives_what_adds_up_only_where_it_is_all_there_is() -> None:
    rows = Metric("rows", "rows", over="rows")
    endpoint = described(TOTAL, rows, paging=Paging("p", rows="list", last="pages"))
    one = parse(capture({"total": 2, "pages": 1, "list": [1, 2]}, endpoint))
    assert [(each.metric, each.value) for each in one if isinstance(each, EndpointReading)] == [
        ("items", 2),
        ("rows", 2),
    ]
    (first,) = parse(capture({"total": 9, "pages": 5, "list": [1, 2]}, endpoint))
    assert isinstance(first, EndpointReading)
    assert (first.metric, first.value, first.doubts) == ("items", 9, [])
    only = replace(endpoint, metrics=(rows,))
    (part,) = parse(capture({"pages": 5, "list": [1, 2]}, only))
    assert isinstance(part, Outcome)
    assert (part.reason, part.detail) == (
        "partial",
        "one of 5 pages: its figures add up over all of them",
    )


def test_whom_an_answer_is_about_is_told_by_its_address() -> None:
    questions = (Question("person", params={"t": "1"}), Question("legal_person", params={"t": "2"}))
    for url, audience in (("?t=2&a=1", "legal_person"), ("?t=1", "person"), ("", None)):
        address = f"https://a.example/{url}"
        (item,) = parse(capture({"total": 1}, described(questions=questions), url=address))
        assert isinstance(item, EndpointReading)
        assert item.audience == audience
