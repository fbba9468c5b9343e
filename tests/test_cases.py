"""Every case under ``tests/cases``: a saved answer, what was asked, and what a person reads in it.

``tests/cases/<channel>/<case>/`` holds ``input.html`` (or any other ending: the bytes as they
came), ``request.json`` (url, request, status, headers, fetched_at, store) and ``expected.json``,
``{"items": [{"collection": ..., "item": {fields that must match exactly}}]}``, written by hand. The
request of the channel endpoint is the name of its description.
"""

import importlib
import inspect
import json
import pkgutil
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from govcrawl import parsers
from govcrawl.capture import Capture
from govcrawl.items import ITEM_CLASSES, Item, as_json
from govcrawl.parsers import channels
from govcrawl.registry import endpoints

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(file.parent for file in CASES.glob("*/*/request.json"))


def capture_of(folder: Path) -> Capture:
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    (body,) = folder.glob("input.*")
    fetched = request.get("fetched_at")
    is_described = folder.parent.name == "endpoint" and request["request"] in endpoints.names()
    return Capture(
        url=request["url"],
        request=request["request"],
        body=body.read_bytes(),
        status=request.get("status", 200),
        headers=request.get("headers", {}),
        fetched_at=datetime.fromisoformat(fetched) if fetched else None,
        store=request.get("store"),
        endpoint=endpoints.load(request["request"]) if is_described else None,
    )


def expected_of(folder: Path) -> list[dict[str, Any]]:
    answer = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return typing.cast("list[dict[str, Any]]", answer["items"])


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}"
)
def test_case_is_read_as_a_person_reads_it(folder: Path) -> None:
    items = channels.parse(folder.parent.name, capture_of(folder))
    expected = expected_of(folder)
    assert [item.collection for item in items] == [each["collection"] for each in expected]
    for item, want in zip(items, expected, strict=True):
        content = as_json({**item.content(), "_id": item.identity()})
        got = {name: content[name] for name in want["item"]}
        assert got == want["item"]
        assert want["item"], f"{folder} expects nothing of its {item.collection}"


def test_every_channel_with_a_parser_has_cases() -> None:
    assert {folder.parent.name for folder in FOLDERS} >= set(channels.PARSERS)


def test_every_parser_has_a_case() -> None:
    covered = {each["collection"] for folder in FOLDERS for each in expected_of(folder)}
    missing = {name: made for name, made in parser_functions() if made not in covered}
    assert not missing, f"parsers without a case under tests/cases: {missing}"


def parser_functions() -> Iterator[tuple[str, str]]:
    """Qualified name and collection of every public ``parse_*`` function that makes an item."""
    for module_info in pkgutil.walk_packages(parsers.__path__, f"{parsers.__name__}."):
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("parse_") and function.__module__ == module_info.name:
                for made in item_classes(typing.get_type_hints(function).get("return")):
                    yield f"{module_info.name}.{name}", made.collection


def item_classes(annotation: Any) -> Iterator[type[Item]]:
    """The item classes an annotation names, inside a list or a union as well."""
    if annotation in ITEM_CLASSES:
        yield annotation
    for inner in typing.get_args(annotation):
        yield from item_classes(inner)
