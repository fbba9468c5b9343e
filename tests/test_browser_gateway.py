"""The browser's way out, asked as a browser asks it and as something else would."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from govcrawl.browser.gateway import Gateway
from govcrawl.networks import Networks, PrivateAddressError
from tests.support.raw_server import RawServer, answer

HELLO, WELCOME = b"\x05\x01\x00", b"\x05\x00"
DONE, FAILED, NOT_ALLOWED, NO_COMMAND = 0, 1, 2, 7
CONNECT, BIND = 1, 2


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    made = Gateway(Networks.parse("127.0.0.1"), 5)
    yield made
    await made.close()


async def opened(gateway: Gateway) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = int((await gateway.address()).rpartition(":")[2])
    return await asyncio.open_connection("127.0.0.1", port)


async def said(gateway: Gateway, host: bytes, port: int, command: int = CONNECT) -> int:
    """The code of its answer to a request for a host."""
    reader, writer = await opened(gateway)
    name = bytes((3, len(host))) + host + port.to_bytes(2, "big")
    writer.write(HELLO + bytes((5, command, 0)) + name)
    assert await reader.readexactly(2) == WELCOME
    code = (await reader.readexactly(10))[1]
    writer.close()
    return code


async def test_what_is_allowed_is_carried_both_ways(gateway: Gateway) -> None:
    with RawServer(lambda *_: answer(b"carried")) as server:
        reader, writer = await opened(gateway)
        address = bytes((1, 127, 0, 0, 1)) + server.port.to_bytes(2, "big")
        writer.write(HELLO + bytes((5, CONNECT, 0)) + address)
        assert (await reader.readexactly(12))[3] == DONE
        writer.write(b"GET /a HTTP/1.0\r\n\r\n")
        assert (await reader.read()).endswith(b"carried")
        writer.close()
    assert server.asked == ["GET /a"]
    assert str(gateway.reached("127.0.0.1")) == "127.0.0.1"


async def test_what_is_not_allowed_is_refused_and_said(gateway: Gateway) -> None:
    for host in (b"127.0.0.2", b"2130706434", b"::1", b"169.254.169.254"):
        assert await said(gateway, host, 80) == NOT_ALLOWED
        assert isinstance(gateway.failure(host.decode()), PrivateAddressError)
        assert gateway.reached(host.decode()) is None


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        (b"127.0.0.1", "DownloadConnectionRefusedError"),
        (b"dead.invalid", "CannotResolveHostError"),
        (b"a\0b", "CannotResolveHostError"),
        (b"a..b", "CannotResolveHostError"),
    ],
)
async def test_a_failure_has_scrapys_name(host: bytes, kind: str, gateway: Gateway) -> None:
    assert await said(gateway, host, 9) == FAILED
    assert type(gateway.failure(host.decode())).__name__ == kind


async def test_whoever_asks_otherwise_gets_nowhere(gateway: Gateway) -> None:
    assert await said(gateway, b"127.0.0.1", 80, command=BIND) == NO_COMMAND
    for start in (b"\x04\x01\x00", b"GET / HTTP/1.1\r\n\r\n", HELLO + b"\x05\x01\x00\x09"):
        reader, writer = await opened(gateway)
        writer.write(start)
        assert await reader.read() in {b"", WELCOME}
        writer.close()


async def test_it_ends_with_what_it_carries() -> None:
    gateway = Gateway(Networks.parse("127.0.0.1"), 5)
    hung_up = asyncio.Event()

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        hung_up.set()

    silent = await asyncio.start_server(silence, "127.0.0.1", 0)
    async with silent:
        reader, writer = await opened(gateway)
        address = bytes((1, 127, 0, 0, 1)) + silent.sockets[0].getsockname()[1].to_bytes(2, "big")
        writer.write(HELLO + bytes((5, CONNECT, 0)) + address)
        assert (await reader.readexactly(12))[3] == DONE
        await gateway.close()
        assert await reader.read() == b""
        await asyncio.wait_for(hung_up.wait(), 10)
        writer.close()
