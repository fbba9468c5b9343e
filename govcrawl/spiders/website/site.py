"""One website while it is measured: what of each page is stored, and what is asked for next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from urllib.parse import urlencode

from govcrawl.items import Item, WebsiteCheck, WebsiteColumn, WebsiteMessage, WebsitePage
from govcrawl.items.website_report import WebsiteReport
from govcrawl.parsers import privacy
from govcrawl.parsers.website.column_kinds import MAILBOX
from govcrawl.planning.website.steps import Step
from govcrawl.planning.website.walk import Walk
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.website.letters import Letters
from govcrawl.spiders.website.survey import SiteSurvey
from govcrawl.urls import same_site, with_scheme_of

READABLE = frozenset({"docx", "xls", "xlsx", "pdf"})
"""Kinds of files a report is read from."""
MOST_FILES = 3
"""Files tried for one report."""
LONGEST_FORM = 500
"""Characters of a posted form that tell its answer's address; a longer one is digested."""


@dataclass
class Site:
    """A site's walk, its survey, the check of its home page, and what is kept for the end."""

    walk: Walk
    survey: SiteSurvey
    check: WebsiteCheck
    letters: Letters = field(init=False)
    current: Step | None = None
    """The page that is asked for and has not been read yet."""
    kept: list[Item] = field(default_factory=list)
    """Items read from pages whose files were not asked for after all."""

    def __post_init__(self) -> None:
        self.letters = Letters(self.walk.home)

    def next(self) -> Step | None:
        """The page to ask for next; None at the end of the walk."""
        self.current = self.walk.next()
        return self.current

    def again(self, step: Step) -> None:
        """Ask for a page again, in another way, before it counts as read."""
        self.current = None
        self.walk.first(step)

    def give_up(self) -> int:
        """Leave the site alone from now on; how many pages were not asked for."""
        left = self.walk.stop()
        self.kept += [step.listed for step in left if step.listed is not None]
        return len(left)

    def left(self) -> list[Item]:
        """What was read and has waited for pages that are not asked for any more; once."""
        self.give_up()
        if self.current is not None and self.current.listed is not None:
            self.kept.append(self.current.listed)
        self.current = None
        kept = [*self.kept, *self.letters.rest()]
        self.kept.clear()
        return kept

    def owed(self) -> list[Item]:
        """What a run that ends early still has to store; once."""
        checks = [self.survey.completed(self.check)] if self.survey.began else []
        return [*self.left(), *checks]

    def notes(self) -> list[str]:
        """What the outcome should say of the way the site was walked."""
        refused = self.walk.refused
        if not refused:
            return []
        reasons = ", ".join(f"{why} {count}" for why, count in sorted(refused.items()))
        return [f"{refused.total()} links not followed ({reasons})"]

    def read(self, step: Step, items: Sequence[Item]) -> list[Item]:
        """What of a page's items is to be stored now; what they lead to joins the walk.

        ``items`` is empty for a page that could not be had. A page is read once: then nothing.
        """
        if self.current != step:
            return []
        found = list(self._read(step, items))
        self.current = None
        return found

    def _read(self, step: Step, items: Sequence[Item]) -> Iterator[Item]:
        if isinstance(step.listed, WebsiteReport):
            yield from self._file(step, step.listed, items)
            return
        if step.request == "page" and self.letters.has(step.url):
            # What is no letter here is not stored: it may hold what a letter's page would mask.
            items = [] if _lists(items) else [i for i in items if isinstance(i, WebsiteMessage)]
        column = next((item for item in items if isinstance(item, WebsiteColumn)), None)
        if column is not None:
            yield from self._column(step, column, [i for i in items if i is not column])
            return
        for item in items:
            if isinstance(item, WebsiteReport):
                yield from self._report(step, item)
            elif isinstance(item, WebsiteMessage):
                yield self.letters.read(step.url, item)
            elif isinstance(item, WebsitePage):
                yield self._page(step, item)
            else:
                yield item

    def _page(self, step: Step, page: WebsitePage) -> WebsitePage:
        page.dated_by_list(step.listed_at)
        if step.listed_in == MAILBOX:
            # It may be a letter of an unknown shape, whose title names people.
            page.title = privacy.mask(page.title or "")[0] or None
        else:
            self.survey.read(page)
        return page

    def _column(self, step: Step, column: WebsiteColumn, others: list[Item]) -> Iterator[Item]:
        """A list page: its entries and its next page join the walk, its letters wait for theirs."""
        if step.position is not None:
            column.first_url, column.page_number = step.position.first_url, step.position.number
            column.name = column.name or step.position.name
            if column.kind is None and step.position.kind == MAILBOX:
                column.entries = privacy.titles_masked(column.entries)
            column.kind = column.kind or step.position.kind
        if step.form is not None:
            # Pages that are told apart by what is posted share an address.
            column.url = f"{column.url}#{_told_by(urlencode(sorted(step.form.items())))}"
            if column.next_url is not None:
                column.next_form = column.next_form or dict(step.form)
        self.walk.add(self.walk.entries(column, step))
        yield column
        for item in others:
            if isinstance(item, WebsiteMessage):
                yield from self.letters.listed(item)
            else:
                yield item

    def _report(self, step: Step, report: WebsiteReport) -> Iterator[Item]:
        """A report; if its figures are in files of the site, the first of these is asked for."""
        files = [each["url"] for each in report.attachments if each["kind"] in READABLE]
        files = [url for url in files if same_site(url, self.walk.home)][:MOST_FILES]
        if report.state != "attachment_only" or not files:
            yield report
            return
        url, *others = (with_scheme_of(each, self.walk.home) for each in files)
        self.walk.first(Step(url, "report", step.depth + 1, listed=report, others=tuple(others)))

    def _file(self, step: Step, page: WebsiteReport, items: Sequence[Item]) -> Iterator[Item]:
        """What a report's file holds; without that the next file, in the end what its page says."""
        found = [item for item in items if isinstance(item, WebsiteReport)]
        if any(item.state == "values" or item.figures for item in found):
            yield from (item.found_on(page) for item in found)
        elif step.others:
            url, *others = step.others
            self.walk.first(replace(step, url=url, others=tuple(others), rendered=False))
        else:
            yield page


def _lists(items: Sequence[Item]) -> bool:
    return any(isinstance(item, WebsiteColumn) for item in items)


def _told_by(form: str) -> str:
    if len(form) <= LONGEST_FORM:
        return form
    return blake2b(form.encode(), digest_size=16).hexdigest()


def step_of(errand: Errand) -> Step | None:
    """The step of a walk an errand is; None for a home page, or for a page that was named."""
    step: Step | None = errand.details.get("step")
    return step


def rendered(errand: Errand) -> bool:
    """Say whether an errand is a browser's."""
    step = step_of(errand)
    return step.rendered if step else bool(errand.details.get("rendered"))


def is_renderable(errand: Errand) -> bool:
    """Say whether a browser can ask for the same, and has not done so already."""
    step = step_of(errand)
    return not rendered(errand) and (step is None or step.form is None)
