"""Offices, measures, catalogues and profiles of a few indicators, for tests of scoring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govcrawl.evaluation.indicator import Basis, Catalogue, Indicator, Rule
from govcrawl.evaluation.measure import Measure, State, seen, unseen
from govcrawl.evaluation.profile import ROOT, Node, Profile

Raw = float | State
"""A value, or why there is none."""


@dataclass(frozen=True)
class SmallOffice:
    office_id: str
    level: str = "city"
    name_zh: str = ""
    name_en: str = ""
    adcode: str = "510000"
    parent_id: str | None = None
    population: int | None = None


def indicator(name: str, rule: Rule, direction: str = "up") -> Indicator:
    texts = dict.fromkeys(("name_zh", "name_en", "definition", "unit", "fields", "window"), name)
    return Indicator(
        id=name,
        channel="website",
        dimension="information",
        direction=direction,
        basis=Basis.PROPOSED,
        source="",
        version=1,
        rules={"": rule},
        **texts,
    )


def catalogue(*indicators: Indicator) -> Catalogue:
    return {each.id: each for each in indicators}


def shares(*names: str) -> Catalogue:
    """Indicators whose raw value, 0 to 100, is the score."""
    return catalogue(*(indicator(name, Rule("goalpost", 0, 100)) for name in names))


def node(
    name: str, parent: str | None = ROOT, indicators: Iterable[str] = (), weight: float = 1.0
) -> Node:
    parent = None if name == ROOT else parent
    return Node(name, parent, weight, name, name, tuple(indicators))


def profile(*nodes: Node, **fields: object) -> Profile:
    """A profile; the nodes are all but the root."""
    made = Profile("small", 1, "", "", "", nodes=(node(ROOT), *nodes))
    return Profile(**({name: getattr(made, name) for name in made.__dict__} | fields))  # type: ignore[arg-type]


def flat(*names: str, **fields: object) -> Profile:
    """A profile with all indicators in the root."""
    return profile(nodes=(node(ROOT, indicators=names),), **fields)


def measure(office_id: str, name: str, raw: Raw) -> Measure:
    if isinstance(raw, State):
        return unseen(office_id, name, raw, "because")
    return seen(office_id, name, raw)


def measures(raw: Mapping[str, Mapping[str, Raw]]) -> list[Measure]:
    """Measures of raw values by office and indicator."""
    return [
        measure(office_id, name, value)
        for office_id, row in raw.items()
        for name, value in row.items()
    ]


def offices(*names: str, level: str = "city") -> list[SmallOffice]:
    return [SmallOffice(name, level) for name in names]
