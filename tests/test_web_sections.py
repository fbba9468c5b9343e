"""The sample web's letters, guides, reports, searches and traps, and where all its links lead."""

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlsplit
from zipfile import ZipFile

import pytest
from lxml import html

from tests.test_web import BROKEN, READABLE
from tests.web.letters import PRIVATE
from tests.web.letters import letters as letters_of
from tests.web.pages import PRESENT
from tests.web.reports import FIGURES, SIGNERS
from tests.web.server import SampleWeb
from tests.web.sites import DEAD_LINKS, ELSEWHERE, SITES
from tests.web.visitor import fetch, text

GONE = "您访问的页面不存在"


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


def links(url: str, body: bytes) -> Iterator[str]:
    """Where a page's links, pictures, scripts and frames lead."""
    tree = html.fromstring(body, base_url=url)
    tree.make_links_absolute(url)
    for _, attribute, link, _ in tree.iterlinks():
        if attribute in {"href", "src"} and link.startswith("http"):
            yield link


def test_every_link_leads_somewhere_or_is_declared_dead(web: SampleWeb) -> None:
    hosts = {site.address: site.name for site in SITES}
    statuses: dict[str, bool] = {}
    dead: set[tuple[str, str]] = set()
    elsewhere: set[str | None] = set()
    for name in set(READABLE) | {"slow", "forbidden"}:
        for path in web.paths(name):
            if (name, path) in BROKEN or path.endswith((".txt", ".xml", ".png", ".css", ".js")):
                continue
            answer = web.answer(name, "GET", path)
            if not answer.content_type.startswith("text/html"):
                continue
            for link in links(web.url(name, path), answer.body):
                host = urlsplit(link).hostname
                if host not in hosts:
                    elsewhere.add(host)
                elif not statuses.setdefault(link, alive(web, hosts[host], link)):
                    dead.add((hosts[host], urlsplit(link).path))
    declared = {(name, path) for name, paths in DEAD_LINKS.items() for path in paths}
    assert dead == declared
    assert elsewhere == ELSEWHERE


def alive(web: SampleWeb, site: str, link: str) -> bool:
    target = link.partition(f":{web.port}")[2]
    answer = web.answer(site, "GET", target)
    return answer.status == 200 and GONE not in answer.body.decode("utf-8", "replace")


def test_a_mailbox_in_a_table_says_how_many_letters_came(web: SampleWeb) -> None:
    page = text(web.url("ucap", "/slsrmzf/szxx/list.shtml"))
    heads = re.findall(r"<th>(\w+)</th>", page)
    assert heads == ["编号", "标题", "来信时间", "办理单位", "状态", "答复时间"]
    assert (
        "共收到来信 <b>128</b> 件，已办结 <b>121</b> 件，办结率94.53%，满意率<em>96.2%</em>" in page
    )
    second = text(web.url("ucap", "/slsrmzf/szxx/list_2.shtml"))
    rows = [re.findall(r'<td><a href="/slsrmzf/szxx/\d{6}/', each) for each in (page, second)]
    assert list(map(len, rows)) == [5, 3]
    details = [path for path in web.paths("ucap") if re.match(r"/slsrmzf/szxx/\d", path)]
    assert len(details) == 8
    whole = "".join(text(web.url("ucap", path)) for path in details)
    assert [word for word in PRIVATE if word not in whole] == [], "what may not be stored is there"


def test_a_letter_is_open_for_more_than_ninety_days() -> None:
    waiting = [each for each in letters_of("示例市", 101, 8, PRESENT) if each.replied is None]
    assert len(waiting) == 2
    assert max(PRESENT - each.received for each in waiting) > timedelta(days=90)
    replies = [each.replied for each in letters_of("示例市", 101, 8, PRESENT) if each.replied]
    assert max(replies) < PRESENT


def test_a_mailbox_in_a_list_has_two_pages(web: SampleWeb) -> None:
    first = text(web.url("hanweb", "/jact/front/mailpublist.do?sysid=1"))
    second = text(web.url("hanweb", "/jact/front/mailpublist.do?sysid=1&currpage=2"))
    assert (first.count('<span class="zt">'), second.count('<span class="zt">')) == (4, 3)
    assert 'currpage=2">下一页' in first
    assert "下一页" not in second
    assert fetch(web.url("hanweb", "/jact/front/mailpublist.do?sysid=1&currpage=3"))[0] == 404


def test_more_letters_come_as_json_by_get_and_by_post(web: SampleWeb) -> None:
    address = "/communication/api-collect/frontArticle/pageList"
    asked = json.loads(text(web.url("gdbs", f"{address}?pageNo=2&pageSize=3")))
    posted = json.loads(
        fetch(web.url("gdbs", address), "POST", {"pageNo": "2", "pageSize": "3"})[2]
    )
    body = json.dumps({"pageNo": 2, "pageSize": 3}).encode()
    sent = web.answer("gdbs", "POST", address, body, "application/json")
    assert asked == posted == json.loads(sent.body)
    assert (asked["data"]["total"], len(asked["data"]["rows"])) == (6, 3)


def test_guides_tell_eight_elements_or_fewer(web: SampleWeb) -> None:
    labels = ("设定依据", "申请条件", "办理材料", "办理地点", "办理时间", "联系电话", "办理流程")
    complete = text(web.url("ucap", "/slsrmzf/bszn/1001.shtml"))
    assert all(f"<th>{label}</th><td>" in complete for label in ("事项名称", *labels))
    assert 'href="https://zwfw.example/' in complete
    assert f"http://127.0.0.7:{web.port}/wsbs" in text(web.url("ucap", "/slsrmzf/bszn/1002.shtml"))
    tabbed = text(web.url("gdbs", "/bsfw/bszn/content/item_3001.html"))
    assert [label in tabbed for label in labels] == [True, True, True, False, False, False, True]
    assert "<h3>申请条件</h3><div>暂无</div>" in tabbed
    numbered = text(web.url("trs", "/bsfw/bszn/t20260105_42001.html"))
    assert [label for label in labels if label not in numbered] == ["办理时间"]


def test_the_forms_of_a_guide_are_files_and_one_is_missing(web: SampleWeb) -> None:
    kinds = [
        fetch(web.url("trs", f"/bsfw/bszn/P02026010{number}"))[2][:4]
        for number in ("5.docx", "6.xls")
    ]
    assert kinds == [b"PK\x03\x04", bytes.fromhex("D0CF11E0")]
    assert fetch(web.url("trs", "/bsfw/bszn/P020260107.doc"))[0] == 404


def test_the_annual_report_is_a_table_a_file_or_a_picture(web: SampleWeb) -> None:
    found = [path for path in web.paths("ucap") if "zfwzgzndbb/2026" in path]
    titles = {re.findall(r"<title>(.*?)- ?示例", text(web.url("ucap", path)))[0] for path in found}
    assert len(titles) == 4
    table = next(page for path in found if "全程在线" in (page := text(web.url("ucap", path))))
    assert f'<td rowspan="1" colspan="3">{FIGURES["visits"]}</td>' in table
    assert all(signer in table for signer in SIGNERS)
    file = fetch(web.url("trs", "/zwgk/ndbb/202601/P020260120.docx"))[2]
    written = ZipFile(io.BytesIO(file)).read("word/document.xml").decode()
    assert "<w:t>567890</w:t>" in written
    assert "w:vMerge" in written
    assert all(signer in written for signer in SIGNERS)
    scan = text(web.url("hanweb", "/art/2026/1/21/art_44910_44911.html"))
    assert '<img src="/picture/0/2601201032145678901.png"' in scan
    assert "独立用户" not in scan


def test_the_figures_of_the_report_agree() -> None:
    for whole, parts in {
        "info_total": ("info_overview", "info_news", "info_catalog"),
        "interp_total": ("interp_docs", "interp_products", "interp_media"),
        "cases_total": ("cases_person", "cases_legal"),
    }.items():
        assert FIGURES[whole] == sum(FIGURES[part] for part in parts), whole
    assert FIGURES["msg_public"] <= FIGURES["msg_done"] <= FIGURES["msg_received"]
    assert FIGURES["service_items_online"] <= FIGURES["service_items"]


@pytest.mark.parametrize(
    ("site", "path", "encoding", "found"),
    [
        ("ucap", "/search4/s?siteCode=5199000002&searchWord=", "utf-8", True),
        ("vsb", "/ssjg.jsp?wbtreeid=1001&keyword=", "gb18030", True),
        ("vsb", "/ssjg.jsp?wbtreeid=1001&keyword=", "utf-8", False),
        ("lonsun", "/site/search/6788999?keywords=", "utf-8", False),
    ],
)
def test_searches_find_by_title_in_their_own_encoding(
    web: SampleWeb, site: str, path: str, encoding: str, found: bool
) -> None:
    place = next(each for each in SITES if each.name == site).particulars
    title = place.columns[0].articles[4].title
    status, _, body = fetch(web.url(site, path + quote(title, encoding=encoding)))
    page = body.decode("gb18030" if site == "vsb" else "utf-8")
    assert status == 200
    assert (f'title="{title}"' in page) is found
    assert ("没有找到" in page) is not found
    if encoding != "utf-8" or site != "vsb":
        assert f"“{title}”" in page, "the answer repeats the words"


def test_columns_are_pinned_unordered_stale_and_empty(web: SampleWeb) -> None:
    first = re.findall(r'"time">(\d{4})-', text(web.url("gdbs", "/zwgk/tzgg/index.html")))
    assert first[:2] == ["2024", "2026"]
    days = re.findall(r'date">([\d-]+)<', text(web.url("lonsun", "/xwzx/tzgg/index.html")))
    assert days != sorted(days, reverse=True)
    stale = fetch(web.url("vsb", "/xwzx/zcjd.htm"))[2].decode("gb18030")
    assert set(re.findall(r"<span>(\d{4})-", stale)) == {"2025"}
    assert "暂无相关信息" in text(web.url("lonsun", "/xwzx/yjzj/index.html"))


def test_the_calendar_never_ends_and_every_page_has_its_own_session(web: SampleWeb) -> None:
    address, sessions = "/main/calendar.asp?year=2026&month=12", set()
    for _ in range(30):
        page = text(web.url("old", address))
        link = html.fromstring(page).xpath("//a[text()='下一月']/@href")[0]
        sessions.add(link.rpartition("sid=")[2])
        address = link
    assert "year=2029" in address
    assert len(sessions) == 30
    article = next(path for path in web.paths("old") if "news_show" in path)
    assert text(web.url("old", f"{article}&sid=0A1B")) == text(web.url("old", article))
