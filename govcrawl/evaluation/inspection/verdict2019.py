"""The frame of the inspection of 2019 (国办秘函〔2019〕19号): vetoes, points and lines.

Its point table is not known in full, so points come from elsewhere (``census2015``); its frame is
known from published copies.
"""

from collections.abc import Collection
from dataclasses import dataclass

POINTS = 100
SERVICE_POINTS = 25
"""Points of 办事服务, which a department without services for the public is not judged by."""
PASS_LINE, BONUS_LINE = 60, 80
MOST_BONUS = 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a site passes. ``score`` is of 100, None where a veto ends the judging.

    ``bonus``: it may gain up to ``MOST_BONUS`` points more.
    """

    passed: bool
    score: float | None
    bonus: bool


def verdict_2019(deductions: float, has_services: bool, vetoes: Collection[str]) -> Verdict:
    """The verdict on points taken off 100, or off 75 without services, which count 4/3 then.

    Any veto fails. Under 60 fails; over 80 the bonus part is judged too. Raises ValueError for
    negative deductions.
    """
    if deductions < 0:
        raise ValueError(f"negative deductions: {deductions}")
    if vetoes:
        return Verdict(passed=False, score=None, bonus=False)
    full = POINTS if has_services else POINTS - SERVICE_POINTS
    score = max(full - deductions, 0) * POINTS / full
    return Verdict(passed=score >= PASS_LINE, score=score, bonus=score > BONUS_LINE)
