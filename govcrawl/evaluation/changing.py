"""Two evaluations of the same offices at two times: what has changed.

Only of offices that are in both, ranked anew among themselves: a rank among others says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from govcrawl.evaluation import Document

_SAME = {
    "registry": "registries",
    "profile": "profiles",
    "profile_version": "versions of the profile",
    "profile_text": "texts of the profile",
}


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A node's score of an office before and after, 0 to 100, None where it had none.

    Ranks are within its level, 1 for the best of the offices that are scored in both; None for an
    office that is not.
    """

    office_id: str
    node: str
    group: str
    before: float | None
    after: float | None
    rank_before: int | None = None
    rank_after: int | None = None

    @property
    def difference(self) -> float | None:
        """After less before; None without both."""
        return _difference(self.before, self.after)

    @property
    def risen(self) -> int | None:
        """Places gained, negative for places lost."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """An indicator of an office whose raw value or state has changed.

    ``exact`` False: one of the values is a lower bound, and so nothing certain of the difference.
    """

    office_id: str
    indicator: str
    unit: str
    state_before: str
    state_after: str
    before: float | None
    after: float | None
    exact: bool

    @property
    def difference(self) -> float | None:
        """After less before; None without both."""
        return _difference(self.before, self.after)

    @property
    def ratio(self) -> float | None:
        """After by before; None where either was not seen, or before was 0."""
        return self.after / self.before if self.before and self.after is not None else None


def matched(before: Document, after: Document) -> frozenset[str]:
    """The offices that are in both evaluations."""
    return frozenset(before["offices"]) & frozenset(after["offices"])


def redefined(before: Document, after: Document) -> frozenset[str]:
    """Indicators that are not in both evaluations in the same version."""
    old, new = before["catalogue"], after["catalogue"]
    return frozenset(each for each in old | new if old.get(each) != new.get(each))


def warnings(before: Document, after: Document) -> Iterator[str]:
    """Why the two cannot be set against each other as they are; ``evaluations`` documents."""
    if before["as_of"] > after["as_of"]:
        yield f"the first is of {before['as_of']}, later than the second of {after['as_of']}"
    for name, words in _SAME.items():
        if before[name] != after[name]:
            told = "" if name == "profile_text" else f": {before[name]} and {after[name]}"
            yield f"different {words}{told}; scores and ranks do not compare"
    if others := redefined(before, after):
        yield f"defined otherwise, not compared: {', '.join(sorted(others))}"
    both = matched(before, after)
    for which, each in (("first", before), ("second", after)):
        alone = len(set(each["offices"]) - both)
        if alone:
            yield f"only in the {which}, not compared: {alone} offices"


def scores(
    before: Iterable[Document], after: Iterable[Document], offices: frozenset[str]
) -> list[ScoreChange]:
    """Every node of these offices that is in both (``scores`` documents), in order."""
    old = {(each["office_id"], each["node"]): each for each in before}
    groups: dict[tuple[str, str], list[ScoreChange]] = defaultdict(list)
    for each in after:
        first = old.get((each["office_id"], each["node"]))
        if first is None or each["office_id"] not in offices:
            continue
        names = (each["office_id"], each["node"], each["group"])
        change = ScoreChange(*names, first["capability"], each["capability"])
        groups[change.node, change.group].append(change)
    return [change for group in groups.values() for change in _ranked(group)]


def indicators(
    before: Iterable[Document],
    after: Iterable[Document],
    offices: frozenset[str],
    left_out: frozenset[str] = frozenset(),
) -> Iterator[IndicatorChange]:
    """The indicators of these offices that have changed (``indicators`` documents), in order."""
    old = {(each["office_id"], each["indicator"]): each for each in before}
    for each in after:
        first = old.get((each["office_id"], each["indicator"]))
        known = each["office_id"] in offices and each["indicator"] not in left_out
        if first is None or not known:
            continue
        if (first["value"], first["state"]) != (each["value"], each["state"]):
            yield IndicatorChange(
                each["office_id"],
                each["indicator"],
                each["unit"],
                first["state"],
                each["state"],
                first["value"],
                each["value"],
                exact=first["exact"] and each["exact"],
            )


def _ranked(group: Sequence[ScoreChange]) -> list[ScoreChange]:
    both = [each for each in group if each.difference is not None]
    before = _ranks({each.office_id: each.before or 0 for each in both})
    after = _ranks({each.office_id: each.after or 0 for each in both})
    return [
        ScoreChange(
            each.office_id,
            each.node,
            each.group,
            each.before,
            each.after,
            before.get(each.office_id),
            after.get(each.office_id),
        )
        for each in group
    ]


def _ranks(values: Mapping[str, float]) -> dict[str, int]:
    """1 for the greatest; equal values share the better place."""
    return {
        name: 1 + sum(other > value for other in values.values()) for name, value in values.items()
    }


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
