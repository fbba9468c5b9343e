"""The schemas, the dataclasses and the data dictionary say the same."""

import math
import types
import typing
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from govcrawl import data_dictionary, schemas
from govcrawl.items import ITEM_CLASSES, Item, Outcome, WebsiteCheck, WebsitePage, as_json
from govcrawl.publishing.documents import COLLECTIONS as PUBLISHED
from tests.conftest import ROOT

STORE_FIELDS = {"first_seen_at", "last_seen_at", "revision"}
JSON_TYPES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
}


def stamped(item: Item) -> dict[str, typing.Any]:
    item.channel = "website"
    item.run_id, item.spider, item.target = "run-1", "website", "-|website|http://a.example/"
    item.observed_at = datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC)
    item.content_hash = item.digest()
    return as_json(item.document())


@pytest.mark.parametrize("item_class", ITEM_CLASSES, ids=lambda each: each.collection)
def test_dataclass_fields_are_the_schema_properties(item_class: type[Item]) -> None:
    schema = schemas.load(item_class.collection)
    names = {field.name for field in fields(item_class)} | {"_id"}
    store = set(STORE_FIELDS) if item_class.entity else set()
    if item_class.counted:
        store.add("history")
    assert set(schema["properties"]) == names | store
    assert set(schema["required"]) == names
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("item_class", ITEM_CLASSES, ids=lambda each: each.collection)
def test_dataclass_types_are_the_schema_types(item_class: type[Item]) -> None:
    hints = typing.get_type_hints(item_class)
    for name, rule in schemas.load(item_class.collection)["properties"].items():
        if name not in hints:
            continue
        resolved = data_dictionary._resolved(rule)
        python = _json_types(hints[name])
        if "type" in resolved:
            kinds = resolved["type"]
            assert set([kinds] if isinstance(kinds, str) else kinds) <= python, name
        if None in resolved.get("enum", []):
            assert "null" in python, name


def _json_types(hint: object) -> set[str]:
    parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    names = set()
    for part in parts:
        origin = typing.get_origin(part) or part
        if origin is type(None):
            names.add("null")
        elif origin is datetime:
            names.add("string")
        else:
            names.add(JSON_TYPES[typing.cast("type", origin)])
    return names


@pytest.mark.parametrize("name", [*schemas.names(), schemas.COMMON])
def test_every_schema_is_valid_and_described(name: str) -> None:
    schema = schemas.load(name)
    Draft202012Validator.check_schema(schema)
    for field, rule in schema.get("properties", {}).items():
        resolved = data_dictionary._resolved(rule)
        assert resolved.get("description"), f"{name}.{field} has no description"


def test_every_item_class_has_a_schema_and_the_other_way_round() -> None:
    collections = {item_class.collection for item_class in ITEM_CLASSES}
    published = set(PUBLISHED)
    others = {"jobs", "offices", "channels", "endpoints"}
    assert set(schemas.names()) == collections | published | others
    with pytest.raises(LookupError, match="no_such"):
        schemas.load("no_such")


def test_data_dictionary_is_in_step() -> None:
    written = Path(ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert written == data_dictionary.text(), "run: python scripts/write_data_dictionary.py"


def test_a_good_page_is_valid() -> None:
    page = WebsitePage(url="http://a.example/1.html", title="关于公布名单的通知")
    assert schemas.errors("website_pages", stamped(page)) == []


def test_formats_are_really_checked() -> None:
    document = stamped(WebsitePage(url="not an address", title="t"))
    document["published_at"] = "2026-02-31T00:00:00Z"
    found = {(error["path"], error["rule"]) for error in schemas.errors("website_pages", document)}
    assert found == {("$.url", "format"), ("$.published_at", "format")}


@pytest.mark.parametrize("poison", [math.nan, math.inf, 2**63, -1, True, 1.5])
def test_a_count_is_a_finite_whole_number(poison: object) -> None:
    document = stamped(WebsiteCheck(url="http://a.example/", reason="ok"))
    document["response_ms"] = poison
    assert [error["path"] for error in schemas.errors("website_checks", document)] == [
        "$.response_ms"
    ]


def test_a_missing_field_is_reported_where_it_should_be() -> None:
    document = stamped(Outcome(reason="ok"))
    del document["fault"]
    document["reason"] = "fine"
    errors = schemas.errors("outcomes", document)
    assert [(error["path"], error["rule"]) for error in errors] == [
        ("$.fault", "required"),
        ("$.reason", "enum"),
    ]


def test_the_digest_ignores_provenance_and_sees_content() -> None:
    page = WebsitePage(url="http://a.example/1.html", title="甲")
    before = page.digest()
    page.run_id, page.observed_at = "other", datetime.now(UTC)
    assert page.digest() == before
    page.title = "乙"
    assert page.digest() != before


def test_identity_is_missing_while_a_part_of_the_key_is() -> None:
    assert WebsitePage(title="t").identity() is None
    assert WebsitePage(url="http://a.example/", title="t").identity() == "http://a.example/"
    check = WebsiteCheck(
        url="http://a.example/", observed_at=datetime(2026, 3, 1, 2, 59, tzinfo=UTC)
    )
    assert check.identity() == "-|http://a.example/|2026-03-01T02Z"
