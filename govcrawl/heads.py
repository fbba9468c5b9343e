"""Heads of answers have an end: Twisted keeps header lines for as long as they come.

``DOWNLOAD_MAXSIZE`` counts bodies only. A server that goes on with its header lines until the
download times out fills gigabytes (1.8 GB in 15 s were measured).
"""

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

LONGEST_HEAD = 512 * 1024
"""Bytes; browsers give up at 256 KB, and the body's first piece may be counted too."""


class EndlessHeadError(Exception):
    """An answer's head is longer than any server needs."""


class ShortHeadProtocol(_LenientHTTP11ClientProtocol):
    """Gives up an answer whose head does not end."""

    _head_length = 0

    def request(self, request: Any) -> Any:
        """Ask; the head of its answer is counted from the beginning."""
        self._head_length = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 the interface's
        """A piece of the answer."""
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head_length += len(data)
            if self._head_length > LONGEST_HEAD:
                error = EndlessHeadError(f"a head of more than {LONGEST_HEAD} bytes")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class ShortHeadFactory(_LenientHTTP11ClientFactory):
    """What a connection pool makes its connections with."""

    def buildProtocol(self, addr: Any) -> ShortHeadProtocol:  # noqa: ARG002, N802 the interface's
        """One connection."""
        return ShortHeadProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
