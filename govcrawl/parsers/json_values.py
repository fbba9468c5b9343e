"""What parsers of JSON answers share: the value of a body, and objects where there may be none."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from govcrawl.capture import Capture


def load(capture: Capture) -> Any:
    """The JSON an answer holds, an object or a list; None for anything else.

    Raw line breaks within texts are forgiven: platforms write them.
    """
    body = capture.body.removeprefix(b"\xef\xbb\xbf").strip()
    if body[:1] not in {b"{", b"["}:
        return None
    try:
        return json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None


def first(holder: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first value that is told under one of the names; None where all are empty."""
    return next(
        (holder[name] for name in names if holder.get(name) not in (None, "", [], {})), None
    )


def mapping(value: Any) -> dict[str, Any]:
    """An object as it is; an empty one for anything else."""
    return value if isinstance(value, dict) else {}
