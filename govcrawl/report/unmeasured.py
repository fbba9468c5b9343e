"""What was not measured and why: indicators by reason and channel, and what is never measured."""

from collections import Counter
from dataclasses import dataclass

from govcrawl.evaluation.indicator import CHANNELS
from govcrawl.report.index import Index

_MOST = 40


@dataclass(frozen=True, slots=True)
class Reason:
    """How many indicators of each channel have no value for one reason."""

    state: str
    reason: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over all channels."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """``reasons``: the commonest first; ``further`` reasons are left out, ``left`` values of them.

    ``states`` counts all values by state and channel.
    """

    channels: tuple[str, ...]
    states: dict[str, tuple[int, ...]]
    reasons: tuple[Reason, ...]
    further: int
    left: int


def unmeasured(index: Index) -> Unmeasured:
    """The counts of an evaluation."""
    catalogue = index.evaluation.catalogue
    states: dict[str, Counter[str]] = {}
    reasons: dict[tuple[str, str], Counter[str]] = {}
    for each in index.evaluation.scored:
        measure = each.measure
        channel = catalogue[measure.indicator].channel
        states.setdefault(measure.state.value, Counter())[channel] += 1
        if not measure.state.has_value:
            reasons.setdefault((measure.state.value, measure.reason), Counter())[channel] += 1
    told = [Reason(*key, _by_channel(counts)) for key, counts in reasons.items()]
    told.sort(key=lambda each: (-each.total, each.state, each.reason))
    rest = told[_MOST:]
    return Unmeasured(
        CHANNELS,
        {state: _by_channel(counts) for state, counts in states.items()},
        tuple(told[:_MOST]),
        len(rest),
        sum(each.total for each in rest),
    )


def _by_channel(counts: Counter[str]) -> tuple[int, ...]:
    return tuple(counts[channel] for channel in CHANNELS)
