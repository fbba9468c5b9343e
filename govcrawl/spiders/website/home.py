"""A site's home page: the ways that lead to it, and how its check says so."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from scrapy.http import Response

from govcrawl.items import WebsiteCheck
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.website.probing import Hop, redirects_of
from govcrawl.urls import other_scheme

SCRIPT_HOPS = 3
"""Script or meta redirects followed from a home page, one after another."""
UNREACHED = frozenset(
    {Reason.REFUSED, Reason.RESET, Reason.TIMEOUT, Reason.TLS, Reason.NOT_ARCHIVED}
)
"""Failures of one scheme that say nothing of the other. In a replay the failure is not archived."""


def passed(errand: Errand, response: Response, safe: Callable[[str], str] = str) -> list[Hop]:
    """All redirects that led to an answer, those of earlier answers first, addresses ``safe``."""
    hops = [*errand.details.get("redirects", []), *redirects_of(response)]
    return [(safe(url), status, safe(location)) for url, status, location in hops]


def hop(errand: Errand, response: Response, location: str) -> tuple[Errand, str]:
    """What a script or meta redirect leads to, and its address: that is the home page then.

    Raises ValueError where it leads to no address.
    """
    url = urljoin(response.url, location)
    details = {
        "hops": errand.details.get("hops", 0) + 1,
        "script_redirect": errand.details.get("script_redirect") or location,
        "redirects": [*passed(errand, response), (response.url, response.status, url)],
    }
    return replace(errand, details=details), url


def hopped_enough(errand: Errand, status: int) -> Verdict | None:
    """The verdict on one redirect by script too many; None where it may be followed."""
    if errand.details.get("hops", 0) < SCRIPT_HOPS:
        return None
    detail = f"{SCRIPT_HOPS} script redirects, and one more"
    return Verdict(Reason.REDIRECT_LOOP, Fault.SITE, detail, status)


def to_render(errand: Errand, response: Response) -> Errand:
    """The same page, to be rendered in a browser; it knows how the plain answer was led there."""
    return replace(
        errand,
        details={**errand.details, "redirects": passed(errand, response), "rendered": True},
    )


def over_other_scheme(errand: Errand, url: str, verdict: Verdict) -> tuple[Errand, str] | None:
    """A home page that is silent over one scheme, asked once over the other; None for all else.

    The registry may name the wrong one, and a site that only speaks https is no dead site.
    """
    tried = errand.details.get("other_scheme", False) or errand.details.get("rendered", False)
    other = other_scheme(url)
    if errand.request != "home" or tried or other is None or verdict.reason not in UNREACHED:
        return None
    redirects = [*errand.details.get("redirects", []), (url, None, other)]
    details = {**errand.details, "other_scheme": True, "redirects": redirects}
    return replace(errand, details=details), other


def identify(check: WebsiteCheck, errand: Errand, verdict: Verdict) -> WebsiteCheck:
    """The check, with the address the registry names and how asking for it ended."""
    check.url = errand.target.account
    check.reason = verdict.reason.value
    check.fault = verdict.fault.value if verdict.fault else None
    check.script_redirect = errand.details.get("script_redirect") or check.script_redirect
    if verdict.reason is not Reason.OK:
        check.status = verdict.status
    return check


def forwarded(items: Sequence[object]) -> bool:
    """Say whether a home page is nothing but a redirect by script."""
    return any(isinstance(item, WebsiteCheck) and item.script_redirect for item in items)


def of_browser(verdict: Verdict) -> Verdict:
    """What it means for a page that a browser came to this verdict on it, without an answer."""
    if verdict.reason in {Reason.CUT_SHORT, Reason.ROBOTS, Reason.NOT_ARCHIVED}:
        return verdict
    detail = f"the browser: {verdict.reason.value}: {verdict.detail}"
    return Verdict(Reason.NEEDS_JS, Fault.UNKNOWN, detail)
