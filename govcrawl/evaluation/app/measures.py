"""Every indicator of apps and service platforms of an office.

Its apps in the stores and its service platform are one channel of the evaluation but two of the
registry, so each part is judged as it stands by itself: an office may have a platform and no app.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from govcrawl.china import day_in_china
from govcrawl.evaluation import Document
from govcrawl.evaluation.app.facts import ListingFacts, PlatformFacts, ToldFacts
from govcrawl.evaluation.app.transactions import INDICATORS, transactions
from govcrawl.evaluation.channel import without
from govcrawl.evaluation.counts import SeenCount
from govcrawl.evaluation.measure import Measure, Source, State
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing, standing
from govcrawl.evaluation.value import PERCENT, Found, Value, measured, of_office, present

PRIOR_RATINGS, PRIOR_RATING = 10, 3.5
"""Every store's rating is drawn towards this one as if so many had given it."""


def measures(
    office: Office,
    standing: Standing,
    listings: Sequence[ListingFacts],
    platforms: Sequence[PlatformFacts],
    told: ToldFacts | None,
) -> Iterator[Measure]:
    """One measure for each indicator of apps and service platforms.

    Measured is the main app, in every store where it is registered: all rows that have the label of
    the first app of the registry that is not absent.
    """
    if standing.state is State.ABSENT:
        yield from without(standing, (*STORES, *INDICATORS))
        return
    stores = main_app(standing)
    own = _of_main(stores, listings)
    if own and stores.state is State.OBSERVED:
        for indicator, judge in STORES.items():
            yield measured(office.office_id, indicator, judge(office, own))
    else:
        yield from without(stores, STORES)
    yield from transactions(office, part(standing, "endpoint"), platforms, told)


def part(whole: Standing, channel: str) -> Standing:
    """How the office stands on one of the registry's two channels, ``appstore`` or ``endpoint``."""
    rows = [each for each in whole.asked if each.channel == channel]
    return standing(whole.office_id, channel, rows)


def main_app(whole: Standing) -> Standing:
    """How the office's main app stands in the stores."""
    apps = part(whole, "appstore")
    main = apps.main
    rows = [each for each in apps.asked if main is None or each.label == main.label]
    return standing(whole.office_id, "appstore", rows)


def _of_main(stores: Standing, listings: Sequence[ListingFacts]) -> list[ListingFacts]:
    labels = {each.label for each in stores.asked}
    return [each for each in listings if each.label in labels]


def _listed(_: Office, listings: Sequence[ListingFacts]) -> Found:
    is_listed = any(each.listing["listed"] for each in listings)
    return Value(int(is_listed), n=len(listings), sources=_sources(listings))


def _coverage(_: Office, listings: Sequence[ListingFacts]) -> Found:
    number = sum(each.listing["listed"] for each in listings)
    value = PERCENT * number / len(listings)
    return Value(value, n=len(listings), sources=_sources(listings))


def _since_update(_: Office, listings: Sequence[ListingFacts]) -> Found:
    """Days from the newest version of any store to the last look, in Chinese days."""
    dated = [each for each in listings if _usable(each.listing, "updated_on") is not None]
    if not dated:
        return "no store tells when the app was updated"
    newest = max(date.fromisoformat(each.listing["updated_on"]) for each in dated)
    looked = max(day_in_china(each.listing["observed_at"]) for each in listings)
    return Value(max((looked - newest).days, 0), n=len(dated), sources=_sources(dated))


def _replied(_: Office, listings: Sequence[ListingFacts]) -> Found:
    reviews = sum(each.reviews for each in listings)
    told = reviews - sum(each.reply_unknown for each in listings)
    if not told:
        return f"none of {reviews} reviews tells" if reviews else "no reviews were read"
    replied = sum(each.replied for each in listings)
    sources = present(*(each.reviews_source for each in listings))
    return Value(PERCENT * replied / told, n=told, sources=sources)


def _downloads(office: Office, listings: Sequence[ListingFacts]) -> Found:
    """Of the store that shows most: stores count different things, and the same person twice."""
    shown = [
        (count, each)
        for each in listings
        for name in ("downloads", "installs")
        if (count := _at_least(each.listing, name))
    ]
    if not shown:
        return "no store shows downloads or installs"
    most, store = max(shown, key=lambda each: each[0].value)
    exact = all(count.exact for count, _ in shown)
    day = day_in_china(store.listing["observed_at"])
    return of_office(office, SeenCount(most.value, exact=exact), store.source, day)


def _rating(_: Office, listings: Sequence[ListingFacts]) -> Found:
    """The mean over stores of (n·r + 10·3.5) / (n + 10): a few ratings say little."""
    rated = [
        (rating, number, each)
        for each in listings
        if (rating := _usable(each.listing, "rating")) is not None
        and (number := _usable(each.listing, "rating_count")) is not None
    ]
    if not rated:
        return "no store shows a rating with the number of ratings"
    shrunk = [
        (number * rating + PRIOR_RATINGS * PRIOR_RATING) / (number + PRIOR_RATINGS)
        for rating, number, _ in rated
    ]
    sources = _sources([each for *_, each in rated])
    return Value(sum(shrunk) / len(shrunk), n=len(shrunk), sources=sources)


def _usable(listing: Document, name: str) -> float | None:
    """A field of a listing; None where it is not told or doubted."""
    doubted = {each["field"] for each in listing["doubts"]}
    found: float | None = listing.get(name)
    return None if name in doubted else found


def _at_least(listing: Document, name: str) -> SeenCount | None:
    """A count as an exact one or the least it can be; None where it is not known even so."""
    if _usable(listing, name) is None:
        return None
    if listing[f"{name}_exact"]:
        return SeenCount(listing[name])
    least = listing[f"{name}_low"]
    return None if least is None else SeenCount(least, exact=False)


def _sources(listings: Sequence[ListingFacts]) -> tuple[Source, ...]:
    return present(*(each.source for each in listings))


STORES: Mapping[str, Callable[[Office, Sequence[ListingFacts]], Found]] = {
    "APP-PRV-01": _listed,
    "APP-PRV-02": _coverage,
    "APP-PRV-03": _since_update,
    "APP-PAR-01": _replied,
    "APP-INFL-01": _downloads,
    "APP-INFL-02": _rating,
}
"""How each indicator of the app in the stores is judged."""
