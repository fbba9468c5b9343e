"""Citizens' letters: what is one, what becomes of its words, and that nobody is kept with it."""

import json
from pathlib import Path
from time import perf_counter

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import WebsiteColumn, WebsiteMessage, as_json
from govcrawl.parsers import channels, markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import messages
from tests.test_cases import capture_of

CASES = Path(__file__).parent / "cases" / "website"

FOLDERS = sorted([*CASES.glob("letter_*"), *CASES.glob("mailbox_*")])

ADDRESS = "https://www.shili.example/hd/show.jsp?id=7"

PLANTED = (
    "许小河 13600136005 杨** "
    "赵小六 13800138001 钱小七 孙小八 李四 3号楼 501室 周小九 吴小十 郑警官 王小明"
    " 13900139002 孙小二 冯小花 陈小树 褚小草 王小五 卫小山 蒋小海 13700137003 13700137004"
).split()
"""Invented names, phones and addresses that stand in the cases' inputs."""


def page_of(html: str, url: str = ADDRESS) -> Page:
    return markup.read(Capture(url=url, request="page", body=html.encode()))


def letter_of(html: str) -> WebsiteMessage:
    page = page_of(html)
    assert messages.is_letter(page)
    return messages.parse_message(page)


def test_every_planted_datum_stands_in_a_case() -> None:
    inputs = " ".join(file.read_text("utf-8") for f in FOLDERS for file in f.glob("input.*"))
    assert [datum for datum in PLANTED if datum not in inputs] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nobody_is_kept_with_a_letter(folder: Path) -> None:
    items = channels.parse("website", capture_of(folder))
    kept = json.dumps([as_json(item.document()) for item in items], ensure_ascii=False)
    assert [datum for datum in PLANTED if datum in kept] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_letters_fit_their_schema(folder: Path) -> None:
    for item in channels.parse("website", capture_of(folder)):
        if isinstance(item, WebsiteMessage):
            content = as_json(item.content())
            schema = schemas.load("website_messages")["properties"]
            assert content.keys() <= schema.keys()
            assert content["kind"] in schema["kind"]["enum"]
            assert content["state"] in schema["state"]["enum"]
            assert set(content["masked"]) <= set(schema["masked"]["items"]["enum"])
            assert item.identity()


def test_a_letter_is_the_same_in_the_list_and_on_its_page() -> None:
    (detail,) = channels.parse("website", capture_of(CASES / "letter_label_table"))
    _, first, *_ = channels.parse("website", capture_of(CASES / "mailbox_head_table"))
    assert detail.identity() == first.identity()


FIELDS = "<p>信件标题：路灯</p><p>来信时间：2024-03-05</p><p>办理单位：市城管局</p>"


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ("", None),
        ("<p>答复时间：2024-03-08</p>", "answered"),
        ("<p>办理状态：办理中</p>", "open"),
        ("<p>办理状态：已办结</p>", "answered"),
        ("<p>答复内容：已修好。</p>", "answered"),
        ("<p>答复内容：暂无回复</p>", "open"),
        ("<p>办理状态：</p><p>答复时间：</p>", "open"),
        ("<p>答复时间：</p>", None),
        ("<p>办理状态：不予受理</p><p>答复时间：</p>", None),
        ("<p>办理状态：办理中</p><p>答复时间：2024-03-08</p>", "answered"),
    ],
)
def test_the_state_is_told_or_unknown(more: str, state: str | None) -> None:
    assert letter_of(FIELDS + more).state == state


@pytest.mark.parametrize(
    "html",
    [
        "<p>来信时间：2024-03-05　答复时间：2024-03-08</p><p>您好。</p>",
        "<p>留言内容：您好。</p><p>答复内容：你好。</p>",
        "<title>市长信箱</title><p>来信时间：2024-03-05</p><p>信件状态：办理中</p>",
        "<h3>来信</h3><p>您好 2024-03-05</p><p>2024-03-05</p><h3>回复</h3><p>你好。</p>",
        "<h4>群众来信 <i>2024-03-05</i></h4><p>您好</p><h4>市城管局回复</h4><p>好</p>",
        (
            "<div>网友 王** <i>2024-03-05</i> 留言：</div><p>您好</p>"
            "<div>市城管局 <i>2024-03-08</i> 回复：</div><p>你好</p>"
        ),
    ],
)
def test_what_is_a_letter(html: str) -> None:
    letter = letter_of(html)
    assert letter.received_at or letter.reply_chars == len("你好。")


def test_dates_before_the_headings_of_two_blocks_are_those_of_the_blocks() -> None:
    letter = letter_of(
        "<div>网友 王** <i>2024-03-05</i> 留言：</div><p>您好</p>"
        "<div>市城管局 <i>2024-03-08</i> 回复：</div><p>你好</p>"
    )
    assert str(letter.received_at).startswith("2024-03-05")
    assert str(letter.replied_at).startswith("2024-03-08")
    assert (letter.body_chars, letter.reply_chars) == (2, 2)


def test_an_acceptance_stands_in_for_the_letters_date_only_without_one() -> None:
    accepted = "<p>受理时间：2024-03-06</p><p>答复时间：2024-03-08</p>"
    both = letter_of(FIELDS + accepted)
    alone = letter_of("<p>信件标题：路灯</p><p>信件编号：12345</p>" + accepted)
    assert (both.received_at, alone.received_at) != (None, None)
    assert str(both.received_at).startswith("2024-03-05")
    assert str(alone.received_at).startswith("2024-03-06")


@pytest.mark.parametrize(
    "html",
    [
        "<p>来信时间：2024-03-05</p>",
        "<h1>写信须知</h1><p>来信内容：应当真实。</p>",
        "<p>来信时间：以系统为准</p><p>回复时间：五个工作日</p><p>办理单位：各部门</p>",
        (
            "<table><tr><td>信件标题</td><td><input name=t></td></tr>"
            "<tr><td>来信内容</td><td><textarea></textarea></td></tr>"
            "<tr><td>答复单位</td><td><select><option>市公安局</select></td></tr>"
        ),
        "<p>标题：通知</p><p>发布时间：2024-03-05</p><p>状态：有效</p><p>内容：通知如下</p>",
        "<ul><li><a href=/1.html>路灯</a> 来信时间：2024-03-05 状态：已办结 受理单位：城管局</ul>",
        (
            "<p>信件标题：一 来信时间：2024-03-05 状态：已办结</p>"
            "<p>信件标题：二 来信时间：2024-03-06 状态：已办结</p>"
        ),
        (
            "<table><tr><th>信件标题</th><th>来信时间</th><th>状态</th></tr>"
            "<tr><td><a href=/l/1.html>路灯</a></td><td>2024-03-05</td><td>已办结</td></tr></table>"
        ),
        "",
    ],
)
def test_what_is_no_letter(html: str) -> None:
    assert not messages.is_letter(page_of(html))


def test_a_title_of_nothing_but_personal_data_is_none() -> None:
    letter = letter_of("<p>信件标题：13800138000</p><p>来信时间：2024-03-05</p><p>状态：已办结</p>")
    assert (letter.title, letter.masked) == (None, ["phone"])


@pytest.mark.parametrize(
    "html",
    [
        "<p>回复内容：</p>" * 20_000,
        "<table>" + "<tr><td>来信时间</td><td>状态</td></tr>" * 10_000 + "</table>",
        "<td>来信内容<td>" + "<b>答复内容</b>好" * 20_000,
        "<div>来信" * 200 + "<p>来信时间：2024-03-05</p>" * 5000,
        "<div>" + "来信时间：<br>" * 20_000 + "</div>",
        "<div>" + "满意度：满意 来信时间：2024-03-05 回复时间：2024-03-06<br>" * 5000 + "</div>",
        "<p>" + "来 信 " * 50_000 + "</p>",
        "<p>" + "来信人：" * 50_000 + "</p>",
        "<ul>" + "<li><b>标题</b><i>来信时间</i><i>状态</i></li>" * 10_000 + "</ul>",
        "<div>收到" + "来信共" * 50_000 + "</div>",
    ],
)
def test_hostile_pages_are_read_in_time(html: str) -> None:
    page = page_of(html)
    assert page.tree is not None
    start = perf_counter()
    if messages.is_letter(page):
        messages.parse_message(page)
    listed = messages.parse_letters(page, WebsiteColumn(name="市长信箱"))
    sums = messages.totals(page)
    assert (listed, sums) == ([], None)
    assert perf_counter() - start < 10
