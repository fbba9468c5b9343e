"""How many entries and pages a data answer says its list has."""

import re
from collections.abc import Mapping
from typing import Any

_TOTAL = re.compile(
    r"total|count|hits|recordtotal|(?:total|record|all|data|item|article)_?"
    r"(?:count|num|number|records?|elements|rows|size|hits)",
    re.IGNORECASE,
)
_PAGES = re.compile(r"(?:total|all)_?pages?|page_?(?:count|total)|pages", re.IGNORECASE)
_PAGER_KEY = re.compile(r"pag(?:e|er|ing|ination)_?(?:info|bean|data)?", re.IGNORECASE)
Path = tuple[Mapping[str, Any], ...]
"""The objects a value lies in, the outermost first."""


def sizes(path: Path) -> tuple[int | None, int | None]:
    """Total and number of pages, from the object nearest to the list that names them.

    Else from an object for the pager beside the list.
    """
    pagers = (each for outer in path for each in _pagers(outer))
    path = (*pagers, *path)
    return _size(path, _TOTAL), _size(path, _PAGES)


def _pagers(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The objects in an object that are named for a pager."""
    named = ((key, inner) for key, inner in value.items() if isinstance(inner, dict))
    return [inner for key, inner in named if _PAGER_KEY.fullmatch(key)]


def _size(path: Path, name: re.Pattern[str]) -> int | None:
    for value in reversed(path):
        for key, inner in value.items():
            if name.fullmatch(key) and (number := count(inner)) is not None:
                return number
    return None


def count(value: object) -> int | None:
    """A value that may be a size or a code: a whole number, or its digits."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value.strip()):
        return int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value < 10**12 else None  # type: ignore[operator,return-value]
