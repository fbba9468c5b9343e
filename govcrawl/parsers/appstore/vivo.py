"""vivo应用商店."""

import re

from govcrawl.capture import Capture
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.reasons import Fault, Reason, Verdict


def detail(app_id: str, page: int) -> Ask | None:
    """Where the app is asked for."""
    return Ask(DETAIL, f"https://vivo.invalid/{app_id}") if page == 1 else None


def read(capture: Capture) -> Found | Verdict:
    """The app an answer tells of."""
    return Verdict(Reason.UNSUPPORTED, Fault.US, "not read yet", capture.status)


STORE = Store(
    name="vivo",
    title="vivo应用商店",
    app_id=AppId(re.compile(r"\d{1,19}"), "the app's number in the store"),
    detail=detail,
    read=read,
)
