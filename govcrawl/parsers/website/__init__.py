"""Government websites: what an answer of one is, and the items it holds."""

from govcrawl import outcomes
from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome
from govcrawl.outcomes import Verdict
from govcrawl.parsers import ParseError, markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import column, home, kinds
from govcrawl.parsers.website.page import parse_page
from govcrawl.reasons import Fault, Reason

HOME = "home"


def parse(capture: Capture) -> list[Item]:
    """The one item an answer of a website holds.

    A check for a home page that was asked for; otherwise a column or an article, whichever the
    page turns out to be; or an Outcome that says why there is nothing to read.
    """
    page = markup.read(capture)
    verdict = outcomes.of_response(capture, page)
    if verdict is not None:
        return [_outcome(capture, verdict)]
    try:
        return [_read(page)]
    except column.DrawnByScriptError as error:
        return [_failure(capture, Reason.NEEDS_JS, Fault.UNKNOWN, error)]
    except ParseError as error:
        return [_failure(capture, Reason.PARSE, Fault.US, error)]


def _read(page: Page) -> Item:
    if page.capture.request == HOME:
        return home.parse_home(page)
    if kinds.is_column(page):
        return column.parse_column(page)
    return parse_page(page)


def _failure(capture: Capture, reason: Reason, fault: Fault, error: ParseError) -> Outcome:
    detail = str(error)[: outcomes.DETAIL_LIMIT]
    return _outcome(capture, Verdict(reason, fault, detail, capture.status))


def _outcome(capture: Capture, verdict: Verdict) -> Outcome:
    return Outcome(
        target=capture.url,
        source_url=capture.url,
        reason=verdict.reason.value,
        fault=verdict.fault.value if verdict.fault else None,
        detail=verdict.detail,
        status=verdict.status,
    )
