"""Government websites: what an answer of one is, and the items it holds."""

from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome, WebsitePage
from govcrawl.parsers import ParseError, markup, privacy, verdicts
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import column, feeds, home, kinds, messages, reports, services
from govcrawl.parsers.website.column_kinds import MAILBOX, kind_of
from govcrawl.parsers.website.page import parse_page
from govcrawl.reasons import DETAIL_LIMIT, Fault, Reason, Verdict

HOME = "home"


def parse(capture: Capture) -> list[Item]:
    """The items an answer of a website holds.

    A check for a home page that was asked for; otherwise what the page turns out to be: annual
    reports, a letter, a service guide, a column (with the letters it lists) or an article; or one
    Outcome that says why there is nothing to read.
    """
    is_file = reports.is_report_file(capture.body)
    return _reported(capture) if is_file else parse_decoded(markup.read(capture))


def parse_decoded(page: Page) -> list[Item]:
    """The items of an answer that is no file, for whoever reads more of the same page."""
    capture = page.capture
    verdict = verdicts.of_response(capture, page)
    if verdict is not None:
        return [verdicts.outcome_of(capture, verdict)]
    try:
        return _read(page)
    except column.DrawnByScriptError as error:
        return [_failure(capture, Reason.NEEDS_JS, Fault.UNKNOWN, error)]
    except ParseError as error:
        return [_failure(capture, Reason.PARSE, Fault.US, error)]


def _reported(capture: Capture) -> list[Item]:
    try:
        return list(reports.parse_report_file(capture))
    except ParseError as error:
        return [_failure(capture, Reason.UNSUPPORTED, Fault.US, error)]


def _read(page: Page) -> list[Item]:
    if page.capture.request == HOME:
        return [home.parse_home(page)]
    is_feed = feeds.is_feed(page)
    if not is_feed and reports.is_report(page):
        return list(reports.parse_reports(page))
    if messages.is_letter(page):
        return [messages.parse_message(page)]
    if not is_feed and services.is_guide(page):
        return [services.parse_guide(page)]
    if is_feed or kinds.is_column(page):
        return _listed(page, may_be_article=not is_feed and page.capture.request != kinds.LIST)
    return [_article(page)]


def _listed(page: Page, *, may_be_article: bool) -> list[Item]:
    """A column with the letters it lists; a page that lists nothing may yet be an article."""
    try:
        found = column.parse_column(page)
    except column.DrawnByScriptError:
        raise
    except ParseError:
        if may_be_article:
            return [_article(page)]
        raise
    found.letters = messages.totals(page)
    letters = messages.parse_letters(page, found)
    if letters or found.kind == MAILBOX:
        found.entries = privacy.titles_masked(found.entries)
    return [found, *letters]


def _article(page: Page) -> WebsitePage:
    """An article; in a mailbox it may be a letter of an unknown shape, whose title names people."""
    found = parse_page(page)
    if kind_of(found.column_name, found.column_type, found.url) == MAILBOX:
        found.title = privacy.mask(found.title or "")[0]
    return found


def _failure(capture: Capture, reason: Reason, fault: Fault, error: ParseError) -> Outcome:
    detail = str(error)[:DETAIL_LIMIT]
    return verdicts.outcome_of(capture, Verdict(reason, fault, detail, capture.status))
