"""AppGallery: what is asked, with which token, and until which page of reviews."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from govcrawl.capture import Capture
from govcrawl.parsers.appstore import huawei
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH, Ask

APP_ID = "C100000001"
NOW = 1_760_666_400_000
CODE = "eyJhbGciOiJIUzI1NiJ9.eyJleGFtcGxlIjoxfQ.c2lnbmF0dXJl-_0"
ROW = {"id": "r1", "commentInfo": "好", "rating": "5", "operTime": "2026-05-01 10:00:00"}


def answer(value: Any, request: str = DETAIL, url: str = "", status: int = 200) -> Capture:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Capture(url=url, request=request, body=body, status=status, store="huawei")


def reviews_of(page: int) -> Ask:
    assert huawei.STORE.reviews is not None
    asked = huawei.STORE.reviews(APP_ID, page)
    assert asked is not None
    return asked


def with_token(body: bytes, status: int = 200, now: int = NOW) -> Ask | None:
    assert huawei.STORE.with_token is not None
    asked = huawei.STORE.detail(APP_ID, 1)
    assert asked is not None
    return huawei.STORE.with_token(asked, answer(body, status=status), now)


def test_an_app_is_asked_for_once_and_by_its_id() -> None:
    asked = huawei.STORE.detail(APP_ID, 1)
    assert asked is not None
    assert (asked.request, asked.method) == (DETAIL, "POST")
    assert json.loads(asked.body) == {"appId": APP_ID, "locale": "zh_CN"}
    assert huawei.STORE.detail(APP_ID, 2) is None


@pytest.mark.parametrize("body", [f'"{CODE}"', CODE, f' "{CODE}"\n', f"\ufeff{CODE}"])
def test_a_token_goes_into_the_headers_with_the_time(body: str) -> None:
    asked, later = with_token(body.encode()), with_token(body.encode(), now=NOW + 1)
    assert asked is not None
    assert later is not None
    assert asked.headers["Interface-Code"] == f"{CODE}_{NOW}"
    assert asked.headers["Content-Type"] == "application/json"
    identity = asked.headers["Identity-Id"]
    assert (len(identity), set(identity) <= set("0123456789abcdef")) == (32, True)
    assert asked == with_token(body.encode())
    assert later.headers["Identity-Id"] != identity


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'{"rtnCode":3}',
        b"<html><body>403</body></html>",
        b"internal server error 500",
        b"ServiceUnavailable",
        b"abc1",
        f"{CODE}\r\nX-Injected: 1".encode(),
        b"\xff\xfe" * 20,
        b"a1" * 5000,
    ],
)
def test_what_is_no_token_is_not_used_as_one(body: bytes) -> None:
    assert with_token(body) is None
    assert with_token(CODE.encode(), status=403) is None


def test_reviews_are_asked_page_by_page() -> None:
    form = {name: values[0] for name, values in parse_qs(reviews_of(3).body.decode()).items()}
    assert (form["appid"], form["reqPageNum"], form["maxResults"]) == (APP_ID, "3", "25")
    assert (reviews_of(3).page, reviews_of(3).method) == (3, "POST")


def test_a_search_asks_for_the_name_whatever_is_in_it() -> None:
    assert huawei.STORE.search is not None
    asked = huawei.STORE.search("示例&通办|C1")
    assert asked.request == SEARCH
    assert parse_qs(asked.url.partition("?")[2])["uri"] == ["searchApp|示例&通办|C1"]


@pytest.mark.parametrize(
    ("value", "page", "more"),
    [
        ({"totalPages": 3, "list": [ROW]}, 1, True),
        ({"totalPages": 3, "list": [ROW]}, 3, False),
        ({"totalPages": "3", "list": [ROW]}, 2, True),
        ({"totalPages": 3, "list": []}, 2, False),
        ({"list": [ROW]}, 1, None),
        ({"totalPages": 3, "list": [ROW]}, None, None),
        ({"totalPages": 1, "list": [ROW]}, None, False),
        ({"rtnCode": 3}, 1, None),
        ({"appId": APP_ID, "name": "示例通办"}, 1, None),
    ],
)
def test_the_pages_of_reviews_end_with_the_last(value: Any, page: int | None, more: Any) -> None:
    assert huawei.STORE.has_more is not None
    url = reviews_of(page).url if page else ""
    assert huawei.STORE.has_more(answer(value, REVIEWS, url)) is more
