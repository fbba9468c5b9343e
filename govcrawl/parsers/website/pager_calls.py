"""The calls in a list page's scripts that draw its pager, and the sizes they are given."""

import re
from dataclasses import dataclass
from math import ceil

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import script_objects

_CREATE = re.compile(r"\bcreatePageHTML\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"""\s*(?:(['"])(.*?)\1|([^,'"\s]*))\s*(?:,|$)""")
_PLUGIN = re.compile(
    r"\b\w*(?:laypage|pagination|paging|pager)\w*(?:\.\w+)?\s*\("
    r"(?:\s*(?:(\d{1,9})|['\"][^'\"]{0,80}['\"])\s*,)?\s*\{([^{}]*)\}",
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
_FILES = re.compile(r"\bPager\s*\(\s*\{([^{}]{1,300})\}")
_JOINT = re.compile(r"""(["'])\s*\+\s*\1""")
_CURRENT_PAGE = re.compile(r"""\bcurrentPage\s*=\s*['"]?(\d{1,6})\b""")
_COUNT_PAGE = re.compile(r"""\bcountPage\s*=\s*['"]?(\d{1,6})\b""")
_NEXT_FILE = re.compile(
    r"""([\w-]{1,80})_["']\s*\+\s*(?:nextPage|\(?\s*currentPage\s*\+\s*1\s*\)?)\s*"""
    r"""\+\s*["']\.(\w{2,5})\b"""
)
_COUNT = re.compile(r"[0-9]{1,9}")
_NAMED, _NUMBERED = 3, 4
"""Fewest arguments of a call that begins with an element's name, and with the number of pages."""


@dataclass(frozen=True)
class Paging:
    """Number of entries and of pages in the whole list, and the next page; None = not said.

    ``next_form`` is the form to be posted to ``next_url``; without one it is asked for with GET.
    """

    total: int | None = None
    pages: int | None = None
    next_url: str | None = None
    next_form: dict[str, str] | None = None


def read(page: Page, scripts: str) -> Paging:
    """What a pager's script says: ``createPageHTML``, ``Pager``, TRS's own, a plug-in's options."""
    for match in _CREATE.finditer(scripts):
        arguments = [found[2] or found[3] or "" for found in _ARGUMENT.finditer(match[1])]
        numbered = bool(_COUNT.fullmatch(arguments[0]))
        if numbered and len(arguments) >= _NUMBERED:
            return _trs(page, arguments)
        if not numbered and len(arguments) >= _NAMED and _COUNT.fullmatch(arguments[1]):
            return _ucap(page, arguments[1:])
    written = _files(page, scripts) or _counted(page, scripts)
    if written:
        return written
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


def _files(page: Page, scripts: str) -> Paging | None:
    """``Pager({size:3, current:0, prefix:'index', suffix:'htm'})``: pages, page from zero, file."""
    for match in _FILES.finditer(scripts):
        options = script_objects.pairs(match[1])
        named = [options.get(name, "") for name in ("size", "current", "prefix", "suffix")]
        if all(named) and _COUNT.fullmatch(named[0]):
            return _trs(page, named)
    return None


def _counted(page: Page, scripts: str) -> Paging | None:
    """TRS's pager written out: ``currentPage`` from zero, ``countPage``, and the next file's name.

    The name is put together from strings: ``"index" + "_" + nextPage + "." + "htm"``.
    """
    pages, current = _COUNT_PAGE.search(scripts), _CURRENT_PAGE.search(scripts)
    if not (pages and current):
        return None
    file = _NEXT_FILE.search(_JOINT.sub("", scripts))
    if file is None:
        return None
    return _trs(page, [pages[1], current[1], file[1], file[2]])


def _number(text: str) -> int | None:
    return int(text) if _COUNT.fullmatch(text) else None
