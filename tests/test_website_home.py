"""Home pages: who the site says it is, what it offers, where it leads, and redirect stubs."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck, as_json
from govcrawl.parsers import ParseError, markup
from govcrawl.parsers.website.home import parse_home

HOME = "http://www.demo.gov.cn/"


def check(html: str | bytes, url: str = HOME) -> WebsiteCheck:
    body = html if isinstance(html, bytes) else html.encode()
    return parse_home(markup.read(Capture(url=url, request="home", body=body)))


def with_foot(foot: str) -> WebsiteCheck:
    return check(f"<title>示例市</title><p>某单位主办：在新闻里</p><div class=footer>{foot}</div>")


@pytest.mark.parametrize(
    ("foot", "code"),
    [
        ("网站标识码：5109000015", "5109000015"),
        ("网站标识码5109000015", "5109000015"),
        ("网站识别码: 5109000015", "5109000015"),
        ("政府网站标识码：<span>bm14000002</span>", "bm14000002"),
        ("网站标识码：510900001", None),
        ("电话：5109000015", None),
    ],
)
def test_site_code_is_read_by_its_label(foot: str, code: str | None) -> None:
    assert with_foot(foot).site_id_code == code


def test_the_tag_beats_the_foot_and_the_find_error_link_is_no_evidence() -> None:
    link = "<script id=_jiucuo_ sitecode='5109000099' src='jiucuo.js'></script>"
    assert with_foot(link).site_id_code is None
    tag = "<meta name=SiteIDCode content=5100000001>"
    assert check(f"{tag}<p>网站标识码：5109000015").site_id_code == "5100000001"


@pytest.mark.parametrize(
    ("foot", "icp", "police"),
    [
        (
            "赣ICP备06000141号 赣公网安备 36090202000004号",
            "赣ICP备06000141号",
            "赣公网安备 36090202000004号",
        ),
        (
            "蜀ICP备 13001288号-2 川公网安备51010402000507号",
            "蜀ICP备13001288号-2",
            "川公网安备51010402000507号",
        ),
        ("京 <b>ICP</b> 备 <i>19054529</i> 号 -1", "京ICP备19054529号-1", None),
        ("鄂ICP备05009168", "鄂ICP备05009168", None),
        (
            "备案号：粤ICP备2022017031号-1 公安机关备案号：36010802000157",
            "粤ICP备2022017031号-1",
            "36010802000157",
        ),
        ("冀公网安备 <a>13010402001602</a>", None, "冀公网安备 13010402001602"),
        (
            "冀ICP备:10000000号 冀公网备案号:1300000000000",
            "冀ICP备:10000000号",
            "冀公网备案号:1300000000000",
        ),
        ("没有备案", None, None),
    ],
)
def test_filing_numbers_come_without_blanks(foot: str, icp: str | None, police: str | None) -> None:
    found = with_foot(foot)
    assert (found.icp_no, found.police_no) == (icp, police)


@pytest.mark.parametrize(
    ("foot", "sponsor"),
    [
        ("主办：示例市人民政府　承办：示例办 技术支持：示例公司", "示例市人民政府"),
        ("主办单位：示例管委会 示例区人民政府|网站地图", "示例管委会 示例区人民政府"),
        ("<span>主 办：</span><span>示例市人民政府</span>版权所有", "示例市人民政府"),
        ("示例市人民政府主办 示例市数据局承办", "示例市人民政府"),
        ("主办：示例局 地址：示例路1号", "示例局"),
        ("主办：示例经济技术开发区管委会 技术支持：示例公司", "示例经济技术开发区管委会"),
        ("<p>主办单位：</p><p>示例市人民政府办公室</p>", "示例市人民政府办公室"),
    ],
)
def test_sponsor_is_read_from_the_foot(foot: str, sponsor: str) -> None:
    assert with_foot(foot).sponsor == sponsor


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<script>location='http://x.gov.cn/a/'</script>", "http://x.gov.cn/a/"),
        ("<script>window.location.href='http:/'+'/'+'x.gov.cn/a/';</script>", "http://x.gov.cn/a/"),
        ('<script>self.location.replace("portal\\/index")</script>', HOME + "portal/index"),
        ("<script>var u='/a/';var v=u+'b.html';top.location.href=v;</script>", HOME + "a/b.html"),
        ("<script>location.href=location.protocol+'//'+location.host+'/n/'</script>", HOME + "n/"),
        (
            "<script>/* location='/old' */ // location='/older'\nlocation='/new'</script>",
            HOME + "new",
        ),
        (
            "<script>if(p)location='m/index.html';else location='pc/index.html'</script>",
            HOME + "pc/index.html",
        ),
        ("<script>window.open('/x/','_self')</script>", HOME + "x/"),
        ("<body onload=\"location.href='/x/'\">", HOME + "x/"),
        ("<meta http-equiv=REFRESH content=\"0;url='index.shtml'\">", HOME + "index.shtml"),
        ("<script>location.href='../sites/'</script>", "../sites/"),
        ("<script>location.href='http://www.demo.gov.cn/'</script>", None),
        ("<script>location.href=unknown</script>", None),
        ("<script>location.href='#top'</script>", None),
        ("<meta http-equiv=refresh content=300>", None),
    ],
)
def test_a_stub_tells_where_it_leads(html: str, target: str | None) -> None:
    assert check(f"<html><title>示例市</title>{html}</html>").script_redirect == target


@pytest.mark.parametrize("filler", ["<p>" + "政务信息" * 60, "<a href=/x/>政务公开</a>" * 6])
def test_a_page_with_something_to_read_is_no_stub(filler: str) -> None:
    found = check(f"<script>function go(){{location.href='/login'}}</script>{filler}")
    assert found.script_redirect is None
    assert found.viewport is False


def test_badges_are_unknown_on_a_stub_and_told_elsewhere() -> None:
    stub = check("<script>location='/x/'</script>")
    assert (stub.viewport, stub.find_error_badge, stub.institution_badge) == (None, None, None)
    full = check("<title>示例</title><script src='//dcs.conac.cn/js/1.js'></script><a>我要找错</a>")
    assert (full.find_error_badge, full.institution_badge) == (True, True)


@pytest.mark.parametrize(
    ("html", "feature"),
    [
        ("<a title='无障碍浏览'></a>", "accessibility"),
        ("<img alt='长者助手'>", "elder_mode"),
        ("<p>本站已支持 IPv6 访问", "ipv6"),
        ("<p>智能问答", "chatbot"),
        ("<a href=/en>EN</a>", "multilingual"),
        ("<a>数据开放</a>", "open_data"),
        ("<input placeholder='请输入搜索词'>", "search"),
        ("<a>领导信箱</a>", "mailbox"),
        ("<a href='https://demo.zwfw.gov.cn'>办事</a>", "service_platform"),
        ("<a href='https://weibo.com/u/1'></a>", "weibo"),
        ("<p>政务微信", "wechat"),
        ("<p>闽政通APP", "app"),
    ],
)
def test_features_are_told_by_words_names_and_links(html: str, feature: str) -> None:
    assert check(f"<title>示例</title>{html}").features == [feature]
    assert check("<title>示例</title><p>map application</p>").features == []


def columns(html: str, url: str = HOME) -> list[dict[str, Any]]:
    return check(f"<title>示例</title>{html}", url).columns


def test_columns_are_the_sites_own_each_once_in_page_order() -> None:
    found = columns(
        "<a href='/b/'>乙栏目</a><a href='a/'>甲栏目</a><a href='/b/#x'>又是乙</a>"
        "<a href='http://demo.gov.cn/c/'>丙栏目</a><a href='http://www.demo.gov.cn:80/a/'>甲栏目</a>"
    )
    assert found == [
        {"name": "乙栏目", "url": HOME + "b/"},
        {"name": "甲栏目", "url": HOME + "a/"},
        {"name": "丙栏目", "url": "http://demo.gov.cn/c/"},
    ]


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/'>首页</a>",
        "<a href='/xw/t20240101_1.html'>短标题文章</a>",
        "<a href='/f.pdf'>办事指南</a>",
        "<a href='http://other.gov.cn/a/'>部门网站</a>",
        "<a href='javascript:go()'>政务公开</a>",
        "<a href='#'>政务公开</a>",
        "<a href='/wza/'>无障碍浏览</a>",
        "<a href='/x/'>2024年全市重点工作推进会在示例召开</a>",
        "<a href='/y/'>更多</a>",
        "<a href='http://www.demo.gov.cn:x/a/'>政务公开</a>",
        "<a href='/z/'></a>",
    ],
)
def test_other_links_are_no_columns(link: str) -> None:
    assert columns(link) == []


def test_a_link_more_takes_the_name_of_its_heading() -> None:
    assert columns("<div><h2>通知公告</h2><a href='/tz/'>更多&gt;&gt;</a></div>") == [
        {"name": "通知公告", "url": HOME + "tz/"}
    ]


def test_a_page_of_nothing_is_no_home_page() -> None:
    with pytest.raises(ParseError, match="no text, title or redirect"):
        check("<html><body><div></div></body></html>")


SOUP = st.lists(
    st.sampled_from(
        (
            "<a href='http://['",
            "<a href='//x:y/'>政务公开</a>",
            "<a href='/b:c/'>乙栏目</a>",
            "<script>location='http://['</script>",
            "<script>location.href=a+b</script>",
            "<script>location='\\ud800/x'</script>",
            "<script>a=a+'x';location=a",
            "<meta http-equiv=refresh content=';url=//['>",
            "<base href='http://x:99999/'>",
            "<body onload='location=x'>",
            "主办：甲乙",
            "网站标识码",
            "ICP备",
            "</div> <ul>",
            "\x00",
        )
    ),
    max_size=40,
).map(" ".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=400) | SOUP.map(str.encode))
def test_any_bytes_give_a_check_or_a_parse_error(body: bytes) -> None:
    try:
        found = check(body)
    except ParseError:
        return
    stamp = {"channel": "website", "observed_at": "2024-12-20T02:00:00Z", "run_id": "run"}
    stamp |= {"spider": "website", "reason": "ok", "content_hash": found.digest(), "_id": "x"}
    assert schemas.errors(found.collection, as_json(found.document()) | stamp) == []
    assert all(column["name"] and column["url"] for column in found.columns)


@pytest.mark.parametrize("tag", ["div", "a href=/x/", "h2", "script"])
def test_five_thousand_nested_tags_are_survived(tag: str) -> None:
    assert check(f"<title>示例</title>{f'<{tag}>政务公开' * 5000}").title == "示例"
