"""How strong an office is on each dimension, over all its channels: what the radars show."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from govcrawl.evaluation.indicator import DIMENSIONS
from govcrawl.evaluation.profile import ROOT, Node, Profile
from govcrawl.report.charts.radar import FEWEST_AXES, Axis, radar
from govcrawl.report.index import Index
from govcrawl.report.league import Block
from govcrawl.report.numbers import score as written
from govcrawl.report.words import DIMENSIONS as NAMES
from govcrawl.report.words import LEVELS, Word, word

_TOP = 4


@dataclass(frozen=True, slots=True)
class Radar:
    """One small chart: whom it is about and the drawing."""

    title: Word
    drawing: Markup


def radars(index: Index, blocks: Iterable[Block]) -> list[Radar]:
    """The mean of each level, then its best offices; none where there are too few dimensions."""
    dimensions = _dimensions(index.evaluation.profile)
    if len(dimensions) < FEWEST_AXES:
        return []
    drawn = []
    for block in blocks:
        level = word(LEVELS, block.level)
        offices = [each.office_id for each in index.offices(block.level)]
        if len(offices) > 1:
            title = Word(f"{level.zh}平均", f"mean of {len(offices)} {level.en or level.zh}")
            drawn.append(_radar(title, _mean(index, offices, dimensions)))
        for row in block.ranked[:_TOP]:
            title = Word(row.office.name_zh, f"{row.office.name_en} {level.zh}".strip())
            axes = [_axis(index, row.office.office_id, each) for each in dimensions]
            drawn.append(_radar(title, axes))
    return drawn


def _radar(title: Word, axes: list[Axis]) -> Radar:
    told = ", ".join(
        f"{name} {'未测得' if value is None else written(value)}" for name, value in axes
    )
    return Radar(title, radar(axes, f"{title.zh}: {told}"))


def _dimensions(profile: Profile) -> list[str]:
    present = {_dimension(node) for node in profile.nodes}
    return [each for each in DIMENSIONS if each in present]


def _dimension(node: Node) -> str:
    return node.id.rpartition(".")[2]


def _axis(index: Index, office_id: str, dimension: str) -> Axis:
    """The mean of the dimension's nodes, by their weights, where enough of them are known."""
    profile = index.evaluation.profile
    known, expected, total, weights = 0, 0, 0.0, 0.0
    for node in profile.nodes:
        score = index.score(office_id, node.id) if _dimension(node) == dimension else None
        if score is None or score.state == "not_applicable":
            continue
        expected += 1
        if score.capability is not None:
            known += 1
            weight = _weight(profile, node)
            total, weights = total + weight * score.capability, weights + weight
    enough = expected and known / expected >= profile.coverage
    return word(NAMES, dimension).zh, total / weights if enough and weights else None


def _weight(profile: Profile, node: Node) -> float:
    """A node's share of the whole."""
    by_id = {each.id: each for each in profile.nodes}
    share, each = 1.0, node
    while each.parent is not None and each.id != ROOT:
        siblings = sum(sibling.weight for sibling in profile.children(each.parent))
        share *= each.weight / siblings if siblings else 0.0
        each = by_id[each.parent]
    return share


def _mean(index: Index, offices: list[str], dimensions: list[str]) -> list[Axis]:
    axes = []
    for dimension in dimensions:
        values = [_axis(index, office, dimension)[1] for office in offices]
        known = [each for each in values if each is not None]
        mean = sum(known) / len(known) if known else None
        axes.append((word(NAMES, dimension).zh, mean))
    return axes
