"""What a person collected beside what was crawled, and whether they agree."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govcrawl.evaluation import Document
from govcrawl.evaluation.imbalance import QUANTITIES
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.office import DEPARTMENT, Office

YES_OR_NO = "yes or no"
COUNTED = frozenset({"count", "days", "posts"})
"""Units of whole things."""
FEW = 20
RELATIVE, OF_FEW = 0.05, 1.0
"""How far apart two looks may lie: a share of what the person saw; of at most ``FEW`` counted
things so many. Yes and no must be the same. Our choice."""

METRICS = {quantity.metric: indicator for indicator, quantity in QUANTITIES.items()}
"""Absolute figures by the name a person may give them by: the indicators they are told by."""

_PERCENT = 100


class Kind(StrEnum):
    """What came of a comparison. Only the first two say whether crawling and person agree."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CRAWLED_MISSING = "crawled missing"
    CRAWLED_ABSENT = "crawled absent"
    PERSON_MISSING = "person missing"
    BOTH_MISSING = "both missing"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a crawled value may lie from the collected one: so much, or a share of it (0.05)."""

    amount: float
    relative: bool

    def allows(self, collected: float, crawled: float, *, exact: bool) -> bool:
        """Whether the two agree; of a lower bound (not ``exact``) only too much is wrong."""
        allowed = self.amount * abs(collected) if self.relative else self.amount
        apart = crawled - collected
        return apart <= allowed if not exact else abs(apart) <= allowed

    def __str__(self) -> str:
        return f"{_PERCENT * self.amount:g}%" if self.relative else f"{self.amount:g}"


@dataclass(frozen=True, slots=True)
class Collected:
    """A value a person collected; None where the person looked and found none.

    ``metric`` is the name of an absolute figure (``METRICS``), None where the value is in the
    indicator's own unit.
    """

    office_id: str
    indicator: str
    value: float | None
    metric: str | None = None
    tolerance: Tolerance | None = None
    note: str = ""
    collected_on: date | None = None
    collector: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A collected value beside the crawled one, both in ``unit``.

    ``state`` and ``reason`` are of the crawled indicator. ``exact`` False: the crawled value is at
    least so much.
    """

    collected: Collected
    kind: Kind
    crawled: float | None
    exact: bool
    unit: str
    tolerance: Tolerance
    state: str
    reason: str

    @property
    def difference(self) -> float | None:
        """Crawled less collected."""
        if self.crawled is None or self.collected.value is None:
            return None
        return self.crawled - self.collected.value


def compare(
    collected: Iterable[Collected],
    indicators: Iterable[Document],
    offices: Mapping[str, Office],
    units: Mapping[str, str],
) -> Iterator[Comparison]:
    """Each collected value beside the crawled one, in order.

    ``indicators`` are documents of one evaluation, ``offices`` by id and ``units`` by indicator.
    """
    crawled = {(each["office_id"], each["indicator"]): each for each in indicators}
    for each in collected:
        document = crawled.get((each.office_id, each.indicator))
        unit = "" if each.metric else units[each.indicator]
        yield _beside(each, document, offices[each.office_id], unit)


def agreement(comparisons: Sequence[Comparison]) -> tuple[int, int]:
    """How many agree, of how many that both saw."""
    kinds = Counter(each.kind for each in comparisons)
    return kinds[Kind.AGREES], kinds[Kind.AGREES] + kinds[Kind.DIFFERS]


def default_tolerance(value: float | None, unit: str) -> Tolerance:
    """How far apart two looks at a value may lie where the person does not say it."""
    if unit == YES_OR_NO:
        return Tolerance(0, relative=False)
    if unit in COUNTED and value is not None and value <= FEW:
        return Tolerance(OF_FEW, relative=False)
    return Tolerance(RELATIVE, relative=True)


def _beside(
    collected: Collected, document: Document | None, office: Office, unit: str
) -> Comparison:
    value, state, reason = None, "", "not in the evaluation"
    if document is not None:
        value, state, reason = document["value"], document["state"], document["reason"]
    if collected.metric and value is not None:
        value = _whole(collected.indicator, value, office)
        reason = reason if value is not None else "no population in the registry"
    unit = unit or "count"
    tolerance = collected.tolerance or default_tolerance(collected.value, unit)
    exact = document is not None and document["exact"]
    kind = _kind(collected.value, value, tolerance, exact=exact)
    if kind is Kind.CRAWLED_MISSING and state == State.ABSENT:
        kind = Kind.CRAWLED_ABSENT
    return Comparison(collected, kind, value, exact, unit, tolerance, state, reason)


def _whole(indicator: str, value: float, office: Office) -> float | None:
    """The absolute figure behind an indicator; departments are told it as it is."""
    residents = QUANTITIES[indicator].residents
    if residents is None or office.level == DEPARTMENT:
        return value
    return value * office.population / residents if office.population else None


def _kind(
    collected: float | None, crawled: float | None, tolerance: Tolerance, *, exact: bool
) -> Kind:
    if collected is None:
        return Kind.BOTH_MISSING if crawled is None else Kind.PERSON_MISSING
    if crawled is None:
        return Kind.CRAWLED_MISSING
    agrees = tolerance.allows(collected, crawled, exact=exact)
    return Kind.AGREES if agrees else Kind.DIFFERS
