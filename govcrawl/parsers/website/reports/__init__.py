"""The annual report of a government website (政府网站工作年度报表), on a page or in a file."""

from govcrawl.capture import Capture
from govcrawl.items import WebsiteReport
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.reports import files, pages


def is_report(page: Page) -> bool:
    """True for a page that is an annual report of one or many sites, or of their supervision.

    True also where the figures are only in files or pictures of the page; False for a column that
    lists the reports of several years.
    """
    return bool(parse_reports(page))


def parse_reports(page: Page) -> list[WebsiteReport]:
    """The reports on a page, one a site, year and kind; empty for any other page."""
    return page.once(pages.read)


def is_report_file(body: bytes) -> bool:
    """True for a file of a kind that is read: docx, xls, xlsx, PDF.

    True also for a locked, broken or old one of Word or Excel: reading it says why it cannot be.
    """
    return files.kind_of(body) is not None


def parse_report_file(capture: Capture) -> list[WebsiteReport]:
    """The reports in a file.

    Raises ParseError where it is broken, locked, too large, or holds no report.
    """
    return files.read(capture)
