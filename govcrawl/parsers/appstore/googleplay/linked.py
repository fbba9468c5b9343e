"""The schema.org data of a Google Play page: ``<script type="application/ld+json">``."""

import json
import re
from typing import Any

from govcrawl.parsers.appstore.googleplay.listing import Listing, package_in, words
from govcrawl.parsers.appstore.values import mappings, number_of
from govcrawl.parsers.json_values import mapping

_SCRIPT = re.compile(
    r"""<script\b[^<>]{0,500}\btype\s{0,9}=\s{0,9}["']?application/ld\+json\b[^<>]{0,500}>""",
    re.IGNORECASE,
)
_MOST = 10
_APPS = frozenset({"SoftwareApplication", "MobileApplication", "VideoGame"})

Statements = list[tuple[str | None, Listing]]


def read(text: str) -> Statements:
    """Each app a page states, with the package its address names (None where it names none)."""
    found: Statements = []
    for number, script in enumerate(_SCRIPT.finditer(text)):
        end = text.find("</script", script.end())
        if number >= _MOST or end < 0:
            break
        try:
            stated = json.loads(text[script.end() : end], strict=False)
        except (ValueError, RecursionError):
            continue
        apps = (each for each in mappings(stated) if each.get("@type") in _APPS)
        found += [(package_in(app.get("url")), _listing(app)) for app in apps]
    return found


def _listing(app: dict[str, Any]) -> Listing:
    rating, author = mapping(app.get("aggregateRating")), mapping(app.get("author"))
    offer = next(iter(mappings(app.get("offers"))), {})
    count = rating.get("ratingCount")
    return Listing(
        name=words(app.get("name")),
        developer=words(author.get("name")),
        category=words(app.get("applicationCategory")),
        rating=number_of(rating.get("ratingValue")),
        rating_count=count if isinstance(count, int) else words(count),
        price=number_of(offer.get("price")),
        currency=words(offer.get("priceCurrency")),
    )
