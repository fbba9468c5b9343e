"""The CMS family: by tags, address, templates and links, and the same for all pages of a site."""

import pytest

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.website.families import cms_family

HEX = "0f3c9a7be52d4c61a8d2b7e4f1905a3c"
SITE = "http://www.shili.example"


def family(body: str, url: str = f"{SITE}/") -> str | None:
    return cms_family(markup.read(Capture(url=url, request="page", body=body.encode())))


def link(href: str) -> str:
    return f"<meta charset=utf-8><p>公告</p><a href='{href}'>示例市公告</a>"


ADDRESSES = {
    f"/slsrmzf/c10/202611/{HEX}.shtml": "ucap",
    f"/chengxian/home/2018-03/18/content_{HEX}.shtml": "ucap",
    f"/common/search/{HEX}?_isJson=true&page=1": "ucap",
    "/zwgk/202611/t20261118_90.html": "trs",
    "/art/2026/11/18/art_6_11394426.html": "hanweb_jcms",
    "/col/col76841/index.html?uid=1&pageNum=2": "hanweb_jcms",
    "/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15": "hanweb_jcms",
    f"/xwzx/art/2026/art_{HEX}.html": "hanweb_jpaas",
    "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1": "hanweb_jpaas",
    "/zwgk/content/post_9901188.html": "gdbs",
    "/site/label/8888?IsAjax=1": "lonsun",
    "/public/column/6596221?type=4": "lonsun",
    "/info/1483/1199786.htm": "vsb",
    "/eportal/ui?pageId=4420": "eportal",
    "/zwgk/tzgg/index.html": None,
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_address_of_a_page_or_an_answer(path: str) -> None:
    assert family("<p>公告</p>", SITE + path) == ADDRESSES[path]


LINKS = {
    f"/slsrmzf/c10/202611/{HEX}.shtml": "ucap",
    "./202611/t20261118_90.html": "trs",
    "/art/2026/11/18/art_6_11394426.html": "hanweb_jcms",
    f"/xwzx/art/2026/art_{HEX}.html": "hanweb_jpaas",
    f"{SITE}/zwgk/content/post_9901188.html": "gdbs",
    "../info/1483/1199786.htm": "vsb",
    "/zwgk/tzgg/index.html": None,
    "http://www.sheng.example/zwgk/202611/t20261118_90.html": None,
}


@pytest.mark.parametrize("href", LINKS)
def test_a_home_or_list_page_is_told_by_links_to_its_own_articles(href: str) -> None:
    assert family(link(href)) == LINKS[href]


MARKS = {
    "<meta name='template,templategroup,version' content='1,default,11.3'>": "ucap",
    "<meta name=others content='页面生成时间 2026-11-01 10:00:00'>": "ucap",
    "<meta name=HtmlGenerateTime content='2026-11-01 10:00:00'>": "lonsun",
    "<script>createPageHTML('page_div',10,1,'list','shtml',200)</script>": "ucap",
    '<script>createPageHTML(10,0,"index","html")</script>': None,
    "<script src=/_sitegray/_sitegray.js></script>": "vsb",
    "<script>var p={webSiteCode:'a',channelCode:'b'}</script>": "jiangxi",
    "<script parsetype=bulidstatic></script>": "hanweb_jpaas",
    "<a href='./W020240613556663730435.docx'>附件</a>": "trs",
    "<a href='https://pucha.kaipuyun.cn/exposure/jiucuo.html'>找错</a>": None,
    "<datastore><totalrecord>7</totalrecord><recordset></recordset></datastore>": "hanweb_jcms",
    "": None,
}


@pytest.mark.parametrize("mark", MARKS)
def test_marks(mark: str) -> None:
    assert family(f"<meta charset=utf-8>{mark}<p>公告</p>") == MARKS[mark]


def test_a_copied_articles_marks_say_less_than_the_sites_own_links() -> None:
    copied = "<div class=TRS_Editor><p>转载</p></div>"
    assert family(copied) == "trs"
    assert family(copied + link("/zwgk/content/post_1.html")) == "gdbs"
    others = link("http://a.example/art/2026/1/1/art_1_1.html") * 5
    assert family(others + link("/info/1/2.htm")) == "vsb"


def test_the_url_tag_is_an_address_too() -> None:
    tag = f"<meta name=Url content='/xxgk/art/2026/art_{HEX}.html'><meta name=MakeTime content=x>"
    assert family(tag) == "hanweb_jpaas"


def test_hostile_pages_end() -> None:
    assert family("webSiteCode" * 20_000) is None
    assert family("<a href=/x>y</a>" * 20_000) is None
    assert family('"manuscriptId"' * 20_000) is None
