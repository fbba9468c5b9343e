"""From measures to scores: normalising indicators, then weighting them up a profile's tree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from govcrawl.evaluation.aggregating import FAILED, Outcome, of_indicator, walk
from govcrawl.evaluation.indicator import Catalogue
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.normalising import Scale, note, scale
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.profile import ENTROPY, FAIL, ROOT, Profile
from govcrawl.evaluation.ranking import ranked
from govcrawl.evaluation.score import Score, Scored
from govcrawl.evaluation.weights import by_entropy, given

Tree = dict[str, dict[str, float]]
"""The weights of the children of each node, children before their parents."""


def scored(
    profile: Profile, catalogue: Catalogue, offices: Sequence[Office], measures: Iterable[Measure]
) -> list[Scored]:
    """Each measure with its score of 0 to 100, in the order of the measures.

    Relative rules compare the offices of a group of levels (``peers``); a level of no group is
    compared with itself. Raises KeyError for a measure of an office or indicator that is not given,
    and ValueError for a rule that does not fit.
    """
    listed = list(measures)
    levels = {office.office_id: office.level for office in offices}
    values: dict[tuple[str, tuple[str, ...]], list[float]] = defaultdict(list)
    for each in listed:
        if each.value is not None:
            values[each.indicator, profile.group(levels[each.office_id])].append(each.value)

    @cache
    def fitted(indicator: str, level: str) -> tuple[str, Scale | None, int, str]:
        rule = profile.rule(catalogue, indicator, level)
        peers = values[indicator, profile.group(level)]
        made = scale(rule, catalogue[indicator].direction, peers)
        return rule.name, made, len(peers), note(rule, peers, profile.few)

    def score(measure: Measure) -> Scored:
        rule, made, peers, told = fitted(measure.indicator, levels[measure.office_id])
        if measure.value is None:
            return Scored(measure, None, rule, peers)
        return Scored(measure, made(measure.value) if made else None, rule, peers, told)

    return [score(each) for each in listed]


def scores(
    profile: Profile,
    offices: Sequence[Office],
    indicators: Iterable[Scored],
    vetoes: Mapping[str, tuple[str, ...]],
) -> list[Score]:
    """Every node's score for every office, with ranks. ``vetoes``: failed rules by office.

    Office by office in their order, nodes in the profile's. An indicator nobody measured is
    missing. Vetoes stand beside the composite; where the profile says so they make it fail, and
    what the score would have been is kept as the provisional one.
    """
    found = outcomes(offices, indicators)
    weigh(profile, found)
    made = (
        _judged(_score(office, node.id, found[office.office_id][node.id]), profile, vetoes)
        for office in offices
        for node in profile.nodes
    )
    return ranked(made)


def outcomes(
    offices: Iterable[Office], indicators: Iterable[Scored]
) -> dict[str, dict[str, Outcome]]:
    """What is known of the indicators, by office and indicator."""
    found: dict[str, dict[str, Outcome]] = {office.office_id: {} for office in offices}
    for each in indicators:
        found[each.measure.office_id][each.measure.indicator] = of_indicator(each)
    return found


def weigh(profile: Profile, found: Mapping[str, dict[str, Outcome]]) -> Tree:
    """Add the nodes' outcomes to the indicators', by office; gives the weights that were used.

    Entropy weights of a node are made of the capability its children have at all offices.
    """
    tree: Tree = {}
    for node in reversed(profile.nodes):
        weights = given(profile, node)
        if profile.weighting == ENTROPY:
            weights = by_entropy(weights, {name: _column(found, name) for name in weights})
        tree[node.id] = weights
        for of_office in found.values():
            walk({node.id: weights}, of_office, profile.aggregation, profile.coverage)
    return tree


def _column(found: Mapping[str, Mapping[str, Outcome]], name: str) -> list[float]:
    told = (of_office[name].capability for of_office in found.values() if name in of_office)
    return [each for each in told if each is not None]


def _score(office: Office, node: str, outcome: Outcome) -> Score:
    return Score(
        office.office_id,
        node,
        office.level,
        outcome.state,
        outcome.capability,
        outcome.quality,
        outcome.capability_provisional,
        outcome.quality_provisional,
        outcome.coverage,
        outcome.known,
        outcome.expected,
    )


def _judged(score: Score, profile: Profile, vetoes: Mapping[str, tuple[str, ...]]) -> Score:
    failed = vetoes.get(score.office_id, ())
    if score.node != ROOT or not failed:
        return score
    if profile.vetoes != FAIL:
        return replace(score, vetoes=failed)
    capability, quality = score.capability, score.quality
    if capability is None:
        capability, quality = score.capability_provisional, score.quality_provisional
    return replace(
        score,
        state=FAILED,
        capability=None,
        quality=None,
        capability_provisional=capability,
        quality_provisional=quality,
        vetoes=failed,
    )
