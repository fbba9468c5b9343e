"""Government websites: a probe of the home page, its columns, and what they lead to."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.archive import FIRST_HAND
from govcrawl.browser.allowance import PageAllowance
from govcrawl.capture import Capture
from govcrawl.items import Item, WebsiteCheck, WebsiteColumn, WebsiteItem
from govcrawl.parsers import markup
from govcrawl.parsers.website.probe import Surroundings, complete
from govcrawl.planning.website.steps import Step
from govcrawl.planning.website.traps import TrapGuard
from govcrawl.planning.website.walk import Walk
from govcrawl.reasons import Reason, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.answers import fetched_at, made_safe
from govcrawl.spiders.base import OfficeSpider
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.website import home as homes
from govcrawl.spiders.website.modes import ARGUMENTS, mode_of
from govcrawl.spiders.website.pages import first_steps, is_shell, read_with_links, shown_by
from govcrawl.spiders.website.probing import milliseconds, surroundings
from govcrawl.spiders.website.site import Site, is_renderable, rendered, step_of
from govcrawl.spiders.website.survey import SiteSurvey
from govcrawl.urls import read_urls


class WebsiteSpider(OfficeSpider):
    """Arguments besides the common ones: ``mode``, its budget, and ``urls``.

    ``mode=survey`` asks for a sample of every site. ``mode=full`` follows every link on it.
    ``mode=probe`` makes one light request a site, to be repeated twenty times a day.
    ``max_pages`` bounds the pages asked of one site, ``depth`` their distance in links from its
    home page, ``max_links`` the links checked. ``urls=FILE`` asks for the addresses in a file,
    one a line, instead of the registry's sites.
    """

    name = "website"
    allowance: PageAllowance
    own_arguments: ClassVar[frozenset[str]] = ARGUMENTS | {"urls"}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider; a wrong argument raises SelectionError."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.allowance = PageAllowance.from_crawler(crawler)
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
        yield self.ask_first(Errand(target, wanted, first=True), target.account)

    def ask_first(self, errand: Errand, url: str) -> Request:
        """A request for what decides on the target, wherever it is led.

        A probe counts how often a site fails, so a failure is not tried again at once. A home page
        shows how its server answers, so it is sent whole each time.
        """
        meta = {"dont_retry": self.mode.is_light, FIRST_HAND: errand.request == "home"}
        return self.ask(errand, url, meta=meta)

    async def read(self, errand: Errand, capture: Capture) -> list[Item]:
        """What the parser makes of an answer; where every link is followed, those as well."""
        if not self.mode.is_full or step_of(errand) is None:
            return await super().read(errand, capture)
        items, errand.details["linked"] = await self.reader.read(read_with_links, capture)
        return items

    async def follow(
        self, errand: Errand, response: Response, items: list[Item], verdict: Verdict
    ) -> AsyncIterator[Any]:
        """Hand over what was read; a home page opens the site's walk, a list page extends it."""
        for item in items:
            if isinstance(item, WebsiteItem):
                item.rendered = PageAllowance.was_rendered(response)
        if verdict.reason is Reason.OK and is_shell(items):
            for request in self.render(errand, response):
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
            yield self.ask_first(*homes.hop(errand, response, check.script_redirect))
            return
        check.mode = self.mode.name
        hops = homes.passed(errand, response, self.safe)
        if self.mode.is_light:
            around = Surroundings(redirects=hops, response_ms=milliseconds(response))
        else:
            around = await surroundings(self.crawler, response, hops, page_read=page_read)
        homes.identify(check, errand, verdict)
        check = complete(check, self.capture(response, "home"), around)
        if page_read and not self.mode.is_light:
            self.open_site(errand.target, response, check)
        yield check

    def open_site(self, target: Target, response: Response, check: WebsiteCheck) -> None:
        """Begin the walk over a site whose home page was read."""
        home = markup.read(self.capture(response, "home"))
        guard = TrapGuard(fetched_at(response).year)
        walk = Walk(response.url, self.mode.pages, self.mode.depth, self.selection, guard.refuses)
        walk.add(first_steps(walk, home, check, self.mode))
        survey = SiteSurvey(self, target, home, self.mode.links)
        self.sites[target.key] = Site(walk, survey, check)

    def site_and_step(self, errand: Errand) -> tuple[Site | None, Step | None]:
        """The site an errand is for while it is walked, and the step of the walk it is."""
        return self.sites.get(errand.target.key), step_of(errand)

    def page(self, errand: Errand, response: Response, items: list[Item]) -> Iterator[Item]:
        """What of a page is to be stored; what it leads to joins the site's walk."""
        site, step = self.site_and_step(errand)
        if site is None or step is None:
            yield from items
            return
        for item in items:
            self.credit(item, errand, response)
        shown = shown_by(items)
        yield from site.read(step, items)
        is_list = any(isinstance(item, WebsiteColumn) for item in items)
        if items and site.survey.samples(is_list=is_list):
            site.survey.sample(markup.read(self.capture(response, "page")), is_list=is_list)
        if items:
            links = [url for url in errand.details.get("linked", ()) if url not in shown]
            site.walk.add(site.walk.links(links, step))

    def render(self, errand: Errand, response: Response) -> Iterator[Request]:
        """Ask again for a page that a script draws, in a browser."""
        site, step = self.site_and_step(errand)
        if site is not None and step is not None:
            site.again(replace(step, rendered=True))
            return
        options = self.allowance.options(errand.target.key)
        yield self.ask(homes.to_render(errand, response), response.url, **options)

    def may_render(self, errand: Errand) -> bool:
        """Say whether there is a browser for this page that has not rendered it already.

        A probe is light: that the home page needs scripts is what it found.
        """
        may = not self.mode.is_light and is_renderable(errand)
        return may and self.allowance.may_render(errand.target.key)

    def verdict_of_answer(self, errand: Errand, response: Response, items: list[Item]) -> Verdict:
        """What the page makes it, and where the request was led to in the end."""
        verdict = super().verdict_of_answer(errand, response, items)
        site = self.sites.get(errand.target.key)
        if site is not None and (strayed := site.walk.strayed(response.url)):
            return replace(strayed, status=response.status)
        if verdict.reason is Reason.NEEDS_JS and self.may_render(errand):
            return Verdict(Reason.OK, None, "to be rendered by a browser", response.status)
        enough = homes.hopped_enough(errand, response.status)
        return enough if enough and homes.forwarded(items) else verdict

    def verdict_of_silence(self, errand: Errand, verdict: Verdict) -> Verdict:
        """A page that a browser could not render was answered plainly before: it needs scripts."""
        return homes.of_browser(verdict) if rendered(errand) else verdict

    def answered_for(self, errand: Errand, verdict: Verdict, response: Response | None) -> None:
        """Let the survey know how a page of the walk answered."""
        site, step = self.site_and_step(errand)
        if site is not None and step is not None and step.form is None:
            evidence = response.meta.get("evidence") if response is not None else None
            site.survey.asked(step.url, verdict, evidence)

    def next_request(self, target: Target) -> Request | None:
        """The next step of the target's walk; none for a site that was given up."""
        if (site := self.sites.get(target.key)) is None:
            return None
        if self.ledger.entries[target.key].given_up:
            self.ledger.unasked(target, site.give_up())
            return None
        step = site.next()
        if step is None:
            return site.survey.next_request()
        options = self.allowance.options(target.key) if step.rendered else step.posting()
        return self.ask(Errand(target, step.request, details={"step": step}), step.url, **options)

    def conclusion(self, target: Target) -> Iterator[Item]:
        """What is known of a site only when its walk is over."""
        if (site := self.sites.pop(target.key, None)) is None:
            return
        for note in site.notes():
            self.ledger.noted(target, note)
        yield from site.left()
        if site.survey.links is not None:
            yield made_safe(site.survey.completed(site.check), self.safe)

    def unsettled(self) -> list[Item]:
        """What a run that ends early owes: what waited for pages of its own, and the outcomes."""
        left: list[Item] = []
        for site in self.sites.values():
            for item in site.owed():
                self.ledger.handed_over(site.survey.target)
                left.append(made_safe(item, self.safe))
        return [*left, *super().unsettled()]

    def another_way(self, errand: Errand, url: str, verdict: Verdict) -> Request | None:
        """A home page that is silent over one scheme is asked once over the other."""
        other = homes.over_other_scheme(errand, url, verdict)
        return self.ask_first(*other) if other else None

    def unreached(self, errand: Errand, verdict: Verdict) -> Iterable[Item]:
        """What is stored for a page that brought nothing to read.

        A home page that does not answer is a check too: that it failed is what was measured.
        """
        site, step = self.site_and_step(errand)
        if errand.request == "home":
            return [homes.identify(WebsiteCheck(mode=self.mode.name), errand, verdict)]
        self.answered_for(errand, verdict, None)
        return site.read(step, []) if site is not None and step is not None else []
