"""Paths of a description: JMESPath in JSON, CSS (with ``::text`` and ``::attr(x)``) in HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jmespath  # type: ignore[import-untyped]
from cssselect import SelectorError
from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]
from jmespath.functions import Functions  # type: ignore[import-untyped]
from lxml import etree
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from govcrawl.parsers.markup import squeeze

_TRANSLATOR = HTMLTranslator()
_FUNCTIONS = frozenset(Functions.FUNCTION_TABLE)


class PathError(ValueError):
    """A path that is none: says what is wrong with it."""


@dataclass(frozen=True)
class Answer:
    """A decoded answer: the JSON value it holds, or the tree where it is HTML."""

    value: Any = None
    tree: HtmlElement | None = None


def check(path: str, *, is_html: bool) -> None:
    """Raise PathError where a path cannot be used: a syntax error, or a function there is not."""
    if is_html:
        _xpath(path)
        return
    for node in _nodes(_jmespath(path).parsed):
        if node["type"] == "function_expression" and node["value"] not in _FUNCTIONS:
            raise PathError(f"there is no function {node['value']}()")
        if node["type"] == "subexpression" and node["children"][0]["type"] == "not_expression":
            raise PathError("! is of the name right after it: write !(a.b), not !a.b")


def found(answer: Answer, path: str) -> Any:
    """What a path finds: the JSON value, or the list of texts; None where it finds nothing.

    A text of HTML is on one line; an element's is all that is in it. Empty texts are nothing.
    """
    if answer.tree is None:
        return _search(answer.value, path)
    return texts(answer.tree, path) or None


def holds(answer: Answer, condition: str) -> bool:
    """Say whether a condition is true: as JMESPath has it (0 is true), or CSS that finds something.

    One that cannot be told of such an answer (the keys of what is no object) is not true.
    """
    if answer.tree is not None:
        return bool(_select(answer.tree, condition))
    result = _search(answer.value, condition)
    return _is_number(result) or bool(result)


def rows(answer: Answer, path: str) -> list[Any] | None:
    """The rows a path finds, as values or elements; None where JSON has no list there."""
    if answer.tree is not None:
        return [row for row in _select(answer.tree, path) if isinstance(row, HtmlElement)]
    result = _search(answer.value, path)
    return result if isinstance(result, list) else None


def identity(row: Any, path: str) -> str | None:
    """What tells a row from all others, as a text; None where it has nothing of the kind."""
    if isinstance(row, HtmlElement):
        return next(iter(texts(row, path)), None)
    result = _search(row, path)
    if isinstance(result, str):
        return result.strip() or None
    return str(result) if isinstance(result, int) and not isinstance(result, bool) else None


def texts(element: HtmlElement, path: str) -> list[str]:
    """The texts a selector finds, in the order of the page."""
    nodes = _select(element, path)
    strings = (node if isinstance(node, str) else "".join(node.itertext()) for node in nodes)
    return [text for string in strings if (text := squeeze(str(string)))]


def at(value: Any, dotted: str) -> Any:
    """The value at a dotted path, ``data.list``; a part of digits is a place in a list."""
    for part in dotted.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isascii() and part.isdecimal():
            place = int(part) if len(part) < len(str(len(value))) + 1 else len(value)
            value = value[place] if place < len(value) else None
        else:
            return None
    return value


def put(value: Any, dotted: str, inner: Any) -> Any:
    """The same value with ``inner`` in the place of what is at a path that is there."""
    part, _, rest = dotted.partition(".")
    if isinstance(value, Mapping):
        return {**value, part: put(value[part], rest, inner) if rest else inner}
    place = int(part)
    return [*value[:place], put(value[place], rest, inner) if rest else inner, *value[place + 1 :]]


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A parsed JMESPath and every part of it, also those it may never come to."""
    yield node
    for child in node["children"]:
        if isinstance(child, Mapping):
            yield from _nodes(child)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@cache
def _jmespath(path: str) -> Any:
    try:
        return jmespath.compile(path)
    except JMESPathError as error:
        raise PathError(" ".join(str(error).split())) from error


def _search(value: Any, path: str) -> Any:
    try:
        return _jmespath(path).search(value)
    except (JMESPathError, RecursionError, TypeError, ValueError, ArithmeticError):
        # A function got what it cannot use: in this answer the path leads nowhere.
        return None


@cache
def _xpath(path: str) -> etree.XPath:
    try:
        return etree.XPath(_TRANSLATOR.css_to_xpath(path))
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise PathError(" ".join(str(error).split())) from error


def _select(element: HtmlElement, path: str) -> list[Any]:
    result = _xpath(path)(element)
    return result if isinstance(result, list) else []
