"""What the 2021 study prints, ``govcrawl/data/evaluation/paper_sichuan_2021.csv``, read."""

import re
from collections.abc import Mapping
from functools import cache

from govcrawl.evaluation.paper import Printed
from govcrawl.registry import tables
from govcrawl.registry.tables import Problem, Row
from govcrawl.rulebook.catalogue import FOLDER, RulebookError

COLUMNS = ("id", "what_zh", "what_en", "value", "unit", "page", "note")
_NUMBER = re.compile(r"\d+(?:\.(\d+))?", re.ASCII)


@cache
def load() -> Mapping[str, Printed]:
    """What is printed, by id, in the order of the file. Raises RulebookError."""
    table = tables.read(FOLDER / "paper_sichuan_2021.csv", COLUMNS)
    problems = [*table.problems, *(problem for row in table.rows for problem in _problems(row))]
    if problems:
        raise RulebookError([str(each) for each in problems])
    return {row.values["id"]: _printed(row) for row in table.rows}


def _problems(row: Row) -> list[Problem]:
    numbers = {"value": _NUMBER, "page": re.compile(r"12[6-9]", re.ASCII)}
    expected = {"value": "a number", "page": "a page of the study, 126 to 129"}
    return [
        row.problem(name, expected[name])
        for name, pattern in numbers.items()
        if not pattern.fullmatch(row.values[name])
    ]


def _printed(row: Row) -> Printed:
    told = row.values
    match = _NUMBER.fullmatch(told["value"])
    decimals = len(match[1] or "") if match else 0
    return Printed(
        id=told["id"],
        zh=told["what_zh"],
        en=told["what_en"],
        value=float(told["value"]),
        decimals=decimals,
        unit=told["unit"],
        page=int(told["page"]),
        note=told["note"],
    )
