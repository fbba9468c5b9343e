"""What a site's search answers: found, not found, or no telling."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.parsers.website.search import words_of
from govcrawl.parsers.website.search_answer import found

TITLE = "样例市人民政府关于印发养犬管理办法实施细则的通知"
PAGE = "http://www.yangli.gov.cn/zwgk/2024/6/19/0123456789abcdef0123456789abcdef.shtml"
OTHER = "http://www.yangli.gov.cn/zwgk/2024/6/20/fedcba9876543210fedcba9876543210.shtml"
ANSWER = "http://so.yangli.gov.cn/s?siteCode=1&searchWord=x"
BOUND = 20


def answer(body: str, status: int = 200, url: str = ANSWER, title: str = TITLE) -> bool | None:
    capture = Capture(url=url, request="search", body=body.encode(), status=status)
    return found(capture, title, PAGE)


def results(inside: str, words: str = words_of(TITLE)) -> str:
    menu = "".join(f"<a href=/lm/{n}/>栏目{n}</a>" for n in range(30))
    field = f'<form action=/s><input name=searchWord value="{words}"></form>'
    return f"<html><body>{menu}{field}<div>{inside}</div><p>主办：样例市</p></body></html>"


def listed(text: str, href: str = OTHER, attributes: str = "") -> str:
    return f'<li><a href="{href}" {attributes}>{text}</a><p>摘要若干，写得很长。</p></li>'


EMPTY = "<p>抱歉，没有找到相关结果</p>"
MARKED = "样例市<em>人民政府</em>关于印发<em>养犬</em>方案的通知"


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        "样例市人民政府关于印发<em>养犬</em>管理<em>办法</em>实施细则 的通知",
        f"【通知】{TITLE}",
        f"12.{TITLE}",
        f"{TITLE} 2024-06-19",
        f"<span>{TITLE}</span><span>[2024年06月19日 10:20]</span>",
        f"<h3>{TITLE}</h3><p>摘要里说了很多别的内容</p>",
        "样例市人民政府关于印发养犬管理办法…",
        "样例市人民政府关于印发养犬管理办法...",
        "【通知】样例市人民政府关于印发养犬管理办法…",
    ],
)
def test_a_result_with_the_title_is_a_hit(text: str) -> None:
    assert answer(results(listed(text))) is True


def test_the_title_attribute_counts_too() -> None:
    assert answer(results(listed("样例市…", attributes=f"title='{TITLE}'"))) is True


@pytest.mark.parametrize(
    "href",
    [
        PAGE,
        PAGE.replace("http://www.", "https://"),
        PAGE + "?spm=1&from=search",
        "/link.do?url=http%3A%2F%2F" + PAGE.removeprefix("http://").replace("/", "%2F") + "&q=x",
        "/visit?u=http%253A%252F%252F"
        + PAGE.removeprefix("http://").replace("/", "%252F")
        + f"&q={TITLE}",
    ],
)
def test_a_result_with_the_address_is_a_hit_whatever_it_says(href: str) -> None:
    assert answer(results(listed("细则全文", href))) is True


def test_a_result_opened_by_a_script_is_a_hit() -> None:
    call = f"onclick=\"view('{PAGE}')\""
    assert answer(results(listed("细则全文", "javascript:void(0)", call))) is True


@pytest.mark.parametrize(
    ("text", "href"),
    [
        (f"{TITLE}解读", OTHER),
        (f"《{TITLE}》政策问答", OTHER),
        ("样例市人民政府关于…", OTHER),
        ("样例市人民政府关于印发养犬管理办法", OTHER),
        ("第二页", PAGE + ".bak"),
        ("样例市人民政府关于印发养犬管理办法实施方案的通知", OTHER),
    ],
)
def test_another_page_is_no_hit(text: str, href: str) -> None:
    assert answer(results("<p>共找到 1 条结果</p>" + listed(text, href) + listed("甲"))) is False


@pytest.mark.parametrize(
    "inside",
    [
        EMPTY,
        "<p>未检索到符合条件的内容</p>",
        f"<p>您搜索的是：{TITLE}</p><p>很抱歉，暂无相关信息！</p>",
        "<p>为您找到相关结果约 0 条</p>",
        "<p>共<em>0</em>条</p>",
        f"<p>没有找到与“{TITLE}”相关的内容</p>",
        f"<p>搜索记录</p><a href='/s?searchWord={TITLE}'>{TITLE}</a>{EMPTY}",
        f"<div>您搜索的是</div><div>{TITLE}</div>{EMPTY}",
        f"<p>共找到 12,345 条结果</p>{listed('关于养犬的公告')}",
        listed(MARKED),
        listed("样例市关于印发<font color=red>养犬</font>方案的通知"),
        listed("样例市关于印发<span style='color:#f00'>养犬</span>方案的通知"),
    ],
)
def test_an_answer_without_the_page_is_a_miss(inside: str) -> None:
    assert answer(results(inside)) is False


@pytest.mark.parametrize(
    "inside",
    [
        "",
        f"<p>您搜索的是：{TITLE}</p>",
        f"<a href='/s?tab=zc&searchWord={TITLE}'>{TITLE}</a>",
        f"<p>共找到 3 条结果</p><a href='/count?id=7&q={TITLE}'>{TITLE}</a>{listed('甲')}",
        f"<p>共找到 3 条结果</p><a href=# onclick=open(7)>{TITLE}</a>{listed('甲')}",
        "<p>共找到<em id=total>0</em>条结果</p>",
        f"<div style='display: none'>{EMPTY}</div>",
        f"<div v-if=none><div>{EMPTY}</div></div>",
        "<p>没有找到 {{ words }} 相关的结果</p>",
        "<template>没有找到相关结果</template>",
        f"<p>共找到 3 条结果</p><h3>{TITLE}</h3>{listed('甲')}",
        f"<p>共找到 3 条结果</p><a onclick=open(7)>{TITLE}</a>{listed('甲')}",
        "<p>共找到 3 条结果</p>",
        listed("<span>样例市</span><b>人民政府</b>办公室"),
        listed("<em>养犬</em>") + listed("<em>样</em>本") + listed("<em>猫类</em>管理"),
        f"<div>{EMPTY}</div><h4>最新发布</h4>{listed(TITLE)}",
    ],
)
def test_what_cannot_be_told(inside: str) -> None:
    assert answer(results(inside)) is None


@pytest.mark.parametrize("words", ["å…³äºŽ", "????", "关于å", "%E6%A0%B7%E4%BE%8B"])
def test_words_that_arrived_garbled_make_no_miss(words: str) -> None:
    assert answer(results(EMPTY, words)) is None
    assert answer(results(listed(TITLE), words)) is True


def test_an_answer_that_does_not_repeat_the_words_makes_no_miss() -> None:
    assert answer(results(EMPTY, "")) is None
    assert answer(results(EMPTY, "请输入关键字")) is None
    assert answer(results(EMPTY + f"<b>{TITLE}</b>的搜索结果", "")) is False


def test_a_field_that_cut_the_words_repeats_them() -> None:
    assert answer(results(EMPTY, TITLE[:6])) is False
    assert answer(results(EMPTY, TITLE[:5])) is None


def test_one_of_two_fields_repeats_the_words() -> None:
    other = "<input name=q value=养猫><input name=keyword placeholder=搜索>"
    assert answer(results(EMPTY + other)) is False


def test_the_title_of_the_answer_repeats_the_words() -> None:
    assert answer(f"<title>{TITLE}-搜索</title>" + results(EMPTY, "")) is False


def test_a_hidden_template_beside_results_does_not_hide_them() -> None:
    hidden = f"<div style=display:none>{EMPTY}</div>"
    assert answer(results(hidden + listed(TITLE))) is True
    shown = f"<p>共找到 1 条</p>{EMPTY}"
    assert answer(results(shown + listed(TITLE))) is True


@pytest.mark.parametrize("status", [302, 403, 404, 500, 202])
def test_only_success_answers(status: int) -> None:
    assert answer(results(listed(TITLE)), status) is (True if status == 202 else None)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><script>$_ts=window['$_ts'];</script><meta id=x content=y r=m></html>",
        "<html><body><div id=app></div><script src=/app.js></script></body></html>",
        "<html><body>请先登录</body></html>",
        "<b>" * 200_001,
    ],
)
def test_what_is_no_answer_tells_nothing(body: str) -> None:
    assert answer(body) is None


def test_a_missing_page_is_no_miss() -> None:
    assert answer("<title>404</title><body>抱歉，没有找到您要访问的页面</body>") is None


def record(title: str, url: str) -> dict[str, Any]:
    return {"title": title, "url": url, "publishedTimeStr": "2024-06-19 10:00:00"}


@pytest.mark.parametrize(
    ("value", "hit"),
    [
        (
            {"data": {"total": 1, "results": [record("<em>样例市</em>" + TITLE[3:], "//x.cn/a")]}},
            True,
        ),
        ({"data": {"total": 1, "results": [record("细则", PAGE)]}}, True),
        ({"page": {"content": [record("<em>养犬</em>问答", OTHER)]}, "total": 1}, False),
        ({"page": {"content": [record("养犬问答", OTHER)]}, "keyword": TITLE}, False),
        ({"page": {"content": [record("别的", OTHER)]}, "total": 1}, None),
        ({"data": {"total": 0, "results": []}, "keyword": TITLE}, False),
        ({"data": {"results": []}}, None),
        ({"success": False, "msg": "排序方式不能为空！"}, None),
        ({"success": True, "keyword": TITLE}, None),
        ({"searchWord": "å…³äºŽ", "data": {"total": 0, "results": []}}, None),
        ({"data": {"html": results(listed(TITLE))}}, True),
        ({"data": {"html": results(listed("别的文件"))}}, False),
        ({"data": {"html": results("<a href=/about/>关于</a>")}}, None),
        ([], None),
    ],
)
def test_data_answers(value: object, hit: bool | None) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert answer(text) is hit
    assert answer(f"callback({text});") is hit


def test_a_label_in_the_title_need_not_be_listed() -> None:
    assert answer(results(listed(TITLE)), title=f"【政府文件】{TITLE}") is True


def test_a_cut_title_is_known_by_its_beginning() -> None:
    assert answer(results(listed(TITLE)), title=TITLE[:14] + "…") is True
    assert answer(results(EMPTY + listed(TITLE)), title=TITLE[:8] + "…") is None


def test_a_short_title_must_be_the_whole_text() -> None:
    words = results("<p>共 2 条</p>" + listed("年度报告公示"), "年度报告")
    assert answer(words, title="年度报告") is False


def test_the_home_page_is_never_found_by_its_address() -> None:
    capture = Capture(
        url=ANSWER, request="search", body=results(EMPTY + "<a href=/>首页</a>").encode()
    )
    assert found(capture, TITLE, "http://so.yangli.gov.cn/") is False


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="<>&'\"{}"), min_size=1, max_size=60)
)
def test_an_echo_is_never_a_hit(title: str) -> None:
    words = words_of(title)
    inside = f"<p>您搜索的是：{words}</p><a href='/s?searchWord={words}'>{words}</a>"
    assert answer(results(inside, words), title=title) is not True


@pytest.mark.parametrize(
    "body",
    [
        results("<p>共0条</p>" * 30_000),
        results("<p>没有找到</p>" * 30_000),
        results("<div>" * 90_000 + "共0条"),
        results("".join(f"<a href=/{n}.html><em>样例市</em>" for n in range(60_000))),
        results("<a href=/1.html>" + "<em>样例市</em>" * 60_000),
        results("<p>共" + "1," * 500_000 + "条</p>"),
        results("【" * 300_000),
        results(f"<a href='{'%25' * 20_000}'>x</a>" * 200),
        json.dumps({"a": [{"title": "【" * 5000, "url": "/a"}] * 500}),
        json.dumps(
            {"keyword": {"keyword": {"keyword": TITLE}}} | {str(n): {} for n in range(50_000)}
        ),
    ],
)
def test_a_hostile_answer_ends(body: str) -> None:
    started = time.monotonic()
    assert answer(body) is not True
    assert time.monotonic() - started < BOUND


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=6, max_size=60))
def test_a_title_listed_is_found_whole_and_cut(title: str) -> None:
    words = words_of(title)
    assert answer(results(listed(f" {title} 2024-06-19"), words), title=title) is True
    if len(title) > 12:
        assert answer(results(listed(f"{title[:12]}…"), words), title=title) is True
        assert answer(results(listed(f"{title[:11]}…"), words), title=title) is not True
