"""The sample web serves what its pages claim: families, traps, encodings and refusals."""

import csv
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from govcrawl.access.origins import Origins
from tests.web.pages import PRESENT
from tests.web.server import DOWN, PORT, SampleWeb
from tests.web.sites import DEAD_URL, SITES, SLOWNESS
from tests.web.visitor import fetch, text

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "govcrawl" / "data" / "sample"
READABLE = tuple("ucap trs hanweb lonsun vsb gdbs old jpaas neglected platform".split())
BROKEN = {("trs", "/jdhy/index.html")}


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


def articles(name: str) -> int:
    site = next(site for site in SITES if site.name == name)
    return sum(len(column.articles) for column in site.particulars.columns)


def test_every_known_path_of_a_readable_site_answers(web: SampleWeb) -> None:
    for name in READABLE:
        for path in web.paths(name):
            expected = 500 if (name, path) in BROKEN else 200
            assert fetch(web.url(name, path))[0] == expected, f"{name} {path}"
    assert 110 <= sum(articles(site.name) for site in SITES) <= 155


def test_a_missing_page_is_a_real_404_except_on_the_old_site(web: SampleWeb) -> None:
    for name in READABLE:
        status, _, body = fetch(web.url(name, "/no/such/page.html"))
        assert status == (200 if name == "old" else 404), name
        assert body
    assert "您访问的页面不存在" in text(web.url("old", "/no/such/page.html"))


def test_readable_homes_say_who_they_are(web: SampleWeb) -> None:
    for site in SITES:
        if site.name not in {*READABLE, "forbidden"} - {"old", "platform"}:
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
    article = next(path for path in web.paths("script") if path.startswith("/article/"))
    assert text(web.url("script", "/list/gzdt")) == shell == text(web.url("script", article))
    assert "fetch(" in text(web.url("script", "/static/js/app.8c1f2e.js"))
    assert "动画县召开一季度经济运行分析会" in text(web.url("script", "/api/site.json"))


def test_the_slow_site_is_slow_and_the_forbidden_one_forbids(web: SampleWeb) -> None:
    started = time.monotonic()
    assert fetch(web.url("slow"))[0] == 200
    assert time.monotonic() - started >= SLOWNESS
    assert text(web.url("forbidden", "/robots.txt")).endswith("Disallow: /\n")


def test_switches_change_an_article_and_take_a_site_down(web: SampleWeb) -> None:
    paths = [path for path in web.paths("trs") if path.endswith(".html")]
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


def test_the_web_shows_the_day_it_is_told() -> None:
    later = PRESENT + timedelta(days=100)
    with SampleWeb() as web, SampleWeb(present=later) as other:
        page, moved = text(web.url("gdbs")), text(other.url("gdbs", "/zwgk/gzdt/index.html"))
        assert "2026-03" not in moved
        assert f"{later - timedelta(days=14):%Y-%m-%d}" in moved
        assert page == text(other.url("gdbs")).replace(f":{other.port}", f":{web.port}")
        letters = other.url("ucap", "/slsrmzf/szxx/list.shtml")
        assert f"<td>{later - timedelta(days=2):%Y-%m-%d}</td>" in text(letters)
        assert len(other.paths("trs")) == len(web.paths("trs"))


def test_a_taken_port_is_an_error() -> None:
    with SampleWeb() as web, pytest.raises(OSError, match="in use"), SampleWeb(web.port):
        pass


def test_the_sample_registry_names_each_site_once() -> None:
    with (SAMPLE / "channels.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["channel"] == "website"]
    channels = {row["office_id"]: row for row in rows}
    with (SAMPLE / "offices.csv").open(encoding="utf-8") as file:
        offices = {row["office_id"] for row in csv.DictReader(file)}
    assert channels.keys() == offices
    targets = [site for site in SITES if site.office_id]
    for site in targets:
        assert channels[site.office_id]["account"] == f"http://{site.address}:{PORT}/"
    others = {row["account"] or row["state"] for row in channels.values()}
    assert {DEAD_URL, "absent", "unknown"} < others
    assert len(others) == len(targets) + 3 == len(SITES) + 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_ready_and_stops_when_told(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.web.server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().removeprefix("ready ").strip()
        origins = process.stdout.readline().removeprefix("origins ").strip()
        lines = [process.stdout.readline() for _ in SITES]
        assert fetch(f"http://127.0.0.2:{port}/")[0] == 200
        for host in ("weibo.com", "mp.weixin.qq.com"):
            assert fetch(Origins.parse(origins).of(f"https://{host}/robots.txt"))[0] == 200
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
    assert lines[0].split()[:2] == [f"http://127.0.0.2:{port}/", "ucap"]
