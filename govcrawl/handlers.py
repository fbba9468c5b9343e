"""Download handlers for what is observed about a host besides its pages.

``tls://host:port`` answers whether the certificate verifies, ``dns://host`` whether the name has
IPv6 addresses, ``ipv6://host:port`` whether one of them can be connected to, each as a small JSON
body. As requests they share the crawl's politeness, timeout, archive and replay with everything
else that is asked.
"""

import asyncio
import errno
import json
import socket
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Response, TextResponse

from govcrawl.connections import allowed_addresses, connect, networks_of

HTTPS_PORT = 443
MOST_ADDRESSES = 4
"""IPv6 addresses of one name that are tried; the first to answer is enough."""
NO_LINE = frozenset(
    {errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EACCES, errno.EPERM}
)
"""Errors by which this machine itself says that it does not speak IPv6 to the outside."""


class HostHandler(BaseDownloadHandler):
    """Runs one observation within the download timeout and answers it as JSON."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.networks = networks_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Observe the request's host; network failures are raised as Scrapy's own exceptions.

        Raises PrivateAddressError where it has no address that may be asked.
        """
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        seconds = float(
            request.meta.get("download_timeout") or self.crawler.settings["DOWNLOAD_TIMEOUT"]
        )
        try:
            async with asyncio.timeout(seconds):
                found = await self.observe(host, parts.port or HTTPS_PORT, seconds)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"{request.url}: no answer in {seconds} s") from error
        except socket.gaierror as error:
            raise CannotResolveHostError(str(error)) from error
        except ConnectionRefusedError as error:
            raise DownloadConnectionRefusedError(str(error)) from error
        except OSError as error:
            raise DownloadFailedError(str(error)) from error
        body = json.dumps(found, sort_keys=True).encode()
        headers = {"Content-Type": "application/json"}
        return TextResponse(request.url, body=body, headers=headers, encoding="utf-8")

    async def observe(self, host: str, port: int, seconds: float) -> dict[str, Any]:
        """What there is to say about the host, within so many seconds."""
        raise NotImplementedError


class TlsHandler(HostHandler):
    """Shakes hands as a browser would: trusted roots, host name checked."""

    async def observe(self, host: str, port: int, seconds: float) -> dict[str, Any]:  # noqa: ARG002
        """``valid``, and either ``version`` and ``expires_at`` or the ``error``."""
        context = ssl.create_default_context()
        try:
            options = {"ssl": context, "server_hostname": host}
            _, writer = await connect(self.networks, host, port, **options)
        except ssl.SSLCertVerificationError as error:
            return {"valid": False, "error": error.verify_message}
        except ssl.SSLError as error:
            return {"valid": False, "error": error.reason or str(error)}
        try:
            session = writer.get_extra_info("ssl_object")
            return {
                "valid": True,
                "version": session.version(),
                "expires_at": _expiry(session.getpeercert()),
            }
        finally:
            # Nothing was asked, so there is nothing to wait for: a polite close could hang.
            writer.transport.abort()


class DnsHandler(HostHandler):
    """Resolves the host name; no connection is made to it. Private addresses say nothing of it."""

    async def observe(self, host: str, port: int, seconds: float) -> dict[str, Any]:  # noqa: ARG002
        """``ipv6``: the AAAA addresses, empty when the name only has IPv4 ones."""
        found = {address[0] for address in await allowed_addresses(self.networks, host, port)}
        return {"ipv6": sorted(each for each in found if ":" in each)}


class Ipv6Handler(HostHandler):
    """Connects over IPv6, says nothing, and hangs up."""

    async def observe(self, host: str, port: int, seconds: float) -> dict[str, Any]:
        """``reachable``, and the ``error`` of the last address where it is not true.

        ``reachable`` is null where this machine has no line to the address: that is nothing the
        host can help. A name without IPv6 addresses raises socket.gaierror.
        """
        found = await allowed_addresses(self.networks, host, port, socket.AF_INET6)
        addresses = found[:MOST_ADDRESSES]
        if error := _no_line_to(addresses):
            return {"reachable": None, "error": error}
        # The crawl's own limit would leave nothing to say of an address that stays silent.
        share = 0.8 * seconds / len(addresses)
        for address in addresses:
            error = await _connects(address, share)
            if error is None:
                break
        return {"reachable": error is None, "error": error}


def _no_line_to(addresses: Iterable[Any]) -> str | None:
    """Why none of the addresses can be set out for; found without a packet being sent."""
    error = None
    for address in addresses:
        try:
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as line:
                line.connect(address)
        except OSError as failure:
            if failure.errno not in NO_LINE:
                raise
            error = _name_of(failure)
        else:
            return None
    return error


async def _connects(address: Any, seconds: float) -> str | None:
    """Why a connection fails; None where it does not."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as line:
        line.setblocking(False)  # noqa: FBT003 it takes no name
        try:
            async with asyncio.timeout(seconds):
                await loop.sock_connect(line, address)
        except TimeoutError:
            return "timeout"
        except OSError as failure:
            return _name_of(failure)
    return None


def _name_of(failure: OSError) -> str:
    return errno.errorcode.get(failure.errno or 0, str(failure))


def _expiry(certificate: dict[str, Any]) -> str | None:
    """A certificate's last moment as ISO 8601 in UTC."""
    until = certificate.get("notAfter")
    if not until:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC).isoformat()
