"""Which hosts are on this machine or its own network: a page from outside has no business there."""

import asyncio
import socket
from ipaddress import ip_address

_SECONDS = 5
_KEPT = 1000
_NAMES = ("localhost", ".localhost", ".local", ".internal")


class Places:
    """Knows of hosts whether they are inside; remembers what their names stood for."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    async def is_inside(self, host: str) -> bool:
        """Whether a host's address, or one of those its name stands for, is not a public one.

        A name that cannot be resolved is not inside: nothing can be asked there, unless a proxy
        resolves it, which is for the proxy to decide.
        """
        try:
            return not ip_address(host.strip("[]")).is_global
        except ValueError:
            pass
        if host.endswith(_NAMES):
            return True
        if host not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[host] = await _resolves_inside(host)
        return self._known[host]


async def _resolves_inside(host: str) -> bool:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_SECONDS):
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # TimeoutError is an OSError
        return False
    return any(not ip_address(address[0]).is_global for *_, address in found)
