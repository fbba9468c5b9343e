"""The words an outcome may use: what happened to a target, and whose doing it was."""

from dataclasses import dataclass
from enum import StrEnum

DETAIL_LIMIT = 1000
"""Longest detail kept, in characters; the schema of outcomes has the same limit."""


class Fault(StrEnum):
    """On whose side the cause lies. Only ``SITE`` may ever lower a score."""

    SITE = "site"
    US = "us"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """How asking for a target ended: three ways of being answered, and every way of not being."""

    OK = "ok"
    PARTIAL = "partial"
    ABSENT = "absent"

    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    REDIRECT_LOOP = "redirect_loop"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    SOFT_404 = "soft_404"
    BLOCKED = "blocked"
    NEEDS_JS = "needs_js"
    LOGIN_REQUIRED = "login_required"
    RATE_LIMITED = "rate_limited"
    CAPTCHA = "captcha"
    ROBOTS = "robots"
    REMOVED = "removed"
    MIGRATED = "migrated"
    EXPIRED = "expired"
    NOT_LISTED = "not_listed"
    IDENTITY_MISMATCH = "identity_mismatch"
    UNSUPPORTED = "unsupported"
    SCHEMA_DRIFT = "schema_drift"
    PARSE = "parse"
    NOT_ARCHIVED = "not_archived"
    CUT_SHORT = "cut_short"

    @property
    def answered(self) -> bool:
        """True where the target was measured, even if only in part or found absent."""
        return self in {Reason.OK, Reason.PARTIAL, Reason.ABSENT}


STOPPING = frozenset({Reason.LOGIN_REQUIRED, Reason.CAPTCHA, Reason.RATE_LIMITED, Reason.BLOCKED})
"""After these a platform is left alone: it spoke to us, not about one account."""


@dataclass(frozen=True)
class Verdict:
    """What happened, whose doing it was, and the particulars in one line."""

    reason: Reason
    fault: Fault | None
    detail: str
    status: int | None = None


class CutShortError(Exception):
    """The crawl is told to stop, and the request had not had its turn yet."""
