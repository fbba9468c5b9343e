"""What was counted of one website: the table between the database and the measures.

Everything is None, not 0, where no document tells it. Ages are in days from the observation, never
from the day of the evaluation: a site does not age because nobody looked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from govcrawl.evaluation import Document
from govcrawl.evaluation.measure import Source

SLOW_MS = 3_000
"""An answer is slow from so many milliseconds on. Our choice: no official rule gives one."""
LATE_MS = 15_000
"""A home page that takes longer counts as not reachable (检查指标 2015 and 2019)."""
ELEMENTS = 8
"""How many elements a service guide has."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One probe that failed by the site's own fault. ``id`` is its ``website_checks`` document."""

    id: str
    observed_at: datetime
    reason: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes of a home page; ``first`` and ``last`` are the days of the first and the last.

    ``valid`` are those that count: answered, or failed by the site's own fault; ``void`` the
    others. ``failed`` are those that failed by its own fault, ``late`` among them: they answered,
    but after 15 s or more. ``fewest_a_day`` are the valid ones of the day that has fewest, of all
    days from the first to the last. ``failed_hours`` are
    the different hours with a failure, ``slow_hours`` those with an answer slower than
    ``SLOW_MS``. ``median_ms`` is of the answers. ``failures`` are the latest, at most 20.
    """

    first: date
    last: date
    valid: int
    failed: int
    late: int
    void: int
    fewest_a_day: int
    failed_hours: int
    slow_hours: int
    median_ms: float | None
    failures: tuple[Failure, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Column:
    """A column past its time, empty, or without a date. ``days`` since its newest entry."""

    id: str
    url: str
    name: str
    kind: str
    days: float | None
    entries: int | None


@dataclass(frozen=True, slots=True)
class Columns:
    """A site's columns, by their first pages (with what a second adds of entries).

    ``worst_days`` is the age of the newest entry of the stalest column by kind (``news``,
    ``notice``, ``policy`` ...); a column without any dated entry is in ``undated`` instead.
    ``stale`` counts by kind the columns past the time their kind may rest (2 weeks for news, 6
    months for notice and policy, a year for others that are expected to move); ``stale_columns``
    and ``empty_columns`` are the worst of them, at most 20 each. ``counts`` are columns by kind.
    ``fresh_entries`` and ``dated_entries`` are not here: they are the home page's.
    """

    counts: Mapping[str, int]
    worst_days: Mapping[str, float]
    stale: Mapping[str, int]
    undated: int
    empty: int
    stale_columns: tuple[Column, ...]
    empty_columns: tuple[Column, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Pages:
    """A site's articles: how many, and the mean share of the standard tags they carry, 0 to 1."""

    articles: int
    tag_share: float | None
    source: Source


@dataclass(frozen=True, slots=True)
class Letters:
    """A site's letters of the year before the last look at them.

    Only kinds that must be answered (all but thanks and reports of wrongdoing). ``open`` are those
    known to be unanswered; ``oldest_open_days`` is how long the oldest had waited when it was last
    seen; ``overdue`` those open for more than 90 days, ``overdue_ids`` the oldest of them, at most
    20. ``mean_days`` is the mean time to the answer of those answered.
    """

    received: int
    answered: int
    open: int
    unknown: int
    overdue: int
    oldest_open_days: float | None
    mean_days: float | None
    overdue_ids: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Guides:
    """A site's service guides: how many, the mean share of the eight elements they tell, 0 to 1.

    ``poor`` are those that lack four elements or more. ``without_online`` have no online entry.
    """

    guides: int
    element_share: float | None
    poor: int
    without_online: int
    source: Source


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One website of an office. ``url`` is the registry's account.

    ``check`` is the newest survey of its home page that was read (a ``website_checks`` document,
    its ``broken_links`` cut to 20), None where none was read in time. ``report`` is the newest work
    report with values (a ``website_reports`` document), None where none was found. ``probes`` are
    of all days a look may be old, ``week`` of the last seven.
    """

    office_id: str
    url: str
    probes: Probes | None = None
    week: Probes | None = None
    check: Document | None = None
    check_source: Source | None = None
    columns: Columns | None = None
    pages: Pages | None = None
    letters: Letters | None = None
    guides: Guides | None = None
    report: Document | None = None
    report_source: Source | None = None
