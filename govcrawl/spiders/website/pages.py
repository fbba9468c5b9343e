"""What a page of a website leads to."""

from collections.abc import Iterator

from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome, WebsiteCheck, WebsiteColumn
from govcrawl.parsers import markup, website
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import reports
from govcrawl.parsers.website.links import page_links
from govcrawl.planning.website.choice import by_importance
from govcrawl.planning.website.steps import Step
from govcrawl.planning.website.walk import Walk
from govcrawl.reasons import Reason
from govcrawl.spiders.website.modes import Mode


def is_shell(items: list[Item]) -> bool:
    """Say whether it is a page that only a browser can read."""
    return any(isinstance(each, Outcome) and each.reason == Reason.NEEDS_JS for each in items)


def read_with_links(capture: Capture) -> tuple[list[Item], list[str]]:
    """What an answer holds and the pages of its site it links, its tree built once for both."""
    if reports.is_report_file(capture.body):
        return website.parse(capture), []
    page = markup.read(capture)
    items = website.parse_decoded(page)
    is_page = not any(isinstance(each, Outcome) for each in items)
    return items, pages_linked(page) if is_page else []


def pages_linked(page: Page) -> list[str]:
    """The pages of a site that one of them links."""
    return [link.url for link in page_links(page) if link.kind == "page"]


def first_steps(walk: Walk, home: Page, check: WebsiteCheck, mode: Mode) -> Iterator[Step]:
    """What a home page leads to: its columns, and in full every other page it links."""
    yield from walk.columns(by_importance(check.columns or []))
    if mode.is_full:
        yield from walk.links(pages_linked(home), None)


def shown_by(items: list[Item]) -> set[str | None]:
    """The pages that lists among the items lead to: their entries, and where they go on."""
    lists = [item for item in items if isinstance(item, WebsiteColumn)]
    return {each.next_url for each in lists} | {e["url"] for each in lists for e in each.entries}
