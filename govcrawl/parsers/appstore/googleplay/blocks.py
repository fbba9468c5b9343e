"""The data in the scripts of a page of Google's: ``AF_initDataCallback({..., data:[...]})``."""

import json
import re
from collections.abc import Iterator
from typing import Any

_START = re.compile(r"AF_initDataCallback\s{0,9}\(\s{0,9}\{")
_DATA = re.compile(
    r"\bdata\s{0,9}:\s{0,9}(?:function\s{0,9}\(\s{0,9}\)\s{0,9}\{\s{0,9}return)?\s{0,9}"
)
_HEAD = 300
"""Characters from the start of a block to its data: a key, a hash, whether it is an error."""

_MOST_BLOCKS = 200
"""A page has some fifteen."""

_MOST_UNREAD = 10
"""Each block that is no JSON may cost a look at the rest of the page."""

_DECODER = json.JSONDecoder(strict=False)


def blocks_of(text: str) -> list[list[Any]]:
    """The data of every block, in the page's order; what is no JSON list is passed over."""
    return list(_decoded(text))


def _decoded(text: str) -> Iterator[list[Any]]:
    position = unread = 0
    for _ in range(_MOST_BLOCKS):
        start = _START.search(text, position)
        if start is None or unread > _MOST_UNREAD:
            return
        position = start.end()
        data = _DATA.search(text, position, position + _HEAD)
        if data is None or not text.startswith("[", data.end()):
            continue
        try:
            value, position = _DECODER.raw_decode(text, data.end())
        except (ValueError, RecursionError):
            unread += 1
            continue
        yield value


def at(value: Any, *path: int) -> Any:
    """What lies at a path of positions, counted from 0; None where there is nothing.

    A list may end in an object that holds the positions far behind, counted from 1 (seen in pages
    of 2025): ``["a", {"147": "b"}]`` has "a" at 0 and "b" at 146.
    """
    for index in path:
        if not isinstance(value, list) or not value:
            return None
        rest = value[-1] if isinstance(value[-1], dict) else None
        if rest is not None and index >= len(value) - 1:
            value = rest.get(str(index + 1))
        else:
            value = value[index] if index < len(value) else None
    return value
