"""What one answer says of a link: it is alive, it failed, or nothing can be told."""

from enum import StrEnum

from govcrawl.reasons import Fault, Reason, Verdict


class Standing(StrEnum):
    """How a link stands, by one answer or, in the end, by all of them."""

    OK = "ok"
    DEAD = "dead"
    SUSPECTED = "suspected"
    UNMEASURED = "unmeasured"


GONE = frozenset({404, 410})
_SUCCESS = range(200, 300)
_FIRST_ERROR = 400

ALIVE = frozenset({Reason.OK, Reason.PARTIAL, Reason.ABSENT, Reason.TOO_LARGE})
"""Somebody answered with what the link promises; a download was stopped because there is so much.
"""

SERVED = frozenset(
    {
        Reason.UNSUPPORTED,
        Reason.PARSE,
        Reason.SCHEMA_DRIFT,
        Reason.NEEDS_JS,
        Reason.MIGRATED,
        Reason.IDENTITY_MISMATCH,
    }
)
"""With a status of success a visitor sees something; that our parsers cannot read it, that scripts
draw it or that it moved to another site makes no dead link. Without one nothing can be told."""

UNTOLD = frozenset(
    {
        Reason.BLOCKED,
        Reason.CAPTCHA,
        Reason.LOGIN_REQUIRED,
        Reason.RATE_LIMITED,
        Reason.ROBOTS,
        Reason.NOT_ARCHIVED,
        Reason.CUT_SHORT,
        Reason.EXPIRED,
        Reason.NOT_LISTED,
    }
)
"""The answer was meant for us or was never asked for; a visitor may well be served."""

ERRORS = frozenset(
    {
        Reason.HTTP_4XX,
        Reason.HTTP_5XX,
        Reason.REDIRECT_LOOP,
        Reason.SOFT_404,
        Reason.REMOVED,
        Reason.EMPTY,
    }
)
"""The server itself said so, and our own line cannot have; unless the fault is known to be ours."""

SILENCE = frozenset({Reason.DNS, Reason.REFUSED, Reason.RESET, Reason.TIMEOUT, Reason.TLS})
"""Nobody answered: the site's failure only where a witness says that our line works."""

_ASKING_AGAIN_IS_IDLE = frozenset(
    {Reason.ROBOTS, Reason.NOT_ARCHIVED, Reason.RATE_LIMITED, Reason.CUT_SHORT}
)


def standing(verdict: Verdict) -> Standing:
    """What one answer says of a link: ``DEAD`` for 404 and 410, ``SUSPECTED`` for other failures.

    "404 = dead, any other code = suspected" is how the inspection reports of the census of 2015
    (国办发〔2015〕15号) counted.
    """
    reason, status = verdict.reason, verdict.status
    if reason in ALIVE and (status is None or status < _FIRST_ERROR):
        return Standing.OK
    if reason in SERVED and status is not None and status in _SUCCESS:
        return Standing.OK
    if reason in UNTOLD or verdict.fault is Fault.US:
        return Standing.UNMEASURED
    if reason in ERRORS:
        return Standing.DEAD if status in GONE else Standing.SUSPECTED
    if reason in SILENCE and verdict.fault is Fault.SITE:
        return Standing.SUSPECTED
    return Standing.UNMEASURED


def settled_by_head(verdict: Verdict) -> Standing | None:
    """What the answer to a HEAD request settles; None where GET has to be asked.

    Many servers refuse HEAD or fail on it, so only success counts; an answer to HEAD has no body,
    so that it is empty says nothing. GET is idle where it would not be sent or answered either.
    """
    status = verdict.status
    if verdict.reason is Reason.EMPTY and status is not None and status in _SUCCESS:
        return Standing.OK
    found = standing(verdict)
    idle = verdict.reason in _ASKING_AGAIN_IS_IDLE
    return found if found is Standing.OK or idle else None
