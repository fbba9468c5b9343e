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
    return list(iter_lines(root))


def iter_lines(root: HtmlElement) -> Iterator[Line]:
    """The same one by one, each whole, for who may need no more than the first."""
    line: Line | None = None
    blocks, links = [root], 0
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
            if line is not None:
                yield line
                line = None
            if is_start:
                blocks.append(element)
            else:
                blocks.pop()
        text = element.text if is_start else element.tail
        if text and (is_start or element is not root) and (squeezed := squeeze(text)):
            line = line or Line(blocks[-1])
            line.parts.append(squeezed)
            line.links += len(squeezed) if links else 0
    if line is not None:
        yield line


def _whole(page: Page) -> list[Line]:
    return read_lines(page.tree)


def comparable(text: str) -> str:
    """A text as it compares: compatible forms of characters the same, without white space."""
    return characters(unicodedata.normalize("NFKC", text)).lower()


def characters(text: str) -> str:
    """A text without any white space, for counting and comparing."""
    return "".join(text.replace("\u200b", "").split())
