"""Sichuan's five economic zones, ``govcrawl/data/evaluation/zones.csv``, read and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from govcrawl.registry import tables
from govcrawl.rulebook.catalogue import FOLDER, RulebookError

COLUMNS = ("adcode", "zone_zh", "zone_en")
PREFIX = 4
"""A city's digits in the adcodes of what lies in it."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An economic zone, by its names."""

    zh: str
    en: str


@cache
def load() -> Mapping[str, Zone]:
    """The zones by the first four digits of the adcodes that lie in them.

    Raises RulebookError with everything that is wrong.
    """
    table = tables.read(FOLDER / "zones.csv", COLUMNS)
    problems = [*table.problems]
    zones: dict[str, Zone] = {}
    for row in table.rows:
        code = row.values["adcode"]
        if not re.fullmatch(r"\d{4}00", code, re.ASCII) or code[:PREFIX] in zones:
            problems.append(row.problem("adcode", "a city's six digits, once"))
        problems += [row.problem(name, "a name") for name in COLUMNS[1:] if not row.values[name]]
        zones[code[:PREFIX]] = Zone(row.values["zone_zh"], row.values["zone_en"])
    if problems:
        raise RulebookError([str(each) for each in problems])
    return zones


def zone_of(adcode: str) -> Zone | None:
    """The zone a city or county lies in; None for the province, and elsewhere."""
    return load().get(adcode[:PREFIX])
