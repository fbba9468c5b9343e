"""Government websites: a probe of the home page, its columns, and what they lead to."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.choice import by_importance
from govcrawl.items import Item, WebsiteCheck, WebsiteColumn, WebsiteItem
from govcrawl.outcomes import Verdict
from govcrawl.parsers import markup
from govcrawl.parsers.website.probe import Surroundings, complete
from govcrawl.reasons import Fault, Reason
from govcrawl.registry import Target
from govcrawl.spiders.answers import fetched_at, is_shell, made_safe, pages_linked
from govcrawl.spiders.base import Errand, OfficeSpider
from govcrawl.spiders.modes import ARGUMENTS, mode_of
from govcrawl.spiders.probing import milliseconds, redirects_of, surroundings
from govcrawl.spiders.rendering import Rendering
from govcrawl.spiders.site import Site
from govcrawl.spiders.survey import SiteSurvey
from govcrawl.traps import TrapGuard
from govcrawl.urls import other_scheme, read_urls
from govcrawl.walk import Step, Walk

SCRIPT_HOPS = 3
"""Script or meta redirects followed from a home page, one after another."""
UNREACHED = frozenset(
    {Reason.REFUSED, Reason.RESET, Reason.TIMEOUT, Reason.TLS, Reason.NOT_ARCHIVED}
)
"""Failures of one scheme that say nothing of the other. In a replay the failure is not archived."""


class WebsiteSpider(OfficeSpider):
    """Arguments besides the common ones: ``mode``, its budget, and ``urls``.

    ``mode=survey`` asks for a sample of every site. ``mode=full`` follows every link on it.
    ``mode=probe`` makes one light request a site, to be repeated twenty times a day.
    ``max_pages`` bounds the pages asked of one site, ``depth`` their distance in links from its
    home page, ``max_links`` the links checked. ``urls=FILE`` asks for the addresses in a file,
    one a line, instead of the registry's sites.
    """

    name = "website"
    rendering: Rendering
    own_arguments: ClassVar[frozenset[str]] = ARGUMENTS | {"urls"}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider; a wrong argument raises SelectionError."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.rendering = Rendering.from_crawler(crawler)
        return spider

    def prepare(self, settings: BaseSettings) -> None:
        """Read this spider's own arguments, then the common ones."""
        self.mode = mode_of(self.arguments)
        self.sites: dict[str, Site] = {}
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
        # A probe counts how often a site fails, so a failure is not tried again at once.
        meta = {"dont_retry": self.mode.is_light}
        yield self.ask(Errand(target, wanted, first=True), target.account, meta=meta)

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Hand over what was read; a home page opens the site's walk, a list page extends it."""
        for item in items:
            if isinstance(item, WebsiteItem):
                item.rendered = Rendering.was_drawn(response)
        if verdict.reason is Reason.OK and is_shell(items):
            for request in self.draw(errand, response):
                yield request
        elif errand.request == "home":
            async for result in self.home(errand, response, items, verdict):
                yield result
        else:
            self.answered_for(errand, verdict, response)
            good = items if verdict.reason is Reason.OK else []
            for item in self.page(errand, response, good):
                yield item

    async def home(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Follow a script redirect; at its end complete the check and ask for the columns."""
        check = next((item for item in items if isinstance(item, WebsiteCheck)), WebsiteCheck())
        page_read = verdict.reason is Reason.OK
        if check.script_redirect and page_read:
            yield self.hop(errand, response, check.script_redirect)
            return
        check.mode = self.mode.name
        passed = [*errand.details.get("redirects", []), *redirects_of(response)]
        hops = [(self.safe(url), status, self.safe(location)) for url, status, location in passed]
        if self.mode.is_light:
            around = Surroundings(redirects=hops, response_ms=milliseconds(response))
        else:
            around = await surroundings(self.crawler, response, hops, page_read=page_read)
        identify(check, errand, verdict)
        check = complete(check, self.capture(response, "home"), around)
        if page_read and not self.mode.is_light:
            self.open_site(errand.target, response, check)
        yield check

    def open_site(self, target: Target, response: Response, check: WebsiteCheck) -> None:
        """Begin the walk over a site whose home page was read."""
        home = markup.read(self.capture(response, "home"))
        guard = TrapGuard(fetched_at(response).year)
        budget = self.mode.pages, self.mode.depth
        walk = Walk(response.url, *budget, self.selection, guard.refuses)
        survey = SiteSurvey(self, target, home, self.mode.links)
        self.sites[target.key] = Site(walk, survey, check)
        walk.add(walk.columns(by_importance(check.columns or [])))
        if self.mode.is_full:
            walk.add(walk.links(pages_linked(home), None))

    def page(self, errand: Errand, response: Response, items: list[Item]) -> Iterable[Item]:
        """What of a page is to be stored; what it leads to joins the site's walk."""
        site, step = self.sites.get(errand.target.key), errand.details.get("step")
        if site is None or step is None:
            return items
        for item in items:
            self.credit(item, errand, response)
        found = list(site.read(step, items))
        is_list = any(isinstance(item, WebsiteColumn) for item in items)
        if items and (self.mode.is_full or site.survey.samples(is_list=is_list)):
            page = markup.read(self.capture(response, "page"))
            site.survey.sample(page, is_list=is_list)
            if self.mode.is_full:
                # A list's next page is the walk's to decide on: it knows when a list is over.
                paging = {each.next_url for each in items if isinstance(each, WebsiteColumn)}
                links = [url for url in pages_linked(page) if url not in paging]
                site.walk.add(site.walk.links(links, step))
        return found

    def draw(self, errand: Errand, response: Response) -> Iterator[Request]:
        """Ask again for a page that a script draws, in a browser."""
        site, step = self.sites.get(errand.target.key), errand.details.get("step")
        if site is not None and step is not None:
            site.walk.first(replace(step, drawn=True))
            return
        details = {**errand.details, "drawn": True}
        options = self.rendering.options(errand.target.key)
        yield self.ask(replace(errand, details=details), response.url, **options)

    def may_draw(self, errand: Errand) -> bool:
        """Say whether there is a browser for this page that has not drawn it already."""
        step: Step | None = errand.details.get("step")
        posted = step is not None and step.form is not None
        return not drawn(errand) and not posted and self.rendering.may_draw(errand.target.key)

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:
        """What the page makes it, and where the request was led to in the end."""
        verdict = super().verdict_of_answer(errand, response, items)
        site = self.sites.get(errand.target.key)
        if site is not None and (strayed := site.walk.strayed(response.url)):
            return replace(strayed, status=response.status)
        if verdict.reason is Reason.NEEDS_JS and self.may_draw(errand):
            return Verdict(Reason.OK, None, "to be drawn by a browser", response.status)
        forwards = any(isinstance(item, WebsiteCheck) and item.script_redirect for item in items)
        if forwards and errand.details.get("hops", 0) >= SCRIPT_HOPS:
            detail = f"{SCRIPT_HOPS} script redirects, and one more"
            return Verdict(Reason.REDIRECT_LOOP, Fault.SITE, detail, response.status)
        return verdict

    def verdict_of_silence(self, errand: Errand, verdict: Verdict) -> Verdict:
        """A page that a browser could not draw was answered plainly before: it needs scripts."""
        ours = {Reason.CUT_SHORT, Reason.ROBOTS, Reason.NOT_ARCHIVED}
        if not drawn(errand) or verdict.reason in ours:
            return verdict
        detail = f"the browser: {verdict.reason.value}: {verdict.detail}"
        return Verdict(Reason.NEEDS_JS, Fault.UNKNOWN, detail)

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

    def answered_for(self, errand: Errand, verdict: Verdict, response: Response | None) -> None:
        """Let the survey know how a page of the walk answered."""
        site, step = self.sites.get(errand.target.key), errand.details.get("step")
        if site is not None and step is not None and step.form is None:
            evidence = response.meta.get("evidence") if response is not None else None
            site.survey.asked(step.url, verdict, evidence)

    def next_request(self, target: Target) -> Request | None:
        """The next step of the target's walk; none for a site that was given up."""
        site = self.sites.get(target.key)
        if site is None:
            return None
        if self.ledger.entries[target.key].given_up:
            self.ledger.unasked(target, site.give_up())
            return None
        step = site.walk.next()
        if step is None:
            return site.survey.next_request()
        options = self.rendering.options(target.key) if step.drawn else step.posting()
        return self.ask(Errand(target, step.request, details={"step": step}), step.url, **options)

    def conclusion(self, target: Target) -> Iterator[Item]:
        """What is known of a site only when its walk is over."""
        site = self.sites.pop(target.key, None)
        if site is None:
            return
        for note in site.notes():
            self.ledger.noted(target, note)
        yield from site.kept
        if site.survey.links is not None:
            yield made_safe(site.survey.completed(site.check), self.safe)

    def another_way(self, errand: Errand, url: str, verdict: Verdict) -> Request | None:
        """A home page that is silent over one scheme is asked once over the other.

        The registry may name the wrong one, and a site that only speaks https is no dead site.
        """
        tried = errand.details.get("other_scheme", False)
        other = other_scheme(url)
        is_plain_home = errand.request == "home" and not drawn(errand)
        if not is_plain_home or tried or other is None or verdict.reason not in UNREACHED:
            return None
        redirects = [*errand.details.get("redirects", []), (url, None, other)]
        details = {**errand.details, "other_scheme": True, "redirects": redirects}
        return self.ask(replace(errand, details=details), other)

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """What is stored for a page that brought nothing to read.

        A home page that does not answer is a check too: that it failed is what was measured.
        """
        site, step = self.sites.get(errand.target.key), errand.details.get("step")
        if errand.request == "home":
            check = WebsiteCheck(script_redirect=errand.details.get("script_redirect"))
            check.mode = self.mode.name
            return [identify(check, errand, verdict)]
        self.answered_for(errand, verdict, None)
        return list(site.read(step, [])) if site is not None and step is not None else []


def drawn(errand: Errand) -> bool:
    """Say whether the errand is a browser's."""
    step: Step | None = errand.details.get("step")
    return step.drawn if step else bool(errand.details.get("drawn"))


def identify(check: WebsiteCheck, errand: Errand, verdict: Verdict) -> WebsiteCheck:
    """The check, with the address the registry names and how asking for it ended."""
    check.url = errand.target.account
    check.reason = verdict.reason.value
    check.fault = verdict.fault.value if verdict.fault else None
    check.script_redirect = errand.details.get("script_redirect") or check.script_redirect
    if verdict.reason is not Reason.OK:
        check.status = verdict.status
    return check
