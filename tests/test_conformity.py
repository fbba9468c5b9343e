"""The quick check of a document never lets pass what jsonschema would not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from govcrawl import schemas
from govcrawl.conformity import conforming
from govcrawl.reasons import Reason
from govcrawl.schemas import _Validator

FORMATS = Draft202012Validator.FORMAT_CHECKER
PROBES: list[Any] = [
    *(None, True, False, 0, 1, -1, 7, 2**31, 2**63, 1.0, 0.5, -0.5, 1e300),
    *(float("nan"), float("inf"), "", "a", "a" * 3, "0", "1", "510100", "5100000001", "a" * 9000),
    *("2026-01-31", "2026-02-31", "2026-01-31T00:00:00Z", "2026-01-31", "not a day"),
    *("http://a.example/", "a b", "sha256:" + "0" * 64, "website", "ok", "day", "中文"),
    *([], [None], [1, 1], ["a"], ["a", "a"], ["a", "b"], [{}], [[]]),
    *({}, {"a": 1}, {"a": "b"}, {"": None}, {"url": "http://a.example/"}),
    *({"file": "a.warc.gz", "record_id": "<urn:uuid:1>"}, {"file": 1, "record_id": None}),
    *(datetime(2026, 1, 31, tzinfo=UTC), b"a", ("a",)),
]


def parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and every schema in it."""
    yield schema
    inside = [*schema.get("properties", {}).values()]
    inside += [schema[name] for name in ("items", "propertyNames") if name in schema]
    if isinstance(schema.get("additionalProperties"), dict):
        inside.append(schema["additionalProperties"])
    for each in inside:
        yield from parts(each)


@pytest.mark.parametrize("name", schemas.names())
def test_what_passes_quickly_is_valid(name: str) -> None:
    known: dict[str, dict[str, Any]] = {}
    for part in parts(schemas.validator(name).schema):  # type: ignore[arg-type]
        known[repr({key: part[key] for key in part if key != "description"})] = part
    passed = 0
    for part in known.values():
        test, judge = conforming(part, FORMATS), _Validator(part, format_checker=FORMATS)
        for probe in PROBES:
            if test(probe):
                passed += 1
                assert judge.is_valid(probe), (part, probe)
            elif judge.is_valid(probe):
                assert isinstance(probe, (float, dict, list)), (part, probe)
    assert passed > len(known)


def test_types_are_kept_apart_as_json_schema_does() -> None:
    assert not conforming({"type": "integer"}, FORMATS)(True)  # noqa: FBT003
    assert not conforming({"enum": [1, None]}, FORMATS)(True)  # noqa: FBT003
    assert not conforming({"type": "number"}, FORMATS)(float("nan"))
    assert conforming({"enum": [1, None]}, FORMATS)(None)


def test_one_of_an_enumeration_is_the_text_it_is() -> None:
    # What an outcome's reason is before it is written: else every outcome took the slow way.
    assert conforming({"enum": ["ok", None]}, FORMATS)(Reason.OK)
    assert not conforming({"enum": ["ok", None]}, FORMATS)(Reason.PARSE)


def test_properties_that_are_not_known_have_a_schema_too() -> None:
    test = conforming(
        {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}},
        FORMATS,
    )
    assert test({"a": 1, "b": "c"})
    assert not test({"a": 1, "b": 2})


def test_a_keyword_that_is_not_known_is_no_silent_yes() -> None:
    with pytest.raises(LookupError, match="multipleOf"):
        conforming({"type": "integer", "multipleOf": 2}, FORMATS)


@pytest.mark.parametrize("name", schemas.names())
def test_references_are_resolved_and_nothing_is_lost(name: str) -> None:
    for part in parts(schemas.validator(name).schema):  # type: ignore[arg-type]
        assert "$ref" not in part
        assert "type" in part or "enum" in part or "const" in part, part
