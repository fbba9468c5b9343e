"""Where the entries behind those of a list page are: one strategy for every family of CMS.

Every strategy reads the page alone; what it does not tell is not made up. ``next_url`` is another
page of the same site: the next list page, or an answer with data. Where ``next_form`` is set, that
form is posted to it. An answer to a posted form does not show the form: its ``next_form`` is None,
and the form of the request is posted again.
"""

from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import frames, hanweb, jpaas, lonsun, queries, ucap
from govcrawl.parsers.website.pager_calls import Paging
from govcrawl.parsers.website.pager_links import leads_on
from govcrawl.parsers.website.redirect import script_redirect
from govcrawl.parsers.website.rows import Entry

_FRAGMENT_STARTS = ("<!doctype", "<html")


def of_page(page: Page, entries: Sequence[Entry], sizes: Paging) -> Paging:
    """What a list page says of its size, with where the next entries are.

    ``sizes`` is what its pager says; ``entries`` what the page shows.
    """
    shown = len(entries)
    records = hanweb.following(page)
    if records is not None:
        # The column's address may name a page number, which only its script reads.
        total = records.total if sizes.total is None else sizes.total
        pages = records.pages if sizes.pages is None else sizes.pages
        return _checked(page, replace(records, total=total, pages=pages))
    if leads_on(page, sizes.next_url):
        return sizes
    sizes = replace(sizes, next_url=None)
    # Links without dates beside a unit may be all but the list.
    dated = sum(entry.published_at is not None for entry in entries)
    found = jpaas.following(page, dated) or lonsun.following(page, shown, sizes.pages)
    if found is None and (not shown or sizes.pages is None):
        # A page with a pager of its own was the last one.
        found = ucap.following(page)
    if found is None:
        by_query = queries.next_page(page.capture.url, sizes.pages)
        if by_query is None and _is_fragment(page):
            by_query = queries.next_answer(page.capture.url, shown, sizes.pages)
        found = Paging(next_url=by_query)
    return _checked(page, replace(sizes, next_url=found.next_url, next_form=found.next_form))


def of_answer(page: Page, shown: int, sizes: Paging, root: HtmlElement | None) -> Paging:
    """The same for an answer with data; ``root`` is the tree of the HTML in it, if there is any."""
    url = page.capture.url
    unit = jpaas.behind_answer(page, root) if root is not None else None
    if unit is not None:
        total = unit.total if sizes.total is None else sizes.total
        return _checked(page, replace(unit, total=total, pages=unit.pages or sizes.pages))
    pages = queries.pages_of(url, shown, sizes.total) if sizes.pages is None else sizes.pages
    following = queries.next_answer(url, shown, pages)
    return _checked(page, replace(sizes, pages=pages, next_url=following))


def elsewhere(page: Page) -> str | None:
    """Where a page without entries has them: in a frame, or where it sends a browser.

    None where it has neither, or where they lead off the site.
    """
    framed = frames.main_frame(page)
    if framed:
        return framed
    target = page.resolve(script_redirect(page))
    return target if leads_on(page, target) else None


def _checked(page: Page, sizes: Paging) -> Paging:
    """The sizes without a next page that is none."""
    if sizes.next_url is None or leads_on(page, sizes.next_url):
        return sizes
    return replace(sizes, next_url=None, next_form=None)


def _is_fragment(page: Page) -> bool:
    """True for a piece of HTML without a page around it, as a script asks for it."""
    start = page.text.lstrip("\ufeff \t\r\n")[:500].lower()
    return start.startswith("<") and not any(mark in start for mark in _FRAGMENT_STARTS)
