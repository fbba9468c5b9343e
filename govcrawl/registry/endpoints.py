"""The descriptions of endpoints: TOML files, read and checked against their schema."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from jsonschema.exceptions import ValidationError

from govcrawl import schemas
from govcrawl.endpoint import Check, Endpoint, Metric, Paging, Question, Refusing
from govcrawl.registry import endpoint_rules
from govcrawl.registry.endpoint_rules import Wrong, named
from govcrawl.registry.errors import RegistryError
from govcrawl.registry.tables import GOT_LIMIT, Problem, Row, shown

ENDING = ".toml"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
"""An endpoint's name: that of its file, without the ending."""

_AT = re.compile(r"\s*\(at line (\d+), column (\d+)\)")


class Described(NamedTuple):
    """What a file comes to: an endpoint, or everything that is wrong with it, a line each."""

    endpoint: Endpoint | None
    problems: list[str]


class Named(NamedTuple):
    """The endpoints a registry names: those described well, the rows without, and what is wrong."""

    endpoints: dict[str, Endpoint]
    missing: list[Problem]
    problems: list[str]


def names(folder: Traversable | None = None) -> list[str]:
    """The names of all endpoints there are descriptions of: a registry's own, and the shipped.

    ``folder`` holds the registry's own files.
    """
    return sorted({name for place in _places(folder) for name in _in(place)})


def load(name: str, folder: Traversable | None = None) -> Endpoint:
    """The description of an endpoint by its name; ``folder`` is a registry's, looked at first.

    Raises RegistryError with everything that is wrong in the file: file, key, what was expected.
    """
    for place in _places(folder):
        if name in _in(place):
            return read(place / f"{name}{ENDING}")
    problem = f"endpoint: got {shown(name)}, expected one of {', '.join(names(folder))}"
    raise RegistryError([problem])


def read(file: Traversable) -> Endpoint:
    """The endpoint a file describes. Raises RegistryError with everything that is wrong in it."""
    endpoint, problems = described(file)
    if endpoint is None:
        raise RegistryError(problems)
    return endpoint


def described(file: Traversable) -> Described:
    """The endpoint a file describes, or every problem: ``file: key: got X, expected Y``.

    Tables of a list are counted from 1: ``metrics[2].unit`` is the unit of the second metric.
    """
    name = file.name.removesuffix(ENDING)
    if not file.name.endswith(ENDING) or not NAME.fullmatch(name):
        expected = "a name of small letters, digits, - and _ that ends in .toml"
        return Described(None, [f"{file}: got the name {shown(file.name)}, expected {expected}"])
    try:
        document = tomllib.loads(file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        return Described(None, [f"{file}: got no file ({error.strerror}), expected a TOML file"])
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Described(None, [f"{file}:{line}: got byte 0x{_byte(error):02x}, expected UTF-8"])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Described(None, [_syntax(file, error)])
    found = {(wrong.key, wrong.text): wrong for wrong in _schema_problems(document)}
    places = {key for key, _ in found}
    for wrong in endpoint_rules.problems(document):
        if wrong.key not in places:
            found.setdefault((wrong.key, wrong.text), wrong)
    problems = [f"{file}: {wrong.key}: {wrong.text}" for wrong in found.values()]
    return Described(None if problems else _endpoint(name, document), problems)


def described_in(rows: Iterable[Row], folder: Traversable) -> Named:
    """The endpoints that rows of ``channels.csv`` name; ``folder`` holds the registry's own files.

    A name is looked at only where its form is right; ``channels.csv`` is told of it else.
    """
    found = Named({}, [], [])
    known = names(folder)
    wanted = [row for row in rows if row.values["channel"] == "endpoint"]
    for row in wanted:
        name = row.values["account"]
        if not NAME.fullmatch(name) or name in found.endpoints:
            continue
        if name not in known:
            expected = f"an endpoint described in {folder} or govcrawl/data/endpoints"
            found.missing.append(row.problem("account", f"{expected}: {', '.join(known)}"))
            continue
        place = next(place for place in _places(folder) if name in _in(place))
        endpoint, problems = described(place / f"{name}{ENDING}")
        found.problems.extend(each for each in problems if each not in found.problems)
        if endpoint is not None:
            found.endpoints[name] = endpoint
    return found


def _places(folder: Traversable | None) -> list[Traversable]:
    shipped = files("govcrawl") / "data" / "endpoints"
    return [place for place in (folder, shipped) if place is not None and place.is_dir()]


def _in(place: Traversable) -> list[str]:
    found = (file.name.removesuffix(ENDING) for file in place.iterdir() if _is_toml(file))
    return [name for name in found if NAME.fullmatch(name)]


def _is_toml(file: Traversable) -> bool:
    return file.name.endswith(ENDING) and file.is_file()


def _byte(error: UnicodeDecodeError) -> int:
    return error.object[error.start]


def _syntax(file: Traversable, error: Exception) -> str:
    """The problem of a file that is no TOML, with its line and column where they are told."""
    said = str(error)
    at = _AT.search(said)
    place = f"{file}:{at[1]}:{at[2]}" if at else str(file)
    return f"{place}: got no TOML ({_AT.sub('', said)}), expected TOML as in https://toml.io"


def _schema_problems(document: Mapping[str, Any]) -> Iterator[Wrong]:
    errors = schemas.validator("endpoints").iter_errors(document)
    for error in sorted(errors, key=lambda each: list(map(str, each.absolute_path))):
        yield from _of_schema(error)


def _of_schema(error: ValidationError) -> Iterator[Wrong]:
    rule: Any = error.schema
    parts = list(error.absolute_path)
    if error.validator == "required":
        missing = error.message.split("'")[1]
        expected = _resolved(rule["properties"][missing])["description"]
        yield Wrong(named(*parts, missing), f"got nothing, expected {expected}")
    elif error.validator == "additionalProperties":
        known = ", ".join(rule["properties"])
        instance: Any = error.instance
        for extra in sorted(instance.keys() - rule["properties"].keys()):
            yield Wrong(named(*parts, extra), f"got an unknown key, expected one of {known}")
    else:
        yield Wrong(named(*parts), f"got {_got(error.instance)}, expected {rule['description']}")


def _resolved(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    definitions: Mapping[str, Any] = schemas.load("endpoints")["$defs"]
    found: Mapping[str, Any] = rule
    if "$ref" in rule:
        found = definitions[rule["$ref"].rpartition("/")[2]]
    return found


def _got(value: Any) -> str:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, (dict, list)):
        kind = "table" if isinstance(value, dict) else "list"
        return f"a {kind}" if value else f"an empty {kind}"
    return str(value).lower()[:GOT_LIMIT]


def _endpoint(name: str, document: Mapping[str, Any]) -> Endpoint:
    request, answer = document["request"], document.get("answer", {})
    questions = tuple(_question(each) for each in document.get("questions", ()))
    paging = document.get("paging")
    made = Endpoint(
        name=name,
        title=document["title"],
        evidence=document["evidence"],
        protection=document.get("protection", "none"),
        period=document.get("period", "day"),
        url=request["url"],
        method=request.get("method", "GET"),
        params=_texts(request.get("params")),
        headers=_texts(request.get("headers")),
        form=_texts(request.get("form")),
        json=request.get("json"),
        questions=questions or (Question(),),
        paging=Paging(**paging) if paging else None,
        period_read=answer.get("period"),
        updated_read=answer.get("updated"),
        empty=answer.get("empty"),
        refusing=tuple(Refusing(**each) for each in document.get("refusing", ())),
        metrics=tuple(Metric(**each) for each in document["metrics"]),
        checks=tuple(
            Check(each["rule"], tuple(each.get("metrics", ())))
            for each in document.get("checks", ())
        ),
    )
    return replace(made, decode=tuple(answer["decode"])) if "decode" in answer else made


def _question(table: Mapping[str, Any]) -> Question:
    return Question(
        audience=table.get("audience"),
        levels=tuple(table.get("levels", ())),
        params=_texts(table.get("params")),
        form=_texts(table.get("form")),
    )


def _texts(table: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (table or {}).items()}
