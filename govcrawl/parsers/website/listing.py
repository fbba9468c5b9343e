"""The entries of a list page, wherever the page keeps them: in sight, in a script, in a comment."""

import html
import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import script_lists
from govcrawl.parsers.website.blocks import MOST_LINKS, Block, find
from govcrawl.parsers.website.rows import Entry, read_row, without_repeats
from govcrawl.parsers.website.titles import usable_title

_RECORD = re.compile(r"<record\b[^>]{0,200}>", re.IGNORECASE)
_RECORD_END = re.compile(r"</record>", re.IGNORECASE)
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", re.DOTALL)
_TABLE_PART = re.compile(r"\s*<t[rd]\b", re.IGNORECASE)
_WHERE = re.compile(
    r"(?:当前|所在|您的|现在)\s*的?\s*(?:位置|栏目)|您\s*(?:现在|当前)?\s*(?:所)?在"
)
_DRAWN = re.compile(
    r"createPageHTML|\bjpage\s*\(|dataproxy\.jsp|loadPageData|jpaas-publish-server|buil[dt]?static"
    r"|channelId|channelCode|\.pagination\s*\(|pageList\s*\(",
    re.IGNORECASE,
)
_PLACE = re.compile(r"list|news|data|rows|items|content|wrap_?con", re.IGNORECASE)
_MEAN_TITLE = 10
"""Without dates, titles of at least this many characters on average are articles' titles."""

_HALF = 0.5
_OUTWEIGHS = 4
"""Links without dates are the list, not the dated ones, if they weigh this many times as much."""


@dataclass(frozen=True)
class Listing:
    """The entries of a list in page order, and the tree they and their pager stand in."""

    entries: list[Entry]
    root: HtmlElement


def read(page: Page) -> Listing:
    """The list of a page, without entries where none could be found; no address comes twice.

    Records in a script or an XML answer are the list by themselves. Otherwise it is the block of
    links in sight with dates, else a list in a comment that stands where the list should be (the
    page draws it by script), else what scripts hold as data, else the block of links that look
    like articles.
    """
    return page.once(_read)


def _read(page: Page) -> Listing:
    found = _found(page)
    return Listing(without_repeats(found.entries), found.root)


def _found(page: Page) -> Listing:
    if found := records(page, page.text):
        return Listing(found, page.tree)
    chosen = best_block(page, page.tree)
    if chosen and chosen.has_dates:
        return Listing(chosen.entries, page.tree)
    if commented := _commented(page):
        return commented
    shown = chosen.entries if chosen else []
    scripted = _scripted(page)
    dated = sum(entry.published_at is not None for entry in scripted)
    is_list = dated >= _HALF * len(scripted) and len(scripted) > len(shown)
    return Listing(scripted if scripted and (is_list or not shown) else shown, page.tree)


def _scripted(page: Page) -> list[Entry]:
    """The list scripts would write, from HTML in their strings or from their data."""
    written = script_lists.written_html(page)
    block = best_block(page, fragment(written)) if "<a" in written.lower() else None
    if block and len(block.entries) > 1:
        return block.entries
    return script_lists.entries(page)


def is_drawn(page: Page) -> bool:
    """True where a script on the page draws a list: no entry in sight is then no empty list."""
    return bool(_DRAWN.search(page.text))


def has_empty_place(page: Page) -> bool:
    """True where an element named for a list is empty and a script is there to fill it."""
    if next(page.tree.iter("script"), None) is None:
        return False
    for element in page.tree.iter("div", "ul", "tbody", "table", "ol"):
        named = _PLACE.search(f"{element.get('id') or ''} {element.get('class') or ''}")
        if named and element.find(".//*") is None and not (element.text or "").strip():
            return True
    return False


def records(page: Page, text: str) -> list[Entry]:
    """The entries of Hanweb's ``<record><![CDATA[...]]></record>``, one a record."""
    found = []
    for part in islice(_RECORD_END.split(text)[:-1], MOST_LINKS):
        start = _RECORD.search(part)
        written = part[start.end() :] if start else ""
        inner = _CDATA.fullmatch(written)
        root = fragment(inner[1] if inner else html.unescape(written))
        titles = {link: title for link in root.iter("a") if (title := usable_title(link))}
        if entry := read_row(page, root, titles, []):
            found.append(entry)
    return found


def fragment(text: str) -> HtmlElement:
    """A piece of HTML as a tree; cells and rows of a table are given the table they need."""
    source = f"<table>{text}</table>" if _TABLE_PART.match(text) else text
    parser = HTMLParser(encoding="utf-8", remove_pis=True)
    root = etree.fromstring(
        f"<html><body>{source}</body></html>".encode(errors="replace"), parser=parser
    )
    return root if root is not None else etree.fromstring("<html></html>", parser=parser)


def best_block(page: Page, root: HtmlElement) -> Block | None:
    """The block of a tree that is its list; None where no block looks like one."""
    blocks = find(page, root)
    dated = max((block for block in blocks if block.has_dates), key=_weight, default=None)
    behind = _behind_where(root, blocks)
    drawn = is_drawn(page)
    others = (block for block in blocks if _may_be_list(block, drawn, block in behind))
    undated = max(others, key=_weight, default=None)
    if dated and undated and undated.weight > _OUTWEIGHS * dated.weight:
        return undated
    return dated or undated


def _weight(block: Block) -> float:
    return block.weight


def _may_be_list(block: Block, drawn: bool, is_behind_where: bool) -> bool:
    """May links without dates be the list? Only in the content, and if they look like articles.

    Where a script draws the list, other links in sight are menus unless they lead to articles.
    """
    if block.has_dates or len(block.entries) == 1 or block.place < _HALF:
        return False
    if block.article_links >= _HALF:
        return True
    return not drawn and (block.mean_title >= _MEAN_TITLE or is_behind_where)


def _behind_where(root: HtmlElement, blocks: list[Block]) -> list[Block]:
    """The blocks behind the words 当前位置: the content, since menus mostly come before them."""
    order = {element: number for number, element in enumerate(root.iter())}
    texts = ((element, f"{element.text or ''} {element.tail or ''}") for element in order)
    start = next((order[element] for element, text in texts if _WHERE.search(text)), None)
    if start is None:
        return []
    return [block for block in blocks if order[block.parent] > start]


def _commented(page: Page) -> Listing | None:
    """A dated list inside a comment whose place in the page is otherwise without links."""
    for comment in page.tree.iter(etree.Comment):
        parent = comment.getparent()
        text = comment.text or ""
        if "<a" in text and parent is not None and parent.find(".//a") is None:
            root = fragment(text)
            block = best_block(page, root)
            if block and block.has_dates and len(block.entries) > 1:
                return Listing(block.entries, root)
    return None
