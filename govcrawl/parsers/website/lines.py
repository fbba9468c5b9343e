"""A page's visible text as the lines a reader sees, each with the nodes it is made of."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze

HIDDEN = frozenset({"script", "style", "noscript", "template", "head", "title", "select", "iframe"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark nobr q rp rt"
    " ruby s samp small span strike strong sub sup time tt u ucapcontent ucaptitle var wbr".split()
)
"""Elements that do not start a new line; any other element does."""


@dataclass
class Line:
    """One line: ``parts`` are its text nodes, ``block`` the element that holds it."""

    block: HtmlElement
    parts: list[str]
    links: int
    """How many characters of it are link text."""

    text: str
    """The parts with a blank between them."""

    @cached_property
    def comparable(self) -> str:
        """The text as it compares with others."""
        return comparable(self.text)


def page_lines(page: Page) -> list[Line]:
    """The lines of a whole page."""
    return page.once(_whole)


def read_lines(root: HtmlElement) -> list[Line]:
    """The lines of an element in reading order, without scripts, styles and comments."""
    return list(iter_lines(root))


def iter_lines(root: HtmlElement) -> Iterator[Line]:
    """The same one by one, each whole, for who may need no more than the first."""
    parts: list[str] = []
    blocks, linked, links = [root], 0, 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag, is_start = element.tag, event == "start"
        if tag in HIDDEN:
            if is_start:
                walk.skip_subtree()
                continue
        elif tag == "a":
            links += 1 if is_start else -1
        elif tag not in INLINE and isinstance(tag, str):
            if parts:
                yield Line(blocks[-1], parts, linked, " ".join(parts))
                parts, linked = [], 0
            if is_start:
                blocks.append(element)
            else:
                blocks.pop()
        text = element.text if is_start else element.tail if element is not root else None
        if text and not text.isspace() and (squeezed := squeeze(text)):
            parts.append(squeezed)
            linked += len(squeezed) if links else 0
    if parts:
        yield Line(blocks[-1], parts, linked, " ".join(parts))


def _whole(page: Page) -> list[Line]:
    return read_lines(page.tree)


def comparable(text: str) -> str:
    """A text as it compares: compatible forms of characters the same, without white space."""
    return characters(unicodedata.normalize("NFKC", text)).lower()


def characters(text: str) -> str:
    """A text without any white space, for counting and comparing."""
    return "".join(text.replace("\u200b", "").split())
