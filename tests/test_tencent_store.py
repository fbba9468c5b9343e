"""应用宝: which app a page is about, where its data stand, and what proves nothing."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import App, AppReview, Item, Outcome, as_json
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore import tencent
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH
from tests.support.junk import HOSTILE, places, spoiled
from tests.test_cases import FOLDERS, capture_of

PACKAGE = "cn.example.tongban"
URL = f"https://sj.qq.com/appdetail/{PACKAGE}"
APP = {"pkg_name": PACKAGE, "app_id": "54000001", "name": "示例通办", "version_name": "3.2.1"}
OTHER = {"pkg_name": "com.example.other", "name": "示例通办极速版", "version_name": "9.9"}


def card(name: str, items: Any) -> dict[str, Any]:
    return {"data": {"name": name, "itemData": items}}


def data_of(*cards: Any, named: str | None = None) -> dict[str, Any]:
    props: dict[str, Any] = {
        "dynamicCardResponse": {"ret": 0, "msg": "", "data": {"components": list(cards)}}
    }
    if named:
        props["context"] = {"initialInfo": {"pageParams": {"detail_pkgname": named}}}
    return {"props": {"pageProps": props}}


def page_of(data: Any, tag: str = '<script id="__NEXT_DATA__" type="application/json">') -> bytes:
    written = data if isinstance(data, str) else json.dumps(data)
    return f"<html><body><p>应用宝</p>{tag}{written}</script></body></html>".encode(
        errors="surrogatepass"
    )


def parse(body: bytes, url: str = URL, request: str = DETAIL, status: int = 200) -> list[Item]:
    return appstore.parse(
        Capture(url=url, request=request, body=body, status=status, store="tencent")
    )


def apps(body: bytes, url: str = URL, request: str = DETAIL) -> list[str | None]:
    return [each.version for each in parse(body, url, request) if isinstance(each, App)]


def app(**fields: Any) -> App:
    (found,) = parse(page_of(data_of(card("GameDetail", [{**APP, **fields}]))))
    assert isinstance(found, App)
    return found


def refusal(body: bytes, **more: Any) -> Outcome:
    (found,) = parse(body, **more)
    assert isinstance(found, Outcome)
    return found


def test_a_page_and_a_search_are_asked_for_by_address() -> None:
    asked = tencent.STORE.detail(PACKAGE, 1)
    assert asked is not None
    assert (asked.url, asked.method, asked.request) == (URL, "GET", DETAIL)
    assert tencent.STORE.detail(PACKAGE, 2) is None
    assert tencent.STORE.search is not None
    assert tencent.STORE.search("示例 & 通办").url == (
        "https://sj.qq.com/search?q=%E7%A4%BA%E4%BE%8B%20%26%20%E9%80%9A%E5%8A%9E"
    )


@pytest.mark.parametrize(
    ("data", "url", "found"),
    [
        (data_of(card("GameDetail", [APP]), named=PACKAGE), "", ["3.2.1"]),
        (data_of(card("Any", [OTHER, APP])), URL, ["3.2.1"]),
        (data_of(card("Any", [OTHER, APP]), named="com.example.other"), URL, ["9.9"]),
        (data_of(card("Any", [APP]), named="com.example.gone"), URL, ["3.2.1"]),
        (data_of(card("YouMayAlsoLike", [APP]), named=PACKAGE), URL, []),
        (data_of(card("SameDeveloper", [APP]), card("GameDetail", [OTHER])), URL, []),
        (data_of(card("GameDetail", [APP]), card("Hot", [OTHER])), "", ["3.2.1"]),
        (data_of(card("Hot", [APP, OTHER])), "", []),
        (data_of(card("A", [APP]), card("B", [{**APP, "version_name": "0.1"}])), URL, ["3.2.1"]),
        (data_of(card("A", [{**APP, "version_name": ""}]), card("B", [APP])), URL, ["3.2.1"]),
        (data_of(card("A", [{"pkg_name": PACKAGE}])), URL, []),
    ],
)
def test_only_the_app_a_page_is_about_is_taken(data: Any, url: str, found: list[str]) -> None:
    assert apps(page_of(data), url) == found


@pytest.mark.parametrize("items", [[APP], APP, json.dumps([APP]), json.dumps(APP), [None, 5, APP]])
def test_the_items_of_a_card_may_be_a_list_an_object_or_a_text(items: Any) -> None:
    assert apps(page_of(data_of(None, {"data": None}, [], card("GameDetail", items)))) == ["3.2.1"]


@pytest.mark.parametrize("items", ["bad", "", None, 5, True, [], {}, "[", "[[]]", [[APP]]])
def test_junk_in_the_place_of_items_is_drift(items: Any) -> None:
    found = refusal(page_of(data_of(card("GameDetail", items))))
    assert (found.reason, found.fault) == ("schema_drift", "us")


@pytest.mark.parametrize("components", ["bad", None, {}, 5, [None, {"data": None}], "[1]"])
def test_junk_in_the_place_of_cards_is_drift_even_where_no_text_is_seen(components: Any) -> None:
    data = data_of()
    data["props"]["pageProps"]["dynamicCardResponse"]["data"]["components"] = components
    assert refusal(page_of(data).replace("应用宝".encode(), b"")).reason == "schema_drift"


@pytest.mark.parametrize(
    "tag",
    [
        "<script id=__NEXT_DATA__ type=application/json>",
        "<SCRIPT type='application/json' nonce=x id='__NEXT_DATA__' crossorigin>",
        '<!-- __NEXT_DATA__ --><script>x("__NEXT_DATA__")</script><script id="__NEXT_DATA__">',
    ],
)
def test_the_script_is_found_however_its_tag_is_written(tag: str) -> None:
    assert apps(page_of(data_of(card("GameDetail", [APP])), tag)) == ["3.2.1"]


def test_an_error_of_the_store_is_none_of_the_page() -> None:
    data = data_of(card("GameDetail", [APP]))
    data["props"]["pageProps"]["dynamicCardResponse"] |= {"ret": 1001, "msg": "timeout"}
    found = refusal(page_of(data))
    assert (found.reason, found.fault, found.status) == ("http_5xx", "unknown", 200)
    data["props"]["pageProps"]["dynamicCardResponse"]["msg"] = "该应用不存在"
    assert (refusal(page_of(data)).reason, refusal(page_of(data)).fault) == ("absent", None)


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ("<p>抱歉，该应用已下架</p>", 200, "absent"),
        ("<p>抱歉，该应用已下架</p>", 404, "absent"),
        ("<p>抱歉，该应用已下架</p>", 500, "http_5xx"),
        ("<p>页面不存在</p>", 404, "http_4xx"),
        ("<p>应用宝</p>", 200, "schema_drift"),
        ("<p>" + "本应用介绍：旧版应用不存在的功能。" * 40 + "</p>", 200, "schema_drift"),
        ("", 200, "empty"),
        ("", 403, "blocked"),
    ],
)
def test_only_the_stores_word_proves_that_there_is_no_app(
    body: str, status: int, reason: str
) -> None:
    found = refusal(body.encode(), status=status)
    assert (found.reason, found.status) == (reason, status)
    assert found.fault != "site"


def test_a_page_of_an_error_status_is_no_page_of_an_app() -> None:
    body = page_of(data_of(card("GameDetail", [APP])))
    assert refusal(body, status=502).reason == "http_5xx"
    assert refusal(json.dumps(APP).encode(), status=502).reason == "http_5xx"


def test_a_list_without_apps_is_the_end_of_a_search_and_proves_nothing_of_an_app() -> None:
    for body in (page_of(data_of(card("SearchList", []))), b'{"obj":{"appDetails":[]}}'):
        assert parse(body, "", SEARCH) == []
        assert refusal(body, url="").reason in {"schema_drift", "empty"}


@pytest.mark.parametrize(
    ("fields", "value", "exact"),
    [
        ({"download_num": "8531688189"}, 8_531_688_189, True),
        ({"download_num": 120}, 120, True),
        ({"download_num": "8.3亿"}, 830_000_000, False),
        ({"download_num": "2147483647"}, None, False),
        ({"download_num": "--"}, None, None),
        ({"download_num": 10**400}, None, None),
        ({}, None, None),
    ],
)
def test_downloads_are_counted_or_unknown(fields: Any, value: Any, exact: bool | None) -> None:
    found = app(**fields)
    assert (found.downloads, found.downloads_exact) == (value, exact)
    assert found.downloads_metric == (None if exact is None else "downloads")
    assert found.installs is None


@pytest.mark.parametrize(
    ("rating", "value"), [("4.30", 4.3), (3.5436363636, 3.54364), ("0.00", None), ("9.9", None)]
)
def test_a_rating_is_of_five_and_nought_is_none(rating: Any, value: float | None) -> None:
    assert app(average_rating=rating).rating == value


def test_a_package_that_fits_no_address_has_none() -> None:
    data = page_of(data_of(card("GameDetail", [{**APP, "pkg_name": "a b<c"}])))
    (found,) = parse(data, url="")
    assert isinstance(found, App)
    assert (found.package, found.url) == ("a b<c", None)


def test_the_developer_goes_before_the_operator() -> None:
    assert app(developer="甲", operator="乙").developer == "甲"
    assert app(developer="", operator="乙").developer == "乙"


@pytest.mark.parametrize(
    ("tags", "tag"),
    [("政务,生活", "政务"), (["政务"], "政务"), ('[{"tag_name":"政务"}]', "政务"), ([], None)],
)
def test_without_a_category_the_first_tag_is_it(tags: Any, tag: str | None) -> None:
    assert app(tags=tags).category == tag
    assert app(tags=tags, cate_name="工具").category == "工具"


def test_an_old_answer_gives_the_app_asked_for_or_all() -> None:
    held = [
        {"pkgName": PACKAGE, "appName": "一"},
        {"pkgName": "a.b", "appName": "二"},
        {"appId": 5},
    ]
    body = json.dumps({"obj": {"items": [{"appDetail": each} for each in held]}}).encode()
    assert len(parse(body, f"https://sj.qq.com/myapp/detail.htm?apkName={PACKAGE}")) == 1
    assert len(parse(body, "https://sj.qq.com/myapp/searchAjax.htm", SEARCH)) == 2


def test_a_script_that_is_no_json_is_not_guessed_at() -> None:
    script = "window.systemData={appDetail: {packageName: 'com.tencent.store', appName: 'x'}};"
    body = f"<html><p>{'应用宝下载。' * 20}</p><script>{script}</script></html>".encode()
    assert refusal(body).reason == "schema_drift"


KNOWN = data_of(card("GameDetail", [APP]), card("YouMayAlsoLike", [OTHER]), named=PACKAGE)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_wrong_types_anywhere_never_raise(data: st.DataObject) -> None:
    written = spoiled(data, KNOWN, list(places(KNOWN))).decode()
    for request in (DETAIL, SEARCH, REVIEWS):
        for item in parse(page_of(written), request=request):
            assert isinstance(item, (App, Outcome))
            json.dumps(as_json(item.document())).encode()


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_data_never_raise(body: bytes) -> None:
    for tag in ('<script id="__NEXT_DATA__">', "<script>window.systemData="):
        (found,) = parse(page_of(body.decode(errors="replace"), tag))
        assert isinstance(found, Outcome)


@pytest.mark.parametrize(
    "body",
    [
        page_of(data_of(*[card("GameDetail", [APP] * 100)] * 900)),
        b"<script id=" * 900_000,
        b"<script id=__NEXT_DATA__" * 150_000,
        b"__NEXT_DATA__" * 700_000,
        b"window.systemData" + b" " * 5_000_000,
        b'<div class="det-othinfo-data">' * 150_000,
    ],
    ids=range(6),
)
def test_megabytes_take_seconds_and_no_more(body: bytes) -> None:
    began = time.perf_counter()
    assert len(parse(body)) == 1
    assert time.perf_counter() - began < 20


def test_every_item_of_a_case_fits_its_schema() -> None:
    checked = 0
    for folder in FOLDERS:
        if folder.name.startswith("tencent_"):
            for item in appstore.parse(capture_of(folder)):
                if isinstance(item, (App, AppReview)):
                    checked += 1
                    errors = schemas.errors(item.collection, as_json(item.document()))
                    own = [e for e in errors if e["path"][2:].split("[")[0] in item.content()]
                    assert not own, folder.name
    assert checked > 5
