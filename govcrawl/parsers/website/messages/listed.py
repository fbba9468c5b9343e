"""The letters a mailbox's list page shows: tables with a head, rows with labels or statuses."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.items import WebsiteColumn, WebsiteMessage
from govcrawl.parsers.markup import Page, squeeze, visible_strings
from govcrawl.parsers.website.blocks import find
from govcrawl.parsers.website.messages import facts, pairs, wordings
from govcrawl.parsers.website.messages.identity import number_in_call, number_of
from govcrawl.parsers.website.messages.labels import HEADING, LATE, OWN, SHARED, Label, label_of
from govcrawl.parsers.website.row_dates import only_date
from govcrawl.parsers.website.rows import address
from govcrawl.parsers.website.titles import usable_title

_MOST_ROWS = 2000
_MOST_HEADS = 40
_FEWEST_CELLS = 3
_HEAD_CELL = 12
_OTHERS_PAPERS = re.compile(r"提案|议案|代表建议|建议办理|征集|调查|访谈")
"""In the name of a page: papers that are answered too, but are no citizens' letters."""

_HINT = re.compile(
    r"信件|来\s*信|写\s*信|留\s*言|咨询时间|投诉时间|诉求|提问时间|信箱|答复|回复|办理状态|处理状态"
)
_LABEL_HINT = re.compile(
    r"(?:来信|写信|留言|信件|咨询|投诉|诉求|提问|答复|回复|回信|办结|提交)\s*(?:时间|日期|状态|单位|部门)"
)
_TELLING = frozenset({"received_at", "replied_at", "status", "department", "kind", "satisfaction"})


def letters(page: Page, column: WebsiteColumn) -> list[WebsiteMessage]:
    """The letters of a list page, one a row, each once; empty where it lists something else."""
    if not _HINT.search(page.text) or _OTHERS_PAPERS.search(column.name or page.title or ""):
        return []
    in_mailbox = is_mailbox(page, column)
    found = list(_under_heads(page, in_mailbox=in_mailbox))
    if not found and (in_mailbox or _LABEL_HINT.search(page.text)):
        found = list(_in_rows(page, in_mailbox=in_mailbox))
    kept: dict[str, WebsiteMessage] = {}
    for letter in found:
        if letter.message_id and letter.message_id not in kept:
            letter.mailbox = letter.mailbox or _mailbox(column)
            kept[letter.message_id] = letter
    return list(kept.values())


def is_mailbox(page: Page, column: WebsiteColumn) -> bool:
    """True for a page that is a mailbox by its column's kind or name, or by its title."""
    return column.kind == "mailbox" or bool(
        wordings.MAILBOX.search(f"{column.name or ''} {page.title or ''}")
    )


def _mailbox(column: WebsiteColumn) -> str | None:
    name = column.name or ""
    return name if wordings.MAILBOX_NAME.fullmatch(name) else None


def _under_heads(page: Page, *, in_mailbox: bool) -> Iterator[WebsiteMessage]:
    """The letters in rows under a row of labels, in tables and in lists made of spans."""
    for head in islice(_heads(page.tree), _MOST_HEADS):
        names = [label_of(_cell_text(cell)) for cell in _cells(head)]
        if not _names_letters(names, in_mailbox=in_mailbox):
            continue
        for row in islice(_rows_under(head), _MOST_ROWS):
            cells = _cells(row)
            if len(cells) == len(names) and _is_of_items(cells) == _is_of_items(_cells(head)):
                yield from _of_cells(page, row, cells, names)


def _heads(root: HtmlElement) -> Iterator[HtmlElement]:
    """The first row of labels under each parent."""
    parents = set()
    for row in root.iter("tr", "li", "ul", "div", "dl", "p"):
        parent = row.getparent()
        if parent not in parents and _is_head(row):
            parents.add(parent)
            yield row


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in islice(row, 40) if isinstance(cell.tag, str)]


def _is_of_items(cells: Sequence[HtmlElement]) -> bool:
    """Say whether cells are items of a list: then each row is a list of its own."""
    return all(cell.tag == "li" for cell in cells)


def _cell_text(cell: HtmlElement) -> str:
    return squeeze("".join(islice(cell.itertext(), 12)))


def _is_head(row: HtmlElement) -> bool:
    """Say whether an element's children are labels: three and more short texts, most known."""
    if len(row) < _FEWEST_CELLS:
        return False
    texts = [_cell_text(cell) for cell in _cells(row)]
    if not texts or max(map(len, texts)) > _HEAD_CELL or row.find(".//tr") is not None:
        return False
    known = [label for text in texts if (label := label_of(text)) and label.rank < HEADING]
    return len(known) * 2 >= len(texts) and len(known) > 1


def _names_letters(names: Sequence[Label | None], *, in_mailbox: bool) -> bool:
    """Say whether the labels of a head are those of letters."""
    fields = {label.field for label in names if label}
    own = {label.field for label in names if label and label.rank == OWN}
    if in_mailbox:
        return "title" in fields and bool(fields & _TELLING)
    answered = bool(fields & {"replied_at", "status", "reply", "department"})
    titled = "title" in fields
    return titled and (bool(own & {"title", "received_at"}) or (len(own) > 1 and answered))


def _rows_under(head: HtmlElement) -> Iterator[HtmlElement]:
    """The rows a head is over: those that follow it, within the blocks that follow, or a body."""
    parent = head.getparent()
    starts = [head]
    if parent is not None and parent.tag in {"thead", "div", "ul"}:
        starts.append(parent)
    for start in starts:
        for sibling in start.itersiblings():
            if not isinstance(sibling.tag, str):
                continue
            yield from islice(sibling.iter(sibling.tag, "tr", "li", "ul", "dl"), _MOST_ROWS)


def _of_cells(
    page: Page, row: HtmlElement, cells: Sequence[HtmlElement], names: Sequence[Label | None]
) -> Iterator[WebsiteMessage]:
    fields: dict[str, list[facts.Value]] = {}
    for cell, label in zip(cells, names, strict=True):
        if label is None:
            continue
        field = label.field
        text = squeeze(" ".join(visible_strings(cell)))
        if field == "title" and (link := _link(cell)) is not None:
            text = usable_title(link)
        fields.setdefault(field, []).append(facts.Value(text, label.rank))
    for values in fields.values():
        values.sort(key=lambda value: value.rank)
    _date_of_open(row, fields)
    if any(value.text for value in fields.get("title", ())):
        yield _message(page, row, fields)


def _in_rows(page: Page, *, in_mailbox: bool) -> Iterator[WebsiteMessage]:
    """The letters in rows that carry labels (来信时间：…) or a status (已回复) of their own."""
    block = max(
        (block for block in find(page, page.tree) if _tells_letters(block.rows, in_mailbox)),
        key=lambda block: block.weight,
        default=None,
    )
    for row in islice(block.rows, _MOST_ROWS) if block else ():
        if fields := _row_fields(row, in_mailbox=in_mailbox):
            yield _message(page, row, fields)


def _tells_letters(rows: Sequence[HtmlElement], in_mailbox: bool) -> bool:
    """Say whether most of the first rows are letters'."""
    tried = rows[:6]
    told = sum(bool(_row_fields(row, in_mailbox=in_mailbox)) for row in tried)
    return told * 2 > len(tried)


def _row_fields(row: HtmlElement, *, in_mailbox: bool) -> dict[str, list[facts.Value]] | None:
    """What a row tells of a letter; None where nothing shows that it is one."""
    link = _link(row)
    if link is None or row.find(".//tr") is not None:
        return None
    fields: dict[str, list[facts.Value]] = {}
    for pair in pairs.of_row(row):
        if pair.rank < HEADING:
            fields.setdefault(pair.field, []).append(facts.Value(pair.value, pair.rank))
            if pair.rank == OWN and pair.field in _TELLING:
                in_mailbox = True
    if in_mailbox and "status" not in fields:
        texts = map(squeeze, visible_strings(row))
        shown = next((text for text in texts if wordings.is_status(text)), None)
        if shown:
            fields["status"] = [facts.Value(shown, SHARED)]
    if not in_mailbox or not fields.keys() & _TELLING:
        return None
    _date_of_open(row, fields)
    if not any(value.text for value in fields.get("title", ())):
        fields["title"] = [facts.Value(usable_title(link), SHARED)]
    return fields


def _date_of_open(row: HtmlElement, fields: dict[str, list[facts.Value]]) -> None:
    """The one date in the row of a letter without an answer is that of the letter.

    In the row of an answered one a date without a label, or 时间, may be either's.
    """
    status = next((value.text for value in fields.get("status", ())), None)
    if fields.keys() & {"received_at", "replied_at"} or wordings.state_of(status) != "open":
        return
    shown = [text for text in map(squeeze, visible_strings(row)) if only_date(text)]
    if len(shown) == 1:
        fields["received_at"] = [facts.Value(shown[0], LATE)]


def _link(element: HtmlElement) -> HtmlElement | None:
    """The link to the letter: the one with the longest text."""
    links = [link for link in islice(element.iter("a"), 20) if usable_title(link)]
    return max(links, key=lambda link: len(usable_title(link)), default=None)


def _message(page: Page, row: HtmlElement, fields: dict[str, list[facts.Value]]) -> WebsiteMessage:
    link = _link(row)
    href = link.get("href") if link is not None else None
    url = address(page, href)
    numbers = [number_of(value.text) for value in fields.pop("number", ())]
    called = (link.get("onclick") or href) if link is not None else row.get("onclick")
    number = next(filter(None, (*numbers, number_in_call(called))), None)
    return facts.message(page, fields, url, number, "list")
