"""Finding the list on a page: the block of alike rows whose links are its entries."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, visible_strings
from govcrawl.parsers.website.places import is_menu, place_of
from govcrawl.parsers.website.row_dates import may_date
from govcrawl.parsers.website.rows import Entry, address, read_row
from govcrawl.parsers.website.targets import opens, target
from govcrawl.parsers.website.titles import usable_title

_SINGLE_ROW_TAGS = frozenset({"li", "tr", "dd", "dl"})
"""One of these alone may be a list of one entry; a single link elsewhere is just a link."""

_NO_ROWS = frozenset({"script", "style", "head", "body", "select", "option", "noscript"})
_CLICKED = etree.XPath(".//*[@onclick and not(self::a)]")
_ROW_LINKS = 4
"""A row with more links than this is a group of rows, or a menu with its submenu."""

MOST_LINKS = 20_000
"""So many links of a page are looked at; the longest list known has a tenth."""

_BETWEEN = 6
"""How many elements between two rows are read for a date that stands outside them."""

_ARTICLE_URL = re.compile(
    r"\d{5,}|[0-9a-f]{16,}|/(?:19|20)\d\d[-/]?\d{1,2}/|content|detail|article|info/|show|view|post_",
    re.IGNORECASE,
)
"""What is usual in the addresses of articles and rare in those of columns."""

_COLUMN_URL = re.compile(
    r"/(?:(?<!\d/)index|list|default)(?:_\d+)?\.\w{3,5}(?:[?#]|$)|/(?:col|c)\d{4,}/?(?:\w*\.\w+)?$",
    re.IGNORECASE,
)
"""Columns may have long numbers too, and articles a folder of their own: ``/4512/index.html``."""

_TITLE_WEIGHT = 40
"""Longer titles weigh no more than this many characters."""

_DATED_WEIGHT = 3


@dataclass
class Block:
    """Alike rows under one parent, or under sibling parents: a candidate for the list."""

    parent: HtmlElement
    rows: list[HtmlElement]
    entries: list[Entry] = field(default_factory=list)

    @cached_property
    def dated(self) -> int:
        """How many entries have a date."""
        return sum(entry.published_at is not None for entry in self.entries)

    @cached_property
    def has_dates(self) -> bool:
        """True where at least half of the entries have a date."""
        return self.dated * 2 >= len(self.entries) > 0

    @cached_property
    def mean_title(self) -> float:
        """Mean length of the titles in characters."""
        return sum(len(entry.title) for entry in self.entries) / len(self.entries)

    @cached_property
    def place(self) -> float:
        """How likely the place on the page is one for a list: 1, less in menus and margins."""
        return place_of(self.parent)

    @cached_property
    def article_links(self) -> float:
        """The share of entries whose address looks like an article's."""
        found = sum(bool(entry.url and is_article_url(entry.url)) for entry in self.entries)
        return found / len(self.entries)

    @cached_property
    def weight(self) -> float:
        """How much of a list it is: titles and dates, less where dates are patchy or in a menu."""
        text = sum(min(len(entry.title), _TITLE_WEIGHT) for entry in self.entries)
        dates = _DATED_WEIGHT * self.dated / len(self.entries) if self.has_dates else 1
        return text * dates * self.place * (1 + self.article_links)


def is_article_url(url: str) -> bool:
    """Say whether an address looks like an article's rather than a column's."""
    return bool(_ARTICLE_URL.search(url)) and not _COLUMN_URL.search(url)


def find(page: Page, root: HtmlElement) -> list[Block]:
    """Every block of rows in a tree, in page order, each with at least one entry."""
    titles = {link: title for link in _links(root) if (title := usable_title(link))}
    counts = _link_counts(titles)
    blocks = [_read(page, parent, rows, titles) for parent, rows in _groups(root, counts)]
    return [block for block in blocks if block.entries]


def _links(root: HtmlElement) -> Iterator[HtmlElement]:
    """The links of a tree, and elements without one in them that open an address on a click."""
    yield from islice(root.iter("a"), MOST_LINKS)
    for element in islice(_CLICKED(root), MOST_LINKS):
        if opens(element) and element.find(".//a") is None:
            yield element


def _link_counts(titles: dict[HtmlElement, str]) -> dict[HtmlElement, int]:
    """For every link and every element above one, how many different addresses are linked there.

    A picture and a title that lead to one address are one link. Counts stop just above the most
    a row may have.
    """
    targets: dict[HtmlElement, set[str]] = {}
    for link in titles:
        href = target(link)
        key = str(id(link)) if href.startswith(("#", "javascript:")) else href
        for element in (link, *link.iterancestors()):
            known = targets.setdefault(element, set())
            if len(known) <= _ROW_LINKS:
                known.add(key)
    return {element: len(known) for element, known in targets.items()}


def _groups(
    root: HtmlElement, counts: dict[HtmlElement, int]
) -> Iterator[tuple[HtmlElement, list[HtmlElement]]]:
    """A parent and its rows: children of one tag with few links each.

    The rows of sibling parents of one tag and class belong together: lists are often broken into
    a ``ul`` for every five entries, and the cells of a table stand in many rows.
    """
    joined: dict[tuple[object, ...], tuple[HtmlElement, list[HtmlElement]]] = {}
    for parent in root.iter():
        if parent not in counts:
            continue
        for child in parent:
            if child.tag not in _NO_ROWS and 0 < counts.get(child, 0) <= _ROW_LINKS:
                key = (parent.getparent(), parent.tag, parent.get("class"), child.tag)
                joined.setdefault(key, (parent, []))[1].append(child)
    for parent, rows in joined.values():
        if len(rows) > 1 or rows[0].tag in _SINGLE_ROW_TAGS:
            yield parent, _without_menus(rows)


def _without_menus(rows: list[HtmlElement]) -> list[HtmlElement]:
    """The rows without a page's header, menu and footer beside them, where not all are such."""
    return [row for row in rows if not is_menu(row)] or rows


def _read(
    page: Page, parent: HtmlElement, rows: list[HtmlElement], titles: dict[HtmlElement, str]
) -> Block:
    """The block of some rows. A date may stand behind its row, or before it, outside the row.

    Where dates stand between rows, those behind leave the last row without one if they belong to
    the row that follows.
    """
    behind = Block(parent, rows, _entries(page, rows, titles, _texts_behind))
    if behind.dated == len(behind.entries):
        return behind
    block = behind
    if any(may_date(text) for row in rows for text in _texts_before(row, rows)):
        before = Block(parent, rows, _entries(page, rows, titles, _texts_before))
        block = before if before.dated > behind.dated else behind
    return _without_parts(page, block, titles)


def _without_parts(page: Page, block: Block, titles: dict[HtmlElement, str]) -> Block:
    """A list of one entry that stands among the parts of a page, without those parts.

    The parts are each named otherwise, and the one with the entry has no other link.
    """
    names = {row.get("class") for row in block.rows}
    if block.dated != 1 or len(names) < len(block.rows) or len(block.entries) == 1:
        return block
    dated = next(entry for entry in block.entries if entry.published_at)
    linked = [{target(link) for link in row.iter("a") if link in titles} for row in block.rows]
    alone = (address(page, next(iter(links))) for links in linked if len(links) == 1)
    if dated.url not in alone:
        return block
    return Block(block.parent, block.rows, [each for each in block.entries if _is_told(each)])


def _is_told(entry: Entry) -> bool:
    """Say whether an entry has a date, or the address of an article."""
    return entry.published_at is not None or bool(entry.url and is_article_url(entry.url))


def _entries(
    page: Page,
    rows: list[HtmlElement],
    titles: dict[HtmlElement, str],
    beside: Callable[[HtmlElement, list[HtmlElement]], list[str]],
) -> list[Entry]:
    found = (read_row(page, row, titles, beside(row, rows)) for row in rows)
    return _without_repeats([entry for entry in found if entry])


def _texts_behind(row: HtmlElement, rows: list[HtmlElement]) -> list[str]:
    """The strings from the end of a row to the start of the next."""
    if row.tag in {"td", "tr"}:
        return []
    texts = [row.tail or ""]
    for sibling in _until_row(row.itersiblings(), rows):
        texts += [*visible_strings(sibling), sibling.tail or ""]
    return texts


def _texts_before(row: HtmlElement, rows: list[HtmlElement]) -> list[str]:
    """The strings from the end of the row before to the start of a row."""
    if row.tag in {"td", "tr"}:
        return []
    texts: list[str] = []
    for sibling in _until_row(row.itersiblings(preceding=True), rows):
        texts = [*visible_strings(sibling), sibling.tail or "", *texts]
    previous = row.getprevious()
    if previous is not None:
        return [previous.tail or "", *texts] if previous.tag == row.tag else texts
    parent = row.getparent()
    return [parent.text or "", *texts] if parent is not None else texts


def _until_row(siblings: Iterator[HtmlElement], rows: list[HtmlElement]) -> Iterator[HtmlElement]:
    for number, sibling in enumerate(siblings):
        if number >= _BETWEEN or sibling.tag == rows[0].tag:
            return
        if isinstance(sibling.tag, str):
            yield sibling


def _without_repeats(entries: list[Entry]) -> list[Entry]:
    """Entries without one that repeats the entry just before it."""
    kept: list[Entry] = []
    for entry in entries:
        if kept and entry.url and entry.url == kept[-1].url:
            kept[-1].published_at = kept[-1].published_at or entry.published_at
            continue
        kept.append(entry)
    return kept
