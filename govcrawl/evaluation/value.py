"""A value on its way to being a measure: what was found, or why nothing was."""

from dataclasses import dataclass, replace
from datetime import date

from govcrawl.evaluation.counts import SeenCount
from govcrawl.evaluation.measure import Measure, Source, State, seen, unseen
from govcrawl.evaluation.office import DEPARTMENT, Office

PERCENT = 100
RESIDENTS = 10_000
NO_POPULATION = "no population in the registry"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was seen, in the indicator's unit, with what a measure says of it.

    ``note`` goes beside the value, where something must be known to read it.
    """

    value: float
    n: int | None = None
    exact: bool = True
    window: tuple[date | None, date | None] = (None, None)
    sources: tuple[Source, ...] = ()
    note: str = ""


Found = Value | str
"""A value, or why it is missing."""


def measured(office_id: str, indicator: str, found: Found) -> Measure:
    """The measure of what was found: observed, zero or missing."""
    if isinstance(found, str):
        return unseen(office_id, indicator, State.MISSING, found)
    measure = seen(
        office_id,
        indicator,
        found.value,
        n=found.n,
        exact=found.exact,
        window=found.window,
        sources=found.sources,
    )
    return replace(measure, reason=found.note)


def of_office(
    office: Office, count: SeenCount, source: Source | None, day: date | None = None
) -> Found:
    """A count per 10,000 residents; of a department, which has none, the count itself.

    ``day`` is when it was counted.
    """
    if office.level == DEPARTMENT:
        value = float(count.value)
    elif office.population:
        value = count.value * RESIDENTS / office.population
    else:
        return NO_POPULATION
    return Value(value, exact=count.exact, window=(day, day), sources=present(source))


def present(*sources: Source | None) -> tuple[Source, ...]:
    """Those sources there are, each once."""
    return tuple(dict.fromkeys(each for each in sources if each is not None))
