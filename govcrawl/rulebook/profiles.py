"""Profiles: TOML files that say which scores there are and how they are made (docs/profiles.md)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from govcrawl.evaluation.indicator import Catalogue, Rule
from govcrawl.evaluation.office import DEPARTMENT
from govcrawl.evaluation.profile import (
    ARITHMETIC,
    ENTROPY,
    FAIL,
    FLAG,
    GEOMETRIC,
    GIVEN,
    HARMONIC,
    Profile,
)
from govcrawl.rulebook import catalogue
from govcrawl.rulebook.catalogue import RULES, RulebookError
from govcrawl.rulebook.comparisons import compared
from govcrawl.rulebook.nodes import nodes
from govcrawl.rulebook.tables import Table, shown

FOLDER = files("govcrawl") / "data" / "profiles"
LEVELS = ("province", "city", "county", DEPARTMENT)


def names() -> tuple[str, ...]:
    """The profiles that come with the project."""
    found = (each.name for each in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def load(name_or_path: str | Path) -> Profile:
    """A profile of the project by its name, or one of your own by its file.

    Raises RulebookError with every problem, each ``file: key: got, expected``.
    """
    if name_or_path in names():
        file = f"{name_or_path}.toml"
        return parse((FOLDER / file).read_text(encoding="utf-8"), file)
    path = Path(name_or_path)
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8"
        known = f"a TOML file in UTF-8, or one of {', '.join(names())}"
        raise RulebookError([f"{path}: profile: got {reason}, expected {known}"]) from error


def parse(text: str, file: str, known: Catalogue | None = None) -> Profile:
    """The profile a TOML text describes. ``file`` is what messages call it.

    ``known`` are the indicators there are, the project's catalogue unless given. Raises
    RulebookError with every problem.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError([f"{file}: the file: got {error}, expected TOML"]) from error
    problems: list[str] = []
    profile = _profile(Table(file, "", content, problems), known or catalogue.load())
    if problems:
        raise RulebookError(problems)
    return replace(profile, text=text)


def _profile(table: Table, known: Catalogue) -> Profile:
    tree = nodes(table, known)
    indicators = table.tables("indicator")
    weights, rules = _weights(indicators, known), dict(_rules(indicators, known))
    for each in indicators.values():
        each.close()
    weighting = table.choice("weights", (GIVEN, ENTROPY), GIVEN)
    matrices = table.tables("ahp")
    if matrices and weighting == ENTROPY:
        table.problem("weights", shown(ENTROPY), f"{GIVEN!r} where there is [ahp]")
    tree, pairwise = compared(matrices, tree)
    profile = Profile(
        name=table.text("name"),
        version=table.whole("version", 1),
        title_zh=table.text("title_zh"),
        title_en=table.text("title_en"),
        description=table.text("description"),
        nodes=tree,
        coverage=table.number("coverage", 0, 1, 0.66),
        aggregation=table.choice("aggregation", (ARITHMETIC, GEOMETRIC, HARMONIC), ARITHMETIC),
        vetoes=table.choice("vetoes", (FLAG, FAIL), FLAG),
        peers=_peers(table),
        few=table.whole("few", 0, 5),
        weights=weights | pairwise,
        rules=rules,
        weighting=weighting,
    )
    table.close()
    return profile


def _peers(table: Table) -> tuple[tuple[str, ...], ...]:
    table.asked.add("peers")
    found = table.content.get("peers", [list(each) for each in Profile.peers])
    if not isinstance(found, list) or not all(isinstance(group, list) for group in found):
        table.problem("peers", shown(found), "a list of lists of levels")
        return ()
    levels = [level for group in found for level in group]
    if sorted(map(str, levels)) != sorted(LEVELS):
        table.problem("peers", shown(found), f"each level once: {', '.join(LEVELS)}")
    return tuple(tuple(group) for group in found if group)


def _weights(indicators: Mapping[str, Table], known: Catalogue) -> dict[str, float]:
    for name, table in indicators.items():
        if name not in known:
            table.problem("", shown(name), "an indicator of the catalogue")
    return {
        name: table.number("weight", 0) for name, table in indicators.items() if "weight" in table
    }


def _rules(indicators: Mapping[str, Table], known: Catalogue) -> Iterator[tuple[str, Rule]]:
    for name, table in indicators.items():
        table.asked |= {"weight", "rule", "bad", "good"}
        if {"rule", "bad", "good"} & table.content.keys():
            yield name, _rule(table, known[name].direction if name in known else None)


def _rule(table: Table, direction: str | None) -> Rule:
    before = len(table.problems)
    rule = table.choice("rule", RULES)
    if rule == "goalpost":
        bad, good = table.number("bad"), table.number("good")
        against = direction is not None and (bad == good or (good > bad) is not (direction == "up"))
        if against and len(table.problems) == before:
            table.problem("good", f"{good:g} after bad {bad:g}", f"better {direction}")
        return Rule(rule, bad, good)
    for post in ("bad", "good"):
        if rule and post in table:
            table.problem(post, shown(table.content[post]), "posts of a goalpost only")
    return Rule(rule)
