"""大汉 (Hanweb) JPAAS: parts of a page come as JSON from ``…/front/page/build/unit``.

The page has ``<script parseType="bulidstatic" url="/api-gateway/jpaas-publish-server/front/page/
build/unit" queryData="{'webId':'…','tagId':'当前栏目_list',…}">``. The browser asks for the address
with these parameters, and for later pages with ``paramJson={"pageNo":2,"pageSize":15}`` besides;
the answer is ``{"data":{"html": …}}`` with ``<div class="pagination" rows="15" count="300">`` or
``queryData="{'rows':'15','count':'300','pageNo':'1'}"``. Seen at 工信部, 市监总局, 住建部, 烟台.
"""

import json
import re
from dataclasses import dataclass
from math import ceil

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import queries, script_objects
from govcrawl.parsers.website.pager_calls import Paging
from govcrawl.urls import path_of

_UNIT = re.compile(r"/jpaas-publish-server/.{0,80}/unit\b")
_LIST_TAGS = (
    re.compile(r"分页|当前栏目"),
    re.compile(r"列表|list", re.IGNORECASE),
    re.compile(r"内容|右侧|栏目"),
)
"""What the unit that is the list is called; the surest first."""

_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Pagination:
    """What the pagination element says: entries a page, entries in all, and which page it is."""

    rows: int | None
    count: int | None
    page: int | None


def pagination(root: HtmlElement) -> Pagination | None:
    """The sizes on a pagination element; None where there is none with any."""
    for element in root.iter("div", "ul"):
        if "pagination" not in (element.get("class") or "") + (element.get("id") or ""):
            continue
        written = script_objects.pairs((element.get("querydata") or "").strip("{} "))
        rows, count, page = (
            _number(element.get(name.lower()) or written.get(name)) for name in _SIZES
        )
        if rows is not None or count is not None:
            return Pagination(rows, count, page)
    return None


_SIZES = ("rows", "count", "pageNo")


def following(page: Page, shown: int) -> Paging | None:
    """Where the entries behind those of a list page are; None for a page without a list's unit.

    ``shown`` counts the entries with dates. A page that shows none has them all in its unit. One
    that shows some and has a pagination has the next ones there; without a pagination the unit may
    be anything.
    """
    address = _list_unit(page)
    sizes = pagination(page.tree)
    if address is None or (shown and sizes is None):
        return None
    if not shown:
        return Paging(next_url=address)
    if sizes is None or not sizes.rows:
        return None
    return _paged(address, (sizes.page or 1) + 1, sizes)


def behind_answer(page: Page, root: HtmlElement) -> Paging | None:
    """The unit's next page, by its answer's address and pagination; None for another answer."""
    url = page.capture.url
    if not _UNIT.search(path_of(url)):
        return None
    sizes = pagination(root)
    if sizes is None:
        return Paging()
    asked = script_objects.pairs(queries.query_of(url).get("paramJson", "").strip("{} "))
    number = _number(asked.get("pageNo")) or sizes.page or 1
    rows = _number(asked.get("pageSize")) or sizes.rows
    return _paged(url, number + 1, Pagination(rows, sizes.count, number))


def _paged(address: str, number: int, sizes: Pagination) -> Paging:
    pages = ceil(sizes.count / sizes.rows) if sizes.count is not None and sizes.rows else None
    if pages is None or number > pages:
        return Paging(sizes.count, pages)
    wanted = json.dumps({"pageNo": number, "pageSize": sizes.rows}, separators=(",", ":"))
    return Paging(sizes.count, pages, queries.with_parameters(address, paramJson=wanted))


def _list_unit(page: Page) -> str | None:
    """The address of the unit that is the list: by what its tag is called, else the only one."""
    units: list[tuple[str, str]] = []
    for script in page.tree.iter("script"):
        address = page.resolve(script.get("url"))
        written = script_objects.pairs((script.get("querydata") or "").strip().strip("{}"))
        if address and _UNIT.search(address) and written:
            units.append((written.get("tagId", ""), queries.with_parameters(address, **written)))
    for named in _LIST_TAGS:
        for tag, address in units:
            if named.search(tag):
                return address
    return units[0][1] if len(units) == 1 else None


def _number(text: str | None) -> int | None:
    return int(text) if text and _COUNT.fullmatch(text) else None
