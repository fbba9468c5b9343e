"""What Weibo's answers are read as: pages and cursors, and anything that may come instead."""

import json
from pathlib import Path
from typing import Any

import pytest

from govcrawl.capture import Capture
from govcrawl.items import Outcome, WeiboPost, as_json
from govcrawl.parsers.weibo import parse, read_long_text, read_timeline
from govcrawl.parsers.weibo.posts import base_62

CASES = Path(__file__).parent / "cases" / "weibo"
UID = "1000000001"
WEB_FEED = f"https://weibo.com/ajax/statuses/mymblog?uid={UID}&page=1"
REQUESTS = ("profile", "posts", "post", "longtext")


def capture(value: Any, request: str = "posts", url: str = WEB_FEED, status: int = 200) -> Capture:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Capture(url=url, request=request, body=body, status=status)


def status(number: int, **fields: Any) -> dict[str, Any]:
    """A status as the web interface writes it."""
    return {
        "id": number,
        "mblogid": base_62(str(number)),
        "created_at": "Tue Sep 01 09:00:00 +0800 2026",
        "user": {"id": int(UID), "screen_name": "示例发布", "verified_type": 1},
        "text_raw": "示例通知",
        "isLongText": False,
        "reposts_count": 1,
        **fields,
    }


def post(**fields: Any) -> WeiboPost:
    (found,) = parse(
        capture({"ok": 1, "data": {"list": [status(5_300_000_000_000_001, **fields)]}})
    )
    assert isinstance(found, WeiboPost)
    return found


def cards(about: dict[str, Any]) -> Capture:
    card = {"card_type": 9, "mblog": status(5_300_000_000_000_001)}
    url = f"https://m.weibo.cn/api/container/getIndex?containerid=107603{UID}"
    return capture({"ok": 1, "data": {"cardlistInfo": about, "cards": [card]}}, url=url)


@pytest.mark.parametrize(
    ("about", "cursor"),
    [
        ({"since_id": 5290000000000000, "page": 2}, "5290000000000000"),
        ({"since_id": "", "page": 3}, "3"),
        ({"since_id": 0, "page": None}, None),
        ({}, None),
    ],
)
def test_the_mobile_cursor_is_a_since_id_or_the_next_page(
    about: dict[str, Any], cursor: str | None
) -> None:
    assert read_timeline(cards({"total": 45678, **about})).cursor == cursor


@pytest.mark.parametrize(
    ("about", "cursor"),
    [
        ({"since_id": "5323757757404027kp2"}, "5323757757404027kp2"),
        ({"since_id": ""}, None),
        ({"next_cursor": 5345145356816203}, "5345145356816203"),
        ({"next_cursor": -1}, None),
        ({"next_cursor": 0}, None),
    ],
)
def test_the_web_cursor_is_opaque(about: dict[str, Any], cursor: str | None) -> None:
    timeline = read_timeline(capture({"ok": 1, "data": {"list": [], "total": 151185, **about}}))
    assert (timeline.cursor, timeline.total) == (cursor, 151185)


@pytest.mark.parametrize(
    ("following", "cursor"), [(3935457534186000, "3935457534186000"), (0, None)]
)
def test_the_cursor_of_the_open_api_is_the_largest_id_to_ask_for(
    following: int, cursor: str | None
) -> None:
    answer = {"statuses": [], "total_number": 150, "max_id": following, "next_cursor": following}
    assert read_timeline(capture(answer)).cursor == cursor


def test_posts_of_others_are_counted_and_left_out_of_an_accounts_feed() -> None:
    liked = status(5_300_000_000_000_002, user={"id": 2000000009}, title={"text": "赞过的微博"})
    nameless = status(5_300_000_000_000_003, user=None)
    advertised = status(5_300_000_000_000_004, user=None, isAd=True)
    feed = {"ok": 1, "data": {"list": [liked, nameless, advertised]}}
    timeline = read_timeline(capture(feed))
    assert [(each.post_id, each.uid) for each in timeline.posts] == [("5300000000000003", UID)]
    assert timeline.strangers == 2


def test_a_feed_of_many_accounts_keeps_them_all() -> None:
    feed = {"ok": 1, "statuses": [status(1), status(2, user={"id": 2000000009})]}
    url = "https://weibo.com/ajax/feed/friendstimeline?count=25"
    timeline = read_timeline(capture(feed, url=url))
    assert [each.uid for each in timeline.posts] == [UID, "2000000009"]
    assert timeline.strangers == 0
    assert [each.pinned for each in timeline.posts] == [None, None]


def test_the_uid_asked_for_is_never_taken_for_that_of_another_container() -> None:
    url = "https://m.weibo.cn/api/container/getIndex?containerid=100103type%3D1%26q%3D1000000005"
    feed = {"ok": 1, "data": {"cards": [{"card_type": 9, "mblog": status(1)}]}}
    assert [each.uid for each in read_timeline(capture(feed, url=url)).posts] == [UID]


def test_the_same_post_twice_on_a_page_is_one() -> None:
    feed = {"ok": 1, "data": {"list": [status(1), status(1), status(2)]}}
    assert [each.post_id for each in read_timeline(capture(feed)).posts] == ["1", "2"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda feed: {"code": 200, "data": feed, "cost": 3},
        lambda feed: {"_fixture": {"purpose": "example"}, **feed},
        lambda feed: {"data": {"data": feed["data"]}, "ok": "1"},
    ],
)
def test_wrappers_are_looked_into(wrap: Any) -> None:
    feed = {"ok": 1, "data": {"list": [status(1)]}}
    assert [each.post_id for each in read_timeline(capture(wrap(feed))).posts] == ["1"]


@pytest.mark.parametrize(
    ("title", "fields", "pinned"),
    [
        ("置顶", {}, True),
        (None, {"isTop": "1"}, True),
        (None, {"mblogtype": 2}, True),
        (None, {"mblogtype": 0}, False),
        ("他赞过的微博", {}, False),
    ],
)
def test_every_sign_of_a_pinned_post(title: str | None, fields: Any, pinned: bool) -> None:
    assert post(title=title and {"text": title}, **fields).pinned is pinned


@pytest.mark.parametrize(
    ("fields", "edited"),
    [
        ({}, None),
        ({"edit_config": {"edited": False}}, False),
        ({"edit_count": 0}, False),
        ({"edit_count": 1}, True),
        ({"edit_at": "Tue Sep 01 10:00:00 +0800 2026"}, True),
        ({"edit_config": {"edited": True}}, True),
    ],
)
def test_edited_is_told_or_unknown(fields: Any, edited: bool | None) -> None:
    assert post(**fields).edited is edited


@pytest.mark.parametrize(
    ("fields", "pictures"),
    [
        ({}, None),
        ({"pic_num": 0}, 0),
        ({"pic_num": 12, "pic_ids": list("abcdefghi")}, 12),
        ({"pic_num": 3, "pic_ids": []}, None),
        ({"pics": {"0": {}, "1": {}}}, 2),
        ({"pic_infos": {"a": {}, "b": {}}, "pic_num": 2}, 2),
        ({"pic_num": 3, "mix_media_info": {"items": [{"type": "pic"}, {"type": "video"}]}}, 1),
        ({"pic_num": "many"}, None),
    ],
)
def test_pictures_are_counted_or_unknown(fields: Any, pictures: int | None) -> None:
    assert post(**fields).pictures == pictures


@pytest.mark.parametrize(
    ("raw", "own"),
    [
        ("第一行\n第二行\u200b\u200b", "第一行\n第二行"),
        ("自己的话//@某人:别人的话", "自己的话"),
        ("//@某人:别人的话", None),
        ("见 https://www.example.gov.cn/a 办理", "见 https://www.example.gov.cn/a 办理"),
        ("咨询 13800138000，报警 110", "咨询 ［电话］，报警 110"),
        ("身份证 110101199003074477", "身份证 ［证件号］"),
        ("急需就医的患者有用，速转", "急需就医的患者有用，速转"),
        ("a &lt; b", "a < b"),
        ("半个字符\ud83d", "半个字符"),
        ("", None),
        (None, None),
    ],
)
def test_the_text_is_the_accounts_own_without_private_numbers(raw: Any, own: str | None) -> None:
    assert post(text_raw=raw).text == own


@pytest.mark.parametrize(
    ("fields", "complete"),
    [
        ({"isLongText": False}, True),
        ({"isLongText": True}, False),
        ({"isLongText": None}, None),
        ({"isLongText": True, "longText": {"longTextContent": "全文"}}, True),
        ({"isLongText": None, "text_raw": "开头...全文： http://m.weibo.cn/1/2"}, False),
    ],
)
def test_whether_the_text_is_whole(fields: Any, complete: bool | None) -> None:
    assert post(**fields).text_complete is complete


@pytest.mark.parametrize(
    ("forwarded", "state"),
    [
        ({"user": {"id": 5}, "text": "示例原文"}, "present"),
        ({"uid": 5, "text": "示例原文"}, "present"),
        ({"user": None, "text": "示例"}, "removed"),
        ({"text": "抱歉，作者已设置仅展示半年内微博，此微博已不可见。"}, "removed"),
        ({"user": {"id": 5}, "deleted": "1"}, "removed"),
        ({"text": "示例原文"}, None),
    ],
)
def test_whether_a_forwarded_post_is_still_there(forwarded: Any, state: str | None) -> None:
    found = post(retweeted_status={"id": 9, **forwarded})
    assert found.original == {"post_id": "9", "uid": None, "state": state}


def test_a_quick_forward_in_a_feed_is_its_owners_whoever_is_shown() -> None:
    shown = {"user": {"id": 2000000009, "screen_name": "示例他人"}, "ori_mid": 9, "ori_uid": 5}
    marked = {"user": {"id": 2000000009}, "screen_name_suffix_new": [{"content": "快转了"}]}
    feed = [status(1, **shown), status(2, **marked), status(9, **shown)]
    timeline = read_timeline(capture({"ok": 1, "data": {"list": feed}}))
    assert [(each.post_id, each.uid, each.kind) for each in timeline.posts] == [
        ("1", UID, "quick"),
        ("2", UID, "quick"),
    ]
    assert {each.reposts for each in timeline.posts} == {None}
    assert {each.screen_name for each in timeline.posts} == {None}
    assert timeline.strangers == 1


def test_a_feed_shown_for_half_a_year_only_says_so() -> None:
    data = {"list": [], "bottom_tips_visible": True, "bottom_tips_text": "仅展示半年内的微博"}
    (outcome,) = parse(capture({"ok": 1, "data": data}))
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.fault) == ("empty", "unknown")
    assert "仅展示半年内的微博" in str(outcome.detail)


def test_a_timestamp_goes_before_a_relative_time() -> None:
    found = post(created_at="05-12 10:30", created_timestamp=1431397800)
    assert (as_json(found.created_at), found.created_at_raw) == ("2015-05-12T02:30:00Z", None)


@pytest.mark.parametrize(
    ("raw", "topics"),
    [
        ("#一##二# 三#四", ["一", "二"]),
        ("#示例[超话]# 和 #示例市[地点]#", ["示例"]),
        ("#一# #一#//@某人:#别人的#", ["一"]),
    ],
)
def test_topics_stand_in_the_accounts_own_words(raw: str, topics: list[str]) -> None:
    assert post(text_raw=raw).topics == topics


def test_links_of_the_words_of_others_are_not_the_accounts() -> None:
    addresses = [
        {"short_url": "http://t.cn/A1", "long_url": "https://www.example.gov.cn/1?a=b#c"},
        {"short_url": "http://t.cn/A2", "long_url": "https://private.example/"},
        {"short_url": "sinaweibo://x", "long_url": "javascript:alert(1)"},
    ]
    raw = "请看http://t.cn/A1，谢谢//@某人:http://t.cn/A2"
    assert post(text_raw=raw, url_struct=addresses).links == ["https://www.example.gov.cn/1?a=b#c"]


def test_a_notice_in_the_place_of_a_post_is_no_text_of_the_account() -> None:
    found = post(user=None, text_raw=None, text="抱歉，此微博已被作者删除。", deleted="1")
    assert (found.state, found.text, found.topics) == ("removed", None, [])


def test_a_long_text_is_masked_and_cut_like_any_other() -> None:
    whole = "示例<br />全文，电话13800138000//<a>@某人</a>:别人的话"
    answer = capture({"ok": 1, "data": {"longTextContent": whole}}, "longtext")
    assert read_long_text(answer) == "示例\n全文，电话［电话］"
    assert parse(answer) == []


@pytest.mark.parametrize("data", [{}, []])
def test_no_longer_text_means_the_short_one_was_whole(data: Any) -> None:
    answer = capture({"ok": 1, "data": data}, "longtext")
    assert (parse(answer), read_long_text(answer)) == ([], None)


def test_a_refusal_has_no_posts_and_no_long_text() -> None:
    refused = capture({"ok": -100, "url": "https://weibo.com/login.php"})
    assert read_timeline(refused).posts == []
    assert read_long_text(refused) is None


def test_a_token_in_an_error_is_never_repeated() -> None:
    secret = "2.00examplesecret"
    error = {
        "error": f"expired access_token={secret}",
        "error_code": 21327,
        "request": f"/2/statuses/show.json?access_token={secret}",
    }
    target = f"https://passport.weibo.com/visitor?token={secret}"
    moved = Capture(
        url=WEB_FEED, request="posts", body=b"", status=302, headers={"location": target}
    )
    for answer in (capture(error, status=400), moved):
        (outcome,) = parse(answer)
        assert isinstance(outcome, Outcome)
        assert outcome.reason == "login_required"
        assert secret not in str(outcome.detail)


@pytest.mark.parametrize(
    ("code", "reason"), [(500, "http_5xx"), (404, "http_4xx"), (502, "http_5xx")]
)
def test_what_the_platform_does_is_no_fault_of_the_account(code: int, reason: str) -> None:
    (outcome,) = parse(capture(b"<html><title>x</title></html>", status=code))
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.fault) == (reason, "unknown")


@pytest.mark.parametrize(
    "number", ["5276269143133381", "4307657760233569", "3935457534186091", "1000000000000001"]
)
def test_the_short_form_of_a_number_is_base_62_by_sevens(number: str) -> None:
    letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    short, back = base_62(number), ""
    while short:
        short, group = short[:-4], short[-4:]
        value = 0
        for letter in group:
            value = value * 62 + letters.index(letter)
        back = str(value).rjust(7, "0") + back
    assert back.lstrip("0") == number
