"""With an archive as its memory a crawl asks only for what has changed, and believes no lies."""

import base64
import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

import pytest

from govcrawl.archive.evidence import held
from govcrawl.browser import RENDER
from tests.support.archives import Crawls, warc_records
from tests.support.changing import (
    OLD,
    always,
    by_path,
    conditions,
    honest,
    not_modified,
    silent,
    then,
    whole,
)
from tests.support.hostile import HTML, HostileWeb, Question, serving
from tests.support.raw_server import answer

HOST = "127.0.0.1"
TAG = 'ETag: "v1"'
PAGE = "<html><title>政务公开</title></html>".encode()
PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def just_changed(_: Question) -> bytes:
    now = format_datetime(datetime.now(UTC), usegmt=True)
    return answer(b"just now", HTML, f"Last-Modified: {now}")


def zipped(_: Question) -> bytes:
    return answer(gzip.compress(PAGE), HTML, 'ETag: W/"z"', "Content-Encoding: gzip")


UNCHANGED = {
    "/tagged": honest(b"tagged", TAG),
    "/dated": honest(b"dated", OLD),
    "/both": honest(b"both", TAG, OLD),
    "/zipped": then(zipped, always(not_modified('ETag: "z"', "Content-Type: text/plain"))),
    "/without-a-word": then(whole(b"mute", TAG, OLD), always(not_modified())),
}
"""What a 304 is believed of."""
UNASKED = {
    "/plain": whole(b"plain"),
    "/just-now": just_changed,
    "/varies": honest(b"varies", TAG, "Vary: Accept-Encoding, *"),
    "/partly": lambda _: b'HTTP/1.1 200 OK\r\nETag: "v1"\r\n\r\nno length: may have broken off',
    "/failed": whole(b"oops", TAG, status="500 Internal Server Error"),
    "/missing": whole(b"gone", TAG, status="404 Not Found"),
    "/silly": always(not_modified(TAG)),
    "/page?token=SECRET": honest(b"secret", TAG),
}
"""What there is nothing to ask with, or what failed the last time."""
CHANGED = {
    "/changed": then(honest(b"before", TAG), honest(b"after", 'ETag: "v2"')),
    "/removed": then(honest(b"there", TAG), whole(b"gone", status="404 Not Found")),
    "/down": then(honest(b"up", TAG), silent),
    "/moved": then(honest(b"here", TAG), whole(b"", "Location: /tagged", status="302 Found")),
}
LIES = {
    "/other-tag": then(
        whole(b"one", TAG), always(not_modified('ETag: "v2"')), whole(b"two", 'ETag: "v2"')
    ),
    "/other-date": then(
        whole(b"one", OLD),
        always(not_modified("Last-Modified: Mon, 02 Mar 2026 08:00:00 GMT")),
        whole(b"two", OLD),
    ),
    "/refused": then(
        whole(b"one", TAG), whole(b"no", status="412 Precondition Failed"), whole(b"two", TAG)
    ),
    "/nothing-else": then(whole(b"one", TAG), always(not_modified('ETag: "v2"'))),
}
SITE = UNCHANGED | UNASKED | CHANGED | LIES
DIFFERENTLY = [
    {"url": "/first-hand", "meta": {"first_hand": True}},
    {"url": "/kept-out", "meta": {"dont_cache": True}},
    {"url": "/drawn", "meta": {RENDER: True}},
    {"url": "/as-a-user", "headers": {"Cookie": "user=SECRET"}},
    {"url": "/posted", "method": "POST", "body": "page=1"},
    {"url": "/head", "method": "HEAD"},
]
"""Never conditional. The first crawl asks for them without meta: the archive knows them all."""


class Repeated(NamedTuple):
    """A site recorded, asked again twice, and replayed when it was gone."""

    crawls: Crawls
    web: HostileWeb
    heads: list[dict[str, list[str]]]
    lines: list[dict[str, dict[str, Any]]]
    stats: list[dict[str, Any]]

    def bodies(self, crawl: int, path: str) -> bytes:
        return base64.b64decode(self.lines[crawl][path]["body"])


def site(question: Question) -> bytes:
    return SITE.get(question.target, honest(b"asked differently", TAG))(question)


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> Repeated:
    crawls = Crawls(tmp_path_factory.mktemp("repeated"))
    heads, lines, stats = [], [], []
    with ExitStack() as stack:
        web = stack.enter_context(serving({HOST: site}))
        for number in range(4):
            wanted: list[Any] = [web.url(HOST, path) for path in SITE]
            wanted += [{**each, "url": web.url(HOST, each["url"])} for each in DIFFERENTLY]
            for each in wanted[len(SITE) :] if not number else ():
                each.pop("meta", None)
            if number == 3:
                stack.close()
                found = crawls.replay(wanted)
            else:
                revalidate = {"GOVCRAWL_REVALIDATE": "1"} if number else {}
                found = crawls.record(wanted, settings=revalidate)
            lines.append(by_path(found))
            stats.append(found[-1]["stats"])
            heads.append({})
            for head in web.heads:
                heads[-1].setdefault(head.split(" ")[1], []).append(head)
            web.heads.clear()
    return Repeated(crawls, web, heads, lines, stats)


def test_what_has_not_changed_is_not_sent_and_comes_out_the_same(repeated: Repeated) -> None:
    for path in UNCHANGED:
        first, second = repeated.lines[0][path], repeated.lines[1][path]
        same = {"status", "headers", "body", "text", "kind", "url", "flags", "address", "protocol"}
        drop_date(first)
        drop_date(second)
        assert {name: second[name] for name in same} == {name: first[name] for name in same}
        assert second["status"] == 200
        assert second["fetched_at"] > first["fetched_at"]
        assert len(repeated.heads[1][path]) == 1
    saved = sum(len(body) for body in (b"tagged", b"dated", b"both", b"mute", gzip.compress(PAGE)))
    assert repeated.stats[1]["archive/revalidated"] == len(UNCHANGED)
    assert repeated.stats[1]["archive/bytes_saved"] == saved


def drop_date(line: dict[str, Any]) -> None:
    """Scrapy's cache gives every live answer without a date the time it came."""
    line["headers"] = [pair for pair in line["headers"] if pair[0] != "Date"]


def test_each_is_asked_with_the_validators_it_came_with(repeated: Repeated) -> None:
    asked = {path: conditions(repeated.heads[1][path][0]) for path in UNCHANGED}
    date = OLD.partition(": ")[2]
    assert asked == {
        "/tagged": {"If-None-Match": '"v1"'},
        "/dated": {"If-Modified-Since": date},
        "/both": {"If-None-Match": '"v1"', "If-Modified-Since": date},
        "/zipped": {"If-None-Match": 'W/"z"'},
        "/without-a-word": {"If-None-Match": '"v1"', "If-Modified-Since": date},
    }


def test_the_rest_is_asked_as_ever(repeated: Repeated) -> None:
    others = [*UNASKED, *(each["url"] for each in DIFFERENTLY)]
    for crawl in (0, 1, 2):
        asked = [conditions(head) for path in others for head in repeated.heads[crawl][path]]
        assert asked == [{}] * len(others)
    assert repeated.lines[1]["/silly"]["status"] == 304
    assert not any(conditions(head) for heads in repeated.heads[0].values() for head in heads)


def test_what_has_changed_is_what_counts(repeated: Repeated) -> None:
    second, third = repeated.lines[1], repeated.lines[2]
    assert all(conditions(repeated.heads[1][path][0]) for path in CHANGED)
    assert repeated.bodies(1, "/changed") == b"after"
    assert conditions(repeated.heads[2]["/changed"][0]) == {"If-None-Match": '"v2"'}
    assert repeated.bodies(2, "/changed") == b"after"
    assert second["/removed"]["status"] == third["/removed"]["status"] == 404
    assert "error" in second["/down"]
    assert second["/moved"]["status"] == 302
    assert conditions(repeated.heads[2]["/moved"][0]) == {}


def test_a_304_that_is_about_something_else_is_not_believed(repeated: Repeated) -> None:
    for path in ("/other-tag", "/other-date", "/refused"):
        asked = [bool(conditions(head)) for head in repeated.heads[1][path]]
        assert asked == [True, False], path
        assert repeated.bodies(1, path) == b"two"
    assert repeated.lines[1]["/nothing-else"]["status"] == 304
    assert repeated.stats[1]["archive/disbelieved"] == len(LIES)


def test_a_revisit_record_says_what_it_stands_for(repeated: Repeated) -> None:
    first, second, third = (dict(records_of(repeated.crawls, n)) for n in range(3))
    for path in UNCHANGED:
        before = repeated.lines[0][path]["evidence"]
        original, _ = first[before["record_id"]]
        for crawl, records in ((1, second), (2, third)):
            evidence = repeated.lines[crawl][path]["evidence"]
            fields, block = records[evidence["record_id"]]
            assert fields["WARC-Type"] == "revisit"
            assert fields["WARC-Profile"] == PROFILE
            assert fields["WARC-Refers-To"] == before["record_id"]
            assert fields["WARC-Refers-To-Date"] == original["WARC-Date"]
            assert fields["WARC-Refers-To-Target-URI"] == original["WARC-Target-URI"]
            assert fields["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]
            assert block.startswith(b"HTTP/1.1 304 Not Modified\r\n")
            asked, question = records[fields["WARC-Concurrent-To"]]
            assert asked["WARC-Concurrent-To"] == evidence["record_id"]
            assert b"\r\nIf-" in question
    assert "revisit" not in {fields["WARC-Type"] for fields, _ in first.values()}


def records_of(crawls: Crawls, number: int) -> Iterator[tuple[str, tuple[dict[str, str], bytes]]]:
    for fields, block in warc_records(crawls.files[number]):
        yield fields["WARC-Record-ID"], (fields, block)


def test_a_replay_gives_what_the_last_crawl_saw(repeated: Repeated) -> None:
    last, again = repeated.lines[2], repeated.lines[3]
    for path in [*UNCHANGED, "/changed", "/other-tag", "/plain", "/silly"]:
        drop_date(last[path])
        drop_date(again[path])
        same = set(last[path]) - {"flags"}
        assert {name: again[path][name] for name in same} == {
            name: last[path][name] for name in same
        }


def test_evidence_leads_through_the_revisit_to_the_body(repeated: Repeated) -> None:
    evidence = repeated.lines[2]["/tagged"]["evidence"]
    file = repeated.crawls.archive / evidence["file"]
    said = held(file, [evidence["record_id"], "<urn:uuid:none>"])
    before = repeated.lines[0]["/tagged"]["evidence"]
    assert said == {
        evidence["record_id"]: "HTTP/1.1 304 Not Modified, 0 bytes, digest checked; its body: "
        f"{before['file']}, record {before['record_id']}: HTTP/1.1 200 OK, 6 bytes, digest checked",
        "<urn:uuid:none>": "not found in it",
    }
