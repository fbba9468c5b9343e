"""From the bytes of an answer to what paths are looked up in, step by step as described.

Steps: ``jsonp`` (``call({...});``), ``script`` (``// comment`` and ``const x = [...];``), ``json``,
``html``, and ``json:PATH`` or ``html:PATH`` for a text within JSON. Byte order marks, a callback
called in two ways and line breaks within texts are forgiven. HTML is decoded before it is read:
fragments carry no charset.
"""

import json
import re
from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.endpoint.paths import Answer, at, put
from govcrawl.parsers.markup import Page

_CALLBACK = re.compile(r"(?:/\*.*?\*/|\s)*(?:typeof\s[^;&]{0,200}&&\s*)?[\w$.\[\]'\"]{1,200}\s*\(")
_COMMENT = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_ASSIGNED = re.compile(r"(?:(?:var|let|const|window\.)\s*)?[\w$.]{1,200}\s*=(?!=)\s*")
_LARGEST_DEPTH = 200
"""Of JSON within JSON and of objects within objects: none for people is deeper than twenty."""


class DecodingError(ValueError):
    """An answer that is not what a step takes; ``value`` is as far as it was decoded."""

    def __init__(self, step: str, problem: str, value: Any = None) -> None:
        super().__init__(f"step {step}: {problem}")
        self.value = value


def decoded(capture: Capture, steps: tuple[str, ...]) -> Answer:
    """What an answer holds. Raises DecodingError naming the step that could not be taken."""
    page = markup.read(capture)
    value: Any = page.text.removeprefix("\ufeff")
    for step in steps:
        kind, _, path = step.partition(":")
        if kind == "html":
            inner = at(value, path) if path else value
            return Answer(tree=_tree(page, step, inner, value))
        value = _within(value, path, step) if path else _taken(kind, value, step)
    return Answer(value)


def read_json(text: str) -> Any:
    """The value a JSON text holds; NaN and Infinity are None. Raises ValueError for any other."""
    try:
        value = json.loads(text.strip().removeprefix("\ufeff"), strict=False, parse_constant=_none)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if _depth(value) > _LARGEST_DEPTH:
        raise ValueError("nested too deep")
    return value


def _none(_constant: str) -> None:
    return None


def _depth(value: Any) -> int:
    """How many objects and lists are within each other."""
    depth, layer = 0, [value]
    while layer and depth <= _LARGEST_DEPTH:
        layer = [
            inner
            for each in layer
            if isinstance(each, (dict, list))
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, (dict, list))
        ]
        depth += 1
    return depth


def _tree(page: Page, step: str, inner: Any, value: Any) -> Any:
    if not isinstance(inner, str) or not inner.strip():
        raise DecodingError(step, "no text there", value)
    fragment = Page(page.capture, inner, page.charset)
    if fragment.excess:
        raise DecodingError(step, fragment.excess)
    return fragment.tree


def _taken(kind: str, value: Any, step: str) -> Any:
    if not isinstance(value, str):
        # The platform has left one wrapping out; what is within is the same.
        return value
    if kind == "jsonp":
        return _within_call(value, step)
    if kind == "script":
        return _literal(value, step)
    try:
        return read_json(value)
    except ValueError as error:
        raise DecodingError(step, f"no JSON ({str(error)[:200]})", value) from error


def _within(value: Any, path: str, step: str) -> Any:
    """The value with the JSON that is written as text at a path in the text's place."""
    text = at(value, path)
    if not isinstance(text, str) or not text.strip():
        return value
    try:
        return put(value, path, read_json(text))
    except ValueError as error:
        raise DecodingError(
            step, f"no JSON in the text there ({str(error)[:200]})", value
        ) from error


def _within_call(text: str, step: str) -> str:
    match = _CALLBACK.match(text)
    if match is None:
        if text.strip()[:1] in {"{", "["}:
            return text
        raise DecodingError(step, "no call of a function", text)
    inner = text[match.end() :].rstrip().rstrip(";").rstrip()
    if not inner.endswith(")"):
        raise DecodingError(step, "the call does not end", text)
    return inner[:-1]


def _literal(text: str, step: str) -> str:
    position = 0
    while match := _COMMENT.match(text, position):
        position = match.end()
    assigned = _ASSIGNED.match(text, position)
    if assigned is None:
        raise DecodingError(step, "nothing is assigned", text)
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text, assigned.end())
    except (ValueError, RecursionError) as error:
        raise DecodingError(step, f"no JSON is assigned ({str(error)[:200]})", text) from error
    return text[assigned.end() : end]
