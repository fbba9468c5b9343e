"""AppGallery: what is easily read wrong in its answers."""

import json
import time
from typing import Any

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import App, AppReview, Outcome, as_json
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS
from tests.test_cases import FOLDERS, capture_of

APP_ID = "C100000001"
REVIEWS_URL = f"https://store.example/edge/index/commentlist3?appid={APP_ID}&reqPageNum=1"
APP = {"appId": APP_ID, "name": "示例通办", "pkgName": "cn.example.tongban"}
ROW = {"id": "r1", "commentInfo": "好", "rating": "5", "operTime": "2026-05-01 10:00:00"}


def answer(value: Any, request: str = DETAIL, url: str = "", status: int = 200) -> Capture:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Capture(url=url, request=request, body=body, status=status, store="huawei")


def app(**fields: Any) -> App:
    (found,) = appstore.parse(answer({**APP, **fields}))
    assert isinstance(found, App)
    return found


def review(**fields: Any) -> AppReview:
    value = {"totalPages": 1, "list": [{**ROW, **fields}]}
    (found,) = appstore.parse(answer(value, REVIEWS, REVIEWS_URL))
    assert isinstance(found, AppReview)
    return found


def refusal(value: Any, request: str = DETAIL, **more: Any) -> Outcome:
    (found,) = appstore.parse(answer(value, request, **more))
    assert isinstance(found, Outcome)
    return found


@pytest.mark.parametrize(
    ("fields", "rating", "count"),
    [
        ({"rateNum": 0}, None, None),
        ({"rateNum": "0", "hot": "0.0"}, None, None),
        ({"rateNum": "12", "hot": "4.5"}, 4.5, 12),
        ({"stars": "4.5", "score": "4.3", "scoreCount": "1,234"}, 4.3, 1234),
        ({"stars": "4.5", "score": "0"}, 4.5, None),
        ({"score": "4.5", "scoreCount": 0}, None, 0),
        ({"hot": 98}, None, None),
        ({"rateNum": "4.5"}, 4.5, None),
    ],
)
def test_a_rating_of_nobody_is_none(fields: Any, rating: float | None, count: int | None) -> None:
    found = app(**fields)
    assert (found.rating, found.rating_count) == (rating, count)


@pytest.mark.parametrize(
    ("fields", "value", "exact", "raw"),
    [
        ({"downCount": "15734021\u0000"}, 15_734_021, True, None),
        ({"download": 30167, "downCountDesc": "4 万次安装"}, 30_167, True, "4 万次安装"),
        ({"downloadDesc": "1.2亿次安装"}, 120_000_000, False, "1.2亿次安装"),
        ({"downCount": True, "download": "5"}, 5, True, None),
        ({"downCount": "", "downCountDesc": "<1 万次安装"}, None, False, "<1 万次安装"),
        ({}, None, None, None),
    ],
)
def test_installs_are_told_by_a_number_or_a_text(
    fields: Any, value: Any, exact: Any, raw: Any
) -> None:
    found = app(**fields)
    assert (found.downloads, found.downloads_exact, found.downloads_raw) == (value, exact, raw)
    assert found.downloads_metric == ("installs" if fields else None)


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("app|C5683", "C5683"),
        ("app|C5683__autoList__abc", "C5683"),
        ("C5683\u0000", "C5683"),
        ("c5683", None),
        ("C5683x", None),
        ("xC5683", None),
        ("category|C5683", None),
        (5683, None),
        ("C" + "1" * 30, None),
    ],
)
def test_an_app_is_known_by_the_form_of_its_id(value: Any, known: str | None) -> None:
    found = appstore.parse(answer({"detailId": value, "name": "示例"}))
    assert [each.app_id for each in found if isinstance(each, App)] == ([known] if known else [])


def test_an_address_that_names_the_app_tells_whose_page_it_is() -> None:
    other = {"appid": "C100000002", "name": "示例他", "package": "com.example.other"}
    cards = [{"layoutName": "listcard", "dataList": [other, {"appid": APP_ID, "name": "示例通办"}]}]
    url = f"https://store.example/uowap/index?uri=app%7C{APP_ID}"
    found = appstore.parse(answer({"layoutData": cards}, url=url))
    assert [each.app_id for each in found if isinstance(each, App)] == [APP_ID]
    assert len(appstore.parse(answer({"layoutData": cards}))) == 2


def test_a_review_in_the_page_of_an_app_tells_nothing_of_the_app() -> None:
    held = {"app": APP, "rows": [{**ROW, "appId": APP_ID, "versionName": "0.1", "score": 1}]}
    (found,) = appstore.parse(answer(held))
    assert isinstance(found, App)
    assert (found.version, found.rating) == (None, None)


def test_cards_beside_the_only_app_of_an_answer_tell_of_it() -> None:
    stars = {"averageRating": "4.0", "totalStarRatingCount": 3}
    cards = [{"type": "x.comment", "data": [{"starInfo": stars}]}, {"type": "y", "data": [APP]}]
    (found,) = appstore.parse(answer({"layoutData": cards}))
    assert isinstance(found, App)
    assert (found.app_id, found.rating, found.rating_count) == (APP_ID, 4.0, 3)


@pytest.mark.parametrize(
    ("fields", "size", "raw"),
    [
        ({"size": "88213504"}, 88_213_504, None),
        ({"size": 88213504, "sizeDesc": "84.1MB"}, 88_213_504, "84.1MB"),
        ({"size": "约3万"}, None, "约3万"),
        ({"size": 0}, None, None),
    ],
)
def test_a_size_is_bytes_only_where_a_number_says_so(fields: Any, size: Any, raw: Any) -> None:
    found = app(**fields)
    assert (found.size_bytes, found.size_raw) == (size, raw)


def test_a_shell_with_the_status_of_a_refusal_is_a_refusal() -> None:
    shell = b'<html><script src="/static/agweb/a.js"></script><div id="app"></div></html>'
    assert refusal(shell).reason == "needs_js"
    assert refusal(shell, status=403).reason == "blocked"


def test_a_mention_of_an_app_does_not_rename_it() -> None:
    tab = {"detailId": f"app|{APP_ID}|comments", "name": "评论"}
    (found,) = appstore.parse(answer({"tabs": [tab], "app": APP}))
    assert isinstance(found, App)
    assert (found.name, found.package) == ("示例通办", "cn.example.tongban")


def test_a_privacy_link_is_one_or_nothing() -> None:
    assert app(privacyUrl="https://www.example.gov.cn/a").privacy_url is not None
    for junk in (
        "javascript:alert(1)",
        "见 https://a.cn",
        "https://a.cn/ b",
        "https://a.cn/<b>",
        5,
    ):
        assert app(privacyUrl=junk).privacy_url is None


@pytest.mark.parametrize(
    ("value", "reason", "fault"),
    [
        ({"rtnCode": 7, "rtnDesc": "unknown"}, "http_5xx", "unknown"),
        ({"rtnCode": "7", "rtnDesc": "接口不存在"}, "http_5xx", "unknown"),
        ({"resultCode": 5, "resultDesc": "app not found"}, "absent", None),
        ({"message": "应用不存在"}, "absent", None),
        ({"rtnCode": 5, "rtnDesc": "请输入验证码"}, "captcha", "unknown"),
        ({"rtnCode": 5, "rtnDesc": "请先登录"}, "login_required", "unknown"),
        ({"rtnCode": 1002}, "blocked", "unknown"),
        ({"rtnCode": 0, "layoutData": []}, "empty", "unknown"),
        ([{"a": 1}], "schema_drift", "us"),
        (b'{"appId":"C1","name":"x', "schema_drift", "us"),
    ],
)
def test_what_holds_no_app_says_why(value: Any, reason: str, fault: str | None) -> None:
    found = refusal(value)
    assert (found.reason, found.fault) == (reason, fault)


@pytest.mark.parametrize(
    ("status", "value", "reason"),
    [
        (403, {"rtnCode": 1002}, "blocked"),
        (404, {"rtnCode": 5, "rtnDesc": "app not found"}, "absent"),
        (404, {}, "http_4xx"),
        (429, {"rtnCode": 9, "rtnDesc": "x"}, "rate_limited"),
        (500, {"rtnCode": 5, "rtnDesc": "app not found"}, "http_5xx"),
        (502, APP, "http_5xx"),
        (503, b"", "http_5xx"),
        (200, b" \n", "empty"),
    ],
)
def test_a_status_goes_before_what_an_answer_may_hold(status: int, value: Any, reason: str) -> None:
    found = refusal(value, status=status)
    assert (found.reason, found.status) == (reason, status)
    assert found.fault != "site"


def test_a_reply_that_may_be_a_users_is_not_kept() -> None:
    found = review(replyComment={"replyContent": "我也是", "accountName": "他人"}, replyCounts=3)
    assert (found.replied, found.reply) == (None, None)


def test_a_review_keeps_neither_author_nor_text() -> None:
    found = review(accountName="某用户甲", phone="某手机", commentInfo="某用户的话，请多关照")
    assert found.text_chars == 10
    assert not any(word in repr(found) for word in ("某用户", "某手机", "关照"))


def test_a_review_without_id_has_one_made_of_what_it_is() -> None:
    made, again = review(id=None), review(id="")
    assert made.review_id == again.review_id
    assert str(made.review_id).startswith("sha256:")
    assert review(id=None, rating="1").review_id != made.review_id


def test_ten_megabytes_take_seconds_and_no_more() -> None:
    value = {
        "layoutData": [{"layoutName": "detailcard", "dataList": [APP] * 90} for _ in range(1500)]
    }
    body = json.dumps(value).encode()
    assert len(body) > 9_000_000
    began = time.perf_counter()
    assert len(appstore.parse(answer(body))) == 1
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("number", [10**400, -(10**400), 10**30, 1e308])
def test_numbers_no_database_holds_are_left_out(number: Any) -> None:
    names = ("downCount", "rateNum", "hot", "score", "size", "releaseDate", "version")
    found = app(**dict.fromkeys(names, number))
    as_json(found.document())
    assert (found.downloads, found.rating, found.size_bytes, found.updated_on) == (None,) * 4


def test_every_item_of_a_case_fits_its_schema() -> None:
    checked = 0
    for folder in FOLDERS:
        if folder.name.startswith("huawei_"):
            for item in appstore.parse(capture_of(folder)):
                if isinstance(item, (App, AppReview)):
                    checked += 1
                    errors = schemas.errors(item.collection, as_json(item.document()))
                    own = [e for e in errors if e["path"][2:].split("[")[0] in item.content()]
                    assert not own, folder.name
    assert checked > 10
