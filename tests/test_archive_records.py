"""Whatever an answer looks like, its record gives it back."""

import zlib
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Headers, Request, Response

from govcrawl.archive.answers import latency_of, response_from
from govcrawl.archive.index import Index, moment_of
from govcrawl.archive.keys import request_key
from govcrawl.archive.reading import Record
from govcrawl.archive.writing import exchange
from govcrawl.discretion import DEFAULT, redact_headers
from tests.support.archives import gzip_members

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
names = st.sampled_from(
    [
        "Content-Length",
        "Transfer-Encoding",
        "Content-Encoding",
        "X-Archive-Orig-Server",
        "Set-Cookie",
    ]
) | st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True)
values = st.binary(max_size=20).map(
    lambda value: value.translate(None, b"\r\n\x00\x0b\x0c\x1c\x1d\x1e\x1f\x85").strip()
)


def round_trip(
    request: Request, response: Response, headers: list[tuple[bytes, bytes]] | None = None
) -> tuple[Response, Record]:
    """The answer as it comes back from a file that holds only its records."""
    given = headers or [(name, value) for name, each in response.headers.items() for value in each]
    members, record_id = exchange(request, response, given, MOMENT, DEFAULT)
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.warc.gz").write_bytes(members)
        index = Index(Path(folder), DEFAULT)
        kind = (request.headers.get("Content-Type") or b"").decode()
        entry = index.find(request_key(request.method, request.url, request.body, kind, DEFAULT))
        assert entry is not None
        record, original = index.read(entry.place)
    assert record.identity == record_id
    return response_from(request, record, original), record


@settings(max_examples=150)
@given(
    status=st.integers(100, 599),
    headers=st.lists(st.tuples(names.map(str.encode), values), max_size=6),
    body=st.binary(max_size=200) | st.just(b"HTTP/1.1 200 OK\r\n\r\nWARC/1.1\r\n\r\n"),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "REPORT"]),
    question=st.binary(max_size=50),
)
def test_any_answer_comes_back_as_it_was(
    status: int, headers: Any, body: bytes, method: str, question: bytes
) -> None:
    request = Request("http://gov.test/a?b=1#top", method=method, body=question)
    response = Response("http://gov.test/a?b=1", status=status, body=body, flags=["dataloss"])
    again, record = round_trip(request, response, headers or [(b"Via", b"1")])
    expected = Headers(redact_headers(headers or [(b"Via", b"1")]))
    assert (again.status, again.body, again.url) == (status, body, response.url)
    assert list(again.headers.items()) == list(expected.items())
    assert again.flags == ["dataloss"]
    assert record.field("WARC-Truncated") == "disconnect"
    assert moment_of(record) == MOMENT


@pytest.mark.parametrize("protocol", ["HTTP/1.0", "HTTP/1.1", "h2"])
def test_protocol_address_and_latency_come_back(protocol: str) -> None:
    request = Request("https://gov.test/", meta={"download_latency": 0.25})
    address = ip_address("2001:db8::1")
    response = Response(request.url, protocol=protocol, ip_address=address)
    again, record = round_trip(request, response)
    assert (again.protocol, again.ip_address, latency_of(record)) == (protocol, address, 0.25)


def test_a_server_that_misnames_an_encoding_is_recorded_as_it_was() -> None:
    response = Response("http://gov.test/", body=b"plain", headers={"Content-Encoding": "gzip"})
    again, _ = round_trip(Request(response.url), response)
    assert again.headers["Content-Encoding"] == b"gzip"
    response = Response("http://gov.test/", headers={"Transfer-Encoding": "chunked"})
    again, _ = round_trip(Request(response.url, method="HEAD"), response)
    assert again.headers["Transfer-Encoding"] == b"chunked"


def test_an_answer_that_moved_within_the_downloader_keeps_its_last_address() -> None:
    request = Request("http://gov.test/?token=abc")
    again, record = round_trip(request, Response("http://gov.test/home?token=abc"))
    assert again.url == "http://gov.test/home?token=REDACTED"
    assert record.url == "http://gov.test/?token=REDACTED"


def test_a_body_without_its_transfer_encoding_has_a_length_that_fits(tmp_path: Path) -> None:
    response = Response("http://gov.test/", body=b"open")
    headers = [(b"Transfer-Encoding", b"chunked"), (b"Content-Length", b"99")]
    members, _ = exchange(Request(response.url), response, headers, MOMENT, DEFAULT)
    (tmp_path / "a.warc.gz").write_bytes(members)
    _, answer = gzip_members(tmp_path / "a.warc.gz")
    assert b"\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n" in answer
    assert b"\r\nX-Archive-Orig-Content-Length: 99\r\nContent-Length: 4\r\n\r\nopen" in answer


def test_an_answer_whose_request_record_is_lost_answers_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    request = Request("http://gov.test/", method="POST", body=b"a=1")
    members, record_id = exchange(request, Response(request.url), [], MOMENT, DEFAULT)
    asked = zlib.decompressobj(16 + zlib.MAX_WBITS)
    asked.decompress(members)
    (tmp_path / "a.warc.gz").write_bytes(asked.unused_data)
    assert len(Index(tmp_path, DEFAULT)) == 0
    assert f"{record_id}: what it answers is not in the archive" in caplog.text


def test_a_line_break_in_a_header_cannot_end_it() -> None:
    response = Response("http://gov.test/", body=b"x")
    again, _ = round_trip(Request(response.url), response, [(b"X-A", b"1\r\n\r\nX-B: 2")])
    assert list(again.headers.items()) == [(b"X-A", [b"1 X-B: 2"])]
    assert again.body == b"x"


def test_the_same_request_is_recognised_however_its_address_is_spelled() -> None:
    def key(url: str, method: str = "GET", body: bytes = b"") -> bytes:
        return request_key(method, url, body, "", DEFAULT)

    assert key("http://H.test?b=2&a=1#x") == key("http://h.test/?a=1&b=2", "get")
    assert key("http://h.test/?token=one") == key("http://h.test/?token=")
    assert key("http://u:p@h.test/") == key("http://h.test/")
    assert key("http://h.test/", "POST", b"a=1&pwd=x") == key(
        "http://h.test/", "POST", b"a=1&pwd=y"
    )
    keys = {
        key("http://h.test/"),
        key("https://h.test/"),
        key("http://h.test/", "HEAD"),
        key("http://h.test/", "POST"),
        key("http://h.test/", "POST", b"a=1"),
        key("http://h.test/?a=1"),
        key("http://h.test/?a="),
    }
    assert len(keys) == 7
