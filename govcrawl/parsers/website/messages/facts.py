"""A letter put together from the fields that were read, wherever they stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from govcrawl.items import WebsiteMessage
from govcrawl.parsers import privacy
from govcrawl.parsers.dates import read_moment
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.families import cms_family
from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.messages import wordings
from govcrawl.parsers.website.messages.identity import path_of, site_of
from govcrawl.parsers.website.messages.labels import LATE
from govcrawl.urls import canonical

_LONGEST_DATE = 60
_LONGEST_DEPARTMENT = 60
_STATUS_OR_TEXT = 12
"""What is printed behind 办理情况 is a status up to so many characters, else the answer."""


@dataclass(frozen=True)
class Value:
    """What was printed for a field (empty where nothing was), and how sure its label is."""

    text: str
    rank: int


Fields = Mapping[str, Sequence[Value]]
"""The values read for each field, the surest first."""


def message(
    page: Page, fields: Fields, url: str | None, message_id: str | None, read_from: str
) -> WebsiteMessage:
    """The letter its fields tell of, nothing in it of whoever wrote it."""
    status, reply = _status(fields), _reply(fields)
    replied_at = _moment(page, fields, "replied_at", sure=wordings.state_of(status) == "answered")
    title, masked = privacy.mask(metas.without_markup(_text(fields, "title") or ""))
    return WebsiteMessage(
        source_url=page.capture.url,
        site=site_of(page, url),
        message_id=path_of(url) if url else message_id,
        url=canonical(url) if url else None,
        title=privacy.anything_left(title)[: metas.LONGEST] or None,
        kind=_kind(fields),
        mailbox=_mailbox(fields),
        department=_department(fields),
        received_at=_moment(page, fields, "received_at", sure=True),
        replied_at=replied_at,
        status=privacy.mask(status)[0] if status else None,
        state=_state(fields, replied_at, status, reply),
        satisfaction=_rating(fields),
        body_chars=len(characters(body)) if (body := _text(fields, "body")) else None,
        reply_chars=_reply_chars(reply),
        masked=masked,
        read_from=read_from,
        cms_family=cms_family(page),
    )


def _text(fields: Fields, name: str) -> str | None:
    """The surest value of a field that is not empty."""
    return next((value.text for value in fields.get(name, ()) if value.text.strip()), None)


def _moment(page: Page, fields: Fields, name: str, *, sure: bool) -> datetime | None:
    """The surest date of a field; 办理时间 is an answer's only if it is ``sure`` there is one."""
    for value in fields.get(name, ()):
        if value.rank == LATE and not sure:
            continue
        text = value.text[:_LONGEST_DATE]
        if found := read_moment(text, fetched_at=page.capture.fetched_at):
            return found.at
    return None


def _kind(fields: Fields) -> str | None:
    named = (wordings.kind_of(value.text) for value in fields.get("kind", ()))
    return next(filter(None, named), None) or wordings.kind_in_title(_text(fields, "title"))


def _mailbox(fields: Fields) -> str | None:
    """The name of the mailbox; a person the letter is addressed to is none."""
    names = (squeeze(value.text) for value in fields.get("mailbox", ()))
    named = (name for name in names if wordings.MAILBOX.search(name))
    return next((name[:_LONGEST_DEPARTMENT] for name in named), None)


def _department(fields: Fields) -> str | None:
    for value in fields.get("department", ()):
        name = privacy.anything_left(privacy.mask(squeeze(value.text))[0])
        if name and len(name) <= _LONGEST_DEPARTMENT and wordings.is_answer(name):
            return name
    return None


def _status(fields: Fields) -> str | None:
    shown = (value.text for value in fields.get("status", ()))
    short = (text for text in _replies(fields) if len(characters(text)) <= _STATUS_OR_TEXT)
    told = (text for text in short if wordings.is_status(text))
    return next(filter(None, map(wordings.status_of, (*shown, *told))), None)


def _replies(fields: Fields) -> list[str]:
    return [squeeze(value.text) for value in fields.get("reply", ())]


def _reply(fields: Fields) -> str | None:
    """The answer's text, empty where there is a place for it and no answer; None without one."""
    replies = [text for text in _replies(fields) if not wordings.is_status(text)]
    answers = (text for text in replies if wordings.is_answer(text))
    said = next((text for text in replies if text), None)
    return next(answers, None) or ("" if replies or said else None)


def _reply_chars(reply: str | None) -> int | None:
    return len(characters(reply)) if reply else None


def _state(
    fields: Fields, replied_at: datetime | None, status: str | None, reply: str | None
) -> str | None:
    """Whether it was answered: by the date of the answer, the status, the answer itself.

    A letter is open where the page has places for a status and an answer and both are empty.
    """
    if replied_at:
        return "answered"
    if told := wordings.state_of(status):
        return told
    if reply:
        return "answered"
    denied = any(text and not wordings.is_answer(text) for text in _replies(fields))
    if denied or (status is None and "status" in fields and _has_place_for_reply(fields)):
        return "open"
    return None


def _has_place_for_reply(fields: Fields) -> bool:
    return "reply" in fields or "replied_at" in fields


def _rating(fields: Fields) -> str | None:
    ratings = (wordings.rating_of(squeeze(value.text)) for value in fields.get("satisfaction", ()))
    return next((privacy.mask(rating)[0] for rating in ratings if rating), None)
