"""The JSON Schemas of the collections: loading, and checking a document against them."""

import json
import math
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from govcrawl.conformity import Test, conforming

COMMON = "common"
MESSAGE_LIMIT = 500


def _directory() -> Traversable:
    """``schemas/`` lies inside the package in a wheel or egg, beside it in a checkout."""
    inside = files("govcrawl") / "schemas"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "schemas"


@cache
def load(name: str) -> dict[str, Any]:
    """The schema of a collection (or ``common``) as parsed JSON.

    Raises LookupError naming the collection when it has none.
    """
    file = _directory() / f"{name}.schema.json"
    if not file.is_file():
        raise LookupError(f"no schema for collection {name!r}: expected schemas/{name}.schema.json")
    return cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))


def names() -> list[str]:
    """Every collection that has a schema, in alphabetical order."""
    endings = (file.name for file in _directory().iterdir())
    found = (name.removesuffix(".schema.json") for name in endings if name.endswith(".schema.json"))
    return sorted(name for name in found if name != COMMON)


def _is_finite_number(_checker: object, value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


_FINITE = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_finite_number)
_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, type_checker=_FINITE
)


@cache
def validator(name: str) -> Draft202012Validator:
    """One compiled validator a collection; formats are really checked and NaN is no number."""
    schema = load(name)
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator.FORMAT_CHECKER
    whole = _resolved(schema, schema)
    return cast("Draft202012Validator", _Validator(whole, format_checker=checker))


@cache
def _conforms(name: str) -> Test:
    schema = cast("dict[str, Any]", validator(name).schema)
    return conforming(schema, Draft202012Validator.FORMAT_CHECKER)


def _resolved(value: Any, schema: dict[str, Any]) -> Any:
    """A part of a schema with what it refers to in the place of each reference.

    Following references anew took most of the time a document was validated in. They lead to
    ``$defs`` of the schema itself or of ``common``, never in a circle.
    """
    if isinstance(value, list):
        return [_resolved(inner, schema) for inner in value]
    if not isinstance(value, dict):
        return value
    own = {key: _resolved(inner, schema) for key, inner in value.items() if key != "$ref"}
    if "$ref" not in value:
        return own
    file, _, definition = value["$ref"].partition("#/$defs/")
    home = load(COMMON) if file else schema
    meant = _resolved(home["$defs"][definition], home)
    # A description beside a reference goes before its own; a rule beside one holds as well.
    rules = own.keys() & meant.keys() - {"description"}
    return {**own, "allOf": [meant, *own.get("allOf", ())]} if rules else {**meant, **own}


def errors(name: str, document: dict[str, Any]) -> list[dict[str, str]]:
    """Every way a document in JSON form breaks its schema: ``path``, ``rule`` and ``message``.

    A missing field is reported at the path it should have had. Empty list: it is valid.
    """
    if _conforms(name)(document):
        return []
    found = (error for root in validator(name).iter_errors(document) for error in _leaves(root))
    return sorted(
        (
            {
                "path": _path(error),
                "rule": str(error.validator),
                "message": error.message[:MESSAGE_LIMIT],
            }
            for error in found
        ),
        key=lambda error: (error["path"], error["rule"]),
    )


def _leaves(error: ValidationError) -> list[ValidationError]:
    """The errors that say something: those below an ``anyOf`` instead of the ``anyOf`` itself."""
    below = [leaf for inner in error.context or () for leaf in _leaves(inner)]
    return below or [error]


def _path(error: ValidationError) -> str:
    if error.validator != "required":
        return error.json_path
    missing = error.message.split("'")[1]
    return f"{error.json_path}.{missing}"
