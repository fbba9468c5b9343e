"""The indicator catalogue: complete, consistent, and listed as the documents say."""

import json
import subprocess
import sys

import pytest

from govcrawl import schemas
from govcrawl.evaluation.indicator import CHANNELS, DIMENSIONS
from govcrawl.rulebook import catalogue, handbook
from tests.conftest import ROOT


def listed(*arguments: str) -> str:
    command = [sys.executable, "scripts/indicators.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_document_is_what_the_catalogue_says() -> None:
    assert (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8") == handbook.text()


def test_every_channel_and_dimension_is_measured() -> None:
    every = catalogue.load().values()
    assert {each.channel for each in every} == set(CHANNELS)
    assert {each.dimension for each in every} == set(DIMENSIONS)


def test_fields_are_those_of_the_collections() -> None:
    """A field that is renamed must not leave the catalogue behind."""
    outside = {"registry", "outcomes"}
    for each in catalogue.load().values():
        for part in each.fields.split("; "):
            collection, _, fields = part.partition(": ")
            if collection in outside:
                continue
            properties = schemas.load(collection)["properties"]
            metrics = collection in {"observations", "endpoint_readings"}
            for field in fields.split(", ") if fields and not metrics else ():
                assert field.partition(".")[0] in properties, f"{each.id}: {collection}.{field}"


def test_what_is_left_out_is_not_in_the_catalogue() -> None:
    left = {each.id: each.why for each in catalogue.left_out()}
    assert left
    assert all(left.values())
    assert not left.keys() & catalogue.load().keys()


def test_a_department_has_targets_of_its_own() -> None:
    surveys = catalogue.load()["WEB-PAR-05"]
    assert (surveys.rule("city").good, surveys.rule("department").good) == (6, 3)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("channel", "radio", "channel: got 'radio', expected one of website"),
        ("basis", "official", "basis: got 'official'"),
        ("rule", "sum", "rule: got 'sum'"),
        ("name_zh", "", "name_zh: empty"),
        ("bad", "", "goalpost needs bad and good"),
        ("direction", "down", "the posts run against the direction"),
        ("good", "much", "good: got 'much', expected a number"),
        ("version", "new", "version: got 'new', expected a number"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_where(column: str, value: str, said: str) -> None:
    (_, row), *_ = catalogue._rows("indicators.csv")
    problems = catalogue._problems(2, {**row, column: value})
    assert any(each.startswith("indicators.csv: line 2: ") and said in each for each in problems)


def test_it_is_listed_by_a_command() -> None:
    told = json.loads(listed("--json", "--channel", "weibo"))
    assert [each["id"] for each in told][:2] == ["WB-INF-01", "WB-INF-02"]
    assert {each["channel"] for each in told} == {"weibo"}
    assert "goalpost 14 → 0" in listed("--channel", "wechat")
