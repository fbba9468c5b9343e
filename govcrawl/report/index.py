"""What the parts of the page look up in an evaluation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.inspection.ruling import Ruling
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.profile import ROOT, Node
from govcrawl.evaluation.score import Score, Scored

Key = TypeVar("Key")
Value = TypeVar("Value")


class Index:
    """An evaluation with its scores, indicators, findings and rulings by office."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation

    @cached_property
    def channels(self) -> tuple[Node, ...]:
        """The nodes the composite is made of."""
        return self.evaluation.profile.children(ROOT)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels that were evaluated, in the order of the profile's peers."""
        ordered = [level for group in self.evaluation.profile.peers for level in group]
        present = dict.fromkeys(office.level for office in self.evaluation.offices)
        return tuple(sorted(present, key=lambda each: _place(ordered, each)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, the most severe first."""
        order = list(Severity)
        return tuple(sorted(self.evaluation.findings, key=lambda each: order.index(each.severity)))

    @cached_property
    def findings_of(self) -> Mapping[str | None, list[Finding]]:
        """The findings by office, the most severe first."""
        return grouped(self.findings, lambda each: each.office_id)

    @cached_property
    def rulings_of(self) -> Mapping[str, list[Ruling]]:
        """The rulings by office."""
        return grouped(self.evaluation.rulings, lambda each: each.office_id)

    @cached_property
    def indicators_of(self) -> Mapping[str, list[Scored]]:
        """The indicators by office."""
        return grouped(self.evaluation.scored, lambda each: each.measure.office_id)

    @cached_property
    def _scores(self) -> Mapping[tuple[str, str], Score]:
        return {(each.office_id, each.node): each for each in self.evaluation.scores}

    def score(self, office_id: str, node: str = ROOT) -> Score | None:
        """An office's score on a node; None where it was never made."""
        return self._scores.get((office_id, node))

    def name(self, office_id: str | None) -> str:
        """What an office is called; the whole region where there is none."""
        if office_id is None:
            return "全域"
        office = self.evaluation.by_id.get(office_id)
        return office.name_zh if office else office_id

    def offices(self, level: str) -> list[Office]:
        """The offices of a level."""
        return [each for each in self.evaluation.offices if each.level == level]


def grouped(values: Iterable[Value], key: Callable[[Value], Key]) -> dict[Key, list[Value]]:
    """The values by their key, both in the order they come."""
    groups: dict[Key, list[Value]] = defaultdict(list)
    for each in values:
        groups[key(each)].append(each)
    return groups


def _place(ordered: list[str], level: str) -> int:
    return ordered.index(level) if level in ordered else len(ordered)
