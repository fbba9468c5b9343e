"""Whether a site answers, as far as its own fault goes."""

from govcrawl.evaluation.standing import TIMES
from govcrawl.evaluation.website.facts import Probes


def failures(probes: Probes) -> int:
    """The probes that count against a site: failed by its own fault, or answered after 15 s.

    Those of a single hour are none: a fault counts from the second time it is seen.
    """
    return probes.failed if probes.failed_hours >= TIMES else 0


def counted(probes: Probes) -> int:
    """The valid probes without those of a single failure, which says nothing either way."""
    return probes.valid if failures(probes) else probes.valid - probes.failed
