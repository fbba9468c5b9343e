"""What the pages of one question come to together, and whether that keeps the description's rules.

A figure of pages that were not all read is not told, and one that breaks a rule is not either:
both keep their place, without a value and with a doubt.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from govcrawl.endpoint import Endpoint, Metric, Question
from govcrawl.items import EndpointReading
from govcrawl.parsers.endpoint import checks
from govcrawl.parsers.endpoint.figures import Figure, added
from govcrawl.parsers.endpoint.periods import period_of
from govcrawl.parsers.endpoint.reading import PageRead

Pages = Sequence[PageRead | None]
"""The pages of one question in their order; None for one that could not be read."""


def gather(endpoint: Endpoint, question: Question, pages: Pages) -> list[EndpointReading]:
    """The readings the pages of one question come to, in the order of the description.

    None where no page was read. A metric no page told (an optional one) has no reading.
    """
    reads = [page for page in pages if page is not None]
    if not reads:
        return []
    is_whole = len(reads) == len(pages) and is_end(endpoint, reads)
    counted = _without_repeat(endpoint, reads)
    told = {
        metric.name: _figure(metric, reads if metric.over == "page" else counted)
        for metric in endpoint.metrics
    }
    figures = {name: figure for name, figure in told.items() if figure is not None}
    doubts = checks.broken(endpoint, figures, counted, is_whole=is_whole)
    if not is_whole:
        number = max(page.pages or 0 for page in reads)
        said = f"only {len(reads)} of {number or 'more'} pages were read"
        for metric in endpoint.metrics:
            if metric.over != "page":
                doubts.setdefault(metric.name, []).append(said)
    first = reads[0]
    period = period_of(first.period, first.fetched_at, endpoint.period)
    return [
        EndpointReading(
            endpoint=endpoint.name,
            metric=metric.name,
            audience=question.audience,
            period=period,
            unit=metric.unit,
            label=metric.label,
            updated_at=first.updated_at,
            pages=len(reads),
            **_fields(figures[metric.name], doubts.get(metric.name, [])),
        )
        for metric in endpoint.metrics
        if metric.name in figures
    ]


def is_end(endpoint: Endpoint, reads: Sequence[PageRead]) -> bool:
    """Say whether there is no page after those read.

    As many as the platform says there are; where it does not say, a page without rows, of fewer
    than a full one has, or with none that was not there before.
    """
    paging = endpoint.paging
    if paging is None:
        return True
    told = [page.pages for page in reads if page.pages is not None]
    if told:
        return len(reads) >= max(told)
    last = reads[-1]
    if last.rows == 0 or (paging.size and last.rows is not None and last.rows < paging.size):
        return True
    return _is_repeat(reads) or _has_nothing_new(reads)


def _has_nothing_new(reads: Sequence[PageRead]) -> bool:
    """Say whether the last page has no row that was not on a page before it."""
    before = {each for page in reads[:-1] for each in page.ids}
    ids = set(reads[-1].ids)
    return bool(ids) and None not in ids and ids <= before


def _is_repeat(reads: Sequence[PageRead]) -> bool:
    """Say whether the last page has just the rows of one before it: some platforms end so."""
    ids = reads[-1].ids
    if not ids or None in ids:
        return False
    return any(Counter(ids) == Counter(page.ids) for page in reads[:-1])


def _without_repeat(endpoint: Endpoint, reads: Sequence[PageRead]) -> Sequence[PageRead]:
    """The pages without the last one where that says by repeating rows that there are no more."""
    is_told = any(page.pages is not None for page in reads)
    is_over = endpoint.paging is not None and not is_told and _is_repeat(reads)
    return reads[:-1] if is_over else reads


def _figure(metric: Metric, reads: Sequence[PageRead]) -> Figure | None:
    if metric.over == "rows":
        return _number(sum(page.rows or 0 for page in reads))
    if metric.over == "distinct":
        ids = [each for page in reads for each in page.ids]
        return _number(len({each for each in ids if each is not None}))
    told = [page.values[metric.name] for page in reads if metric.name in page.values]
    if metric.over == "page":
        return told[0] if told else None
    if len(told) < len(reads):
        return Figure("not told on every page") if told else None
    return added(told)


def _number(number: int) -> Figure:
    return Figure(str(number), number, exact=True, low=number, high=number)


def _fields(figure: Figure, doubts: list[str]) -> dict[str, Any]:
    """The fields of a reading that hold a figure; of a doubted one no more than its text."""
    if doubts:
        return {"value_raw": figure.text or None, "doubts": doubts}
    return {
        "value": figure.value,
        "value_exact": figure.exact,
        "value_raw": figure.raw,
        "value_low": figure.low,
        "value_high": figure.high,
    }
