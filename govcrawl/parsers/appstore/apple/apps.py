"""An app as the App Store's lookup and search tell of it.

``trackId, trackName, bundleId, version, currentVersionReleaseDate, releaseDate, sellerName,
artistName, averageUserRating, userRatingCount, fileSizeBytes, price, currency, primaryGenreName,
genres, trackViewUrl``. What tools export of it has the same names with underscores.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from govcrawl.items import App
from govcrawl.parsers.appstore import answers
from govcrawl.parsers.appstore.apple.asking import address_of, told_storefront
from govcrawl.parsers.appstore.figures import doubt, rated
from govcrawl.parsers.appstore.values import day_of, number_of, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import first

_SCALE = 5
_DECIMALS = 6
"""Ratings come with the noise of binary fractions, 4.36329999999999973."""

_IDS = ("trackId", "track_id")
_NAMES = ("trackName", "track_name", "name")
_PACKAGES = ("bundleId", "bundle_id")
_SELLERS = ("sellerName", "seller_name", "seller")
_ARTISTS = ("artistName", "artist_name", "artist")
_PAGES = ("trackViewUrl", "track_view_url")
_UPDATED = ("currentVersionReleaseDate", "current_version_release_date")
_SIZES = ("fileSizeBytes", "file_size_bytes")
_RATINGS = ("averageUserRating", "average_user_rating")
_RATED_BY = ("userRatingCount", "user_rating_count")
_GENRES = ("primaryGenreName", "primary_genre_name", "genres")
_KINDS = ("wrapperType", "kind")
_APP_ID = re.compile(r"\d{1,19}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")


def is_app(told: Mapping[str, Any]) -> bool:
    """Say whether a result is an app: artists, songs and books stand in such answers too."""
    kinds = [kind for name in _KINDS if isinstance(kind := told.get(name), str)]
    is_software = not kinds or any(kind.endswith("software") for kind in kinds)
    return is_software and _id_of(told) is not None and text_of(first(told, _NAMES)) is not None


def apps_of(results: Iterable[Mapping[str, Any]], storefront: str | None) -> list[App]:
    """The apps among the results, each once."""
    kept: dict[str | None, App] = {}
    for told in filter(is_app, results):
        if (app_id := _id_of(told)) not in kept:
            kept[app_id] = app_of(told, storefront)
    return list(kept.values())


def app_of(told: Mapping[str, Any], storefront: str | None) -> App:
    """The app of a result; ``storefront`` is where it was asked for, if its own page tells none."""
    app_id = _id_of(told)
    storefront = told_storefront(first(told, _PAGES)) or storefront
    seller, artist = text_of(first(told, _SELLERS)), text_of(first(told, _ARTISTS))
    currency = told.get("currency")
    is_currency = isinstance(currency, str) and _CURRENCY.fullmatch(currency)
    return App(
        store="apple",
        storefront=storefront,
        app_id=app_id,
        package=text_of(first(told, _PACKAGES), 256),
        name=text_of(first(told, _NAMES)),
        developer=seller or artist,
        brand=artist if seller else None,
        url=address_of(app_id, storefront),
        listed=True,
        category=_category(told),
        version=text_of(told.get("version")),
        updated_on=day_of(first(told, _UPDATED)),
        released_on=day_of(told.get("releaseDate")),
        size_bytes=_size(first(told, _SIZES)),
        price=number_of(answers.told(told, "price")),
        currency=currency if is_currency else None,
        **stars(first(told, _RATINGS), first(told, _RATED_BY)),
    )


def stars(rating: Any, count: Any, distribution: Any = None) -> dict[str, Any]:
    """The fields of a rating. 0 of 0 is doubted: the store has told it of apps with ratings too."""
    fields = rated(rating, _SCALE, count, distribution)
    if fields["rating"] is not None:
        fields["rating"] = round(fields["rating"], _DECIMALS)
    if fields["rating_count"] == 0 and not fields["doubts"]:
        why = "0 of 0 ratings, as the store at times tells of every app"
        fields["doubts"] = [doubt("rating_count", why, count)]
    return fields


def _id_of(told: Mapping[str, Any]) -> str | None:
    written = text_of(first(told, _IDS))
    return written if written and _APP_ID.fullmatch(written) else None


def _category(told: Mapping[str, Any]) -> str | None:
    genre = first(told, _GENRES)
    return text_of(genre[0] if isinstance(genre, list) else genre)


def _size(value: Any) -> int | None:
    count = read_count(value)
    return count.value or None if count.exact else None
