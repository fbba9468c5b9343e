"""Values for metrics, read off a picture. Pure."""

from collections.abc import Callable, Iterator
from datetime import datetime

from govcrawl import health
from govcrawl.monitoring import alarms
from govcrawl.monitoring.picture import Picture
from govcrawl.monitoring.runs import ENDS, Document, Watched

Sample = tuple[tuple[str, ...], float]
"""The values of the labels, and the metric's own."""
Samples = Callable[[Picture], Iterator[Sample]]

DOCUMENTS = {
    "stored": "stored",
    "rejected": "rejected",
    "spooled": "spooled",
    "failed": "item_errors",
}
"""What became of documents, and the run's count that tells."""
STORED = "stored/"
JOB_STATES = tuple("unasked waiting running ok degraded stopped failed crashed lost".split())


def _place(each: Watched) -> tuple[str, ...]:
    return (each.place.spider, each.place.crawl, each.place.shard)


def of_ended(
    read: Callable[[Document], float | None],
) -> Samples:
    """A value of the latest run that ended; none where the run does not have it."""

    def samples(picture: Picture) -> Iterator[Sample]:
        for each in picture.watched:
            value = None if each.ended is None else read(each.ended)
            if value is not None:
                yield _place(each), value

    return samples


def of_each(
    read: Callable[[Document], dict[str, float]],
) -> Samples:
    """Several values of the latest run that ended, each with a label of its own."""

    def samples(picture: Picture) -> Iterator[Sample]:
        for each in picture.watched:
            for name, value in read(each.ended or {}).items():
                yield (*_place(each), name), value

    return samples


def seconds(moment: datetime | None) -> float | None:
    """The moment as seconds since 1970."""
    return None if moment is None else moment.timestamp()


def duration(run: Document) -> float | None:
    """Seconds from opening to closing; None where it never closed."""
    closed = run.get("closed_at")
    return None if closed is None else (closed - run["opened_at"]).total_seconds()


def count(name: str) -> Callable[[Document], float | None]:
    """Reads one of a run's counts."""
    return lambda run: run["counts"].get(name)


def documents(run: Document) -> dict[str, float]:
    """Documents by what became of them."""
    counts = run.get("counts", {})
    return {name: counts[count] for name, count in DOCUMENTS.items() if count in counts}


def collections(run: Document) -> dict[str, float]:
    """Documents stored, by collection."""
    counts = run.get("counts", {}).items()
    return {name.removeprefix(STORED): value for name, value in counts if name.startswith(STORED)}


def checks(run: Document) -> dict[str, float]:
    """Every check: whether it failed."""
    return {each["name"]: each["state"] == health.FAILED for each in run.get("checks", ())}


def outcomes(picture: Picture) -> Iterator[Sample]:
    """Each end a run can have: whether it is that of the latest run."""
    for each in picture.watched:
        if each.ended is not None:
            for end in ENDS:
                yield (*_place(each), end), each.state == end


def job_states(picture: Picture) -> Iterator[Sample]:
    """Each state a planned job can have: whether it is in that."""
    for each in picture.standings:
        place = alarms.place_of_job(each)
        for name in JOB_STATES:
            yield (place.spider, place.crawl, place.shard, name), each.state == name


def of_job(name: str) -> Samples:
    """A value of the latest slot's job of every shard of the plan."""

    def samples(picture: Picture) -> Iterator[Sample]:
        for each in picture.standings:
            place = alarms.place_of_job(each)
            value = getattr(each, name)
            number = value.timestamp() if isinstance(value, datetime) else float(value)
            yield (place.spider, place.crawl, place.shard), number

    return samples


def alive(picture: Picture) -> Iterator[Sample]:
    """Whether a run gives signs of life."""
    return ((_place(each), each.alive is not None) for each in picture.watched)


def signs(picture: Picture) -> Iterator[Sample]:
    """The latest sign of life of the run that is alive."""
    for each in picture.watched:
        if each.alive is not None:
            yield _place(each), each.alive["heartbeat_at"].timestamp()


def last_ok(picture: Picture) -> Iterator[Sample]:
    """When the latest good run ended."""
    for each in picture.watched:
        if each.last_ok is not None:
            yield _place(each), each.last_ok.timestamp()
