"""A site's search form: which form it is, what it sends, and what is typed into it."""

import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.search import (
    LONGEST_WORDS,
    SearchForm,
    find_form,
    is_offered,
    request_of,
    words_of,
)

HOME = "http://www.yangli.gov.cn/"
LINKS = "".join(f"<a href=/{n}/>栏目</a>" for n in range(20))
BOUND = 20


def page(html: str, charset: str = "utf-8", url: str = HOME) -> Page:
    body = f"<html><head><meta charset={charset}></head><body>{html}</body></html>"
    return markup.read(Capture(url=url, request="home", body=body.encode(charset)))


def form(html: str, **options: str) -> SearchForm:
    found = find_form(page(html, **options))
    assert found is not None
    return found


UCAP = (
    "<form method=get target=_blank action=https://www.yangli.gov.cn/search4/s>"
    "<input type=hidden name=siteCode value=5199000001><input type=text name=searchWord>"
    "<button type=button>搜索</button></form>"
)


def test_a_form_with_its_hidden_fields() -> None:
    assert form(UCAP) == SearchForm(
        url="https://www.yangli.gov.cn/search4/s",
        method="GET",
        fields=(("siteCode", "5199000001"), ("searchWord", "")),
        word_field="searchWord",
        charset="utf-8",
        external=False,
    )


@pytest.mark.parametrize(
    "field",
    [
        "<input name=q>",
        "<input type=text name=qt>",
        "<input type=keywords name=keywords>",
        "<input name=keyWord>",
        "<input name=sw type=search>",
        "<input name=searchword value='请输入内容...'>",
        "<input name=searchwordTxt>",
        "<input name=temp id=keyword>",
        "<input name=abc placeholder=请输入您要搜索的内容>",
        "<input name=title title=检索>",
        "<input name=abc value=请输入关键字>",
    ],
)
def test_fields_for_words(field: str) -> None:
    found = form(f"<form action=/so>{field}</form>")
    assert (found.word_field, "") in found.fields


@pytest.mark.parametrize(
    "html",
    [
        "<form action=/so><input name=username><input type=password name=p></form>",
        "<form action=/login><input name=key></form>",
        "<form action=/x class=newsletter><input name=keyword></form>",
        "<form action=/subscribe><input name=q></form>",
        "<form action=/add name=letterform><input name=title><textarea name=c></textarea></form>",
        "<form action=/letter/find><input name=key placeholder=请输入查询码></form>",
        "<form action=/websurvey/findOne><input name=id><input name=phone></form>",
        "<form action=/so><input name=q><input name=captcha></form>",
        "<form action=/so><input name=q type=hidden></form>",
        "<form action=/so><input id=q></form>",
        "<form action=# onsubmit=go()><input name=q></form>",
        "<form onsubmit='return go()'><input name=q></form>",
        "<form action='javascript:go()'><input name=q></form>",
        "<form action=https://www.baidu.com/s><input name=wd></form>",
        "<form action=http://user@www.yangli.gov.cn/s><input name=wd></form>",
        "<input name=q placeholder=搜索>",
    ],
)
def test_what_is_no_search_form_to_send(html: str) -> None:
    assert find_form(page(html)) is None


@pytest.mark.parametrize(
    ("action", "url", "external"),
    [
        ("https://so.shili.gov.cn/s", HOME, True),
        ("//search.yangli.gov.cn/s", HOME, True),
        ("http://yangli.gov.cn/s", HOME, False),
        ("http://so.yangli.example/s", "http://www.yangli.example/", True),
        ("http://so.yangli.org.cn/s", "http://www.yangli.org.cn/", True),
    ],
)
def test_another_host_of_the_government_may_answer(action: str, url: str, external: bool) -> None:
    assert form(f"<form action={action}><input name=q></form>", url=url).external is external


@pytest.mark.parametrize("host", ["http://so.fremd.org.cn/s", "http://9.8.3.4/s"])
def test_anybody_elses_host_may_not(host: str) -> None:
    html = f"<form action={host}><input name=q></form>"
    for url in ("http://www.yangli.org.cn/", "http://1.2.3.4/"):
        assert find_form(page(html, url=url)) is None


def test_the_plain_form_is_taken_before_the_advanced() -> None:
    advanced = "<form action=/adv><input name=title><input name=keyword><input name=from></form>"
    plain = "<form action=/a><input name=q></form><form action=/b><input name=q></form>"
    assert form(advanced + plain).url == HOME + "a"
    assert form(advanced).url == HOME + "adv"


def test_what_a_browser_sends_besides_the_words() -> None:
    html = (
        "<form action=/s method=POST>"
        "<select name=area><option value=1>全部<option value=2 selected>标题</select>"
        "<select name=sort><option>时间</option><option>相关</option></select>"
        "<input type=radio name=r value=a><input type=radio name=r value=b checked>"
        "<input type=checkbox name=c checked><input name=other value=请输入关键词>"
        "<input name=unit value=市府><input name=q value=请输入关键字><input value=无名>"
        "<input type=hidden name=off value=1 disabled><input type=button name=no value=1>"
        "<button name=go value=1>搜</button><input type=submit name=second value=2></form>"
    )
    found = form(html)
    assert found.word_field == "other"
    assert found.fields == (
        ("area", "2"), ("sort", "时间"), ("r", "b"), ("c", "on"), ("other", ""),
        ("unit", "市府"), ("q", ""), ("go", "1"),
    )  # fmt: skip
    method, url, body = request_of(found, "通知")
    assert (method, url) == ("POST", HOME + "s")
    assert parse_qsl(str(body), keep_blank_values=True)[4:7] == [
        ("other", "通知"),
        ("unit", "市府"),
        ("q", ""),
    ]


def test_get_puts_the_fields_in_place_of_the_query() -> None:
    html = "<form action='/s?keywords=ss&token=#top'><input name=keywords></form>"
    assert request_of(form(html), "养犬 办法") == (
        "GET",
        HOME + "s?keywords=%E5%85%BB%E7%8A%AC+%E5%8A%9E%E6%B3%95",
        None,
    )


def test_post_keeps_the_query_of_the_address() -> None:
    html = "<form method=post action='/s?siteCode=1'><input name=q></form>"
    assert request_of(form(html), "a&b") == ("POST", HOME + "s?siteCode=1", "q=a%26b")


@pytest.mark.parametrize(
    ("charset", "accept", "query"),
    [
        ("gb2312", "", "q=%B9%AB%B8%E6"),
        ("gbk", "accept-charset=UTF-8", "q=%E5%85%AC%E5%91%8A"),
        ("utf-8", "accept-charset='GBK, utf-8'", "q=%B9%AB%B8%E6"),
        ("utf-8", "accept-charset=x-nonsense", "q=%E5%85%AC%E5%91%8A"),
        ("utf-8", "accept-charset=hex", "q=%E5%85%AC%E5%91%8A"),
        ("utf-16", "", "q=%E5%85%AC%E5%91%8A"),
    ],
)
def test_words_are_spelled_in_the_encoding_of_the_form(
    charset: str, accept: str, query: str
) -> None:
    found = form(f"<form action=/s {accept}><input name=q></form>", charset=charset)
    assert request_of(found, "公告")[1] == f"{HOME}s?{query}"


def test_what_an_encoding_lacks_is_a_character_reference() -> None:
    found = form("<form action=/s><input name=q></form>", charset="gb2312")
    assert request_of(found, "𠮷")[1] == HOME + "s?q=%26%23134071%3B"


@pytest.mark.parametrize(
    ("html", "offered"),
    [
        (UCAP, True),
        ("<input placeholder=请输入您想要搜索的内容>", True),
        (LINKS + "<a href=/a>站内搜索</a>", True),
        (LINKS + "<img alt=搜索 onclick=go()>", True),
        (LINKS + "<a href=https://so.yangli.gov.cn/s?tab=all><i></i></a>", True),
        (LINKS, False),
        (LINKS + "<script>var p = location.search; p.search(/a/)</script>", False),
        (LINKS + "<script src=/js/header.js?v=1></script>", None),
        (LINKS + "<iframe src=/top.html></iframe>", None),
        (LINKS + "<div id=search_box></div>", None),
        (LINKS + "<script>box('请输入搜索内容')</script>", None),
        ("<a href=/>首页</a>", None),
        ("<b>" * 200_001, None),
    ],
)
def test_whether_a_search_is_offered(html: str, offered: bool | None) -> None:
    assert is_offered(page(html)) is offered


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("关于印发养犬办法的通知", "关于印发养犬办法的通知"),
        ("【政策解读】 [图解]养犬办法", "养犬办法"),
        ("【公告】", "【公告】"),
        ("  关于\n 印发  ", "关于 印发"),
        ("长" * 60, "长" * LONGEST_WORDS),
        ("", ""),
    ],
)
def test_what_is_typed_for_a_title(title: str, words: str) -> None:
    assert words_of(title) == words


@given(st.text(max_size=120))
def test_words_are_short_and_on_one_line(title: str) -> None:
    words = words_of(title)
    assert len(words) <= LONGEST_WORDS
    assert words == " ".join(words.split()) == words_of(words) or "【" in title or "[" in title


@given(
    words=st.text(st.characters(codec="utf-8"), max_size=40),
    charset=st.sampled_from(["utf-8", "gbk", "big5"]),
)
def test_what_is_sent_can_be_read_again(words: str, charset: str) -> None:
    fields = (("tab", "all"), ("q", ""), ("page", "1"))
    sent = SearchForm(HOME + "s?x=1", "GET", fields, "q", charset, external=False)
    _, url, _ = request_of(sent, words)
    assert url.isascii()
    read = parse_qsl(urlsplit(url).query, keep_blank_values=True, encoding=charset)
    spelled = words.encode(charset, "xmlcharrefreplace").decode(charset)
    assert read == [("tab", "all"), ("q", spelled), ("page", "1")]


@pytest.mark.parametrize(
    "html",
    [
        "<form action=/s>" * 60_000,
        "<form action=/s>" + "<input name=a>" * 100_000,
        "<form action=/s><input name=q><select name=s>" + "<option value=1>" * 100_000,
        "<input value='" + "请输入" * 400_000 + "'>",
        "<a title='" + "搜索" * 400_000 + "'>",
    ],
)
def test_a_hostile_page_ends(html: str) -> None:
    started = time.monotonic()
    find_form(page(html))
    assert is_offered(page(html)) is not False
    assert time.monotonic() - started < BOUND
