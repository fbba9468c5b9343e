"""XML answers as the objects JSON would have given."""

import re
from typing import Any

from lxml import etree

from govcrawl.parsers.markup import squeeze

_DEPTH = 12
"""Deeper elements are read as text."""


def is_xml(text: str) -> bool:
    """True for XML that is not XHTML."""
    start = text.lstrip("\ufeff \t\r\n")[:2000].lower()
    if start.startswith(("<datastore", "<rss", "<feed", "<recordset")):
        return True
    return start.startswith("<?xml") and "<html" not in start and "<!doctype html" not in start


def read(text: str) -> dict[str, Any] | None:
    """XML as objects: the children of an element that are alike become an array.

    None where there is no element. Entities are not resolved and nothing is fetched.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_without_declaration(text).encode(errors="replace"), parser=parser)
    except etree.XMLSyntaxError:
        return None
    return {_name(root): _object(root, 0)} if root is not None else None


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _without_declaration(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))


def _object(element: Any, depth: int) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth > _DEPTH:
        return squeeze("".join(element.itertext())) or element.get("href")
    groups: dict[str, list[Any]] = {}
    for child in children:
        name = _name(child)
        groups.setdefault(name, []).append(_object(child, depth + 1))
    return {
        name: values if len(values) > 1 or isinstance(values[0], dict) else values[0]
        for name, values in groups.items()
    }
