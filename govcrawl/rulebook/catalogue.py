"""The indicator catalogue, ``govcrawl/data/evaluation/indicators.csv``, read and checked."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from govcrawl.evaluation.indicator import (
    CHANNELS,
    DIMENSIONS,
    Basis,
    Catalogue,
    Indicator,
    Rule,
)
from govcrawl.evaluation.office import DEPARTMENT

RULES = ("goalpost", "minmax", "log1p", "percentile_rank", "z")
FOLDER = files("govcrawl") / "data" / "evaluation"


class RulebookError(ValueError):
    """Something in the rules cannot be followed: every problem, ``file: place: what``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class LeftOut:
    """An indicator of the literature that our collections cannot feed, and why."""

    id: str
    name_zh: str
    name_en: str
    why: str


@cache
def load() -> Catalogue:
    """The indicators by id, in the order of the file. Raises RulebookError."""
    rows = _rows("indicators.csv")
    problems = [problem for line, row in rows for problem in _problems(line, row)]
    found = [row["id"] for _, row in rows]
    problems += [
        f"indicators.csv: {each} twice" for each in sorted(set(found)) if found.count(each) > 1
    ]
    if problems:
        raise RulebookError(problems)
    return {row["id"]: _indicator(row) for _, row in rows}


@cache
def left_out() -> tuple[LeftOut, ...]:
    """The indicators that are not in the catalogue, in the order of the file."""
    return tuple(LeftOut(**row) for _, row in _rows("left_out.csv"))


def _rows(name: str) -> list[tuple[int, dict[str, str]]]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return list(enumerate(csv.DictReader(text.splitlines()), start=2))


def _indicator(row: Mapping[str, str]) -> Indicator:
    rules = {"": rule(row["rule"], row["bad"], row["good"])}
    if row["department_good"]:
        rules[DEPARTMENT] = rule(row["rule"], row["department_bad"], row["department_good"])
    names = "id channel dimension name_zh name_en definition unit direction fields window source"
    return Indicator(
        **{name: row[name] for name in names.split()},
        basis=Basis(row["basis"]),
        version=int(row["version"]),
        rules=rules,
    )


def rule(name: str, bad: str | float, good: str | float) -> Rule:
    """A rule of its written parts; posts that are not given are empty."""
    return Rule(name, *(None if post == "" else float(post) for post in (bad, good)))


def _problems(line: int, row: Mapping[str, str]) -> list[str]:
    """What is wrong with a row, each with its line and column."""
    allowed = {
        "channel": CHANNELS,
        "dimension": DIMENSIONS,
        "direction": ("up", "down"),
        "basis": tuple(Basis),
        "rule": RULES,
    }
    place = f"indicators.csv: line {line}"
    found = [
        f"{place}: {column}: got {row[column]!r}, expected one of {', '.join(of)}"
        for column, of in allowed.items()
        if row[column] not in of
    ]
    empty = [name for name in ("id", "name_zh", "name_en", "definition", "fields") if not row[name]]
    found += [f"{place}: {name}: empty" for name in empty]
    numbers = ("bad", "good", "department_bad", "department_good", "version")
    wrong = [name for name in numbers if not _is_number(row[name])]
    found += [f"{place}: {name}: got {row[name]!r}, expected a number" for name in wrong]
    if wrong:
        return found
    if (row["rule"] == "goalpost") is not bool(row["bad"] and row["good"]):
        found.append(f"{place}: goalpost needs bad and good, others have none")
    elif row["rule"] == "goalpost":
        rising = float(row["good"]) > float(row["bad"])
        if rising is not (row["direction"] == "up"):
            found.append(f"{place}: the posts run against the direction")
    return found


def _is_number(text: str) -> bool:
    try:
        return not text or math.isfinite(float(text))
    except ValueError:
        return False
