"""What an answer of AppGallery is: apps, reviews, an error, or nothing one can read.

That an answer is empty, or an empty object, proves nothing: only the store's own words that there
is no such app do. An empty body is how this service fails.
"""

import re
from collections.abc import Mapping
from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import verdicts
from govcrawl.parsers.appstore.answers import of_error, told
from govcrawl.parsers.appstore.huawei import asking
from govcrawl.parsers.appstore.huawei.apps import read_apps
from govcrawl.parsers.appstore.huawei.reviews import read_reviews, rows_of
from govcrawl.parsers.appstore.pages import drifted
from govcrawl.parsers.appstore.store import REVIEWS, SEARCH, Found
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import load, mapping
from govcrawl.reasons import Fault, Reason, Verdict

_REFUSED = 400
_BROKEN = 500
_CODES = ("rtnCode", "resultCode", "retCode", "errorCode", "errCode", "ret", "code")
_MESSAGES = ("rtnDesc", "resultDesc", "retDesc", "errorDesc", "errorMsg", "message", "msg", "desc")
_FINE = frozenset({"0", "0000", "200"})
_NO_TOKEN = frozenset({"1002"})
"""Said with status 403 to who has no token or one that ran out; known from public code."""

_TRACE = "AG-TraceId"
"""In every answer, and another one each time."""

_CONTAINERS = ("appList", "layoutData", "adInfos", "list", "dataList", "pages", "campaignDetail")
_SHELL = re.compile(rb"static/agweb|appgallery[\w.-]{0,40}\.js", re.IGNORECASE)


def read(capture: Capture) -> Found | Verdict:
    """The apps or the reviews an answer holds, or why it holds none."""
    if not capture.body.strip():
        empty = Verdict(Reason.EMPTY, Fault.UNKNOWN, "no body", capture.status)
        return verdicts.of_status(capture.status) or empty
    document = load(capture)
    if document is None:
        return _no_json(capture)
    if capture.status >= _REFUSED:
        return _refused(document, capture)
    if capture.request == REVIEWS or rows_of(document):
        return _reviews(document, capture)
    apps = list(read_apps(document, capture.url))
    if apps:
        return [*apps]
    return _error(document, capture.status) or _nothing(document, capture)


def has_more(capture: Capture) -> bool | None:
    """Whether there are further pages of reviews, by ``totalPages`` and the page asked for."""
    document = load(capture)
    rows = rows_of(document)
    if rows is None:
        return None
    pages = read_count(told(mapping(document), "totalPages")).value
    page = asking.asked_page(capture.url)
    if not rows or (pages is not None and pages <= (page or 1)):
        return False
    return None if pages is None or page is None else page < pages


def _no_json(capture: Capture) -> Verdict:
    drift = drifted(capture, "no JSON")
    if not _SHELL.search(capture.body):
        return drift
    detail = "the page's shell: scripts would write the app into it"
    shell = Verdict(Reason.NEEDS_JS, Fault.UNKNOWN, detail, capture.status)
    return verdicts.of_response(capture) or shell


def _refused(document: Any, capture: Capture) -> Verdict:
    """A status says what it is; the code of the answer's own is told beside it."""
    by_status = verdicts.of_status(capture.status)
    said = _error(document, capture.status)
    if said is None or by_status is None:
        return by_status or drifted(capture, "an error")
    if said.reason is not Reason.HTTP_5XX and capture.status < _BROKEN:
        return said
    detail = f"{by_status.detail}: {said.detail}"
    return Verdict(by_status.reason, by_status.fault, detail, capture.status)


def _error(document: Any, status: int) -> Verdict | None:
    """The error an answer tells, by a code other than 0 or in words; None where it tells none."""
    holder = mapping(document)
    code = told(holder, *_CODES)
    if code is not None and str(code) in _FINE:
        return None
    if str(code) in _NO_TOKEN:
        detail = f"the store wants another interface code: {code}"
        return Verdict(Reason.BLOCKED, Fault.UNKNOWN, detail, status)
    said = of_error(code, told(holder, *_MESSAGES), status)
    return said if code is not None or said.reason is not Reason.HTTP_5XX else None


def _nothing(document: Any, capture: Capture) -> Found | Verdict:
    """An answer without an error that holds no app."""
    content = {name: each for name, each in mapping(document).items() if name != _TRACE}
    if _is_hollow(content):
        if capture.request == SEARCH:
            return []
    elif content or isinstance(document, list):
        return drifted(capture, "no app in the answer")
    detail = "an answer that holds nothing"
    return Verdict(Reason.EMPTY, Fault.UNKNOWN, detail, capture.status)


def _is_hollow(content: Mapping[str, Any]) -> bool:
    """Say whether what should hold apps is there and empty."""
    held = [content[name] for name in _CONTAINERS if name in content]
    return bool(held) and all(each in (None, [], {}) for each in held)


def _reviews(document: Any, capture: Capture) -> Found | Verdict:
    """The reviews; none is their end, where no more are told of than were given."""
    reviews = read_reviews(document, capture)
    if reviews:
        return [*reviews]
    if error := _error(document, capture.status):
        return error
    holder = mapping(document)
    count = read_count(told(holder, "count", "totalCount")).value
    pages = read_count(told(holder, "totalPages")).value
    page = asking.asked_page(capture.url)
    if reviews is None and count != 0:
        return drifted(capture, "no list of reviews")
    if count and pages and page and page <= pages:
        detail = f"page {page} of {pages} is empty, of {count} reviews"
        return Verdict(Reason.EMPTY, Fault.UNKNOWN, detail, capture.status)
    return []
