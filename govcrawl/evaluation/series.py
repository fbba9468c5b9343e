"""Figures over time: the satisfaction trend, what can be handled online, who is registered.

What the study draws as its figures 5 (好差评 satisfaction) and 6 (share of matters that persons
and legal persons can handle online), and its registrations per resident. Every source and every
account is a line of its own: nothing is added up or averaged, as no two count the same. A period
that nobody told, a figure that cannot be right and a share of nothing have no value and say why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from govcrawl.evaluation import Document
from govcrawl.evaluation.periods import DAY, Period

SATISFACTION = "satisfaction"
PERSON, LEGAL_PERSON = "person", "legal_person"
ONLINE_SHARES = {
    "handled_online_share": None,
    "handled_online_share_persons": PERSON,
    "handled_online_share_legal_persons": LEGAL_PERSON,
}
"""The metrics of imported shares, and whom they are about; None: about all."""
ITEMS, ONLINE_ITEMS = "service_items", "service_items_online"
"""What service platforms count: their items, and how many of these can be handled online."""
REGISTERED = ("registered_users", "registered_persons")
"""The metrics that are set against the residents. Legal persons are none."""
NOT_TOLD = "not told"

_PERCENT = 100


@dataclass(frozen=True)
class Line:
    """Whose figures are one series: one source's about one office, one account and one audience.

    ``source`` says who tells: the source of observations, the name of an endpoint. ``step`` is how
    long its periods are (``year``, ``half``, ``quarter``, ``month``, ``week``, ``day``; empty where
    there never was such a period).
    """

    office_id: str | None
    metric: str
    audience: str | None
    channel: str | None
    account: str | None
    source: str
    step: str


@dataclass(frozen=True)
class Point:
    """A period's value in percent, and the ids of the documents it comes from.

    ``exact`` is False where what it comes from was rounded. Without a value ``reason`` says why.
    """

    period: str
    value: float | None
    exact: bool | None = None
    reason: str | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """A line and its points, the oldest first, with every period between them.

    Days are not filled up: what is read on a day is told of that day alone. ``undated`` are the
    ids of the documents whose period there never was.
    """

    line: Line
    points: tuple[Point, ...]
    undated: tuple[str, ...] = ()


def satisfaction(observations: Iterable[Document]) -> list[Series]:
    """Satisfaction by period: each office, channel, account and source on its own (figure 5).

    Only percent: points are of a scale nobody tells.
    """
    chosen = (
        each
        for each in observations
        if each["metric"] == SATISFACTION and each["unit"] == "percent"
    )
    return _series(chosen, _line_of_observation, _told)


def online_shares(readings: Iterable[Document], observations: Iterable[Document]) -> list[Series]:
    """What share can be handled online, by office, audience and source (figure 6).

    ``readings`` are endpoint readings of ``service_items`` and ``service_items_online``; others
    are left alone. Their share has a value where both were read of the same period and may be
    used. ``observations`` are shares as somebody else told them.
    """
    counted = (each for each in readings if each["metric"] in {ITEMS, ONLINE_ITEMS})
    told = (
        each
        for each in observations
        if each["metric"] in ONLINE_SHARES and each["unit"] == "percent"
    )
    return _series(counted, _line_of_reading, _share) + _series(told, _line_of_observation, _told)


def registrations(
    observations: Iterable[Document], offices: Iterable[Mapping[str, Any]]
) -> list[Series]:
    """Registrations for each hundred residents, by office, metric, account and source.

    ``offices`` are rows of the registry: ``office_id`` and ``population``. It may be more than
    100: people register in more than one place, and from outside.
    """
    population = {each["office_id"]: each.get("population") for each in offices}

    def of_residents(documents: list[Document]) -> Point:
        return _per_resident(documents, population.get(documents[0]["office_id"]))

    chosen = (each for each in observations if each["metric"] in REGISTERED)
    return _series(chosen, _line_of_observation, of_residents)


def _series(
    documents: Iterable[Document],
    line_of: Callable[[Document, str], Line],
    point_of: Callable[[list[Document]], Point],
) -> list[Series]:
    lines: dict[Line, dict[Period, list[Document]]] = defaultdict(lambda: defaultdict(list))
    undated: dict[Line, list[str]] = defaultdict(list)
    for each in documents:
        period = Period.of(each["period"])
        if period is None:
            undated[line_of(each, "")].append(str(each["_id"]))
        else:
            lines[line_of(each, period.step)][period].append(each)
    made = [Series(line, _points(told, point_of)) for line, told in lines.items()]
    made += [Series(line, (), tuple(sorted(ids))) for line, ids in undated.items()]
    return sorted(made, key=lambda each: [str(part or "") for part in vars(each.line).values()])


def _points(
    told: Mapping[Period, list[Document]], point_of: Callable[[list[Document]], Point]
) -> tuple[Point, ...]:
    first, last = min(told), max(told)
    periods = sorted(told) if first.step == DAY else first.until(last)
    return tuple(
        point_of(told[each]) if each in told else Point(each.name, None, reason=NOT_TOLD)
        for each in periods
    )


def _line_of_observation(document: Document, step: str) -> Line:
    return Line(
        office_id=document["office_id"],
        metric=document["metric"],
        audience=ONLINE_SHARES.get(document["metric"]),
        channel=document["channel"],
        account=document["account"],
        source=document["source"],
        step=step,
    )


def _line_of_reading(document: Document, step: str) -> Line:
    return Line(
        office_id=document["office_id"],
        metric=ONLINE_ITEMS,
        audience=document["audience"],
        channel=document["channel"],
        account=None,
        source=document["endpoint"],
        step=step,
    )


def _told(documents: list[Document]) -> Point:
    first, reason = documents[0], _wrong(documents)
    if reason:
        return _nothing(documents, reason)
    return Point(first["period"], first["value"], first["value_exact"], ids=_ids(documents))


def _per_resident(documents: list[Document], residents: int | None) -> Point:
    reason = _wrong(documents) or (None if residents else "no population in the registry")
    if reason or not residents:
        return _nothing(documents, reason)
    first = documents[0]
    value = first["value"] * _PERCENT / residents
    return Point(first["period"], value, first["value_exact"], ids=_ids(documents))


def _share(documents: list[Document]) -> Point:
    """The share of items that can be handled online, from the readings of one period."""
    read = {
        metric: [each for each in documents if each["metric"] == metric]
        for metric in (ITEMS, ONLINE_ITEMS)
    }
    for metric, told in read.items():
        if reason := _wrong(told):
            return _nothing(documents, f"{metric}: {reason}")
    (total,), (online,) = read.values()
    if not total["value"]:
        return _nothing(documents, f"{ITEMS}: there are none")
    if online["value"] > total["value"]:
        return _nothing(documents, f"{ONLINE_ITEMS}: more than there are")
    exact = total["value_exact"] is True and online["value_exact"] is True
    value = online["value"] * _PERCENT / total["value"]
    return Point(total["period"], value, exact, ids=_ids(documents))


def _wrong(documents: list[Document]) -> str | None:
    """Why these are not one figure that may be used; None where they are."""
    if len(documents) != 1:
        return f"told {len(documents)} times" if documents else "not read"
    (only,) = documents
    if only.get("doubts"):
        return f"doubted: {'; '.join(only['doubts'])}"
    if only["value"] is None:
        return f"no number: {only['value_raw']}" if only["value_raw"] else "no number"
    return None


def _nothing(documents: list[Document], reason: str | None) -> Point:
    return Point(documents[0]["period"], None, reason=reason, ids=_ids(documents))


def _ids(documents: list[Document]) -> tuple[str, ...]:
    return tuple(sorted(str(each["_id"]) for each in documents))
