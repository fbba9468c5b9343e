"""The links of a page: which addresses count, what kind they are, and that reading them ends."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.website.links import MOST_LINKS, Link, page_links
from govcrawl.urls import canonical

HOME = "http://www.yangli.example/"
BOUND = 20
"""Seconds a hostile page may take; what these take is a tenth of it."""


def links(html: str, url: str = HOME) -> list[Link]:
    body = f"<html><body>{html}</body></html>".encode()
    return page_links(markup.read(Capture(url=url, request="home", body=body)))


def urls(html: str, url: str = HOME) -> list[str]:
    return [link.url for link in links(html, url)]


@pytest.mark.parametrize(
    ("html", "kind", "url"),
    [
        ("<a href=zwgk/index.html>政务公开</a>", "page", HOME + "zwgk/index.html"),
        ("<a href=//yangli.example/x/>无 www</a>", "page", "http://yangli.example/x/"),
        ("<area href=/map/a.html alt=地图>", "page", HOME + "map/a.html"),
        ("<iframe src=/tianqi.html></iframe>", "page", HOME + "tianqi.html"),
        ("<a href=/f/表格.doc>下载</a>", "attachment", HOME + "f/%E8%A1%A8%E6%A0%BC.doc"),
        ("<a href=/down?name=b.xlsx>下载</a>", "attachment", HOME + "down?name=b.xlsx"),
        ("<a href=http://so.example/a.pdf>文件</a>", "attachment", "http://so.example/a.pdf"),
        ("<a href=/pic/big.JPG>大图</a>", "image", HOME + "pic/big.JPG"),
        ("<img src=http://img.example/a alt=徽>", "image", "http://img.example/a"),
        ("<img data-src=/lazy.png>", "image", HOME + "lazy.png"),
        ("<input type=image src=/go.gif>", "image", HOME + "go.gif"),
        ("<a href=http://zwfw.example/>办事</a>", "external", "http://zwfw.example/"),
    ],
)
def test_what_a_link_leads_to(html: str, kind: str, url: str) -> None:
    [link] = links(html)
    assert (link.kind, link.url) == (kind, url)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='#top'>顶部</a>",
        "<a href=''>空</a><a>没有</a>",
        "<a href='mailto:a@b.example'>邮箱</a><a href='tel:12345'>电话</a>",
        "<a href='javascript:void(0)'>打开</a><img src='data:image/png;base64,AAAA'>",
        "<a href='http://user@www.yangli.example/'>带用户名</a>",
        "<a href='{{item.url}}'>模板</a><a href='${url}'>模板</a><a href='/<%=id%>.html'>模板</a>",
        "<a href='/user/login.jsp'>登录</a><a href='/sso/logout?to=/'>退出</a>",
        "<a href='/loginByWeb'>登录</a><a href='/member/register'>注册</a>",
        "<a href='/a.jsp?id=1&action=print'>打印</a><a href='/print?id=3'>打印</a>",
        "<a href='http://wb.example/share/share.php?appkey=&url=http%3A%2F%2Fx&title=a'>微博</a>",
        "<a href='http://q.example/cgi-bin/cgi_qzshare_onekey?url=http%3A%2F%2Fx'>空间</a>",
        "<a href='/addfavorite?id=1'>收藏</a><a href='/calendar/2024/05'>日历</a>",
        "<link rel=stylesheet href=/a.css><script src=/a.js></script><video src=/a.mp4></video>",
        "<input type=text src=/no.gif>",
        "<a href='http://[broken/'>坏</a>",
    ],
)
def test_what_is_no_link_to_follow(html: str) -> None:
    assert links(html) == []


@pytest.mark.parametrize(
    "path",
    ["share/index.html", "printing/", "blog/a.html", "dengji/logistics.html", "signs/1.html"],
)
def test_a_column_named_like_an_action_is_a_link(path: str) -> None:
    assert urls(f"<a href=/{path}>栏目</a>") == [HOME + path]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href=/a> 通知 \n <b>公告</b></a>", "通知 公告"),
        ("<a href=/a title=全称><i></i></a>", "全称"),
        ("<a href=/a><img alt=国徽></a>", "国徽"),
        ("<img src=/a alt=照片>", "照片"),
        ("<a href=/a></a>", ""),
        (f"<a href=/a>{'长' * 500}</a>", "长" * 200),
    ],
)
def test_what_a_link_says(html: str, text: str) -> None:
    assert links(html)[0].text == text


def test_each_address_counts_once_with_its_first_text_in_page_order() -> None:
    html = (
        "<a href=/b.html>二</a><img src=/p.png data-original=/q.png><a href=/a.html>一</a>"
        "<a href='/b.html#part'>又</a><a href='http://www.yangli.example:80/b.html'>再</a>"
    )
    assert [(link.url, link.text) for link in links(html)] == [
        (HOME + "b.html", "二"),
        (HOME + "p.png", ""),
        (HOME + "q.png", ""),
        (HOME + "a.html", "一"),
    ]


def test_addresses_are_relative_to_the_base() -> None:
    head = "<base href=/zwgk/>"
    assert urls(f"{head}<a href=x.html>公开</a>") == [HOME + "zwgk/x.html"]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("".join(f"<a href=/{n}.html>第{n}条" for n in range(199_000)), MOST_LINKS),
        ("".join(f"<a href=/{n}.html>第{n}条" for n in range(201_000)), 0),
        ("".join(f"<a href='/a.html?sid={n}'>x" for n in range(199_000)), 1),
        ("<a href='mailto:a@b'>x" * 199_000, 0),
        ("<div><a href=/a.html>公告</a>" * 60_000, 1),
        ("<a href=/a.html>" + "<b>字</b>" * 90_000, 1),
        ("<a href='" + "/share" * 400 + "?'>" * 500, 0),
    ],
)
def test_a_hostile_page_ends(html: str, count: int) -> None:
    started = time.monotonic()
    assert len(links(html)) == count
    assert time.monotonic() - started < BOUND


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=30), st.sampled_from(["a", "img", "iframe", "area"]))
def test_any_address_is_absolute_and_once_or_not_there(hrefs: list[str], tag: str) -> None:
    name = "src" if tag in {"img", "iframe"} else "href"
    quoted = (href.replace("&", "&amp;").replace('"', "&quot;") for href in hrefs)
    found = urls("".join(f'<{tag} {name}="{href}"></{tag}>' for href in quoted))
    assert all(url.startswith(("http://", "https://")) for url in found)
    assert len({canonical(url) for url in found}) == len(found) <= len(hrefs)
