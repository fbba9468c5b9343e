"""The rooms of the package: which may use which, as their imports tell."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "govcrawl"
OUTSIDE = frozenset({"asyncio", "pymongo", "rich", "scrapy", "socket", "twisted", "urllib.request"})


def room_of(file: Path) -> str:
    """The folder or module of the package a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def used() -> dict[str, set[str]]:
    """Room by room: the other rooms of the package it uses, and what it has from outside."""
    rooms: dict[str, set[str]] = {}
    modules = {room_of(file) for file in PACKAGE.rglob("*.py")}
    for file in PACKAGE.rglob("*.py"):
        names = rooms.setdefault(room_of(file), set())
        for name in imported(file):
            first, _, rest = name.partition(".")
            room = rest.partition(".")[0]
            if first == "govcrawl" and room in modules:
                names.add(room)
            elif name in OUTSIDE or first in OUTSIDE:
                names.add(f"outside {first}")
        names.discard(room_of(file))
    return rooms


def test_no_room_uses_itself_in_a_roundabout_way() -> None:
    order = list(TopologicalSorter(used()).static_order())
    assert order.index("items") < order.index("spiders")


@pytest.mark.parametrize(
    ("room", "may"),
    [
        ("endpoint", set()),
        ("evaluation", {"china"}),
        ("rulebook", {"evaluation", "registry"}),
        ("report", {"evaluation", "rulebook"}),
        ("items", {"china"}),
        ("parsers", {"capture", "china", "endpoint", "items", "reasons", "urls"}),
        (
            "planning",
            {"access", "capture", "china", "endpoint", "items"}
            | {"parsers", "reasons", "registry", "urls"},
        ),
        ("health", {"items", "reasons"}),
    ],
)
def test_what_is_pure_uses_only_what_is(room: str, may: set[str]) -> None:
    assert used()[room] <= may
