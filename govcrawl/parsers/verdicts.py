"""What an answer that holds no page to read means, and whose fault that is."""

import codecs
from dataclasses import replace

from govcrawl.capture import Capture
from govcrawl.items import Outcome
from govcrawl.parsers import refusals
from govcrawl.parsers.markup import Page
from govcrawl.reasons import DETAIL_LIMIT, Fault, Reason, Verdict

_STATUSES: dict[int, tuple[Reason, Fault]] = {
    401: (Reason.LOGIN_REQUIRED, Fault.UNKNOWN),
    404: (Reason.HTTP_4XX, Fault.SITE),
    407: (Reason.LOGIN_REQUIRED, Fault.UNKNOWN),
    410: (Reason.HTTP_4XX, Fault.SITE),
    429: (Reason.RATE_LIMITED, Fault.US),
    # The server speaks, but not to us: a visitor may well be served.
    **dict.fromkeys((403, 405, 406, 412, 418, 451, 521), (Reason.BLOCKED, Fault.UNKNOWN)),
}
_REDIRECTS, _CLIENT_ERRORS, _SERVER_ERRORS = range(300, 400), range(400, 500), range(500, 600)
_LARGEST_STATUS = 599


def of_status(status: int) -> Verdict | None:
    """The verdict a status gives by itself; None for one that lets the body decide."""
    detail = f"HTTP {status}"
    if status in _STATUSES:
        reason, fault = _STATUSES[status]
        return Verdict(reason, fault, detail, status)
    if status in _REDIRECTS:
        return Verdict(Reason.REDIRECT_LOOP, Fault.SITE, f"{detail} that leads nowhere", status)
    if status > _LARGEST_STATUS:
        # No standard has it: firewalls answer so.
        return Verdict(Reason.BLOCKED, Fault.UNKNOWN, detail, status)
    if status in _CLIENT_ERRORS:
        return Verdict(Reason.HTTP_4XX, Fault.UNKNOWN, detail, status)
    if status in _SERVER_ERRORS:
        return Verdict(Reason.HTTP_5XX, Fault.SITE, detail, status)
    return None


def of_response(capture: Capture, page: Page | None = None) -> Verdict | None:
    """The verdict on an answer that holds no page to read; None when there is one.

    The page's structure is looked at before its status: a challenge served with 404 is a
    challenge, and a "not found" page served with 200 is not a page. A caller that has read the
    capture already hands over its page, so that it is read once.
    """
    kind = _file_kind(capture.body)
    if kind and capture.status not in _CLIENT_ERRORS and capture.status not in _SERVER_ERRORS:
        return Verdict(Reason.UNSUPPORTED, Fault.US, f"no page but a file: {kind}", capture.status)
    refusal = refusals.recognise(capture, page)
    if refusal is not None:
        return Verdict(
            refusal.reason, _REFUSAL_FAULTS[refusal.reason], refusal.detail, capture.status
        )
    return of_status(capture.status)


def of_platform(verdict: Verdict) -> Verdict:
    """The verdict where the server is a platform's, not an office's: its faults are no office's."""
    return replace(verdict, fault=Fault.UNKNOWN) if verdict.fault is Fault.SITE else verdict


def outcome_of(capture: Capture, verdict: Verdict) -> Outcome:
    """The item that says so: whoever asked for the answer names the target."""
    return Outcome(
        target=capture.url or None,
        source_url=capture.url or None,
        reason=verdict.reason.value,
        fault=verdict.fault.value if verdict.fault else None,
        detail=verdict.detail[:DETAIL_LIMIT],
        status=verdict.status,
    )


_FILE_STARTS = {
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"PK\x03\x04": "zip or office file",
    b"\xd0\xcf\x11\xe0": "office file",
    b"Rar!": "rar archive",
    b"\x1f\x8b": "gzip archive",
    b"\x00\x00\x00": "video",
}


_NO_TEXT = bytes({*range(0x20)} - {*b"\0\t\n\f\r\x0e\x0f\x1b"})
"""Bytes that no encoding of a page has but UTF-16; ISO-2022 has some that are left out here."""
_LOOKED_AT = 4096
_MOST_NO_TEXT = 0.02
"""In noise one byte in eleven is among them, in a page with a stray one less than one in 1,000."""


def _file_kind(body: bytes) -> str | None:
    """What kind of file a body is by its first bytes, whatever its header says; None for text."""
    for start, kind in _FILE_STARTS.items():
        if body.startswith(start):
            return kind
    head = body[:_LOOKED_AT]
    strange = len(head) - len(head.translate(None, _NO_TEXT))
    if strange <= _MOST_NO_TEXT * len(head) or _is_utf16(head):
        return None
    return "unknown, not text"


def _is_utf16(head: bytes) -> bool:
    """Whether it reads as UTF-16, which noise does not: it has halves of surrogate pairs."""
    for decode in (codecs.utf_16_le_decode, codecs.utf_16_be_decode):
        try:
            decode(head, "strict", False)  # noqa: FBT003 it takes no name
        except UnicodeDecodeError:
            continue
        return True
    return False


_REFUSAL_FAULTS = {
    Reason.BLOCKED: Fault.UNKNOWN,
    Reason.CAPTCHA: Fault.UNKNOWN,
    Reason.LOGIN_REQUIRED: Fault.UNKNOWN,
    Reason.NEEDS_JS: Fault.UNKNOWN,
    Reason.SOFT_404: Fault.SITE,
    Reason.EMPTY: Fault.SITE,
    Reason.REMOVED: Fault.SITE,
    Reason.RATE_LIMITED: Fault.US,
    Reason.UNSUPPORTED: Fault.US,
    Reason.TOO_LARGE: Fault.US,
}
