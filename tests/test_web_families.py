"""Each family of content management systems pages, encodes and flaws as the real ones do."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlencode

import pytest

from tests.web.server import SampleWeb
from tests.web.sites import SITES
from tests.web.visitor import fetch, text


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


def lines(url: str) -> list[str]:
    """The addresses of the entries of a TRS list, by the file's name."""
    return re.findall(r"<li><a href=\"\./\d+/(\w+\.html)", text(url))


def test_ucap_dates_its_metas_by_generation_and_prints_twice(web: SampleWeb) -> None:
    path = next(path for path in web.paths("ucap") if path.startswith("/slsrmzf/c42000/2026"))
    page = text(web.url("ucap", path))
    assert '<meta name="PubDate" content="2026-04-01 02:10:33">' in page
    assert "页面生成时间 2026-04-01 02:10:33" in page
    assert page.count('id="zoom"') == 2
    assert "发布日期：2026年03月" in page
    first = next(path for path in web.paths("ucap") if path.endswith("/list.shtml"))
    assert "createPageHTML('page_div',3,1,'list','shtml',10)" in text(web.url("ucap", first))
    assert first.replace("list.", "list_3.") in web.paths("ucap")


def test_trs_counts_its_pages_from_zero(web: SampleWeb) -> None:
    assert 'createPageHTML(3,0,"index","html")' in text(web.url("trs", "/zwgk/gzdt/index.html"))
    assert 'createPageHTML(3,2,"index","html")' in text(web.url("trs", "/zwgk/gzdt/index_2.html"))
    assert fetch(web.url("trs", "/zwgk/gzdt/index_3.html"))[0] == 404


def test_trs_carries_the_flaws(web: SampleWeb) -> None:
    page = text(web.url("trs", "/zwgk/gzdt/index.html"))
    assert page.count(";jsessionid=") == 2
    assert "t20260201_40999.html" in page
    assert fetch(web.url("trs", "/zwgk/gzdt/202602/t20260201_40999.html"))[0] == 404
    assert fetch(web.url("trs", "/ztzl/old/index.html"))[0] == 404
    bodies = [text(web.url("trs", path)) for path in web.paths("trs") if path.endswith(".html")]
    assert ["<title>" in body for body in bodies].count(False) == 2, (
        "the nameless page and the failing one"
    )
    files = [path for path in web.paths("trs") if path.endswith(".pdf")]
    assert [fetch(web.url("trs", path))[1]["Content-Type"] for path in files] == ["application/pdf"]
    assert fetch(web.url("trs", "/jdhy/index.html"))[0] == 500
    pages = [lines(web.url("trs", f"/zwgk/tzgg/index{n}.html")) for n in ("", "_1")]
    assert pages[0][-1] == pages[1][0], "an article on two pages"


def test_a_session_id_and_the_order_of_a_query_make_no_other_page(web: SampleWeb) -> None:
    path = next(path for path in web.paths("trs") if "/t2026" in path)
    assert text(web.url("trs", f"{path};jsessionid=5B1A07F2")) == text(web.url("trs", path))
    path = next(path for path in web.paths("old") if "page=2" in path)
    folder, _, query = path.partition("?")
    turned = "&".join(reversed(query.split("&")))
    assert text(web.url("old", f"{folder}?{turned}")) == text(web.url("old", path))


def test_hanweb_keeps_two_pages_in_a_script_and_all_behind_a_post(web: SampleWeb) -> None:
    page = text(web.url("hanweb", "/col/col44000/index.html"))
    assert '<script type="text/xml"><datastore>' in page
    assert page.count("<record><![CDATA[<li>") == 8
    assert text(web.url("hanweb", "/col/col44000/index.html?uid=294000&pageNum=3")) == page
    config = re.search(r"ajaxParam:(\{[^}]*\})", page)
    assert config
    form = json.loads(config[1])
    assert {"columnid", "unitid", "webid", "appid", "path"} < set(form)
    seen = [windows(web, form, start, start + 3) for start in (1, 5, 9, 13)]
    assert [len(each) for each in seen] == [5, 5, 5, 2], "one record more than was asked for"
    assert all(one[-1] == other[0] for one, other in pairwise(seen)), "the windows overlap"
    assert len(set().union(*seen)) == articles("hanweb")[0]
    assert windows(web, {**form, "unitid": "1"}, 1, 4) == []
    article = next(path for path in web.paths("hanweb") if path.startswith("/art/2026/3/"))
    assert '<meta name="Maketime"' in text(web.url("hanweb", article))


def windows(web: SampleWeb, form: dict[str, str], start: int, end: int) -> list[str]:
    query = f"startrecord={start}&endrecord={end}&perpage=4"
    url = web.url("hanweb", f"/module/web/jpage/dataproxy.jsp?{query}")
    status, headers, body = fetch(url, "POST", form)
    assert (status, headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    return re.findall(r'<record><!\[CDATA\[<li><a href="([^"]+)"', body.decode())


def articles(name: str) -> list[int]:
    """How many articles each column of a site has."""
    site = next(site for site in SITES if site.name == name)
    return [len(column.articles) for column in site.particulars.columns]


def test_lonsun_gives_its_pages_as_fragments(web: SampleWeb) -> None:
    page = text(web.url("lonsun", "/xwzx/gzdt/index.html"))
    found = re.search(r'pageCount:3,\nlink:"([^"]+pageIndex=)"', page)
    assert found
    counts = [text(web.url("lonsun", f"{found[1]}{n}")).count("<li><a") for n in (1, 2, 3, 4)]
    assert counts == [4, 4, 2, 0]
    assert text(web.url("lonsun", f"{found[1]}2")).startswith('<ul class="doc_list list-45000">')
    article = next(path for path in web.paths("lonsun") if path.endswith(".html") and "405" in path)
    page = text(web.url("lonsun", article))
    assert '<meta name="HtmlGenerateTime" content="2026-04-01 16:30:52">' in page
    assert ' 00:00"' in page
    assert fetch(web.url("lonsun"), "HEAD")[0] == 405


def test_jpaas_gives_its_entries_as_json_only(web: SampleWeb) -> None:
    page = text(web.url("jpaas", "/zwgk/gzdt/index.html"))
    found = re.search(r'url="([^"]+)" queryData="([^"]+)"', page)
    assert found
    assert "art_" not in page
    query = json.loads(found[2].replace("'", '"'))
    assert query["parseType"] == "bulidstatic"
    counts = []
    for number in (1, 2, 3, 4):
        asked = {**query, "paramJson": json.dumps({"pageNo": number, "pageSize": 4})}
        answer = json.loads(text(web.url("jpaas", f"{found[1]}?{urlencode(asked)}")))
        counts.append(answer["data"]["html"].count("<li>"))
        assert f'rows="4" count="10" pageNo="{number}"' in answer["data"]["html"]
    assert counts == [4, 4, 2, 0]
    stranger = urlencode({**query, "webId": "0"})
    assert json.loads(text(web.url("jpaas", f"{found[1]}?{stranger}")))["success"] is False


def test_vsb_sends_gb18030_declared_as_gb2312(web: SampleWeb) -> None:
    _, headers, body = fetch(web.url("vsb"))
    assert headers["Content-Type"] == "text/html"
    assert b"charset=gb2312" in body
    assert "堃山县人民政府" in body.decode("gb18030")
    for encoding in ("gb2312", "utf-8"):
        with pytest.raises(UnicodeDecodeError):
            body.decode(encoding)


def test_vsb_numbers_its_pages_downwards(web: SampleWeb) -> None:
    newest = fetch(web.url("vsb", "/xwzx/gzdt.htm"))[2].decode("gb18030")
    oldest = fetch(web.url("vsb", "/xwzx/gzdt/1.htm"))[2].decode("gb18030")
    assert 'href="gzdt/2.htm" class="Next"' in newest
    assert "3/3" in oldest
    assert 'class="Next"' not in oldest


def test_gdbs_titles_name_only_the_site(web: SampleWeb) -> None:
    posts = [path for path in web.paths("gdbs") if "/content/post_" in path]
    assert len(posts) == sum(articles("gdbs"))
    for path in posts:
        page = text(web.url("gdbs", path))
        assert "<title>示例市政务服务局网</title>" in page
        assert 'name="contentSource"' in page


def test_the_old_home_page_only_refreshes(web: SampleWeb) -> None:
    home = text(web.url("old"))
    assert '<meta http-equiv="refresh" content="0;url=/main/index.asp">' in home
    assert "SiteName" not in home + text(web.url("old", "/main/index.asp"))
