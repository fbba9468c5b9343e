"""The browser's way to the network: it asks for names, and only allowed addresses are reached.

A SOCKS5 server (RFC 1928) on loopback. Chromium behind it looks no name up itself, not even for
redirects and what it fetches ahead, so what it connects to is judged as everything else is.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Coroutine
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)

from govcrawl.connections import connect
from govcrawl.networks import Networks, PrivateAddressError

logger = logging.getLogger(__name__)

_VERSION, _CONNECT = 5, 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_HELLO = bytes((_VERSION, 0))
"""No authentication: Chromium knows none for SOCKS."""
_NOWHERE = b"\x00\x01" + bytes(6)
_DONE, _FAILED, _NOT_ALLOWED, _NO_COMMAND = (
    bytes((_VERSION, code)) + _NOWHERE for code in (0, 1, 2, 7)
)
_HELLO_SECONDS = 10
_CHUNK = 64 * 1024
_KEPT = 1000

_Failure = type[Exception]
_KINDS: tuple[tuple[_Failure, _Failure], ...] = (
    (TimeoutError, DownloadTimeoutError),
    (socket.gaierror, CannotResolveHostError),
    (ValueError, CannotResolveHostError),
    (ConnectionRefusedError, DownloadConnectionRefusedError),
    (OSError, DownloadFailedError),
)


class Gateway:
    """Connects for one browser; remembers by host what it reached and what it did not.

    ``seconds`` is how long a connection may take to come about.
    """

    def __init__(self, networks: Networks, seconds: float) -> None:
        self._networks = networks
        self._seconds = seconds
        self._reached: dict[str, IPv4Address | IPv6Address] = {}
        self._failures: dict[str, Exception] = {}
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def address(self) -> str:
        """Where the browser finds it, as a proxy's address; starts it when first asked for."""
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def reached(self, host: str) -> IPv4Address | IPv6Address | None:
        """The address a host was last reached at."""
        return self._reached.get(_key(host))

    def failure(self, host: str) -> Exception | None:
        """Why a host was last not reached, in Scrapy's words or as PrivateAddressError."""
        return self._failures.get(_key(host))

    async def close(self) -> None:
        """End every connection and take no more."""
        if self._server is not None:
            self._server.close()
        for each in self._open:
            each.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_HELLO_SECONDS):
                wanted = await _wanted(reader, writer)
            if wanted is not None:
                await self._carry(*wanted, reader, writer)
        except (OSError, asyncio.IncompleteReadError) as error:
            logger.debug("A connection of the browser ended: %s", error)
        finally:
            writer.close()

    async def _carry(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                onward_reader, onward = await connect(self._networks, host, port)
        except (OSError, ValueError, PrivateAddressError) as error:
            self._failed(host, error)
            writer.write(_NOT_ALLOWED if isinstance(error, PrivateAddressError) else _FAILED)
            await writer.drain()
            return
        try:
            self._forget_some()
            self._reached[_key(host)] = ip_address(onward.get_extra_info("peername")[0])
            writer.write(_DONE)
            await _either(_pump(reader, onward), _pump(onward_reader, writer))
        finally:
            onward.close()

    def _failed(self, host: str, error: Exception) -> None:
        self._forget_some()
        if not isinstance(error, PrivateAddressError):
            kind = next(known for raised, known in _KINDS if isinstance(error, raised))
            error = kind(f"the browser's connection to {host}: {error or 'no answer in time'}")
        self._failures[_key(host)] = error

    def _forget_some(self) -> None:
        for kept in (self._reached, self._failures):
            if len(kept) >= _KEPT:
                kept.clear()


async def _wanted(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[str, int] | None:
    """The host and port a client asks for; None, with the answer given, for anything else."""
    version, methods = await reader.readexactly(2)
    if version != _VERSION:
        return None
    await reader.readexactly(methods)
    writer.write(_HELLO)
    _, command, _, kind = await reader.readexactly(4)
    if kind == _NAME:
        (length,) = await reader.readexactly(1)
        host = (await reader.readexactly(length)).decode("ascii", "replace")
    elif kind in {_IPV4, _IPV6}:
        host = str(ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
    else:
        return None
    port = int.from_bytes(await reader.readexactly(2), "big")
    if command != _CONNECT:
        writer.write(_NO_COMMAND)
        return None
    return host, port


async def _either(*ways: Coroutine[Any, Any, None]) -> None:
    """Until one of them has ended: a browser and a server that hang up have nothing more to say."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Hand on what comes until it ends or nobody takes it."""
    with contextlib.suppress(OSError):
        while data := await source.read(_CHUNK):
            sink.write(data)
            await sink.drain()


def _key(host: str) -> str:
    return host.strip("[]").lower()
