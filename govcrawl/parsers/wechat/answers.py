"""JSON answers that refuse: the numbers WeChat and its neighbours say so with."""

from typing import Any

from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.wechat.values import whole
from govcrawl.reasons import Fault, Reason, Verdict

_CODES: dict[int, tuple[Reason, Fault, str]] = {
    -3: (Reason.LOGIN_REQUIRED, Fault.UNKNOWN, "no session"),
    -2: (Reason.HTTP_4XX, Fault.US, "invalid arguments"),
    -6: (Reason.RATE_LIMITED, Fault.US, "refused, as a rule for a day"),
    -2012: (Reason.LOGIN_REQUIRED, Fault.UNKNOWN, "WeRead: the session has ended"),
    -2041: (Reason.BLOCKED, Fault.UNKNOWN, "WeRead: not subscribed, or refused for a while"),
    200002: (Reason.HTTP_4XX, Fault.US, "invalid arguments"),
    200003: (Reason.LOGIN_REQUIRED, Fault.UNKNOWN, "the session has ended"),
    200013: (Reason.RATE_LIMITED, Fault.US, "frequency control"),
    200040: (Reason.LOGIN_REQUIRED, Fault.UNKNOWN, "the token is not valid"),
}
_NUMBERS = ("ret", "errCode", "errcode", "err_code")


def refusal(answer: Any, status: int) -> Verdict | None:
    """Why an answer refuses, by the number it gives; None for one that gives none but 0."""
    number = next(filter(None, _numbers(mapping(answer))), None)
    if number is None:
        return None
    unknown = (Reason.BLOCKED, Fault.UNKNOWN, "an unknown refusal")
    reason, fault, words = _CODES.get(number, unknown)
    return Verdict(reason, fault, f"ret {number}: {words}", status)


def _numbers(answer: dict[str, Any]) -> list[int | None]:
    holders = (mapping(answer.get("base_resp")), answer)
    return [whole(holder.get(name)) for holder in holders for name in _NUMBERS]
