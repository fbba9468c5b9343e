"""What an answer of an endpoint is when it is no reading, its time, and hostile ones."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.endpoint import Endpoint, Metric, Paging
from govcrawl.items import EndpointReading, Outcome
from govcrawl.parsers.endpoint import parse
from govcrawl.parsers.endpoint.periods import moment_of, period_in
from tests.support.endpoints import TOTAL, capture, described, page, refused

CIPHER = "0f9A" * 40


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"status": {"code": 1, "text": ""}, "custom": "BF9C6A0E3D…(hex)…"}, "unsupported"),
        ({"code": 200, "msg": "ok", "data": CIPHER}, "unsupported"),
        ({"code": 200, "data": "Zm9v+/" * 30 + "=="}, "unsupported"),
        ({"encrypt": 1, "body": "ab12" * 8}, "unsupported"),
        (CIPHER, "unsupported"),
        (json.dumps(CIPHER), "unsupported"),
        ({"code": "SN0006", "msg": "数据格式错误"}, "unsupported"),
        ({"code": 401, "message": "验签失败"}, "unsupported"),
        ({"error": "invalid sign"}, "unsupported"),
        ({"error": "please sign in first"}, "login_required"),
        ({"code": 1, "msg": "用户未登录"}, "login_required"),
        ({"status": {"text": "访问过于频繁，请稍后再试"}}, "rate_limited"),
        ({"code": -1, "errmsg": "请输入验证码"}, "captcha"),
        ({"code": -1, "msg": "您的请求已被拦截"}, "blocked"),
        ({"code": 200, "traceId": CIPHER, "data": None}, "schema_drift"),
        ({"code": 200, "data": "1" * 200}, "schema_drift"),
        ({"code": 200, "banner": CIPHER}, "schema_drift"),
        ({"encrypt": 1, "traceId": CIPHER, "data": None}, "schema_drift"),
        ({"code": 200, "msg": "signal design", "data": []}, "schema_drift"),
        (
            "<script>document.cookie=('_')+('_')+('j')+('s')+('l');location.reload()</script>",
            "blocked",
        ),
        ("<html><title>403 - 云防护</title><h1>403</h1></html>", "blocked"),
        ("<iframe src='https://waf.tencent.com/501page.html?u=x'></iframe>", "blocked"),
        ("<meta id='x' content='1' r='m'><script r='m'>$_ts=window['$_ts']</script>", "blocked"),
        ("<script>var arg1='0123456789ABCDEF0123456789';</script>", "blocked"),
        ("<html><title>405</title><body>请完成人机验证<input id='captcha'></body>", "captcha"),
        ("", "empty"),
    ],
)
def test_an_answer_without_figures_is_judged_by_what_it_is(body: Any, reason: str) -> None:
    assert refused(body)[0] == reason
    if reason != "schema_drift":
        assert refused(body, described(empty="!total"))[0] == reason
    if isinstance(body, str) and body[:1] == "<":
        html = described(Metric("items", "items", read="#items::text"), decode=("html",))
        assert refused(body, html)[0] == reason
    (undescribed,) = parse(capture(body, None))
    assert isinstance(undescribed, Outcome)
    if reason == "schema_drift":
        assert undescribed.detail == "there is no description of an endpoint 'own'"
    assert undescribed.reason == ("unsupported" if reason == "schema_drift" else reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (521, "blocked"),
        (412, "blocked"),
        (429, "rate_limited"),
        (503, "http_5xx"),
        (404, "http_4xx"),
    ],
)
def test_a_status_is_no_reading_whatever_the_body(status: int, reason: str) -> None:
    assert refused({"total": 7}, status=status)[0] == reason
    assert refused({"msg": "签名错误"}, status=401)[0] == "unsupported"


def test_a_fragment_with_nothing_to_see_is_drift_and_not_empty() -> None:
    html = described(Metric("items", "items", read="#items::attr(value)"), decode=("html",))
    fragment = '<input type="hidden" id="%s" value="7"><a>一件事</a>'
    assert page(fragment % "items", html).values["items"].value == 7
    for other in (fragment % "other", '<input type="hidden" id="other" value="7">'):
        assert refused(other, html)[0] == "schema_drift"


def test_figures_go_before_what_else_an_answer_says() -> None:
    body = {"total": 7, "msg": "签名有效", "custom": CIPHER}
    assert page(body).values["items"].value == 7


@pytest.mark.parametrize(
    ("written", "unit", "period"),
    [
        ("2026年", "day", "2026"),
        (2026, "month", "2026"),
        ("2026年上半年", "month", "2026-H1"),
        ("2026H2", "day", "2026-H2"),
        ("2026年第三季度", "day", "2026-Q3"),
        ("2026-Q1", "month", "2026-Q1"),
        ("2026年9月", "month", "2026-09"),
        ("202610", "day", "2026-10"),
        ("2026-10-31 09时", "day", "2026-10-31"),
        ("2026-10-31", "month", "2026-10"),
        (1793462400, "day", "2026-11-01"),
        ("1793462400000", "year", "2026"),
        ("2026年13月", "month", None),
        ("soon", "day", None),
        (True, "day", None),
        ("2026" * 100, "day", None),
    ],
)
def test_a_period_is_read_as_written(written: Any, unit: str, period: str | None) -> None:
    assert period_in(written, unit) == period


def test_the_period_is_the_platforms_else_the_day_in_china() -> None:
    assert parse(capture({"total": 1}, described()))[0].identity() == "own_json|-|items||2026-11-01"
    endpoint = described(period="month", period_read="at", updated_read="at")
    (item,) = parse(capture({"total": 1, "at": "2026-09-30 15时"}, endpoint))
    assert isinstance(item, EndpointReading)
    assert (item.period, item.updated_at) == ("2026-09", moment_of("2026-09-30 15:00"))
    assert refused({"total": 1, "at": "soon"}, endpoint)[1] == "answer period: at finds no period"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("total list id data msg code 签".split()), inner, max_size=4
        )
    ),
    max_leaves=12,
)
ANY = described(
    TOTAL,
    Metric("sum", "items", read="list[].total", over="sum"),
    Metric("ids", "rows", over="distinct"),
    paging=Paging("p", rows="list", identity="id", last="to_number(data)"),
    decode=("json", "json:data", "json:data.list"),
    period_read="code",
    updated_read="code",
    empty="contains(list, id) || sum(list) > `1`",
)

WITHIN = described(
    Metric("items", "items", read="b::text"), decode=("json", "html:data"), empty="i, p::attr(x)"
)


@given(JSON, st.sampled_from([ANY, None, WITHIN]))
def test_whatever_an_answer_holds_nothing_breaks(value: Any, endpoint: Endpoint | None) -> None:
    assert parse(capture(json.dumps(value), endpoint))


@given(st.binary(max_size=300))
def test_whatever_bytes_come_nothing_breaks(body: bytes) -> None:
    html = replace(ANY, decode=("html",), paging=Paging("p", rows="li"), metrics=(TOTAL,))
    for endpoint in (ANY, replace(html, empty=None, period_read=None, updated_read=None), None):
        assert parse(capture(body, endpoint))


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"list": [{"id": number, "total": "1"} for number in range(200_000)]}),
        '{"msg": "' + "签" * 3_000_000 + '"}',
        '{"data": "' + "a" * 10_000_000 + '"}',
        "<div>" * 300_000,
        "call(" * 1_000_000,
        "// x\n" * 1_000_000,
    ],
)
def test_a_huge_answer_is_read_in_little_time(body: str) -> None:
    begin = time.monotonic()
    for steps in (("json",), ("jsonp", "json"), ("script", "json"), ("html",)):
        assert parse(capture(body, described(decode=steps)))
    assert time.monotonic() - begin < 20
