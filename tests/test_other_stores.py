"""豌豆荚 and 酷安: what their pages and answers tell, and what is no page of an app."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import App, Item, Outcome, as_json
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore import coolapk, wandoujia
from govcrawl.parsers.appstore.store import Store
from tests.test_cases import CASES, capture_of

STORES = ("wandoujia", "coolapk")
FOLDERS = sorted(each for store in STORES for each in (CASES / "appstore").glob(f"{store}_*"))
BOUND = 20
"""Seconds for a hostile answer of ten megabytes; what they take is a tenth of it."""


def read(store: str, body: str, url: str = "", **asked: Any) -> Item:
    capture = Capture(
        url=url, request="detail", body=body.encode("utf-8", "replace"), store=store, **asked
    )
    (item,) = appstore.parse(capture)
    return item


def app_of(store: str, body: str, url: str = "", **asked: Any) -> App:
    item = read(store, body, url, **asked)
    assert isinstance(item, App), item
    return item


def reason_of(store: str, body: str, status: int = 200) -> str | None:
    item = read(store, body, status=status)
    assert isinstance(item, Outcome)
    return item.reason


def text_of(name: str) -> str:
    return capture_of(CASES / "appstore" / name).body.decode()


def answer(**changes: Any) -> str:
    return json.dumps(json.loads(text_of("wandoujia_answer")) | changes)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_items_are_valid(folder: Path) -> None:
    for item in appstore.parse(capture_of(folder)):
        item.channel, item.run_id, item.spider, item.target = "appstore", "r", "appstore", "-|a|b"
        item.observed_at = datetime(2026, 3, 1, tzinfo=UTC)
        item.content_hash = item.digest()
        assert schemas.errors(item.collection, as_json(item.document())) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_answer_cut_anywhere_is_read_or_refused(folder: Path) -> None:
    capture = capture_of(folder)
    for end in range(0, len(capture.body), max(1, len(capture.body) // 40)):
        cut = Capture(
            url=capture.url, request="detail", body=capture.body[:end], store=capture.store
        )
        for item in appstore.parse(cut):
            assert isinstance(item, (App, Outcome))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("status", [302, 403, 429, 500])
def test_an_error_is_never_read_as_data(folder: Path, status: int) -> None:
    capture = capture_of(folder)
    body = capture.body.decode()
    assert reason_of(capture.store or "", body, status) not in {None, "ok", "absent"}


@pytest.mark.parametrize(
    ("told", "rate", "doubted"),
    [
        (95, 0.95, False),
        ("95", 0.95, False),
        (66.5, 0.665, False),
        (100, 1.0, False),
        (101, None, True),
        (-1, None, False),
        (None, None, False),
        ([], None, False),
    ],
)
def test_likes_are_a_share_and_no_rating(told: Any, rate: float | None, doubted: bool) -> None:
    app = app_of("wandoujia", answer(likesRate=told))
    assert app.like_rate == (None if rate is None else pytest.approx(rate))
    assert (app.rating, app.rating_scale) == (None, None)
    assert [each["field"] for each in app.doubts] == (["like_rate"] if doubted else [])


def test_a_share_of_no_likes_at_all_is_kept_where_there_were_votes() -> None:
    changes: dict[str, Any] = {"likesRate": 0, "likesCount": 0}
    assert app_of("wandoujia", answer(**changes, dislikesCount=12)).like_rate == 0
    assert app_of("wandoujia", answer(**changes, dislikesCount=0)).like_rate is None


def test_a_number_far_from_its_text_is_doubted() -> None:
    app = app_of("wandoujia", answer(downloadCount=1036, downloadCountStr="10 万"))
    assert [each["field"] for each in app.doubts] == ["downloads"]
    assert (app.downloads, app.downloads_exact) == (1036, False)


def test_an_answer_without_a_count_of_its_own_tells_none() -> None:
    app = app_of("wandoujia", answer(installedCount=None, installedCountStr="", apks={}))
    assert (app.installs, app.installs_raw, app.version) == (None, None, None)
    assert app.downloads == 103_647


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        '{"error": 404}',
        '{"packageName": "a.b"}',
        '{"packageName": 5, "likesRate": 1}',
        '{"packageName": "no package", "likesRate": 1}',
    ],
)
def test_json_that_is_no_app_is_not_understood(body: str) -> None:
    assert reason_of("wandoujia", body) == "schema_drift"


def test_only_the_page_itself_says_which_app_of_wandoujia_it_is() -> None:
    page = text_of("wandoujia_page").replace('data-pn="cn.gov.example.app" ', "")
    app = app_of("wandoujia", page, "https://www.wandoujia.com/apps/7654321")
    assert (app.package, app.app_id, app.name) == (None, "7654321", "示例通")


@pytest.mark.parametrize("removed", ["infos-list", "num-list"])
def test_a_page_of_wandoujia_needs_its_facts_but_not_its_counts(removed: str) -> None:
    item = read("wandoujia", text_of("wandoujia_page").replace(removed, "changed"))
    if removed == "infos-list":
        assert isinstance(item, Outcome)
        assert item.reason == "schema_drift"
    else:
        assert isinstance(item, App)
        assert (item.installs, item.installs_raw, item.version) == (None, None, "3.1.0")


@pytest.mark.parametrize(
    ("line", "downloads", "followers", "comments"),
    [
        ("1.2M / 45万下载 / 3210人关注 / 256个评论 / 简体中文", 450_000, 3210, 256),
        ("1.2M / 3210人关注 / 45万下载", 450_000, 3210, None),
        ("简体中文 / 1.1亿次下载", 110_000_000, None, None),
        ("1.2M / 下载 / 关注 / --个评论", None, None, None),
        ("", None, None, None),
    ],
)
def test_counts_of_coolapk_are_told_apart_by_their_words(
    line: str, downloads: int | None, followers: int | None, comments: int | None
) -> None:
    shown = "32.5M / 1.2万下载 / 3210人关注 / 256个评论 / 简体中文"
    app = app_of("coolapk", text_of("coolapk_page").replace(shown, line))
    assert (app.downloads, app.followers, app.comments) == (downloads, followers, comments)
    assert app.downloads_metric == (None if downloads is None else "downloads")
    assert app.size_raw == ("1.2M" if line.startswith("1.2M") else None)


def test_a_day_told_by_its_distance_needs_the_moment_of_the_answer() -> None:
    page = text_of("coolapk_page").replace("2026-01-31<br>", "3天前<br>")
    assert app_of("coolapk", page).updated_on is None
    fetched = datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert app_of("coolapk", page, fetched_at=fetched).updated_on == "2026-03-02"


def test_a_description_is_not_taken_for_the_facts() -> None:
    facts = "应用包名：cn.gov.example.app<br>更新时间：2026-01-31<br>支持ROM：5.0+<br>"
    page = text_of("coolapk_page").replace(facts, "")
    app = app_of("coolapk", page, "https://www.coolapk.com/apk/cn.gov.example.app")
    assert (app.package, app.updated_on, app.developer) == (None, None, None)
    assert app.app_id == "cn.gov.example.app"


def test_a_page_that_writes_of_missing_pages_is_no_missing_page() -> None:
    gone = "你访问的页面不存在或已删除"
    assert reason_of("coolapk", text_of("coolapk_gone"), 404) == "absent"
    longer = text_of("coolapk_home").replace("酷安，发现", f"如果{gone}，请联系我们。酷安，发现")
    assert reason_of("coolapk", longer) == "schema_drift"
    review = text_of("coolapk_page").replace("</body>", f"<p>{gone}</p></body>")
    assert app_of("coolapk", review).name == "示例通"


HOSTILE = {
    "many elements": '<p class="apk_topba_message detail_app_title">' * 100_000,
    "facts": '<body><dl class="infos-list">' + "<dt>版本<dd>" * 60_000,
    "blocks": '<div class="apk_left_title_info">更新时间：1' * 100_000,
    "deep": "<dl class=infos-list>" * 100_000,
    "deep json": '{"a":' * 2_000_000,
    "long line": '<p class="detail_app_title">a<p class="apk_topba_message">' + "1 / " * 2_000_000,
    "one count": '<p class="detail_app_title">a<p class="apk_topba_message">' + "1" * 9_000_000,
}


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_costs_little(store: str, body: str) -> None:
    start = time.perf_counter()
    item = read(store, body)
    assert isinstance(item, (App, Outcome))
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
    {"a": 1},
    "x" * 9000,
    "示例",
]


def test_odd_values_anywhere_break_nothing() -> None:
    for name in json.loads(text_of("wandoujia_answer")):
        for odd in ODD:
            item = read("wandoujia", answer(**{name: odd}))
            assert isinstance(item, (App, Outcome))
            if isinstance(item, App):
                assert item.rating is None


@pytest.mark.parametrize("store", [wandoujia.STORE, coolapk.STORE], ids=STORES)
def test_a_store_is_asked_once_for_a_page(store: Store) -> None:
    ask = store.detail("cn.gov.example.app", 1)
    assert ask is not None
    assert ask.url.startswith(f"https://www.{store.name}.com/ap")
    assert ask.url.endswith("/cn.gov.example.app")
    assert store.detail("cn.gov.example.app", 2) is None
