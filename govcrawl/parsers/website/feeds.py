"""Lists that come as JSON or as XML objects: which array is the list, and what its keys mean."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from govcrawl.china import CHINA
from govcrawl.parsers import ParseError, dates
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import xml_objects
from govcrawl.parsers.website.blocks import MOST_LINKS
from govcrawl.parsers.website.feed_sizes import Path, count, sizes
from govcrawl.parsers.website.rows import Entry, address
from govcrawl.parsers.website.script_objects import paired
from govcrawl.parsers.website.titles import TITLE_LIMIT

_DEPTH = 12
"""No list lies deeper than this many objects within objects."""

_JSONP = re.compile(r"\s*[\w$.]+\s*\((.*)\)\s*;?\s*", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,500}>")
_TITLES = (
    re.compile(r"(?:show|doc|article|news|info)?_?title(?:name)?", re.IGNORECASE),
    re.compile(r".*title|subject|headline|topic|caption|\w{0,4}bt|biaoti", re.IGNORECASE),
    re.compile(r"name|(?:doc|article|info|item|policy)_?name", re.IGNORECASE),
)
_URLS = (
    re.compile(
        r"(?:(?:doc|pub|article|info|html|page|detail|view|web|content|docpub)_?)?(?:url|link|href)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?!.*(?:img|image|pic|thumb|icon|logo|video|file|cover)).*(?:url|link|href)",
        re.IGNORECASE,
    ),
)
_DATES = (
    re.compile(
        r"(?:doc)?_?(?:pub(?:lish)?|release|rel|display|disp|show|issue)(?:e?d)?_?(?:time|date|at|on)?"
        r"(?:str)?|fbsj|fbrq",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:start|submit|letter|send|write|ask|accept|receive)d?_?(?:time|date)(?:str)?"
        r"|date|time|crtime",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?!.*(?:end|expire|update|modif)).*(?:time|date|sj|rq)(?:str|text)?"
        r"|created?_?(?:at|on)",
        re.IGNORECASE,
    ),
    re.compile(r".*(?:time|date)(?:str|text)?", re.IGNORECASE),
)
_LIST_KEY = re.compile(r"(?:\w*list|rows|records?|results?|contents?|items|data)", re.IGNORECASE)
_MESSAGES = ("msg", "message", "errmsg", "errorMsg", "error")


@dataclass(frozen=True)
class Feed:
    """A list answer: its entries, or the HTML that holds them, and the sizes it names."""

    entries: list[Entry]
    fragment: str | None = None
    total: int | None = None
    pages: int | None = None


def is_feed(page: Page) -> bool:
    """True for an answer that is data, JSON or XML, rather than a page."""
    return page.once(_is_data)


def _is_data(page: Page) -> bool:
    return page.once(_data) is not None or xml_objects.is_xml(page.text)


def _data(page: Page) -> dict[str, Any] | list[Any] | None:
    return read_json(page.text)


def read_json(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or array of a JSON or JSONP answer; None where it is something else."""
    text = text.strip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        call = _JSONP.fullmatch(text[: 10**7]) if text.endswith((")", ");")) else None
        if call is None:
            return None
        text = call[1]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def parse(page: Page) -> Feed:
    """The list of a data answer.

    Raises ParseError where the answer says that it failed, or holds no list.
    """
    value = xml_objects.read(page.text) if xml_objects.is_xml(page.text) else page.once(_data)
    arrays = list(_arrays(value, ()))
    listed = [(array, path) for array, path in arrays if any(map(_is_entry, array))]
    if listed:
        array, path = max(listed, key=lambda each: len(each[0]))
        entries = [_entry(page, each) for each in array[:MOST_LINKS] if _is_entry(each)]
        return Feed(entries, None, *sizes(path))
    fragment = max(_fragments(value), key=len, default=None)
    if fragment:
        _, path = max(arrays, key=lambda each: len(each[0]), default=([], ()))
        return Feed([], fragment, *sizes(path or _objects(value)))
    for array, path in arrays:
        total, pages = sizes(path)
        is_list = total == 0 or any(map(_LIST_KEY.fullmatch, _empty_keys(path)))
        if not array and is_list and not total and not _failure(value):
            return Feed([], None, total, pages)
    raise ParseError(_failure(value) or "no list of titles and addresses or dates", "list answer")


def _arrays(value: object, path: Path) -> Iterator[tuple[list[Any], Path]]:
    """Every array of objects (or empty array), with the objects it lies in, the nearest last."""
    if len(path) > _DEPTH:
        return
    if isinstance(value, str):
        value = read_json(value) if value[:1] in {"[", "{"} else None
    if isinstance(value, dict):
        for inner in value.values():
            yield from _arrays(inner, (*path, value))
    elif isinstance(value, list):
        objects = [each for each in value if isinstance(each, dict)]
        if objects or not value:
            yield objects, path
        for each in objects:
            yield from _arrays(each, (*path, {}))


def _empty_keys(path: Path) -> list[str]:
    """The keys of the empty arrays in the innermost object."""
    return [key for key, inner in path[-1].items() if inner == []] if path else []


def _objects(value: object) -> Path:
    """The outermost object and the objects directly in it."""
    if not isinstance(value, dict):
        return ()
    return (value, *(inner for inner in value.values() if isinstance(inner, dict)))


def _fragments(value: object, depth: int = 0) -> Iterator[str]:
    """The strings in an answer that are HTML with links."""
    if isinstance(value, str):
        if "<a " in value and "href" in value:
            yield value
    elif depth < _DEPTH and isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _fragments(inner, depth + 1)


def _is_entry(value: Mapping[str, Any]) -> bool:
    titled = _find(value, _TITLES, _is_text) is not None
    return titled and (
        _find(value, _URLS, _is_text) is not None or _find(value, _DATES, _moment) is not None
    )


def _find(value: Mapping[str, Any], patterns: Sequence[re.Pattern[str]], test: Any) -> Any:
    """The first value whose key fits, the surest pattern first, and that passes the test."""
    for pattern in patterns:
        for key, inner in value.items():
            if pattern.fullmatch(key) and test(inner):
                return inner
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _moment(value: object) -> datetime | None:
    """The moment of a date text, or of a number of seconds or milliseconds since 1970."""
    if isinstance(value, str) and not value.strip().isdecimal():
        return _text_moment(value)
    if isinstance(value, str) and len(value) < len("20240101") + 6:
        value = int(value) if len(value) > len("20240101") else value
        found = dates.read_moment(value) if isinstance(value, str) else dates.from_epoch(value)
        return found.at if found else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    found = dates.from_epoch(value)
    return found.at if found else None


def _text_moment(text: str) -> datetime | None:
    found = dates.read_moment(text)
    if found:
        return found.at
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def entry_of(page: Page, value: Mapping[str, Any]) -> Entry | None:
    """The entry an object is by its keys; None for one without a title, or with nothing besides."""
    return _entry(page, value) if _is_entry(value) else None


def _entry(page: Page, value: Mapping[str, Any]) -> Entry:
    title = squeeze(html.unescape(_TAG.sub("", str(_find(value, _TITLES, _is_text)))))
    url = address(page, _find(value, _URLS, _is_text))
    dated = _find(value, _DATES, _moment)
    return Entry(paired(title)[:TITLE_LIMIT] or "-", url, _moment(dated))


def _failure(value: object) -> str | None:
    """What an answer says went wrong, where it says that something did."""
    for each in _objects(value):
        failed = each.get("success") is False or each.get("status") in {"error", "fail", False}
        code = each.get("code", each.get("errcode", each.get("errorCode")))
        if failed or (count(code) not in {None, 0, 1, 200, 10000}):
            words = (str(each[name]) for name in _MESSAGES if _is_text(each.get(name)))
            return f"the answer says it failed: {next(words, 'without a reason')}"
    return None
