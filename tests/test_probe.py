"""What is asked around a home page, and what a check makes of the answers."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck
from govcrawl.parsers.website.probe import (
    Side,
    Surroundings,
    complete,
    further_requests,
    missing_path,
    side_requests,
)

HTTP, HTTPS = "http://www.shili.example/", "https://www.shili.example/"
HSTS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def answered(url: str, status: int = 200, **headers: str) -> Side:
    return Side(capture(url, status, headers))


def capture(url: str, status: int = 200, headers: dict[str, str] | None = None) -> Capture:
    return Capture(url=url, request="side", body=b"x", status=status, headers=headers or {})


def observed(found: dict[str, Any]) -> Side:
    body = json.dumps(found).encode()
    return Side(Capture(url="tls://www.shili.example:443", request="side", body=body))


def checked(home: Capture, **sides: Side) -> WebsiteCheck:
    return complete(WebsiteCheck(), home, Surroundings(sides=sides))


@pytest.mark.parametrize(("home", "other"), [(HTTP, HTTPS), (HTTPS, HTTP)])
def test_a_site_on_the_standard_ports_is_asked_everything(home: str, other: str) -> None:
    assert side_requests(home + "index.html", page_read=True) == {
        "robots": f"{home}robots.txt",
        "sitemap": f"{home}sitemap.xml",
        "missing": home.rstrip("/") + missing_path("www.shili.example"),
        "tls": "tls://www.shili.example:443",
        "dns": "dns://www.shili.example",
        "other_scheme": other,
    }


def test_without_a_page_the_site_is_asked_for_no_further_one() -> None:
    assert set(side_requests(HTTP, page_read=False)) == {"tls", "dns"}


def test_on_a_port_of_its_own_there_is_no_other_scheme() -> None:
    asked = side_requests("http://www.shili.example:8083/", page_read=True)
    assert set(asked) == {"robots", "sitemap", "missing"}
    assert all(":8083/" in url for url in asked.values())
    assert checked(capture("http://www.shili.example:8083/")).https_enforced is None


def test_http_that_leads_to_https_is_enforced() -> None:
    check = checked(capture(HTTPS, headers=HSTS), other_scheme=answered(HTTPS))
    assert (check.https_status, check.https_enforced) == (200, True)
    assert (check.hsts, check.hsts_max_age) == (True, 31536000)


def test_https_beside_http_is_offered_and_not_enforced() -> None:
    check = checked(capture(HTTP), other_scheme=answered(HTTPS, 403))
    assert (check.https_status, check.https_enforced, check.hsts) == (403, False, False)
    check = checked(capture(HTTPS), other_scheme=answered(HTTP))
    assert (check.https_status, check.https_enforced) == (200, False)


def test_https_that_leads_back_to_http_is_no_https() -> None:
    check = checked(capture(HTTP), other_scheme=answered(HTTP))
    assert (check.https_status, check.https_enforced) == (None, False)
    assert check.https_error == "https leads to http"


def test_no_https_says_why() -> None:
    check = checked(capture(HTTP), other_scheme=Side(error="refused"))
    assert (check.https_status, check.https_error, check.https_enforced) == (None, "refused", False)
    assert check.hsts is None
    silent = checked(capture(HTTPS), other_scheme=Side(error="timeout"))
    assert silent.https_enforced is None, "http that does not answer leads nowhere"


def test_certificate_and_addresses() -> None:
    found = {"valid": True, "version": "TLSv1.3", "expires_at": "2036-01-02T03:04:05+00:00"}
    check = checked(capture(HTTPS), tls=observed(found), dns=observed({"ipv6": ["2001:db8::1"]}))
    assert (check.tls_valid, check.tls_version) == (True, "TLSv1.3")
    assert check.tls_expires_at == datetime(2036, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert check.ipv6_address is True
    bad = observed({"valid": False, "error": "self-signed certificate"})
    check = checked(capture(HTTP), tls=bad, dns=observed({"ipv6": []}))
    assert (check.tls_valid, check.tls_error) == (False, "self-signed certificate")
    assert check.ipv6_address is False
    unknown = checked(capture(HTTP), tls=Side(error="timeout"), dns=Side(error="dns"))
    assert (unknown.tls_valid, unknown.ipv6_address) == (None, None)


def test_only_a_name_with_an_ipv6_address_is_asked_for_over_ipv6() -> None:
    named = {"dns": observed({"ipv6": ["2001:db8::1"]})}
    assert further_requests(HTTPS + "a", named) == {"ipv6": "ipv6://www.shili.example:443"}
    assert further_requests(HTTP + "a", named) == {"ipv6": "ipv6://www.shili.example:80"}
    for none in ({"dns": observed({"ipv6": []})}, {"dns": Side(error="dns")}, {}):
        assert further_requests(HTTPS, none) == {}


@pytest.mark.parametrize(
    ("answer", "reachable"),
    [
        (observed({"reachable": True, "error": None}), True),
        (observed({"reachable": False, "error": "timeout"}), False),
        (observed({"reachable": None, "error": "ENETUNREACH"}), None),
        (Side(error="timeout"), None),
        (Side(), None),
    ],
)
def test_what_was_not_measured_over_ipv6_is_not_unreachable(
    answer: Side, reachable: bool | None
) -> None:
    check = checked(capture(HTTPS), dns=observed({"ipv6": ["2001:db8::1"]}), ipv6=answer)
    assert (check.ipv6_address, check.ipv6_reachable) == (True, reachable)


@pytest.mark.parametrize(
    ("status", "soft"), [(404, False), (410, False), (200, True), (403, None), (500, None)]
)
def test_what_a_missing_page_is_answered_with(status: int, soft: bool | None) -> None:
    check = checked(capture(HTTP), missing=answered(HTTP, status))
    assert (check.missing_page_status, check.missing_page_soft) == (status, soft)


def test_a_file_that_leads_elsewhere_is_not_there() -> None:
    sides = {"robots": answered(HTTPS + "robots.txt"), "sitemap": answered(HTTPS)}
    check = checked(capture(HTTP), **sides)
    assert (check.robots_status, check.sitemap_status) == (200, None)
    gone = checked(capture(HTTP), robots=answered(HTTP + "robots.txt", 404))
    assert gone.robots_status == 404
