"""Archives of other tools answer too, and damage costs only what is damaged."""

import gzip
import http.client
import io
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request, Response
from warcio.capture_http import capture_http
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from govcrawl.archive.answers import response_from
from govcrawl.archive.index import Index, moment_of
from govcrawl.archive.keys import request_key
from govcrawl.archive.reading import DamagedRecordError, scan
from govcrawl.discretion import DEFAULT
from tests.support.archives import Crawls
from tests.support.raw_server import RawServer, answer

URL = "http://gov.test/index.html"


class Elsewhere:
    """A WARC file written with warcio's own writer."""

    def __init__(self, path: Path, *, compressed: bool = True, version: str = "1.1") -> None:
        self.path = path
        path.parent.mkdir(exist_ok=True)
        self.file = path.open("wb")
        self.writer = WARCWriter(self.file, gzip=compressed, warc_version=version)

    def response(
        self, url: str, body: bytes, headers: Any = (), fields: Any = None, status: str = "200 OK"
    ) -> Any:
        head = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict=fields or {},
        )
        self.writer.write_record(record)
        return record.rec_headers

    def request(self, url: str, line: str, body: bytes, fields: Mapping[str, str]) -> None:
        head = StatusAndHeaders(line, [("Host", "gov.test")], is_http_request=True)
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                "request",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=head,
                warc_headers_dict=fields,
            )
        )

    def revisit(self, url: str, fields: Mapping[str, str], head: Any = None) -> None:
        record = self.writer.create_revisit_record(
            url, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", URL, "2026-01-01T00:00:00Z", head
        )
        for name, value in fields.items():
            record.rec_headers.replace_header(name, value)
        self.writer.write_record(record)

    def close(self) -> Path:
        self.file.close()
        return self.path.parent


def ask(folder: Path, url: str, method: str = "GET", body: bytes = b"") -> Response | None:
    """The answer the archive gives, None if it has none."""
    index = Index(folder, DEFAULT)
    entry = index.find(request_key(method, url, body, "", DEFAULT))
    if entry is None:
        return None
    return response_from(Request(url, method=method), *index.read(entry.place))


def body_of(folder: Path, url: str, method: str = "GET", body: bytes = b"") -> bytes | None:
    response = ask(folder, url, method, body)
    return response.body if response is not None else None


@pytest.mark.parametrize(
    ("name", "compressed", "version"),
    [("a.warc.gz", True, "1.0"), ("a.warc.gz", True, "1.1"), ("a.warc", False, "1.0")],
)
def test_the_writer_of_warcio_is_read(
    tmp_path: Path, name: str, compressed: bool, version: str
) -> None:
    other = Elsewhere(tmp_path / name, compressed=compressed, version=version)
    for number in range(3):
        other.response(
            f"{URL}?page={number}",
            b"<html>%d\r\n\r\n</html>" % number,
            [("Content-Type", "text/html; charset=gbk"), ("X-A", "1"), ("X-A", "2")],
            {"WARC-Date": "2026-01-02T03:04:05Z"},
        )
    folder = other.close()
    response = ask(folder, f"{URL}?page=1")
    assert isinstance(response, HtmlResponse)
    assert response.body == b"<html>1\r\n\r\n</html>"
    assert response.headers.getlist("X-A") == [b"1", b"2"]
    assert response.encoding == "gb18030"
    assert [record.kind for record in scan(other.path)] == ["response"] * 3
    moments = {moment_of(record) for record in scan(other.path)}
    assert moments == {datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}


def test_a_capture_of_another_tool_replays_in_a_crawl(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.archive.mkdir()
    posted = {"url": "", "method": "POST", "body": "q=1", "headers": {"Content-Type": "a/b"}}

    def page(method: str, target: str, body: bytes) -> bytes:
        return answer(method.encode() + body, "Content-Type: text/html")

    with RawServer(page) as server, capture_http(str(crawls.archive / "other.warc.gz")):
        for method, body in (("GET", None), ("POST", "q=1")):
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            connection.request(method, "/page", body, {"Content-Type": "a/b"})
            assert connection.getresponse().read().startswith(method.encode())
            connection.close()
    posted["url"] = server.url("/page")
    lines = crawls.replay([server.url("/page"), posted, {**posted, "body": "q=2"}])
    texts = {line["asked"]: line["text"] for line in lines if "text" in line}
    assert texts == {f"GET {posted['url']}": "GET", f"POST {posted['url']}": "POSTq=1"}
    assert lines[-1]["stats"]["archive/missing"] == 1


@pytest.mark.parametrize(
    ("request_first", "named_by"), [(True, "answer"), (False, "answer"), (False, "request")]
)
def test_a_request_record_is_paired_in_any_order(
    tmp_path: Path, request_first: bool, named_by: str
) -> None:
    other = Elsewhere(tmp_path / "a.warc.gz")
    asked = {"WARC-Record-ID": "<urn:uuid:1>"}
    given = {"WARC-Record-ID": "<urn:uuid:2>"}
    if named_by == "answer":
        given["WARC-Concurrent-To"] = "<urn:uuid:1>"
    else:
        asked["WARC-Concurrent-To"] = "<urn:uuid:2>"
    if request_first:
        other.request(URL, "POST /index.html HTTP/1.1", b"a=1", asked)
    other.response(URL, b"posted", fields=given)
    if not request_first:
        other.request(URL, "POST /index.html HTTP/1.1", b"a=1", asked)
    folder = other.close()
    assert body_of(folder, URL, "POST", b"a=1") == b"posted"
    assert body_of(folder, URL, "POST", b"a=2") is None
    assert body_of(folder, URL) is None


def test_a_long_file_without_request_records_is_paired_in_bounded_memory(tmp_path: Path) -> None:
    other = Elsewhere(tmp_path / "a.warc")
    for number in range(300):
        other.request(f"{URL}?{number}", "GET / HTTP/1.1", b"", {})
    for number in range(300):
        other.response(f"{URL}?{number}", b"%d" % number)
    folder = other.close()
    assert len(Index(folder, DEFAULT)) == 300
    assert body_of(folder, f"{URL}?0") == b"0"
    assert body_of(folder, f"{URL}?299") == b"299"


def test_chunked_and_encoded_bodies_are_read_as_the_downloader_gives_them(tmp_path: Path) -> None:
    other = Elsewhere(tmp_path / "a.warc.gz")
    packed = gzip.compress(b"<html>packed</html>")
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (5, packed[:5], len(packed) - 5, packed[5:])
    encoded = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    other.response(f"{URL}?1", chunks, encoded)
    other.response(f"{URL}?2", b"already open", encoded)
    folder = other.close()
    first, second = ask(folder, f"{URL}?1"), ask(folder, f"{URL}?2")
    assert first is not None
    assert second is not None
    assert (first.body, first.headers.get("Content-Encoding")) == (packed, b"gzip")
    assert (second.body, second.headers.get("Content-Encoding")) == (b"already open", None)
    assert "Transfer-Encoding" not in first.headers


@pytest.mark.parametrize("by", ["id", "place", "digest"])
def test_a_revisit_record_gives_the_body_it_points_to(tmp_path: Path, by: str) -> None:
    other = Elsewhere(tmp_path / "b.warc.gz")
    head = StatusAndHeaders("203 Again", [("X-Turn", "second")], protocol="HTTP/1.1")
    fields = {"WARC-Date": "2026-02-01T00:00:00Z", "WARC-Refers-To-Date": "2020-01-01T00:00:00Z"}
    later = Elsewhere(tmp_path / "z.warc.gz")
    original = later.response(
        URL, b"the body", [("X-Turn", "first")], {"WARC-Date": "2026-01-01T00:00:00Z"}
    )
    if by == "id":
        fields["WARC-Refers-To"] = original.get_header("WARC-Record-ID")
    elif by == "place":
        fields["WARC-Refers-To-Date"] = "2026-01-01T00:00:00Z"
    else:
        fields["WARC-Payload-Digest"] = original.get_header("WARC-Payload-Digest")
    other.revisit(URL, fields, head)
    unchanged = StatusAndHeaders("304 Not Modified", [("X-Turn", "third")], protocol="HTTP/1.1")
    other.revisit(f"{URL}?not-modified", fields, unchanged)
    other.revisit(f"{URL}?without-head", fields)
    later.close()
    folder = other.close()
    answers = [ask(folder, url) for url in (URL, f"{URL}?not-modified", f"{URL}?without-head")]
    assert [(each.status, each.body, each.headers["X-Turn"]) for each in answers if each] == [
        (203, b"the body", b"second"),
        (200, b"the body", b"first"),
        (200, b"the body", b"first"),
    ]


def test_a_revisit_of_nothing_known_is_named_and_does_not_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Elsewhere(tmp_path / "a.warc.gz")
    other.revisit(URL, {"WARC-Record-ID": "<urn:uuid:9>"})
    assert ask(other.close(), URL) is None
    assert "<urn:uuid:9>: what it revisits is not in the archive" in caplog.text


def test_records_that_answer_nothing_and_addresses_that_are_none_do_no_harm(tmp_path: Path) -> None:
    other = Elsewhere(tmp_path / "a.warc.gz")
    other.writer.write_record(other.writer.create_warcinfo_record("a", {"software": "x"}))
    for kind, url in (("metadata", URL), ("resource", "urn:screenshot:1"), ("conversion", URL)):
        other.writer.write_record(
            other.writer.create_warc_record(url, kind, payload=io.BytesIO(b"note"), length=4)
        )
    (tmp_path / "just-begun.warc.gz").touch()
    (tmp_path / "notes.txt").write_text("not an archive")
    other.response("http://[broken", b"what", fields={"WARC-Date": "2026"})
    other.response(f"<{URL}>", b"page", fields={"WARC-Date": "2026"})
    folder = other.close()
    assert body_of(folder, URL) == b"page"
    assert len(Index(folder, DEFAULT)) == 3


def three(folder: Path, *, compressed: bool) -> tuple[Path, list[int]]:
    """A file of three answers, and where each begins."""
    other = Elsewhere(folder / ("a.warc.gz" if compressed else "a.warc"), compressed=compressed)
    starts = []
    for number in range(3):
        starts.append(other.file.tell())
        other.response(f"{URL}?{number}", random.Random(number).randbytes(40_000))
    other.close()
    return other.path, starts


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("kept", [1, 9, 40, 300, -3, -9, -2000])
def test_a_cut_off_end_is_skipped_with_a_warning_that_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, compressed: bool, kept: int
) -> None:
    path, starts = three(tmp_path, compressed=compressed)
    whole = path.read_bytes()
    path.write_bytes(whole[: starts[2] + kept] if kept > 0 else whole[:kept])
    if not compressed and kept == -3:
        assert len(Index(tmp_path, DEFAULT)) == 3  # only blank lines after the record are missing
        return
    assert len(Index(tmp_path, DEFAULT)) == 2
    assert (
        f"{path}: skipped a damaged record at offset {starts[2]}; nothing whole follows it"
        in caplog.text
    )


@pytest.mark.parametrize("compressed", [True, False])
def test_damage_in_the_middle_costs_one_record(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, compressed: bool
) -> None:
    path, starts = three(tmp_path, compressed=compressed)
    content = bytearray(path.read_bytes())
    if compressed:
        content[starts[1] + 600 : starts[1] + 640] = b"\x00" * 40
    else:
        del content[starts[1] + 600 : starts[1] + 640]
    path.write_bytes(content)
    index = Index(tmp_path, DEFAULT)
    assert [bool(ask(tmp_path, f"{URL}?{number}")) for number in range(3)] == [True, False, True]
    assert len(index) == 2
    assert f"damaged record at offset {starts[1]}; reading on at offset" in caplog.text


def test_content_that_fails_its_digest_is_never_an_answer(tmp_path: Path) -> None:
    path, starts = three(tmp_path, compressed=False)
    content = bytearray(path.read_bytes())
    content[starts[1] + 20_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedRecordError, match=f"offset {starts[1]} fails its sha1:"):
        ask(tmp_path, f"{URL}?1")
    assert body_of(tmp_path, f"{URL}?0") is not None


def test_hexadecimal_digests_and_unknown_algorithms(tmp_path: Path) -> None:
    other = Elsewhere(tmp_path / "a.warc")
    other.response(f"{URL}?1", b"x", fields={"WARC-Block-Digest": "md5:" + "0" * 32})
    other.response(f"{URL}?2", b"x", fields={"WARC-Block-Digest": "xxh128:1234"})
    folder = other.close()
    with pytest.raises(DamagedRecordError):
        ask(folder, f"{URL}?1")
    assert body_of(folder, f"{URL}?2") == b"x"


def test_a_record_damaged_since_it_was_indexed_is_an_error(tmp_path: Path) -> None:
    path, starts = three(tmp_path, compressed=True)
    index = Index(tmp_path, DEFAULT)
    entry = index.find(request_key("GET", f"{URL}?2", b"", "", DEFAULT))
    assert entry is not None
    path.write_bytes(path.read_bytes()[: starts[2] + 50])
    with pytest.raises(DamagedRecordError, match=f"no whole record at offset {starts[2]}"):
        index.read(entry.place)


def test_in_a_replay_a_corrupt_record_is_missing_not_asked_for(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    with RawServer(lambda *_: answer(b"x" * 5000)) as server:
        wanted = [server.url("/1"), server.url("/2")]
        crawls.record(wanted)
        asked = list(server.asked)
        plain = bytearray(gzip.decompress(crawls.files[0].read_bytes()))
        plain[plain.rindex(b"xxxx")] = ord("y")
        crawls.files[0].unlink()
        (crawls.archive / "tampered.warc").write_bytes(plain)
        lines = crawls.replay(wanted)
        assert server.asked == asked
    assert sorted("error" in line for line in lines[:-1]) == [False, True]
    assert lines[-1]["stats"]["archive/missing"] == 1
    assert "fails its sha1:" in crawls.log
