"""What an answer is, by the structure of its JSON: a profile, posts, one post or a long text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from govcrawl.capture import Capture
from govcrawl.parsers import charsets
from govcrawl.parsers.weibo import accounts
from govcrawl.parsers.weibo.statuses import is_status
from govcrawl.parsers.weibo.values import Object, digits, mapping, members, objects, text

MOBILE, WEB, API = "mobile", "web", "api"
_DEEPEST = 4
"""How deep in wrappers (``data``, ``result``) an answer is looked for."""

_MOST_CARDS = 10_000
_WRAPPERS = ("data", "result", "body", "response")
_LISTS = {"cards": MOBILE, "list": WEB, "statuses": API}
_OWNED = re.compile(r"(?:100[235]0[56]|10[78][0-9]03|230[0-9]{3})([0-9]{8,12})(?:_-_.*)?")
"""Containers of one account: six digits for what they hold, then its uid. 102803 is hot posts."""

_UID_PARAMETERS = ("value", "uid")
_RENDERED = re.compile(r"\$render_data\s*=\s*")


class NotJsonError(Exception):
    """A body that is no JSON."""


@dataclass(frozen=True)
class Placed:
    """A status object and the mobile card around it."""

    fields: Object
    card: Object


@dataclass(frozen=True)
class Answer:
    """What an answer holds. ``feed`` is the object with the list of posts, None without one."""

    interface: str
    user: Object | None = None
    statuses: list[Placed] = field(default_factory=list)
    listed: bool = False
    feed: Object | None = None
    rows: int = 0
    """How many rows the list has, recognised or not."""
    long_text: Object | None = None
    owner: str | None = None


def load(capture: Capture) -> Any:
    """The JSON of a body. Raises NotJsonError, saying what is there instead."""
    source, _ = charsets.decode(capture.body, capture.headers.get("content-type", ""))
    try:
        return json.loads(source)
    except RecursionError:
        raise NotJsonError("JSON nested too deep") from None
    except ValueError as error:
        raise NotJsonError(f"no JSON: {error}") from None


def rendered(source: str) -> Any:
    """The JSON a page of the mobile site was rendered from (``$render_data``); None without it."""
    match = _RENDERED.search(source)
    if match is None:
        return None
    try:
        return json.JSONDecoder().raw_decode(source, match.end())[0]
    except (ValueError, RecursionError):
        return None


def recognise(data: Any, capture: Capture) -> Answer | None:
    """What JSON holds; None for a shape nobody has described."""
    asked = asked_uid(capture.url)
    is_wrapped = isinstance(data, dict) and "ok" in data
    if capture.request == "longtext" and is_wrapped and data.get("data") in ({}, []):
        return Answer(WEB, long_text={})
    for level in _levels(data):
        found = mapping(level)
        answer = _profile_of(found, is_wrapped=is_wrapped, asked=asked) or _feed_of(level, asked)
        answer = answer or _single_of(found, is_wrapped=is_wrapped) or _long_of(found)
        if answer is not None:
            return answer
    return None


def asked_uid(url: str) -> str | None:
    """The uid an address asks for: ``uid=``, ``value=`` or that in ``containerid=``."""
    try:
        query = parse_qs(urlsplit(url).query)
    except ValueError:
        return None
    for name in _UID_PARAMETERS:
        if found := digits(*query.get(name, [])):
            return found
    return next(filter(None, map(owner_of, query.get("containerid", []))), None)


def owner_of(container: object) -> str | None:
    """The uid in a container's id, None for containers of no account."""
    match = _OWNED.fullmatch(unquote(text(container, 200) or ""))
    return match[1] if match else None


def _levels(data: Any) -> Iterator[Any]:
    """The answer, then what its wrappers hold, the outermost first."""
    level = data
    for _ in range(_DEEPEST):
        yield level
        if not isinstance(level, dict):
            return
        level = next((level[name] for name in _WRAPPERS if name in level), None)
        if isinstance(level, str):
            return


def _profile_of(found: Object, *, is_wrapped: bool, asked: str | None) -> Answer | None:
    if is_status(found):
        return None
    if isinstance(found.get("userInfo"), dict) and found["userInfo"]:
        return _with_feed(MOBILE, found["userInfo"], found, asked)
    if accounts.is_user(found.get("user")):
        return _with_feed(MOBILE if "statuses" in found else WEB, found["user"], found, asked)
    if accounts.is_user(found):
        return Answer(WEB if is_wrapped else API, user=found)
    if accounts.is_details(found):
        return Answer(WEB, user=accounts.user_of_details(found, asked))
    return None


def _with_feed(interface: str, user: Object, found: Object, asked: str | None) -> Answer:
    """A profile, perhaps with the latest posts."""
    name = next((each for each in _LISTS if members(found.get(each))), None)
    if name is None:
        return Answer(interface, user=user)
    owner = asked or accounts.uid_of(user)
    return Answer(interface, user=user, feed=found, owner=owner, **_rows(members(found[name])))


def _feed_of(level: Any, asked: str | None) -> Answer | None:
    if isinstance(level, list):
        rows = _rows(level)
        is_feed = rows["statuses"] or not level
        return Answer(_interface(rows["statuses"], API), feed={}, **rows) if is_feed else None
    found = mapping(level)
    name = next((each for each in _LISTS if isinstance(found.get(each), (list, dict))), None)
    if name is None:
        return None
    rows = _rows(members(found[name]))
    owner = asked or owner_of(mapping(found.get("cardlistInfo")).get("containerid"))
    cards = [] if rows["statuses"] else [card for card, _ in _cards(members(found[name]))]
    if accounts.is_info(cards):
        return Answer(MOBILE, user=accounts.user_of_info_cards(cards, owner))
    return Answer(_interface(rows["statuses"], _LISTS[name]), feed=found, owner=owner, **rows)


def _rows(rows: list[Any]) -> dict[str, Any]:
    """The fields of an answer that a list gives."""
    return {"statuses": _placed(rows), "rows": len(rows), "listed": True}


def _interface(statuses: list[Placed], usual: str) -> str:
    """Which interface writes statuses so: each has its own name for the short form of an id."""
    for placed in statuses:
        if "mblogid" in placed.fields:
            return WEB
        if "bid" in placed.fields:
            return MOBILE
    return usual


def _single_of(found: Object, *, is_wrapped: bool) -> Answer | None:
    for fields in (found, found.get("status"), found.get("mblog")):
        if is_status(fields):
            placed = [Placed(mapping(fields), {})]
            usual = MOBILE if is_wrapped or fields is not found else API
            return Answer(_interface(placed, usual), statuses=placed)
    return None


def _long_of(found: Object) -> Answer | None:
    return Answer(WEB, long_text=found) if "longTextContent" in found else None


def _placed(rows: list[Any]) -> list[Placed]:
    """The statuses of a list, bare or in cards, in groups of cards at any depth, in order."""
    found = []
    for card, row in _cards(rows):
        fields = next((row[name] for name in ("mblog", "status") if is_status(row.get(name))), row)
        if is_status(fields):
            found.append(Placed(fields, card if fields is not row else {}))
    return found


def _cards(rows: list[Any]) -> Iterator[tuple[Object, Object]]:
    """Every card, those in groups instead of their group; each with itself."""
    stack = [row for row in reversed(rows) if isinstance(row, dict)]
    for _ in range(_MOST_CARDS):
        if not stack:
            return
        row = stack.pop()
        group = objects(row.get("card_group"))
        stack.extend(reversed(group))
        if not group:
            yield row, row
