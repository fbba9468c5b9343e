"""What a Google Play page of before mid-2022 shows a visitor: labels and values, in English.

Inferred from the code of public scrapers of those years. A page of today shows nothing of it.
"""

import html
import re

from govcrawl.parsers.appstore.googleplay.listing import Listing, words
from govcrawl.parsers.markup import squeeze

_NAME = re.compile(
    r"""<h1\b[^<>]{0,99}\bitemprop="name"[^<>]{0,99}>\s{0,99}<span>([^<>]{1,300})<"""
)
_ROW = re.compile(
    r"""<div\ class="BgcNfc">([^<>]{1,40})</div>\s{0,99}<span\ class="htlgb">"""
    r"""(?:\s{0,99}<(?:div|span)\b[^<>]{0,99}>){0,3}([^<>]{1,300})<""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"[vV]?\d")


def read(text: str) -> Listing:
    """Name, version, installs and developer; a version that varies with the device has no digit."""
    shown: dict[str, str | None] = {}
    for label, value in _ROW.findall(text):
        shown.setdefault(label.strip(), _plain(value))
    name, version = _NAME.search(text), shown.get("Current Version")
    return Listing(
        name=_plain(name[1]) if name else None,
        developer=shown.get("Offered By"),
        version=version[:64] if version and _NUMBERED.match(version) else None,
        installs_text=(shown.get("Installs") or "")[:64] or None,
    )


def _plain(value: str) -> str | None:
    return words(squeeze(html.unescape(value)))
