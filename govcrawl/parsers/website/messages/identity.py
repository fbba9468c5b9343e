"""What makes two mentions of a letter the same letter: its address on the site, else its number."""

import re

from govcrawl.parsers import privacy
from govcrawl.parsers.markup import Page
from govcrawl.urls import canonical, host_of

LONGEST_ID = 2048
_PLACE = re.compile(r"https?://[^/]+")
_NUMBER = re.compile(r"[A-Za-z0-9][\w-]{2,63}", re.ASCII)
_CALL = re.compile(r"\(\s*['\"]?([A-Za-z0-9_-]{3,64})['\"]?\s*[,)]", re.ASCII)


def path_of(url: str) -> str:
    """The canonical address without scheme and host: path and query, session ids gone."""
    return _PLACE.sub("", canonical(url))[:LONGEST_ID]


def number_of(text: str | None) -> str | None:
    """The number or code of a letter; None where a text is none, or is a phone's or person's."""
    match = _NUMBER.fullmatch((text or "").strip())
    return match[0] if match and not privacy.mask(match[0])[1] else None


def number_in_call(script: str | None) -> str | None:
    """The letter a script's call opens (``view('9001')``), or None."""
    match = _CALL.search((script or "")[:500])
    return match[1] if match and any(map(str.isdigit, match[1])) else None


def site_of(page: Page, url: str | None) -> str | None:
    """The host a letter is on: that of its own address, else of the page that lists it."""
    return host_of(url or page.capture.url) or None
