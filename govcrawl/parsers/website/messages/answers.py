"""Letters in the answers of a site's programmes: JSON, one letter or a list of them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from govcrawl.items import WebsiteMessage
from govcrawl.parsers import ParseError, dates
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import feeds, metas
from govcrawl.parsers.website.messages import facts
from govcrawl.parsers.website.messages.identity import number_of, path_of
from govcrawl.parsers.website.messages.labels import LATE, OWN, SHARED
from govcrawl.parsers.website.rows import address

Json = Mapping[str, Any]

_DEPTH = 8
_MOST_ROWS = 2000
_OWN_KEY = (
    r"(?:letter|mail|mailbox|message|msg|ask|question|consult|advisory|complaint|appeal|lx|xj|ly)"
)
_ANSWERED_KEY = r"(?:reply|replied|answer|answered|response|feedback|hf|df)"
_SENT = r"(?:submit|write|send|start|create|receive|add|commit)"
_HANDLE = r"(?:handle|accept|deal|undertake|do|receive|to)"
_OFFICE = r"(?:dept|department|unit|org|organ)"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MAILBOX_URL = re.compile(
    r"/communication/|letter|mailbox|xinxiang|laixin|liuyan|leaveword|consult"
    r"|/(?:sz|xz|qz|ld|jz)xx(?=[/.]|$)|/gov_?mail",
    re.IGNORECASE,
)
"""In the address of an answer: it is a mailbox's, so that its rows' dates are those of letters."""

_SURVEY_KEY = re.compile(r"(?:end|close|finish|expire)_?(?:time|date)", re.IGNORECASE)
"""Beside a start time: a period of time in which opinions were asked for, not a letter."""

_KEYS = tuple(
    (field, rank, re.compile(pattern, re.IGNORECASE))
    for field, rank, pattern in (
        ("title", OWN, rf"{_OWN_KEY}_?(?:title|subject|topic|theme|name)|(?:lx|xj|ly)bt"),
        ("title", SHARED, r"title|subject|topic|theme|bt|biaoti"),
        ("received_at", OWN, rf"{_OWN_KEY}_?(?:time|date|sj|rq)(?:_?str)?"),
        (
            "received_at",
            SHARED,
            rf"{_SENT}d?_?(?:time|date|at)(?:_?str)?",
        ),
        ("received_at", LATE, r"accept_?(?:time|date)(?:_?str)?"),
        ("replied_at", OWN, rf"{_ANSWERED_KEY}_?(?:time|date|sj|rq|at)(?:_?str)?"),
        ("replied_at", SHARED, r"(?:finish|done|complete|bj)d?_?(?:time|date|sj)(?:_?str)?"),
        (
            "department",
            OWN,
            rf"{_ANSWERED_KEY}_?(?:{_OFFICE}|bm|dw)_?(?:name)?",
        ),
        (
            "department",
            SHARED,
            rf"{_HANDLE}?_?{_OFFICE}_?(?:name)?",
        ),
        ("status", SHARED, r"(?:\w{0,12}_?)?(?:status|state)_?(?:name|text|str|desc|label|cn)?|zt"),
        (
            "satisfaction",
            SHARED,
            r"\w{0,6}_?(?:satisf\w{0,16}|evaluat\w{0,12}|myd)",
        ),
        ("kind", SHARED, rf"{_OWN_KEY}?_?(?:type|category|purpose)_?(?:name|text|str)?"),
        ("mailbox", SHARED, r"(?:mailbox|box|channel|column)_?name"),
        ("number", OWN, rf"{_OWN_KEY}_?(?:no|code|num|number|sn|bh)"),
        (
            "number",
            SHARED,
            r"(?:query|search|accept|serial|order)_?(?:no|code|number)|code|number|sn",
        ),
        ("body", OWN, rf"{_OWN_KEY}_?(?:content|text|detail|nr)|question"),
        ("body", SHARED, r"content"),
        ("reply", OWN, rf"(?![hd]f$){_ANSWERED_KEY}(?:_?(?:content|text|info|detail|nr|result))?"),
        ("reply", SHARED, r"(?:handle|deal|dispose)_?(?:result|content|opinion)"),
        ("answered", OWN, rf"(?:is|has)_?{_ANSWERED_KEY}|{_ANSWERED_KEY}_?(?:flag|status|state)"),
        ("url", SHARED, r"(?:detail|page|info|view|letter|html)?_?(?:url|link|href)"),
        ("id", SHARED, rf"{_OWN_KEY}?_?(?:id|uuid|guid)|iid"),
    )
)
_NUMBERS = frozenset({"number", "id"})
_CHINESE_ONLY = frozenset({"department", "status", "kind", "mailbox", "satisfaction"})
_MOMENTS = frozenset({"received_at", "replied_at"})
_FEWEST = 3


def letter(page: Page) -> Json | None:
    """The object of an answer that is one letter with its answer; None where there is none."""
    found = [each for each, listed in _objects(_value(page)) if not listed]
    told = [(each, _fields(page, each)) for each in found]
    letters = [each for each, fields in told if _is_one_letter(fields)]
    return letters[0] if letters else None


def _is_one_letter(fields: dict[str, list[facts.Value]]) -> bool:
    said = {name for name, values in fields.items() if any(value.text for value in values)}
    of_answer = {"reply", "replied_at", "answered", "satisfaction"} & fields.keys()
    of_letter = {"title", "body", "received_at", "number"} & said
    return bool(of_answer) and "title" in said and len(of_letter | said) > _FEWEST


def read_letter(page: Page) -> WebsiteMessage:
    """The letter of such an answer. Raises ParseError where there is none."""
    found = letter(page)
    if found is None:
        raise ParseError("no letter with title and answer", "letter answer")
    read = _message(page, found, "detail")
    read.message_id = read.message_id or path_of(page.capture.url)
    return read


def letters(page: Page) -> list[WebsiteMessage]:
    """The letters an answer lists; empty for an answer that lists something else."""
    rows = [each for each, listed in _objects(_value(page)) if listed][:_MOST_ROWS]
    hinted = bool(_MAILBOX_URL.search(page.capture.url))
    chosen = [row for row in rows if _is_listed_letter(page, row, hinted=hinted)]
    found = (_message(page, row, "list") for row in chosen)
    return [each for each in found if each.message_id]


def _is_listed_letter(page: Page, row: Json, *, hinted: bool) -> bool:
    """Say whether a row is a letter: its keys are those of letters, or the address says so."""
    fields = _fields(page, row)
    if "title" not in fields or any(map(_SURVEY_KEY.fullmatch, row)):
        return False
    own = {name for name, values in fields.items() if any(v.rank == OWN for v in values)}
    if own & {"replied_at", "reply", "answered"}:
        return True
    is_moment = any(value.text for value in fields.get("received_at", ()))
    return is_moment and (hinted or len(own) > 1)


def _message(page: Page, row: Json, read_from: str) -> WebsiteMessage:
    fields = _fields(page, row)
    url = next((address(page, v.text) for v in fields.pop("url", ()) if v.text), None)
    ids = [*fields.pop("number", ()), *fields.pop("id", ())]
    number = next(filter(None, (number_of(value.text) for value in ids)), None)
    flags = [value.text for value in fields.pop("answered", ())]
    read = facts.message(page, fields, url, number, read_from)
    if read.state is None and flags:
        read.state = {"1": "answered", "0": "open"}.get(flags[0])
    return read


def _value(page: Page) -> object:
    return feeds.read_json(page.text)


def _objects(value: object, depth: int = 0, *, listed: bool = False) -> Iterator[tuple[Json, bool]]:
    """Every object in an answer with whether it is a member of a list, the outermost first."""
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        value = feeds.read_json(value) if value[:1] in {"{", "["} else None
    if isinstance(value, dict):
        yield value, listed
        for inner in value.values():
            yield from _objects(inner, depth + 1, listed=listed)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each, depth + 1, listed=True)


def _fields(page: Page, row: Json) -> dict[str, list[facts.Value]]:
    """The fields of a row by its keys, the surest first; values of another kind left out."""
    found: dict[str, list[facts.Value]] = {}
    for field, rank, pattern in _KEYS:
        for key, value in row.items():
            if not pattern.fullmatch(str(key)[:60]):
                continue
            text = _text(page, field, value)
            if text is not None:
                found.setdefault(field, []).append(facts.Value(text, rank))
    return found


def _text(page: Page, field: str, value: object) -> str | None:
    """What a value says as a field, empty where nothing; None where it is of another kind."""
    if value is None:
        return ""
    if field in _MOMENTS:
        moment = _moment(page, value)
        return moment.isoformat(sep=" ", timespec="seconds") if moment else ""
    if field == "answered":
        return str(int(value)) if isinstance(value, (bool, int)) else _flag(value)
    return _words(field, value)


def _words(field: str, value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and field in _NUMBERS:
        return str(value)
    if not isinstance(value, str):
        return None
    text = metas.without_markup(value)
    is_code = field in _CHINESE_ONLY and text and not _CHINESE.search(text)
    return None if is_code else text


def _flag(value: object) -> str | None:
    text = str(value).strip().lower()
    return {"true": "1", "false": "0", "是": "1", "否": "0"}.get(text, text)


def _moment(page: Page, value: object) -> datetime | None:
    """The moment of a date text, or of a number of seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    number = value if not isinstance(value, str) else None
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) in {10, 13}:
        number = int(value)
    if number is not None:
        moment = dates.from_epoch(number)
    else:
        moment = dates.read_moment(str(value)[:60], fetched_at=page.capture.fetched_at)
    return moment.at if moment else None
