"""A link of a survey: where it stands, what is known of it, and how it is reported."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Literal

from govcrawl.parsers.website.links import Link
from govcrawl.reasons import Verdict
from govcrawl.survey.standing import Standing
from govcrawl.urls import storable

TRIES = 2
"""A link has failed when it failed so often."""


class Stage(Enum):
    """How far the asking for a link has come."""

    FOUND = auto()
    HEAD_ASKED = auto()
    GET_DUE = auto()
    GET_ASKED = auto()
    LAST_DUE = auto()
    LAST_ASKED = auto()
    JUDGED = auto()


Method = Literal["HEAD", "GET"]
ASKED: dict[Stage, Method] = {
    Stage.HEAD_ASKED: "HEAD",
    Stage.GET_ASKED: "GET",
    Stage.LAST_ASKED: "GET",
}
"""Stages in which an answer is awaited, and to what."""


@dataclass
class Entry:
    """A link and the page that is named for it, on how many pages it stands, and its answers.

    ``kept`` are the requests put aside for it within the survey's limit, ``failed`` the verdicts
    of the GET requests that failed, ``evidence`` the archived answer to the last of them.
    """

    link: Link
    page_url: str
    stage: Stage = Stage.FOUND
    on_home: int = 0
    on_others: int = 0
    standing: Standing = Standing.UNMEASURED
    kept: int = 0
    failed: list[Verdict] = field(default_factory=list)
    evidence: dict[str, Any] | None = None


def count(
    entries: Iterable[Entry], pages: Callable[[Entry], int], unheld: int = 0
) -> dict[str, int]:
    """How links stand, each as often as ``pages`` says of it; ``unheld`` more are unmeasured."""
    counts = dict.fromkeys((each.value for each in Standing), 0)
    counts[Standing.UNMEASURED.value] = unheld
    for entry in entries:
        counts[entry.standing.value] += pages(entry)
    found = sum(counts.values())
    return {"found": found, "checked": found - counts[Standing.UNMEASURED.value], **counts}


def as_broken(entry: Entry) -> dict[str, Any]:
    """A link that failed, as a website check lists it."""
    last = entry.failed[-1]
    return {
        "url": storable(entry.link.url),
        "page_url": storable(entry.page_url),
        "text": entry.link.text or None,
        "kind": entry.link.kind,
        "verdict": entry.standing.value,
        "reason": last.reason.value,
        "status": last.status,
        "tries": len(entry.failed),
        "evidence": entry.evidence,
    }
