"""What a conditional request asks with and what its 304 may say (RFC 9110, sections 8.8, 13)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy.http import Headers

_STRONG_AFTER = timedelta(seconds=60)
_HEADERS = ("If-None-Match", "If-Modified-Since")


@dataclass(frozen=True)
class Validators:
    """The ETag and the Last-Modified of an archived answer, as they were received.

    ``dates`` says whether Last-Modified may be asked with: a page that was changed less than a
    minute before it was sent may have been changed again since under the same date (RFC 9110,
    section 8.8.2.2).
    """

    etag: bytes | None
    modified: bytes | None
    dates: bool

    @classmethod
    def of(cls, headers: Headers, received: datetime | None) -> Self | None:
        """Those of an answer that was ``received`` then; None if there is nothing to ask with.

        An answer that varies with more than can be told (``Vary: *``) has none.
        """
        if b"*" in b",".join(headers.getlist("Vary")):
            return None
        etag, modified = headers.get("ETag") or None, headers.get("Last-Modified") or None
        sent = _moment(headers.get("Date")) or received
        changed = _moment(modified)
        dates = bool(sent and changed and sent - changed >= _STRONG_AFTER)
        return cls(etag, modified, dates) if etag or dates else None

    def put_on(self, headers: Headers) -> None:
        """Make a request conditional."""
        asked_with = (self.etag, self.modified if self.dates else None)
        for name, value in zip(_HEADERS, asked_with, strict=True):
            if value is not None:
                headers[name] = value

    def agree_with(self, headers: Headers) -> bool:
        """Whether a 304 is about the archived answer: it may name no other ETag or date.

        The ETag decides where both have one, weak or not. Where one has none, the dates do.
        """
        etag, modified = headers.get("ETag"), headers.get("Last-Modified")
        if etag and self.etag:
            return etag.removeprefix(b"W/") == self.etag.removeprefix(b"W/")
        return not modified or not self.modified or modified == self.modified


def take_off(headers: Headers) -> None:
    """Make a conditional request unconditional."""
    for name in _HEADERS:
        headers.pop(name, None)


def _moment(date: bytes | None) -> datetime | None:
    """An HTTP date, aware; None where there is none that can be read."""
    try:
        found = parsedate_to_datetime((date or b"").decode("latin-1"))
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
