"""One section for each office: its channels, indicators, findings and rulings, with evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.indicator import Indicator
from govcrawl.evaluation.inspection.ruling import Ruling
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.profile import Node
from govcrawl.evaluation.score import Score, Scored
from govcrawl.evaluation.standing import Standing
from govcrawl.report.index import Index, grouped


@dataclass
class Evidence:
    """The sources an office's section names, each once, numbered from 1."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    def cited(self, sources: Iterable[Source]) -> list[int]:
        """The numbers of these sources."""
        return [self._number(each) for each in sources]

    def _number(self, source: Source) -> int:
        key = (source.collection, source.match)
        if key not in self.numbers:
            self.sources.append(source)
            self.numbers[key] = len(self.sources)
        return self.numbers[key]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with a value. ``cited`` are numbers of the office's evidence."""

    indicator: Indicator
    scored: Scored
    cited: list[int]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Indicators without a value that share a state and a reason."""

    state: str
    reason: str
    indicators: list[Indicator]
    cited: list[int]


@dataclass(frozen=True, slots=True)
class Part:
    """One channel of an office. ``nodes`` are the profile's below the channel's, with scores."""

    channel: str
    standing: Standing | None
    score: Score | None
    nodes: list[tuple[Node, Score]]
    lines: list[Line]
    unseen: list[Unseen]


@dataclass(frozen=True, slots=True)
class Section:
    """Everything told of one office. ``nodes`` are those the composite is made of."""

    office: Office
    score: Score | None
    nodes: list[tuple[Node, Score]]
    parts: list[Part]
    findings: list[Finding]
    rulings: list[Ruling]
    evidence: Evidence


def sections(index: Index) -> Iterator[Section]:
    """The sections, level by level, in the order of the registry."""
    for level in index.levels:
        for office in index.offices(level):
            yield _section(index, office)


def _section(index: Index, office: Office) -> Section:
    evidence, catalogue = Evidence(), index.evaluation.catalogue
    channels = grouped(
        index.indicators_of.get(office.office_id, ()),
        lambda each: catalogue[each.measure.indicator].channel,
    )
    return Section(
        office,
        index.score(office.office_id),
        _scored(index, office, index.channels),
        [_part(index, office, channel, each, evidence) for channel, each in channels.items()],
        index.findings_of.get(office.office_id, []),
        index.rulings_of.get(office.office_id, []),
        evidence,
    )


def _part(
    index: Index, office: Office, channel: str, indicators: list[Scored], evidence: Evidence
) -> Part:
    catalogue, office_id = index.evaluation.catalogue, office.office_id
    with_value = [each for each in indicators if each.measure.state.has_value]
    without = [each for each in indicators if not each.measure.state.has_value]
    alike = grouped(without, lambda each: (each.measure.state.value, each.measure.reason))
    return Part(
        channel,
        index.evaluation.standings.get((office_id, channel)),
        index.score(office_id, channel),
        _scored(index, office, index.evaluation.profile.children(channel)),
        [
            Line(catalogue[each.measure.indicator], each, evidence.cited(each.measure.sources))
            for each in with_value
        ],
        [
            Unseen(
                state,
                reason,
                [catalogue[each.measure.indicator] for each in group],
                evidence.cited({source: None for each in group for source in each.measure.sources}),
            )
            for (state, reason), group in alike.items()
        ],
    )


def _scored(index: Index, office: Office, nodes: Iterable[Node]) -> list[tuple[Node, Score]]:
    """The nodes that have a score of any state for the office."""
    scores = ((node, index.score(office.office_id, node.id)) for node in nodes)
    return [(node, score) for node, score in scores if score is not None]
