"""Puts together one check of a home page from its parsed page and what was observed around it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit

from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck
from govcrawl.urls import host_of, other_scheme

_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_OK, _GONE = 200, frozenset({404, 410})


@dataclass(frozen=True)
class Side:
    """The answer to one side request of a probe: a capture, or why there is none, or neither."""

    capture: Capture | None = None
    error: str | None = None


NOT_ASKED = Side()


@dataclass(frozen=True)
class Surroundings:
    """What was observed around a home page. A side that was not asked leaves its fields null."""

    redirects: Sequence[tuple[str, int | None, str]] = ()
    response_ms: int | None = None
    sides: Mapping[str, Side] = field(default_factory=dict)

    def side(self, name: str) -> Side:
        """The answer to one of ``side_requests``, by its name."""
        return self.sides.get(name, NOT_ASKED)


def side_requests(home_url: str, *, page_read: bool) -> dict[str, str]:
    """The side requests of a probe by name, for the address a home page ended at.

    Without a home page that could be read the site is asked for no further page: it is down, or
    does not want us. The other scheme, certificate and IPv6 are only asked where the site is on
    the standard ports: elsewhere there is no other scheme to expect.
    """
    host = host_of(home_url)
    requests = {}
    if page_read:
        requests["robots"] = urljoin(home_url, "/robots.txt")
        requests["sitemap"] = urljoin(home_url, "/sitemap.xml")
        requests["missing"] = urljoin(home_url, missing_path(host))
    if other := other_scheme(urljoin(home_url, "/")):
        requests["tls"] = f"tls://{host}:443"
        requests["dns"] = f"dns://{host}"
        if page_read:
            requests["other_scheme"] = other
    return requests


def further_requests(home_url: str, sides: Mapping[str, Side]) -> dict[str, str]:
    """The side requests that only make sense after the answers to ``side_requests``.

    A host is asked for over IPv6 where its name has such an address, on the port of its home page.
    """
    if not _json(sides.get("dns", NOT_ASKED)).get("ipv6"):
        return {}
    port = 443 if home_url.startswith("https://") else 80
    return {"ipv6": f"ipv6://{host_of(home_url)}:{port}"}


def missing_path(host: str) -> str:
    """An address that cannot exist, the same in every run so that an archive can answer it."""
    return f"/govcrawl-{sha256(host.encode()).hexdigest()[:12]}.html"


def complete(check: WebsiteCheck, home: Capture, around: Surroundings) -> WebsiteCheck:
    """The check with everything that was observed around its page filled in."""
    check.final_url = home.url
    check.status = home.status
    check.body_bytes = len(home.body)
    check.response_ms = around.response_ms
    check.redirects = [
        {"url": url, "status": status, "location": location}
        for url, status, location in around.redirects
    ]
    _https(check, home, around.side("other_scheme"))
    _certificate(check, around.side("tls"))
    _addresses(check, around.side("dns"), around.side("ipv6"))
    _files(check, around)
    return check


def _https(check: WebsiteCheck, home: Capture, other: Side) -> None:
    """The home page itself when it came over https, else the answer of the other scheme.

    A home page that came over http was not led to https, whatever https says.
    """
    if home.url.startswith("https://"):
        check.https_status = home.status
        _hsts(check, home)
        if other.capture is not None:
            check.https_enforced = other.capture.url.startswith("https://")
        return
    check.https_error = other.error
    if other is NOT_ASKED:
        return
    check.https_enforced = False
    if other.capture is not None and other.capture.url.startswith("https://"):
        check.https_status = other.capture.status
        _hsts(check, other.capture)
    elif other.capture is not None:
        check.https_error = "https leads to http"


def _hsts(check: WebsiteCheck, secure: Capture) -> None:
    header = secure.headers.get("strict-transport-security", "")
    check.hsts = bool(header)
    if age := _MAX_AGE.search(header):
        check.hsts_max_age = int(age[1])


def _certificate(check: WebsiteCheck, side: Side) -> None:
    found = _json(side)
    check.tls_valid = found.get("valid")
    check.tls_error = found.get("error")
    check.tls_version = found.get("version")
    if expires := found.get("expires_at"):
        check.tls_expires_at = datetime.fromisoformat(expires)


def _addresses(check: WebsiteCheck, names: Side, line: Side) -> None:
    """What the name says, and what a connection did; without a line of ours that is null too."""
    addresses = _json(names).get("ipv6")
    check.ipv6_address = None if addresses is None else bool(addresses)
    check.ipv6_reachable = _json(line).get("reachable")


def _json(side: Side) -> dict[str, Any]:
    return dict(json.loads(side.capture.body)) if side.capture is not None else {}


def _file_status(side: Side, path: str) -> int | None:
    """The status of a file; None where the request was led to something else."""
    if side.capture is None or urlsplit(side.capture.url).path != path:
        return None
    return side.capture.status


def _files(check: WebsiteCheck, around: Surroundings) -> None:
    check.robots_status = _file_status(around.side("robots"), "/robots.txt")
    check.sitemap_status = _file_status(around.side("sitemap"), "/sitemap.xml")
    missing = around.side("missing").capture
    if missing is None:
        return
    check.missing_page_status = missing.status
    if missing.status == _OK:
        check.missing_page_soft = True
    elif missing.status in _GONE:
        check.missing_page_soft = False
