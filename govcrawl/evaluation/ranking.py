"""Ranks among offices of a level."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from govcrawl.evaluation.score import Score

DIGITS = 9
"""Scores that agree so far are tied: sums taken in another order differ in the last digits."""


def places(values: Sequence[float]) -> list[int]:
    """The rank of each value, 1 for the greatest; ties share the better rank."""
    rounded = [round(each, DIGITS) for each in values]
    first: dict[float, int] = {}
    for place, each in enumerate(sorted(rounded, reverse=True), start=1):
        first.setdefault(each, place)
    return [first[each] for each in rounded]


def ranked(scores: Iterable[Score]) -> list[Score]:
    """The scores in their order, those with a capability ranked within their node and group."""
    listed = list(scores)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, each in enumerate(listed):
        if each.capability is not None:
            groups[each.node, each.group].append(index)
    for members in groups.values():
        found = places([listed[index].capability or 0.0 for index in members])
        for index, place in zip(members, found, strict=True):
            listed[index] = replace(listed[index], rank=place, ranked=len(members))
    return listed
