"""Whether a document conforms to a schema, said quickly where it does.

Nearly every document conforms, and jsonschema, which can explain what does not, takes as long to
say so as a page takes to be read. Here a schema becomes one function once. It knows the keywords
our schemas use, and is no less strict than jsonschema: what it does not let pass may conform all
the same (``1.0`` for an integer), and is for jsonschema to judge.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jsonschema import FormatChecker

Test = Callable[[Any], bool]
Schema = Mapping[str, Any]

TYPES: dict[str, Test] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: (
        isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    ),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}
ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description"})


def conforming(schema: Schema, formats: FormatChecker) -> Test:
    """A function that tells of a document in JSON form that it conforms to the schema.

    The schema holds no references. Raises LookupError naming a keyword that is not known here.
    """
    names = _names(schema)
    by_type = {name: _all(_rules(name, schema, formats)) for name in names}
    if by_type.keys() == {"string", "null"}:
        return _text_or_null(by_type["string"])
    tests = [(TYPES[name], test) for name, test in by_type.items()]
    if len(tests) == 1:
        return _both(*tests[0])
    return lambda value: any(is_type(value) and test(value) for is_type, test in tests)


def _names(schema: Schema) -> list[str]:
    """The types a schema speaks of: those it names, else those of its choices, else all."""
    known = {"type", "enum", "const", *_KEYWORDS, *ANNOTATIONS, "additionalProperties"}
    if unknown := sorted(schema.keys() - known):
        raise LookupError(f"keywords that are not known: {', '.join(unknown)}")
    named = schema.get("type", list(TYPES))
    return [named] if isinstance(named, str) else list(named)


def _rules(name: str, schema: Schema, formats: FormatChecker) -> Iterable[Test]:
    """What a schema demands of a value of one type."""
    if "enum" in schema:
        yield _one_of(schema["enum"])
    if "const" in schema:
        yield _one_of([schema["const"]])
    for keyword, (concerned, make) in _KEYWORDS.items():
        if keyword in schema and name in concerned:
            yield make(schema[keyword], formats)
    if name == "object" and "additionalProperties" in schema:
        known = frozenset(schema.get("properties", ()))
        yield _others(known, schema["additionalProperties"], formats)


def _one_of(values: list[Any]) -> Test:
    """Of the same type too: to JSON Schema ``True`` is not ``1``."""
    texts = frozenset(value for value in values if isinstance(value, str))
    others = frozenset((type(value), value) for value in values if not isinstance(value, str))

    def is_known(value: Any) -> bool:
        if isinstance(value, str):  # one of a StrEnum too
            return value in texts
        return isinstance(value, (int, type(None))) and (type(value), value) in others

    return is_known


def _all(tests: Iterable[Test]) -> Test:
    first, *others = [*tests] or [lambda _: True]
    if not others:
        return first
    if len(others) == 1:
        return _both(first, others[0])
    rest = _all(others)
    return lambda value: first(value) and rest(value)


def _both(first: Test, second: Test) -> Test:
    return lambda value: first(value) and second(value)


def _text_or_null(test: Test) -> Test:
    return lambda value: value is None or (isinstance(value, str) and test(value))


def _properties(schemas: Mapping[str, Schema], formats: FormatChecker) -> Test:
    tests = {name: conforming(schema, formats) for name, schema in schemas.items()}

    def every(value: dict[str, Any]) -> bool:
        for name, inner in value.items():
            test = tests.get(name)
            if test is not None and not test(inner):
                return False
        return True

    return every


def _others(known: frozenset[str], schema: Schema | bool, formats: FormatChecker) -> Test:
    """The properties that are not known are none, or conform to a schema of their own."""
    if isinstance(schema, bool):
        return lambda value: schema or value.keys() <= known
    test = conforming(schema, formats)
    return lambda value: all(test(inner) for name, inner in value.items() if name not in known)


def _items(schema: Schema, formats: FormatChecker) -> Test:
    test = conforming(schema, formats)
    return lambda value: all(map(test, value))


def _matching(pattern: str) -> Test:
    search = re.compile(pattern).search
    return lambda value: search(value) is not None


def _unique(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values) and len(set(values)) == len(values)


_NUMBERS = frozenset({"integer", "number"})
_KEYWORDS: dict[str, tuple[Iterable[str], Callable[[Any, FormatChecker], Test]]] = {
    "minLength": ({"string"}, lambda limit, _: lambda value: len(value) >= limit),
    "maxLength": ({"string"}, lambda limit, _: lambda value: len(value) <= limit),
    "pattern": ({"string"}, lambda pattern, _: _matching(pattern)),
    "format": ({"string"}, lambda name, formats: lambda value: formats.conforms(value, name)),
    "minimum": (_NUMBERS, lambda limit, _: lambda value: value >= limit),
    "maximum": (_NUMBERS, lambda limit, _: lambda value: value <= limit),
    "required": ({"object"}, lambda names, _: frozenset(names).issubset),
    "propertyNames": ({"object"}, _items),
    "properties": ({"object"}, _properties),
    "minItems": ({"array"}, lambda limit, _: lambda value: len(value) >= limit),
    "maxItems": ({"array"}, lambda limit, _: lambda value: len(value) <= limit),
    "uniqueItems": ({"array"}, lambda wanted, _: lambda value: not wanted or _unique(value)),
    "items": ({"array"}, _items),
}
"""Each keyword, the types it concerns, and the test it becomes."""
