"""Which hosts are on this machine or its own network: a page from outside has no business there.

That holds for networks that a setting allows as well: they may be crawled, but not by strangers.
"""

import asyncio
import socket
from ipaddress import ip_address

from govcrawl.networks import PUBLIC_ONLY, literal

_SECONDS = 5
_KEPT = 1000
_NAMES = (".local", ".internal")


class Places:
    """Knows of hosts whether they are inside; remembers what their names stood for."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    async def is_inside(self, host: str) -> bool:
        """Whether a host's address, or one of those its name stands for, is not a public one.

        A name that cannot be resolved is not inside: nothing can be asked there, unless a proxy
        resolves it, which is for the proxy to decide.
        """
        if (address := literal(host)) is not None:
            return not PUBLIC_ONLY.allows(address)
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
    return any(not PUBLIC_ONLY.allows(ip_address(address[0])) for *_, address in found)
