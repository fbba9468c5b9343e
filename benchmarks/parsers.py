"""How long the website parser takes a page, against lxml alone building the tree of the same bytes.

    python benchmarks/parsers.py [--rounds 5]

Reads every case under ``tests/cases/website``, pages written here and, where GOVCRAWL_CORPUS names
a folder of real captures, those in its ``website/manifest.jsonl``. One line for each kind of page:
how many, mean milliseconds of lxml and of the parser, their ratio. A ratio compares machines,
milliseconds do not.
"""

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml.html import HTMLParser, document_fromstring

from govcrawl.capture import Capture
from govcrawl.parsers import channels, charsets

ROOT = Path(__file__).resolve().parents[1]
LONG_LIST = 4000
"""Rows of the list written here, to see that time grows with the rows and no faster."""

TITLE = "样例市人民政府办公室关于开展政务公开检查工作的通知"


def own_cases() -> Iterator[tuple[str, Capture]]:
    """The project's own cases: kind (the first word of the case's name) and capture."""
    for folder in sorted((ROOT / "tests" / "cases" / "website").iterdir()):
        asked = json.loads((folder / "request.json").read_text(encoding="utf-8"))
        (file,) = folder.glob("input.*")
        capture = Capture(url=asked["url"], request=asked["request"], body=file.read_bytes())
        yield f"case {folder.name.partition('_')[0]}", capture


def real_captures(corpus: Path) -> Iterator[tuple[str, Capture]]:
    """The real captures of a corpus, by the kind its manifest gives them."""
    folder = corpus / "website"
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        request = "home" if row["kind"] == "home" else "page"
        body = (folder / row["file"]).read_bytes()
        yield f"real {row['kind']}", Capture(url=row.get("url") or "", request=request, body=body)


def long_lists() -> Iterator[tuple[str, Capture]]:
    """A list page of a quarter, of half and of all the rows of ``LONG_LIST``."""
    for rows in (LONG_LIST // 4, LONG_LIST // 2, LONG_LIST):
        items = "".join(
            f"<li><a href='/a/{n}.html'>第{n}次检查的公告</a><i>2024-01-{n % 28 + 1:02}</i></li>"
            for n in range(rows)
        )
        body = f"<html><meta charset=utf-8><title>公告</title><ul>{items}</ul></html>".encode()
        url = "http://www.yangli.example/gg/"
        yield f"list of {rows} rows", Capture(url=url, request="list", body=body)


def long_article() -> Iterator[tuple[str, Capture]]:
    """An article of 47 KB as content management systems write them, with navigation and footer."""
    metas = {
        "SiteName": "样例市人民政府",
        "SiteDomain": "www.yangli.example",
        "SiteIDCode": "5199000001",
        "ColumnName": "通知公告",
        "ColumnType": "公示公告",
        "ArticleTitle": TITLE,
        "PubDate": "2024-03-01 10:08",
        "ContentSource": "市政府办公室",
        "Keywords": "检查,政务公开",
    }
    tags = "".join(f"<meta name='{name}' content='{value}'>" for name, value in metas.items())
    menu = "".join(
        f"<li class='nav'><a href='/lanmu/{n}/index.html' title='栏目{n}'>栏目{n}</a></li>"
        for n in range(150)
    )
    sentence = "全市各级部门认真落实要求，推进政务服务改革，提升群众办事便利，完善监管机制。"
    paragraph = f"<p style='text-indent: 2em; font-size: 16pt'>{sentence * 7}</p>"
    body = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{tags}<title>{TITLE}_样例市人民政府"
        f"</title></head><body><div class='nav'><ul>{menu}</ul></div>"
        "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a></div>"
        f"<div class='article'><h1>{TITLE}</h1><div class='info'><span>发布时间：2024-03-01 10:08"
        "</span><span>来源：市政府办公室</span><span>作者：张三</span></div>"
        f"<div class='content' id='zoom'>{paragraph * 40}</div></div>"
        "<div class='footer'><p>主办：样例市人民政府办公室　网站标识码：5199000001</p>"
        "<p>蜀ICP备00000000号　联系电话：000-00000000</p></div></body></html>"
    ).encode()
    url = "http://www.yangli.example/tzgg/2024-03/01/content_8000001.html"
    yield f"article of {len(body) // 1000} KB", Capture(url=url, request="page", body=body)


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The best of several rounds: what the work takes when nothing disturbs it."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def plain_tree(text: str) -> object:
    """The tree lxml builds, the least any parser of the page has to do."""
    return document_fromstring(text.encode("utf-8", "replace") or b"<p>", parser=HTMLParser())


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = arguments.parse_args().rounds
    captures = [*own_cases(), *long_article(), *long_lists()]
    if corpus := os.environ.get("GOVCRAWL_CORPUS"):
        captures += real_captures(Path(corpus))
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for kind, capture in captures:
        text, _ = charsets.decode(capture.body)
        plain = text.strip() or "<p>"
        least = seconds(lambda plain=plain: plain_tree(plain), rounds)  # type: ignore[misc]
        ours = seconds(lambda c=capture: channels.parse("website", c), rounds)  # type: ignore[misc]
        times[kind].append((least, ours))
    print(f"{'kind':24} {'pages':>5} {'lxml ms':>9} {'parser ms':>10} {'ratio':>7}")
    for kind, pairs in times.items():
        least, ours = (sum(column) / len(pairs) * 1000 for column in zip(*pairs, strict=True))
        print(f"{kind:24} {len(pairs):5} {least:9.3f} {ours:10.3f} {ours / least:7.1f}")


if __name__ == "__main__":
    main()
