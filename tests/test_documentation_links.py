"""What the documentation points to is there: files, headings, scripts, folders and documents."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(
    r"(?<![\w./-])((?:scripts|docs|deploy|benchmarks|schemas|govcrawl|tests)/[\w./*-]*[\w*])"
)
INVENTED = {"govcrawl/parsers/appstore/example.py"}
"""What a document tells a reader to write."""


def headings(file: Path) -> set[str]:
    """The anchors of a document's headings."""
    found = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in found}


def links(file: Path) -> Iterator[str]:
    for target in LINK.findall(file.read_text(encoding="utf-8")):
        if "://" not in target:
            yield target


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    wrong = []
    for target in links(file):
        name, _, anchor = target.partition("#")
        led = (file.parent / name).resolve() if name else file
        if not led.exists() or (anchor and anchor not in headings(led)):
            wrong.append(target)
    assert wrong == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_file_that_is_named_is_there(file: Path) -> None:
    named = set(NAMED.findall(file.read_text(encoding="utf-8"))) - INVENTED
    assert sorted(name for name in named if not any(ROOT.glob(name))) == []


def test_every_document_is_reached_from_the_front_page() -> None:
    reached = {
        target.partition("#")[0] for target in links(ROOT / "README.md") if target.endswith(".md")
    }
    documents = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")}
    assert documents - reached == set()


def test_both_front_pages_show_the_same_commands() -> None:
    english, chinese = (
        set(re.findall(r"scripts/[\w.]+", (ROOT / name).read_text(encoding="utf-8")))
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese
