"""Labels and their values on a page: in tables, definition lists, information bars, headings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze, visible_strings
from govcrawl.parsers.website.lines import Line, page_lines, read_lines
from govcrawl.parsers.website.messages.labels import HEADING, SHARED, Label, find_labels, label_of
from govcrawl.parsers.website.messages.values import LONG_FIELDS, Token, is_dateline, value_of

_MOST_LINES = 20_000
_LONGEST_LINE = 20_000
"""Characters of a line in which labels are looked for."""

_LONGEST_BAR = 200
_CELLS = frozenset({"td", "th", "dt"})
_MOST_ROWS = 2000
_MOST_LONG = 200
"""Letters or answers on a page that are read; a page of one letter has a handful."""

_SIDES = {"body": "letter", "sender": "letter", "received_at": "letter"} | {
    "reply": "reply",
    "replied_at": "reply",
}
_DATES = {"letter": "received_at", "reply": "replied_at"}


@dataclass(frozen=True)
class Pair:
    """A label with its value, empty where the page leaves it so; ``line`` counts from the top.

    A field ``moment`` is told by the block it stands in, the letter's or the answer's; it is left
    where it stands before both.
    """

    field: str
    rank: int
    value: str
    line: int
    block: HtmlElement


def read(page: Page) -> list[Pair]:
    """Every labelled value of a page, in page order, those of a table with a head last."""
    return page.once(_read)


def may_tell(page: Page, fields: frozenset[str]) -> bool:
    """False where no label of these fields stands on a page: ``read`` finds none of them either.

    A date becomes the answer's by a label of the answer, so ask for ``reply`` and ``replied_at``
    together.
    """
    if any(pair.field in fields for pair in page.once(_heads)[0]):
        return True
    for line in page_lines(page)[:_MOST_LINES]:
        labels = [label for _, _, label in find_labels(line.text[:_LONGEST_LINE])]
        if not line.links:
            bare = (_bare_label(line, index) for index in range(len(line.parts)))
            labels += filter(None, bare)
        if labels and any(label.field in fields for label in labels):
            return True
    return False


def _read(page: Page) -> list[Pair]:
    heads, inside = page.once(_heads)
    lines = list(enumerate(page_lines(page)[:_MOST_LINES]))
    start = next((number for number, line in lines if line.block in inside), 0)
    others = _of_lines((number, line) for number, line in lines if line.block not in inside)
    return [*others, *(replace(pair, line=start) for pair in heads)]


def _heads(page: Page) -> tuple[list[Pair], set[HtmlElement]]:
    return _headed(page.tree)


def of_row(row: HtmlElement) -> list[Pair]:
    """The labelled values within one element, such as a row of a list."""
    return _of_lines(enumerate(read_lines(row)))


def _of_lines(numbered: Iterable[tuple[int, Line]]) -> list[Pair]:
    return list(_sided([token for number, line in numbered for token in _of_line(line, number)]))


def _of_line(line: Line, number: int) -> Iterator[Token]:
    """The labels of a line and the texts between them."""
    found = find_labels(line.text[:_LONGEST_LINE])
    lead = line.text[: found[0][0]] if found else line.text
    yield from _lead(line, lead, number)
    ends = [start for start, _, _ in found[1:]] + [len(line.text)]
    for (start, end, label), stop in zip(found, ends, strict=False):
        yield Token(line.text[start:end], number, line.block, label)
        if text := line.text[end:stop].strip(" 【[〔"):
            yield Token(text, number, line.block)


def _lead(line: Line, lead: str, number: int) -> Iterator[Token]:
    """What stands before the first label with a colon: labels that need none, else text."""
    start, texts = 0, []
    for index, part in enumerate(line.parts):
        if start + len(part) > len(lead):
            break
        start += len(part) + 1
        label = _bare_label(line, index)
        if label is None:
            texts.append(part)
            continue
        if texts:
            yield Token(" ".join(texts), number, line.block)
        yield Token(part, number, line.block, label)
        texts = []
    if rest := " ".join([*texts, lead[start:]]).strip(" 【[〔"):
        yield Token(rest, number, line.block)


def _bare_label(line: Line, index: int) -> Label | None:
    """The label a node of a line is, without a colon: alone, or before another node.

    The heading of a block stands first. In a menu and amid prose such a word is none.
    """
    if line.links:
        return None
    is_last = index + 1 == len(line.parts)
    if index and (is_last or len(line.text) > _LONGEST_BAR):
        return None
    label = label_of(line.parts[index])
    return label if label and (index == 0 or label.rank < HEADING) else None


def _sided(tokens: Sequence[Token]) -> Iterator[Pair]:
    """Pairs from tokens.

    时间 is when it was written in the letter's block, in the answer's when it was answered; so is
    a date that stands there by itself.
    """
    side, taken, long = None, -1, 0
    is_filled_in = cache(_is_filled_in)
    for index, token in enumerate(tokens):
        if index <= taken:
            continue
        label = token.label
        if label is None:
            if dated := _side_of_date(tokens, index, side):
                yield Pair(_DATES[dated], HEADING, token.text, token.line, token.block)
            continue
        long += label.field in LONG_FIELDS
        value, end = value_of(tokens, index) if long < _MOST_LONG else ("", index)
        side = _SIDES.get(label.field, side)
        if label.field not in LONG_FIELDS:
            taken = end
        named, rank = _named(label, side)
        if _is_beside(tokens, index) or not is_filled_in(token.block):
            yield Pair(named, rank, value, token.line, token.block)


def _is_beside(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a text stands right behind a label in its line."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is not None and not following.label and following.line == tokens[index].line


def _is_filled_in(block: HtmlElement) -> bool:
    """Say whether a label is one of a form: its block, or that behind it, is for writing in."""
    following = block.getnext()
    places = [block] if following is None else [block, following]
    controls = (c for place in places for c in place.iter("input", "textarea", "select"))
    return any((control.get("type") or "").lower() != "hidden" for control in controls)


def _side_of_date(tokens: Sequence[Token], index: int, side: str | None) -> str | None:
    """The block a date without a label belongs to: that whose heading it begins, else this one."""
    if not is_dateline(tokens[index].text):
        return None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following and following.label and following.line == tokens[index].line:
        return _SIDES.get(following.label.field, side)
    return side


def _named(label: Label, side: str | None) -> tuple[str, int]:
    if label.field == "moment" and side:
        return _DATES[side], SHARED
    return label.field, label.rank


def _headed(root: HtmlElement) -> tuple[list[Pair], set[HtmlElement]]:
    """The pairs of tables whose one row stands under a row of labels, and all such tables' cells.

    A head over many rows, or over a row with a link, is the head of a list.
    """
    pairs: list[Pair] = []
    inside: set[HtmlElement] = set()
    for row in islice(root.iter("tr"), _MOST_ROWS):
        if row in inside:
            continue
        heads = list(row.iterchildren(*_CELLS))
        if len(heads) < 2 or not all(map(_is_label_cell, heads)):  # noqa: PLR2004
            continue
        rows = [other for other in row.itersiblings("tr") if len(other) == len(heads)]
        rows = rows or _in_body(row, len(heads))
        for each in (row, *rows):
            inside.update(each.iter())
        if len(rows) == 1 and rows[0].find(".//a[@href]") is None:
            for head, cell in zip(heads, rows[0].iterchildren("td", "th"), strict=False):
                label = label_of("".join(head.itertext()))
                text = squeeze(" ".join(visible_strings(cell)))
                if label and label.field != "moment":
                    pairs.append(Pair(label.field, label.rank, text, 0, cell))
    return pairs, inside


def _in_body(row: HtmlElement, width: int) -> list[HtmlElement]:
    """The rows of the table's body, where its head is a ``thead``."""
    head = row.getparent()
    if head is None or head.tag != "thead":
        return []
    bodies = head.itersiblings("tbody")
    return [other for body in bodies for other in body.iterchildren("tr") if len(other) == width]


def _is_label_cell(cell: HtmlElement) -> bool:
    label = label_of("".join(islice(cell.itertext(), 8)))
    return label is not None and label.rank < HEADING
