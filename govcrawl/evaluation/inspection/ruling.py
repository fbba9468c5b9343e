"""What one inspection rule says of one office."""

from dataclasses import dataclass

from govcrawl.evaluation.measure import Source

FAILED, PASSED, UNKNOWN, NEEDS_PERSON, NOT_APPLICABLE = (
    "failed",
    "passed",
    "unknown",
    "needs_person",
    "not_applicable",
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule about one office.

    ``rule`` is its id (``V-W2``). ``state``: ``failed`` or ``passed`` where it was computed,
    ``unknown`` where what it needs was not seen, ``needs_person`` where no machine can judge it.
    ``value`` is what was counted and ``threshold`` where it fails, in words. ``zh`` and ``en`` say
    the ruling in one sentence. ``basis`` is that of the rule's text.
    """

    office_id: str
    rule: str
    state: str
    value: float | None
    threshold: str
    zh: str
    en: str
    basis: str
    sources: tuple[Source, ...] = ()
