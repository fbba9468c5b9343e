"""A column (栏目): the list page of a website, as HTML, XML or JSON."""

import re
from datetime import datetime, timedelta

from govcrawl.items import WebsiteColumn
from govcrawl.parsers import ParseError
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import families, feeds, following, listing, metas, paging
from govcrawl.parsers.website.breadcrumb import last_step
from govcrawl.parsers.website.column_kinds import kind_of
from govcrawl.parsers.website.lines import page_lines
from govcrawl.parsers.website.pager_calls import Paging
from govcrawl.parsers.website.rows import Entry, without_repeats
from govcrawl.urls import canonical

_EMPTY_WORDS = re.compile(
    r"(?:暂无|没有|未找到|未查询到|尚无)\s*(?:相关|任何|符合条件的?)?\s*(?:信息|数据|内容|记录|纪录|文章|结果|文件)"
)
_TITLE_PARTS = re.compile(r"\s*[-_|–—｜]+\s*")
_NAME_LIMIT = 60


class DrawnByScriptError(ParseError):
    """The list is there for a browser only: a script draws its entries and nothing counts them."""


def parse_column(page: Page) -> WebsiteColumn:
    """The column on a list page or in a list answer.

    ``entry_count`` is None where a script draws the entries: they were not seen, which is not
    zero. Where the page says from where the script has them, ``next_url`` leads there (see
    ``following``). Raises DrawnByScriptError where nothing says how many there are nor where,
    ParseError where there is no sign of a list.
    """
    if feeds.is_feed(page) and not listing.records(page, page.text):
        return _column(page, *_of_feed(page))
    listed = listing.read(page)
    found, sizes = listed.entries, paging.read(page, listed.root)
    sizes = following.of_page(page, found, sizes)
    count = len(found) if found or _EMPTY_WORDS.search(page.visible_text) else None
    if count is None and sizes == Paging():
        sizes = Paging(next_url=following.elsewhere(page))
    if count is None and sizes == Paging():
        if listing.is_drawn(page) or listing.has_empty_place(page):
            raise DrawnByScriptError("a script draws the entries", "list page")
        raise ParseError("no list entries", "list page")
    return _column(page, found, count, sizes)


def _of_feed(page: Page) -> tuple[list[Entry], int, Paging]:
    feed = feeds.parse(page)
    found, sizes, root = feed.entries, Paging(feed.total, feed.pages), None
    if feed.fragment:
        root = listing.fragment(feed.fragment)
        block = listing.best_block(page, root)
        found, shown = block.entries if block else [], paging.read(page, root)
        sizes = Paging(feed.total or shown.total, feed.pages or shown.pages)
    found = without_repeats(found)
    return found, len(found), following.of_answer(page, len(found), sizes, root)


def _column(page: Page, entries: list[Entry], count: int | None, sizes: Paging) -> WebsiteColumn:
    name, column_type = _name(page), metas.value(page, "ColumnType")
    return WebsiteColumn(
        source_url=page.capture.url or None,
        url=canonical(page.capture.url) if page.capture.url else None,
        name=name,
        kind=kind_of(name, column_type, page.capture.url),
        column_type=column_type,
        site_name=metas.site_name(page),
        site_id_code=metas.site_id_code(page),
        entries=[entry.document() for entry in entries],
        entry_count=count,
        total=sizes.total,
        pages=sizes.pages,
        next_url=sizes.next_url,
        next_form=sizes.next_form,
        newest_at=_newest(entries, page.capture.fetched_at),
        generated_at=metas.generated_at(page),
        charset=page.charset,
        cms_family=families.cms_family(page),
    )


def _newest(entries: list[Entry], fetched_at: datetime | None) -> datetime | None:
    """The newest date of an entry; a date after the day of fetching is a mistake of the site."""
    found = [entry.published_at for entry in entries if entry.published_at]
    if fetched_at:
        found = [moment for moment in found if moment <= fetched_at + timedelta(days=1)]
    return max(found, default=None)


def _name(page: Page) -> str | None:
    """ColumnName, else the last step of the breadcrumb, else a part of the title."""
    if feeds.is_feed(page):
        return None
    crumb = last_step(page_lines(page), None)
    return metas.column_name(page) or crumb or _from_title(page)


def _from_title(page: Page) -> str | None:
    parts = [part for part in _TITLE_PARTS.split(page.title or "") if part]
    site = metas.site_name(page)
    named = [part for part in parts if part != site]
    return named[0][:_NAME_LIMIT] if named else None
