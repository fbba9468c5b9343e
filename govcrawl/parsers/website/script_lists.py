"""Lists that scripts hold as plain data: written HTML, parallel arrays, arrays of objects.

Nothing is run: only literals are read. Shapes: ``document.write("<li>…")``,
``urls[0]='…';headers[0]="…";``, ``var titles=["…","…"]`` and ``var list=[{title:"…",url:"…"}]``.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from govcrawl.parsers import dates
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import feeds, script_objects
from govcrawl.parsers.website.blocks import is_article_url
from govcrawl.parsers.website.rows import Entry, address
from govcrawl.parsers.website.titles import TITLE_LIMIT, is_title

_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.){0,20000})\"|'((?:[^'\\\n]|\\.){0,20000})'")
_WRITE = re.compile(r"\bdocument\.write(?:ln)?\s*\(\s*|\.innerHTML\s*\+?=\s*")
_END = re.compile(r"\s*(?:[);\n]|$)")
_PLUS = re.compile(r"\s*\+\s*")
_ELEMENT = re.compile(r"\b([A-Za-z_$][\w$]{0,40})\[(\d{1,5})\]\s*=\s*(?=['\"])")
_ARRAY = re.compile(r"\b([A-Za-z_$][\w$]{0,40})\s*=\s*(?:\[|new\s+Array\s*\()\s*(?=['\"])")
_COMMA = re.compile(r"\s*,\s*")
_ADDRESS = re.compile(r"(?:https?:)?//\S+|\.{0,2}/[^\s\u4e00-\u9fff]+|[\w./-]+\.s?html?\S*")
_MOST = 20_000
_LONGEST_DATE = 30
_FEWEST = 2
"""One piece of data in a script is a setting, not a list."""


def written_html(page: Page) -> str:
    """The HTML that scripts write into the page from strings alone; empty for none.

    What is put together with variables is left out: half a tag would swallow what follows.
    """
    written = []
    for code in _scripts(page):
        for start in islice(_WRITE.finditer(code), _MOST):
            texts, end = _joined(code, start.end(), _PLUS)
            if texts and _END.match(code, end):
                written += texts
    return "".join(written)


def entries(page: Page) -> list[Entry]:
    """The entries that scripts hold as data, in order; empty where there is no list of any.

    An object without a date is an entry only where its address looks like an article's: menus are
    arrays of objects too.
    """
    found = [list(_of_objects(page, code)) for code in _scripts(page)]
    found += [_of_arrays(page, _arrays(code)) for code in _scripts(page)]
    longest = max(found, key=len, default=[])
    return longest if len(longest) >= _FEWEST else []


def _scripts(page: Page) -> list[str]:
    return [script.text for script in page.tree.iter("script") if script.text]


def _of_objects(page: Page, code: str) -> Iterator[Entry]:
    for values in islice(script_objects.objects(code), _MOST):
        entry = feeds.entry_of(page, values)
        if entry is None or not entry.url or not is_title(entry.title):
            continue
        if entry.published_at or is_article_url(entry.url):
            yield entry


def _arrays(code: str) -> dict[str, list[str]]:
    """The arrays of strings by name, whether written whole or one element after another."""
    found: dict[str, dict[int, str]] = {}
    for element in islice(_ELEMENT.finditer(code), _MOST):
        texts, _ = _joined(code, element.end(), _PLUS)
        if texts:
            found.setdefault(element[1], {})[int(element[2])] = "".join(texts)
    arrays = {name: [values[i] for i in sorted(values)] for name, values in found.items()}
    for array in islice(_ARRAY.finditer(code), _MOST):
        arrays.setdefault(array[1], _joined(code, array.end(), _COMMA)[0])
    return {name: values for name, values in arrays.items() if len(values) >= _FEWEST}


def _joined(code: str, start: int, joint: re.Pattern[str]) -> tuple[list[str], int]:
    """The string literals from a place on with a joint between them, and where the last ends."""
    found: list[str] = []
    place = start
    while literal := _STRING.match(code, place):
        found.append(script_objects.unescape(literal[1] or literal[2] or ""))
        between = joint.match(code, literal.end())
        if between is None:
            return found, literal.end()
        place = between.end()
    return found, place


def _of_arrays(page: Page, arrays: dict[str, list[str]]) -> list[Entry]:
    """Entries from arrays of one length, which are told by what they hold, not by their names."""
    for addresses in arrays.values():
        if not all(_ADDRESS.fullmatch(value) for value in addresses):
            continue
        others = [each for each in arrays.values() if len(each) == len(addresses)]
        moments = next((each for each in others if all(map(_moment, each))), None)
        texts = [each for each in others if each is not addresses and each is not moments]
        titles = max(texts, key=lambda each: sum(map(len, each)), default=None)
        if titles is None:
            continue
        days = map(_moment, moments or [""] * len(titles))
        listed = zip(titles, addresses, days, strict=True)
        return [
            Entry(squeeze(title)[:TITLE_LIMIT], address(page, url), day)
            for title, url, day in listed
            if is_title(squeeze(title))
        ]
    return []


def _moment(text: str) -> datetime | None:
    found = dates.read_moment(text) if len(text) <= _LONGEST_DATE else None
    return found.at if found else None
