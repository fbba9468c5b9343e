"""The object literals in scripts and attributes: flat ones, of names with text or numbers."""

import json
import re
from collections.abc import Iterator
from itertools import islice

_OBJECT = re.compile(r"\{([^{}]{2,8000})\}")
_PAIR = re.compile(
    r"""(?:^|[,{\s])(?P<quote>["']?)(?P<name>[A-Za-z_$][\w$.-]{0,60})(?P=quote)\s*:\s*"""
    r"""(?:"(?P<double>(?:[^"\\\n]|\\.){0,4000})"|'(?P<single>(?:[^'\\\n]|\\.){0,4000})'"""
    r"""|(?P<plain>-?\d{1,15}(?:\.\d{1,9})?\b|true|false|null))"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MOST_OBJECTS = 20_000


def objects(text: str) -> Iterator[dict[str, str]]:
    """Every flat object literal of a text, its values as text; one without any pair is left out."""
    for found in islice(_OBJECT.finditer(text), _MOST_OBJECTS):
        if values := pairs(found[1]):
            yield values


def pairs(text: str) -> dict[str, str]:
    """The names and values between an object's braces, in order; null is no value."""
    if text.lstrip().startswith('"') and (read := _read_json(text)) is not None:
        return read
    found: dict[str, str] = {}
    for each in _PAIR.finditer(text):
        quoted = each["double"] if each["double"] is not None else each["single"]
        value = unescape(quoted) if quoted is not None else each["plain"]
        if quoted is not None or value != "null":
            found.setdefault(each["name"], value)
    return found


def unescape(text: str) -> str:
    r"""The text of a string literal: ``\/``, ``\"`` and ``\u4e00`` as what they stand for."""
    return paired(_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text))


def paired(text: str) -> str:
    """The text with surrogates joined to characters, and halves without a partner replaced.

    No file can hold such a half.
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _read_json(text: str) -> dict[str, str] | None:
    try:
        value = json.loads("{" + text + "}")
    except (ValueError, RecursionError):
        return None
    scalars = {name: inner for name, inner in value.items() if isinstance(inner, (str, int, float))}
    return {name: str(inner) for name, inner in scalars.items()}
