"""开普云 (UCAP): lists a script asks for by channel.

``/common/search/<channelId>?_isAgg=true&_isJson=true&_pageSize=18&_template=index&…&page=1`` (at
证监会 ``/searchList/<channelId>``) answers
``{"data":{"page":1,"rows":18,"total":37,"results":[…]}}``. Seen at 绵阳, 甘肃, 证监会. Where the
call is in a script of its own, the page does not tell the address and it is not made up.
"""

import re
from itertools import islice

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.pager_calls import Paging

_CALL = re.compile(
    r"""(['"])(?P<path>[^'"\s]{0,120}/(?:common/search|searchList)/)(?P<rest>[^;\n]{1,1500})"""
)
_CHANNEL = re.compile(r"[0-9a-f]{32}")
_CHANNEL_NAME = re.compile(r"""\bchannel_?id['"]?\s*[:=]\s*['"]([0-9a-f]{32})['"]""", re.IGNORECASE)
_TERM = re.compile(
    r"""\s*\+?\s*(?:(['"])(?P<text>.*?)\1"""
    r"""|(?P<name>[\w$.]+(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?))"""
)
_PAGE = re.compile(r"(?<=[?&]page=)\d*(?=&|$)")
_SIZE = re.compile(r"(?<=[?&]_pageSize=)(?=&|$)")
_SIZE_NAME = re.compile(
    r"""\b_?page_?size['"]?\s*(?:[:=]|value\s*=)\s*['"]?(\d{1,3})\b"""
    r"""|\bid=['"]pageSize['"][^<>]{0,80}\bvalue=['"](\d{1,3})['"]""",
    re.IGNORECASE,
)
_MOST_CALLS, _MOST_TERMS = 20, 24


def following(page: Page) -> Paging | None:
    """The first page of the channel's entries; None where the page does not tell its address.

    The first even where the page shows entries: it may show fewer than an answer holds.
    """
    for call in islice(_CALL.finditer(page.text), _MOST_CALLS):
        address = _address(page, call["path"], call["rest"], call[1])
        if address:
            return Paging(next_url=page.resolve(address))
    return None


def _address(page: Page, path: str, rest: str, quote: str) -> str | None:
    """The address a script would ask for: its strings put together with the channel and size."""
    text = path
    closing = rest.find(quote)
    text, rest = text + rest[: max(closing, 0)], rest[closing + 1 :]
    if closing < 0:
        return None
    if not _CHANNEL.search(text):
        channel = _channel(page)
        term = _TERM.match(rest)
        if channel is None or term is None or not term["name"] or "?" in text:
            return None
        text, rest = text + channel, rest[term.end() :]
    for _ in range(_MOST_TERMS):
        term = _TERM.match(rest)
        if term is None or "+" not in rest[: term.end()]:
            break
        text, rest = text + (term["text"] or ""), rest[term.end() :]
    return _with_numbers(page, text)


def _with_numbers(page: Page, address: str) -> str | None:
    if "_isJson=true" not in address:
        return None
    if _SIZE.search(address):
        found = _SIZE_NAME.search(page.text)
        if found is None:
            return None
        address = _SIZE.sub(found[1] or found[2], address)
    return _PAGE.sub("1", address) if _PAGE.search(address) else f"{address}&page=1"


def _channel(page: Page) -> str | None:
    written = page.meta("channelid") or ""
    if _CHANNEL.fullmatch(written):
        return written
    found = _CHANNEL_NAME.search(page.text)
    return found[1] if found else None
