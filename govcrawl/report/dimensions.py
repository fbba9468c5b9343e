"""How strong an office is on each dimension, over all its channels: what the radars show."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from govcrawl.evaluation.indicator import DIMENSIONS
from govcrawl.evaluation.score import Score
from govcrawl.report.charts.radar import FEWEST_AXES, Axis, radar
from govcrawl.report.index import Index
from govcrawl.report.league import Block
from govcrawl.report.method import Branch, tree
from govcrawl.report.numbers import score as written
from govcrawl.report.words import DIMENSIONS as NAMES
from govcrawl.report.words import LEVELS, Word, node_word, word

_TOP = 4


@dataclass(frozen=True, slots=True)
class Radar:
    """One small chart: whom it is about and the drawing."""

    title: Word
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis: its name and the nodes of the profile it is the mean of."""

    name: str
    branches: tuple[Branch, ...]


def radars(index: Index, blocks: Iterable[Block]) -> list[Radar]:
    """The mean of each level, then its best offices; none where there are too few axes."""
    spokes = _spokes(index)
    if len(spokes) < FEWEST_AXES:
        return []
    drawn = []
    for block in blocks:
        level = word(LEVELS, block.level)
        offices = [each.office_id for each in index.offices(block.level)]
        if len(offices) > 1:
            title = Word(f"{level.zh}平均", f"mean of those measured of {len(offices)}")
            drawn.append(_radar(title, [_mean(index, offices, spoke) for spoke in spokes]))
        for row in block.ranked[:_TOP]:
            title = Word(row.office.name_zh, f"{row.office.name_en} {level.zh}".strip())
            values = [_value(index, row.office.office_id, spoke) for spoke in spokes]
            axes = [(spoke.name, value) for spoke, value in zip(spokes, values, strict=True)]
            drawn.append(_radar(title, axes))
    return drawn


def _radar(title: Word, axes: list[Axis]) -> Radar:
    told = ", ".join(
        f"{name} {'未测得' if value is None else written(value)}" for name, value in axes
    )
    return Radar(title, radar(axes, f"{title.zh}: {told}"))


def _spokes(index: Index) -> list[Spoke]:
    """The dimensions the profile has; where these are too few, what the composite is made of."""
    branches = tree(index.evaluation.profile)
    by_dimension = [
        Spoke(
            word(NAMES, dimension).zh,
            tuple(each for each in branches if each.node.id.rpartition(".")[2] == dimension),
        )
        for dimension in DIMENSIONS
    ]
    dimensions = [each for each in by_dimension if each.branches]
    if len(dimensions) >= FEWEST_AXES:
        return dimensions
    parts = [each for each in branches if each.depth == 0 and each.node.weight]
    return [Spoke(node_word(each.node).zh, (each,)) for each in parts]


def _value(index: Index, office_id: str, spoke: Spoke) -> float | None:
    """The mean of the spoke's nodes by their share of the whole, where enough are known.

    Nodes that count for nothing in the whole are all alike.
    """
    scores = [(each.of_whole, index.score(office_id, each.node.id)) for each in spoke.branches]
    expected = [(share, each) for share, each in scores if each and _applies(each)]
    known = [(share, each.capability) for share, each in expected if each.capability is not None]
    if not known or len(known) < index.evaluation.profile.coverage * len(expected):
        return None
    weights = (
        [share for share, _ in known] if any(share for share, _ in known) else [1.0] * len(known)
    )
    weighed = sum(weight * value for weight, (_, value) in zip(weights, known, strict=True))
    return weighed / sum(weights)


def _applies(score: Score) -> bool:
    return score.state != "not_applicable"


def _mean(index: Index, offices: list[str], spoke: Spoke) -> Axis:
    values = [_value(index, office, spoke) for office in offices]
    known = [each for each in values if each is not None]
    return spoke.name, sum(known) / len(known) if known else None
