"""Government websites: a probe of the home page, its columns, their articles."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.items import Item, WebsiteCheck, WebsiteColumn, WebsitePage
from govcrawl.outcomes import Verdict
from govcrawl.parsers.website.probe import complete
from govcrawl.reasons import Fault, Reason
from govcrawl.registry import Target
from govcrawl.spiders.base import Errand, OfficeSpider
from govcrawl.spiders.probing import redirects_of, surroundings
from govcrawl.urls import other_scheme, read_urls
from govcrawl.walk import Step, Walk

SCRIPT_HOPS = 3
"""Script or meta redirects followed from a home page, one after another."""
UNREACHED = frozenset(
    {Reason.REFUSED, Reason.RESET, Reason.TIMEOUT, Reason.TLS, Reason.NOT_ARCHIVED}
)
"""Failures of one scheme that say nothing of the other. In a replay the failure is not archived."""


class WebsiteSpider(OfficeSpider):
    """Arguments besides the common ones: ``max_pages``, ``depth`` and ``urls``.

    ``max_pages`` (60) bounds the list pages and articles asked of one site and ``depth`` (3) their
    distance in links from its home page. ``urls=FILE`` asks for the addresses in a file, one a
    line, instead of the registry's sites.
    """

    name = "website"
    own_arguments: ClassVar[frozenset[str]] = frozenset({"max_pages", "depth", "urls"})

    def prepare(self, settings: BaseSettings) -> None:
        """Read this spider's own arguments, then the common ones."""
        self.max_pages = self.whole_number("max_pages", 60)
        self.max_depth = self.whole_number("depth", 3)
        self.walks: dict[str, Walk] = {}
        super().prepare(settings)

    def select_targets(self) -> list[Target]:
        """The registry's websites; with ``urls`` each of its addresses is a target of its own."""
        if "urls" not in self.arguments:
            return super().select_targets()
        owner = self.registry.office_of_host
        file = Path(self.arguments["urls"])
        urls = read_urls(file)
        for url in urls:
            if self.safe(url) != url:
                # It would become the key of what is stored, and a credential must not.
                raise ValueError(f"{file}: an address carries a credential: {self.safe(url)}")
        return [Target(owner(urlsplit(url).netloc), self.name, url, "", "open") for url in urls]

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The home page; with ``urls`` the page itself."""
        wanted = "page" if "urls" in self.arguments else "home"
        yield self.ask(Errand(target, wanted, first=True), target.account)

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Hand over what was read; a home page opens the site's walk, a list page extends it."""
        if errand.request == "home":
            async for result in self.home(errand, response, items, verdict):
                yield result
            return
        step: Step | None = errand.details.get("step")
        for item in items if verdict.reason is Reason.OK else ():
            if isinstance(item, WebsitePage):
                yield item.dated_by_list(step.listed_at if step else None)
            elif isinstance(item, WebsiteColumn):
                self.entries(errand, item, step)
                yield item

    async def home(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Follow a script redirect; at its end complete the check and ask for the columns."""
        check = next((item for item in items if isinstance(item, WebsiteCheck)), WebsiteCheck())
        if check.script_redirect and verdict.reason is Reason.OK:
            yield self.hop(errand, response, check.script_redirect)
            return
        passed = [*errand.details.get("redirects", []), *redirects_of(response)]
        hops = [(self.safe(url), status, self.safe(location)) for url, status, location in passed]
        page_read = verdict.reason is Reason.OK
        around = await surroundings(self.crawler, response, hops, page_read=page_read)
        identify(check, errand, verdict)
        walk = Walk(response.url, self.max_pages, self.max_depth)
        self.walks[errand.target.key] = walk
        walk.add(walk.columns(check.columns or []))
        yield complete(check, self.capture(response, "home"), around)

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:
        """What the page makes it, and where the request was led to in the end."""
        verdict = super().verdict_of_answer(errand, response, items)
        walk = self.walks.get(errand.target.key)
        if walk is not None and (strayed := walk.strayed(response.url)):
            return replace(strayed, status=response.status)
        forwards = any(isinstance(item, WebsiteCheck) and item.script_redirect for item in items)
        if forwards and errand.details.get("hops", 0) >= SCRIPT_HOPS:
            detail = f"{SCRIPT_HOPS} script redirects, and one more"
            return Verdict(Reason.REDIRECT_LOOP, Fault.SITE, detail, response.status)
        return verdict

    def hop(self, errand: Errand, response: Response, location: str) -> Request:
        """The request a script or meta redirect leads to: that is the home page then."""
        url = urljoin(response.url, location)
        passed = [*redirects_of(response), (response.url, response.status, url)]
        details = {
            "hops": errand.details.get("hops", 0) + 1,
            "script_redirect": errand.details.get("script_redirect") or location,
            "redirects": [*errand.details.get("redirects", []), *passed],
        }
        return self.ask(replace(errand, details=details), url)

    def entries(self, errand: Errand, column: WebsiteColumn, step: Step | None) -> None:
        """Add the articles of a list page and its next page to the walk."""
        walk = self.walks.get(errand.target.key)
        if walk is not None and step is not None:
            covers = self.selection.covers
            walk.add(walk.entries(column.entries, column.next_url, step, covers))

    def next_request(self, target: Target) -> Request | None:
        """The next step of the target's walk; none for a site that was given up."""
        walk = self.walks.get(target.key)
        if walk is None:
            return None
        if self.ledger.entries[target.key].given_up:
            self.ledger.unasked(target, walk.stop())
        step = walk.next()
        if step is None:
            return None
        return self.ask(Errand(target, step.request, details={"step": step}), step.url)

    def another_way(self, errand: Errand, url: str, verdict: Verdict) -> Request | None:
        """A home page that is silent over one scheme is asked once over the other.

        The registry may name the wrong one, and a site that only speaks https is no dead site.
        """
        tried = errand.details.get("other_scheme", False)
        other = other_scheme(url)
        if errand.request != "home" or tried or other is None or verdict.reason not in UNREACHED:
            return None
        redirects = [*errand.details.get("redirects", []), (url, None, other)]
        details = {**errand.details, "other_scheme": True, "redirects": redirects}
        return self.ask(replace(errand, details=details), other)

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """A home page that does not answer is a check too: that it failed is what was measured."""
        if errand.request == "home":
            check = WebsiteCheck(script_redirect=errand.details.get("script_redirect"))
            yield identify(check, errand, verdict)


def identify(check: WebsiteCheck, errand: Errand, verdict: Verdict) -> WebsiteCheck:
    """The check, with the address the registry names and how asking for it ended."""
    check.url = errand.target.account
    check.reason = verdict.reason.value
    check.fault = verdict.fault.value if verdict.fault else None
    check.script_redirect = errand.details.get("script_redirect") or check.script_redirect
    if verdict.reason is not Reason.OK:
        check.status = verdict.status
    return check
