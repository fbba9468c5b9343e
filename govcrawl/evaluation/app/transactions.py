"""What can be done on an office's service platform, and who uses it: read there or told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from govcrawl.evaluation import Document
from govcrawl.evaluation.app.facts import PlatformFacts, ToldFacts
from govcrawl.evaluation.channel import without
from govcrawl.evaluation.measure import Measure, State, unseen
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.periods import Period
from govcrawl.evaluation.series import (
    ITEMS,
    LEGAL_PERSON,
    ONLINE_ITEMS,
    PERSON,
    REGISTERED,
    SATISFACTION,
    online_shares,
)
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.value import NO_POPULATION, PERCENT, Found, Value, measured, present

CHANNELS = ("endpoint", "appstore")
"""Whose imported figures are the channel's: the platform's first, then the app's."""
ALL = ""
"""The audience of a figure about persons and legal persons together."""
NO_AUDIENCES = "no platform tells persons from legal persons"
INDICATORS = ("APP-TRX-01", "APP-TRX-02", "APP-TRX-03", "APP-TRX-04", "APP-TRX-05")


def transactions(
    office: Office, platform: Standing, platforms: Sequence[PlatformFacts], told: ToldFacts | None
) -> Iterator[Measure]:
    """One measure for each indicator of ``INDICATORS``.

    ``platform`` is how the office stands on service platforms. Figures that somebody told are known
    even where none was read.
    """
    read = platforms if platform.state is State.OBSERVED else ()
    persons = _online(read, PERSON) or platform.reason or NO_AUDIENCES
    legal_persons = _online(read, LEGAL_PERSON) or platform.reason or NO_AUDIENCES
    found = {
        "APP-TRX-01": _items(read) or platform.reason or "no platform tells its items in all",
        "APP-TRX-02": _registered(office, told),
        "APP-TRX-03": _or_told(persons, told, "handled_online_share_persons"),
        "APP-TRX-04": _or_told(legal_persons, told, "handled_online_share_legal_persons"),
        "APP-TRX-05": _percent(told, SATISFACTION),
    }
    for indicator, each in found.items():
        if indicator == "APP-TRX-02" and office.level == DEPARTMENT:
            none = "a department has no residents"
            yield unseen(office.office_id, indicator, State.NOT_APPLICABLE, none)
        elif platform.state is State.ABSENT and isinstance(each, str):
            yield from without(platform, [indicator])
        else:
            yield measured(office.office_id, indicator, each)


def _items(platforms: Sequence[PlatformFacts]) -> Found | None:
    """Service items in all, of the first platform that tells them; None: none does.

    Those of persons and legal persons are not added up: many are for both.
    """
    key = (ITEMS, ALL)
    platform = next((each for each in platforms if key in each.readings), None)
    if platform is None:
        return None
    reading = platform.readings[key]
    if reading["doubts"]:
        return f"doubted: {'; '.join(reading['doubts'])}"
    if reading["value"] is None:
        return f"no number: {reading['value_raw']}"
    exact = reading["value_exact"] is True
    return Value(reading["value"], exact=exact, sources=present(platform.source))


def _online(platforms: Sequence[PlatformFacts], audience: str) -> Found | None:
    """The share of an audience's items that can be handled online, by ``online_shares``'s rules.

    Of the first platform that tells either count of this audience; None: none does.
    """
    for platform in platforms:
        keys = ((ITEMS, audience), (ONLINE_ITEMS, audience))
        readings = [platform.readings[key] for key in keys if key in platform.readings]
        points = [point for line in online_shares(readings, ()) for point in line.points]
        if not points:
            continue
        latest = points[-1]
        if latest.value is None:
            return latest.reason
        exact = latest.exact is True
        number = int(readings[0]["value"])
        return Value(latest.value, n=number, exact=exact, sources=present(platform.source))
    return None


def _or_told(found: Found, told: ToldFacts | None, metric: str) -> Found:
    """What was found; where it has no value, what somebody told; else why there is none."""
    if isinstance(found, Value):
        return found
    imported = _percent(told, metric)
    return imported if isinstance(imported, Value) else found


def _percent(told: ToldFacts | None, metric: str) -> Found:
    """An imported share; other units are of a scale nobody tells."""
    observation = _told(told, metric)
    if observation is None:
        return "nobody told it"
    document, value = observation
    if document["unit"] != "percent":
        return f"told in another unit than percent: {document['unit']}"
    return value


def _registered(office: Office, told: ToldFacts | None) -> Found:
    """Registered users for each hundred residents, at most 100: people register from outside."""
    observation = next(filter(None, (_told(told, metric) for metric in REGISTERED)), None)
    if observation is None:
        return "nobody told it"
    if not office.population:
        return NO_POPULATION
    _, value = observation
    share = PERCENT * value.value / office.population
    return replace(value, value=min(share, PERCENT), exact=value.exact or share >= PERCENT)


def _told(told: ToldFacts | None, metric: str) -> tuple[Document, Value] | None:
    """The imported figure of the channel, as a document and as a value in its own unit."""
    if told is None:
        return None
    for key in ((channel, metric) for channel in CHANNELS):
        if key in told.observations:
            document = told.observations[key]
            value = Value(
                document["value"],
                exact=document["value_exact"] is True,
                window=_days(document["period"]),
                sources=present(told.sources[key]),
            )
            return document, value
    return None


def _days(name: str) -> tuple[date | None, date | None]:
    """The first and the last day of a period."""
    period = Period.of(name)
    return (period.first, period.following().first - timedelta(days=1)) if period else (None, None)
