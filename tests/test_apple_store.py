"""App Store: what is asked, which storefront answered, and what proves that there is no app."""

import json
from typing import Any

import pytest

from govcrawl.capture import Capture
from govcrawl.items import App, Item, Outcome
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore import apple
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH

ID = "1400000001"
LOOKUP = f"https://itunes.apple.com/lookup?id={ID}&country=cn&entity=software"
FEED = f"https://itunes.apple.com/cn/rss/customerreviews/page=%s/id={ID}/sortby=mostrecent/json"
APP = {"wrapperType": "software", "trackId": int(ID), "trackName": "示例通办"}


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


def results(*told: Any) -> bytes:
    return written({"resultCount": len(told), "results": told})


def parse(body: bytes, url: str = "", request: str = DETAIL, status: int = 200) -> list[Item]:
    return appstore.parse(
        Capture(url=url, request=request, body=body, status=status, store="apple")
    )


def app(url: str = LOOKUP, **fields: Any) -> App:
    (found,) = parse(results({**APP, **fields}), url)
    assert isinstance(found, App)
    return found


def reason(body: bytes, **more: Any) -> str | None:
    (found,) = parse(body, **more)
    assert isinstance(found, Outcome)
    return found.reason


def test_the_storefront_of_china_is_asked_of() -> None:
    store = apple.STORE
    assert store.search
    asked = store.detail(ID, 1)
    assert asked is not None
    assert (asked.url, asked.method, asked.request) == (LOOKUP, "GET", DETAIL)
    assert store.detail(ID, 2) is None
    assert store.search("示例 & 通办").url == (
        "https://itunes.apple.com/search?term=%E7%A4%BA%E4%BE%8B%20%26%20%E9%80%9A%E5%8A%9E"
        "&country=cn&entity=software&limit=25"
    )


def test_reviews_are_asked_for_in_ten_pages() -> None:
    ask = apple.STORE.reviews
    assert ask is not None
    asked = [each for page in range(1, 12) if (each := ask(ID, page))]
    assert [each.url for each in asked] == [FEED % page for page in range(1, 11)]
    assert [each.page for each in asked] == list(range(1, 11))
    assert {each.request for each in asked} == {REVIEWS}


@pytest.mark.parametrize(
    ("url", "page", "storefront"),
    [
        (LOOKUP, None, "cn"),
        ("https://itunes.apple.com/lookup?id=1&country=HK", None, "hk"),
        ("https://itunes.apple.com/tw/lookup?id=1", None, "tw"),
        ("https://itunes.apple.com/lookup?id=1&country=china", None, None),
        (LOOKUP, "https://apps.apple.com/us/app/x/id1?mt=12&uo=4", "us"),
        ("", "https://itunes.apple.com/jp/app/id1", "jp"),
        ("", "https://apps.apple.com/app/id1", None),
        ("", 5, None),
        ("https://[", "https://[", None),
        ("", None, None),
    ],
)
def test_the_storefront_is_the_one_that_answered(
    url: str, page: Any, storefront: str | None
) -> None:
    found = app(url, trackViewUrl=page)
    assert found.storefront == storefront
    assert found.url == (f"https://apps.apple.com/{storefront}/app/id{ID}" if storefront else None)


@pytest.mark.parametrize(
    ("told", "is_app"),
    [
        ({"kind": "mac-software"}, True),
        ({"wrapperType": None, "kind": "mac-software"}, True),
        ({"wrapperType": "track", "kind": "song"}, False),
        ({"wrapperType": "track", "kind": "ebook"}, False),
        ({"wrapperType": "artist"}, False),
        ({"wrapperType": None}, True),
        ({"trackId": ID}, True),
        ({"trackId": "abc"}, False),
        ({"trackId": True}, False),
        ({"trackName": " "}, False),
    ],
)
def test_only_software_with_an_id_and_a_name_is_an_app(told: Any, is_app: bool) -> None:
    body = results({**APP, **told})
    assert len(parse(body, request=SEARCH)) == 1
    assert (reason(body, request=SEARCH) == "schema_drift") if not is_app else app(**told).listed


@pytest.mark.parametrize(
    ("told", "rating", "count", "doubted"),
    [
        ({"averageUserRating": 4.5, "userRatingCount": 2}, 4.5, 2, []),
        ({"averageUserRating": 4.84672, "userRatingCount": 530801}, 4.84672, 530801, []),
        ({"averageUserRating": 3.4999999999999998, "userRatingCount": 2}, 3.5, 2, []),
        ({}, None, None, []),
        ({"averageUserRating": None, "userRatingCount": None}, None, None, []),
        ({"averageUserRating": 0, "userRatingCount": 0}, None, 0, ["rating_count"]),
        ({"averageUserRating": 0, "userRatingCount": 9}, None, 9, ["rating"]),
        ({"averageUserRating": 4.5, "userRatingCount": 0}, None, 0, ["rating"]),
        ({"averageUserRating": 48, "userRatingCount": 9}, None, 9, ["rating"]),
        ({"averageUserRatingForCurrentVersion": 1}, None, None, []),
        ({"userRatingCountForCurrentVersion": 3}, None, None, []),
    ],
)
def test_no_rating_is_no_zero(
    told: Any, rating: float | None, count: int | None, doubted: list[str]
) -> None:
    found = app(**told)
    assert (found.rating, found.rating_count) == (rating, count)
    assert [each["field"] for each in found.doubts] == doubted
    assert found.downloads is found.downloads_metric is found.installs is None


def test_the_first_release_is_no_update() -> None:
    found = app(releaseDate="2019-02-21T16:30:00Z")
    assert (found.released_on, found.updated_on) == ("2019-02-22", None)
    found = app(currentVersionReleaseDate="2026-04-30T15:59:59Z")
    assert (found.released_on, found.updated_on) == (None, "2026-04-30")


def test_the_seller_is_the_developer_and_the_artist_the_brand() -> None:
    both = app(sellerName="甲公司", artistName="乙")
    assert (both.developer, both.brand) == ("甲公司", "乙")
    assert (app(artistName="乙").developer, app(artistName="乙").brand) == ("乙", None)


@pytest.mark.parametrize(
    ("body", "request_", "url", "expected"),
    [
        (results(), DETAIL, LOOKUP, "absent"),
        (results(), DETAIL, "https://itunes.apple.com/us/lookup?id=1", "absent"),
        (results(), DETAIL, "https://itunes.apple.com/lookup?id=1", "not_listed"),
        (results(), REVIEWS, FEED % 1, "schema_drift"),
        (b'{"resultCount":0}', DETAIL, LOOKUP, "absent"),
        (b'{"resultCount":1,"results":[]}', DETAIL, LOOKUP, "schema_drift"),
        (b'{"resultCount":0,"results":[{"a":1}]}', DETAIL, LOOKUP, "schema_drift"),
        (b'{"resultCount":null,"results":[]}', DETAIL, LOOKUP, "schema_drift"),
        (b'{"results":[]}', DETAIL, LOOKUP, "schema_drift"),
        (b'{"resultCount":1,"results":[{"trackId":1', SEARCH, LOOKUP, "schema_drift"),
        (b"{}", DETAIL, LOOKUP, "schema_drift"),
        (b"", REVIEWS, FEED % 1, "empty"),
    ],
)
def test_only_the_stores_own_no_is_absence(
    body: bytes, request_: str, url: str, expected: str
) -> None:
    assert reason(body, url=url, request=request_) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, "http_4xx"),
        (403, "blocked"),
        (404, "http_4xx"),
        (429, "rate_limited"),
        (503, "http_5xx"),
    ],
)
def test_an_error_status_holds_no_app_and_no_reviews(status: int, expected: str) -> None:
    for body in (
        results(APP),
        results(),
        b'{"errorMessage":"x"}',
        b'{"feed":{"entry":{"im:rating":"5"}}}',
        b"",
    ):
        for request in (DETAIL, SEARCH, REVIEWS):
            (found,) = parse(body, LOOKUP, request, status)
            assert isinstance(found, Outcome)
            assert (found.reason, found.status, found.fault != "site") == (expected, status, True)


@pytest.mark.parametrize("price", [0, 18.0, "6.00"])
def test_a_price_is_told_in_its_currency(price: Any) -> None:
    found = app(price=price, currency="CNY")
    assert (found.price, found.currency) == (float(price), "CNY")


@pytest.mark.parametrize("junk", [-1, 10**400, "免费", None, [], True, "cny"])
def test_what_is_no_price_size_or_currency_is_none(junk: Any) -> None:
    found = app(price=junk, currency=junk, fileSizeBytes=junk, genres=[junk], version=None)
    assert (found.price, found.currency, found.size_bytes) == (None, None, None)


PAGE = f"https://apps.apple.com/cn/app/id{ID}"
STATED = {"@type": "SoftwareApplication", "name": "示例通办", "aggregateRating": {"ratingValue": 4}}
TEXT = "Everything one can do at an office, and at any hour of the day. " * 3
DATA = [{"data": {"lockup": {"adamId": ID, "title": "示例通办"}}}]


def page_of(*scripts: tuple[str, Any]) -> bytes:
    tags = (f"<script {tag}>{json.dumps(value)}</script>" for tag, value in scripts)
    return f"<html><body><h1>App</h1><p>{TEXT}</p>{''.join(tags)}</body></html>".encode()


@pytest.mark.parametrize(
    ("scripts", "url", "is_told"),
    [
        ([("type=application/ld+json", STATED)], PAGE, True),
        ([("type=application/ld+json", {"@graph": [STATED]})], PAGE, True),
        ([("type=application/ld+json", STATED)], "", False),
        ([("type=application/ld+json", [STATED, STATED])], PAGE, False),
        ([("type=application/ld+json", {**STATED, "@type": "Organization"})], PAGE, False),
        ([("id=serialized-server-data", {"data": DATA})], "", True),
        ([("id=serialized-server-data", {"data": {"0": DATA[0]}})], PAGE, True),
        ([("id=serialized-server-data", DATA)], PAGE, True),
        ([("id=serialized-server-data", {"data": DATA})], PAGE + "7", False),
        ([("id=serialized-server-data", "bad")], PAGE, False),
        ([("id=other", {"data": DATA})], PAGE, False),
    ],
)
def test_a_page_tells_of_its_app_or_of_none(scripts: Any, url: str, is_told: bool) -> None:
    (found,) = parse(page_of(*scripts), url)
    assert isinstance(found, App if is_told else Outcome)
    if isinstance(found, App):
        assert (found.app_id, found.name, found.rating_count) == (ID, "示例通办", None)
    else:
        assert found.reason == "schema_drift"
    assert reason(page_of(*scripts), url=url, request=REVIEWS) == "schema_drift"


def test_a_page_that_carries_its_data_is_no_shell() -> None:
    body = b'<html><div id="app"></div><script id="serialized-server-data">[]</script></html>'
    assert reason(body, url=PAGE) == "schema_drift"
    assert reason(body.replace(b"serialized-server-data", b"x"), url=PAGE) == "needs_js"
