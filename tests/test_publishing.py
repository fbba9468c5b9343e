"""An evaluation in the database and in files: whole, safe to open, and the same again."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyarrow import parquet
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.publishing import files, storing, tables
from govcrawl.publishing.documents import COLLECTIONS, documents
from tests.support.evaluations import FORMULA, SCRIPT, evaluation, province

Documents = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def made() -> Evaluation:
    return evaluation(province(2, 1, 2))


@pytest.fixture(scope="module")
def held(made: Evaluation) -> Documents:
    return documents(made)


@pytest.fixture(scope="module")
def folder(made: Evaluation, held: Documents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    files.write(path, tables.tables(made, held))
    return path


def test_every_document_fits_its_schema_and_has_its_own_key(held: Documents) -> None:
    for name in COLLECTIONS:
        assert held[name], name
        assert [
            schemas.errors(name, each) for each in held[name] if schemas.errors(name, each)
        ] == []
        assert len({each["_id"] for each in held[name]}) == len(held[name]), name


def test_states_stay_apart(held: Documents) -> None:
    """Only what was seen has a value, and a zero is one."""
    by_state: dict[str, set[bool]] = {}
    for each in held["indicators"]:
        by_state.setdefault(each["state"], set()).add(each["value"] is None)
    assert by_state == {
        "observed": {False},
        "zero": {False},
        "absent": {True},
        "missing": {True},
        "not_applicable": {True},
    }
    assert {each["value"] for each in held["indicators"] if each["state"] == "zero"} == {0}
    unseen = [each for each in held["indicators"] if each["state"] == "missing"]
    assert all(each["reason"] for each in unseen)


def test_storing_again_changes_nothing(database: Database[dict[str, Any]], held: Documents) -> None:
    count = sum(map(len, held.values()))
    first = storing.store(database, held)
    assert (first.written, first.unchanged, first.removed) == (count, 0, 0)
    again = storing.store(database, held)
    assert (again.written, again.unchanged, again.removed) == (0, count, 0)
    for name in COLLECTIONS:
        stored = {each["_id"]: each for each in database[name].find()}
        assert stored == {each["_id"]: each for each in held[name]}


def test_only_what_changed_is_written_and_what_is_gone_goes(
    database: Database[dict[str, Any]], made: Evaluation
) -> None:
    storing.store(database, documents(made))
    later = replace(made, findings=made.findings[1:], seed=made.seed + 1)
    changes = storing.store(database, documents(later))
    assert (changes.written, changes.removed) == (1, 1), "the evaluation itself; the finding"
    assert database["findings"].count_documents({}) == len(made.findings) - 1
    other = replace(made, id=made.id + "-other")
    storing.store(database, documents(other))
    assert database["findings"].count_documents({"evaluation": made.id}) == len(made.findings) - 1


def test_an_invalid_document_stores_nothing(
    database: Database[dict[str, Any]], held: Documents
) -> None:
    broken = {**held["scores"][0], "coverage": 1.5}
    with pytest.raises(storing.InvalidEvaluationError, match=r"scores .*coverage: 1\.5"):
        storing.store(database, {**held, "scores": [broken]})
    assert database.list_collection_names() == []


def test_two_of_one_key_would_lose_one_so_nothing_is_stored(
    database: Database[dict[str, Any]], held: Documents
) -> None:
    twice = [held["findings"][0], {**held["findings"][0], "zh": "另一句"}]
    with pytest.raises(storing.InvalidEvaluationError, match="findings: more than one of"):
        storing.store(database, {**held, "findings": twice})
    assert database.list_collection_names() == []


def test_an_evaluation_is_there_only_when_it_is_whole(
    database: Database[dict[str, Any]], held: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    storing.store(database, held)
    changed = {**held, "scores": [{**held["scores"][0], "content_hash": "sha256:" + "0" * 64}]}

    def lost(*_: object) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr(storing, "_carry_out", lost)
    with pytest.raises(ConnectionError):
        storing.store(database, changed)
    assert database["evaluations"].count_documents({}) == 0


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_same_rows_are_in_every_format(folder: Path, held: Documents) -> None:
    for name in ("indicators", "scores", "findings", "rulings"):
        read = parquet.read_table(folder / f"{name}.parquet").to_pylist()
        told = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert read == told, name
        assert len(rows(folder / f"{name}.csv")) == len(held[name])
        book = openpyxl.load_workbook(folder / "evaluation.xlsx", read_only=True)
        assert len(list(book[name].iter_rows())) == len(held[name]) + 1
        book.close()
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    assert scores[0]["name_zh"]
    null = [row for row in rows(folder / "scores.csv") if row["state"] == "missing"]
    assert null
    assert {row["capability"] for row in null} == {""}, "not measured is an empty cell, not 0"


def test_no_cell_starts_a_formula(folder: Path) -> None:
    starts = ("=", "+", "-", "@", "\t", "\r")
    found = 0
    for file in folder.glob("*.csv"):
        for row in rows(file):
            texts = [each for each in row.values() if not _is_number(each)]
            assert not [each for each in texts if each.startswith(starts)], file.name
            found += any(each.startswith(f"'{FORMULA}") for each in texts)
    assert found
    book = openpyxl.load_workbook(folder / "evaluation.xlsx")
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}, "no formula, no link"
    assert not [c.value for c in cells if isinstance(c.value, str) and c.value.startswith(starts)]
    assert not [cell for cell in cells if cell.hyperlink]
    assert SCRIPT in {cell.value for cell in cells}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_same_evaluation_makes_the_same_bytes(
    folder: Path, made: Evaluation, held: Documents, tmp_path: Path
) -> None:
    files.write(tmp_path, tables.tables(made, held))
    assert _contents(tmp_path) == _contents(folder)


def _contents(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_every_figure_has_its_data_in_a_table(folder: Path, made: Evaluation) -> None:
    told = rows(folder / "figures.csv")
    assert {row["figure"] for row in told} == {each.id for each in made.figures}
    missing = [row for row in told if not row["value"]]
    assert missing
    assert all(row["note"] for row in missing)
