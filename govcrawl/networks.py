"""Which addresses a crawl may connect to: public ones, and the networks its operator allows.

Addresses come from registries, pages and redirects, which strangers write; without this a page
could lead a crawl to whatever only this machine and its network can see. Pure: nobody is asked
here. What a name stands for is judged where it is connected to (``govcrawl.connections``).
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from unicodedata import normalize
from urllib.parse import unquote

from scrapy.exceptions import IgnoreRequest

SETTING = "GOVCRAWL_PRIVATE_NETWORKS"

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The registries themselves, for Python's is_global calls multicast global and differs by release.
NOT_PUBLIC_IPV4 = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            "168.63.129.16/32",  # Azure's platform, seen from its machines only
        ),
    )
)
"""The IANA special-purpose, multicast and reserved blocks (RFC 6890, RFC 5771, RFC 1112)."""
PUBLIC_IPV6 = IPv6Network("2000::/3")
"""Global unicast, all that IANA has given out; the rest of IPv6 is local, multicast or reserved."""
NOT_PUBLIC_IPV6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
"""Protocol assignments (Teredo, ORCHID, benchmarking) and documentation within that."""
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")

_NUMERIC = re.compile(r"[0-9a-fx.]+", re.IGNORECASE)
_LOOPBACK = IPv4Address("127.0.0.1")


class PrivateAddressError(IgnoreRequest):
    """Nobody was asked: the host's address is not public and no setting allows it."""

    @classmethod
    def at(cls, host: str, address: Address) -> Self:
        """The refusal of a host, with the address it stands for."""
        named = f"{host} ({address})" if host != str(address) else host
        return cls(
            f"{named} is not a public address; a network that holds it in {SETTING} would allow it"
        )


@dataclass(frozen=True)
class Networks:
    """The networks that are allowed though they are not public; by default none."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Networks separated by commas, ``127.0.0.0/8, 10.1.0.0/16``; an address is one of its own.

        Raises ValueError naming what is no network.
        """
        found: list[Network] = []
        for each in filter(None, map(str.strip, text.split(","))):
            try:
                found.append(ip_network(each))
            except ValueError as error:
                raise ValueError(
                    f"{SETTING}: got {each!r} ({error}), "
                    "expected networks like 10.1.0.0/16, separated by commas"
                ) from None
        return cls(tuple(found))

    def allows(self, address: Address) -> bool:
        """Whether a connection may be made to the address: it is public or in an allowed network.

        An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4) is judged as that one.
        """
        if any(address in network for network in self.allowed):
            return True
        if isinstance(address, IPv4Address):
            return not any(address in network for network in NOT_PUBLIC_IPV4)
        embedded = _embedded(address)
        if embedded is not None:
            return self.allows(embedded)
        if address not in PUBLIC_IPV6:
            return False
        return not any(address in network for network in NOT_PUBLIC_IPV6)

    def check(self, host: str) -> None:
        """Raises PrivateAddressError for a host that is itself an address that is not allowed."""
        address = literal(host)
        if address is not None and not self.allows(address):
            raise PrivateAddressError.at(host, address)


PUBLIC_ONLY = Networks()


def literal(host: str) -> Address | None:
    """The address a host is spelled as; None for a name, which has to be looked up.

    Every spelling of the C library and of browsers counts: ``2130706433``, ``0x7f.1``,
    ``0177.0.0.1``, full-width digits, a dot at the end. ``localhost`` is this machine (RFC 6761).
    """
    plain = normalize("NFKC", unquote(host)).replace("\N{IDEOGRAPHIC FULL STOP}", ".")
    plain = plain.strip("[]").rstrip(".").lower()
    try:
        return ip_address(plain.partition("%")[0])  # without its zone
    except ValueError:
        pass
    if plain == "localhost" or plain.endswith(".localhost"):
        return _LOOPBACK
    if not _NUMERIC.fullmatch(plain):
        return None
    try:
        return IPv4Address(socket.inet_aton(plain))
    except OSError:
        return None


def _embedded(address: IPv6Address) -> IPv4Address | None:
    number = int(address)
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    return None
