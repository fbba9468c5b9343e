"""Pages as a browser rendered them: what their records say beyond the HTML.

A rendered page is a ``resource`` record, not a ``response``: no server sent these bytes. Its target
is ``urn:rendered:`` and the address asked for, as other tools name what they derive from a page
(``urn:text:`` and ``urn:view:`` of Browsertrix), so that no tool shows it in place of the plain
answer, which has a record of its own. The document's status and headers and the redirects to it
are JSON in the field ``X-Govcrawl-Rendered``.
"""

import json
from typing import Any, NamedTuple

from scrapy import Request
from scrapy.http import Response

from govcrawl.archive.discreet import discreet_headers, discreet_url
from govcrawl.archive.http import Headers
from govcrawl.archive.reading import DamagedRecordError, Record
from govcrawl.discretion import Secrets

RENDERED_FIELD = "X-Govcrawl-Rendered"
_PREFIX = "urn:rendered:"


class Document(NamedTuple):
    """What is known of the document a page was rendered from.

    ``redirects`` are pairs of an address and the status that led on from it, None where unknown.
    """

    status: int
    headers: Headers
    redirects: list[tuple[str, int | None]]


def target_of(url: str) -> str:
    """What a rendered page's record is about; ``url`` is redacted already."""
    return _PREFIX + url


def asked_of(record: Record) -> tuple[str, bool]:
    """The address a record answers, and whether it answers with a rendered page."""
    if record.kind == "resource" and record.url.startswith(_PREFIX):
        return record.url.removeprefix(_PREFIX), True
    return record.url, False


def describe(request: Request, response: Response, headers: Headers, secrets: Secrets) -> str:
    """The value of ``RENDERED_FIELD``, without credentials."""
    urls = request.meta.get("redirect_urls", [])
    reasons = request.meta.get("redirect_reasons", [])
    document = {
        "status": response.status,
        "headers": [
            [name.decode("latin-1"), value.decode("latin-1")]
            for name, value in discreet_headers(headers, secrets)
        ],
        "redirects": [
            [discreet_url(url, secrets), reason if isinstance(reason, int) else None]
            for url, reason in zip(urls, reasons, strict=False)
        ],
    }
    return json.dumps(document)


def document_of(record: Record) -> Document:
    """What ``describe`` wrote; raises DamagedRecordError where that cannot be read."""
    try:
        found: dict[str, Any] = json.loads(record.field(RENDERED_FIELD) or "")
        return Document(
            int(found["status"]),
            [(name.encode("latin-1"), value.encode("latin-1")) for name, value in found["headers"]],
            [(str(url), reason) for url, reason in found["redirects"]],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedRecordError(f"{record.identity} holds no rendered page: {error}") from error
