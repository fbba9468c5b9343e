"""What is observed about a host besides its pages, against real servers on this machine."""

import asyncio
import errno
import json
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
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

from govcrawl.handlers import MOST_ADDRESSES, NO_LINE, DnsHandler, Ipv6Handler, TlsHandler
from tests.support.certificates import EXPIRES, self_signed

ALLOWED = {"GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8, ::1, ::2, 2001:db8::/32"}


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
    response = await handler(get_crawler(settings_dict=ALLOWED)).download_request(request)
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


def has_ipv6() -> bool:
    """Whether this machine speaks IPv6, if only to itself."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as listener:
            listener.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine, not even ::1")


@pytest.fixture
def listening() -> Iterator[int]:
    """A port that takes connections."""
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as listener:
        listener.bind(("::1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def full() -> Iterator[int]:
    """A port that takes no further connection: whoever knocks hears nothing."""
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as listener:
        listener.bind(("::1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket(socket.AF_INET6, socket.SOCK_STREAM) for _ in range(4)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003 it takes no name
            each.connect_ex(address)
        yield address[1]
        for each in waiting:
            each.close()


async def reached(url: str) -> dict[str, Any]:
    return await observed(url, Ipv6Handler)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name have these IPv6 addresses."""

    async def getaddrinfo(_: Any, host: str, port: int, **__: Any) -> list[Any]:
        kind = (socket.AF_INET6, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, port, 0, 0)) for address in addresses]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)


@needs_ipv6
async def test_a_host_that_takes_connections_over_ipv6(listening: int) -> None:
    assert await reached(f"ipv6://[::1]:{listening}") == {"reachable": True, "error": None}


@needs_ipv6
async def test_a_host_that_refuses_or_keeps_silent_over_ipv6(full: int) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as closed:
        closed.bind(("::1", 0))
        port = closed.getsockname()[1]
        refused = await reached(f"ipv6://[::1]:{port}")
    assert refused == {"reachable": False, "error": "ECONNREFUSED"}
    assert await reached(f"ipv6://[::1]:{full}") == {"reachable": False, "error": "timeout"}


@needs_ipv6
async def test_one_address_that_answers_is_enough(
    listening: int, full: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "::2", "::1")
    assert (await reached(f"ipv6://two.example:{listening}"))["reachable"] is True
    resolve_to(monkeypatch, *(["::1"] * MOST_ADDRESSES * 3))
    assert (await reached(f"ipv6://many.example:{full}"))["reachable"] is False


@pytest.mark.parametrize("number", sorted(NO_LINE))
async def test_without_a_line_of_ours_nothing_is_said(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoLine(socket.socket):
        def connect(self, address: Any) -> None:
            raise OSError(number, "no line")

    resolve_to(monkeypatch, "2001:db8::1", "2001:db8::2")
    monkeypatch.setattr(socket, "socket", NoLine)
    found = await reached("ipv6://two.example:443")
    assert found == {"reachable": None, "error": errno.errorcode[number]}


async def test_a_machine_without_ipv6_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ipv4Only(socket.socket):
        def __init__(self, family: int = -1, *others: Any, **more: Any) -> None:
            if family == socket.AF_INET6:
                raise OSError(errno.EAFNOSUPPORT, "no IPv6")
            super().__init__(family, *others, **more)

    resolve_to(monkeypatch, "2001:db8::1")
    monkeypatch.setattr(socket, "socket", Ipv4Only)
    found = await reached("ipv6://one.example:443")
    assert found == {"reachable": None, "error": "EAFNOSUPPORT"}


async def test_a_name_without_ipv6_addresses_is_no_measurement() -> None:
    with pytest.raises(CannotResolveHostError):
        await reached("ipv6://127.0.0.1:443")
