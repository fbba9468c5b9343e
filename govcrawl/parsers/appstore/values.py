"""Texts, numbers, days and counts as the stores write them, made into what an item holds."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from govcrawl.china import day_in_china
from govcrawl.parsers import dates

TEXT_LIMIT = 4096
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NUMBER = re.compile(r"\d{1,19}(?:\.\d{1,18})?")
_LARGEST = 2**63
"""Nothing a store counts or times is larger; what is would break the clock."""

_DEEPEST = 40


def text_of(value: Any, limit: int = TEXT_LIMIT) -> str | None:
    """A text without control characters, trimmed and cut; a number as its text; None of neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    cleaned = _CONTROL.sub("", value).strip() if isinstance(value, str) else ""
    return cleaned[:limit].strip() or None


def number_of(value: Any) -> float | None:
    """A number from 0 up, written as one or as text; None for anything else, and beyond 64 bits."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value if 0 <= value <= _LARGEST else None
    written = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    return float(written) if _NUMBER.fullmatch(written) else None


def day_of(value: Any) -> str | None:
    """The day in China a moment lies in: a Unix time in s or ms, ISO 8601, or a written date."""
    moment = moment_of(value)
    return day_in_china(moment).isoformat() if moment else None


def moment_of(value: Any) -> datetime | None:
    """A moment: a Unix time in s or ms, ISO 8601, or a date as Chinese pages write it."""
    number = number_of(value)
    if number is not None:
        found = dates.from_epoch(number) if number else None
    else:
        found = dates.read_moment(value.strip()) if isinstance(value, str) else None
    return found.at if found else None


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the one object that stands in the place of a list; else none."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object within a JSON value, outer before inner, in its order."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value
    for each in inner if isinstance(value, (dict, list)) else ():
        yield from objects(each, depth + 1)
