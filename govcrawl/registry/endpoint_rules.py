"""What the keys of an endpoint's description must keep between them, beyond their schema."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from govcrawl.endpoint import PLACEHOLDERS
from govcrawl.parsers.endpoint import paths
from govcrawl.reasons import Reason
from govcrawl.registry.selection import LEVELS
from govcrawl.registry.tables import shown

_PLACEHOLDER = re.compile(r"\{([A-Za-z]\w*)\}")
_IDENTIFYING = frozenset({"cookie", "authorization", "proxy-authorization", "x-api-key"})
_METRICS_OF_RULES = {
    "at_most": (2, 2, "two metrics"),
    "steady": (1, math.inf, "at least one metric"),
    "unique": (0, 0, "no metrics"),
    "sum": (2, math.inf, "the parts and, as the last, their sum"),
    "rows": (1, 1, "one metric"),
}
_COUNTED = {"rows": "rows", "distinct": "identity"}
"""Metrics that are counted, and the key of [paging] they are counted by."""


class Wrong(NamedTuple):
    """Something wrong at a key: what was got and what was expected."""

    key: str
    text: str


def named(*parts: str | int) -> str:
    """A key as errors name it: ``metrics[2].unit``, counted from 1."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".") or "the file"


def problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    """Everything wrong between the keys; what has a wrong type is passed over, its schema says so.

    Needs nothing of the schema to hold.
    """
    steps = _table(document, "answer").get("decode", ["json"])
    steps = [step for step in steps if isinstance(step, str)] if isinstance(steps, list) else []
    yield from _decode_problems(steps)
    yield from _path_problems(document, any(step.startswith("html") for step in steps))
    yield from _request_problems(document)
    yield from _question_problems(document)
    yield from _placeholder_problems(document)
    yield from _paging_problems(document)
    yield from _metric_problems(document)
    yield from _check_problems(document)
    for place, refusing in _tables(document, "refusing"):
        reasons = [reason.value for reason in Reason if not reason.answered]
        reason = refusing.get("reason")
        if isinstance(reason, str) and reason not in reasons:
            key = named("refusing", place, "reason")
            yield Wrong(key, f"got {shown(reason)}, expected one of {', '.join(reasons)}")


def _decode_problems(steps: list[str]) -> Iterator[Wrong]:
    """Every step takes what the one before it makes: a text, a JSON value, or HTML."""
    has = "text"
    for place, step in enumerate(steps):
        kind, _, path = step.partition(":")
        takes = {"jsonp": "text", "script": "text", "html": "value" if path else "text"}
        wants = "value" if kind == "json" and path else takes.get(kind)
        if has == "html" or (wants is not None and wants != has):
            expected = {"text": "it before json and html", "value": "json before it"}
            said = "nothing after html" if has == "html" else expected[str(wants)]
            yield Wrong(named("answer", "decode", place), f"got {shown(step)}, expected {said}")
        has = {"json": "value", "html": "html"}.get(kind, has)
    if steps and has == "text":
        last = named("answer", "decode", len(steps) - 1)
        yield Wrong(last, f"got {shown(steps[-1])}, expected json or html at the end")


def _path_problems(document: Mapping[str, Any], is_html: bool) -> Iterator[Wrong]:
    of_tables = {
        "paging": ("rows", "identity", "last", "total"),
        "answer": ("empty", "period", "updated"),
    }
    found = [
        (named(table, key), _table(document, table).get(key))
        for table, keys in of_tables.items()
        for key in keys
    ]
    for name, key in (("refusing", "when"), ("metrics", "read")):
        found += [
            (named(name, place, key), each.get(key)) for place, each in _tables(document, name)
        ]
    for key, path in found:
        if not isinstance(path, str) or not path:
            continue
        try:
            paths.check(path, is_html=is_html)
        except paths.PathError as error:
            language = "CSS (the answer is HTML)" if is_html else "JMESPath"
            yield Wrong(key, f"got {shown(path)} ({error}), expected {language}")


def _request_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    request = _table(document, "request")
    bodies = [name for name in ("form", "json") if name in request]
    if len(bodies) > 1:
        yield Wrong("request.json", "got both form and json, expected one of them")
    forms = [place for place, each in _tables(document, "questions") if each.get("form")]
    if request.get("method", "GET") == "GET":
        keys = [named("request", name) for name in bodies]
        for key in [*keys, *(named("questions", place, "form") for place in forms)]:
            yield Wrong(key, "got a body, expected method POST")
    elif "json" in request:
        for place in forms:
            key = named("questions", place, "form")
            yield Wrong(key, "got a form, expected none: the request sends json")
    for name in _table(request, "headers"):
        if name.lower() in _IDENTIFYING:
            expected = "no header that says who asks: endpoints are read as anybody may"
            yield Wrong(
                named("request", "headers", name), f"got {shown(name)}, expected {expected}"
            )
    for json_keys, value in _leaves(request.get("json"), ("request", "json")):
        is_finite = not isinstance(value, float) or math.isfinite(value)
        if not (isinstance(value, (str, int, float)) and is_finite):
            text = f"got {value}, expected what JSON has: text, number, true, false, list, table"
            yield Wrong(named(*json_keys), text)


def _question_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    """Two questions about the same people of one office would give one reading twice."""
    asked: set[tuple[str, str]] = set()
    for place, question in _tables(document, "questions"):
        audience = str(question.get("audience") or "nobody in particular")
        levels = question.get("levels") or LEVELS
        of = {(audience, level) for level in levels if isinstance(level, str)}
        if again := sorted(level for _, level in of & asked):
            got = f"got {audience} for {', '.join(again)} a second time"
            yield Wrong(named("questions", place), f"{got}, expected one question for each")
        asked |= of


def _placeholder_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    parts: list[tuple[tuple[str | int, ...], Any]] = [(("request",), document.get("request"))]
    parts += [(("questions", place), each) for place, each in _tables(document, "questions")]
    for start, part in parts:
        for keys, text in _leaves(part, start):
            for name in _PLACEHOLDER.findall(text) if isinstance(text, str) else ():
                if name not in PLACEHOLDERS:
                    yield Wrong(named(*keys), f"got {{{name}}}, expected one of {known}")


def _paging_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    paging = _table(document, "paging")
    if not paging:
        return
    if "identity" in paging and "rows" not in paging:
        yield Wrong("paging.rows", "got nothing, expected a path to rows, because of identity")
    if "total" in paging and "size" not in paging:
        yield Wrong("paging.size", "got nothing, expected the size of a page, because of total")
    if not paging.keys() & {"rows", "last", "total"}:
        yield Wrong("paging", "got no end, expected rows, last or total, to know the last page")


def _metric_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    paging = _table(document, "paging")
    metrics = list(_tables(document, "metrics"))
    counts = Counter(str(metric.get("name")) for _, metric in metrics)
    seen: set[str] = set()
    for place, metric in metrics:
        name, over = metric.get("name"), metric.get("over", "page")
        if isinstance(name, str) and counts[name] > 1 and name in seen:
            text = f"got {shown(name)} a second time, expected another name"
            yield Wrong(named("metrics", place, "name"), text)
        seen.add(str(name))
        counted_by = _COUNTED.get(over) if isinstance(over, str) else None
        if counted_by and "read" in metric:
            text = f"got a path, expected none: {over} is counted"
            yield Wrong(named("metrics", place, "read"), text)
        if counted_by and counted_by not in paging:
            text = f"got {over}, expected a path {counted_by} in [paging] to count by"
            yield Wrong(named("metrics", place, "over"), text)
        if over in {"page", "sum"} and "read" not in metric:
            text = "got nothing, expected the path to the figure"
            yield Wrong(named("metrics", place, "read"), text)


def _check_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    overs = {
        each.get("name"): each.get("over", "page")
        for _, each in _tables(document, "metrics")
        if isinstance(each.get("name"), str)
    }
    paging = _table(document, "paging")
    for place, check in _tables(document, "checks"):
        rule, names = check.get("rule"), check.get("metrics", [])
        if rule not in _METRICS_OF_RULES or not isinstance(names, list):
            continue
        for number, name in enumerate(names):
            key = named("checks", place, "metrics", number)
            if isinstance(name, str) and name not in overs:
                known = ", ".join(map(str, overs)) or "a metric of this file"
                yield Wrong(key, f"got {shown(name)}, expected one of {known}")
            elif rule == "steady" and overs.get(name) != "page":
                yield Wrong(key, f"got {shown(name)}, expected a metric every page repeats")
        least, most, expected = _METRICS_OF_RULES[rule]
        if not least <= len(names) <= most:
            text = f"got {len(names)}, expected {expected} for {rule}"
            yield Wrong(named("checks", place, "metrics"), text)
        needed = {"unique": "identity", "rows": "rows"}.get(rule)
        if needed and needed not in paging:
            text = f"got {rule}, expected a path {needed} in [paging] to check it by"
            yield Wrong(named("checks", place, "rule"), text)


def _table(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, Mapping) else {}


def _tables(document: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    value = document.get(key)
    for place, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, Mapping):
            yield place, each


def _leaves(value: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value that holds no other, with its keys."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*keys, str(key)))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*keys, place))
    elif value is not None:
        yield keys, value
