"""What is observed about a host besides its pages, against real servers on this machine."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from scrapy.utils.test import get_crawler

from govcrawl.handlers import DnsHandler, TlsHandler
from tests.support.certificates import EXPIRES, self_signed


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path / "server.pem", "127.0.0.1")


@asynccontextmanager
async def server(certificate: Path | None, *, silent: bool = False) -> AsyncIterator[int]:
    """A TLS server, or with ``silent`` one that accepts and never says a word."""
    context = None
    if certificate is not None and not silent:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    served: set[asyncio.Task[Any]] = set()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(asyncio.current_task())
        try:
            await asyncio.Event().wait()
        finally:
            writer.transport.abort()

    running = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with running:
        yield running.sockets[0].getsockname()[1]
        for task in served:
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)


async def observed(url: str, handler: type = TlsHandler) -> dict[str, Any]:
    request = Request(url, meta={"download_timeout": 1})
    response = await handler(get_crawler()).download_request(request)
    return dict(json.loads(response.body))


async def test_a_trusted_certificate(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with server(certificate) as port:
        found = await observed(f"tls://127.0.0.1:{port}")
    assert found == {"valid": True, "version": "TLSv1.3", "expires_at": EXPIRES.isoformat()}


async def test_an_untrusted_certificate_says_why(certificate: Path) -> None:
    async with server(certificate) as port:
        found = await observed(f"tls://127.0.0.1:{port}")
    assert found["valid"] is False
    assert "self-signed" in found["error"]


async def test_a_certificate_for_another_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with server(certificate) as port:
        found = await observed(f"tls://localhost:{port}")
    assert found["valid"] is False
    assert "localhost" in found["error"]


async def test_a_server_that_never_answers_ends_in_time(certificate: Path) -> None:
    async with server(certificate, silent=True) as port:
        with pytest.raises(DownloadTimeoutError):
            await observed(f"tls://127.0.0.1:{port}")


async def test_failures_are_scrapys_own(certificate: Path) -> None:
    async with server(certificate) as port:
        pass
    with pytest.raises(DownloadConnectionRefusedError):
        await observed(f"tls://127.0.0.1:{port}")
    with pytest.raises(CannotResolveHostError):
        await observed("dns://dead.invalid", DnsHandler)


async def test_addresses_of_a_name() -> None:
    assert await observed("dns://127.0.0.1", DnsHandler) == {"ipv6": []}
    assert await observed("dns://[::1]", DnsHandler) == {"ipv6": ["::1"]}
