"""Service platforms' interfaces: readings of an answer, as the endpoint's description says."""

from govcrawl.capture import Capture
from govcrawl.items import Item
from govcrawl.parsers import verdicts
from govcrawl.reasons import Fault, Reason, Verdict


def parse(capture: Capture) -> list[Item]:
    """The readings of an answer; one Outcome where it holds none and says why."""
    detail = f"there is no description of an endpoint {capture.request!r}"
    verdict = Verdict(Reason.UNSUPPORTED, Fault.US, detail, capture.status)
    return [verdicts.outcome_of(capture, verdict)]
