"""Citizens' letters (信箱来信): a letter's own page, and the letters a mailbox lists."""

from typing import Any

from govcrawl.items import WebsiteColumn, WebsiteMessage
from govcrawl.parsers.markup import Page


def is_letter(page: Page) -> bool:  # noqa: ARG001
    """True for the page of one letter with its answer."""
    return False


def parse_message(page: Page) -> WebsiteMessage:
    """The letter on a page."""
    raise NotImplementedError(page.capture.url)


def parse_letters(page: Page, column: WebsiteColumn) -> list[WebsiteMessage]:  # noqa: ARG001
    """The letters a list page or list answer shows, as far as its lines tell; empty for others."""
    return []


def totals(page: Page) -> dict[str, Any] | None:  # noqa: ARG001
    """What a mailbox says of all its letters, the shape of ``WebsiteColumn.letters``."""
    return None
