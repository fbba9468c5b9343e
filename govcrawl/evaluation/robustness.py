"""How far ranks hang on choices nobody can prove: the evaluation many times, each time otherwise.

Each run multiplies every weight by 0.75 to 1.25, takes the profile's own scales, percentile ranks
or z, the arithmetic or geometric mean, one of three coverage thresholds, counts what is absent as 0
or leaves it out, and leaves out one indicator or none. This is the uncertainty analysis of the
Handbook on Constructing Composite Indicators (OECD and JRC); the choices drawn from are ours.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from random import Random
from statistics import median

from govcrawl.evaluation.indicator import Catalogue, Rule
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.perturbing import Setting, Table, columns
from govcrawl.evaluation.profile import ARITHMETIC, GEOMETRIC, ROOT, Profile
from govcrawl.evaluation.ranking import places
from govcrawl.evaluation.score import Score
from govcrawl.evaluation.scoring import Tree

OWN, PERCENTILE_RANK, Z = "own", "percentile_rank", "z"
SCALES = (OWN, PERCENTILE_RANK, Z)
AGGREGATIONS = (ARITHMETIC, GEOMETRIC)
THRESHOLDS = (0.5, 0.66, 0.8)
LIGHTER, HEAVIER = 0.75, 1.25
LOW, HIGH = 0.05, 0.95
TOP = 5

Key = tuple[str, str]
"""An office and a node."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The ranks of an office in the runs in which it had one.

    ``rank_low`` is the better end, 5 % of the ranks are better than it, and 5 % are worse than
    ``rank_high``; both are ranks that were seen. ``top5`` is the share of all runs in which it was
    among the first five.
    """

    rank_low: int
    rank_median: float
    rank_high: int
    top5: float


def robustness(
    profile: Profile,
    catalogue: Catalogue,
    offices: Sequence[Office],
    measures: Iterable[Measure],
    *,
    runs: int,
    seed: int,
    progress: Callable[[int], None],
    failed: Collection[str] = (),
) -> dict[Key, Interval]:
    """The intervals of the composite and of its children, by office and node.

    An office that was ranked in no run has none; those that ``failed`` are not ranked on the
    composite. ``progress`` is told how many runs are done. The same seed gives the same intervals,
    in whatever order offices and measures come.
    """
    listed = list(measures)
    tables = {
        scale: Table.of(_with_scale(profile, catalogue, scale), catalogue, offices, listed)
        for scale in SCALES
    }
    tree = tables[OWN].tree
    nodes = (ROOT, *(node.id for node in profile.children(ROOT)))
    groups = _groups(offices)
    ranks: dict[Key, list[int]] = defaultdict(list)
    random = Random(seed)
    for done in range(1, runs + 1):
        scale, setting = draw(random, tree)
        found = columns(tables[scale], setting)
        for node in nodes:
            without = failed if node == ROOT else ()
            for group in groups:
                _rank(ranks, node, [office for office in group if office[1] not in without], found)
        progress(done)
    return {key: _interval(each, runs) for key, each in ranks.items()}


def draw(random: Random, tree: Tree) -> tuple[str, Setting]:
    """The choices of one run: the scale, and the rest."""
    weights = {
        node: {name: weight * random.uniform(LIGHTER, HEAVIER) for name, weight in of.items()}
        for node, of in tree.items()
    }
    indicators = [
        name for of in tree.values() for name, weight in of.items() if weight and name not in tree
    ]
    scale = random.choice(SCALES)
    return scale, Setting(
        weights,
        aggregation=random.choice(AGGREGATIONS),
        threshold=random.choice(THRESHOLDS),
        without=random.choice([None, *indicators]),
        absent_counts=random.choice((True, False)),
    )


def distinguishable(one: Interval, other: Interval) -> bool:
    """Whether two offices' ranks can be told apart: their intervals share no rank."""
    return one.rank_high < other.rank_low or other.rank_high < one.rank_low


def apply(scores: Iterable[Score], intervals: Mapping[Key, Interval]) -> list[Score]:
    """The scores with the intervals of those that have a rank."""
    return [_with_interval(each, intervals.get((each.office_id, each.node))) for each in scores]


def _with_interval(score: Score, interval: Interval | None) -> Score:
    if interval is None or score.rank is None:
        return score
    return replace(
        score,
        rank_low=interval.rank_low,
        rank_median=interval.rank_median,
        rank_high=interval.rank_high,
        top5=interval.top5,
    )


def _with_scale(profile: Profile, catalogue: Catalogue, scale: str) -> Profile:
    """The profile with one relative rule for all indicators, or as it is."""
    if scale == OWN:
        return profile
    return replace(profile, rules=dict.fromkeys(catalogue, Rule(scale)))


def _groups(offices: Sequence[Office]) -> list[list[tuple[int, str]]]:
    """The offices of each level, by their place and id."""
    levels: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, office in enumerate(offices):
        levels[office.level].append((place, office.office_id))
    return list(levels.values())


def _rank(
    ranks: dict[Key, list[int]],
    node: str,
    group: Sequence[tuple[int, str]],
    found: Mapping[str, Sequence[float]],
) -> None:
    """Add the ranks a run gives the offices of a group on a node."""
    column = found[node]
    told = [(column[place], office_id) for place, office_id in group if column[place] >= 0]
    for rank, (_, office_id) in zip(places([value for value, _ in told]), told, strict=True):
        ranks[office_id, node].append(rank)


def _interval(ranks: Sequence[int], runs: int) -> Interval:
    ordered, last = sorted(ranks), len(ranks) - 1
    return Interval(
        ordered[floor(LOW * last)],
        float(median(ordered)),
        ordered[ceil(HIGH * last)],
        sum(rank <= TOP for rank in ranks) / runs,
    )
