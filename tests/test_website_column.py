"""Columns: entries found by the shape of the page, sizes, the next page, and any bytes survived."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.items import Outcome, WebsiteColumn, WebsitePage
from govcrawl.parsers import ParseError, channels, markup
from govcrawl.parsers.website.column import DrawnByScriptError, parse_column
from govcrawl.urls import canonical, same_site

CHINA = timezone(timedelta(hours=8))
URL = "http://www.yangli.example/zwgk/tzgg/index.html"
FETCHED = datetime(2024, 1, 5, 9, 0, tzinfo=CHINA)
MENU = "".join(f"<li><a href='/c{n}/'>政务公开栏目{n}</a></li>" for n in range(12))


def column(body: str, url: str = URL, request: str = "list") -> WebsiteColumn:
    capture = Capture(url=url, request=request, body=body.encode(), fetched_at=FETCHED)
    return parse_column(markup.read(capture))


def dispatched(body: str, request: str = "page", url: str = URL) -> Any:
    capture = Capture(url=url, request=request, body=body.encode(), fetched_at=FETCHED)
    (item,) = channels.parse("website", capture)
    return item


def titles(found: WebsiteColumn) -> list[str]:
    return [entry["title"] for entry in found.entries]


def days(found: WebsiteColumn) -> list[str | None]:
    moments = [entry["published_at"] for entry in found.entries]
    return [moment.astimezone(CHINA).date().isoformat() if moment else None for moment in moments]


ROWS = {
    "date in the link": "<li><a href='{u}'>{t}<span>2024-01-03</span></a></li>",
    "date before": "<li><span>2024-01-03</span><a href='{u}'>{t}</a></li>",
    "date behind": "<p><a href='{u}'>{t}</a> [2024-01-03]</p>",
    "date glued to the title": "<li><a href='{u}'>{t}2024-01-03</a></li>",
    "Chinese date": "<li><a href='{u}'>{t}</a><em>2024年1月3日</em></li>",
    "day and month apart": "<li><b>03</b><i>2024-01</i><a href='{u}'>{t}</a></li>",
    "year apart": "<li><i>2024</i><b>01-03</b><a href='{u}'>{t}</a></li>",
    "no year": "<li><a href='{u}'>{t}</a><span>01-03</span></li>",
    "label": "<div class=i><a href='{u}'>{t}</a>"
    "<p>来源：市政府 发布时间：2024-01-03 10:20</p></div>",
    "summary with a date": "<div class=i><a href='{u}'>{t}</a><span>2024-01-03</span>"
    "<p>2023年12月1日，市政府召开会议，听取了各单位关于年度工作完成情况的汇报，"
    "研究了下一步的安排。</p></div>",
    "table": "<tr><td>1</td><td><a href='{u}'>{t}</a></td><td>2024-01-03</td></tr>",
    "definition list": "<dt><a href='{u}'>{t}</a></dt><dd>2024-01-03</dd>",
    "picture and title": "<li><a href='{u}'><img src=a.jpg></a><h4><a href='{u}'>{t}</a></h4>"
    "<span>2024-01-03</span></li>",
    "category before": "<li>[<a href='/yw/'>要闻</a>]<a href='{u}'>{t}</a><u>2024-01-03</u></li>",
    "cut": "<li><a href='{u}' title='{t}'>关于做好春节…</a><span>2024-01-03</span></li>",
    "date in an attribute": "<li data-time='2024-01-03 10:00'><a href='{u}'>{t}</a></li>",
    "date in a time tag": "<li><a href='{u}'>{t}</a><time datetime=2024-01-03></time></li>",
    "date in the tooltip": "<li><a href='{u}' title='标题：{t}　发布时间：2024-01-03'>{t}</a></li>",
    "opened by a script": (
        "<li><a href='javascript:;' onclick=\"window.open('{u}')\">{t}</a><b>2024-01-03</b></li>"
    ),
    "clicked": "<li onclick=\"location.href='{u}'\"><p>{t}</p><b>2024-01-03</b></li>",
    "pinned": "<li>[置顶]<a href='{u}'>【置顶】{t}</a><b>2024-01-03</b></li>",
    "bullet": "<li>·<a href='{u}'>· {t}</a><span>(2024-01-03)</span></li>",
    "more link": "<li><a href='{u}'>{t}</a><span>2024-01-03</span><a href='{u}'>查看详情</a></li>",
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_is_read_whatever_its_shape(row: str) -> None:
    wanted = ["关于做好春节期间值班工作的通知", "样例县2024年政府工作报告", "供水公告"]
    rows = "".join(row.format(u=f"./t{n}.html", t=title) for n, title in enumerate(wanted))
    body = (
        f"<ul class=nav>{MENU}</ul><table>{rows}</table>"
        if "<tr>" in row
        else (f"<ul class=nav>{MENU}</ul><div class=list>{rows}</div>")
    )
    found = column(f"<meta charset=utf-8>{body}")
    if "关于做好春节…" in row:
        assert titles(found)[0] == wanted[0]
    assert titles(found) == wanted
    assert days(found) == ["2024-01-03"] * 3
    assert [entry["url"] for entry in found.entries] == [
        f"http://www.yangli.example/zwgk/tzgg/t{n}.html" for n in range(3)
    ]


def test_a_date_without_a_year_is_never_in_the_future() -> None:
    rows = "<li><a href=/a>甲地公告</a>01-04</li><li><a href=/b>乙地公告</a>12-30</li>"
    assert days(column(f"<meta charset=utf-8><ul>{rows}</ul>")) == ["2024-01-04", "2023-12-30"]


def test_a_date_of_the_future_is_not_the_newest() -> None:
    rows = "<li><a href=/a>甲地公告</a>2042-01-04</li><li><a href=/b>乙地公告</a>2023-12-30</li>"
    found = column(f"<meta charset=utf-8><ul>{rows}</ul>")
    assert found.newest_at == datetime(2023, 12, 30, tzinfo=CHINA)


def test_without_an_address_relative_links_lead_nowhere() -> None:
    found = column(
        "<base href=/x/><ul><li><a href=a.html>notice one</a>2024-01-01</li></ul>", url=""
    )
    assert (found.url, found.entries[0]["url"], found.entry_count) == (None, None, 1)


def test_two_columns_of_cells_are_two_entries_a_row() -> None:
    cell = "<td><a href=/{n}.html>第{n}号公告的内容</a>2024-01-0{n}</td>"
    rows = "".join(f"<tr>{cell.format(n=n)}{cell.format(n=n + 1)}</tr>" for n in (1, 3))
    found = column(f"<meta charset=utf-8><table>{rows}</table>")
    assert titles(found) == [f"第{n}号公告的内容" for n in (1, 2, 3, 4)]


PAGERS: dict[str, tuple[str, str, tuple[int | None, int | None, str | None]]] = {
    "TRS first": (
        "index.html",
        '<script>createPageHTML(3,0,"index","html")</script>',
        (None, 3, "index_1.html"),
    ),
    "TRS last": (
        "index_2.html",
        '<script>createPageHTML(3,2,"index","html")</script>',
        (None, 3, None),
    ),
    "UCAP": (
        "l.shtml",
        "<script>createPageHTML('d',10, 1,'l','shtml',200);</script>",
        (200, 10, "l_2.shtml"),
    ),
    "UCAP last": (
        "l_2.shtml",
        "<script>createPageHTML('d',2,2,'l','shtml',21);</script>",
        (21, 2, None),
    ),
    "number first from one": (
        "fg.shtml",
        "<script>createPageHTML(2,1,'fg','shtml',89)</script>",
        (89, 2, "fg_2.shtml"),
    ),
    "VSB": (
        "tzgg.htm",
        "<span>共52条</span><a href=tzgg/10.htm>下页</a><span>1/11</span>",
        (52, 11, "tzgg/10.htm"),
    ),
    "words": (
        "l.jsp",
        "<a href='l.jsp?p=3'>下一页</a> 共 22699 条纪录 第 2页",
        (22699, None, "l.jsp?p=3"),
    ),
    "thousands": ("l.jsp", "当前第1/204页　共3,059条", (3059, 204, None)),
    "script variables": (
        "i.html",
        "<script>var countPage=56;var countnum= 6348;</script>",
        (6348, 56, None),
    ),
    "jpage": (
        "i.html",
        "<script>$('#1').jpage({perPage:15,totalRecord:685})</script>",
        (685, 46, None),
    ),
    "JPAAS": ("i.html", "<div class=pagination rows=15 count=300></div>", (300, 20, None)),
    "query": ("i.jsp?page=2", "共 9 页 第 2 页", (None, 9, "i.jsp?page=3")),
    "UCAP without names": (
        "i.shtml",
        "<script>createPageHTML('d','15','1')</script>",
        (None, 15, None),
    ),
    "plug-in": (
        "i.html",
        "<script>laypage.render({elem:'p',count: 70,limit:10})</script>",
        (70, 7, None),
    ),
    "found": ("i.html", "为您共找到相关结果约1,234条 每页20条", (1234, None, None)),
    "pages then entries": ("i.html", "共20页300条 转到", (300, 20, None)),
    "round the clock": ("i.html", "热线 7/24 受理", (None, None, None)),
    "commented": ("i.html", "<!--共<b>0</b>条记录 1/1页-->", (None, None, None)),
    "in a title": ("i.html", "<a href=/b>两部门推出共15条措施</a> 第 1 页", (None, None, None)),
}


@pytest.mark.parametrize(("name", "pager", "sizes"), PAGERS.values(), ids=PAGERS)
def test_paging(name: str, pager: str, sizes: tuple[int | None, int | None, str | None]) -> None:
    base = "http://www.yangli.example/a/"
    rows = "<ul><li><a href=/a.html>公告</a>2024-01-01</li></ul>"
    found = column(f"<meta charset=utf-8>{rows}{pager}", url=base + name)
    next_url = base + sizes[2] if sizes[2] else None
    assert (found.total, found.pages, found.next_url) == (*sizes[:2], next_url)


FEEDS: dict[str, Any] = {
    "UCAP": {
        "data": {
            "total": 7,
            "rows": 2,
            "results": [{"title": "甲", "url": "/a", "publishedTime": 1704211200000}],
        }
    },
    "letters": {
        "data": {
            "total": "7",
            "rows": [{"id": "1", "title": "甲", "startTime": "2024-01-03 00:00:00"}],
        }
    },
    "TRS": {
        "page": {
            "totalElements": 7,
            "content": [{"DOCTITLE": "甲", "DOCPUBURL": "/a", "DOCRELTIME": "2024-01-03"}],
        }
    },
    "array": [{"name": "甲", "link": "/a", "date": "20240103"}],
    "text within": {
        "total": 7,
        "data": json.dumps([{"title": "甲", "url": "/a", "time": "2024/01/03"}]),
    },
    "menu beside": {
        "menus": [{"name": "栏目"}] * 9,
        "total": 7,
        "list": [{"title": "<em>甲</em>", "url": "/a", "pubDate": "2024-01-03"}],
    },
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS)
def test_a_json_answer_is_a_list_by_what_its_objects_hold(feed: Any) -> None:
    found = column(json.dumps(feed), url="http://www.yangli.example/api")
    assert titles(found) == ["甲"]
    assert days(found) == ["2024-01-03"]
    assert found.total == (7 if isinstance(feed, dict) else None)


def test_other_data_answers() -> None:
    jsonp = 'callback({"total":0,"list":[]});'
    assert (column(jsonp).entries, column(jsonp).entry_count, column(jsonp).total) == ([], 0, 0)
    rss = (
        "<?xml version='1.0'?><rss><channel><item><title>甲</title><link>http://a.example/1</link>"
        "<pubDate>Wed, 03 Jan 2024 02:00:00 GMT</pubDate></item></channel></rss>"
    )
    assert (titles(column(rss)), days(column(rss))) == (["甲"], ["2024-01-03"])
    with pytest.raises(ParseError, match="排序方式不能为空"):
        column('{"success":false,"msg":"排序方式不能为空！"}')
    with pytest.raises(ParseError, match="no list"):
        column('{"visits": 12, "tags": []}')


def test_no_entry_is_zero_only_where_the_page_says_so() -> None:
    head = f"<meta charset=utf-8><ul class=nav>{MENU}</ul>"
    assert column(f"{head}<p>暂无数据</p>").entry_count == 0
    counted = column(f"{head}<script>var articleCount=444;loadPageData()</script>")
    assert (counted.entry_count, counted.total, counted.entries) == (None, 444, [])
    with pytest.raises(DrawnByScriptError):
        column(f"{head}<script>loadPageData({{channelCode:1}})</script>")
    with pytest.raises(DrawnByScriptError):
        column(f"{head}<ul id=newslist></ul><script src=/js/page.js></script>")
    with pytest.raises(ParseError, match="no list entries"):
        column(head)


def test_what_came_back_decides_between_column_and_article() -> None:
    """Whatever was asked for."""
    rows = "".join(
        f"<li><a href=/t2024010{n}_1.html>公告{n}</a>2024-01-0{n}</li>" for n in range(1, 5)
    )
    listed = f"<meta charset=utf-8><title>公告</title><ul>{rows}</ul>"
    prose = "本机关依法公开政府信息，公民、法人和其他组织可以到政务服务中心查阅。" * 12
    guide = f"<meta charset=utf-8><title>公开指南</title><h1>公开指南</h1><p>{prose}</p>"
    tags = "<meta name=ArticleTitle content=公告汇编><meta name=PubDate content='2024-01-02'>"
    for request in ("page", "list"):
        assert isinstance(dispatched(listed, request), WebsiteColumn)
        assert isinstance(dispatched(guide, request), WebsitePage)
        assert isinstance(dispatched(f"{tags}<h1>公告汇编</h1>{listed}", request), WebsitePage)


def test_an_article_in_several_pages_is_an_article() -> None:
    prose = "<p>全县工作会议在县城召开，会议总结了一年来的工作，部署了下一步任务。</p>" * 3
    head = "<meta charset=utf-8><h1>全县工作会议召开</h1><p>发布时间：2024-01-02 来源：县府办</p>"
    pager = "<div class=page><span>1</span><a href=a_1.html>2</a><a href=a_1.html>下一页</a></div>"
    assert isinstance(dispatched(head + prose + pager), WebsitePage)


def test_a_failure_of_a_column_is_an_outcome() -> None:
    drawn = dispatched(
        "<meta charset=utf-8><h2>公告</h2><div></div><script>loadPageData()</script>" + MENU
    )
    assert isinstance(drawn, Outcome)
    assert (drawn.reason, drawn.fault) == ("needs_js", "unknown")
    failed = dispatched('{"success":false}', request="list")
    assert (failed.reason, failed.fault, failed.target) == ("parse", "us", URL)


def test_an_unknown_channel_is_named() -> None:
    with pytest.raises(LookupError, match=r"'radio'.*website"):
        channels.parse("radio", Capture(url=URL, request="page", body=b"x"))


def test_a_long_list_is_read_whole() -> None:
    rows = "".join(
        f"<tr><td><a href=/{n}.html>公告第{n}号</a></td><td>2024-01-01</td></tr>"
        for n in range(3000)
    )
    assert column(f"<meta charset=utf-8><table>{rows}</table>").entry_count == 3000


PIECES = st.sampled_from(
    [
        "<ul>",
        "<li>",
        "</li>",
        "<a href=/a>公告</a>",
        "<a href='http://[::1'>x</a>",
        "2024-01-01",
        "<table><tr><td>",
        "<!--",
        "-->",
        "<record><![CDATA[",
        "]]></record>",
        "[01-32]",
        "1/²页",
        "共 99999999999999999999 条",
        "createPageHTML('a','b',1,2,'x')",
        "<script>",
        "</script>",
        "<base href='http://['>",
        "\x00",
        "{",
        "[",
        '"title":',
        "<datastore>",
        "<?xml version='1.0'?>",
        "<frameset><frame src=/b>",
        "<iframe src=b.htm>",
        "<a onclick=\"window.open('/b')\">公告标题一</a>",
        "<li onclick=\"location='/b'\">公告标题二</li>",
        "$('#7').jpage({perPage:1,totalRecord:9,",
        "ajaxParam:{webid:1,columnid:2}});",
        "'/module/web/jpage/dataproxy.jsp'",
        "<script url=/jpaas-publish-server/a/unit querydata=\"{'tagId':'list'}\"></script>",
        "'/common/search/'+id+'?_isJson=true&page='",
        '"/site/label/8888?pageIndex="',
        "Pager({size:3,current:0,prefix:'i',suffix:'htm'})",
        "urls[0]='/1.htm';urls[1]='/2.htm';",
        "t=['公告一','公告二'];",
        "document.write('<li><a href=/c>公告三</a>');",
        "{title:'\\ud800',url:'/200000.htm'},",
        "<div class=page><b>1</b><a href=/2>2</a></div>",
    ]
)
ANSWERS = (
    "http://www.yangli.example/jpage/dataproxy.jsp?startrecord=1&endrecord=9&perpage=3",
    "http://www.yangli.example/jpage/dataproxy.jsp?page=1",
    "http://www.yangli.example/jpaas-publish-server/unit?paramJson=%7B%22pageNo%22%3A1%7D",
    "http://www.yangli.example/site/label/8888?pageIndex=1&pageSize=1",
    "http://www.yangli.example/d?page=1&size=1",
)
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just(10**400)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["title", "url", "date", "data", "total", "code", "html", "msg"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=25,
)
DEEP = st.builds(
    lambda piece, times: piece * times,
    st.sampled_from(["<div>", "<ul><li>", "<a href=/a>b", "[", '{"a":', "<x>", "<table><tr><td>"]),
    st.integers(1, 3000),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode()),
        JSON.map(lambda value: json.dumps(value).encode()),
        DEEP.map(str.encode),
    ),
    st.sampled_from(["page", "list", "home"]),
    st.sampled_from([URL, *ANSWERS]),
)
def test_any_bytes_give_exactly_one_item(body: bytes, request: str, url: str) -> None:
    capture = Capture(url=url, request=request, body=body, fetched_at=FETCHED)
    (item,) = channels.parse("website", capture)
    assert item.collection in {"website_checks", "website_columns", "website_pages", "outcomes"}
    if isinstance(item, WebsiteColumn) and item.next_url:
        assert same_site(item.next_url, url)
        assert canonical(item.next_url) != canonical(url)
