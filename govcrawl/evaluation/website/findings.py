"""What a reader should know of an office's websites."""

from collections.abc import Iterator, Sequence

from govcrawl.evaluation.channel import identity_mismatches, missing_channel
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.website import faults, neglect
from govcrawl.evaluation.website.facts import SiteFacts

OF_A_SITE = (
    faults.slow,
    faults.dead_pages,
    faults.unopened,
    neglect.stale_columns,
    neglect.empty_columns,
    neglect.unanswered_letters,
    neglect.poor_guides,
    neglect.implausible_report,
)


def findings(office: Office, standing: Standing, sites: Sequence[SiteFacts]) -> Iterator[Finding]:
    """Everything found of the channel and of each of the office's sites.

    A site that does not answer any more is ``site_unreachable``, not a ``missing_channel``.
    """
    if standing.main is None:
        yield from missing_channel(office, standing)
    yield from identity_mismatches(office, standing)
    yield from faults.unreachable(office, standing, sites)
    for site in sites:
        for find in OF_A_SITE:
            yield from find(office, site)
