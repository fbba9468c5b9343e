"""A count as it was seen: how many, and whether that is all or a lower bound."""

from dataclasses import dataclass

from govcrawl.evaluation import Document


@dataclass(frozen=True)
class SeenCount:
    """So many, or at least so many where ``exact`` is False. Not seen is None."""

    value: int
    exact: bool = True


def count_of(reading: Document, name: str) -> SeenCount | None:
    """One count of a reading or document; None where it was not seen.

    A count that does not say it is exact is taken for a lower bound.
    """
    value = reading.get(name)
    return None if value is None else SeenCount(value, exact=reading.get(f"{name}_exact") is True)
