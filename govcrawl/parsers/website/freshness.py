"""How fresh a home page is: the dates printed beside its links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.china import day_in_china
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import blocks, listing
from govcrawl.parsers.website.rows import Entry

FRESH_DAYS = 14
"""A home page without an update for two weeks fails the inspection (国办秘函〔2019〕19号)."""

_CLOCK = re.compile(
    r"(?:今\s*[天日]|现在|当前(?:时间|日期)|北京时间)\s*是?\s*[:：]?\s*\d{4}\s*[-年/.]"
    r"|^\s*(?:今\s*[天日]|现在|当前(?:时间|日期)|北京时间)\s*(?:是\s*[:：]?|[:：])\s*$"
    r"|\d\s*日?\s*(?:星期|周)[一二三四五六日天]"
)
_AROUND = 2
"""How far up the words of a clock make what holds them a clock, not a list."""

_NO_TEXT = frozenset({"script", "style", etree.Comment, etree.ProcessingInstruction})


@dataclass(frozen=True)
class Freshness:
    """Newest date, links with a date, and those of the last two weeks; None for not known."""

    newest_at: datetime | None = None
    dated_entries: int | None = None
    fresh_entries: int | None = None


def freshness(page: Page) -> Freshness:
    """What the dates beside the links of a home page say.

    A date later than the day after fetching is a mistake of the site and not counted; the page's
    clock is no date of a link. A page whose lists a script draws and that shows no date tells
    nothing. Without ``fetched_at`` nobody knows what is fresh.
    """
    fetched_at = page.capture.fetched_at
    found: dict[str, datetime] = {}
    for entry in _entries(page):
        moment = entry.published_at
        if moment is None or (fetched_at and moment > fetched_at + timedelta(days=1)):
            continue
        key = entry.url or entry.title
        found[key] = max(moment, found.get(key, moment))
    if not found and listing.is_drawn(page):
        return Freshness()
    newest = max(found.values(), default=None)
    fresh = _fresh(list(found.values()), fetched_at) if fetched_at else None
    return Freshness(newest, len(found), fresh)


def _fresh(moments: list[datetime], fetched_at: datetime) -> int:
    """How many days lie within two weeks before the day of fetching, both days counted."""
    oldest = day_in_china(fetched_at) - timedelta(days=FRESH_DAYS)
    return sum(day_in_china(moment) >= oldest for moment in moments)


def _entries(page: Page) -> Iterator[Entry]:
    """The entries of every list on the page, those a script holds too, clocks left out."""
    yield from listing.records(page, page.text)
    clocks = _clocks(page)
    for block in blocks.find(page, page.tree):
        if block.parent not in clocks and clocks.isdisjoint(block.rows):
            yield from block.entries


def _clocks(page: Page) -> set[HtmlElement]:
    """The elements that hold the words of a clock, with what is right around them."""
    found: set[HtmlElement] = set()
    for element in page.tree.iter():
        if element.tag not in _NO_TEXT and _CLOCK.search(element.text or ""):
            found.update(islice((element, *element.iterancestors()), _AROUND))
        if _CLOCK.search(element.tail or ""):
            found.update(islice(element.iterancestors(), _AROUND))
    return {element for element in found if element.tag not in {"body", "html"}}
