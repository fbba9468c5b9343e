"""Home pages: who the site says it is, what it offers, where it leads, and redirect stubs."""

import time
from datetime import UTC, datetime
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
BOUND = 30
"""Seconds; alone on a machine such a page takes a fifth of it."""


def check(html: str | bytes, url: str = HOME) -> WebsiteCheck:
    body = html if isinstance(html, bytes) else html.encode()
    return parse_home(markup.read(Capture(url=url, request="home", body=body)))


def seen(inside: str, at: datetime | None = datetime(2024, 6, 20, 2, tzinfo=UTC)) -> WebsiteCheck:
    """The check of a page fetched at a moment, 20 June 2024 unless said otherwise."""
    body = f"<html><title>示例市</title><body>{inside}</body></html>".encode()
    return parse_home(markup.read(Capture(url=HOME, request="home", body=body, fetched_at=at)))


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
        ("闽ICP备字05009168号", "闽ICP备字05009168号", None),
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


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("<a href='/zfwzgzndbb/'>示例市人民政府网站及部门网站工作年度报表</a>", None),
        ("<a href='/gk/c105/'>示例市政府网站与政务新媒体工作年度报表</a>", None),
        ("<a href='/gk/wzndbb/index.html'>点此查看</a>", "点此查看"),
        ("<a href='/xw/t20240131_1.html'>政府网站工作年度报表（2023年）</a>", None),
        ("<a href='/mail/'>领导信箱</a>", None),
        ("<a href='/user/lyb/'>查看网民留言</a>", None),
        ("<a href='/hd/'>示例市市长信箱与部门负责人来信选登</a>", None),
        ("<a href='/bs/'>示例市级部门办事服务</a>", None),
        ("<a href='/bszn/'><img src=a alt='办事指南'></a>", "办事指南"),
        ("<div><h3>领导信箱</h3><a href='/xx/'>更多</a></div>", "领导信箱"),
    ],
)
def test_columns_of_reports_letters_and_guides_are_not_missed(link: str, name: str | None) -> None:
    wanted = name or link.partition(">")[2].removesuffix("</a>")
    assert [column["name"] for column in columns(link)] == [wanted]


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/login?to=xx'>我要写信</a>",
        "<a href='javascript:write()'>我要写信</a>",
        "<a href='/u/userCenter/c.html'>我要写信</a>",
        "<a href='/hd/1.html'>关于路灯的留言</a>",
        "<a href='/hd/2.html'>示例市领导就群众来信反映的道路问题开展调研</a>",
        "<a href='/xw/t20240131_1.html'>市长信箱</a>",
        "<a href='/f/ndbb.xls'>网站年度报表</a>",
        "<a href='http://other.gov.cn/xx/'>市长信箱</a>",
    ],
)
def test_other_links_with_their_words_are_no_columns(link: str) -> None:
    assert columns(link) == []


@pytest.mark.parametrize(
    ("link", "feature", "name"),
    [
        ("<a href=/f/><img alt='无障碍浏览'></a>", "accessibility", "无障碍浏览"),
        ("<a href=/f/>长者版</a>", "elder_mode", "长者版"),
        ("<a href=/f/ title='智能问答'></a>", "chatbot", "智能问答"),
        ("<a href=/f/>EN</a>", "multilingual", "EN"),
        ("<a href=/f/>公共数据开放</a>", "open_data", "公共数据开放"),
        ("<a href=/f/>高级搜索</a>", "search", "高级搜索"),
        ("<a href=/f/>市长信箱</a>", "mailbox", "市长信箱"),
        ("<a href=/f/>政务微信</a>", "wechat", "政务微信"),
        ("<a href=/f/>手机客户端</a>", "app", "手机客户端"),
    ],
)
def test_feature_links_tell_where_a_feature_leads(link: str, feature: str, name: str) -> None:
    found = seen(link * 2).feature_links
    assert found == [{"feature": feature, "name": name, "url": HOME + "f/"}]


def test_an_account_is_told_by_its_address() -> None:
    found = seen("<a href='https://weibo.com/demo'><img></a><a href='https://notweibo.com/x'></a>")
    assert found.feature_links == [
        {"feature": "weibo", "name": None, "url": "https://weibo.com/demo"}
    ]


@pytest.mark.parametrize(
    "link",
    [
        "<a href='javascript:void(0)'>无障碍</a>",
        "<a href='#'>长者版</a>",
        "<a>智能问答</a>",
        "<a href='/'>数据开放</a>",
        "<a href='/xw/t20240101_1.html'>微信支付进医院</a>",
        "<a href='/xw/a'>示例市公共数据开放工作推进会在示例区召开</a>",
        "<a href='/zwfw/'>政务服务</a>",
    ],
)
def test_what_leads_nowhere_or_is_news_is_no_feature_link(link: str) -> None:
    assert seen(link).feature_links == []


def test_feature_links_have_a_limit_for_each_and_for_all() -> None:
    names = (
        "市长信箱",
        "微博",
        "微信",
        "长者版",
        "无障碍",
        "智能问答",
        "客户端",
        "搜索",
        "数据开放",
    )
    found = seen("".join(f"<a href=/{n}/{i}/>{n}</a>" for i in range(60) for n in names))
    assert len(found.feature_links or []) == 40
    assert max([str(found.feature_links).count(name) for name in names]) <= 6


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://gjzwfw.www.gov.cn/", "national"),
        ("http://app.gjzwfw.gov.cn/jmopen/", "national"),
        ("http://zwfw.www.gov.cn/", "national"),
        ("http://www.sczwfw.gov.cn/jiq/", "provincial"),
        ("http://yc.jxzwfww.gov.cn/?flag=gj", "provincial"),
        ("https://puser.zjzwfw.gov.cn/sso", "provincial"),
        ("http://zwfw.hubei.gov.cn/", "provincial"),
        ("https://zwfw-new.hunan.gov.cn/", "provincial"),
        ("http://zwfw.gz.gov.cn/", "other"),
        ("http://www.cdzwfw.gov.cn/", "other"),
        ("http://zwfw.demo.example/", "other"),
    ],
)
def test_platforms_are_told_by_their_address(url: str, platform: str) -> None:
    (found,) = seen(f"<a href='{url}'>办事</a>").service_entrances or []
    assert found == {"name": "办事", "url": url, "platform": platform}


def test_entrances_are_told_by_name_on_other_sites_only() -> None:
    elsewhere = "<a href='http://fw.example/'>示例政务服务网</a>"
    own = "<a href='/zwfw/'>示例政务服务网</a><a href='http://fw.example/a'>示例市一网通办改革走在前列并获得好评的工作</a>"
    assert seen(elsewhere + own).service_entrances == [
        {"name": "示例政务服务网", "url": "http://fw.example/", "platform": "other"}
    ]


def test_entrances_have_a_limit() -> None:
    links = "".join(f"<a href='http://www.sczwfw.gov.cn/{n}'>甲</a>" for n in range(80))
    assert len(seen(links * 2).service_entrances or []) == 50


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ("<a href=/x/>English</a><a href=/y/>EN</a>", ["en"]),
        ("<a href=/x/>日本語</a><a href=/y/>한국어</a><a href=/z/>Русский</a>", ["ja", "ko", "ru"]),
        (
            "<a href=/x/>Français</a><a href=/y/>Deutsch</a><a href=/z/>Español</a>",
            ["fr", "de", "es"],
        ),
        ("<a href=/x/>العربية</a><a href=/y/>英文版</a>", ["ar", "en"]),
        ("<a href=/x/>繁體</a><a href=/y/>简体中文</a>", []),
        ("<link rel=alternate hreflang=zh-TW><link hreflang=x-default><link hreflang=vi>", ["vi"]),
        ("<select><option>中文<option>藏文</select>", ["bo"]),
        ("<a href='http://english.demo.gov.cn/'><img></a>", ["en"]),
        ("<a href='/en/index.html'><img></a>", ["en"]),
        ("<a href='http://www.other.example/en/'>某组织</a>", []),
        ("<a href=/x/>示例市举办English演讲比赛</a><a href='/ar/'>安置</a>", []),
    ],
)
def test_languages(inside: str, codes: list[str]) -> None:
    assert seen(inside).languages == codes


@pytest.mark.parametrize(
    ("inside", "counts"),
    [
        ("<img src=a><img src=b alt=''><img src=c alt='图'>", (3, 1, 0, 0)),
        (
            "<input name=q><input type=text title='词'><textarea placeholder='x'></textarea>",
            (0, 0, 3, 1),
        ),
        (
            "<input type=hidden><input type=submit><input type=BUTTON><button>x</button>",
            (0, 0, 0, 0),
        ),
        ("<label for=a>甲</label><input id=a><label>乙<select></select></label>", (0, 0, 2, 0)),
        (
            "<input aria-label=x><input aria-labelledby=y><input title=' '><label><input></label>",
            (0, 0, 4, 2),
        ),
    ],
)
def test_accessibility_is_counted_in_the_markup(inside: str, counts: tuple[int, ...]) -> None:
    found = seen(inside).accessibility
    assert found == dict(
        zip(
            ("language", "images", "images_without_text", "fields", "fields_without_label"),
            (None, *counts),
            strict=True,
        )
    )
    told = check("<html lang='zh-CN'><title>示例</title></html>").accessibility
    assert told
    assert told["language"] == "zh-CN"


def listed(*dates: str) -> str:
    rows = (
        f"<li><a href='/xw/{n}.html'>示例市召开第{n}次重点工作推进会议</a><span>{date}</span></li>"
        for n, date in enumerate(dates)
    )
    return f"<ul>{''.join(rows)}</ul>"


def test_fresh_are_the_entries_of_two_weeks_the_first_day_counted() -> None:
    found = seen(listed("2024-06-20", "06-06", "06-05", "2024-06-22", "2023-06-19"))
    assert (found.dated_entries, found.fresh_entries) == (4, 2)
    assert as_json(found.newest_at) == "2024-06-19T16:00:00Z"


def test_what_is_fresh_is_unknown_without_the_moment_of_fetching() -> None:
    found = seen(listed("2024-06-20", "06-06"), at=None)
    assert (found.dated_entries, found.fresh_entries) == (1, None)


def test_a_link_printed_twice_is_one_entry() -> None:
    found = seen(f"<div>{listed('06-19', '06-18')}</div><div>{listed('06-19', '06-18')}</div>")
    assert (found.dated_entries, found.fresh_entries) == (2, 2)


@pytest.mark.parametrize(
    "clock",
    [
        "今天是：2024年6月20日 星期四 <a href=/a/>设为首页</a> <a href=/b/>加入收藏夹</a>",
        "<span>今天是</span><span>2024年6月20日</span><a href=/a/>公务邮箱</a><a href=/b/>通讯</a>",
        "<span>2024年06月20日 星期四</span><a href=/a/>公务邮箱</a><a href=/b/>通讯录本</a>",
        "<span>现在是：2024-06-20 10:00</span><ul><li><a href=/a/>公务邮箱</a></li></ul>",
    ],
)
def test_the_clock_of_a_page_is_no_entry(clock: str) -> None:
    found = seen(f"<div>{clock}</div><div>{listed('2024-05-01', '2024-05-02')}</div>")
    assert (found.dated_entries, found.fresh_entries) == (2, 0)


def test_a_headline_about_today_is_no_clock() -> None:
    found = seen("<ul><li><a href=/x/1.html>今天是世界环境日，示例市开展活动</a>06-05</li></ul>")
    assert found.dated_entries == 1


def test_lists_drawn_by_a_script_are_unknown_not_stale() -> None:
    drawn = seen("<script>loadPageData('news')</script><a href=/a/>政务公开</a>")
    assert (drawn.newest_at, drawn.dated_entries, drawn.fresh_entries) == (None, None, None)
    stale = seen("<a href=/a/>政务公开</a>")
    assert (stale.newest_at, stale.dated_entries, stale.fresh_entries) == (None, 0, 0)


def test_a_stub_offers_nothing_that_was_seen() -> None:
    stub = seen("<script>location='/x/'</script>")
    assert stub.script_redirect
    unknown = (stub.feature_links, stub.service_entrances, stub.languages, stub.accessibility)
    assert unknown == (None, None, None, None)
    assert (stub.newest_at, stub.dated_entries, stub.fresh_entries) == (None, None, None)


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f"<a href='/c{n}/'>栏目{n}</a>" for n in range(40_000)),
        "".join(
            f"<ul>{''.join(f'<li><a href=/{n}/{i}>检查公告{i}</a>06-01' for i in range(50))}</ul>"
            for n in range(800)
        ),
        "<p>今天是：2024年1月1日 星期一</p>" * 40_000,
        "<input>" * 90_000,
        "<a href=/x/><img alt=微信></a>" * 40_000,
    ],
    ids=["links", "a list", "clocks", "fields", "pictures"],
)
def test_a_home_page_of_forty_thousand_links_ends_in_time(inside: str) -> None:
    start = time.perf_counter()
    assert seen(inside).title == "示例市"
    assert time.perf_counter() - start < BOUND


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
