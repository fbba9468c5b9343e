"""How long an article's page takes, and how much memory, by its size: against building its tree.

    python benchmarks/wechat_articles.py [--rounds 5]

Writes pages in the shapes WeChat serves: scripts of two to four megabytes with an article of
today's data among them, and an old page that is all body. One line for each: megabytes, what lxml
takes to build the tree of all of it, what the parser takes, their ratio, and the memory Python
needed beyond the page (the tree is libxml2's and not in it). The limit: a page of four megabytes in
under 1 s and 150 MB.
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable

from lxml.html import HTMLParser, document_fromstring

from govcrawl.capture import Capture
from govcrawl.parsers import wechat

MEGABYTE = 1_000_000
_CODE = (
    "function show(opt){var biz = opt.biz || window.biz;var mid = start + end >> 1;"
    "if(opt && opt.nick_name){return '<div class=\\'a\\'>' + opt.nick_name + '</div>'}}\n"
)
_PARAGRAPH = (
    "<section style='margin: 8px'><span leaf=''>示例县便民服务中心一日起在新址办公。</span>"
    "<img data-src='https://images.example/1?wx_fmt=png' class='rich_pages'></section>"
)
_DATA = """window.cgiDataNew = {
  user_name: JsDecode('gh_0123456789ab'), nick_name: JsDecode('示例县发布'),
  bizuin: JsDecode('MzA5OTk5OTAwMQ=='), mid: '2650000001' * 1, idx: '1' * 1,
  title: JsDecode('示例'), item_show_type: '%d' * 1, ori_create_time: '1762338612' * 1,
  content_noencode: JsDecode('%s'),
  picture_page_info_list: [%s],
};"""
_PICTURE = "{ cdn_url: JsDecode('https://images.example/1'), width: '900' * 1, poi_info: [ ] },"


def page_of_today(megabytes: float, show_type: int, paragraphs: int) -> str:
    """A page whose scripts fill it up, with its body in markup and again in its data."""
    body = _PARAGRAPH * paragraphs
    written = body.replace("'", "\\x22").replace("<", "\\x3c")
    data = _DATA % (show_type, written, _PICTURE * 20)
    frame = f"<div id='js_article'><div id='js_content'>{body}</div></div>"
    missing = int(megabytes * MEGABYTE) - len((frame + data).encode())
    code = _CODE * max(0, missing // len(_CODE))
    return (
        f"<html><head><meta charset=utf-8></head><body>{frame}"
        f"<script>{code[: len(code) // 2]}</script><script>{data}</script>"
        f"<script>{code[len(code) // 2 :]}</script></body></html>"
    )


def old_page(megabytes: float) -> str:
    """A page of 2018 that is nearly all body."""
    body = _PARAGRAPH * int(megabytes * MEGABYTE / len(_PARAGRAPH.encode()))
    return (
        "<html><head><meta charset=utf-8></head><body><script>"
        'var biz = "" || "MzA5OTk5OTAwMQ==";var mid = "2650000001";var idx = "1";'
        'var ct = "1521515999";</script>'
        f"<div id='js_article'><div id='js_content'>{body}</div></div></body></html>"
    )


PAGES: dict[str, Callable[[], str]] = {
    "article, 2 MB": lambda: page_of_today(2, 0, 100),
    "article, 4 MB": lambda: page_of_today(4, 0, 100),
    "long article, 4 MB": lambda: page_of_today(4, 0, 3000),
    "pictures, 3 MB": lambda: page_of_today(3, 8, 10),
    "text, 3 MB": lambda: page_of_today(3, 10, 10),
    "old page, 1 MB": lambda: old_page(1),
    "old page, 4 MB": lambda: old_page(4),
}


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The best of several rounds: what the work takes when nothing disturbs it."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


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
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = arguments.parse_args().rounds
    print(f"{'page':20} {'MB':>5} {'lxml ms':>9} {'parser ms':>10} {'ratio':>7} {'extra MB':>9}")
    for name, make in PAGES.items():
        body = make().encode()
        capture = Capture(url="", request="article", body=body)
        parser = HTMLParser(encoding="utf-8")
        least = seconds(lambda b=body, p=parser: document_fromstring(b, parser=p), rounds)  # type: ignore[misc]
        ours = seconds(lambda c=capture: wechat.parse(c), rounds)  # type: ignore[misc]
        extra = memory(lambda c=capture: wechat.parse(c))  # type: ignore[misc]
        print(
            f"{name:20} {len(body) / MEGABYTE:5.1f} {least * 1000:9.1f} {ours * 1000:10.1f}"
            f" {ours / least:7.2f} {extra:9.1f}"
        )


if __name__ == "__main__":
    main()
