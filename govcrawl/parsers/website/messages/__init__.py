"""Citizens' letters (信箱来信): a letter's own page, and the letters a mailbox lists."""

from govcrawl.items import WebsiteColumn, WebsiteMessage
from govcrawl.parsers import privacy
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import feeds
from govcrawl.parsers.website.messages import answers, listed
from govcrawl.parsers.website.messages.detail import is_letter, parse_message
from govcrawl.parsers.website.messages.totals import totals

__all__ = ["is_letter", "parse_letters", "parse_message", "totals"]


def parse_letters(page: Page, column: WebsiteColumn) -> list[WebsiteMessage]:
    """The letters a list page or list answer shows, as far as its lines tell; empty for others.

    Of a mailbox the ``column`` must not keep what the letters may not: personal data are taken
    out of the titles of its entries as well.
    """
    found = answers.letters(page) if feeds.is_feed(page) else listed.letters(page, column)
    if found or listed.is_mailbox(page, column):
        for entry in column.entries:
            entry["title"] = privacy.mask(entry["title"])[0]
    return found
