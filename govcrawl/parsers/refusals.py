"""Answers that are no page: challenges, soft 404s, login walls and empty shells, by structure."""

from dataclasses import dataclass

from govcrawl.capture import Capture
from govcrawl.reasons import Reason


@dataclass(frozen=True)
class Refusal:
    """Why an answer holds nothing to read, and the structure that showed it."""

    reason: Reason
    detail: str


def recognise(capture: Capture) -> Refusal | None:
    """What kind of refusal an answer is; None for one with a page to read."""
    return Refusal(Reason.EMPTY, "no body") if not capture.body.strip() else None
