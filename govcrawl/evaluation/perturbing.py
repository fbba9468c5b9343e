"""All nodes of all offices under other choices, fast: plain floats in columns, one run at a time.

It gives what ``scoring.scores`` gives for the same choices (a test holds them together), without
making an object for each. A column has a number for each office: a score of 0 to 100, or below 0
why there is none: ``MISSING``, ``ABSENT`` or ``BESIDE`` (it does not apply).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

from govcrawl.evaluation.aggregating import UNSEEN, Outcome, down, up
from govcrawl.evaluation.indicator import Catalogue
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.profile import GEOMETRIC, Profile
from govcrawl.evaluation.scoring import Tree, outcomes, scored, weigh

MISSING, ABSENT, BESIDE = -1.0, -2.0, -3.0

Column = list[float]
Row = tuple[tuple[int, ...], tuple[float, ...], int, int]
"""Of an office's indicators in a node: places and scores, how many are known, how many apply."""


@dataclass(frozen=True)
class Setting:
    """The choices of a run. ``weights`` are of the children by node, children before parents.

    ``without`` is an indicator that plays no part. Where ``absent_counts`` what is absent is 0
    (capability), else it is left out (quality).
    """

    weights: Tree
    aggregation: str
    threshold: float
    without: str | None
    absent_counts: bool


@dataclass(frozen=True)
class Table:
    """The indicators' outcomes of all offices, on one scale; made once, walked in every run.

    ``tree`` has the weights the profile gives, children before their parents. ``rows`` are by node,
    and whether absent counts and the mean is geometric.
    """

    tree: Tree
    found: Sequence[Mapping[str, Outcome]]
    rows: dict[tuple[str, bool, bool], list[Row]]

    @classmethod
    def of(
        cls,
        profile: Profile,
        catalogue: Catalogue,
        offices: Sequence[Office],
        measures: Iterable[Measure],
    ) -> "Table":
        """The table of these measures."""
        found = outcomes(offices, scored(profile, catalogue, offices, measures))
        tree = weigh(profile, found)
        return cls(tree, list(found.values()), {})

    def rows_of(self, node: str, names: Sequence[str], setting: Setting) -> list[Row]:
        """Each office's row of the indicators of a node."""
        geometric = setting.aggregation == GEOMETRIC
        if setting.without in self.tree[node]:
            return [_row(each, names, geometric, setting.absent_counts) for each in self.found]
        key = (node, setting.absent_counts, geometric)
        if key not in self.rows:
            self.rows[key] = [
                _row(each, names, geometric, setting.absent_counts) for each in self.found
            ]
        return self.rows[key]


def columns(table: Table, setting: Setting) -> dict[str, Column]:
    """The scores of every node: capability where what is absent counts, else quality."""
    made: dict[str, Column] = {}
    for node, of in setting.weights.items():
        weights = {name: each for name, each in of.items() if each and name != setting.without}
        if all(name in made for name in of):
            below = [made[name] for name in weights]
            made[node] = _of_nodes(list(weights.values()), below, setting, len(table.found))
        else:
            rows = table.rows_of(node, list(weights), setting)
            made[node] = _of_indicators(list(weights.values()), rows, setting)
    return made


def _row(
    found: Mapping[str, Outcome], names: Sequence[str], geometric: bool, absent_counts: bool
) -> Row:
    known, expected = 0, 0
    told: list[tuple[int, float]] = []
    for place, name in enumerate(names):
        outcome = found.get(name, UNSEEN)
        expected += outcome.expected
        known += outcome.known
        score = outcome.capability if absent_counts else outcome.quality
        if score is not None:
            told.append((place, log(up(score)) if geometric else score))
    return tuple(place for place, _ in told), tuple(value for _, value in told), known, expected


def _of_indicators(weights: Sequence[float], rows: Sequence[Row], setting: Setting) -> Column:
    whole, threshold, geometric = sum(weights), setting.threshold, setting.aggregation == GEOMETRIC
    column = []
    for places, values, known, expected in rows:
        if not expected:
            column.append(BESIDE)
        elif not known or known / expected < threshold:
            column.append(MISSING)
        elif not values:
            column.append(ABSENT)
        else:
            if len(values) == len(weights):
                mean = sum(map(mul, weights, values)) / whole
            else:
                weighing = [weights[place] for place in places]
                mean = sum(map(mul, weighing, values)) / sum(weighing)
            column.append(down(exp(mean)) if geometric else mean)
    return column


def _of_nodes(
    weights: Sequence[float], below: Sequence[Column], setting: Setting, offices: int
) -> Column:
    if not below:
        return [BESIDE] * offices
    return [_of_children(weights, values, setting) for values in zip(*below, strict=True)]


def _of_children(weights: Sequence[float], values: Sequence[float], setting: Setting) -> float:
    geometric = setting.aggregation == GEOMETRIC
    known, expected, total, whole = 0, 0, 0.0, 0.0
    for weight, value in zip(weights, values, strict=True):
        if value >= 0:
            known += 1
            expected += 1
            total += weight * (log(up(value)) if geometric else value)
            whole += weight
        elif value != BESIDE:
            expected += 1
            known += value == ABSENT
    if not expected:
        return BESIDE
    if not known or known / expected < setting.threshold:
        return MISSING
    if not whole:
        return ABSENT
    return down(exp(total / whole)) if geometric else total / whole
