"""Pages made to exhaust a parser end in seconds, with an item or a reason."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome, WebsiteColumn
from govcrawl.parsers import channels, markup

BOUND = 20
"""Seconds; what these pages take is a tenth of it, and was minutes before there were limits."""

MANY = 100_000
URL = "http://www.yangli.example/zwgk/list.html"


def body(inside: str, head: str = "") -> bytes:
    title = "<title>样例市通知公告</title>"
    return f"<html><head>{title}{head}</head><body>{inside}</body></html>".encode()


def script(code: str) -> bytes:
    return body(f"<script>{code}</script>")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a long list": lambda: body(
        "".join(
            f"<li><a href=/a/{n}.html>关于检查工作的公告{n}</a>2024-01-02</li>" for n in range(9000)
        )
    ),
    "nested tags": lambda: body("<div>" * MANY),
    "nested links": lambda: body("<div><a href=/1234567.html>关于检查工作的公告</a>" * 20_000),
    "one line of Chinese": lambda: body("<p>" + "样例市人民政府办公室来源：" * 40_000 + "</p>"),
    "one line of letters": lambda: body("<p>" + "a" * 2_000_000 + "</p>"),
    "half dates": lambda: body("<p>" + "2024-01-" * MANY + "</p>"),
    "blanks": lambda: body("<p>2024年" + " " * 1_000_000 + "主" + " " * 1_000_000 + "</p>"),
    "metas": lambda: body("", "".join(f"<meta name=m{n} content=x>" for n in range(MANY))),
    "attributes": lambda: body("<p " + "".join(f"a{n}=1 " for n in range(MANY)) + ">x</p>"),
    "a title of dashes": lambda: b"<title>" + b"-" * 1_000_000 + b"</title><body><p>a</p>",
    "links of percent signs": lambda: body(
        f"<a href='{'%' * 5000}'>关于检查工作的公告</a>" * 500,
    ),
    "calls in calls": lambda: script("pagination({createPageHTML(" * MANY),
    "open comments": lambda: script("/*" * 1_000_000),
    "open strings": lambda: script("location='" + "\\'+'" * MANY),
    "names for names": lambda: script(
        "".join(f"a{n}=a{n + 1};location=a{n};" for n in range(20_000))
    ),
    "a sum of names": lambda: script("location=" + "a+" * 500_000),
    "open records": lambda: script("<record>" * MANY),
    "open filing numbers": lambda: body("<p>" + "赣ICP备公网安备" * MANY + "</p>"),
    "sizes without a pager": lambda: body("<p>" + "共1条" * MANY + "</p>"),
    "a breadcrumb without end": lambda: body("<p>" + "首页 &gt; " * MANY + "</p>"),
    "labels without values": lambda: body("<p>来源：</p><p>发布时间：</p>" * 20_000),
}


def parsed(content: bytes, request: str) -> Item:
    capture = Capture(
        url=URL,
        request=request,
        body=content,
        fetched_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    (item,) = channels.parse("website", capture)
    return item


@pytest.mark.parametrize("request_kind", ["home", "list"])
@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_ends_in_time(page: Callable[[], bytes], request_kind: str) -> None:
    content = page()
    start = time.perf_counter()
    item = parsed(content, request_kind)
    assert time.perf_counter() - start < BOUND
    assert item.source_url == URL


@pytest.mark.parametrize(
    "content",
    [
        body("<i>" * (markup.MOST_TAGS + 1)),
        body("<p " + "a " * (markup.MOST_WORDS + 1) + ">x</p>"),
    ],
    ids=["tags", "words in a tag"],
)
def test_a_page_of_too_much_is_named_so_and_not_looked_at(content: bytes) -> None:
    item = parsed(content, "page")
    assert isinstance(item, Outcome)
    assert (item.reason, item.fault) == ("too_large", "us")


def test_a_long_answer_of_data_is_read_up_to_a_limit() -> None:
    entries = ",".join(f'{{"title":"公告{n}","url":"/{n}.html"}}' for n in range(25_000))
    item = parsed(f'{{"total":25000,"rows":[{entries}]}}'.encode(), "list")
    assert isinstance(item, WebsiteColumn)
    assert (item.total, item.entry_count) == (25_000, 20_000)
