"""Addresses that name a page of a list in their query, and the same address for another page."""

import re
from math import ceil
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

_PAGE = re.compile(
    r"(?:^|(?<=&))(page|page_?no|page_?num|page_?number|current_?page|cur_?page|page_?index|p)"
    r"=(\d{1,9})(?=&|$)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:^|(?<=&))_?(?:page_?size|per_?page|limit|rows|size)=(\d{1,6})(?=&|$)", re.IGNORECASE
)


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address, the last where one is written twice; empty for none."""
    try:
        return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    except ValueError:
        return {}


def with_parameters(url: str, **values: object) -> str:
    """The address with some parameters set, all others left exactly as they are written.

    They may be percent-encoded in another encoding than UTF-8.
    """
    parts = urlsplit(url)
    pairs = [pair for pair in parts.query.split("&") if pair]
    for name, value in values.items():
        written = f"{name}={quote(str(value), safe='')}"
        place = next((i for i, pair in enumerate(pairs) if pair.partition("=")[0] == name), None)
        if place is None:
            pairs.append(written)
        else:
            pairs[place] = written
    return urlunsplit(parts._replace(query="&".join(pairs)))


def page_of(url: str) -> int | None:
    """Which page of a list an address asks for; None where it does not say."""
    found = _search(_PAGE, url)
    return int(found[2]) if found else None


def size_of(url: str) -> int | None:
    """How many entries an address asks for at once; None where it does not say."""
    found = _search(_SIZE, url)
    return int(found[1]) or None if found else None


def pages_of(url: str, shown: int, total: int | None) -> int | None:
    """How many pages an answer's list has, by its total and the size that was asked for.

    A server that gives fewer entries than were asked for while there are more has a limit of its
    own, which then is the size.
    """
    size, page = size_of(url), page_of(url)
    if size is None or total is None:
        return None
    if page is not None and 0 < shown < size and page * size < total:
        size = shown
    return ceil(total / size)


def next_page(url: str, pages: int | None) -> str | None:
    """The same address for the page that follows; None behind the last and where none is named."""
    page = page_of(url)
    if page is None or pages is None or page >= pages:
        return None
    return _with_page(url, page + 1)


def next_answer(url: str, shown: int, pages: int | None) -> str | None:
    """The next page of an answer that has no pager of its own.

    Where the number of pages is not known, another one follows a full one.
    """
    if pages is not None:
        return next_page(url, pages)
    page, size = page_of(url), size_of(url)
    is_full = page is not None and size is not None and shown >= size
    return _with_page(url, page + 1) if is_full and page is not None else None


def _search(pattern: re.Pattern[str], url: str) -> re.Match[str] | None:
    try:
        return pattern.search(urlsplit(url).query)
    except ValueError:
        return None


def _with_page(url: str, page: int) -> str:
    parts = urlsplit(url)
    query = _PAGE.sub(lambda found: f"{found[1]}={page}", parts.query, count=1)
    return urlunsplit(parts._replace(query=query))
