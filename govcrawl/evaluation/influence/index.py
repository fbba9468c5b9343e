"""What an influence index is, what it is computed from, and what comes of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from govcrawl.evaluation import Document
from govcrawl.evaluation.ages import Published, count_at, latest_count
from govcrawl.evaluation.counts import SeenCount
from govcrawl.evaluation.windows import Window

MOST_READS_SHOWN = 100_000
READS_BEYOND = 100_001
"""What "10万+" counts as: WeChat shows no more, so no formula may tell more of it apart."""


@dataclass(frozen=True)
class Publication:
    """One post or article: its counts by name, None where not seen. ``headline``: first of a push.

    Names: ``reposts``, ``comments``, ``likes`` (赞) on Weibo; ``reads``, ``likes`` (点赞),
    ``recommends`` (在看), ``shares`` (转发) on WeChat.
    """

    id: str
    counts: Mapping[str, SeenCount | None]
    headline: bool = False


@dataclass(frozen=True)
class Sample:
    """What one account published in so many days.

    ``unread`` says why this is not all of it; None: it is all, so that none at all is silence.
    """

    days: int
    publications: tuple[Publication, ...]
    unread: str | None = None


@dataclass(frozen=True)
class Summary:
    """One count over a sample: in all, a publication, of headlines in all, of the greatest one."""

    total: float
    mean: float
    headlines: float
    most: float


@dataclass(frozen=True)
class Inputs:
    """What a formula is fed with; ``ids`` names the documents it comes from."""

    days: int
    publications: int
    counts: Mapping[str, Summary]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """传播力, 服务力 and 互动力 of a city, 0 to 100, None where not known.

    The last two rest on answers and messages that are not public: they are imported, not crawled.
    """

    spread: float | None
    service: float | None
    interaction: float | None


@dataclass(frozen=True)
class Index:
    """A formula with its name and where it is from.

    ``basis``: ``published`` by a named source, ``derived`` from published figures, or
    ``recollected`` (never to be called official). ``needs`` names the counts it is made of. The
    formula must not fall when an input rises: only then is one fed with lower bounds a lower bound.
    """

    id: str
    version: str
    name_zh: str
    basis: str
    source: str
    needs: tuple[str, ...]
    formula: Callable[[Inputs], float]


@dataclass(frozen=True)
class Result:
    """An index of one account: ``value``, or why there is none.

    ``exact`` False: the value is at least so much. ``n`` is the number of publications.
    """

    id: str
    version: str
    value: float | None
    n: int
    exact: bool
    reason: str | None
    inputs: Inputs | Parts | None = field(repr=False)


def measure(index: Index, sample: Sample) -> Result:
    """The index of a sample. Not measured, and said why, where anything it needs was not seen."""
    seen = {name: _seen(sample, name) for name in index.needs}
    n = len(sample.publications)
    unseen = {name: n - len(counts) for name, counts in seen.items()}
    inputs = Inputs(
        days=sample.days,
        publications=n,
        counts={name: _summary(sample, seen[name]) for name in index.needs if not unseen[name]},
        ids=tuple(each.id for each in sample.publications),
    )
    exact = all(count.exact for counts in seen.values() for count in counts)
    return of_inputs(index, inputs, unseen, exact=exact, unread=sample.unread)


def of_inputs(
    index: Index,
    inputs: Inputs,
    unseen: Mapping[str, int],
    *,
    exact: bool,
    unread: str | None = None,
) -> Result:
    """The index of what was summed already. ``unseen``: by count, how many publications lack it.

    ``exact`` is whether all counts are; ``unread`` says why not everything was read. Inputs need
    not hold a count that some publication lacks: then there is no value.
    """
    n = inputs.publications
    lacking = {name: unseen[name] for name in index.needs if unseen[name]}
    reason = unread or "; ".join(
        f"{name} not seen of {count} of {n}" for name, count in lacking.items()
    )
    if reason:
        return Result(index.id, index.version, None, n, exact=False, reason=reason, inputs=None)
    value = index.formula(inputs)
    return Result(index.id, index.version, value, n, exact=exact, reason=None, inputs=inputs)


def sample_of(
    documents: Iterable[Document],
    window: Window,
    *,
    unread: str | None = None,
    by: datetime | None = None,
    age: timedelta | None = None,
) -> Sample:
    """What an account published in a window, from all its stored posts or articles.

    Counts are those seen last (up to ``by``), or with ``age`` those seen at that age. Something
    still shown whose time is not known may belong to the window: then the sample is not all of it.
    """
    found, undated = [], 0
    for document in documents:
        published = Published.of(document)
        if published is None:
            undated += document["state"] != "removed"
        elif window.holds(published.earliest):
            found.append(_publication(document, by, age))
    if undated and not unread:
        unread = f"{undated} without a time of publication"
    return Sample(window.days, tuple(found), unread)


def comparable(results: Iterable[Result]) -> bool:
    """Whether indices may be set against each other: one formula, one version, one kind of window.

    Those without a value do not count.
    """
    kinds = {
        (each.id, each.version, each.inputs.days if isinstance(each.inputs, Inputs) else None)
        for each in results
        if each.value is not None
    }
    return len(kinds) <= 1


def _publication(document: Document, by: datetime | None, age: timedelta | None) -> Publication:
    counted = ("reads", "likes", "recommends", "shares", "reposts", "comments")
    names = [name for name in counted if name in document]
    counts = {
        name: latest_count(document, name, by) if age is None else count_at(document, name, age)
        for name in names
    }
    return Publication(str(document["_id"]), counts, headline=document.get("idx") == 1)


def _seen(sample: Sample, name: str) -> list[SeenCount]:
    counts = (each.counts.get(name) for each in sample.publications)
    return [_as_shown(count, name) for count in counts if count is not None]


def _as_shown(count: SeenCount, name: str) -> SeenCount:
    at_limit = count.value == MOST_READS_SHOWN and not count.exact
    if name == "reads" and (count.value > MOST_READS_SHOWN or at_limit):
        return SeenCount(READS_BEYOND, exact=False)
    return count


def _summary(sample: Sample, counts: list[SeenCount]) -> Summary:
    values = [count.value for count in counts]
    pairs = zip(sample.publications, values, strict=True)
    return Summary(
        total=sum(values),
        mean=sum(values) / len(values) if values else 0.0,
        headlines=sum(value for publication, value in pairs if publication.headline),
        most=max(values, default=0),
    )
