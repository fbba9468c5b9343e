"""What stands under or beside a label of a guide, and where it ends."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.website.lines import Line, read_lines
from govcrawl.parsers.website.services import words
from govcrawl.parsers.website.services.labels import Label, is_foot

_ENOUGH = 4096
"""Characters of a content that are read: whether there is any is soon told."""

_SIBLINGS = 200
_LEVELS = 6
"""How far up the heading of a content may be wrapped."""

_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"dt", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_NO_VALUES = frozenset({"br", "hr", "i", "em", "b", "img", "script", "style", "span", "a"})
_NOT_CONTENT = frozenset({"script", "style", "noscript", "template"})
_NO_LINKS = ("", "#", "javascript:")


@dataclass
class Content:
    """Told lines of a content, and whether it shows a picture or leads somewhere by a link."""

    texts: list[str] = field(default_factory=list)
    has_picture: bool = False
    has_link: bool = False
    characters: int = 0

    @property
    def text(self) -> str:
        """The lines on one, as long as is read."""
        return " ".join(self.texts)[:_ENOUGH]

    @property
    def is_full(self) -> bool:
        """True where so much is read that no more is needed."""
        return self.characters > _ENOUGH

    def __bool__(self) -> bool:
        """True where there is anything at all."""
        return bool(self.texts or self.has_picture or self.has_link)

    def add_text(self, text: str | None) -> None:
        """Take in one line, if it tells something and is no label itself."""
        line = squeeze(text)
        if line and words.is_told(line) and not words.keys_of(line):
            self.texts.append(line)
            self.characters += len(line)

    def add(self, element: HtmlElement) -> None:
        """Take in an element with all it holds."""
        if element.tag in _NOT_CONTENT:
            return
        for line in read_lines(element):
            self.add_text(line.text)
            if self.is_full:
                break
        self.has_picture |= any(_is_picture(image) for image in element.iter("img"))
        self.has_link |= any(_leads(link) for link in element.iter("a"))


def _is_picture(image: HtmlElement) -> bool:
    source = (image.get("src") or image.get("data-src") or "").strip()
    return bool(source) and "icon" not in source.lower()


def _leads(link: HtmlElement) -> bool:
    href = (link.get("href") or "").strip().lower()
    return href not in _NO_LINKS and not href.startswith(("#", "javascript:"))


class Contents:
    """Reads the contents of the labels of one page."""

    def __init__(self, lines: Sequence[Line], labels: Sequence[Label]) -> None:
        """Lines of the page, and the labels in it that are not in menus."""
        self._lines = lines
        self._label_lines = {label.line for label in labels}
        self._counts = _label_counts(labels)
        self._first = _first_lines(labels)

    def of(self, label: Label) -> Content:
        """The content of a label: behind it, below it in its block, beside or below its block."""
        content = Content()
        content.add_text(label.rest)
        for line in self._below(label):
            content.add_text(line.text)
        if self._counts[label.block] == 1:
            content.has_picture = any(_is_picture(image) for image in label.block.iter("img"))
            content.has_link = any(_leads(link) for link in label.block.iter("a"))
        if content or self._counts[label.block] > 1:
            return content
        return self._around(label)

    def _below(self, label: Label) -> Iterator[Line]:
        """The lines that follow within the label's own block, up to the next label."""
        if label.whole:
            return
        for index in range(label.line + 1, min(label.line + _SIBLINGS, len(self._lines))):
            block = self._lines[index].block
            inside = block is label.block or label.block in islice(block.iterancestors(), _LEVELS)
            if not inside or index in self._label_lines:
                return
            yield self._lines[index]

    def _around(self, label: Label) -> Content:
        """What follows the label's block, or the element that wraps the heading only.

        A cell's content is beside it, and below only where it fills its row.
        """
        node, own = label.block, self._counts[label.block]
        for _ in range(_LEVELS):
            content, is_closed = self._following(node, label)
            parent = node.getparent()
            if content or is_closed or parent is None or parent.tag in {"body", "html"}:
                return content
            if self._counts[parent] > own or (node.tag in _CELLS and len(parent) > 1):
                return content
            node = parent
        return Content()

    def _following(self, node: HtmlElement, label: Label) -> tuple[Content, bool]:
        """What follows an element up to the next heading, and whether its place was found.

        An empty element where the content should stand is a place, too.
        """
        content, ordinal = Content(), words.ordinal_of(label.text)
        content.add_text(node.tail)
        for number, sibling in enumerate(islice(node.itersiblings(), _SIBLINGS)):
            if self._ends(sibling, node, ordinal, number):
                if not number and self._counts[sibling] and not _are_alike(sibling, node):
                    self._add_start(content, sibling)
                return content, True
            if isinstance(sibling.tag, str):
                content.add(sibling)
            content.add_text(sibling.tail)
            if not content and sibling.tag not in _NO_VALUES and isinstance(sibling.tag, str):
                return content, True
            if content.is_full:
                break
        return content, bool(content)

    def _add_start(self, content: Content, element: HtmlElement) -> None:
        """Take in what an element holds before the first label in it."""
        first = self._first[element]
        for line in reversed(self._lines[max(0, first - _SIBLINGS) : first]):
            if line.block is not element and element not in line.block.iterancestors():
                return
            content.add_text(line.text)

    def _ends(self, sibling: HtmlElement, node: HtmlElement, ordinal: str, number: int) -> bool:
        if self._counts[sibling] or is_foot(sibling):
            return True
        if sibling.tag != node.tag:
            return False
        if sibling.tag in _HEADINGS:
            return True
        if number and _are_alike(sibling, node):
            return True
        text = squeeze("".join(islice(sibling.itertext(), 3)))
        return bool(ordinal.strip()) and _style(words.ordinal_of(text)) == _style(ordinal)


def _are_alike(element: HtmlElement, other: HtmlElement) -> bool:
    """Say whether two elements are headings of one kind, or panels: not a heading and its content.

    Cells of one class may be both.
    """
    if element.tag != other.tag or element.tag in _CELLS:
        return False
    return bool(element.get("class")) and element.get("class") == other.get("class")


def _style(ordinal: str) -> str:
    """What a numbering looks like whatever its number: ``一、`` and ``二、`` are alike."""
    kinds = {"digit": "0123456789", "numeral": "一二三四五六七八九十"}
    signs = [next((k for k, c in kinds.items() if sign in c), sign) for sign in ordinal.strip()]
    return " ".join(dict.fromkeys(signs))


def _label_counts(labels: Sequence[Label]) -> Counter[HtmlElement]:
    """In how many lines every element has labels."""
    counts: Counter[HtmlElement] = Counter()
    for block, lines in _blocks(labels).items():
        for element in (block, *block.iterancestors()):
            counts[element] += lines
    return counts


def _first_lines(labels: Sequence[Label]) -> Mapping[HtmlElement, int]:
    """The first line in every element that has a label."""
    first: dict[HtmlElement, int] = {}
    for label in labels:
        for element in (label.block, *label.block.iterancestors()):
            first[element] = min(label.line, first.get(element, label.line))
    return first


def _blocks(labels: Sequence[Label]) -> Mapping[HtmlElement, int]:
    lines: dict[HtmlElement, set[int]] = {}
    for label in labels:
        lines.setdefault(label.block, set()).add(label.line)
    return {block: len(found) for block, found in lines.items()}
