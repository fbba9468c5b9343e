"""One indicator's raw value for one office: the value, its state, and where it comes from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """What is known of a value. Only the first two have one.

    ``observed``: seen, and not 0. ``zero``: seen, and 0. ``absent``: the channel or feature is
    confirmed not to exist, or confirmed not to answer by its own fault. ``missing``: not seen
    (blocked, failed, login wall, never asked). ``not_applicable``: nothing of the kind is expected
    of this office.
    """

    OBSERVED = "observed"
    ZERO = "zero"
    ABSENT = "absent"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"

    @property
    def has_value(self) -> bool:
        """Whether something was seen."""
        return self in {State.OBSERVED, State.ZERO}


IDS_OF_A_SOURCE = 10


@dataclass(frozen=True, slots=True)
class Source:
    """The documents a number was counted over.

    ``match`` is the filter that finds all of them again, as MongoDB extended JSON; ``documents``
    says how many there were and ``ids`` names the first of them, at most ``IDS_OF_A_SOURCE``.
    """

    collection: str
    match: str
    documents: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """The raw value of an indicator, in the indicator's unit.

    ``n`` is the number of things it was counted over. ``exact`` False: it is at least so much.
    ``low`` and ``high`` are a 95 % interval where one can be told. ``reason`` says in plain words
    why there is no value; beside a value it is a note. ``first`` and ``last`` are the days of its
    window, both included.
    """

    office_id: str
    indicator: str
    state: State
    value: float | None = None
    n: int | None = None
    exact: bool = True
    low: float | None = None
    high: float | None = None
    reason: str = ""
    first: date | None = None
    last: date | None = None
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if self.state.has_value is (self.value is None):
            told = f"{self.state} with the value {self.value}"
            raise ValueError(f"{self.indicator} of {self.office_id}: {told}")


def seen(
    office_id: str,
    indicator: str,
    value: float,
    *,
    n: int | None = None,
    exact: bool = True,
    interval: tuple[float | None, float | None] = (None, None),
    window: tuple[date | None, date | None] = (None, None),
    sources: tuple[Source, ...] = (),
) -> Measure:
    """A value that was seen: ``zero`` where it is exactly 0, else ``observed``."""
    low, high = interval
    first, last = window
    return Measure(
        office_id,
        indicator,
        State.OBSERVED if value or not exact else State.ZERO,
        value,
        n,
        exact=exact,
        low=low,
        high=high,
        first=first,
        last=last,
        sources=sources,
    )


def unseen(
    office_id: str, indicator: str, state: State, reason: str, sources: tuple[Source, ...] = ()
) -> Measure:
    """No value, and why."""
    return Measure(office_id, indicator, state, reason=reason, sources=sources)
