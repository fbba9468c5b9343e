"""One row of a list: which of its links is the entry, what that is called, and its date."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from govcrawl.parsers import dates
from govcrawl.parsers.markup import Page, visible_strings
from govcrawl.parsers.website.row_dates import row_date
from govcrawl.parsers.website.targets import target
from govcrawl.urls import canonical

_PUBLISHED_HEAD = re.compile(r"(?:发布|公开|公布|上传)\s*(?:时间|日期)")
_DATE_ATTRIBUTES = ("datetime", "data-time", "data-date", "data-pubtime", "data-pubdate")
_LABELLED_DATE = re.compile(
    r"(?:发布|更新|发文|公开)?(?:时间|日期)\s*[:：]\s*(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)"
)


@dataclass
class Entry:
    """One entry of a list; ``url`` is None where the link leads nowhere but to a script."""

    title: str
    url: str | None
    published_at: datetime | None

    def document(self) -> dict[str, Any]:
        """The entry as a column stores it."""
        return {"title": self.title, "url": self.url, "published_at": self.published_at}


def without_repeats(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without later ones of the same address; the first takes a date it lacks.

    Addresses behind a ``#/`` are pages of their own: applications in the browser route so.
    """
    kept: dict[str | int, Entry] = {}
    for number, entry in enumerate(entries):
        first = kept.setdefault(_key(entry.url) if entry.url else number, entry)
        first.published_at = first.published_at or entry.published_at
    return list(kept.values())


def _key(url: str) -> str:
    fragment = url.partition("#")[2]
    return f"{canonical(url)}#{fragment}" if fragment.startswith(("/", "!")) else canonical(url)


def read_row(
    page: Page, row: HtmlElement, titles: Mapping[HtmlElement, str], beside: Sequence[str]
) -> Entry | None:
    """The entry of a row: its longest link, and the date in the row, or else right beside it."""
    links = [link for link in row.iter() if link in titles]
    if not links:
        return None
    link = max(links, key=lambda each: len(titles[each]))
    url = address(page, target(link))
    hint, fetched_at = url or target(link), page.capture.fetched_at
    moment = (
        row_date(_published_cell(row), [], hint, fetched_at)
        or row_date(visible_strings(row, without=link), visible_strings(link), hint, fetched_at)
        or row_date(_scripted(row), [], hint, fetched_at)
        or row_date(beside, [], hint, fetched_at)
        or row_date(_in_attributes(row, link), [], url, fetched_at)
    )
    return Entry(titles[link], url, moment)


def _scripted(row: HtmlElement) -> list[str]:
    """The dates that scripts within a row would write there."""
    code = " ".join(script.text or "" for script in row.iter("script"))
    return [code[start:end] for start, end, _ in dates.find_moments(code)]


def _in_attributes(row: HtmlElement, link: HtmlElement) -> list[str]:
    """Dates that only attributes hold, and one behind its label in the link's tooltip."""
    found = [each.get(name) or "" for each in row.iter() for name in _DATE_ATTRIBUTES]
    tooltip = _LABELLED_DATE.search(link.get("title") or "")
    return [text for text in (*found, tooltip[1] if tooltip else "") if text]


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
