"""Scores weighted up a tree, with what is missing, absent and not applicable kept apart.

A node is the weighted mean of its children that are known. Its coverage is the number of known
children (seen or absent) by the number of those that apply; their weights play no part, as in COINr
(``dat_thresh``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log

from govcrawl.evaluation.measure import State
from govcrawl.evaluation.profile import ARITHMETIC, GEOMETRIC, HARMONIC
from govcrawl.evaluation.score import Scored

SCORED, ABSENT, MISSING, NOT_APPLICABLE, FAILED = (
    "scored",
    "absent",
    "missing",
    "not_applicable",
    "failed",
)

Weighted = Sequence[tuple[float, float]]
"""Weights, each with its value."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an indicator or a node of one office; the fields are as in Score."""

    state: str
    capability: float | None = None
    quality: float | None = None
    capability_provisional: float | None = None
    quality_provisional: float | None = None
    coverage: float = 0.0
    known: int = 0
    expected: int = 1


UNSEEN = Outcome(MISSING)
GONE = Outcome(ABSENT, capability=0.0, capability_provisional=0.0, coverage=1.0, known=1)
BESIDE = Outcome(NOT_APPLICABLE, coverage=1.0, expected=0)


def of_indicator(scored: Scored) -> Outcome:
    """An indicator as a child of its node.

    One that was seen but has no score, because its peers do not tell who is better, is left out
    like one that does not apply: it was looked at, so it must not lower the coverage either.
    """
    state, score = scored.measure.state, scored.score
    if state is State.ABSENT:
        return GONE
    if state is State.MISSING:
        return UNSEEN
    if score is None:
        return BESIDE
    return Outcome(SCORED, score, score, score, score, coverage=1.0, known=1)


def of_node(
    children: Iterable[tuple[float, Outcome]], aggregation: str, threshold: float
) -> Outcome:
    """A node of its children with their weights; those that weigh 0 play no part.

    Below the threshold only the provisional scores are there; they are made of the children's
    provisional ones, so no threshold plays a part in them.
    """
    applying = [(weight, each) for weight, each in children if weight and each.expected]
    if not applying:
        return BESIDE
    known = [(weight, each) for weight, each in applying if each.state in {SCORED, ABSENT}]
    coverage = len(known) / len(applying)
    enough = bool(known) and coverage >= threshold
    absent = all(each.state == ABSENT for _, each in known)
    return Outcome(
        (ABSENT if absent else SCORED) if enough else MISSING,
        _mean(aggregation, [(w, each.capability) for w, each in known]) if enough else None,
        _mean(aggregation, [(w, each.quality) for w, each in known]) if enough else None,
        _mean(aggregation, [(w, each.capability_provisional) for w, each in applying]),
        _mean(aggregation, [(w, each.quality_provisional) for w, each in applying]),
        coverage,
        len(known),
        len(applying),
    )


def walk(
    tree: Mapping[str, Mapping[str, float]],
    outcomes: dict[str, Outcome],
    aggregation: str,
    threshold: float,
) -> None:
    """Add the outcomes of all nodes to those of the indicators of one office.

    ``tree`` has the weights of the children by node, children before their parents.
    """
    for node, weights in tree.items():
        children = [(weight, outcomes.get(name, UNSEEN)) for name, weight in weights.items()]
        outcomes[node] = of_node(children, aggregation, threshold)


def mean(aggregation: str, weighted: Weighted) -> float:
    """The weighted mean of scores of 0 to 100; of no kind outside its values.

    The geometric mean is taken on 1 to 100 and brought back to 0 to 100, so that one 0 does not
    wipe out everything. The harmonic mean with a 0 is 0. Raises ZeroDivisionError without weights.
    """
    if aggregation == GEOMETRIC:
        found = down(geometric([(weight, up(value)) for weight, value in weighted]))
    elif aggregation == HARMONIC:
        found = harmonic(weighted)
    elif aggregation == ARITHMETIC:
        found = arithmetic(weighted)
    else:
        raise ValueError(f"no mean is called {aggregation}")
    values = [value for _, value in weighted]
    return min(max(values), max(min(values), found))


def up(score: float) -> float:
    """A score of 0 to 100 on 1 to 100."""
    return 1 + 0.99 * score


def down(score: float) -> float:
    """A score of 1 to 100 on 0 to 100."""
    return (score - 1) / 0.99


def arithmetic(weighted: Weighted) -> float:
    """Sum of w x / sum of w."""
    return fsum(w * x for w, x in weighted) / fsum(w for w, _ in weighted)


def geometric(weighted: Weighted) -> float:
    """Exp of sum of w ln x / sum of w. Raises ValueError where a value is not above 0."""
    return exp(fsum(w * log(x) for w, x in weighted) / fsum(w for w, _ in weighted))


def harmonic(weighted: Weighted) -> float:
    """Sum of w / sum of w/x; 0, its limit, where a value is 0."""
    if any(x == 0 for _, x in weighted):
        return 0.0
    return fsum(w for w, _ in weighted) / fsum(w / x for w, x in weighted)


def _mean(aggregation: str, weighted: Iterable[tuple[float, float | None]]) -> float | None:
    told = [(weight, value) for weight, value in weighted if value is not None]
    return mean(aggregation, told) if told else None
