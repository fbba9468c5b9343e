"""What answers of stores share: values under drifting names, and words about errors."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from govcrawl.parsers.appstore.pages import says_no_such_app
from govcrawl.parsers.appstore.values import text_of
from govcrawl.reasons import Fault, Reason, Verdict

_LARGEST = 2**63 - 1
"""What the database holds; a larger number is no figure of an app."""

_SAID = 200
"""Characters of a store's message that are kept."""

_NO_SUCH_APP = re.compile(
    r"\bno such app(?:lication)?\b"
    r"|\bapp(?:lication)?\s+(?:(?:is|was|has been|does)\s+)?"
    r"(?:not (?:found|exists?|listed)|off(?:line| the shelf)|removed)\b",
    re.IGNORECASE,
)
_SAYINGS: tuple[tuple[re.Pattern[str], Reason, Fault], ...] = (
    (re.compile(r"验证码|captcha", re.IGNORECASE), Reason.CAPTCHA, Fault.UNKNOWN),
    (
        re.compile(
            r"频繁|频率|流控|too (?:many|frequent)|rate.?limit|flow.?control", re.IGNORECASE
        ),
        Reason.RATE_LIMITED,
        Fault.US,
    ),
    (
        re.compile(
            r"请先?登[录陆]|未登[录陆]|需要登[录陆]|not logged in|(?:need|require)s? login"
            r"|login required",
            re.IGNORECASE,
        ),
        Reason.LOGIN_REQUIRED,
        Fault.UNKNOWN,
    ),
)


def told(holder: Mapping[str, Any], *names: str) -> str | int | float | None:
    """The first text or number under one of the names, a text without control characters.

    A number the database cannot hold, NaN and whatever is neither are passed over.
    """
    for name in names:
        value = holder.get(name)
        if isinstance(value, str) and (text := text_of(value)):
            return text
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number: int | float = value
            if -_LARGEST <= number <= _LARGEST:
                return number
    return None


def merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Several objects that tell of one app in one; the first to tell something goes first."""
    made: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            if made.get(name) in (None, "", [], {}):
                made[name] = value
    return made


def inner_json(value: Any) -> Any:
    """The object or list a text holds as JSON; an object or list as it is; else None."""
    if isinstance(value, (dict, list)):
        return value
    if not isinstance(value, str) or value.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return None


def of_error(code: Any, said: Any, status: int) -> Verdict:
    """What an error means that a store tells in an answer of its own, by its message.

    An unknown one is ``HTTP_5XX`` whatever the status: the store's servers failed, and said so in
    JSON. The message is cut short.
    """
    message = text_of(said, _SAID) or ""
    detail = f"the store says: {text_of(code, 32) or 'error'} {message}".strip()
    if says_no_such_app(message) or _NO_SUCH_APP.search(message):
        return Verdict(Reason.ABSENT, None, detail, status)
    for pattern, reason, fault in _SAYINGS:
        if pattern.search(message):
            return Verdict(reason, fault, detail, status)
    return Verdict(Reason.HTTP_5XX, Fault.UNKNOWN, detail, status)
