"""From measures to scores: normalising indicators, then weighting them up a profile's tree."""

from collections.abc import Iterable, Sequence

from govcrawl.evaluation.indicator import Catalogue
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.profile import Profile
from govcrawl.evaluation.score import Score, Scored


def scored(
    profile: Profile, catalogue: Catalogue, offices: Sequence[Office], measures: Iterable[Measure]
) -> list[Scored]:
    """Each measure with its score of 0 to 100, in the order of the measures."""
    raise NotImplementedError


def scores(
    profile: Profile,
    offices: Sequence[Office],
    indicators: Iterable[Scored],
    vetoes: dict[str, tuple[str, ...]],
) -> list[Score]:
    """Every node's score for every office, with ranks. ``vetoes``: failed rules by office."""
    raise NotImplementedError
