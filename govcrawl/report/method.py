"""How the numbers were made: the profile's tree with its weights, and each indicator's rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.indicator import Indicator, Rule
from govcrawl.evaluation.office import DEPARTMENT
from govcrawl.evaluation.profile import ROOT, Node, Profile
from govcrawl.report.numbers import number
from govcrawl.report.words import RULES, word


@dataclass(frozen=True, slots=True)
class Branch:
    """A node, how deep it is, its share of its siblings and of the whole, 0 to 1."""

    node: Node
    depth: int
    of_siblings: float
    of_whole: float


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator as the profile scores it. ``share`` of the whole; 0: shown, not scored."""

    indicator: Indicator
    share: float
    rule: str


def tree(profile: Profile) -> list[Branch]:
    """The nodes below the composite, each after its parent."""
    return list(_below(profile, ROOT, 0, 1.0))


def _below(profile: Profile, parent: str, depth: int, whole: float) -> Iterator[Branch]:
    children = profile.children(parent)
    total = sum(node.weight for node in children) or 1.0
    for node in children:
        share = node.weight / total
        yield Branch(node, depth, share, share * whole)
        yield from _below(profile, node.id, depth + 1, share * whole)


def entries(evaluation: Evaluation) -> list[Entry]:
    """The catalogue's indicators in its order."""
    profile = evaluation.profile
    shares: dict[str, float] = {}
    for branch in tree(profile):
        weights = {each: profile.weight(each) for each in branch.node.indicators}
        total = sum(weights.values()) or 1.0
        for each, weight in weights.items():
            shares[each] = branch.of_whole * weight / total
    return [
        Entry(each, shares.get(each.id, 0.0), _rule(evaluation, each))
        for each in evaluation.catalogue.values()
    ]


def _rule(evaluation: Evaluation, indicator: Indicator) -> str:
    rules = [
        evaluation.profile.rule(evaluation.catalogue, indicator.id, level)
        for level in ("", DEPARTMENT)
    ]
    usual, department = (_told(each) for each in rules)
    return usual if usual == department else f"{usual}；部门 departments {department}"


def _told(rule: Rule) -> str:
    name = word(RULES, rule.name)
    if rule.bad is None or rule.good is None:
        return f"{name.zh} {name.en}"
    return f"{name.zh} {name.en}: {number(rule.bad)} → 0, {number(rule.good)} → 100"
