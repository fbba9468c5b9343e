"""The indicators of the channel ``website``, measured."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from govcrawl.evaluation.channel import unread, without
from govcrawl.evaluation.confidence import wilson
from govcrawl.evaluation.measure import Measure, State, unseen
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.value import PERCENT, measured
from govcrawl.evaluation.website import content, home, report
from govcrawl.evaluation.website.facts import SiteFacts

JUDGES: Mapping[str, home.Judge] = {**home.JUDGES, **content.JUDGES, **report.JUDGES}
SAMPLED = frozenset({"WEB-PRV-01", "WEB-PRV-04", "WEB-PRV-12", "WEB-TRX-05"})
"""Shares of a sample in percent, ``n`` its size. Reported shares are of all there was."""


def measures(office: Office, standing: Standing, site: SiteFacts | None) -> Iterator[Measure]:
    """One measure for every website indicator of the catalogue, of the office's main site.

    What concerns residents is not applicable to departments, however they stand.
    """
    passed_over = report.NOT_FOR_DEPARTMENTS if office.level == DEPARTMENT else ()
    for each in passed_over:
        reason = "a department has no residents of its own"
        yield unseen(office.office_id, each, State.NOT_APPLICABLE, reason)
    asked = [each for each in JUDGES if each not in passed_over]
    if site is None or unread(standing):
        yield from without(standing, asked)
        return
    for each in asked:
        yield _with_interval(measured(office.office_id, each, JUDGES[each](office, site)))


def _with_interval(measure: Measure) -> Measure:
    if measure.indicator not in SAMPLED or measure.value is None or not measure.n:
        return measure
    low, high = wilson(round(measure.value * measure.n / PERCENT), measure.n)
    return replace(measure, low=PERCENT * low, high=PERCENT * high)
