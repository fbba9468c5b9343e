"""Google Play: the app is found by what the data holds, and nothing else is taken for it."""

import random
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import App, Item, Outcome, as_json
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore import googleplay
from govcrawl.parsers.appstore.googleplay.blocks import at, blocks_of
from govcrawl.parsers.appstore.googleplay.listing import package_in
from tests.support.googleplay import (
    ADDRESS,
    PACKAGE,
    STARS,
    TODAY,
    block_of,
    earlier_page,
    laid,
    offer_of,
    page_of,
    similar,
    sparse,
)
from tests.test_cases import CASES, capture_of

FOLDERS = sorted((CASES / "appstore").glob("googleplay_*"))
BOUND = 20
"""Seconds for a hostile page of ten megabytes; what they take is a tenth of it."""


def read(page: str, url: str = ADDRESS, status: int = 200) -> Item:
    (item,) = appstore.parse(
        Capture(url=url, request="detail", body=page.encode(), status=status, store="googleplay")
    )
    return item


def app_of(page: str, url: str = ADDRESS) -> App:
    item = read(page, url)
    assert isinstance(item, App), item
    return item


def reason_of(page: str, status: int = 200, url: str = ADDRESS) -> str | None:
    item = read(page, url, status)
    assert isinstance(item, Outcome)
    return item.reason


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_items_are_valid(folder: Any) -> None:
    for item in appstore.parse(capture_of(folder)):
        item.channel, item.run_id, item.spider, item.target = "appstore", "r", "appstore", "-|a|b"
        item.observed_at = datetime(2026, 3, 1, tzinfo=UTC)
        item.content_hash = item.digest()
        assert schemas.errors(item.collection, as_json(item.document())) == []


def test_the_app_is_found_whatever_its_block_is_called_and_wherever_it_stands() -> None:
    blocks = [similar("com.other.one", "别的应用"), block_of(laid(TODAY)), [False], [None, [[]]]]
    shuffle = random.Random(7)
    for _ in range(8):
        shuffle.shuffle(blocks)
        app = app_of(page_of(*blocks, keys=shuffle.sample(range(20), len(blocks))))
        assert (app.name, app.developer, app.version) == ("示例通", "示例省数字中心", "3.1.0")
        assert (app.rating, app.rating_count, app.downloads) == (4.3751, 2001, 123_456)


@pytest.mark.parametrize("keep", [1, 5, 14, 52, 78, 100, 145])
def test_a_list_that_ends_in_an_object_tells_the_same(keep: int) -> None:
    whole = app_of(page_of(block_of(laid(TODAY))))
    assert app_of(page_of(block_of(sparse(laid(TODAY), keep)))) == whole
    assert whole.updated_on == "2026-01-31"


def test_ratings_that_come_in_a_block_of_their_own_are_joined() -> None:
    without = {path: value for path, value in TODAY.items() if path != (51,)}
    ratings = [{"52": [["4.4", 4.4], STARS, ["2,001", 2001]]}]
    app = app_of(page_of(block_of(ratings), block_of(laid(without))))
    assert (app.name, app.rating, app.rating_count) == ("示例通", 4.4, 2001)
    assert app.rating_distribution == {"1": 101, "2": 50, "3": 50, "4": 200, "5": 1600}
    foreign = app_of(page_of(block_of(ratings, "com.other.one"), block_of(laid(without))))
    assert (foreign.rating, foreign.rating_count, foreign.rating_distribution) == (None, None, None)


def test_no_ratings_and_nothing_said_of_ratings_are_two_things() -> None:
    none = app_of(page_of(block_of(laid({**TODAY, (51,): [["0.0", 0], None, ["0", 0]]}))))
    assert (none.rating, none.rating_count) == (None, 0)
    untold = app_of(page_of(block_of(laid({**TODAY, (51,): None}))))
    assert (untold.rating, untold.rating_count) == (None, None)


@pytest.mark.parametrize("version", [None, "VARY", "Varies with device", 7, ["3.1"]])
def test_a_version_that_varies_is_none(version: Any) -> None:
    assert app_of(page_of(block_of(laid({**TODAY, (140, 0, 0, 0): version})))).version is None


@pytest.mark.parametrize(
    ("told", "count", "exact", "raw"),
    [
        (["10万+", 100_000, 123_456], 123_456, True, "10万+"),
        (["1.000+", 1000, 1220], 1220, True, "1.000+"),
        (["1 Mio.+", 1_000_000, None], 1_000_000, False, "1 Mio.+"),
        (["100+"], 100, False, "100+"),
        (["0+", 0, 0], 0, True, "0+"),
        (["5,000,000,000+", 5 * 10**9, 8_531_688_189], 8_531_688_189, True, "5,000,000,000+"),
        ([None, None, "123"], None, None, None),
    ],
)
def test_installs_keep_number_and_text(told: Any, count: Any, exact: Any, raw: Any) -> None:
    app = app_of(page_of(block_of(laid({**TODAY, (13,): told}))))
    assert (app.downloads, app.downloads_exact, app.downloads_raw) == (count, exact, raw)
    assert app.downloads_metric == ("installs" if raw else None)


def test_a_number_of_installs_far_below_its_own_text_is_doubted() -> None:
    app = app_of(page_of(block_of(laid({**TODAY, (13,): ["100万+", 1_000_000, 123]}))))
    assert (app.downloads, app.downloads_exact) == (123, False)
    assert [each["field"] for each in app.doubts] == ["downloads"]


@pytest.mark.parametrize("text", ["Dec 30, 2018", "30.12.2018", "2025. 10. 14.", "10/11/2018"])
def test_a_day_in_another_language_is_not_guessed(text: str) -> None:
    assert app_of(page_of(block_of(laid({**TODAY, (10,): [text]})))).released_on is None


def test_a_day_in_chinese_is_read_where_no_moment_is_told() -> None:
    changes: dict[tuple[int, ...], Any] = {(10,): ["2020年3月2日"], (145, 0): ["2026年1月31日"]}
    app = app_of(page_of(block_of(laid({**TODAY, **changes}))))
    assert (app.released_on, app.updated_on) == ("2020-03-02", "2026-01-31")


def test_a_price_counts_only_in_the_offer_of_this_app() -> None:
    at_path = (57, 0, 0, 0, 0)
    app = app_of(page_of(block_of(laid({**TODAY, at_path: offer_of(PACKAGE)}))))
    assert (app.price, app.currency) == (7.99, "BRL")
    other = app_of(page_of(block_of(laid({**TODAY, at_path: offer_of("com.other.one")}))))
    assert (other.price, other.currency) == (None, None)


def test_a_page_of_another_app_is_told_as_the_other_app() -> None:
    other = {**TODAY, (77, 0): "com.other.one", (0, 0): "别的应用"}
    page = page_of(block_of(laid(other), "com.other.one"))
    assert (app_of(page).package, app_of(page).name) == ("com.other.one", "别的应用")


def test_without_an_address_the_page_says_which_app_it_is() -> None:
    link = (
        '<link rel="canonical" href="https://play.google.com/store/apps/details?id=%s&amp;hl=ko">'
    )
    other = {**TODAY, (77, 0): "com.other.one", (0, 0): "别的应用"}
    blocks = [block_of(laid(other), "com.other.one"), block_of(laid(TODAY))]
    assert app_of(page_of(*blocks, head=link % PACKAGE), url="").name == "示例通"
    assert app_of(page_of(*blocks, head=link % "com.other.one"), url="").name == "别的应用"
    assert reason_of(page_of(*blocks), url="") == "schema_drift"
    assert app_of(page_of(blocks[1]), url="").storefront is None


def test_of_two_apps_a_page_has_data_of_the_one_asked_for_is_told() -> None:
    link = (
        '<link rel="canonical" href="https://play.google.com/store/apps/details?id=com.other.one">'
    )
    other = {**TODAY, (77, 0): "com.other.one", (0, 0): "别的应用"}
    blocks = [block_of(laid(other), "com.other.one"), block_of(laid(TODAY))]
    assert app_of(page_of(*blocks, head=link)).name == "示例通"


def test_a_page_of_the_earlier_layout_is_told_as_the_app_it_says_it_is() -> None:
    app = app_of(earlier_page(package="com.other.one"))
    assert (app.package, app.name, app.downloads) == ("com.other.one", "旧示例", 12)


def test_of_blocks_that_name_no_app_only_a_single_one_counts() -> None:
    rating = laid({(6,): [["3.9", 3.875], None, ["99", 99]]})
    one, none = app_of(earlier_page([rating])), app_of(earlier_page([rating], [rating]))
    assert (one.rating, one.rating_count) == (3.875, 99)
    assert (none.rating, none.rating_count) == (4.5, 7)


def test_a_shown_version_that_varies_is_none() -> None:
    row = '<div class="BgcNfc">Current Version</div><span class="htlgb"><span>%s</span></span>'
    assert app_of(earlier_page() + row % "7.1").version == "7.1"
    assert app_of(earlier_page() + row % "Varies with device").version is None


def test_other_apps_are_never_taken_for_the_one_asked_for() -> None:
    page = page_of(similar("com.other.one", "别的应用"), [[["cn.gov.example.app", 7]]])
    assert reason_of(page) == "schema_drift"


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_an_error_is_never_read_as_data(status: int) -> None:
    assert reason_of(page_of(block_of(laid(TODAY))), status) not in {None, "ok", "absent"}


def test_only_googles_own_page_says_that_there_is_no_such_app() -> None:
    own = "<div id='error-section'>很抱歉，在此服务器上找不到您所请求的网址。</div>"
    assert reason_of(own, 404) == "absent"
    assert reason_of("<h1>Not Found</h1><p>The requested URL was not found</p>", 404) == "http_4xx"
    assert reason_of(own, 500) == "http_5xx"


HOSTILE = {
    "blocks that never end": 'AF_initDataCallback({data:["' * 300_000,
    "blocks within blocks": "AF_initDataCallback({data:[[" * 300_000,
    "deep lists": "AF_initDataCallback({data:" + "[" * 9_000_000,
    "empty lists": "AF_initDataCallback({data:[" + "[]," * 3_000_000 + "[]]",
    "linked data": '<script type="application/ld+json">' * 200_000,
    "links": "<link " * 1_500_000,
    "one link": "<link " + "a " * 5_000_000,
    "blanks": "AF_initDataCallback" + " " * 9_000_000,
    "forms": "<form " * 1_500_000 + "<form " + "x" * 500,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_refused_in_time(page: str) -> None:
    start = time.perf_counter()
    found = googleplay.read(Capture(url=ADDRESS, request="detail", body=page.encode()))
    assert not isinstance(found, list)
    assert time.perf_counter() - start < BOUND


ODD: list[Any] = [
    None,
    True,
    -1,
    2**70,
    1e400,
    "\ud800",
    "",
    [],
    {},
    [[]],
    {"1": "a"},
    "x" * 9000,
    "示例",
]


def test_odd_values_anywhere_break_nothing_and_stay_out() -> None:
    for path in TODAY:
        for odd in ODD:
            page = page_of(block_of(laid({**TODAY, path: odd}))).replace("Infinity", "NaN")
            body = page.encode("utf-8", "surrogatepass")
            (item,) = appstore.parse(
                Capture(url=ADDRESS, request="detail", body=body, store="googleplay")
            )
            assert isinstance(item, (App, Outcome))
            if isinstance(item, App):
                assert item.package == PACKAGE
                assert item.rating in {4.3751, None}


def test_a_large_page_is_read_quickly() -> None:
    code = "<script>function f(a){return '<div>' + a + '</div>'}</script>" * 18_000
    page = page_of(*[similar("com.other.one", "别的应用")] * 50, block_of(laid(TODAY))) + code
    capture = Capture(url=ADDRESS, request="detail", body=page.encode(), store="googleplay")
    start = time.perf_counter()
    (item,) = appstore.parse(capture)
    assert isinstance(item, App)
    assert time.perf_counter() - start < 1


def test_blocks_are_read_as_any_year_wrote_them() -> None:
    older = (
        "AF_initDataCallback({key: 'ds:5', isError:  false , hash: '7', data:function(){return ["
    )
    assert blocks_of(older + '"a"]}});') == [["a"]]
    assert blocks_of("AF_initDataCallback({data:[1,2}});AF_initDataCallback({data:[3]});") == [[3]]
    assert blocks_of('AF_initDataCallback({data:{"a":1}});') == []


def test_positions_behind_a_list_are_looked_up_in_the_object_at_its_end() -> None:
    assert at(["a", "b", {"4": ["x", "y"]}], 3, 1) == "y"
    assert at(["a", {"2": "b"}], 1) == "b"
    assert at(["a"], 1) is None


@pytest.mark.parametrize(
    "url",
    ["", "https://play.google.com/store/apps/dev?id=1", "/store/apps/details?id=a b", 7, "//["],
)
def test_an_address_without_a_package_names_none(url: Any) -> None:
    assert package_in(url) is None


def test_the_page_is_asked_for_in_chinese_and_once() -> None:
    ask = googleplay.STORE.detail(PACKAGE, 1)
    assert ask is not None
    assert ask.url == ADDRESS
    assert googleplay.STORE.detail(PACKAGE, 2) is None
    assert googleplay.STORE.reviews is None
