"""Where a list goes on: never off the site, never round, and nothing the page does not tell."""

import time
from typing import Any

import pytest

from govcrawl.capture import Capture
from govcrawl.items import WebsiteColumn
from govcrawl.parsers import markup
from govcrawl.parsers.website import blocks, queries, script_lists, script_objects
from govcrawl.parsers.website.column import DrawnByScriptError, parse_column

SITE = "http://www.yangli.example"
ROWS = "<ul><li><a href=/a.html>样例县公告</a>2024-01-01</li></ul>"
CHANNEL = "843b17cc25584632b77b56a6f583722b"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def column(body: str, path: str = "/a/index.html", charset: str = "utf-8") -> WebsiteColumn:
    text = f"<html><meta charset={charset}>{body}</html>"
    capture = Capture(url=SITE + path, request="list", body=text.encode("gb18030"))
    if charset == "utf-8":
        capture = Capture(url=SITE + path, request="list", body=text.encode())
    return parse_column(markup.read(capture))


def answer(text: str, path: str) -> WebsiteColumn:
    return parse_column(markup.read(Capture(url=SITE + path, request="list", body=text.encode())))


LINKS: dict[str, tuple[str, str | None]] = {
    "words": ("<a href=index_2.html>下一页</a>", "/a/index_2.html"),
    "bracketed": ("<a href=index_2.html>[下一页]</a>", "/a/index_2.html"),
    "the way back alone": ("<a href=index_0.html>上一页</a>", None),
    "itself": ("<a href=index.html>下一页</a>", None),
    "itself, spelled otherwise": ("<a href='index.html#list'>下一页</a>", None),
    "off the site": ("<a href=http://b.example/2.html>下一页</a>", None),
    "a script": ("<a href='javascript:go(2)'>下一页</a>", None),
    "a script that says where": (
        "<a href='javascript:location.href=\"index_2.html\"'>下页</a>",
        "/a/index_2.html",
    ),
    "a handler that says where": (
        "<a href='#' onclick=\"window.location='index_2.html'\">下一页</a>",
        "/a/index_2.html",
    ),
    "the first that leads on": (
        "<a href=#>下一页</a><a href=index_2.html>下一页</a>",
        "/a/index_2.html",
    ),
    "numbers": ("<div class=pages><b>1</b><a href=p2>2</a><a href=p3>3</a></div>", "/a/p2"),
    "numbers, marked by a class": (
        "<ul class=page><li><a href=p1>1</a><li class=active><a href=#>2</a><li><a href=p3>3</a>",
        "/a/p3",
    ),
    "numbers on the last page": (
        "<div class=page><a href=p1>1</a><a href=p2>2</a><span>3</span></div>",
        None,
    ),
    "numbers without a place": ("<div class=page><a href=p1>1</a><a href=p2>2</a></div>", None),
    "numbers that are no pager": ("<div class=calendar><b>1</b><a href=d2>2</a></div>", None),
}


@pytest.mark.parametrize(("pager", "path"), LINKS.values(), ids=LINKS)
def test_pager_links(pager: str, path: str | None) -> None:
    assert column(ROWS + pager).next_url == (SITE + path if path else None)


SIZES: dict[str, tuple[str, int | None, int | None]] = {
    "words": ("<p>共 1,234 条记录 第 1 / 62 页</p>", 1234, 62),
    "beside links": ("<p>共1,234条 <a href=?p=2>下一页</a></p>", 1234, None),
    "a fraction beside a link": ("<p>1/62 <a href=index_1.html>下页</a></p>", None, 62),
    "records": ("<p>每页 <b>15</b> 记录 总共 <b>1234</b> 记录</p>", 1234, None),
    "a fraction alone": ("<p>完成 1/62 项</p>", None, None),
    "a day": ("<p>5/6/2024</p><a href=index_1.html>下一页</a>", None, None),
    "the words of a link": (
        "<p><a href=b.html>共15条措施</a> <a href=?p=2>下一页</a></p>",
        None,
        None,
    ),
    "the last page, from one": (
        "<a href=?p=2>下一页</a><a href=?p=62>尾页</a>",
        None,
        62,
    ),
    "the last page, from nought": (
        "<a href=index_1.html>下一页</a><a href=index_61.html>末页</a>",
        None,
        62,
    ),
    "the last page, not on the first": (
        "<a href=?p=5>下一页</a><a href=?p=62>尾页</a>",
        None,
        None,
    ),
    "the last page, of another list": (
        "<a href=?c=7&p=2>下一页</a><a href=?c=9&p=62>尾页</a>",
        None,
        None,
    ),
}


@pytest.mark.parametrize(("pager", "total", "pages"), SIZES.values(), ids=SIZES)
def test_the_size_of_a_list(pager: str, total: int | None, pages: int | None) -> None:
    found = column(ROWS + pager)
    assert (found.total, found.pages) == (total, pages)


def test_a_page_number_in_the_query_counts_up_to_the_last_page() -> None:
    pager = "<p>共 3 页 第 2 页</p>"
    assert column(ROWS + pager, "/l.jsp?pageNum=2").next_url == f"{SITE}/l.jsp?pageNum=3"
    assert column(ROWS + pager, "/l.jsp?pageNum=3").next_url is None
    assert column(ROWS, "/l.jsp?pageNum=2").next_url is None


def test_the_rest_of_a_query_stays_as_it_is_written() -> None:
    """Words in it may be percent-encoded in GB 18030."""
    url = f"{SITE}/l.asp?key=%CB%AE&page=2&x=a+b&y"
    assert queries.next_page(url, 9) == f"{SITE}/l.asp?key=%CB%AE&page=3&x=a+b&y"
    assert queries.with_parameters(url, page=7, z="{1}") == (
        f"{SITE}/l.asp?key=%CB%AE&page=7&x=a+b&y&z=%7B1%7D"
    )


def listed(count: int, **sizes: Any) -> str:
    entries = ",".join(f'{{"title":"公告{n}","url":"/{n}.html"}}' for n in range(count))
    written = "".join(f',"{name}":{value}' for name, value in sizes.items())
    return f'{{"list":[{entries}]{written}}}'


ANSWERS: dict[str, tuple[str, str, int | None, str | None]] = {
    "total and size": ("/d?page=1&pageSize=2", listed(2, total=5), 3, "/d?page=2&pageSize=2"),
    "the last": ("/d?page=3&pageSize=2", listed(1, total=5), 3, None),
    "pages": ("/d?pageNo=1", listed(2, totalPages=2), 2, "/d?pageNo=2"),
    "a server with a limit": (
        "/d?page=1&_pageSize=50",
        listed(20, total=120),
        6,
        "/d?page=2&_pageSize=50",
    ),
    "no total, full": ("/d?page=1&size=2", listed(2), None, "/d?page=2&size=2"),
    "no total, not full": ("/d?page=1&size=3", listed(2), None, None),
    "no page": ("/d?size=2", listed(2, total=9), 5, None),
    "no size": ("/d?page=1", listed(2, total=9), None, None),
}


@pytest.mark.parametrize(("path", "text", "pages", "following"), ANSWERS.values(), ids=ANSWERS)
def test_data_answers(path: str, text: str, pages: int | None, following: str | None) -> None:
    found = answer(text, path)
    assert (found.pages, found.next_url) == (pages, SITE + following if following else None)


def test_a_set_of_frames_leads_to_the_one_with_the_content() -> None:
    frames = "<frame src=head.htm name=top><frame src=menu.htm name=left>"
    named = column(f"<frameset>{frames}<frame src=list.asp name=main><frame src=foot.htm>")
    assert (named.next_url, named.entry_count) == (f"{SITE}/a/list.asp", None)
    assert column(f"<frameset>{frames}<frame src=x.asp></frameset>").next_url == f"{SITE}/a/x.asp"
    with pytest.raises(DrawnByScriptError):
        column("<frameset><frame src=http://b.example/></frameset><script>loadPageData()</script>")


def test_an_inner_frame_counts_only_alone_and_where_the_page_lists_nothing() -> None:
    frame = "<iframe src=list.asp width=740 height=600></iframe>"
    assert column(frame).next_url == f"{SITE}/a/list.asp"
    assert column(ROWS + frame).next_url is None
    small = "<iframe src=count.asp height=1></iframe>"
    assert column(frame + small).next_url == f"{SITE}/a/list.asp"
    with pytest.raises(DrawnByScriptError):
        column(f"{frame}<iframe src=b.asp></iframe><script>loadPageData()</script>")


HANWEB = "<script>$('#7').jpage({%s proxyUrl:'/module/web/jpage/dataproxy.jsp'%s})</script>"


def test_a_jcms_list_without_the_columns_numbers_is_not_asked_for() -> None:
    """And its page number is none: the page is the same whatever it says."""
    record = "<script type=text/xml><datastore><record><![CDATA[%s]]></record></datastore></script>"
    page = record % "<li><a href=/art/2024/1/1/art_1_1.html>样例县公告</a>2024-01-01</li>"
    pager = HANWEB % ("perPage:15,totalRecord:40,", "")
    found = column(page + pager, "/col/col1/index.html?uid=7&pageNum=1")
    assert (found.total, found.pages, found.next_url, found.next_form) == (40, 3, None, None)


def test_of_two_lists_of_jcms_the_records_are_asked_for_from_the_first_on() -> None:
    store = "<script type=text/xml><datastore><record><![CDATA[%s]]></record></datastore></script>"
    one = store % "<li><a href=/art/2024/1/1/art_1_1.html>样例县公告</a>2024-01-01</li>"
    two = store % "<li><a href=/art/2024/1/1/art_2_1.html>样例县通知</a>2024-01-01</li>"
    numbers = ",ajaxParam:{webid:3,columnid:1,unitid:'7'}"
    found = column(one + two + HANWEB % ("perPage:15,totalRecord:40,", numbers))
    assert found.next_url is not None
    assert found.next_url.endswith("?startrecord=1&endrecord=40&perpage=15")
    assert found.next_form == {"webid": "3", "columnid": "1", "unitid": "7"}


def test_a_group_of_jcms_records_leads_to_the_next_by_its_link() -> None:
    record = "<record><![CDATA[<li><a href=/art/2024/1/1/art_1_1.html>公告一</a></li>]]></record>"
    link = "<nextgroup><![CDATA[<a href='./dataproxy.jsp?page=2&amp;columnid=1'></a>]]></nextgroup>"
    text = f"<datastore>{link}<recordset>{record}</recordset></datastore>"
    path = "/module/web/jpage/dataproxy.jsp?page=1&columnid=1"
    assert answer(text, path).next_url == f"{SITE}{path.replace('page=1', 'page=2')}"
    last = text.replace("<recordset>", "<totalpage>1</totalpage><recordset>")
    assert answer(last, path).next_url is None


def test_a_unit_that_may_be_anything_is_not_asked_for() -> None:
    script = f"<script parsetype=bulidstatic url={UNIT} querydata=\"{{'webId':'1','tagId':'%s'}}\">"
    script += "</script>"
    assert column(ROWS + script % "右侧列表").next_url is None
    with pytest.raises(DrawnByScriptError):
        column(script % "甲" + script % "乙")
    shown = column(script % "甲" + script % "新闻列表")
    assert shown.next_url is not None
    assert "%E5%88%97%E8%A1%A8" in shown.next_url


def test_links_without_dates_beside_a_unit_are_not_the_list() -> None:
    script = f"<script parsetype=bulidstatic url={UNIT} querydata=\"{{'tagId':'列表'}}\"></script>"
    hot = "".join(f"<li><a href=/12345{n}.html>样例县要闻{n}</a>" for n in range(3))
    assert column(hot + script).next_url == f"{SITE}{UNIT}?tagId=%E5%88%97%E8%A1%A8"


def test_columns_with_long_numbers_are_no_entries() -> None:
    menu = "".join(f"<li><a href=/s/c10028{n}/list.shtml>政务公开栏目{n}</a>" for n in range(5))
    call = f"<script>load('/common/search/{CHANNEL}?_isJson=true&_pageSize=9&page=1')</script>"
    found = column(f"<ul>{menu}</ul><script>var channelId=1</script>{call}")
    assert (found.entries, found.entry_count, found.next_url is not None) == ([], None, True)


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/s/c100289/list.shtml", False),
        ("/s/c100289/", False),
        ("/col/col76841/index.html", False),
        ("/zwgk/20241/list_2.html", False),
        ("/sy/zwdt/45120/index.html", True),
        ("/s/c100289/202611/d1.shtml", True),
        ("/show.asp?id=123456", True),
        ("/zwgk/content/post_1.html", True),
    ],
)
def test_addresses_of_articles_and_of_columns(path: str, *, is_article: bool) -> None:
    assert blocks.is_article_url(SITE + path) == is_article


def test_a_channels_call_that_leaves_something_open_is_not_made_up() -> None:
    call = "$.get('/common/search/'+%s+'?_isAgg=true&_isJson=true&_pageSize=%s&page='+n)"
    told = f"<script>var channelId='{CHANNEL}';{call % ('channelId', '18')}</script>"
    expected = f"/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=18&page=1"
    assert column(told).next_url == SITE + expected
    whole = f"<script>load('/searchList/{CHANNEL}?_isJson=true&_pageSize=9&page=1')</script>"
    assert column(whole).next_url == f"{SITE}/searchList/{CHANNEL}?_isJson=true&_pageSize=9&page=1"
    for code in (call % ("channelId", "18"), told.replace("18&", "'+size+'&")):
        with pytest.raises(DrawnByScriptError):
            column(f"<script>{code}</script>")


def test_a_static_pager_at_its_end_does_not_begin_anew_with_the_channels_answers() -> None:
    call = f"<script>load('/common/search/{CHANNEL}?_isJson=true&_pageSize=9&page=1')</script>"
    pager = "<script>createPageHTML('page_div',2,2,'list','shtml',21)</script>"
    assert column(ROWS + call + pager, "/a/list_2.shtml").next_url is None
    assert column(ROWS + call).next_url is not None


def test_a_labels_link_is_asked_for_from_the_page_that_is_missing() -> None:
    link = "/site/label/8888?labelName=l&siteId=1&pageIndex="
    script = f'<script>Ls.pagination("#p",{{currPage:1,pageCount:2,link:"{link}"}})</script>'
    assert column(ROWS + script).next_url == f"{SITE}{link}2"
    assert column(script).next_url == f"{SITE}{link}1"
    assert column(ROWS + script.replace("pageCount:2", "pageCount:1")).next_url is None
    assert column(ROWS + script, "/public/column/1?pageIndex=2").next_url is None


def test_objects_in_scripts() -> None:
    code = r"""f({a:'x\'y', "b-c":"\u4e00\/2", n:-3, t:true, z:null, o:{inner:"1"}}); {no pairs}"""
    assert list(script_objects.objects(code)) == [{"inner": "1"}]
    assert script_objects.pairs(r"""a:'x\'y', "b-c":"\u4e00\/2", n:-3, t:true, z:null""") == {
        "a": "x'y",
        "b-c": "一/2",
        "n": "-3",
        "t": "true",
    }


def test_halves_of_characters_are_joined_or_replaced() -> None:
    assert script_objects.unescape(r"\ud83d\ude00\u4e00") == "\U0001f600一"
    assert script_objects.unescape(r"a\ud83d") == "a\ufffd"
    rows = '[{"title":"样\\ud800例","url":"/1"},{"title":"县","url":"/2"}]'
    assert answer(rows, "/d").entries[0]["title"] == "样\ufffd例"


def page_of(body: str) -> markup.Page:
    return markup.read(Capture(url=SITE, request="list", body=body.encode()))


def test_menus_and_settings_in_scripts_are_no_lists() -> None:
    menu = "<script>var m=[{name:'要闻动态',url:'/yw/'},{name:'通知公告',url:'/tzgg/'}]</script>"
    assert script_lists.entries(page_of(menu)) == []
    one = "<script>var o={title:'样例县公告',url:'/1.html',date:'2024-01-01'}</script>"
    assert script_lists.entries(page_of(one)) == []
    arrays = "<script>var a=['甲乙','丙丁'];var b=['/1.html'];</script>"
    assert script_lists.entries(page_of(arrays)) == []


def test_half_a_tag_a_script_would_complete_is_left_out() -> None:
    code = "document.write('<a href=\"a_'+n+'.html\">尾页</a>');document.write('<b>'+'x</b>');"
    assert script_lists.written_html(page_of(f"<script>{code}</script>")) == "<b>x</b>"


HOSTILE = {
    "braces": "{" * 100_000,
    "pairs": "{" + "a:'" * 100_000,
    "strings": "document.write('" + "a'+'" * 50_000,
    "calls": "$('#1').jpage({" * 20_000,
    "labels": "'/site/label/1?" * 20_000,
    "channels": "'/common/search/'+a+" * 20_000,
    "links": "document.write(" * 50_000,
    "elements": "a[1]='" * 50_000,
    "files": "Pager({" * 50_000 + "a_" * 50_000,
    "joints": "currentPage=1;countPage=2;" + "\"+'+" * 50_000,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_hostile_scripts_are_read_in_bounded_time(code: str) -> None:
    started = time.monotonic()
    found = column(f"{ROWS}<script>{code}</script>")
    assert found.entry_count == 1
    assert time.monotonic() - started < 20
