"""Letters in lists, and in the answers of a site's programmes."""

import json

import pytest

from govcrawl.capture import Capture
from govcrawl.items import WebsiteColumn, WebsiteMessage, as_json
from govcrawl.parsers import ParseError, markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import messages
from tests.test_messages import page_of


def answer_of(value: object, url: str = "https://www.shili.example/api/mail/detail?id=7") -> Page:
    body = json.dumps(value, ensure_ascii=False).encode()
    return markup.read(Capture(url=url, request="page", body=body))


def rows_of(html: str, name: str = "市长信箱") -> list[WebsiteMessage]:
    return messages.parse_letters(page_of(html), WebsiteColumn(name=name))


@pytest.mark.parametrize(
    "html",
    [
        (
            "<table><tr><th>标题</th><th>文号</th><th>状态</th></tr>"
            "<tr><td><a href=/1.html>关于印发办法的通知</a></td><td>12</td><td>有效</td></tr>"
        ),
        (
            "<table><tr><th>提案标题</th><th>承办单位</th><th>答复时间</th></tr>"
            "<tr><td><a href=/1.html>建公园</a></td><td>市园林局</td><td>2024-03-08</td></tr>"
        ),
        (
            "<ul><li><a href=/1.html>信箱开通公告</a><span>2024-03-01</span>"
            "<li><a href=/2.html>来信须知的通知</a><span>2024-03-02</span></ul>"
        ),
    ],
)
def test_lists_of_something_else_hold_no_letters(html: str) -> None:
    assert rows_of(html, "通知公告") == []


def test_a_date_without_a_label_is_the_letters_only_while_it_is_open() -> None:
    head = "<tr><th>来信主题</th><th>状态</th><th>时间</th></tr>"
    row = "<tr><td><a href=/{0}.html>路灯不亮</a></td><td>{1}</td><td>2024-03-05</td></tr>"
    rows = row.format(1, "办理中") + row.format(2, "已回复")
    waiting, done = rows_of(f"<table>{head}{rows}</table>")
    assert str(waiting.received_at).startswith("2024-03-05")
    assert (done.received_at, done.replied_at, done.state) == (None, None, "answered")


def test_a_row_without_address_and_number_is_left_out() -> None:
    head = "<tr><th>来信主题</th><th>来信时间</th><th>状态</th></tr>"
    row = "<tr><td>路灯不亮</td><td>2024-03-05</td><td>办理中</td></tr>"
    assert rows_of(f"<table>{head}{row}</table>") == []


DETAIL = {
    "code": 200,
    "data": {
        "id": 7,
        "letterNo": "L-7",
        "title": "村民孙小二家门口路灯不亮",
        "content": "<p>路灯 不亮</p>",
        "userName": "孙小二",
        "phone": "13800138000",
        "createTime": "2024-03-05 09:12:00",
        "replyContent": "<p>已修好。</p>",
        "replyTime": 1709884800000,
        "replyDeptName": "市城管局",
        "statusName": "已办结",
        "status": 2,
        "satisfaction": "满意",
        "letterType": "投诉",
        "attachments": [],
    },
}


def test_a_letter_in_an_answer_of_a_programme() -> None:
    page = answer_of(DETAIL)
    assert messages.is_letter(page)
    letter = messages.parse_message(page)
    got = as_json(letter.content())
    assert got["title"] == "村民［姓名］家门口路灯不亮"
    assert (got["message_id"], got["site"], got["url"]) == ("L-7", "www.shili.example", None)
    assert (got["received_at"], got["replied_at"]) == (
        "2024-03-05T01:12:00Z",
        "2024-03-08T08:00:00Z",
    )
    assert (got["status"], got["state"], got["satisfaction"]) == ("已办结", "answered", "满意")
    assert (got["kind"], got["department"]) == ("complaint", "市城管局")
    assert (got["body_chars"], got["reply_chars"], got["read_from"]) == (4, 4, "detail")
    assert "孙小二" not in json.dumps(got, ensure_ascii=False)


@pytest.mark.parametrize(
    "value",
    [
        {"data": {"title": "通知", "content": "全文", "createTime": "2024-03-05"}},
        {"data": {"rows": [DETAIL["data"]]}},
        {"success": False, "msg": "排序方式不能为空！"},
        [],
    ],
)
def test_answers_that_are_no_letter(value: object) -> None:
    page = answer_of(value)
    assert not messages.is_letter(page)
    with pytest.raises(ParseError, match="letter"):
        messages.parse_message(page)


def test_an_answer_with_a_flag_tells_the_state() -> None:
    rows = [
        {"id": "l001", "title": "路灯", "submitTime": "2024-03-05", "isReply": flag}
        for flag in (1, "0", None)
    ]
    for number, row in enumerate(rows):
        row["id"] = f"l00{number}"
    page = answer_of({"rows": rows}, "https://www.shili.example/api/list")
    read = messages.parse_letters(page, WebsiteColumn())
    assert [letter.state for letter in read] == ["answered", "open", None]


def test_a_date_of_making_is_a_letters_only_in_a_mailbox() -> None:
    rows = [{"id": "n001", "title": "路灯不亮", "createTime": "2024-03-05 10:00:00"}]
    news = answer_of({"rows": rows}, "https://www.shili.example/zwxx/list.json")
    mailbox = answer_of({"rows": rows}, "https://www.shili.example/szxx/list.json")
    assert messages.parse_letters(news, WebsiteColumn()) == []
    (letter,) = messages.parse_letters(mailbox, WebsiteColumn())
    assert str(letter.received_at).startswith("2024-03-05 10:00")


def test_a_period_of_collecting_opinions_is_no_letter() -> None:
    rows = [{"id": "c001", "title": "征求意见", "startTime": "2024-03-05", "endTime": "2024-04-05"}]
    url = "https://www.shili.example/communication/api-collect/frontArticle/pageList"
    assert messages.parse_letters(answer_of({"rows": rows}, url), WebsiteColumn()) == []
