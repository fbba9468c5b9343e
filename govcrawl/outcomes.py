"""What a request without an answer means, and whose fault that is.

What an answer means is told in ``govcrawl.parsers.verdicts``, without Scrapy.
"""

import ssl

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet import error as twisted_error
from twisted.web.client import ResponseFailed

from govcrawl.discretion import conceal
from govcrawl.networks import PrivateAddressError
from govcrawl.parsers import ParseError
from govcrawl.reasons import DETAIL_LIMIT, CutShortError, Fault, Reason, Verdict

_CONNECTION_REASONS: tuple[tuple[type[BaseException], Reason], ...] = (
    (CannotResolveHostError, Reason.DNS),
    (DownloadConnectionRefusedError, Reason.REFUSED),
    (twisted_error.ConnectionRefusedError, Reason.REFUSED),
    (CutShortError, Reason.CUT_SHORT),
    (DownloadTimeoutError, Reason.TIMEOUT),
    (TimeoutError, Reason.TIMEOUT),
    (DownloadCancelledError, Reason.TOO_LARGE),
    (ssl.SSLError, Reason.TLS),
    (ResponseDataLossError, Reason.RESET),
    (DownloadFailedError, Reason.RESET),
    (ResponseFailed, Reason.RESET),
    (twisted_error.ConnectionLost, Reason.RESET),
    (twisted_error.ConnectionDone, Reason.RESET),
    (UnsupportedURLSchemeError, Reason.UNSUPPORTED),
    (NotSupported, Reason.UNSUPPORTED),
    (ParseError, Reason.PARSE),
)
_NETWORK = {Reason.DNS, Reason.REFUSED, Reason.TIMEOUT, Reason.TLS, Reason.RESET}
_OURS = {
    Reason.PARSE,
    Reason.UNSUPPORTED,
    Reason.SCHEMA_DRIFT,
    Reason.NOT_ARCHIVED,
    Reason.CUT_SHORT,
}
_IGNORED: tuple[tuple[str, Reason, Fault], ...] = (
    ("robots.txt", Reason.ROBOTS, Fault.UNKNOWN),
    ("not in cache", Reason.NOT_ARCHIVED, Fault.US),
    ("DOWNLOAD_MAXSIZE", Reason.TOO_LARGE, Fault.SITE),
    ("max redirections", Reason.REDIRECT_LOOP, Fault.SITE),
)
"""Scrapy says why it ignored a request in words only; these are its words."""


def of_exception(error: BaseException, *, network_up: bool | None) -> Verdict:
    """The verdict on a request that got no answer.

    ``network_up`` says whether our own line worked then: True where another host answered, False
    where a control host was silent too. Without such a witness (None) a silent host may be our own
    broken line, so the fault stays unknown.
    """
    # Concealed before it is cut: half a secret is not recognised any more.
    detail = conceal(f"{type(error).__name__}: {error}")[:DETAIL_LIMIT]
    if isinstance(error, PrivateAddressError):
        # Neither side's fault: visitors in that network may be served well.
        return Verdict(Reason.UNSUPPORTED, Fault.UNKNOWN, detail)
    if isinstance(error, IgnoreRequest):
        for words, reason, fault in _IGNORED:
            if words in str(error):
                return Verdict(reason, fault, detail)
        return Verdict(Reason.UNSUPPORTED, Fault.US, detail)
    for kind, reason in _CONNECTION_REASONS:
        if isinstance(error, kind):
            return Verdict(_tls_or(reason, detail), _fault(reason, network_up), detail)
    return Verdict(Reason.PARSE, Fault.US, detail)


def _tls_or(reason: Reason, detail: str) -> Reason:
    """A failed handshake reaches us as a failed download; only its text tells."""
    hints = ("SSL routines", "SSL.Error", "certificate", "handshake")
    return Reason.TLS if reason is Reason.RESET and any(h in detail for h in hints) else reason


def _fault(reason: Reason, network_up: bool | None) -> Fault:
    if reason in _OURS:
        return Fault.US
    if reason in _NETWORK:
        return {True: Fault.SITE, False: Fault.US, None: Fault.UNKNOWN}[network_up]
    return Fault.SITE
