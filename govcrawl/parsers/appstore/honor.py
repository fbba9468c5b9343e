"""荣耀应用市场 (Honor): pages that scripts draw, so that nothing is told without a browser.

Known from public code only: ``https://app.honor.com/appDetail`` answers with an empty shell.
Inferred: the name of its parameter. What its scripts ask is not known and not asked.
"""

import re
from urllib.parse import urlencode

from govcrawl.capture import Capture
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.reasons import Fault, Reason, Verdict


def detail(app_id: str, page: int) -> Ask | None:
    """The page of an app."""
    address = f"https://app.honor.com/appDetail?{urlencode({'packageName': app_id})}"
    return Ask(DETAIL, address) if page == 1 else None


def read(capture: Capture) -> Found | Verdict:
    """Nothing: what the page is instead, a shell or a refusal, is told by its structure."""
    detail = "a page that is drawn by scripts, and tells nothing by itself"
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail, capture.status)


STORE = Store(
    name="honor",
    title="荣耀应用市场",
    app_id=AppId(
        re.compile(r"[A-Za-z]\w*(?:\.\w+)+", re.ASCII), "a package name like com.example.app"
    ),
    detail=detail,
    read=read,
)
