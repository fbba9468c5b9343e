"""A profile: which indicators make up which score, with which weights, and what may be ranked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from govcrawl.evaluation.indicator import Catalogue, Rule

ROOT = "composite"
ARITHMETIC, GEOMETRIC, HARMONIC = "arithmetic", "geometric", "harmonic"
FLAG, FAIL = "flag", "fail"
GIVEN, ENTROPY = "given", "entropy"


@dataclass(frozen=True)
class Node:
    """A score: of other nodes (those that name it ``parent``), or of indicators.

    ``indicators`` are its own indicators' ids, empty for a node of nodes. ``weight`` is its weight
    among its siblings; only the proportions count.
    """

    id: str
    parent: str | None
    weight: float
    name_zh: str
    name_en: str
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """How scores are made.

    ``nodes`` is a tree with the root ``composite``, parents before children. ``weights`` are of
    indicators, 1 where not named; 0 reports an indicator without scoring it. ``rules`` replace the
    catalogue's. Below ``coverage`` (a share, 0 to 1, of a node's children that are known) a node
    has no score. ``peers`` are groups of levels compared with each other; ranks are within a level
    of a group. ``vetoes``: ``flag`` shows them beside the score, ``fail`` makes it fail. With fewer
    than ``few`` values a relative rule's scores are marked. ``weighting``: ``given`` takes the
    weights as they stand, ``entropy`` makes them of the scores. ``text`` is the file it was read
    from.
    """

    name: str
    version: int
    title_zh: str
    title_en: str
    description: str
    nodes: tuple[Node, ...]
    coverage: float = 0.66
    aggregation: str = ARITHMETIC
    vetoes: str = FLAG
    peers: tuple[tuple[str, ...], ...] = (("province", "city", "county"), ("department",))
    few: int = 5
    weights: Mapping[str, float] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    weighting: str = GIVEN
    text: str = ""

    def children(self, node: str) -> tuple[Node, ...]:
        """The nodes whose parent it is."""
        return tuple(each for each in self.nodes if each.parent == node)

    def group(self, level: str) -> tuple[str, ...]:
        """The levels that offices of a level are compared with, its own among them."""
        return next((group for group in self.peers if level in group), (level,))

    def weight(self, indicator: str) -> float:
        """An indicator's weight within its node."""
        return self.weights.get(indicator, 1.0)

    def rule(self, catalogue: Catalogue, indicator: str, level: str) -> Rule:
        """The rule an indicator is scored by for offices of a level."""
        return self.rules.get(indicator) or catalogue[indicator].rule(level)
