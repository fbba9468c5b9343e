"""What is secret is taken out of an exchange before it is written, and nothing else is changed."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from scrapy.http import Headers, Request, Response
from scrapy.utils.test import get_crawler
from warcio.archiveiterator import ArchiveIterator

from govcrawl import discretion
from govcrawl.archive.answers import response_from
from govcrawl.archive.discreet import Bodies
from govcrawl.archive.index import Index
from govcrawl.archive.keys import request_key
from govcrawl.archive.writing import exchange
from govcrawl.browser import RENDERED
from govcrawl.discretion import DEFAULT

MOMENT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SECRET = "s3cr3t+Value/0123456789=="
QUOTED = "s3cr3t%2BValue%2F0123456789%3D%3D"
PAGE = f"<p>政府</p><script>said('{SECRET}')</script>".encode()
KEPT = "<p>政府</p><script>said('REDACTED')</script>".encode()


@pytest.fixture(autouse=True)
def _one_secret() -> Iterator[None]:
    discretion.keep_secret([SECRET])
    yield
    discretion.forget()


@pytest.fixture
def bodies() -> Bodies:
    return Bodies(get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 100_000}))


def flat(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in headers.items() for value in values]


def written(bodies: Bodies, request: Request, response: Response) -> bytes:
    kept, headers = bodies.discreet(request, response, flat(response.headers), DEFAULT)
    return exchange(request, kept, headers, MOMENT, DEFAULT)[0]


def again(folder: Path, members: bytes, request: Request) -> Response:
    """The answer as a replay gives it."""
    (folder / "a.warc.gz").write_bytes(members)
    index = Index(folder, DEFAULT)
    entry = index.find(request_key(request.method, request.url, request.body, "", DEFAULT))
    assert entry is not None
    return response_from(request, *index.read(entry.place))


def plain(members: bytes) -> bytes:
    return gzip.decompress(members)


@pytest.mark.parametrize("encoding", [None, "gzip", "x-gzip", "deflate"])
def test_a_body_with_a_secret_is_kept_decoded_without_it(
    bodies: Bodies, tmp_path: Path, encoding: str | None
) -> None:
    pack = {"deflate": zlib.compress, None: bytes}.get(encoding, gzip.compress)
    headers = {"Content-Type": "text/html", "Content-Length": str(len(pack(PAGE)))}
    headers |= {"Content-Encoding": encoding} if encoding else {}
    request = Request("http://gov.test/")
    response = Response(request.url, body=pack(PAGE), headers=headers)
    members = written(bodies, request, response)
    assert KEPT in plain(members)
    assert SECRET.encode() not in plain(members)
    for record in ArchiveIterator(BytesIO(members), check_digests="raise"):
        record.content_stream().read()
        length = record.http_headers.get_header("Content-Length")
        assert record.rec_type == "request" or int(length) == len(KEPT)
    replayed = again(tmp_path, members, request)
    assert replayed.body == KEPT
    assert "Content-Encoding" not in replayed.headers
    assert replayed.headers.get("X-Archive-Orig-Content-Encoding") == (
        encoding.encode() if encoding else None
    )
    assert response.body == pack(PAGE)
    assert response.headers.get("Content-Encoding") == (encoding.encode() if encoding else None)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"<p>nothing</p>", mtime=0), "gzip"),
        (b"not packed at all", "gzip"),
        (gzip.compress(PAGE, mtime=0)[:12], "gzip"),
        (gzip.compress(b"\0" * 200_000, mtime=0), "gzip"),
        (b"\x0b\x02\x80", "br"),
        (b"packed by nobody knows what", "rot13"),
        (b"", ""),
        (bytes(range(256)), ""),
    ],
)
def test_any_other_body_stays_byte_for_byte(bodies: Bodies, body: bytes, encoding: str) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    response = Response("http://gov.test/", body=body, headers=headers)
    kept, left = bodies.discreet(Request(response.url), response, flat(response.headers), DEFAULT)
    assert kept is response
    assert left == flat(response.headers)


def test_a_misnamed_encoding_hides_no_secret(bodies: Bodies) -> None:
    response = Response("http://gov.test/", body=PAGE, headers={"Content-Encoding": "gzip"})
    assert KEPT in plain(written(bodies, Request(response.url), response))


def test_without_a_secret_in_use_no_page_is_changed(bodies: Bodies) -> None:
    discretion.forget()
    body = b'{"token":"1a2b3c4d5e6f","sub":"0123456789abcdef0","subp":"0123456789abcdef0"}'
    response = Response("http://gov.test/", body=body)
    assert bodies.discreet(Request(response.url), response, [], DEFAULT)[0] is response
    visitor = Request("http://passport.test/visitor/genvisitor2", method="POST")
    kept, _ = bodies.discreet(visitor, response.replace(url=visitor.url), [], DEFAULT)
    assert kept.body == b'{"token":"REDACTED","sub":"REDACTED","subp":"REDACTED"}'


def test_addresses_headers_and_forms_are_without_it(bodies: Bodies) -> None:
    request = Request(
        f"http://gov.test/{QUOTED}?said={QUOTED}",
        method="POST",
        body=f"said={QUOTED}&page=2",
        headers={"X-Said": SECRET, "Referer": f"http://gov.test/?q={QUOTED}", "Cookie": SECRET},
        meta={"redirect_urls": [f"http://gov.test/?q={QUOTED}"], "redirect_reasons": [302]},
    )
    response = Response(
        f"http://gov.test/?q={QUOTED}",
        headers={"Location": f"/?q={QUOTED}", "X-Said": SECRET, "Set-Cookie": f"a={SECRET}"},
        body=b"x",
    )
    rendered = response.replace(flags=[RENDERED])
    for members in (written(bodies, request, response), written(bodies, request, rendered)):
        text = plain(members)
        assert SECRET.encode() not in text
        assert QUOTED.encode() not in text
        assert b"REDACTED" in text
    text = plain(written(bodies, request, response))
    assert b"POST /REDACTED?said=REDACTED HTTP/1.1\r\n" in text
    assert b"\r\n\r\nsaid=REDACTED&page=2" in text
    assert b"\r\nLocation: /?q=REDACTED\r\n" in text
    assert b"ookie" not in text


def test_a_request_is_recognised_by_whoever_has_another_credential(
    bodies: Bodies, tmp_path: Path
) -> None:
    request = Request(f"http://gov.test/?said={QUOTED}", method="POST", body=f"a={SECRET}")
    members = written(bodies, request, Response(request.url, body=b"x"))
    discretion.forget()
    discretion.keep_secret(["another-secret-1"])
    other = Request(
        "http://gov.test/?said=another-secret-1", method="POST", body="a=another-secret-1"
    )
    assert again(tmp_path, members, other).body == b"x"
