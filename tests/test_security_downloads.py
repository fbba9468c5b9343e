"""Downloads are capped, be it pages, robots.txt or reports, and only the web is asked for them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.hostile import HostileWeb, Question, Site, home, page, serving
from tests.support.hostile_answers import bomb, huge
from tests.support.rendering import Order

MEGABYTE = 1 << 20
FILES: dict[str, Site] = {
    "/report.xls": huge(1024, announced=False),
    "/report.pdf": huge(1024, announced=True),
    "/attachment.gz": bomb("gzip", 64),
    "/page": lambda _: page(home()),
}
WHOLE, PACKED = "127.0.8.21", "127.0.8.22"


def with_robots(robots: Site) -> Site:
    """A site whose robots.txt is this."""

    def answer(question: Question) -> bytes | Iterator[bytes]:
        first = replace(question, target="/")  # the only page those sites have
        if question.target == "/robots.txt":
            return robots(first)
        return FILES[question.target](first)

    return answer


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    sites = {WHOLE: huge(1024, announced=False), PACKED: bomb("gzip", 64)}
    with serving({host: with_robots(robots) for host, robots in sites.items()}) as running:
        yield running


def test_nothing_is_downloaded_without_end(web: HostileWeb, tmp_path: Path) -> None:
    settings = {
        "DOWNLOAD_MAXSIZE": MEGABYTE,
        "ROBOTSTXT_OBEY": True,
        "GOVCRAWL_BROWSER": "off",
        "RETRY_ENABLED": False,
    }
    asked = [web.url(WHOLE, target) for target in FILES] + [web.url(PACKED, "/page")]
    others = ["file:///etc/passwd", "ftp://127.0.8.21/a", "data:text/html,a", "s3://bucket/a"]
    order = Order(tmp_path, settings).crawl([], plain=[*asked, *others])
    ended = {line["asked"]: line.get("reason") for line in order.lines[:-1]}
    assert [ended[url] for url in asked] == ["too_large"] * 3 + [None] * 2, order.log
    assert [ended[url] for url in others] == ["unsupported"] * len(others)
    assert web.targets(PACKED) == ["/robots.txt", "/page"], "without rules to read there are none"
    assert order.stats["downloader/response_bytes"] < 3 * MEGABYTE
