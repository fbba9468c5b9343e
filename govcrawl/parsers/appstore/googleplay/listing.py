"""What a page of Google Play tells of an app, from whichever of its sources."""

import re
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from govcrawl.parsers.appstore.values import text_of

_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.\w+)+", re.ASCII)
_LONGEST_PACKAGE = 256
_DETAILS = re.compile(r"(?:https?://[^/?#]{1,253})?/store/apps/details[/?]")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The values as the page has them; None for what it does not tell.

    ``installs`` is the number, ``installs_floor`` the whole number its text is rounded down to.
    ``stars`` counts the ratings by stars, ``{"1": 147, ...}``. ``updated`` and ``released`` are
    Unix times or ``2026年1月31日``: days in other languages are not read.
    """

    name: str | None = None
    developer: str | None = None
    category: str | None = None
    version: str | None = None
    installs_text: str | None = None
    installs_floor: int | None = None
    installs: int | None = None
    rating: float | str | None = None
    rating_count: int | str | None = None
    stars: dict[str, int] | None = None
    updated: int | str | None = None
    released: int | str | None = None
    price: float | None = None
    currency: str | None = None
    privacy_url: str | None = None

    def filled_from(self, other: "Listing") -> "Listing":
        """What is told here, and from the other what is not."""
        lacking = [each.name for each in fields(self) if getattr(self, each.name) is None]
        return replace(self, **{name: getattr(other, name) for name in lacking})


def words(value: Any) -> str | None:
    """A text; None for anything else, a number too."""
    return text_of(value) if isinstance(value, str) else None


def whole(value: Any) -> int | None:
    """A whole number from 0 up; None for anything else."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value < 2**63 else None


def address(value: Any) -> str | None:
    """A web address; None for anything else."""
    found = words(value)
    return found if found and found.startswith(("https://", "http://")) else None


def package_in(url: Any) -> str | None:
    """The package an address of Google Play asks for, absolute or not; None where it names none."""
    if not isinstance(url, str):
        return None
    found = asked_for(url, "id") if _DETAILS.match(url) else ""
    return found if len(found) <= _LONGEST_PACKAGE and _PACKAGE.fullmatch(found) else None


def asked_for(url: str, name: str) -> str:
    """The value of a parameter of an address; empty where it has none."""
    try:
        return parse_qs(urlsplit(url).query, max_num_fields=50).get(name, [""])[0]
    except ValueError:
        return ""
