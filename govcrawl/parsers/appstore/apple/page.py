"""The page of an app, ``apps.apple.com/cn/app/name/id1``; the lookup tells more, and is asked.

``script#serialized-server-data`` holds ``{"data": [{"intent": {"id"}, "data": {"lockup": {adamId,
bundleId, title}, "developerAction": {title}, "shelfMapping": {"productRatings": {"items":
[{ratingAverage, totalNumberOfRatings, ratingCounts}]}}}}]}``, the counts from five stars down;
beside it stands a SoftwareApplication of schema.org. Both known from public code only. Ratings are
rounded here.
"""

import json
from collections.abc import Iterator
from typing import Any

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers.appstore.apple.apps import stars
from govcrawl.parsers.appstore.apple.asking import address_of, told_app, told_storefront
from govcrawl.parsers.appstore.values import mappings, text_of
from govcrawl.parsers.json_values import first, mapping
from govcrawl.parsers.markup import Page

_DATA = "serialized-server-data"
_LINKED = "application/ld+json"
_KINDS = frozenset({"SoftwareApplication", "MobileApplication"})
_COUNTED = ("ratingCount", "reviewCount")
_STARS = 5


def has_data(capture: Capture) -> bool:
    """Say whether the answer has the script that holds a page's data."""
    return _DATA.encode() in capture.body


def read_page(page: Page) -> App | None:
    """The app a page is about; None where it does not tell, or is not about the one asked for."""
    product, stated = _product(page), _stated(page)
    lockup = mapping(product.get("lockup"))
    addresses = (page.capture.url, _canonical(page), text_of(stated.get("url")))
    ids = [text_of(lockup.get("adamId"), 19), *map(told_app, addresses)]
    app_id = next(filter(None, ids), None)
    name = text_of(lockup.get("title")) or text_of(stated.get("name"))
    if app_id is None or name is None or len({each for each in ids if each}) > 1:
        return None
    storefront = next(filter(None, map(told_storefront, addresses)), None)
    return App(
        store="apple",
        storefront=storefront,
        app_id=app_id,
        package=text_of(lockup.get("bundleId"), 256),
        name=name,
        developer=text_of(mapping(product.get("developerAction")).get("title"))
        or text_of(mapping(stated.get("author")).get("name")),
        url=address_of(app_id, storefront),
        listed=True,
        category=text_of(stated.get("applicationCategory")),
        **_rating(product, stated),
    )


def _rating(product: dict[str, Any], stated: dict[str, Any]) -> dict[str, Any]:
    shelf = mapping(mapping(product.get("shelfMapping")).get("productRatings"))
    told = next(iter(mappings(shelf.get("items"))), {})
    if told.get("totalNumberOfRatings") is not None:
        counts = told.get("ratingCounts")
        held = counts if isinstance(counts, list) and len(counts) == _STARS else []
        by_stars = {str(_STARS - at): each for at, each in enumerate(held)}
        return stars(told.get("ratingAverage"), told["totalNumberOfRatings"], by_stars)
    aggregate = mapping(stated.get("aggregateRating"))
    return stars(aggregate.get("ratingValue"), first(aggregate, _COUNTED))


def _product(page: Page) -> dict[str, Any]:
    for document in _scripts(page, "id", _DATA):
        held = mapping(document).get("data", document)
        outer = held.values() if isinstance(held, dict) else held
        for each in outer if isinstance(held, (dict, list)) else ():
            product = mapping(mapping(each).get("data"))
            if "lockup" in product:
                return product
    return {}


def _stated(page: Page) -> dict[str, Any]:
    """The one app the page states; nothing where it states several."""
    found = []
    for document in _scripts(page, "type", _LINKED):
        stated = mappings(mapping(document).get("@graph")) or mappings(document)
        found += [each for each in stated if _kinds(each) & _KINDS]
    return found[0] if len(found) == 1 else {}


def _kinds(stated: dict[str, Any]) -> set[str]:
    kinds = stated.get("@type")
    told = kinds if isinstance(kinds, list) else [kinds]
    return {each for each in told if isinstance(each, str)}


def _scripts(page: Page, attribute: str, value: str) -> Iterator[Any]:
    for script in page.tree.iter("script"):
        if (script.get(attribute) or "").strip().lower() == value:
            try:
                yield json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue


def _canonical(page: Page) -> str | None:
    link = page.tree.find(".//link[@rel='canonical']")
    return link.get("href") if link is not None else None
