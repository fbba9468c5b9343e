"""The Xiaomi store: the scale of a rating, whose page a page is, and what proves an absence."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import App, Outcome, as_json
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore import xiaomi
from govcrawl.parsers.appstore.pages import says_no_such_app
from tests.test_cases import CASES, capture_of

FOLDERS = sorted((CASES / "appstore").glob("xiaomi_*"))
PACKAGE = "com.example.tongban"
ADDRESS = f"https://app.mi.com/details?id={PACKAGE}"
BOUND = 6
"""Seconds for a hostile answer of some megabytes; what they take is a third of it."""


def capture(body: Any, request: str = "detail", status: int = 200, url: str = ADDRESS) -> Capture:
    if not isinstance(body, (str, bytes)):
        body = json.dumps(body)
    content = body if isinstance(body, bytes) else body.encode()
    return Capture(url=url, request=request, body=content, status=status, store="xiaomi")


def apps(answer: Capture) -> list[App]:
    found = appstore.parse(answer)
    assert all(isinstance(each, App) for each in found), found
    return [each for each in found if isinstance(each, App)]


def outcome(answer: Capture) -> Outcome:
    (found,) = appstore.parse(answer)
    assert isinstance(found, Outcome)
    return found


def page(stars: str = "star1-hover star1-8", count: str = "( 12次评分 )", more: str = "") -> str:
    return (
        "<html><body><div class='intro-titles'><h3>示例通办</h3>"
        f"<div class='star1-empty'><div class='{stars}'></div></div>"
        f"<span class='app-intro-comment'>{count}</span></div>{more}"
        "<div><div>appID</div><div>7</div></div>"
        f"<div><div>包名</div><div>{PACKAGE}</div></div></body></html>"
    )


def listed(**fields: Any) -> dict[str, Any]:
    app = {"id": 7, "packageName": PACKAGE, "displayName": "示例通办", "ratingTotalCount": 12}
    return {**app, "ratingScore": 4, **fields}


def searched(script: str) -> str:
    return f"<html><body><div id='list'></div><script>{script}</script></body></html>"


def test_what_is_asked() -> None:
    asked = xiaomi.detail(PACKAGE, 1)
    assert asked is not None
    assert (asked.request, asked.method, asked.url) == ("detail", "GET", ADDRESS)
    assert xiaomi.detail(PACKAGE, 2) is None
    url = xiaomi.search("示例 & 通办").url
    assert url == (
        "https://app.mi.com/searchAll?keywords=%E7%A4%BA%E4%BE%8B%20%26%20%E9%80%9A%E5%8A%9E"
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_items_are_valid(folder: Path) -> None:
    for item in appstore.parse(capture_of(folder)):
        if isinstance(item, App):
            item.channel, item.run_id, item.spider, item.target = "appstore", "r", "s", "-|a|b"
            item.observed_at = datetime(2026, 3, 1, tzinfo=UTC)
            item.content_hash = item.digest()
            assert schemas.errors("apps", as_json(item.document())) == []


@pytest.mark.parametrize(
    ("stars", "rating"),
    [
        ("star1-hover star1-10", 5.0),
        ("star1-9 star1-hover", 4.5),
        ("star1-hover star1-0", None),
        ("star1-hover", None),
        ("star1-hover star1-x", None),
    ],
)
def test_a_rating_is_told_by_a_class_only(stars: str, rating: float | None) -> None:
    (app,) = apps(capture(page(stars)))
    assert (app.rating, app.rating_count) == (rating, 12)


@pytest.mark.parametrize(
    ("count", "number", "is_exact"),
    [
        ("( 1,024次评分 )", 1024, True),
        ("（13.1万次评分）", 131_000, False),
        ("( 暂无评分 )", None, None),
        ("( 评分人数过少 )", None, None),
        ("", None, None),
    ],
)
def test_the_number_of_ratings(count: str, number: int | None, is_exact: bool | None) -> None:
    (app,) = apps(capture(page(count=count)))
    assert (app.rating_count, app.rating_count_exact, app.doubts) == (number, is_exact, [])


def test_ratings_without_raters_are_nobodys() -> None:
    (app,) = apps(capture(page(count="( 0次评分 )")))
    assert (app.rating, app.rating_raw, app.rating_count) == (None, 8, 0)
    assert [each["field"] for each in app.doubts] == ["rating"]


def test_a_label_without_a_value_takes_no_other_value() -> None:
    more = "<ul><li>版本号：</li><li>更新时间：</li><li>2017-01-04</li><li>开发者：</li></ul>"
    (app,) = apps(capture(page(more=more)))
    assert (app.version, app.developer, app.updated_on) == (None, None, "2017-01-04")
    more = "<div>开发者</div><div><div>版本号</div><div>2.0</div></div>"
    (app,) = apps(capture(page(more=more)))
    assert (app.developer, app.version) == (None, "2.0")


def test_what_a_description_says_is_no_label() -> None:
    text = "<div class='app-text'><b>版本号</b><i>9</i><p>开发者：某公司</p></div>"
    told = "<div><div>版本号</div><div>2.0</div></div><ul><li>版本号：</li><li>1.9</li></ul>"
    (app,) = apps(capture(page(more=text + told)))
    assert (app.version, app.developer) == ("2.0", None)


def test_a_page_without_its_package_keeps_its_number() -> None:
    body = page().replace("包名", "名称")
    (app,) = apps(capture(body))
    assert (app.app_id, app.package, app.url) == ("7", None, None)
    assert outcome(capture(body.replace("appID", "编号"))).reason == "schema_drift"


def test_pages_in_an_older_encoding() -> None:
    head = "<meta http-equiv='Content-Type' content='text/html; charset=gbk'>"
    body = page().replace("<html>", f"<html>{head}").encode("gb18030")
    assert apps(capture(body))[0].name == "示例通办"


@pytest.mark.parametrize(
    "script",
    [
        "let searchList = LIST;",
        "window.__DATA__ = {'a': [{'b': 1}], list: LIST, more: undefined};",
        "var a = [{ broken: function () { return [1 }];\nvar b = LIST",
        "init(LIST.concat([]))",
    ],
)
def test_a_search_is_found_by_what_its_list_holds(script: str) -> None:
    written = json.dumps([listed(ratingScore=8.0)])
    (app,) = apps(capture(searched(script.replace("LIST", written)), "search"))
    assert (app.package, app.rating, app.rating_scale) == (PACKAGE, 4.0, 10)


def test_a_list_that_is_no_json() -> None:
    body = searched(
        f"let searchList = [{{appId: 7, packageName: '{PACKAGE}', displayName: '通办', "
        "ratingScore: 8.5, ratingTotalCount: 3,}]"
    )
    (app,) = apps(capture(body, "search"))
    assert (app.app_id, app.rating, app.rating_count) == ("7", 4.25, 3)


def test_nothing_found_is_an_answer() -> None:
    assert appstore.parse(capture(searched("let searchList = [];"), "search")) == []
    assert appstore.parse(capture({"hasMore": False, "datas": []}, "search")) == []
    assert outcome(capture(searched("let hotList = [];"), "search")).reason != "absent"
    assert outcome(capture({"data": []})).reason == "schema_drift"
    assert outcome(capture(searched("let searchList = [];"))).reason == "needs_js"


def test_a_page_asked_for_one_app_gives_no_other() -> None:
    body = searched(f"let a = {json.dumps([listed(), listed(packageName='com.example.other')])}")
    (app,) = apps(capture(body))
    assert app.package == PACKAGE
    for url in (
        "https://app.mi.com/",
        "https://app.mi.com/details?id=com.example.gone",
        "http://[",
    ):
        assert outcome(capture(body, url=url)).reason in {"needs_js", "schema_drift"}


@pytest.mark.parametrize("name", ["data", "datas", "recommendApps"])
def test_the_scale_is_the_kind_of_answers(name: str) -> None:
    (app,) = apps(capture({name: [listed(ratingScore=4.5)]}, "search"))
    assert (app.rating, app.rating_raw, app.rating_scale) == (4.5, 4.5, 5)
    both = [listed(ratingScore=4.5), listed(ratingScore=8.6, packageName="com.example.b")]
    assert [each.rating for each in apps(capture({name: both}, "search"))] == [2.25, 4.3]


def test_a_rating_beyond_every_scale_is_doubted() -> None:
    (app,) = apps(capture({"data": [listed(ratingScore=86)]}, "search"))
    assert app.rating is None
    assert [each["field"] for each in app.doubts] == ["rating"]


@pytest.mark.parametrize(
    ("status", "body", "reason", "fault"),
    [
        (404, page(), "http_4xx", "unknown"),
        (403, page(), "blocked", "unknown"),
        (503, {"data": [listed()]}, "http_5xx", "unknown"),
        (404, "<h1>该应用不存在</h1>", "absent", None),
        (500, "<h1>该应用不存在</h1>", "http_5xx", "unknown"),
        (200, "<h1>404</h1>", "soft_404", "unknown"),
        (200, "", "empty", "unknown"),
        (200, "<div id='app'></div><script src='a.js'></script>", "needs_js", "unknown"),
    ],
)
def test_outcomes_are_told_apart(status: int, body: Any, reason: str, fault: str | None) -> None:
    found = outcome(capture(body, status=status))
    assert (found.reason, found.fault) == (reason, fault)


@pytest.mark.parametrize(
    ("said", "is_absent"),
    [
        ("应用不存在", True),
        ("该应用已下架", True),
        ("抱歉，您查找的应用可能已被下架。", True),
        ("没有找到该应用", True),
        ("对不起，未找到您访问的软件！", True),
        ("应用下架公告", False),
        ("应用已下架之后如何恢复", False),
        ("没有找到相关评论", False),
        ("页面不存在", False),
        ("我们收到投诉的应用会在核实之后处理，" * 4 + "该应用已下架", False),
        (None, False),
    ],
)
def test_what_says_that_there_is_no_such_app(said: str | None, is_absent: bool) -> None:
    assert says_no_such_app(said) is is_absent


def test_absence_is_said_by_the_whole_page_or_not_at_all() -> None:
    told = "<p>该应用已下架</p>"
    story = "<p>" + "应用商店将对违规应用进行处理，请开发者留意相关通知。" * 12 + "</p>"
    assert outcome(capture(told)).reason == "absent"
    assert outcome(capture(told + story)).reason == "schema_drift"
    assert outcome(capture(told, "search")).reason != "absent"
    assert apps(capture(page(more=told)))[0].package == PACKAGE


HOSTILE = {
    "brackets": searched("packageName" + "[{" * 400_000),
    "unclosed lists": searched("packageName" + '[{"a":' * 200_000),
    "many lists": searched("packageName" + "[ {} ] [ { a: 1 ] " * 100_000),
    "labels": "<div class='intro-titles'><h3>a</h3>" + "<p>版本号</p><p></p>" * 60_000,
    "nested labels": "<b>包名</b><div>" * 90_000,
    "classes": f"<p class='{'intro-titles ' * 40_000}'>" * 4,
    "many apps": json.dumps({"data": [listed(packageName=f"a.b{n}") for n in range(20_000)]}),
    "one app often": json.dumps({"data": [listed()] * 20_000}),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("request_", ["detail", "search"])
def test_hostile_answers_take_no_long_time(name: str, request_: str) -> None:
    began = time.perf_counter()
    found = appstore.parse(capture(HOSTILE[name], request_))
    assert time.perf_counter() - began < BOUND
    assert len(found) == (20_000 if name == "many apps" else 1)
