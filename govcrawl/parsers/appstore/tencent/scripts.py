"""Data in the scripts of 应用宝's pages: ``__NEXT_DATA__``, and ``window.systemData`` before it."""

import json
from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.appstore.answers import inner_json

_NEXT = "__NEXT_DATA__"
_SYSTEM = "window.systemData"
_MOST = 50
"""Places looked at; a page has one, and a few that mention it."""

_LONGEST_TAG = 300


def has_data(capture: Capture) -> bool:
    """Say whether a page carries its data in a script, readable or not."""
    text = markup.read(capture).text
    return next_data(text) is not None or system_data(text) is not None


def next_data(text: str) -> Any:
    """What the script ``__NEXT_DATA__`` holds; ``{}`` where it is no JSON, None without one."""
    position = -1
    for _ in range(_MOST):
        position = text.find(_NEXT, position + 1)
        if position < 0:
            return None
        tag = text[text.rfind("<", max(0, position - _LONGEST_TAG), position) : position]
        if not tag.lower().startswith("<script") or not tag.rstrip("\"'").rstrip().endswith("id="):
            continue
        start = text.find(">", position, position + _LONGEST_TAG)
        end = text.find("</script", start)
        return inner_json(text[start + 1 : end if end >= 0 else None]) or {} if start >= 0 else {}
    return None


def system_data(text: str) -> Any:
    """The object ``window.systemData`` is set to; None where there is none written as JSON."""
    position = text.find(_SYSTEM)
    start = text.find("{", position)
    if position < 0 or text[position + len(_SYSTEM) : start].strip() != "=":
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
