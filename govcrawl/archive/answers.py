"""Makes the response Scrapy would have made, from a WARC record."""

from io import BytesIO
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from warcio.bufferedreaders import ChunkedDataReader

from govcrawl.archive import http
from govcrawl.archive.reading import DamagedRecordError, Record
from govcrawl.archive.rendered import asked_of, document_of
from govcrawl.archive.writing import FINAL_URL_FIELD, FLAGS_FIELD, LATENCY_FIELD, PROTOCOL_FIELD

_GZIP_START = b"\x1f\x8b"
_NOT_MODIFIED = 304


def response_from(request: Request, record: Record, original: Record) -> Response:
    """The answer a record holds, still content-encoded, as the downloader would hand it on.

    ``original`` holds the body; it is ``record`` itself unless that is a revisit record. Raises
    DamagedRecordError where the record holds no HTTP answer.
    """
    status, version, headers, body = _message(original)
    if record is not original and record.block:
        again, again_version, again_headers, _ = _message(record)
        if again != _NOT_MODIFIED:
            status, version, headers = again, again_version, again_headers
    url = record.field(FINAL_URL_FIELD) or request.url.partition("#")[0]
    scrapy_headers = Headers(headers)
    kind = responsetypes.from_args(headers=scrapy_headers, url=url, body=body)
    return kind(
        url=url,
        status=status,
        headers=scrapy_headers,
        body=body,
        flags=(record.field(FLAGS_FIELD) or "").split(),
        ip_address=_address(record),
        protocol=_protocol(record, version),
    )


def latency_of(record: Record) -> float | None:
    """Seconds until the answer began, as measured when it was recorded."""
    recorded = record.field(LATENCY_FIELD)
    return float(recorded) if recorded else None


def redirects_of(record: Record) -> dict[str, list[Any]]:
    """What Scrapy keeps in a request's meta of redirects a browser followed; else nothing.

    Redirects of plain requests have records of their own.
    """
    if not asked_of(record)[1]:
        return {}
    redirects = document_of(record).redirects
    return {
        "redirect_urls": [url for url, _ in redirects],
        "redirect_reasons": [reason for _, reason in redirects],
    }


def _message(record: Record) -> tuple[int, str, http.Headers, bytes]:
    """Status, HTTP version, headers and body (without transfer encoding) of a record."""
    block = record.block or b""
    if asked_of(record)[1]:
        document = document_of(record)
        return document.status, "", document.headers, block
    if record.kind == "resource":
        content_type = (record.field("Content-Type") or "").encode("latin-1", "replace")
        return 200, "", [(b"Content-Type", content_type)] if content_type else [], block
    line, headers, body = http.parse_head(block)
    version, _, rest = line.strip().partition(b" ")
    status = rest.strip()[:3]
    if not status.isdigit():
        raise DamagedRecordError(f"{record.identity} holds no HTTP answer but {line[:80]!r}")
    if record.field(FLAGS_FIELD) is not None:  # a record of ours
        headers = http.unframe(headers)
    else:
        headers, body = _as_downloaded(headers, body)
    return int(status), version.decode("latin-1"), headers, body


def _as_downloaded(headers: http.Headers, body: bytes) -> tuple[http.Headers, bytes]:
    """What a downloader makes of a message as another tool recorded it.

    Chunks are put together. Some tools keep a body decoded, but under the header of its encoding;
    for gzip the first bytes tell.
    """
    if http.has(headers, b"transfer-encoding", containing=b"chunked"):
        body = ChunkedDataReader(BytesIO(body)).read()
        headers = http.without(headers, b"transfer-encoding")
    if http.has(headers, b"content-encoding", containing=b"gzip") and body[:2] != _GZIP_START:
        headers = http.without(headers, b"content-encoding")
    return headers, body


def _protocol(record: Record, version: str) -> str | None:
    """As Scrapy writes it: ``HTTP/1.1`` but ``h2``."""
    known = record.field(PROTOCOL_FIELD) or version
    return (known.upper() if known.lower().startswith("http/") else known) or None


def _address(record: Record) -> IPv4Address | IPv6Address | None:
    recorded = record.field("WARC-IP-Address")
    return ip_address(recorded) if recorded else None
