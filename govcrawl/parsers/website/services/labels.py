"""The labels of a guide where the page has them: cells, terms, headings, tabs, starts of lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.lines import Line, characters, page_lines
from govcrawl.parsers.website.services import words

MOST_LABELS = 400
"""So many labels of a page are looked at; the fullest guide has a tenth."""

_START = 1000
"""Characters of a line in which a label is looked for."""

_BEFORE_COLON = re.compile(r"(?:^|(?<=[\s;；。|｜]))([^\s:：∶;；。|｜]{2,20})\s{0,3}[:：∶]")
_SPACED = re.compile(r"([^:：∶]{2,40})[:：∶]")
_COLON = re.compile(r"[:：∶]")
_PIECE, _WRAPS = 4, 4
"""Characters of a piece of a broken label, and how far in its cell it may be wrapped."""

_CELLS = frozenset({"td", "th", "dt"})
_FOOT = re.compile(r"(?:^|[\s_-])foot(?:er)?(?:$|[\s_-])", re.IGNORECASE)
_HERE = ("#", "javascript:")


@dataclass(frozen=True)
class Label:
    """A label: what it labels, the line it stands in, and the text behind it in that line.

    ``whole``: it is broken into several lines and fills its cell.
    """

    keys: tuple[str, ...]
    line: int
    block: HtmlElement
    rest: str
    text: str
    whole: bool = False


def read_labels(page: Page) -> list[Label]:
    """The labels of a page in reading order, those in its foot and links to elsewhere left out."""
    lines = page_lines(page)
    found = (label for index, line in enumerate(lines) for label in _in_line(index, line))
    return list(islice(found, MOST_LABELS))


def _in_line(index: int, line: Line) -> Iterator[Label]:
    if len(line.parts[0]) > words.LONGEST_TEXT and not _COLON.search(line.text):
        return
    spans = list(_spans(line))
    broken = None if spans else _broken(index, line)
    if not (spans or broken) or _leads_away(line) or any(map(is_foot, _upwards(line.block))):
        return
    if broken:
        yield broken
    ends = [*(start for start, _, _ in spans[1:]), len(line.text)]
    for (start, end, keys), until in zip(spans, ends, strict=False):
        rest = line.text[end:until].strip(" :：∶")
        yield Label(keys, index, line.block, rest, line.text[start:end])


def _spans(line: Line) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Start, end and keys of each label in a line.

    A label is the whole line, a text node of its own at the line's start, or stands before a colon.
    Behind a first node that is a label, other nodes may be labels too.
    """
    if keys := words.keys_of(line.text):
        yield 0, len(line.text), keys
        return
    position, first_is_label = 0, False
    for number, part in enumerate(line.parts):
        if position > _START:
            return
        keys = words.keys_of(part) if number == 0 or first_is_label or part[-1] in ":：" else ()
        if keys:
            first_is_label = first_is_label or number == 0
            yield position, position + len(part), keys
        else:
            yield from _before_colons(part[:_START], position)
        position += len(part) + 1


def _before_colons(part: str, position: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    if not _COLON.search(part):
        return
    spaced = _SPACED.match(part)
    if spaced and (keys := words.keys_of(spaced[1])):
        yield position, position + spaced.end(), keys
    for match in _BEFORE_COLON.finditer(part, spaced.end() if spaced else 0):
        if keys := words.keys_of(match[1]):
            yield position + match.start(), position + match.end(), keys


def _leads_away(line: Line) -> bool:
    """Say whether a line is nothing but a link to another page: an entry of a menu."""
    if line.links * 2 < len(line.text):
        return False
    links = [*line.block.iter("a"), *islice(line.block.iterancestors("a"), 1)]
    targets = [(link.get("href") or "#").strip() for link in links[:1]]
    return any(not target.startswith(_HERE) for target in targets)


def _broken(index: int, line: Line) -> Label | None:
    """The label that starts in a line and goes on in the next of its cell: 办理, 地点."""
    if len(line.text) > _PIECE:
        return None
    cell: HtmlElement | None = line.block
    for _ in range(_WRAPS):
        if cell is None or cell.tag in _CELLS:
            break
        cell = cell.getparent()
    if cell is None or cell.tag not in _CELLS:
        return None
    texts = list(islice(cell.itertext(), _MOST_CHILDREN))
    text = "".join(texts)
    keys = words.keys_of(text) if len(texts) < _MOST_CHILDREN else ()
    is_first = characters(text).startswith(characters(line.text))
    return Label(keys, index, cell, "", text, whole=True) if keys and is_first else None


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def is_foot(element: HtmlElement) -> bool:
    """True for the foot of a page, by its tag or its names."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "footer" or bool(_FOOT.search(names))


@dataclass(frozen=True)
class Menu:
    """Labels side by side without content between: the tabs of panels, or the head of a table."""

    parent: HtmlElement
    items: Sequence[HtmlElement]
    labels: dict[HtmlElement, Label]
    """The item each label of the menu is in."""

    @property
    def is_head(self) -> bool:
        """True for the head of a table."""
        return self.parent.tag == "tr"


_HEADINGS = frozenset({"dt", "h1", "h2", "h3", "h4", "h5", "h6"})
_NO_ITEMS = frozenset({"script", "style", "br", "i", "img"})
_FEWEST, _MOST_SHARE = 3, 0.6
_MOST_CHILDREN = 60
"""More children than any menu has; further ones are not looked at."""


def find_menus(labels: Sequence[Label]) -> list[Menu]:
    """The menus among the labels: three or more that are most of what one element holds."""
    groups: dict[HtmlElement, dict[HtmlElement, Label]] = {}
    for label in labels:
        item = None if label.rest else _item(label)
        parent = item.getparent() if item is not None else None
        if item is not None and parent is not None:
            groups.setdefault(parent, {}).setdefault(item, label)
    menus = []
    for parent, found in groups.items():
        items = _items(parent)
        if len(found) >= _FEWEST and len(found) >= _MOST_SHARE * len(items):
            menus.append(Menu(parent, items, found))
    return menus


def _is_item(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _NO_ITEMS


def _items(element: HtmlElement) -> list[HtmlElement]:
    """The children that may be items of a menu."""
    return [child for child in islice(element, _MOST_CHILDREN) if _is_item(child)]


def _item(label: Label) -> HtmlElement | None:
    """The element of a menu a label fills: its block, its only link, or what holds only that."""
    element = label.block
    if element.tag in _HEADINGS:
        return None
    inner = _items(element)
    wanted = label.text.strip()
    same = (child for child in inner if "".join(child.itertext()).strip() == wanted)
    if len(inner) > 1 and (child := next(same, None)) is not None:
        return child
    for _ in range(_FEWEST):
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "tr"} or len(_items(parent)) > 1:
            break
        element = parent
    return element
