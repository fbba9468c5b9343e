"""Citizens' letters: what is one, what becomes of its words, and that nobody is kept with it."""

import json
from pathlib import Path
from time import perf_counter

import pytest

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import WebsiteColumn, WebsiteMessage, as_json
from govcrawl.parsers import ParseError, channels, markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import messages
from govcrawl.parsers.website.messages import identity, labels, wordings
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


def answer_of(value: object, url: str = "https://www.shili.example/api/mail/detail?id=7") -> Page:
    body = json.dumps(value, ensure_ascii=False).encode()
    return markup.read(Capture(url=url, request="page", body=body))


def letter_of(html: str) -> WebsiteMessage:
    page = page_of(html)
    assert messages.is_letter(page)
    return messages.parse_message(page)


def rows_of(html: str, name: str = "市长信箱") -> list[WebsiteMessage]:
    return messages.parse_letters(page_of(html), WebsiteColumn(name=name))


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


@pytest.mark.parametrize(
    ("url", "message_id"),
    [
        ("https://www.shili.example/a/x.jsp;jsessionid=1F?id=7&from=list", "/a/x.jsp?id=7"),
        ("http://www.shili.example:80/a/x.jsp?b=2&a=1#top", "/a/x.jsp?a=1&b=2"),
        ("https://www.shili.example", "/"),
    ],
)
def test_a_letter_is_known_by_path_and_query(url: str, message_id: str) -> None:
    assert identity.path_of(url) == message_id


@pytest.mark.parametrize(
    ("script", "number"),
    [
        ("javascript:view('9001')", "9001"),
        ("look( 9001 , 2)", "9001"),
        ("javascript:void(0)", None),
        ("return false", None),
        (None, None),
    ],
)
def test_a_script_may_name_the_letter(script: str | None, number: str | None) -> None:
    assert identity.number_in_call(script) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 20240305001 ", "20240305001"),
        ("XJ-2024-7", "XJ-2024-7"),
        ("13800138000", None),
        ("510107199001011234", None),
        ("暂无", None),
        ("1", None),
    ],
)
def test_a_letters_number_is_not_its_senders(text: str, number: str | None) -> None:
    assert identity.number_of(text) == number


STATES = {
    "answered": "已办结 已回复 已答复 办结 已处理 已反馈 办理完毕 [已回复] 是 回复 已评价",
    "open": "办理中 待受理 未回复 处理中 未办结 已受理 已转办 待处理 审核中 否 尚未答复 正在办理",
    None: "不予受理 公开 重复来信 2",
}


@pytest.mark.parametrize(
    ("status", "state"),
    [(word, state) for state, words in STATES.items() for word in words.split()],
)
def test_the_words_of_a_status_tell_the_state(status: str, state: str | None) -> None:
    assert wordings.state_of(status) == state


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("非常满意", "非常满意"),
        ("满意（5分）", "满意（5分）"),
        ("★★★★★", "★★★★★"),
        ("[不满意]", "不满意"),
        ("95分", "95分"),
        ("未评价", "未评价"),
        ("满意 基本满意 不满意", None),
        ("无", None),
        ("打印本页", None),
        ("", None),
    ],
)
def test_a_rating_is_kept_as_printed(text: str, rating: str | None) -> None:
    assert wordings.rating_of(text) == rating


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("咨询类", "consultation"),
        ("投诉", "complaint"),
        ("意见建议", "suggestion"),
        ("求助", "help"),
        ("举报", "report"),
        ("感谢表扬", "thanks"),
        ("其他", "other"),
        ("投诉举报", None),
        ("城乡建设", None),
        (None, None),
    ],
)
def test_kinds_of_letters(text: str | None, kind: str | None) -> None:
    assert wordings.kind_of(text) == kind


def test_labels_are_found_spaced_out_in_brackets_and_in_a_row() -> None:
    found = labels.find_labels("来 信 时　间：2024-03-05 状态:已办结【答复内容】好 市长来信人：王")
    assert [label.field for _, _, label in found] == ["received_at", "status", "reply"]


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


def test_a_title_of_nothing_but_personal_data_is_none() -> None:
    letter = letter_of("<p>信件标题：13800138000</p><p>来信时间：2024-03-05</p><p>状态：已办结</p>")
    assert (letter.title, letter.masked) == (None, ["phone"])


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


def test_a_period_of_collecting_opinions_is_no_letter() -> None:
    rows = [{"id": "c001", "title": "征求意见", "startTime": "2024-03-05", "endTime": "2024-04-05"}]
    url = "https://www.shili.example/communication/api-collect/frontArticle/pageList"
    assert messages.parse_letters(answer_of({"rows": rows}, url), WebsiteColumn()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "共收到来信 3059 件，已办结 3055 件，办结率 99.87%，满意率 96.5%",
            {"received": 3059, "answered": 3055, "answered_rate": 99.87, "satisfaction": 96.5},
        ),
        (
            "11月份政府信箱共收到网民留言3059条，及时交办，处理答复率99.87%",
            {"received": 3059, "answered": None, "answered_rate": 99.87, "satisfaction": None},
        ),
        (
            "来信总数：1,284　办结数：1,270　满意度：97％",
            {"received": 1284, "answered": 1270, "answered_rate": None, "satisfaction": 97.0},
        ),
        ("当前第1/204页 共3059条", None),
        ("共 22699 条纪录第 2页", None),
        ("信件总数：3059 第1/204页", None),
        ("全市经济增长率达到5.6%，群众满意度96%", None),
        ("满意率 196%，来信 3 件", None),
    ],
)
def test_sums_a_mailbox_names(text: str, expected: dict[str, float] | None) -> None:
    assert messages.totals(page_of(f"<div>{text}</div>")) == expected


def test_sums_in_the_title_of_news_are_not_the_mailboxes() -> None:
    html = "<ul><li><a href=/1.html>一季度市长信箱共收到来信300件</a><span>2024-04-01</span></ul>"
    assert messages.totals(page_of(html)) is None


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
