"""How long an app's page takes, and how much memory, by its store: against building its tree.

    python benchmarks/app_pages.py [--rounds 9]

Writes pages in the shapes the stores serve: Google Play's with an app's lists among others in
scripts of one to ten megabytes, as of today and of before mid-2022, and the small pages of 豌豆荚
and 酷安. One line for each: megabytes, what lxml takes to build the tree of all of it, what the
parser takes, their ratio, and the memory Python needed beyond the page (the tree is libxml2's and
not in it). Times are medians. The limit: a page of one megabyte in under 150 ms.
"""

import argparse
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from lxml.html import HTMLParser, document_fromstring

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import appstore

MEGABYTE = 1_000_000
PACKAGE = "cn.gov.example.app"
_STATED = (
    '<link rel="canonical" href="https://play.google.com/store/apps/details?id={0}">'
    '<script type="application/ld+json">{{"@type": "SoftwareApplication", "name": "示例通",'
    ' "url": "/store/apps/details?id={0}"}}</script>'
)
_CODE = (
    "<script>function show(a){return '<div class=\\'b\\'>' + a.data[12][5] + '</div>'}</script>\n"
)
_WANDOUJIA = """<html><body data-pn="{0}"><p class="app-name"><span class="title">示例通</span></p>
<div class="num-list"><span class="install"><i>20.5 万</i></span></div>
<dl class="infos-list"><dt>版本</dt><dd>3.1.0</dd></dl>{1}</body></html>"""
_COOLAPK = """<html><body><p class="detail_app_title">示例通</p>
<p class="apk_topba_message">32.5M / 1.2万下载 / 3210人关注 / 256个评论</p>
<p class="apk_left_title_info">应用包名：{0}<br>更新时间：2026-01-31<br></p>{1}</body></html>"""
_REVIEW = "<div class='review'><b>某用户</b><p>版本更新以后好用多了，办事不用排队。</p></div>\n"


def script_of(number: int, block: Any) -> str:
    """A script of a page of Google's with a block of data."""
    data = json.dumps(block, ensure_ascii=False)
    return (
        f"<script>AF_initDataCallback({{key: 'ds:{number}', hash: '{number}', data:{data},"
        " sideChannel: {}});</script>"
    )


def message_of_today() -> list[Any]:
    """An app's list: name, installs, rating, developer, package, version."""
    message: list[Any] = [None] * 146
    message[0], message[13] = ["示例通"], ["10万+", 100_000, 123_456]
    message[51] = [["4.4", 4.375], None, ["2,001", 2001]]
    message[68], message[77] = ["示例省数字中心"], [PACKAGE]
    message[140] = [[["3.1.0"]]]
    return message


def message_of_before() -> list[Any]:
    """The same in the layout of before mid-2022."""
    details: list[Any] = [None] * 37
    details[5], details[9] = ["1", "示例省数字中心"], ["10万+", 100_000, 123_456]
    return [["示例通"], *[None] * 11, details]


def google_page(megabytes: float, app: list[Any], others: int) -> str:
    """A page with an app's block, rows of other apps, and code up to its size."""
    row = [[["com.other.one", 7], None, None, f"别的应用 {n}", ["4.9", 4.9]] for n in range(others)]
    data = script_of(3, [None, [None, [row]]]) + script_of(5, app)
    frame = f"<html><head>{_STATED.format(PACKAGE)}</head><body>{data}"
    missing = int(megabytes * MEGABYTE) - len(frame.encode())
    return frame + _CODE * max(0, missing // len(_CODE)) + "</body></html>"


def today(megabytes: float, others: int) -> str:
    """A page of Google Play as of today."""
    block = [[], [None, None, message_of_today(), {"12": [[PACKAGE, 7]]}]]
    return google_page(megabytes, block, others)


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "Google Play, 1 MB": ("googleplay", lambda: today(1, 100)),
    "Google Play, 10 MB": ("googleplay", lambda: today(10, 100)),
    "others' data, 4 MB": ("googleplay", lambda: today(4, 45_000)),
    "before 2022, 1 MB": ("googleplay", lambda: google_page(1, [message_of_before()], 100)),
    "豌豆荚, 0.1 MB": ("wandoujia", lambda: _WANDOUJIA.format(PACKAGE, _REVIEW * 800)),
    "酷安, 0.1 MB": ("coolapk", lambda: _COOLAPK.format(PACKAGE, _REVIEW * 800)),
}


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median of several rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def memory(work: Callable[[], object]) -> float:
    """Megabytes of Python's memory the work needs at its highest."""
    tracemalloc.start()
    work()
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest / MEGABYTE


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--rounds", type=int, default=9)
    rounds = arguments.parse_args().rounds
    print(f"{'page':20} {'MB':>5} {'lxml ms':>9} {'parser ms':>10} {'ratio':>7} {'extra MB':>9}")
    for name, (store, make) in PAGES.items():
        body = make().encode()
        capture = Capture(url="", request="detail", body=body, store=store)
        (item,) = appstore.parse(capture)
        if not isinstance(item, App) or item.downloads is item.installs is None:
            message = f"{name}: the page is not read as an app, so its time says nothing"
            raise SystemExit(message)
        parser = HTMLParser(encoding="utf-8")
        least = seconds(lambda b=body, p=parser: document_fromstring(b, parser=p), rounds)  # type: ignore[misc]
        ours = seconds(lambda c=capture: appstore.parse(c), rounds)  # type: ignore[misc]
        extra = memory(lambda c=capture: appstore.parse(c))  # type: ignore[misc]
        print(
            f"{name:20} {len(body) / MEGABYTE:5.1f} {least * 1000:9.1f} {ours * 1000:10.1f}"
            f" {ours / least:7.2f} {extra:9.1f}"
        )


if __name__ == "__main__":
    main()
