"""What a JSON answer may hold, read without trusting its types: absent, null and wrong are None."""

import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff\x00]")
"""Half a character, as cut JSON escapes leave it, and NUL: no database takes them."""

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u2060")
_SAFE_FLOAT = 2**53
_LARGEST_ID = 10**32 - 1
_LARGEST_NUMBER = 2**31 - 1
_TEXT_LIMIT = 4096
_NUMBER = re.compile(r"-?[0-9]{1,10}")
_DIGITS = re.compile(r"[0-9]{1,32}")
_FLAGS = {"1": True, "true": True, "0": False, "false": False}

Object = dict[str, Any]


def text(value: object, limit: int = _TEXT_LIMIT) -> str | None:
    """A text, trimmed and without what cannot be seen; None where there is none."""
    if not isinstance(value, str):
        return None
    return clean(value[: 2 * limit]).strip()[:limit].strip() or None


def clean(value: str) -> str:
    """A text without zero-width characters and halves of characters."""
    return _SURROGATE.sub("", value).translate(_INVISIBLE)


def identifier(value: object) -> str | None:
    """An id as text, whether it came as a number or as text; 0 and an empty text name nothing."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _SAFE_FLOAT:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 < value <= _LARGEST_ID else None
    found = text(value, 64)
    return None if found == "0" else found


def digits(*values: object) -> str | None:
    """The first of some values that is a number's id."""
    found = (identifier(value) for value in values)
    return next((each for each in found if each and _DIGITS.fullmatch(each)), None)


def number(value: object) -> int | None:
    """A whole number of 32 bits, perhaps negative, perhaps as text."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) <= _LARGEST_NUMBER else None


def flag(value: object) -> bool | None:
    """Yes or no, as ``true``, 1 or "1"; None for anything else."""
    if isinstance(value, bool):
        return value
    return _FLAGS.get(str(value).lower()) if isinstance(value, (int, str)) else None


def mapping(value: object) -> Object:
    """An object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def members(value: object) -> list[Any]:
    """The members of a list, or of an object that stands for one: ``{"0": ..., "1": ...}``."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def objects(value: object) -> list[Object]:
    """Those of the members that are objects."""
    return [each for each in members(value) if isinstance(each, dict)]
