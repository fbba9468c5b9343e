"""The feed of an app's reviews, in JSON and in XML, brought into one shape.

JSON: ``{"feed": {"entry": ..., "id": {"label": address}, "link": ...}}``; ``entry`` is a list, one
object where there is one review, and missing where there is none. XML: the same as Atom, with the
prefix ``im:`` often not declared and ``&`` not escaped. The first entry may be the app itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.appstore.values import TEXT_LIMIT, mappings, text_of
from govcrawl.parsers.json_values import load, mapping

_PREFIXED = ("rating", "version", "voteSum", "voteCount")
_SIGNS = frozenset(f"im:{name}" for name in _PREFIXED)
_PARTS = frozenset({"entry", "link", "id", "updated", "author", "title", "rights", "icon"})
_OWN_ENTRIES = 1
_START = re.compile(r"<(?:[\w.-]{1,32}:)?feed[\s>]")
_END = re.compile(r"</(?:[\w.-]{1,32}:)?feed\s{0,9}>")
_ENTRY = re.compile(r"<(?:[\w.-]{1,32}:)?entry[\s>]")
_RATING = re.compile(r"<(?:[\w.-]{1,32}:)?rating[\s>]")
_BARE = re.compile(r"&(?!#?\w{1,31};)", re.ASCII)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEAR = 4096
"""Characters in which a feed begins, or ends."""

Entry = dict[str, Any]


@dataclass(frozen=True)
class Feed:
    """A feed: its reviews, the addresses it names itself by, and whether all of it is known."""

    reviews: list[Entry]
    addresses: list[str]
    is_known: bool


def feed_in(capture: Capture) -> Feed | None:
    """The feed an answer is; None where it is none, or one that is cut off or broken."""
    document = load(capture)
    return _of_xml(capture) if document is None else of_json(document)


def of_json(document: Any) -> Feed | None:
    """The feed a JSON answer is; None where it is none. Also a list of its entries alone."""
    holder = mapping(document)
    if "feed" in holder:
        return _made(mappings(holder["feed"]))
    if any(map(_is_review, mappings(document))):
        return _made([{"entry": document}])
    return _made([holder]) if any(map(_is_review, mappings(holder.get("entry")))) else None


def label_of(value: Any, limit: int = TEXT_LIMIT) -> str | None:
    """What a field of a feed says: ``{"label": "5"}``, ``"5"``, ``["5"]``."""
    if isinstance(value, list):
        value = value[0] if value else None
    return text_of(value.get("label") if isinstance(value, dict) else value, limit)


def attributes_of(value: Any) -> dict[str, Any]:
    """The attributes of a field."""
    return mapping(mapping(value).get("attributes"))


def _made(feeds: list[Entry]) -> Feed:
    entries = [each for feed in feeds for each in mappings(feed.get("entry"))]
    reviews = [each for each in entries if _is_review(each)]
    is_known = (
        any(not _PARTS.isdisjoint(feed) for feed in feeds)
        and all(isinstance(feed.get("entry"), (dict, list, type(None))) for feed in feeds)
        and len(entries) - len(reviews) <= _OWN_ENTRIES
    )
    addresses = [each for feed in feeds for each in _addresses(feed)]
    return Feed(reviews, addresses + [each for one in reviews for each in _links(one)], is_known)


def _is_review(entry: Mapping[str, Any]) -> bool:
    return not _SIGNS.isdisjoint(entry)


def _addresses(feed: Entry) -> Iterator[str]:
    if own := label_of(feed.get("id")):
        yield own
    yield from _links(feed)


def _links(holder: Entry) -> Iterator[str]:
    hrefs = (attributes_of(link).get("href") for link in mappings(holder.get("link")))
    return (href for href in hrefs if isinstance(href, str))


def _of_xml(capture: Capture) -> Feed | None:
    page = markup.read(capture)
    if page.excess or not _START.search(page.text[:_NEAR]) or not _END.search(page.text[-_NEAR:]):
        return None
    root = _parsed(_NO_XML.sub(" ", page.text))
    if root is None or _name(root) != "feed":
        return None
    entries = [_fields(each) for each in root.iter(etree.Element) if _name(each) == "entry"]
    ratings = sum("im:rating" in each for each in entries)
    # What is not well-formed may be read as if one entry stood within another, or not at all.
    if (len(_ENTRY.findall(page.text)), len(_RATING.findall(page.text))) != (len(entries), ratings):
        return None
    return _made([_fields(root) | {"entry": entries}])


def _parsed(text: str) -> Any:
    """The root of an XML text as it is written, else as well as it can be read."""
    for recover in (False, True):
        parser = etree.XMLParser(
            encoding="utf-8", recover=recover, resolve_entities=False, no_network=True
        )
        source = _BARE.sub("&amp;", text) if recover else text
        try:
            return etree.fromstring(source.strip().encode(), parser=parser)
        except etree.XMLSyntaxError:
            continue
    return None


def _fields(holder: Any) -> Entry:
    """What stands in an element, as a JSON feed has it. Of two contents only the plain one."""
    found: Entry = {}
    links: list[Entry] = []
    for element in holder.iterchildren(etree.Element):
        name = _name(element)
        if name == "link":
            links.append({"attributes": {"href": element.get("href")}})
        elif name != "content" or element.get("type") in {None, "text"}:
            found.setdefault(name, "".join(element.itertext(etree.Element)).strip())
    return found | {"link": links}


def _name(element: Any) -> str:
    """The name of an element without its namespace, whose prefix may not be declared."""
    name: str = element.tag.rpartition("}")[2].rpartition(":")[2]
    return f"im:{name}" if name in _PREFIXED else name
