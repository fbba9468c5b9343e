"""A page's visible text as the lines a reader sees, each with the nodes it is made of."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
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
    parts: list[str] = field(default_factory=list)
    links: int = 0
    """How many characters of it are link text."""

    @cached_property
    def text(self) -> str:
        """The parts with a blank between them."""
        return " ".join(self.parts)

    @cached_property
    def comparable(self) -> str:
        """The text as it compares with others."""
        return comparable(self.text)


def page_lines(page: Page) -> list[Line]:
    """The lines of a whole page."""
    return page.once(_whole)


def read_lines(root: HtmlElement) -> list[Line]:
    """The lines of an element in reading order, without scripts, styles and comments."""
    lines: list[Line] = []
    current = Line(root)
    for block, text, linked, breaks in _strings(root):
        if breaks or block is not current.block:
            if current.parts:
                lines.append(current)
            current = Line(block)
        if squeezed := squeeze(text):
            current.parts.append(squeezed)
            current.links += len(squeezed) if linked else 0
    if current.parts:
        lines.append(current)
    return lines


def _strings(root: HtmlElement) -> Iterator[tuple[HtmlElement, str | None, bool, bool]]:
    """Each string with its block, whether a link holds it, and whether a new line starts there."""
    blocks, links = [root], 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        tail = element.tail if element is not root else None
        if event in {"comment", "pi"}:
            yield blocks[-1], tail, links > 0, False
            continue
        hidden, breaks = tag in HIDDEN, tag not in INLINE
        if event == "start":
            if hidden:
                walk.skip_subtree()
                continue
            links += tag == "a"
            if breaks:
                blocks.append(element)
            yield blocks[-1], element.text, links > 0, breaks
        else:
            links -= tag == "a" and not hidden
            if breaks and not hidden:
                blocks.pop()
            yield blocks[-1], tail, links > 0, breaks and not hidden


def _whole(page: Page) -> list[Line]:
    return read_lines(page.tree)


def comparable(text: str) -> str:
    """A text as it compares: compatible forms of characters the same, without white space."""
    return characters(unicodedata.normalize("NFKC", text)).lower()


def characters(text: str) -> str:
    """A text without any white space, for counting and comparing."""
    return "".join(text.replace("\u200b", "").split())
