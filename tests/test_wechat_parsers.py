"""WeChat's pages and answers: what is missing stays missing, and no page breaks the parser."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome, WechatArticle, as_json
from govcrawl.parsers import wechat
from tests.test_cases import CASES, capture_of

FOLDERS = sorted((CASES / "wechat").iterdir())
VIEWER = ("100000001", "示例好友", "示例读者", "svr_1", "appmsg_token", "friend", "02800000000")
BIZ = "MzA5OTk5OTAwMQ=="
BOUND = 20
"""Seconds for a hostile page of several megabytes; what they take is a tenth of it."""

MANY = 200_000


def case(name: str) -> Capture:
    return capture_of(CASES / "wechat" / name)


def article_of(page: str, url: str = "") -> WechatArticle:
    (item,) = wechat.parse(Capture(url=url, request="article", body=page.encode()))
    assert isinstance(item, WechatArticle)
    return item


def stamped(item: Item) -> dict[str, Any]:
    item.channel = "wechat"
    item.run_id, item.spider, item.target = "run-1", "wechat", "-|wechat|a"
    item.observed_at = datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC)
    item.content_hash = item.digest()
    document: dict[str, Any] = as_json(item.document())
    return document


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_items_are_valid_and_hold_nothing_of_a_viewer(folder: Path) -> None:
    for item in wechat.parse(capture_of(folder)):
        document = stamped(item)
        text = json.dumps(document, ensure_ascii=False)
        assert not [word for word in VIEWER if word in text]
        if item.identity() is not None:
            assert schemas.errors(item.collection, document) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_answer_cut_anywhere_is_read_or_refused(folder: Path) -> None:
    capture = capture_of(folder)
    body = capture.body
    for end in range(0, len(body), max(1, len(body) // 40)):
        cut = Capture(url=capture.url, request=capture.request, body=body[:end])
        for item in wechat.parse(cut):
            assert isinstance(item, Item)
        assert wechat.read_listing(cut).articles is not None


def test_only_the_own_data_of_the_page_names_the_account() -> None:
    page = (
        "<div id=js_article></div><script>"
        "window.cgiDataNew = {ads: [{nick_name: 'ad', mid: '1' * 1}], mid: '2' * 1, title: 't'};"
        "</script>"
    )
    article = article_of(page)
    assert (article.account_name, article.mid) == (None, "2")


def test_counts_of_an_anonymous_page_are_missing_and_not_zero() -> None:
    bar = "like_count: '' * 1, read_num: '' * 1, old_like_count: '0' * 1"
    page = (
        "<div id=js_article></div><script>window.cgiDataNew = {mid: '2' * 1, title: 't',"
        f" read_num: '' * 1, user_info: {{appmsg_bar_data: {{{bar}}}}}}};</script>"
    )
    article = article_of(page)
    assert (article.reads, article.recommends, article.likes) == (None, None, 0)


def test_a_word_of_a_notice_in_an_article_is_a_word() -> None:
    page = '<div id="js_article"><div id="js_content">该内容已被发布者删除 环境异常</div></div>'
    assert article_of(page, f"http://x/s?__biz={BIZ}&mid=1&idx=1").body_chars == 14


def test_a_title_is_cut_at_what_an_item_holds() -> None:
    page = f"<div id=js_article></div><script>var msg_title = '{'长' * 9000}';</script>"
    assert article_of(page).title == "长" * 4096


@pytest.mark.parametrize(
    ("name", "cursor", "total", "articles"),
    [
        ("list_history", "13", None, 3),
        ("list_history_end", None, None, 0),
        ("list_history_refused_silently", None, None, 0),
        ("album_page", "2650000402+2", 22, 2),
        ("album_of_one", None, None, 1),
        ("album_shown", "2650000404+1", None, 1),
        ("list_backend_publications", "7", 12, 1),
        ("list_third_party", "WABg==", None, 1),
        ("list_exported", None, None, 2),
        ("state_deleted", None, None, 0),
        ("article_2025_reprint", None, None, 0),
    ],
)
def test_a_listing_says_where_it_goes_on(
    name: str, cursor: str | None, total: int | None, articles: int
) -> None:
    listing = wechat.read_listing(case(name))
    assert (listing.cursor, listing.total) == (cursor, total)
    assert len(listing.articles) == articles


def test_articles_behind_short_addresses_are_to_be_opened() -> None:
    (article,) = wechat.read_listing(case("list_weread_short_addresses")).articles
    assert article.url == "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"
    assert article.identity() is None


def test_counts_are_read_without_an_address() -> None:
    counts = wechat.read_counts(case("counts_of_an_unnamed_article"))
    assert counts is not None
    assert (counts["reads"], counts["likes"], counts["recommends"]) == (5, None, 0)
    assert wechat.read_counts(case("counts_dead_token")) is None
    assert wechat.read_counts(case("state_deleted")) is None


@pytest.mark.parametrize("status", [404, 429, 500])
def test_a_fault_of_the_platform_is_no_office_s(status: int) -> None:
    capture = Capture(url="", request="article", body=b"<p>x</p>" * 90, status=status)
    (outcome,) = wechat.parse(capture)
    assert isinstance(outcome, Outcome)
    assert outcome.fault in {"us", "unknown"}


HOSTILE: dict[str, Callable[[], str]] = {
    "braces": lambda: "<script>window.cgiDataNew = " + "{" * 3_000_000,
    "commas": lambda: "<script>window.cgiDataNew = {" + "," * 3_000_000,
    "open objects": lambda: "<script>window.cgiDataNew = {" * MANY,
    "an open string": lambda: "<script>window.cgiDataNew = {a:'" + "\\'" * 1_000_000,
    "open comments": lambda: "<script>window.cgiDataNew = {a:" + "/*" * 1_000_000,
    "open variables": lambda: "<script>" + 'var biz = "' * MANY,
    "alternatives": lambda: "<script>var biz = " + '""||' * 700_000,
    "open scripts": lambda: "<script" * MANY,
    "scripts in scripts": lambda: "<script</script" * MANY + ">",
    "titles in titles": lambda: '<div class="weui-msg__title">' * (MANY - 1),
    "rows in rows": lambda: '<div class="item-title">a</div><div class="item-desc">' * 60_000,
    "numbers of accounts": lambda: (
        '<div class="item-title">微信号</div><div class="item-desc">a</div>'
        "?__biz=" + "A" * 3_000_000
    ),
    "nested lists": lambda: "[" * 3_000_000,
    "nested objects": lambda: '{"a":' * 600_000,
    "a long number": lambda: "[" + "9" * 3_000_000 + "]",
    "ampersands": lambda: (
        "<div id=js_article></div><script>window.cgiDataNew = {link:'" + "&amp;" * 600_000 + "'}"
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_answer_ends_in_seconds(kind: str) -> None:
    capture = Capture(url="", request="articles", body=HOSTILE[kind]().encode())
    start = time.perf_counter()
    for item in wechat.parse(capture):
        assert isinstance(item, Item)
    wechat.read_listing(capture)
    assert time.perf_counter() - start < BOUND


def test_a_full_page_takes_no_longer_than_its_scripts_are_long() -> None:
    code = "function a(b){return b.nick_name||'x'}var t=1;if(t){t='y'}" * 70_000
    page = case("article_2025_reprint").body.decode()
    whole = page.replace("</body>", f"<script>{code}</script></body>")
    assert len(whole) > 4_000_000
    start = time.perf_counter()
    article = article_of(whole)
    assert time.perf_counter() - start < 5
    assert article.title == "一图读懂&办事"


def test_real_articles_are_read_as_people_read_them(corpus: Path) -> None:
    manifest = (corpus / "wechat" / "manifest.jsonl").read_text(encoding="utf-8")
    read = 0
    for row in map(json.loads, filter(str.strip, manifest.splitlines())):
        if row["kind"] != "article":
            continue
        want = row["expected"]
        capture = Capture(
            url="", request="article", body=(corpus / "wechat" / row["file"]).read_bytes()
        )
        (item,) = wechat.parse(capture)
        assert isinstance(item, WechatArticle)
        assert (item.biz, item.mid, item.idx) == (want["biz"], want["mid"], want["idx"])
        assert item.title == want["title"]
        assert item.published_at == datetime.fromisoformat(want["published_at"])
        assert item.body_chars == pytest.approx(want["body_chars_no_space"], rel=0.03)
        assert (item.images, item.reads) == (want["images"], want["reads"])
        read += 1
    assert read
