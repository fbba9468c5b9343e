"""Makes the WARC records of one exchange (ISO 28500:2017, WARC 1.1)."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from scrapy.http import Request, Response
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from govcrawl import __version__
from govcrawl.archive.discreet import discreet_form, discreet_headers, discreet_url
from govcrawl.archive.http import Headers, build_head, frame, has
from govcrawl.archive.reading import Record
from govcrawl.archive.rendered import RENDERED_FIELD, describe, target_of
from govcrawl.browser import RENDERED
from govcrawl.discretion import Secrets

WARC_VERSION = "1.1"
FLAGS_FIELD = "X-Govcrawl-Flags"  # in every record of ours, if only empty
FINAL_URL_FIELD = "X-Govcrawl-Final-Url"
LATENCY_FIELD = "X-Govcrawl-Latency"
PROTOCOL_FIELD = "WARC-Protocol"
PLACE_FIELD = "X-Govcrawl-Refers-To-Place"  # offset and file name

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_BUILDER = RecordBuilder(warc_version=WARC_VERSION)
_GZIP = 16 + zlib.MAX_WBITS
_COMPRESSION = 4
_BODILESS_STATUSES = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_PHRASES = {status.value: status.phrase for status in HTTPStatus}  # Scrapy keeps none
_TRUNCATED = {"dataloss": "disconnect", "download_stopped": "unspecified"}


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """An HTTP head that warcio writes byte for byte."""

    def __init__(self, head: bytes) -> None:
        super().__init__("as given", [])
        self._head = head

    def to_ascii_bytes(self, filter_func: object = None) -> bytes:  # noqa: ARG002  # warcio's name
        return self._head


def is_http(url: str) -> bool:
    """Whether an address is asked over HTTP; the others are answered by handlers of our own."""
    return urlsplit(url).scheme in {"http", "https"}


def warcinfo(filename: str, run_id: str, user_agent: str) -> bytes:
    """The first record of a file: who wrote it, in which run."""
    fields = {
        "software": f"govcrawl/{__version__}",
        "format": f"WARC File Format {WARC_VERSION}",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": run_id,
        "http-header-user-agent": user_agent,
    }
    return _member(_BUILDER.create_warcinfo_record(filename, fields))


def exchange(
    request: Request,
    response: Response,
    headers: Headers,
    moment: datetime,
    secrets: Secrets,
    *,
    revisited: Mapping[str, str] | None = None,
) -> tuple[bytes, str]:
    """The gzip members of a request and its answer, and the answer's record id.

    The request comes first: an answer is never whole in a file without what was asked.
    ``headers`` are the answer's as received. Only HTTP has a request record, and no rendered page
    has: its browser asks many things. A 304 that stands for an earlier record is a ``revisit``;
    ``revisited`` says of which (``revisit_fields``).
    """
    url = discreet_url(request.url, secrets)
    asked, answered = (f"<urn:uuid:{uuid4()}>" for _ in range(2))
    date = moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    common = {"WARC-Date": date, "WARC-Target-URI": url}
    answer = common | {"WARC-Record-ID": answered} | _particulars(request, response, url, secrets)
    if RENDERED in response.flags:
        answer |= {
            "WARC-Target-URI": target_of(url),
            RENDERED_FIELD: describe(request, response, headers, secrets),
        }
        return _resource(target_of(url), response, answer), answered
    if not is_http(url):
        return _resource(url, response, answer), answered
    question = common | {"WARC-Record-ID": asked, "WARC-Concurrent-To": answered}
    answer |= {"WARC-Concurrent-To": asked, **(revisited or {})}
    return (
        _request(url, request, question, secrets)
        + _response(url, request, response, discreet_headers(headers, secrets), answer)
    ), answered


def revisit_fields(original: Record, file: str) -> dict[str, str]:
    """What a revisit record says of the record it stands for, which is one of ours in ``file``.

    WARC has no field for the place: other tools go by the record id, as they have an index of all.
    """
    fields = {
        "WARC-Profile": _NOT_MODIFIED,
        "WARC-Refers-To": original.identity,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.field("WARC-Date"),
        "WARC-Payload-Digest": original.field("WARC-Payload-Digest"),
        PLACE_FIELD: f"{original.offset} {file}",
    }
    return {name: value for name, value in fields.items() if value is not None}


def _particulars(
    request: Request, response: Response, url: str, secrets: Secrets
) -> dict[str, str]:
    """What is known of an answer beyond its bytes, as header fields of its record."""
    final = discreet_url(response.url, secrets)
    truncated = next((_TRUNCATED[flag] for flag in response.flags if flag in _TRUNCATED), None)
    latency = request.meta.get("download_latency")
    fields = {
        "WARC-IP-Address": str(response.ip_address) if response.ip_address else None,
        PROTOCOL_FIELD: response.protocol.lower() if response.protocol else None,
        "WARC-Truncated": truncated,
        FLAGS_FIELD: " ".join(response.flags),
        FINAL_URL_FIELD: final if final != url else None,
        LATENCY_FIELD: repr(latency) if latency is not None else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _request(url: str, request: Request, fields: Mapping[str, str], secrets: Secrets) -> bytes:
    content_type = (request.headers.get(b"Content-Type") or b"").decode("latin-1")
    body = discreet_form(request.body, content_type, secrets)
    parts = urlsplit(url)
    headers = discreet_headers(flat(request), secrets)
    if not has(headers, b"host"):
        headers.insert(0, (b"Host", parts.netloc.encode()))
    if body:
        headers = frame([*headers, (b"Content-Length", str(len(body)).encode())], len(body))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = build_head(f"{request.method} {target} HTTP/1.1", headers)
    return _http_record(url, "request", head, body, fields)


def _response(
    url: str, request: Request, response: Response, headers: Headers, fields: Mapping[str, str]
) -> bytes:
    kind = "revisit" if "WARC-Profile" in fields else "response"
    bodiless = request.method == "HEAD" or response.status in _BODILESS_STATUSES
    if not bodiless:
        headers = frame(headers, len(response.body))
    head = build_head(
        f"{_version(response)} {response.status} {_PHRASES.get(response.status, '')}", headers
    )
    return _http_record(url, kind, head, response.body, fields)


def _resource(url: str, response: Response, fields: Mapping[str, str]) -> bytes:
    """What a handler of our own observed or rendered: there was no such HTTP message."""
    content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
    return _member(
        _BUILDER.create_warc_record(
            url,
            "resource",
            payload=BytesIO(response.body),
            length=len(response.body),
            warc_content_type=content_type or "application/octet-stream",
            warc_headers_dict=fields,
        )
    )


def _http_record(url: str, kind: str, head: bytes, body: bytes, fields: Mapping[str, str]) -> bytes:
    return _member(
        _BUILDER.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=_Head(head),
            warc_headers_dict=fields,
        )
    )


def _member(record: Any) -> bytes:
    """A record as one gzip member; level 6 takes twice as long for 4 % less, warcio's 9 longer."""
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version=WARC_VERSION).write_record(record)
    return zlib.compress(plain.getvalue(), _COMPRESSION, _GZIP)


def flat(message: Request | Response) -> Headers:
    """The headers as pairs, in order."""
    return [(name, value) for name, values in message.headers.items() for value in values]


def _version(response: Response) -> str:
    """A status line has only HTTP/1.x versions; WARC-Protocol names the real one."""
    known = response.protocol or ""
    return known if known in {"HTTP/1.0", "HTTP/1.1"} else "HTTP/1.1"
