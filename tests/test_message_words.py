"""The words mailboxes print: statuses, ratings, kinds, numbers, labels and sums."""

import pytest

from govcrawl.parsers.website import messages
from govcrawl.parsers.website.messages import identity, labels, wordings
from tests.test_messages import page_of


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
