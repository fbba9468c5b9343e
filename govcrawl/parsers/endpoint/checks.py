"""The rules of a description: which figures break one, and how."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from govcrawl.endpoint import Check, Endpoint
from govcrawl.parsers.endpoint.figures import Figure, same
from govcrawl.parsers.endpoint.reading import PageRead

Doubts = dict[str, list[str]]
_SHOWN = 3
_TOLERANCE = 1e-9


def broken(
    endpoint: Endpoint,
    figures: Mapping[str, Figure],
    reads: Sequence[PageRead],
    *,
    is_whole: bool,
) -> Doubts:
    """The doubts by metric: every rule a figure breaks. ``is_whole``: all pages were read.

    A rule about a figure that is not told, or about all rows where a page is missing, is broken by
    nothing.
    """
    doubts: Doubts = {}
    for metric in endpoint.metrics:
        if metric.over == "distinct" and (nameless := _nameless(reads)):
            doubts.setdefault(metric.name, []).append(nameless)
    for check in endpoint.checks:
        if check.rule == "steady":
            for name in check.metrics:
                if said := _unsteady(name, reads):
                    doubts.setdefault(name, []).append(said)
            continue
        said = _BROKEN[check.rule](check, figures, reads, is_whole)
        for name in _concerned(endpoint, check) if said else ():
            doubts.setdefault(name, []).append(str(said))
    return doubts


def _concerned(endpoint: Endpoint, check: Check) -> list[str]:
    """The metrics a broken rule says cannot be right."""
    by_rows = {"unique": {"sum", "rows"}, "rows": {"sum", "rows", "distinct"}}
    overs = by_rows.get(check.rule, set())
    names = [metric.name for metric in endpoint.metrics if metric.over in overs]
    return list(dict.fromkeys([*check.metrics, *names]))


def _unsteady(name: str, reads: Sequence[PageRead]) -> str | None:
    told = [page.values[name] for page in reads if name in page.values]
    if all(same(told[0], other) for other in told[1:]):
        return None
    texts = list(dict.fromkeys(figure.text for figure in told))
    return f"steady: {name} differs between pages: {', '.join(texts[:_SHOWN])}"


def _nameless(reads: Sequence[PageRead]) -> str | None:
    number = sum(each is None for page in reads for each in page.ids)
    return f"{number} rows have nothing to tell them by" if number else None


def _above(
    check: Check, figures: Mapping[str, Figure], _reads: Sequence[PageRead], _is_whole: bool
) -> str | None:
    less, more = (figures.get(name) for name in check.metrics)
    if less is None or more is None or less.bounds[0] <= more.bounds[1] + _TOLERANCE:
        return None
    names = check.metrics
    return f"at_most: {names[0]} is {less.text}, more than {names[1]}, {more.text}"


def _unequal(
    check: Check, figures: Mapping[str, Figure], _reads: Sequence[PageRead], _is_whole: bool
) -> str | None:
    *parts, whole = (figures.get(name) for name in check.metrics)
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return None
    low, high = (sum(part.bounds[end] for part in known) for end in (0, 1))
    if low <= whole.bounds[1] + _TOLERANCE and high >= whole.bounds[0] - _TOLERANCE:
        return None
    texts = " + ".join(part.text for part in known)
    return f"sum: {texts} is not {check.metrics[-1]}, {whole.text}"


def _twice(
    _check: Check, _figures: Mapping[str, Figure], reads: Sequence[PageRead], _is_whole: bool
) -> str | None:
    counts = Counter(each for page in reads for each in page.ids if each is not None)
    repeated = sum(count > 1 for count in counts.values())
    return (
        f"unique: {repeated} of {len(counts)} rows are there more than once" if repeated else None
    )


def _other_number(
    check: Check, figures: Mapping[str, Figure], reads: Sequence[PageRead], is_whole: bool
) -> str | None:
    told = figures.get(check.metrics[0])
    counted = [page.rows for page in reads if page.rows is not None]
    if told is None or not is_whole or len(counted) < len(reads):
        return None
    low, high = told.bounds
    if low <= sum(counted) <= high:
        return None
    return f"rows: there are {sum(counted)}, {check.metrics[0]} says {told.text}"


_BROKEN: dict[
    str,
    Callable[[Check, Mapping[str, Figure], Sequence[PageRead], bool], str | None],
] = {"at_most": _above, "sum": _unequal, "unique": _twice, "rows": _other_number}
