"""What a list page says about its size and where the next page is."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.parsers.markup import UNSEEN, Page, squeeze
from govcrawl.parsers.website import hanweb, jpaas, pager_calls, pager_links
from govcrawl.parsers.website.pager_calls import Paging

_PAGER_LINK = re.compile(r"[\[<‹« ]*(?:[上下前后首尾末]一?页|最[后末]一?页)[\]>›» ]*")
"""The only links whose words are read: a title may well say 共15条 too."""

_TOTAL_NAME = (
    r"(?:article|total|record|info|data|all)_?(?:count|num|nums|record|records|total|size|rows)"
    r"|m_nRecordCount|countnum|totalelements"
)
_TOTAL = re.compile(
    rf"""(?<![\w.$])\\?["']?(?:{_TOTAL_NAME})\\?["']?\s*[:=]\s*\\?["']?(\d{{1,9}})\b""",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"""(?<![\w.$])["']?(?:page_?count|count_?page|total_?pages?|page_?total)["']?\s*[:=]"""
    r"""\s*["']?(\d{1,9})\b""",
    re.IGNORECASE,
)
_PER_PAGE = re.compile(
    r"""\b(?:per_?page|page_?size)["']?\s*[:=]\s*["']?(\d{1,9})\b""", re.IGNORECASE
)
_UNIT = r"(?:条|篇|项|件|封|则|个记录|笔|个|记录|纪录)"
_SHOWN_TOTAL = re.compile(
    rf"(?:共有?|总共|共计|合计|总计)(?:找到|查询到|检索到)?(?:相关)?(?:结果|信息)?约?\s*[:：]?\s*"
    rf"(\d[\d,]{{0,10}})\s*{_UNIT}|共\s*\d+\s*页\s*[,，、/]?\s*(\d[\d,]{{0,10}})\s*{_UNIT}"
    rf"|(?:总记录|总条|记录总|信息总|总信息)数?\s*(?:为|是)?\s*[:：]?\s*(\d[\d,]{{0,10}})"
)
_SHOWN_PAGES = re.compile(
    r"(?:共有?|总共|共计|/)\s*[:：]?\s*(\d{1,9})\s*页|总页数\s*[:：]?\s*(\d{1,9})"
    r"|页次\s*[:：]?\s*\d+\s*/\s*(\d{1,9})|(?:第|^|\s)\d{1,9}\s*/\s*(\d{1,9})(?:\s*页|\s|$)"
)
_PAGER_WORDS = r"[上下前后尾末]一?页|第\s*\d+\s*页|记录|纪录|条数|共\s*\d+\s*页|每页|转到|跳转"
_BESIDE_TOTAL = re.compile(rf"{_PAGER_WORDS}|\d+\s*/\s*\d+")
_BESIDE_PAGES = re.compile(rf"{_PAGER_WORDS}|共有?\s*\d[\d,]*\s*条")
_MOST_SIZES = 1000
"""So many numbers are tried; a page has a handful."""

_NEAR = 60
"""The size stands this close to other words of a pager, in characters."""


def read(page: Page, root: HtmlElement) -> Paging:
    """What the tree a list stands in says, else what the page around that tree does.

    Comments are not read unless the list stands in one: templates leave other numbers in them.
    """
    own = _read(page, root)
    if root is page.tree or None not in (own.total, own.pages):
        return own
    around = _read(page, page.tree)
    return Paging(
        _first(own.total, around.total),
        _first(own.pages, around.pages),
        own.next_url or around.next_url,
    )


def _read(page: Page, root: HtmlElement) -> Paging:
    """What a tree says: by its script's call, its words, its variables."""
    scripts = "\n".join(script.text or "" for script in root.iter("script"))
    called = pager_calls.read(page, scripts)
    drawn = jpaas.pagination(root) or jpaas.Pagination(None, None, None)
    text = squeeze(" ".join(_strings(root)))
    next_url = called.next_url or pager_links.next_link(page, root)
    total = _first(
        called.total,
        _number(hanweb.TOTAL_TAG, page.text),
        drawn.count,
        _shown(_SHOWN_TOTAL, _BESIDE_TOTAL, text),
        _number(_TOTAL, scripts),
    )
    pages = _first(
        called.pages,
        _number(hanweb.PAGES_TAG, page.text),
        _shown(_SHOWN_PAGES, _BESIDE_PAGES, text),
        _number(_PAGES, scripts),
        pager_links.pages(page, root, next_url) if next_url else None,
    )
    if pages is None:
        size = _first(drawn.rows, _number(_PER_PAGE, scripts))
        pages = pager_calls.pages_of(total, size)
    return Paging(total, pages, next_url)


def _strings(root: HtmlElement) -> Iterator[str]:
    """The visible strings without those of links, but for a pager's own: 下一页."""
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event != "start":
            text = element.tail if element is not root else None
        elif element.tag == "a" or element.tag in UNSEEN:
            walk.skip_subtree()
            words = squeeze("".join(element.itertext())) if element.tag == "a" else ""
            text = words if _PAGER_LINK.fullmatch(words) else None
        else:
            text = element.text
        if text:
            yield text


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    """The first number a pattern finds that may be a size."""
    for match in pattern.finditer(text):
        digits = next((group for group in match.groups() if group), None)
        if digits:
            return int(digits)
    return None


def _shown(pattern: re.Pattern[str], beside: re.Pattern[str], text: str) -> int | None:
    """The first number a pattern finds close to other words of a pager."""
    for match in islice(pattern.finditer(text), _MOST_SIZES):
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if beside.search(around):
            return int(next(filter(None, match.groups())).replace(",", ""))
    return None
