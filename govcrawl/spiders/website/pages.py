"""What a page of a website leads to."""

from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome, WebsiteColumn
from govcrawl.parsers import markup, website
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import reports
from govcrawl.parsers.website.links import page_links
from govcrawl.reasons import Reason


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


def shown_by(items: list[Item]) -> set[str | None]:
    """The pages that lists among the items lead to: their entries, and where they go on."""
    lists = [item for item in items if isinstance(item, WebsiteColumn)]
    return {each.next_url for each in lists} | {e["url"] for each in lists for e in each.entries}
