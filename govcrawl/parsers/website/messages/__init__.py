"""Citizens' letters (信箱来信): a letter's own page, and the letters a mailbox lists."""

from govcrawl.items import WebsiteColumn, WebsiteMessage
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import feeds
from govcrawl.parsers.website.messages import answers, listed
from govcrawl.parsers.website.messages.detail import is_letter, parse_message
from govcrawl.parsers.website.messages.totals import totals

__all__ = ["is_letter", "parse_letters", "parse_message", "totals"]


def parse_letters(page: Page, column: WebsiteColumn) -> list[WebsiteMessage]:
    """The letters a list page or list answer shows, as far as its lines tell; empty for others."""
    return answers.letters(page) if feeds.is_feed(page) else listed.letters(page, column)
