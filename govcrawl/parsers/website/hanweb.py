"""大汉 (Hanweb) JCMS: the first entries stand in the page, the rest come from ``dataproxy.jsp``.

The browser posts ``/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15`` with a
form of the column's numbers (col, appid, webid, path, columnid, sourceContentType, unitid, webname,
permissiontype), and gets ``<datastore>`` with a window of ``<record>``. Windows are of three pages
and count from one; a server gives whatever window it is asked for, so windows may overlap.
Seen in saved calls of 江苏, 浙江, 山东, 江西 and others.
"""

import re
from math import ceil
from urllib.parse import unquote

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import queries, script_objects
from govcrawl.parsers.website.pager_calls import Paging
from govcrawl.urls import path_of

_CALL = re.compile(r"(?:\$|jQuery)\(\s*['\"]#?(\w{1,40})['\"]\s*\)\s*\.jpage\s*\(")
_OPTIONS = 4000
"""So many characters behind a call are its options."""

_PER_PAGE = re.compile(r"\bperPage['\"]?\s*:\s*['\"]?(\d{1,4})\b", re.IGNORECASE)
_TOTAL = re.compile(r"\btotalRecord['\"]?\s*:\s*['\"]?(\d{1,9})\b", re.IGNORECASE)
_GROUP = re.compile(r"\bgroupSize['\"]?\s*:\s*['\"]?(\d{1,2})\b", re.IGNORECASE)
_PROXY = re.compile(r"['\"]([^'\"\s]{0,200}/dataproxy\.jsp)(?:\?[^'\"\s]*)?['\"]")
_NEXT_GROUP = re.compile(
    r"<nextgroup>\s*<!\[CDATA\[\s*<a\b[^>]{0,40}?\bhref=(?:\"([^\"]{1,2000})\"|'([^>]{1,2000})')",
    re.IGNORECASE,
)
_RECORD = re.compile(r"<record\b", re.IGNORECASE)
TOTAL_TAG = re.compile(r"<totalrecord>\s*(\d{1,9})\s*</totalrecord>", re.IGNORECASE)
PAGES_TAG = re.compile(r"<totalpage>\s*(\d{1,9})\s*</totalpage>", re.IGNORECASE)
_FIELDS = tuple(
    "col appid webid path columnid sourceContentType unitid webname permissiontype".split()
)
_NEEDED = {"columnid", "webid"}
_GROUP_PAGES = 3
"""Pages in a window, where the call does not say."""

_SEVERAL = 2
_COUNT = re.compile(r"[0-9]{1,9}")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


def following(page: Page) -> Paging | None:
    """Where the records behind those of a page or an answer are; None for no page of JCMS.

    On a list page: the next window with the form to post. In an answer: the window that follows the
    one its address names. The form it was asked for with cannot be seen there, so ``next_form`` is
    None and whoever posted one repeats it.
    """
    if path_of(page.capture.url).endswith("/dataproxy.jsp"):
        return _behind_answer(page)
    call = _CALL.search(page.text)
    if call is None and not _NEXT_GROUP.search(page.text):
        return None
    return _behind_page(page, call)


def _behind_page(page: Page, call: re.Match[str] | None) -> Paging:
    options = page.text[call.end() : call.end() + _OPTIONS] if call else ""
    size = _number(_PER_PAGE, options)
    total = _number(_TOTAL, options)
    # Of several lists on a page there is no telling whose a record is: then from the first on.
    held = len(_RECORD.findall(page.text)) if page.text.count("<datastore") < _SEVERAL else 0
    pages = ceil(total / size) if total is not None and size else None
    if total is not None and held >= total:
        return Paging(total, pages)
    group = page.resolve(_next_group(page))
    form = _form(page, call[1] if call else None)
    proxy = _proxy(page, options, group)
    if not (size and form and proxy):
        return Paging(total, pages, group)
    last = held + size * (_number(_GROUP, options) or _GROUP_PAGES)
    last = last if total is None else min(last, total)
    window = queries.with_parameters(proxy, startrecord=held + 1, endrecord=last, perpage=size)
    return Paging(total, pages, window, form)


def _behind_answer(page: Page) -> Paging:
    url = page.capture.url
    query = queries.query_of(url)
    total, pages = _number(TOTAL_TAG, page.text), _number(PAGES_TAG, page.text)
    held = len(_RECORD.findall(page.text))
    start, end = query.get("startrecord", ""), query.get("endrecord", "")
    if _COUNT.fullmatch(start) and _COUNT.fullmatch(end):
        size = int(end) - int(start) + 1
        is_last = held == 0 or size < 1 or int(end) >= (total if total is not None else 10**9)
        if is_last or (total is None and held < size):
            return Paging(total, pages)
        last = int(end) + size if total is None else min(int(end) + size, total)
        window = queries.with_parameters(url, startrecord=int(end) + 1, endrecord=last)
        return Paging(total, pages, window)
    number = queries.page_of(url)
    if held == 0 or (number is not None and pages is not None and number >= pages):
        return Paging(total, pages)
    group = page.resolve(_next_group(page))
    return Paging(total, pages, group or queries.next_page(url, pages))


def _next_group(page: Page) -> str | None:
    """The link JCMS leaves for browsers without scripts: one group of records, asked with GET."""
    found = _NEXT_GROUP.search(page.text)
    href = found[1] or found[2] if found else ""
    return href.strip().replace("&amp;", "&") or None


def _proxy(page: Page, options: str, group: str | None) -> str | None:
    """Where records are asked for: as the call says, else as the page does, else its link."""
    found = _PROXY.search(options) or _PROXY.search(page.text)
    if found:
        return page.resolve(found[1])
    return group.partition("?")[0] if group else None


def _form(page: Page, unit: str | None) -> dict[str, str] | None:
    """The column's numbers: from the call's object, and the link where that leaves some out."""
    known = [each for each in script_objects.objects(page.text) if each.keys() >= _NEEDED]
    own = next((each for each in known if each.get("unitid") == unit), None)
    written = own or (known[0] if known else {})
    linked = queries.query_of(page.resolve(_next_group(page)) or "")
    form = {
        name: _decoded(value).strip("'")
        for name in _FIELDS
        if (value := written.get(name, linked.get(name))) is not None
    }
    return form if form.keys() >= _NEEDED else None


def _decoded(value: str) -> str:
    """Names come percent-encoded, in links even twice."""
    for _ in range(2):
        value = unquote(value) if _ENCODED.search(value) else value
    return value


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found else None
