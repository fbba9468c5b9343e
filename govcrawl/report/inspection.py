"""The inspection's rulings as a table: offices down, rules across."""

from collections.abc import Iterable
from dataclasses import dataclass

from govcrawl.evaluation.inspection.ruling import FAILED, Ruling
from govcrawl.evaluation.office import Office
from govcrawl.report.index import Index


@dataclass(frozen=True, slots=True)
class Inspection:
    """``rules`` are in order; ``levels`` have each office's rulings in that order.

    ``failed`` are the rulings that failed.
    """

    rules: tuple[str, ...]
    levels: dict[str, list[tuple[Office, list[Ruling | None]]]]
    counts: dict[str, dict[str, int]]
    failed: tuple[Ruling, ...]


def inspection(index: Index) -> Inspection:
    """The rulings of an evaluation; without any there are no rules."""
    rulings = index.evaluation.rulings
    rules = tuple(sorted({each.rule for each in rulings}, key=_order))
    by_key = {(each.office_id, each.rule): each for each in rulings}
    levels = {
        level: [
            (office, [by_key.get((office.office_id, rule)) for rule in rules])
            for office in index.offices(level)
        ]
        for level in index.levels
    }
    counts = {rule: _counts(each for each in rulings if each.rule == rule) for rule in rules}
    failed = tuple(each for each in rulings if each.state == FAILED)
    return Inspection(rules, levels, counts, failed)


def _order(rule: str) -> tuple[bool, bool, str]:
    """Websites' vetoes (V-W), then those of new media (V-M), then what is no veto."""
    return not rule.startswith("V-"), rule.startswith("V-M"), rule


def _counts(rulings: Iterable[Ruling]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in rulings:
        counts[each.state] = counts.get(each.state, 0) + 1
    return counts
