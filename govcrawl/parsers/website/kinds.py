"""Telling list pages from articles."""

from collections.abc import Sequence

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import feeds, listing, paging
from govcrawl.parsers.website.body import find_body, measure
from govcrawl.parsers.website.metas import value
from govcrawl.parsers.website.page import is_article, is_dated, names_source
from govcrawl.parsers.website.pager_calls import Paging
from govcrawl.parsers.website.rows import Entry
from govcrawl.parsers.website.titles import usable_title

LIST = "list"
_MANY = 5
"""A pager under at least this many dated entries is a list even where an article is suspected."""

_PROSE = 200
"""Characters of text outside lists from which a page without dates is one to read."""


def is_column(page: Page) -> bool:
    """True for a list page or a list answer, False for an article.

    An article's own tags decide; else a dated list with a pager; else the article's form and
    address; else a page that says when it was published and lists nothing is an article; else
    entries count against prose. What was asked for tips the balance, no more.
    """
    if feeds.is_feed(page):
        return True
    if value(page, "ArticleTitle") and value(page, "PubDate"):
        return False
    listed = listing.read(page)
    dated = sum(entry.published_at is not None for entry in listed.entries)
    sizes = paging.read(page, listed.root)
    titles = sum(len(entry.title) for entry in listed.entries)
    prose = measure(find_body(page))[0] or 0
    if dated >= _MANY and sizes != Paging() and titles > prose:
        return True
    if is_article(page) or _is_undated_article(page, listed.entries, prose):
        return False
    counted = sizes.total is not None
    if not (listed.entries or counted) and page.capture.request != LIST and is_dated(page):
        # A pager under it may be a long article's own.
        return False
    asked = page.capture.request == LIST and listed.entries
    return bool(dated or sizes != Paging() or asked or prose < max(_PROSE, titles))


def _is_undated_article(page: Page, entries: Sequence[Entry], prose: int) -> bool:
    """Say whether a page names a source under its title, and what it lists is beside its text."""
    if page.capture.request == LIST or prose <= sum(len(entry.title) for entry in entries):
        return False
    body = find_body(page) if names_source(page) else None
    if body is None:
        return False
    names = {entry.title for entry in entries}
    return not any(usable_title(link) in names for link in body.iter("a"))
