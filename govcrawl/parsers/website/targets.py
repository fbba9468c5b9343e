"""Where a link leads as the page writes it, also where only a script it holds says so."""

import re

from lxml.html import HtmlElement

_OPENS = re.compile(
    r"(?:\blocation(?:\.href)?\s*=|\bopen\s*\(|\blocation\.(?:assign|replace)\s*\()"
    r"\s*['\"]([^'\"\s]{1,500})['\"]"
)
_NOWHERE = ("#", "javascript:")


def target(link: HtmlElement) -> str:
    """What a link leads to: its address, or the one its script opens; as written, empty for none.

    A script that opens nothing by itself stays: it is somewhere a browser gets to.
    """
    href = (link.get("href") or "").strip()
    if href and not href.lower().startswith(_NOWHERE):
        return href
    found = _OPENS.search(href) or _OPENS.search(link.get("onclick") or "")
    return found[1] if found else href


def opens(element: HtmlElement) -> bool:
    """Say whether a click on an element that is no link opens an address."""
    return bool(_OPENS.search(element.get("onclick") or ""))
