"""One answer, one page of figures: what the description's paths find in it."""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from govcrawl.capture import Capture
from govcrawl.endpoint import Endpoint, Metric, Paging
from govcrawl.parsers import verdicts
from govcrawl.parsers.endpoint import paths, refusing
from govcrawl.parsers.endpoint.decoding import DecodingError, decoded
from govcrawl.parsers.endpoint.figures import ZERO, Figure, added, read_figure, same
from govcrawl.parsers.endpoint.paths import Answer
from govcrawl.parsers.endpoint.periods import moment_of, period_in
from govcrawl.reasons import Fault, Reason, Verdict

COUNTED = frozenset({"rows", "distinct"})
"""Metrics that are counted over the rows and read nowhere."""

_SUCCESS = range(200, 300)
_OURS = frozenset(
    {Reason.UNSUPPORTED, Reason.SCHEMA_DRIFT, Reason.RATE_LIMITED, Reason.PARSE, Reason.TOO_LARGE}
)


@dataclass(frozen=True)
class PageRead:
    """What one page tells.

    ``values`` has the figures by metric, for ``sum`` those of this page. ``rows`` is how many rows
    it has and ``ids`` what tells each from the others, None for one that has nothing of the kind;
    ``pages`` how many pages there are, None where nobody says. ``period`` is the time the platform
    says the figures are about, else None.
    """

    values: dict[str, Figure] = field(default_factory=dict)
    rows: int | None = None
    ids: tuple[str | None, ...] = ()
    pages: int | None = None
    period: str | None = None
    updated_at: datetime | None = None
    fetched_at: datetime | None = None


def read_page(capture: Capture) -> PageRead | Verdict:
    """What an answer tells by the description in ``capture.endpoint``; a Verdict on any other.

    What the description refuses goes first, then its figures; then what an answer without them says
    of itself, then whether it is an empty one, and at last which path found nothing.
    """
    endpoint = capture.endpoint
    if endpoint is None:
        return undescribed(capture)
    if capture.status not in _SUCCESS:
        return _refused(capture) or _drift(f"HTTP {capture.status}", capture)
    try:
        answer = decoded(capture, endpoint.decode)
    except DecodingError as error:
        said = refusing.said(error.value, capture.status) or verdicts.of_response(capture)
        return _platform(said or _drift(str(error), capture))
    for each in endpoint.refusing:
        if paths.holds(answer, each.when):
            reason = Reason(each.reason)
            fault = Fault.US if reason in _OURS else Fault.UNKNOWN
            return Verdict(reason, fault, each.detail, capture.status)
    return _figures(endpoint, answer, capture)


def undescribed(capture: Capture) -> Verdict:
    """The verdict on an answer nobody has described: a refusal is known by its own structure."""
    detail = f"there is no description of an endpoint {capture.request!r}"
    unsupported = Verdict(Reason.UNSUPPORTED, Fault.US, detail, capture.status)
    return _refused(capture) or unsupported


def _refused(capture: Capture) -> Verdict | None:
    """What an answer says of itself without any description: in JSON, else as a page."""
    try:
        value = decoded(capture, ("json",)).value
    except DecodingError as error:
        value = error.value
    said = refusing.said(value, capture.status) or verdicts.of_response(capture)
    return _platform(said) if said else None


def _figures(endpoint: Endpoint, answer: Answer, capture: Capture) -> PageRead | Verdict:
    reader = _Reader(endpoint, answer)
    read = reader.page(capture)
    if not reader.missing:
        return read
    if said := refusing.said(answer.value, capture.status):
        return _platform(said)
    if endpoint.empty and paths.holds(answer, endpoint.empty):
        return _nothing(endpoint, read)
    refused = _refused(capture) if answer.tree is not None else None
    if refused is None or refused.reason is Reason.EMPTY:
        # A fragment may well have nothing to see: its figures are in hidden fields.
        return _drift("; ".join(reader.missing), capture)
    return refused


def _nothing(endpoint: Endpoint, read: PageRead) -> PageRead:
    """A good answer that says that there is nothing."""
    names = [metric.name for metric in endpoint.metrics if not metric.optional]
    zeros = {name: ZERO for name in names if name not in _counted(endpoint)}
    return PageRead(zeros, 0, (), 1, read.period, read.updated_at, read.fetched_at)


def _counted(endpoint: Endpoint) -> set[str]:
    return {metric.name for metric in endpoint.metrics if metric.over in COUNTED}


def _drift(detail: str, capture: Capture) -> Verdict:
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail, capture.status)


def _platform(verdict: Verdict) -> Verdict:
    return verdicts.of_platform(verdict)


class _Reader:
    """Reads one answer; ``missing`` are the paths that find nothing, in words."""

    def __init__(self, endpoint: Endpoint, answer: Answer) -> None:
        self.endpoint = endpoint
        self.answer = answer
        self.missing: list[str] = []

    def page(self, capture: Capture) -> PageRead:
        """All the answer tells; where ``missing`` is not empty it is another answer than that."""
        rows = self._rows(self.endpoint.paging)
        values = {}
        for metric in self.endpoint.metrics:
            if metric.over not in COUNTED and (figure := self._figure(metric, rows)):
                values[metric.name] = figure
        if rows == [] and not values and self.answer.tree is not None:
            # A selector that finds no row finds none in any other page either.
            self._miss("paging rows", self.endpoint.paging.rows if self.endpoint.paging else None)
        return PageRead(
            values,
            None if rows is None else len(rows),
            self._ids(rows or []),
            self._pages(self.endpoint.paging),
            self._period(),
            moment_of(self._one(self.endpoint.updated_read)),
            capture.fetched_at,
        )

    def _rows(self, paging: Paging | None) -> list[Any] | None:
        if paging is None or paging.rows is None:
            return None
        found = paths.rows(self.answer, paging.rows)
        if found is None:
            self._miss("paging rows", paging.rows, "finds no list")
        return found

    def _ids(self, rows: list[Any]) -> tuple[str | None, ...]:
        path = self.endpoint.paging.identity if self.endpoint.paging else None
        ids = tuple(paths.identity(row, path) for row in rows) if path else ()
        if ids and not any(ids):
            self._miss("paging identity", path)
        return ids

    def _figure(self, metric: Metric, rows: list[Any] | None) -> Figure | None:
        found = paths.found(self.answer, metric.read or "")
        values = found if isinstance(found, list) else [found]
        figures = [read_figure(value, metric.unit) for value in values]
        whole = [figure for figure in figures if figure is not None]
        if metric.over == "sum" and (found == [] or (found is None and rows == [])):
            return ZERO
        name = f"metrics {metric.name}"
        if found is None or not whole:
            if not metric.optional or found not in (None, "", []):
                self._miss(name, metric.read, *_instead(found))
        elif metric.over == "sum":
            if len(whole) == len(figures):
                return added(whole)
            self._miss(name, metric.read, f"finds {len(figures) - len(whole)} that are no figure")
        elif all(same(whole[0], other) for other in whole[1:]):
            return whole[0]
        else:
            self._miss(name, metric.read, f"finds {len(whole)} figures that differ")
        return None

    def _pages(self, paging: Paging | None) -> int | None:
        if paging is None:
            return 1
        if paging.last:
            pages = self._count("paging last", paging.last)
            return None if pages is None else max(pages, 1)
        if paging.total and paging.size:
            rows = self._count("paging total", paging.total)
            return None if rows is None else max(ceil(rows / paging.size), 1)
        return None

    def _count(self, name: str, path: str) -> int | None:
        figure = read_figure(self._one(path), "")
        if figure is None or figure.value is None or not figure.exact or figure.value % 1:
            self._miss(name, path, *(() if figure is None else ("finds no whole number",)))
            return None
        return int(figure.value)

    def _period(self) -> str | None:
        path = self.endpoint.period_read
        if path is None:
            return None
        period = period_in(self._one(path), self.endpoint.period)
        if period is None:
            self._miss("answer period", path, "finds no period")
        return period

    def _one(self, path: str | None) -> Any:
        found = paths.found(self.answer, path) if path else None
        return next(iter(found), None) if isinstance(found, list) else found

    def _miss(self, name: str, path: str | None, instead: str = "finds nothing") -> None:
        self.missing.append(f"{name}: {path} {instead}")


def _instead(found: Any) -> tuple[str, ...]:
    """What a path found that is no figure; nothing to say where it found nothing."""
    if isinstance(found, dict):
        return ("finds an object",)
    return () if found in (None, "", []) else ("finds no figure",)
