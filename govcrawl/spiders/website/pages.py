"""What a page of a website leads to."""

from govcrawl.items import Item, Outcome, WebsiteColumn
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.links import page_links
from govcrawl.reasons import Reason


def is_shell(items: list[Item]) -> bool:
    """Say whether it is a page that only a browser can read."""
    return any(isinstance(each, Outcome) and each.reason == Reason.NEEDS_JS for each in items)


def pages_linked(page: Page) -> list[str]:
    """The pages of a site that one of them links."""
    return [link.url for link in page_links(page) if link.kind == "page"]


def shown_by(items: list[Item]) -> set[str | None]:
    """The pages that lists among the items lead to: their entries, and where they go on."""
    lists = [item for item in items if isinstance(item, WebsiteColumn)]
    return {each.next_url for each in lists} | {e["url"] for each in lists for e in each.entries}
