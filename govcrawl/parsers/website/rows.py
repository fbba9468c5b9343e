"""One row of a list: which of its links is the entry, what that is called, and its date."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.parsers import dates
from govcrawl.parsers.markup import Page, visible_strings
from govcrawl.parsers.website.row_dates import row_date

_PUBLISHED_HEAD = re.compile(r"(?:发布|公开|公布|上传)\s*(?:时间|日期)")
_TEXTS = etree.XPath(".//text()[not(ancestor::script or ancestor::style)]")


@dataclass
class Entry:
    """One entry of a list; ``url`` is None where the link leads nowhere but to a script."""

    title: str
    url: str | None
    published_at: datetime | None

    def document(self) -> dict[str, Any]:
        """The entry as a column stores it."""
        return {"title": self.title, "url": self.url, "published_at": self.published_at}


def read_row(
    page: Page, row: HtmlElement, titles: Mapping[HtmlElement, str], beside: Sequence[str]
) -> Entry | None:
    """The entry of a row: its longest link, and the date in the row, or else right beside it."""
    links = [link for link in row.iter("a") if link in titles]
    if not links:
        return None
    link = max(links, key=lambda each: len(titles[each]))
    url = address(page, link.get("href"))
    inside = visible_strings(link)
    places: tuple[tuple[Sequence[str], Sequence[str]], ...] = (
        (_published_cell(row), []),
        (_outside(row, link), inside),
        (_scripted(row), []),
        (beside, []),
    )
    found = (row_date(texts, linked, url, page.capture.fetched_at) for texts, linked in places)
    return Entry(titles[link], url, next(filter(None, found), None))


def _scripted(row: HtmlElement) -> list[str]:
    """The dates that scripts within a row would write there."""
    code = " ".join(script.text or "" for script in row.iter("script"))
    return [code[start:end] for start, end, _ in dates.find_moments(code)]


def _published_cell(row: HtmlElement) -> list[str]:
    """The strings of the cell under the heading 发布日期, where a table has such a heading."""
    table = next(row.iterancestors("table"), None) if row.tag == "tr" else None
    first = next(table.iter("tr"), None) if table is not None else None
    if first is None or first is row:
        return []
    heads = ["".join(visible_strings(cell)) for cell in first.iterchildren("th", "td")]
    cells = list(row.iterchildren("th", "td"))
    if len(heads) != len(cells):
        return []
    index = next((i for i, head in enumerate(heads) if _PUBLISHED_HEAD.search(head)), None)
    return visible_strings(cells[index]) if index is not None else []


def address(page: Page, href: str | None) -> str | None:
    """Where a link leads; None for a placeholder and a script."""
    href = (href or "").strip()
    return None if href.startswith(("#", "javascript:")) else page.resolve(href)


def _outside(row: HtmlElement, link: HtmlElement) -> list[str]:
    """The strings of a row that are not within its link."""
    within = set(link.iter())
    found = []
    for text in _TEXTS(row):
        holder = text.getparent()
        if holder not in within or (holder is link and text.is_tail):
            found.append(str(text))
    return found
