"""What the labels of a menu lead to: the panels of tabs, the cells under the head of a table."""

from collections.abc import Mapping
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers.website.services.contents import Content
from govcrawl.parsers.website.services.labels import Label, Menu

_SIBLINGS = 200
_NO_BLOCKS = frozenset({"script", "style", "noscript", "template", "br"})


def of_menu(menu: Menu, targets: Mapping[str, HtmlElement]) -> dict[Label, Content]:
    """The contents of a menu's labels: the panel its link names, else the panel of its number.

    Of a table's head the cells of the one row below; empty where there are more rows, for then it
    is a list of services and no guide to one.
    """
    panels = _cells_below(menu) if menu.is_head else _panels(menu)
    numbered = dict(zip(menu.items, panels, strict=False))
    contents = {}
    for item, label in menu.labels.items():
        panel = targets.get(_target(item)) if not menu.is_head else None
        if panel is None:
            panel = numbered.get(item)
        contents[label] = Content()
        if panel is not None:
            contents[label].add(panel)
    return contents


def _target(item: HtmlElement) -> str:
    """The id an item's link or its attributes name."""
    for element in item.iter():
        if isinstance(element.tag, str):
            for name in ("href", "data-target", "data-id", "aria-controls", "rel"):
                value = (element.get(name) or "").strip()
                if value.startswith("#") or (value and name != "href"):
                    return value.lstrip("#")
    return ""


def _cells_below(menu: Menu) -> list[HtmlElement]:
    table = next(menu.parent.iterancestors("table"), None)
    rows = list(islice(table.iter("tr"), _SIBLINGS)) if table is not None else []
    filled = [row for row in rows if row is not menu.parent and "".join(row.itertext()).strip()]
    is_one = len(filled) == 1 and len(filled[0]) == len(menu.items)
    return list(filled[0]) if is_one else []


def _panels(menu: Menu) -> list[HtmlElement]:
    """As many elements alike as the menu has items, behind it or in what follows it."""
    wanted, node = len(menu.items), menu.parent
    for _ in range(3):
        behind = [each for each in islice(node.itersiblings(), _SIBLINGS) if _is_block(each)]
        for candidates in (behind[:wanted], *(list(filter(_is_block, each)) for each in behind)):
            tags = {each.tag for each in candidates}
            if len(candidates) == wanted and len(tags) == 1:
                return candidates
        parent = node.getparent()
        if parent is None or parent.tag == "body":
            return []
        node = parent
    return []


def _is_block(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _NO_BLOCKS
