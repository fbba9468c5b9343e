"""OPPO, vivo, Baidu and 360: what is asked, where a list ends, and what is nobody's figure."""

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
from govcrawl.parsers.appstore import STORES, baidu, oppo, qihoo, vivo
from tests.test_cases import CASES, capture_of

STORE_NAMES = ("oppo", "vivo", "baidu", "qihoo")
FOLDERS = sorted(
    folder
    for folder in (CASES / "appstore").iterdir()
    if folder.name.partition("_")[0] in STORE_NAMES
)
PACKAGE = "com.example.tongban"
ADDRESSES = {
    "oppo": "https://app.cdo.oppomobile.com/home/store/index.json?start=0&size=50",
    "vivo": "https://h5-api.appstore.vivo.com.cn/detail/7?frompage=messageh5&app_version=2100",
    "baidu": "https://shouji.baidu.com/software/7.html",
    "qihoo": "https://zhushou.360.cn/detail/index/soft_id/7",
}
BOUND = 6
"""Seconds for a hostile answer of some megabytes; what they take is a third of it."""


def capture(
    store: str, body: Any, request: str = "detail", status: int = 200, url: str | None = None
) -> Capture:
    if not isinstance(body, (str, bytes)):
        body = json.dumps(body)
    content = body if isinstance(body, bytes) else body.encode()
    address = ADDRESSES[store] if url is None else url
    return Capture(url=address, request=request, body=content, status=status, store=store)


def apps(answer: Capture) -> list[App]:
    found = appstore.parse(answer)
    assert all(isinstance(each, App) for each in found), found
    return [each for each in found if isinstance(each, App)]


def outcome(answer: Capture) -> Outcome:
    (found,) = appstore.parse(answer)
    assert isinstance(found, Outcome)
    return found


def card(**fields: Any) -> dict[str, Any]:
    app = {"appId": 7, "pkgName": PACKAGE, "appName": "示例通办", **fields}
    return {"errno": 0, "data": {"cards": [{"apps": [app]}]}}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_items_are_valid(folder: Path) -> None:
    for item in appstore.parse(capture_of(folder)):
        if isinstance(item, App):
            item.channel, item.run_id, item.spider, item.target = "appstore", "r", "s", "-|a|b"
            item.observed_at = datetime(2026, 3, 1, tzinfo=UTC)
            item.content_hash = item.digest()
            assert schemas.errors("apps", as_json(item.document())) == []


@pytest.mark.parametrize("store", [vivo, baidu, qihoo])
def test_an_app_is_asked_for_by_its_number(store: Any) -> None:
    asked = store.detail("7", 1)
    assert asked is not None
    assert (asked.request, asked.url) == ("detail", ADDRESSES[store.STORE.name])
    assert store.detail("7", 2) is None
    assert store.STORE.app_id.form.fullmatch("7")
    assert not store.STORE.app_id.form.fullmatch(PACKAGE)


def test_a_name_is_searched_for_at_vivo() -> None:
    assert vivo.search("示例&通办").url.endswith("&key=%E7%A4%BA%E4%BE%8B%26%E9%80%9A%E5%8A%9E")


def test_oppo_is_asked_page_by_page_and_not_without_end() -> None:
    asked = [oppo.detail(PACKAGE, page) for page in range(1, oppo.PAGES + 1)]
    starts = [ask.url.partition("start=")[2] for ask in asked if ask]
    assert starts[:2] == ["0&size=50", "50&size=50"]
    assert len(set(starts)) == oppo.PAGES
    assert [ask.page for ask in asked if ask] == list(range(1, oppo.PAGES + 1))
    assert oppo.detail(PACKAGE, oppo.PAGES + 1) is None
    assert oppo.detail(PACKAGE, 0) is None


@pytest.mark.parametrize(
    ("data", "goes_on"),
    [
        ({"isEnd": 1, "cards": [{"apps": [{}]}]}, False),
        ({"isEnd": "0", "cards": [{"apps": [{}]}]}, True),
        ({"isEnd": True}, False),
        ({"isEnd": False}, True),
        ({"cards": [{"apps": [{}]}]}, None),
        ({"cards": []}, False),
        ({"isEnd": 0, "cards": []}, False),
        ({"isEnd": "maybe"}, None),
        (None, None),
    ],
)
def test_where_the_list_of_oppo_ends(data: Any, goes_on: bool | None) -> None:
    assert oppo.has_more(capture("oppo", {"errno": 0, "data": data})) is goes_on
    assert STORES["oppo"].has_more is oppo.has_more


def test_the_end_of_the_list_is_no_error_and_no_absence() -> None:
    assert appstore.parse(capture("oppo", {"errno": 0, "data": {"cards": []}})) == []
    assert appstore.parse(capture("oppo", {"errno": 0, "data": {"cards": [{"apps": []}]}})) == []
    for data in (None, {}, {"cards": None}, {"cards": [{"banners": []}]}):
        assert outcome(capture("oppo", {"errno": 0, "data": data})).reason == "schema_drift"


@pytest.mark.parametrize(
    ("fields", "value", "low", "high", "doubted"),
    [
        ({"dlCount": 1_234_567, "dlDesc": "123 万次"}, 1_234_567, 1_234_567, 1_234_567, False),
        ({"dlCount": 2_147_483_647}, None, 2_147_483_647, None, True),
        ({"dlCount": 12_345, "dlDesc": "123 万次"}, 12_345, 12_345, 1_239_999, True),
        ({"dlDesc": "<1 万次安装"}, None, 0, 9_999, False),
        ({"dlCount": -1, "dlDesc": "暂无"}, None, None, None, True),
        ({}, None, None, None, False),
    ],
)
def test_installs_at_oppo(
    fields: dict[str, Any], value: int | None, low: int | None, high: int | None, doubted: bool
) -> None:
    (app,) = apps(capture("oppo", card(**fields)))
    assert (app.downloads, app.downloads_low, app.downloads_high) == (value, low, high)
    assert bool(app.doubts) is doubted
    assert (app.downloads_metric, app.installs) == ("installs", None)


def test_internal_numbers_of_oppo_are_no_versions() -> None:
    (app,) = apps(capture("oppo", card(verId=22926538)))
    assert app.version is None
    (app,) = apps(capture("oppo", card(verId=22926538, verName="5.1.0", appId=None)))
    assert (app.version, app.app_id) == ("5.1.0", PACKAGE)


@pytest.mark.parametrize("slogan", ["10亿人都在用", "每次都有惊喜", "6千万正版曲库", ""])
def test_a_slogan_in_a_row_of_oppo_is_no_count(slogan: str) -> None:
    row = f"<li pkg='{PACKAGE}'><h3>示例通办</h3><p class='describe'>{slogan}</p></li>"
    (app,) = apps(capture("oppo", row))
    assert (app.downloads, app.downloads_raw, app.doubts) == (None, None, [])


def test_rows_of_oppo_in_a_page_of_an_older_encoding() -> None:
    row = (
        f"<div pkg='{PACKAGE}' version='7'><a><h3>示例通办</h3><i grade='4.5'></i>"
        "<span class='size'>6 MB</span><p class='describe'>下载 42.4 亿次</p></a></div>"
    )
    head = "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>"
    (app,) = apps(capture("oppo", f"<html><head>{head}</head>{row}</html>".encode("gb18030")))
    assert (app.name, app.rating, app.downloads) == ("示例通办", 4.5, 4_240_000_000)
    assert (app.version, app.rating_count) == (None, None)


@pytest.mark.parametrize("store", STORE_NAMES)
@pytest.mark.parametrize(
    ("status", "reason"), [(404, "http_4xx"), (403, "blocked"), (502, "http_5xx")]
)
def test_what_comes_with_an_error_is_not_read(store: str, status: int, reason: str) -> None:
    data = {"id": 7, "package_name": PACKAGE, "package": PACKAGE, "sname": "a", **card()}
    name = "<div><div id='app-name' class='app-name' pkg='a'>示例<h3>通办</h3></div>"
    bodies = (json.dumps(data), f"{name}<i class='download-num'>下载次数: 7</i></div>")
    served = [appstore.parse(capture(store, body))[0] for body in bodies]
    assert any(isinstance(each, App) for each in served)
    for body in bodies:
        found = outcome(capture(store, body, status=status))
        assert (found.reason, found.status) == (reason, status)


@pytest.mark.parametrize("store", STORE_NAMES)
def test_what_is_not_understood_is_no_absence(store: str) -> None:
    for body in ({}, {"code": 404}, {"message": "页面不存在"}, {"message": ["应用不存在"]}, []):
        assert outcome(capture(store, body)).reason == "schema_drift"
    assert outcome(capture(store, "")).reason == "empty"


@pytest.mark.parametrize("store", ["vivo", "baidu"])
def test_a_store_may_deny_an_app_in_a_message(store: str) -> None:
    assert outcome(capture(store, {"code": 1, "msg": "应用不存在"})).reason == "absent"
    assert outcome(capture(store, {"msg": "应用不存在"}, "search")).reason == "schema_drift"
    assert outcome(capture(store, {"msg": "应用不存在"}, status=500)).reason == "http_5xx"


def test_nothing_found_at_vivo_is_an_answer() -> None:
    nothing = {"code": 0, "data": {"appSearchResponse": {"result": True, "value": []}}}
    assert appstore.parse(capture("vivo", nothing, "search")) == []
    assert outcome(capture("vivo", nothing)).reason == "schema_drift"


@pytest.mark.parametrize("name", ["value", "data"])
def test_an_app_of_vivo_may_stand_deeper(name: str) -> None:
    app = {"id": 7, "package_name": PACKAGE, "upload_time": 1_780_000_000_000, "score": 6}
    (found,) = apps(capture("vivo", {"result": True, name: app}))
    assert (found.app_id, found.updated_on) == ("7", "2026-05-29")
    assert found.rating is None
    assert [each["field"] for each in found.doubts] == ["rating"]


def test_baidus_other_figures_are_not_its_downloads() -> None:
    item = {"sname": "示例通办", "package": PACKAGE, "usenum_ori": "9亿", "popularity": "93"}
    (app,) = apps(capture("baidu", {"itemdata": item}))
    assert (app.downloads, app.rating, app.rating_count) == (None, None, None)
    assert app.app_id == "7"
    (app,) = apps(capture("baidu", {"itemdata": item}, url="http://["))
    assert app.app_id == PACKAGE


def test_a_page_of_baidu_needs_a_name_and_a_count_in_one_head() -> None:
    head = "<div><h1 class='app-name'>示例</h1><p><i class='download-num'>下载次数: 0</i></p></div>"
    (app,) = apps(capture("baidu", head))
    assert (app.downloads, app.downloads_exact, app.rating) == (0, True, None)
    assert outcome(capture("baidu", head, url="https://shouji.baidu.com/")).reason == "schema_drift"
    assert outcome(capture("baidu", head.replace("download-num", "x"))).reason == "schema_drift"
    assert outcome(capture("baidu", head.replace("app-name", "x"))).reason == "schema_drift"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<meta http-equiv='refresh' content='0.1;url=http://zhushou.360.cn'>", "empty"),
        ("<div>获取应用内容失败，请尝试ctrl+f5刷新</div>", "schema_drift"),
        ("<div>未找到您访问的软件</div>", "absent"),
        ("<h2 id='app-name'></h2>", "empty"),
    ],
)
def test_what_360_answers_without_an_app(body: str, reason: str) -> None:
    assert outcome(capture("qihoo", body)).reason == reason


def test_figures_beside_the_panel_of_360_are_another_apps() -> None:
    side = "<div><span class='s-1'>9.9分</span><span class='s-3'>下载：7亿次</span></div>"
    panel = "<div id='app-info-panel'><h2 id='app-name'>示例通办</h2><i class='s-1'>8分</i></div>"
    (app,) = apps(capture("qihoo", side + panel))
    assert (app.rating, app.downloads) == (4.0, None)


def test_a_page_of_360_without_its_script() -> None:
    body = (
        "<h2 id='app-name'>示例通办</h2><span class='s-1'>暂无评分</span>"
        "<span class='s-3'>下载：100万+次</span><span class='s-3'>12M</span>"
    )
    (app,) = apps(capture("qihoo", body))
    assert (app.app_id, app.package, app.name) == ("7", None, "示例通办")
    assert (app.rating, app.size_raw, app.downloads_raw) == (None, "12M", "下载：100万+次")
    assert outcome(capture("qihoo", body, url="https://zhushou.360.cn/")).reason == "schema_drift"


HOSTILE = {
    "rows": f"<ul>{f'<li pkg={PACKAGE}><h3>a</h3></li>' * 60_000}</ul>",
    "nested rows": "<div pkg='a'><h3>b</h3>" * 60_000,
    "nested heads": "<div><h1 class='app-name'>a</h1><i class='download-num'>1</i>" * 40_000,
    "labels": "<h2 id='app-name'>a</h2>" + "<b>版本</b><b>作者</b>" * 60_000,
    "script": "<h2 id='app-name'>a</h2><script>pname sname " + "{'a': 1," * 200_000 + "</script>",
    "deep": '{"data":' * 300_000,
    "cards": json.dumps({"data": {"cards": [card()] * 20_000}}),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("store", STORE_NAMES)
def test_hostile_answers_take_no_long_time(name: str, store: str) -> None:
    began = time.perf_counter()
    found = appstore.parse(capture(store, HOSTILE[name]))
    assert time.perf_counter() - began < BOUND
    assert len(found) == 1
