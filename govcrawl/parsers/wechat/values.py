"""Texts, numbers and times as WeChat's data writes them."""

import html
import re
from datetime import datetime
from typing import Any

from govcrawl.china import CHINA
from govcrawl.parsers import dates
from govcrawl.parsers.dates import Moment

TEXT_LIMIT = 4096
_WHOLE = re.compile(r"-?\d{1,18}")
_MINUTE = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)(?::\d\d)?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def text_of(value: Any) -> str | None:
    """A text with its entities decoded, trimmed and cut to what an item holds; None of an empty."""
    text = html.unescape(value).strip() if isinstance(value, str) else ""
    return _SURROGATE.sub("\ufffd", text[:TEXT_LIMIT]).strip() or None


def whole(value: Any) -> int | None:
    """A whole number, written as one or as text; None for anything else."""
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(value: Any) -> datetime | None:
    """A Unix time; None for 0 and for what is none."""
    seconds = whole(value)
    found = dates.from_epoch(seconds) if seconds and seconds > 0 else None
    return found.at if found else None


def minute(value: Any) -> Moment | None:
    """A time as pages of today show it, ``2025-11-05 18:30``, in China."""
    match = _MINUTE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minutes = (int(part) for part in match.groups())
    try:
        return Moment(datetime(year, month, day, hour, minutes, tzinfo=CHINA), "minute")
    except ValueError:
        return None


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; none for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
