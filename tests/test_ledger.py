"""Every target has exactly one outcome, and it says what happened."""

import pytest

from govcrawl.ledger import FAILURES_KEPT, GIVE_UP_AFTER, Ledger
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Office, Target

OFFICE = Office("519901", "示例市", None, "city", "519901", None, 10, 2020)
OK = Verdict(Reason.OK, None, "", 200)
GONE = Verdict(Reason.HTTP_4XX, Fault.SITE, "HTTP 404", 404)


@pytest.fixture
def target() -> Target:
    return Target(OFFICE, "website", "http://127.0.0.2/", "", "open")


def test_ok_when_everything_asked_was_answered_and_stored(target: Target) -> None:
    ledger = Ledger([target])
    ledger.asked(target)
    ledger.answered(target, OK, "http://127.0.0.2/", first=True)
    ledger.handed_over(target)
    assert ledger.finished(target.key) is None
    outcome = ledger.finished(target.key)
    assert outcome is not None
    assert (outcome.reason, outcome.fault, outcome.requests, outcome.items) == ("ok", None, 1, 1)
    assert (outcome.office_id, outcome.adcode) == ("519901", "519901")
    assert ledger.unsettled() == []


def test_the_first_request_decides(target: Target) -> None:
    ledger = Ledger([target])
    ledger.asked(target)
    refused = Verdict(Reason.REFUSED, Fault.SITE, "ConnectionRefused")
    ledger.answered(target, refused, "http://127.0.0.2/", first=True)
    outcome = ledger.finished(target.key)
    assert outcome is not None
    assert (outcome.reason, outcome.fault) == ("refused", "site")
    assert ledger.reasons == {"refused": 1}


def test_partial_says_what_is_missing(target: Target) -> None:
    ledger = Ledger([target])
    ledger.asked(target)
    ledger.answered(target, OK, "http://127.0.0.2/", first=True)
    for number in range(FAILURES_KEPT + 5):
        ledger.asked(target)
        ledger.answered(target, GONE, f"http://127.0.0.2/{number}", first=False)
        assert ledger.finished(target.key) is None
    ledger.rejected(target.key)
    ledger.lost(target.key)
    outcome = ledger.finished(target.key)
    assert outcome is not None
    assert outcome.reason == "partial"
    assert outcome.detail == (
        "55 of 56 requests failed (http_4xx 55); 1 items rejected; 1 items not stored"
    )
    assert len(outcome.failures) == FAILURES_KEPT


def test_cut_short_is_our_fault_and_never_a_measurement(target: Target) -> None:
    other = Target(OFFICE, "website", "http://127.0.0.3/", "", "open")
    ledger = Ledger([target, other])
    ledger.asked(target)
    ledger.answered(target, OK, "http://127.0.0.2/", first=True)
    outcomes = {outcome.target: outcome for outcome in ledger.unsettled()}
    assert outcomes[target.key].reason == "partial"
    assert (outcomes[other.key].reason, outcomes[other.key].fault) == ("cut_short", "us")
    assert ledger.unsettled() == []


def test_absent_needs_no_request(target: Target) -> None:
    ledger = Ledger([target])
    ledger.absent(target)
    [outcome] = ledger.unsettled()
    assert (outcome.reason, outcome.requests) == ("absent", 0)


def test_a_site_is_given_up_after_a_row_of_refusals_or_one_plea_for_less(target: Target) -> None:
    blocked = Verdict(Reason.BLOCKED, Fault.UNKNOWN, "HTTP 403", 403)
    ledger = Ledger([target])
    entry = ledger.entries[target.key]
    for verdict in [blocked] * (GIVE_UP_AFTER - 1) + [OK] + [blocked] * (GIVE_UP_AFTER - 1):
        ledger.answered(target, verdict, "http://127.0.0.2/", first=False)
        assert entry.given_up is None
    ledger.answered(target, blocked, "http://127.0.0.2/", first=False)
    assert entry.given_up == blocked
    ledger = Ledger([target])
    limited = Verdict(Reason.RATE_LIMITED, Fault.US, "HTTP 429", 429)
    ledger.answered(target, limited, "http://127.0.0.2/", first=False)
    assert ledger.entries[target.key].given_up == limited
