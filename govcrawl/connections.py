"""Connections to allowed addresses only, judged on the very address that is connected to.

Looking a name up first and connecting to the name afterwards would leave room between the two: a
name server may answer differently the second time (DNS rebinding). So whoever connects gets
addresses from here, never a name to look up again.
"""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, NoReturn, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from zope.interface import implementer  # type: ignore[import-untyped]

from govcrawl.heads import ShortHeadFactory
from govcrawl.networks import SETTING, Address, Networks, PrivateAddressError, literal

_MOST_REFUSED = 1000


def networks_of(crawler: Crawler) -> Networks:
    """The networks the crawl's operator allows; raises ValueError naming what is none."""
    return Networks.parse(crawler.settings.get(SETTING) or "")


def proxy_hosts() -> frozenset[str]:
    """The hosts of the HTTP proxies the environment names; what is behind them they look up."""
    named = getproxies()  # "no" is among its keys, for hosts without a proxy
    urls = [named[kind] for kind in ("http", "https", "all") if kind in named]
    found = (urlsplit(url if "://" in url else f"//{url}") for url in urls)
    return frozenset(each.hostname for each in found if each.hostname)


async def allowed_addresses(
    networks: Networks, host: str, port: int, family: int = socket.AF_UNSPEC
) -> list[Any]:
    """The socket addresses of a host that may be connected to, in the system's order.

    Raises PrivateAddressError where it has addresses but none that is allowed, socket.gaierror
    where it has none.
    """
    networks.check(host)
    loop = asyncio.get_running_loop()
    every = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(address for *_, address in every))
    allowed = [address for address in addresses if networks.allows(ip_address(address[0]))]
    if not allowed:
        raise PrivateAddressError.at(host, ip_address(addresses[0][0]))
    return allowed


async def connect(
    networks: Networks, host: str, port: int, **options: Any
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first allowed address of a host that takes one.

    ``options`` are those of asyncio.open_connection. Raises as ``allowed_addresses`` does, and the
    OSError of the last address.
    """
    addresses = await allowed_addresses(networks, host, port)
    for number, address in enumerate(addresses, start=1):
        try:
            return await asyncio.open_connection(address[0], port, **options)
        except OSError:
            if number == len(addresses):
                raise
    raise AssertionError("unreachable")


@implementer(IResolverSimple)
class PublicResolver:
    """Looks names up for Scrapy's connections and hands out allowed IPv4 addresses only.

    Twisted connects to nothing else: it asks for names and for addresses alike. What was handed
    out for a name stays, as with Scrapy's own resolver. A proxy is the operator's own choice and
    may be anywhere.
    """

    def __init__(self, reactor: Any, networks: Networks, cache_size: int, seconds: float) -> None:
        self.networks = networks
        self.proxies = proxy_hosts()
        self._reactor = reactor
        self._seconds = seconds
        self._known: LocalCache[str, str] | None = LocalCache(cache_size) if cache_size else None
        self._refused: dict[str, Address] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """As the setting TWISTED_DNS_RESOLVER wants it."""
        settings = crawler.settings
        kept = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, networks_of(crawler), kept, settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """From now on every name is looked up here."""
        self._reactor.installResolver(self)

    def refusal(self, host: str) -> PrivateAddressError | None:
        """Why the latest look-up of a host found nothing, if that was because of this rule."""
        address = self._refused.get(host.lower())
        return None if address is None else PrivateAddressError.at(host, address)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: ARG002, N802 the interface's
        """The name's first allowed address; fails with DNSLookupError where there is none."""
        name = name.lower()
        if self._known is not None and name in self._known:
            return succeed(self._known[name])
        pool = self._reactor.getThreadPool()
        looked_up: Deferred[Any] = deferToThreadPool(self._reactor, pool, _ipv4_addresses, name)
        looked_up.addTimeout(self._seconds, self._reactor)
        return looked_up.addCallbacks(
            self._chosen, _not_found, callbackArgs=(name,), errbackArgs=(name,)
        )

    def _chosen(self, addresses: list[Address], name: str) -> str:
        self._refused.pop(name, None)
        may_be_anywhere = name in self.proxies
        for address in addresses:
            if may_be_anywhere or self.networks.allows(address):
                if self._known is not None:
                    self._known[name] = str(address)
                return str(address)
        if len(self._refused) >= _MOST_REFUSED:
            self._refused.clear()
        self._refused[name] = addresses[0]
        raise DNSLookupError(f"{name} has no address that may be asked")


class WebHandler(HTTP11DownloadHandler):
    """Scrapy's own handler of http and https, connecting to allowed addresses only."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = ShortHeadFactory  # noqa: SLF001 as Scrapy's handler does it

    async def download_request(self, request: Request) -> Response:
        """Download; raises PrivateAddressError, and Scrapy's own exceptions for other failures."""
        from twisted.internet import reactor  # noqa: PLC0415 importing it installs it

        resolver = reactor.resolver
        if not isinstance(resolver, PublicResolver):
            raise TypeError(f"TWISTED_DNS_RESOLVER: expected {PublicResolver.__qualname__}")
        host = urlparse_cached(request).hostname or ""
        resolver.networks.check(host)
        if host in resolver.proxies and literal(host) is None:
            # Its name is looked up without the rule, so it must not be a way around it.
            raise PrivateAddressError(f"{host} is the proxy of this crawl and no target")
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            raise resolver.refusal(host) or error from error


def _ipv4_addresses(name: str) -> list[Address]:
    every = socket.getaddrinfo(name, None, family=socket.AF_INET, type=socket.SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in every]


def _not_found(failure: Failure, name: str) -> NoReturn:
    raise DNSLookupError(f"{name}: {failure.getErrorMessage()}") from failure.value
