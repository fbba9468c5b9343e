"""What the record of a rendered page keeps, and what becomes of one that cannot be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from govcrawl.archive.answers import redirects_of, response_from
from govcrawl.archive.index import Index
from govcrawl.archive.keys import request_key
from govcrawl.archive.reading import DamagedRecordError, Record
from govcrawl.archive.rendered import RENDERED_FIELD, asked_of, document_of
from govcrawl.archive.writing import exchange
from govcrawl.discretion import Secrets

URL = "http://www.example/list?token=d41d8cd98f00b204e9800998ecf8427e"
SECRETS = Secrets.parse([])
HTML = "<html><body>画出来的页面</body></html>".encode()


def recorded(folder: Path) -> Index:
    """An archive of one rendered page."""
    meta = {
        "playwright": True,
        "redirect_urls": [URL, "http://www.example/two#part"],
        "redirect_reasons": [302, "meta refresh"],
        "download_latency": 0.25,
    }
    request = Request(URL, meta=meta)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "X-Long": "l" * 20_000,
        "X-Odd": "名\tvalue".encode(),
        "Set-Cookie": ["session=d41d8cd98f00b204e9800998ecf8427e", "b=2"],
    }
    response = HtmlResponse(
        "http://www.example/end", status=404, headers=headers, body=HTML, flags=["rendered"]
    )
    flat = [(name, value) for name, values in response.headers.items() for value in values]
    members, _ = exchange(request, response, flat, datetime(2026, 1, 2, tzinfo=UTC), SECRETS)
    (folder / "a.warc.gz").write_bytes(members)
    return Index(folder, SECRETS)


def test_a_rendered_page_comes_back_as_it_was(tmp_path: Path) -> None:
    index = recorded(tmp_path)
    entry = index.find(request_key("GET", URL, b"", "", SECRETS, rendered=True))
    assert entry is not None
    record, original = index.read(entry.place)
    response = response_from(Request(URL), record, original)
    assert (response.status, response.url) == (404, "http://www.example/end")
    assert (response.body, response.flags) == (HTML, ["rendered"])
    assert isinstance(response, HtmlResponse)
    assert response.text == HTML.decode()
    assert response.headers["X-Long"] == b"l" * 20_000
    assert response.headers["X-Odd"] == "名\tvalue".encode()
    assert "Set-Cookie" not in response.headers
    redirects = redirects_of(record)
    assert redirects["redirect_reasons"] == [302, None]
    assert redirects["redirect_urls"][1] == "http://www.example/two"


def test_it_is_not_the_plain_answer_of_its_address(tmp_path: Path) -> None:
    index = recorded(tmp_path)
    assert len(index) == 1
    assert index.find(request_key("GET", URL, b"", "", SECRETS)) is None
    assert index.find(request_key("POST", URL, b"", "", SECRETS, rendered=True)) is None


def test_it_holds_no_credential(tmp_path: Path) -> None:
    index = recorded(tmp_path)
    entry = index.find(request_key("GET", URL, b"", "", SECRETS, rendered=True))
    assert entry is not None
    record, _ = index.read(entry.place)
    assert record.kind == "resource"
    assert asked_of(record)[1]
    assert "d41d8cd98f00b204e9800998ecf8427e" not in str(record)
    assert "d41d8cd98f00b204e9800998ecf8427e" not in str(document_of(record))


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        '{"status": 200}',
        '{"status": "x", "headers": [], "redirects": []}',
        '{"status": 200, "headers": [["名", "b"]], "redirects": []}',
        '{"status": 200, "headers": [1], "redirects": []}',
        '{"status": 200, "headers": {}, "redirects": [null]}',
    ],
)
def test_a_record_that_cannot_be_read_is_damaged(said: str) -> None:
    fields = [("WARC-Target-URI", "urn:rendered:http://a.example/"), (RENDERED_FIELD, said)]
    record = Record("resource", fields, 0, b"")
    with pytest.raises(DamagedRecordError):
        response_from(Request("http://a.example/"), record, record)
