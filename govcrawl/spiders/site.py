"""One website while it is measured: what of each page is stored, and what is asked for next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from govcrawl.items import Item, WebsiteCheck, WebsiteColumn, WebsiteMessage, WebsitePage
from govcrawl.items.website_report import WebsiteReport
from govcrawl.spiders.survey import SiteSurvey
from govcrawl.urls import canonical, same_site, with_scheme_of
from govcrawl.walk import Step, Walk

READABLE = frozenset({"docx", "xls", "xlsx", "pdf"})
"""Kinds of files a report is read from."""
MOST_FILES = 3
"""Files tried for one report."""


@dataclass
class Site:
    """A site's walk, its survey, the check of its home page, and what is kept for the end."""

    walk: Walk
    survey: SiteSurvey
    check: WebsiteCheck
    kept: list[Item] = field(default_factory=list)
    """Items read from lists whose own pages were not asked for after all."""

    def give_up(self) -> int:
        """Leave the site alone from now on; how many pages were not asked for."""
        left = self.walk.stop()
        self.kept += [step.listed for step in left if step.listed is not None]
        return len(left)

    def notes(self) -> list[str]:
        """What the outcome should say of the way the site was walked."""
        refused = self.walk.refused
        if not refused:
            return []
        reasons = ", ".join(f"{why} {count}" for why, count in sorted(refused.items()))
        return [f"{refused.total()} links not followed ({reasons})"]

    def read(self, step: Step, items: Sequence[Item]) -> Iterator[Item]:
        """What of a page's items is to be stored now; what they lead to joins the walk.

        ``items`` is empty for a page that could not be had: then what its list said is stored.
        """
        if isinstance(step.listed, WebsiteReport):
            yield from self._file(step, step.listed, items)
            return
        if isinstance(step.listed, WebsiteMessage):
            yield _letter(step.listed, items)
            return
        column = next((item for item in items if isinstance(item, WebsiteColumn)), None)
        if column is not None:
            yield from self._column(step, column, [i for i in items if i is not column])
            return
        for item in items:
            if isinstance(item, WebsiteReport):
                yield from self._report(step, item)
            elif isinstance(item, WebsitePage):
                page = item.dated_by_list(step.listed_at)
                self.survey.read(page)
                yield page
            else:
                yield item

    def _column(self, step: Step, column: WebsiteColumn, others: list[Item]) -> Iterator[Item]:
        """A list page: its entries and its next page join the walk, letters with what it says."""
        if step.position is not None:
            column.first_url, column.page_number = step.position.first_url, step.position.number
            column.name = column.name or step.position.name
            column.kind = column.kind or step.position.kind
        if step.form is not None:
            # Pages that are told apart by what is posted share an address.
            column.url = f"{column.url}#{urlencode(sorted(step.form.items()))}"
            column.next_form = column.next_form or dict(step.form)
        letters = {self._key(each): each for each in others if isinstance(each, WebsiteMessage)}
        waiting = {key for key, each in letters.items() if each.url and self.walk.knows(each.url)}
        following = list(self.walk.entries(column, step, letters))
        waiting |= {canonical(each.url) for each in following}
        self.walk.add(following)
        yield column
        yield from (each for each in others if self._key(each) not in waiting)

    def _key(self, item: Item) -> str:
        url = getattr(item, "url", None)
        return canonical(with_scheme_of(url, self.walk.home)) if url else str(item.identity())

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
            self.walk.first(replace(step, url=url, others=tuple(others)))
        else:
            yield page


def _letter(listed: WebsiteMessage, items: Sequence[Item]) -> WebsiteMessage:
    """A letter as its own page shows it, else as its list does.

    What is no letter on that page is not stored: it may hold what a letter's page would mask.
    """
    found = next((item for item in items if isinstance(item, WebsiteMessage)), None)
    return found.filled_from(listed) if found else listed
