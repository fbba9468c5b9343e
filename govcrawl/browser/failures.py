"""What went wrong in a browser, in the words of Scrapy's own downloads."""

import re

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

_NET_ERROR = re.compile(r"net::(ERR_\w+)")
_KINDS: tuple[tuple[str, type[Exception]], ...] = (
    ("ERR_NAME_", CannotResolveHostError),
    ("ERR_CONNECTION_REFUSED", DownloadConnectionRefusedError),
    ("ERR_CONNECTION_TIMED_OUT", DownloadTimeoutError),
    ("ERR_TIMED_OUT", DownloadTimeoutError),
    ("ERR_TOO_MANY_REDIRECTS", IgnoreRequest),
    ("ERR_", DownloadFailedError),
)
"""By the beginning of Chromium's name for it, the first that fits."""
_LIMIT = 300


class RenderingError(Exception):
    """The browser failed, not the site: it crashed, did not start or does not do what it should."""


def translated(error: Exception, unreached: Exception | None = None) -> Exception:
    """The failure as outcomes know it; RenderingError for what only a browser can do wrong.

    ``unreached`` is why the gateway had no connection for it, which the browser is not told.
    """
    if isinstance(error, PlaywrightTimeoutError):
        return DownloadTimeoutError(_first_line(error.message))
    if not isinstance(error, PlaywrightError):
        return error
    name = _NET_ERROR.search(error.message)
    if name is None:
        return RenderingError(_first_line(error.message))
    if unreached is not None and name[1].startswith("ERR_SOCKS_"):
        return unreached
    kind = next(kind for start, kind in _KINDS if name[1].startswith(start))
    if kind is IgnoreRequest:
        return too_many_redirects("its server")
    hint = " (TLS handshake)" if re.search("_SSL_|_CERT_", name[1]) else ""
    return kind(f"the browser says {name[1]}{hint}")


def too_many_redirects(cause: str) -> IgnoreRequest:
    """A page that is led on and on, in the words Scrapy has for it."""
    return IgnoreRequest(f"max redirections reached in a browser, by {cause}")


def _first_line(message: str) -> str:
    return message.partition("\n")[0][:_LIMIT]
