"""The calls in a list page's scripts that draw its pager, and the sizes they are given."""

import re
from dataclasses import dataclass
from math import ceil

from govcrawl.parsers.markup import Page

_CREATE = re.compile(r"\bcreatePageHTML\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"""\s*(?:(['"])(.*?)\1|([^,'"\s]*))\s*(?:,|$)""")
_PLUGIN = re.compile(
    r"\b\w*(?:laypage|pagination|paging|pager)\w*(?:\.\w+)?\s*\((?:\s*(\d{1,9})\s*,)?\s*\{([^{}]*)\}",
    re.IGNORECASE,
)
_PLUGIN_TOTAL = re.compile(
    r"""\b(?:count|total|totals|items|total_?(?:Count|Data|Num|Rows?|Records?))['"]?\s*:\s*['"]?(\d{1,9})\b"""
)
_PLUGIN_PAGES = re.compile(r"""\b(?:pages|pageCount|totalPages?)['"]?\s*:\s*['"]?(\d{1,9})\b""")
_PLUGIN_SIZE = re.compile(
    r"""\b(?:limit|page_?size|per_?page|items_per_page|showData|rows)['"]?\s*:\s*['"]?(\d{1,9})\b""",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[0-9]{1,9}")
_NAMED, _NUMBERED = 3, 4
"""Fewest arguments of a call that begins with an element's name, and with the number of pages."""


@dataclass(frozen=True)
class Paging:
    """Number of entries and of pages in the whole list, and the next page; None = not said."""

    total: int | None = None
    pages: int | None = None
    next_url: str | None = None


def read(page: Page, scripts: str) -> Paging:
    """What the first pager's call says: ``createPageHTML``, else a plug-in's options."""
    for match in _CREATE.finditer(scripts):
        arguments = [found[2] or found[3] or "" for found in _ARGUMENT.finditer(match[1])]
        numbered = bool(_COUNT.fullmatch(arguments[0]))
        if numbered and len(arguments) >= _NUMBERED:
            return _trs(page, arguments)
        if not numbered and len(arguments) >= _NAMED and _COUNT.fullmatch(arguments[1]):
            return _ucap(page, arguments[1:])
    for match in _PLUGIN.finditer(scripts):
        total = _option(_PLUGIN_TOTAL, match[2]) or _number(match[1] or "")
        size = _option(_PLUGIN_SIZE, match[2])
        pages = _option(_PLUGIN_PAGES, match[2])
        if total is not None or pages is not None:
            return Paging(total, pages_of(total, size) if pages is None else pages)
    return Paging()


def pages_of(total: int | None, size: int | None) -> int | None:
    """How many pages a list has, from its entries and how many of them a page shows."""
    return ceil(total / size) if total is not None and size else None


def _option(name: re.Pattern[str], options: str) -> int | None:
    match = name.search(options)
    return int(match[1]) if match else None


def _ucap(page: Page, arguments: list[str]) -> Paging:
    """UCAP: ``('page_div', pages, page from one, 'name', 'ending', total)``."""
    pages, current, name, ending, total = (*arguments, "", "", "")[:5]
    address = None
    if _COUNT.fullmatch(current) and ending and int(current) < int(pages):
        address = f"{name}_{int(current) + 1}.{ending}"
    return Paging(_number(total), int(pages), page.resolve(address))


def _trs(page: Page, arguments: list[str]) -> Paging:
    """TRS: ``(pages, page from zero, "name", "ending", total)``; the total is mostly left out.

    Some sites count from one here too: their first page is number one.
    """
    pages, current, name, ending, total = (*arguments, "")[:5]
    if not _COUNT.fullmatch(current):
        return Paging(_number(total), int(pages))
    from_one = current != "0" and f"_{current}." not in page.capture.url
    following = int(current) + 1
    is_there = following < int(pages) + from_one
    address = f"{name}_{following}.{ending}" if is_there else None
    return Paging(_number(total), int(pages), page.resolve(address))


def _number(text: str) -> int | None:
    return int(text) if _COUNT.fullmatch(text) else None
