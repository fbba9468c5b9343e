"""What the names of the elements around a block say about its place: menu, margin or content."""

import re
from functools import lru_cache

from lxml.html import HtmlElement

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MENUS = frozenset(
    "nav navi menu menus submenu head header foot footer crumb crumbs breadcrumb breadcrumbs"
    " location yqlj links friend copyright pager pagination share".split()
)
_MENU_PREFIXES = ("nav", "menu", "foot", "header", "crumb", "bread")
_MARGINS = frozenset("side sidebar aside hot rank related recommend".split())
_FOOTER = re.compile(r"(?:^|[\s_-])foot(?:er)?(?:$|[\s_-])", re.IGNORECASE)
_MENU_TAGS = frozenset({"nav", "header", "footer"})
_NEAR = 4
"""How many ancestors may lend a block their names; further out, a name is the whole page's."""

MENU, MARGIN, LEFT = 0.1, 0.4, 0.7
"""What a place is worth; the content is worth 1. The left holds menus as often as the content."""


def place_of(element: HtmlElement) -> float:
    """How likely a list stands here: 1 in the content, less in margins, least in menus."""
    worth = 1.0
    for depth, each in enumerate((element, *element.iterancestors())):
        if each.tag in _MENU_TAGS:
            return MENU
        names = f"{each.get('class') or ''} {each.get('id') or ''}"
        if _FOOTER.search(names):
            return MENU
        if depth <= _NEAR and each.tag not in {"body", "html"}:
            worth = min(worth, _worth(names))
    return worth


def is_menu(element: HtmlElement) -> bool:
    """Say whether an element itself is a menu, header or footer by its tag or name."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in _MENU_TAGS or _worth(names) == MENU


@lru_cache(1024)
def _worth(names: str) -> float:
    words = {word.lower() for word in _WORDS.findall(names)}
    if words & _MENUS or any(word.startswith(_MENU_PREFIXES) for word in words):
        return MENU
    if words & _MARGINS:
        return MARGIN
    return LEFT if "left" in words else 1.0
