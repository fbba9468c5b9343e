"""A finding: something a reader should know of an office or a region, with what proves it."""

from dataclasses import dataclass
from enum import StrEnum

from govcrawl.evaluation.measure import Source


class Severity(StrEnum):
    """How much it matters to the people served. ``note`` is for the reader of the numbers."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``kind`` says what was found (``dead_pages``, ``slow_server``); with ``office_id`` (None: about
    the whole region) and ``subject`` (the site, account, app or column it is about, may be empty)
    it is the finding's key. ``value`` is the figure behind it in ``unit``. ``zh`` and ``en`` are
    one sentence each that says what was seen, how often and when.
    """

    kind: str
    severity: Severity
    office_id: str | None
    subject: str
    value: float | None
    unit: str
    zh: str
    en: str
    sources: tuple[Source, ...] = ()
