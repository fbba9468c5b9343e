"""The sample web serves what its pages claim: families, traps, encodings and refusals."""

import csv
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.web.server import DOWN, PORT, SampleWeb
from tests.web.sites import DEAD_URL, SITES, SLOWNESS

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "govcrawl" / "data" / "sample"
READABLE = ("ucap", "trs", "hanweb", "lonsun", "vsb", "gdbs", "old")


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


def fetch(url: str, method: str = "GET") -> tuple[int, Message, bytes]:
    request = Request(url, method=method, data=b"" if method == "POST" else None)
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def text(url: str) -> str:
    return fetch(url)[2].decode()


def articles(name: str) -> int:
    site = next(site for site in SITES if site.name == name)
    return sum(len(column.articles) for column in site.particulars.columns)


def test_every_known_path_of_a_readable_site_answers(web: SampleWeb) -> None:
    for name in READABLE:
        for path in web.paths(name):
            assert fetch(web.url(name, path))[0] == 200, f"{name} {path}"
    assert 60 <= sum(articles(site.name) for site in SITES) <= 95


def test_a_missing_page_is_a_real_404_except_on_the_old_site(web: SampleWeb) -> None:
    for name in READABLE:
        status, _, body = fetch(web.url(name, "/no/such/page.html"))
        assert status == (200 if name == "old" else 404), name
        assert body
    assert "您访问的页面不存在" in text(web.url("old", "/no/such/page.html"))


def test_readable_homes_say_who_they_are(web: SampleWeb) -> None:
    for site in SITES:
        if site.name not in {*READABLE, "forbidden"} - {"old"}:
            continue
        _, _, body = fetch(web.url(site.name))
        page = body.decode("gb18030" if site.name == "vsb" else "utf-8")
        expected = (
            f'<meta name="SiteName" content="{site.particulars.name}">',
            f"主办单位：{site.particulars.sponsor}",
            f"政府网站标识码：{site.particulars.code}",
            "ICP备",
            "公网安备",
            "政府网站找错",
            "党政机关",
        )
        assert [part for part in expected if part not in page] == [], site.name


def test_ucap_dates_its_metas_by_generation_and_prints_twice(web: SampleWeb) -> None:
    path = next(path for path in web.paths("ucap") if path.count("/") == 4)
    page = text(web.url("ucap", path))
    assert '<meta name="PubDate" content="2026-04-01 02:10:33">' in page
    assert "页面生成时间 2026-04-01 02:10:33" in page
    assert page.count('id="zoom"') == 2
    assert "发布日期：2026年03月" in page
    first = next(path for path in web.paths("ucap") if path.endswith("/list.shtml"))
    assert "createPageHTML('page_div',2,1,'list','shtml',6)" in text(web.url("ucap", first))
    assert first.replace("list.", "list_2.") in web.paths("ucap")


def test_trs_counts_its_pages_from_zero(web: SampleWeb) -> None:
    assert 'createPageHTML(2,0,"index","html")' in text(web.url("trs", "/zwgk/gzdt/index.html"))
    assert 'createPageHTML(2,1,"index","html")' in text(web.url("trs", "/zwgk/gzdt/index_1.html"))
    assert fetch(web.url("trs", "/zwgk/gzdt/index_2.html"))[0] == 404


def test_trs_carries_the_flaws(web: SampleWeb) -> None:
    page = text(web.url("trs", "/zwgk/gzdt/index.html"))
    assert page.count(";jsessionid=") == 2
    assert "t20260201_40999.html" in page
    assert fetch(web.url("trs", "/zwgk/gzdt/202602/t20260201_40999.html"))[0] == 404
    assert fetch(web.url("trs", "/ztzl/old/index.html"))[0] == 404
    bodies = [text(web.url("trs", path)) for path in web.paths("trs") if "/t2026" in path]
    assert ["<title>" in body for body in bodies].count(False) == 1
    files = [path for path in web.paths("trs") if path.endswith(".pdf")]
    assert [fetch(web.url("trs", path))[1]["Content-Type"] for path in files] == ["application/pdf"]


def test_a_session_id_and_the_order_of_a_query_make_no_other_page(web: SampleWeb) -> None:
    path = next(path for path in web.paths("trs") if "/t2026" in path)
    assert text(web.url("trs", f"{path};jsessionid=5B1A07F2")) == text(web.url("trs", path))
    path = next(path for path in web.paths("old") if "page=2" in path)
    folder, _, query = path.partition("?")
    turned = "&".join(reversed(query.split("&")))
    assert text(web.url("old", f"{folder}?{turned}")) == text(web.url("old", path))


def test_hanweb_keeps_its_entries_in_a_script_and_behind_a_post(web: SampleWeb) -> None:
    lists = [path for path in web.paths("hanweb") if path.endswith("/index.html") and "col" in path]
    page = text(web.url("hanweb", lists[0]))
    assert '<script type="text/xml"><datastore>' in page
    assert page.count("<record><![CDATA[<li>") == 4
    proxy = next(path for path in web.paths("hanweb") if "dataproxy" in path)
    status, headers, body = fetch(web.url("hanweb", proxy), "POST")
    assert (status, headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert body.decode().count("<record>") == 6
    article = next(path for path in web.paths("hanweb") if path.startswith("/art/2026/3/"))
    assert '<meta name="Maketime"' in text(web.url("hanweb", article))


def test_lonsun_gives_its_second_page_as_a_fragment(web: SampleWeb) -> None:
    second = next(path for path in web.paths("lonsun") if path.endswith("pageIndex=2"))
    fragment = text(web.url("lonsun", second))
    assert fragment.startswith('<ul class="doc_list list-')
    assert fragment.count("<li>") == 2
    article = next(path for path in web.paths("lonsun") if path.endswith(".html") and "405" in path)
    page = text(web.url("lonsun", article))
    assert '<meta name="HtmlGenerateTime" content="2026-04-03 16:30:52">' in page
    assert ' 00:00"' in page


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
    assert 'href="gzdt/1.htm" class="Next"' in newest
    assert "2/2" in oldest
    assert 'class="Next"' not in oldest


def test_gdbs_titles_name_only_the_site(web: SampleWeb) -> None:
    posts = [path for path in web.paths("gdbs") if "/content/post_" in path]
    assert len(posts) == articles("gdbs")
    for path in posts:
        page = text(web.url("gdbs", path))
        assert "<title>示例市政务服务局网</title>" in page
        assert 'name="contentSource"' in page


def test_the_old_home_page_only_refreshes(web: SampleWeb) -> None:
    home = text(web.url("old"))
    assert '<meta http-equiv="refresh" content="0;url=/main/index.asp">' in home
    assert "SiteName" not in home + text(web.url("old", "/main/index.asp"))


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/anything"])
def test_refusing_sites_refuse_everything(web: SampleWeb, path: str) -> None:
    status, headers, body = fetch(web.url("challenge", path))
    assert (status, b"document.cookie" in body) == (521, True)
    assert headers["Set-Cookie"].startswith("__jsluid_s=")
    assert fetch(web.url("unavailable", path))[0] == 503


def test_the_script_site_is_an_empty_shell_with_the_script_that_fills_it(web: SampleWeb) -> None:
    shell = text(web.url("script"))
    assert '<div id="app"></div>' in shell
    assert "动画县" not in shell
    assert "fetch(" in text(web.url("script", "/static/js/app.8c1f2e.js"))
    assert "动画县召开一季度经济运行分析会" in text(web.url("script", "/api/site.json"))


def test_the_slow_site_is_slow_and_the_forbidden_one_forbids(web: SampleWeb) -> None:
    started = time.monotonic()
    assert fetch(web.url("slow"))[0] == 200
    assert time.monotonic() - started >= SLOWNESS
    assert text(web.url("forbidden", "/robots.txt")).endswith("Disallow: /\n")


def test_switches_change_an_article_and_take_a_site_down(web: SampleWeb) -> None:
    paths = web.paths("trs")
    before = [text(web.url("trs", path)) for path in paths]
    web.switch("trs", "changed")
    after = [text(web.url("trs", path)) for path in paths]
    different = [path for path, old, new in zip(paths, before, after, strict=True) if old != new]
    assert len(different) == 1
    assert "已于四月更正" in text(web.url("trs", different[0]))
    web.switch("trs", "changed", on=False)
    assert [text(web.url("trs", path)) for path in paths] == before
    web.switch("trs", DOWN)
    assert fetch(web.url("trs"))[0] == 503
    with pytest.raises(KeyError, match="no switch 'unheard'"):
        web.switch("trs", "unheard")


def test_hits_are_counted_by_method_and_head_sends_no_body(web: SampleWeb) -> None:
    fetch(web.url("trs"))
    status, headers, body = fetch(web.url("trs"), "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0
    assert web.hits == {("trs", "GET", "/"): 1, ("trs", "HEAD", "/"): 1}


def test_two_webs_give_the_same_bytes() -> None:
    with SampleWeb() as first, SampleWeb() as second:
        for name in READABLE:
            assert first.paths(name) == second.paths(name)
            for path in first.paths(name):
                one = fetch(first.url(name, path))[2].replace(b":%d" % first.port, b"")
                other = fetch(second.url(name, path))[2].replace(b":%d" % second.port, b"")
                assert one == other


def test_a_taken_port_is_an_error() -> None:
    with SampleWeb() as web, pytest.raises(OSError, match="in use"), SampleWeb(web.port):
        pass


def test_the_sample_registry_names_each_site_once() -> None:
    with (SAMPLE / "channels.csv").open(encoding="utf-8") as file:
        channels = {row["office_id"]: row for row in csv.DictReader(file)}
    with (SAMPLE / "offices.csv").open(encoding="utf-8") as file:
        offices = {row["office_id"] for row in csv.DictReader(file)}
    assert channels.keys() == offices
    for site in SITES:
        assert channels[site.office_id]["account"] == f"http://{site.address}:{PORT}/"
    others = {row["account"] or row["state"] for row in channels.values()}
    assert {DEAD_URL, "absent", "unknown"} < others
    assert len(others) == len(SITES) + 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_ready_and_stops_when_told(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.web.server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().removeprefix("ready ").strip()
        lines = [process.stdout.readline() for _ in SITES]
        assert fetch(f"http://127.0.0.2:{port}/")[0] == 200
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
    assert lines[0].split()[:2] == [f"http://127.0.0.2:{port}/", "ucap"]
