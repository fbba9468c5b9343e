"""The annual report of a government website (政府网站工作年度报表), on a page or in a file."""

from govcrawl.capture import Capture
from govcrawl.items import WebsiteReport
from govcrawl.parsers.markup import Page


def is_report(page: Page) -> bool:  # noqa: ARG001
    """True for a page that is an annual report of one or many sites, or of their supervision."""
    return False


def parse_reports(page: Page) -> list[WebsiteReport]:  # noqa: ARG001
    """The reports on a page, one a site."""
    return []


def is_report_file(body: bytes) -> bool:  # noqa: ARG001
    """True for a file of a kind that is read: docx, xls, xlsx, PDF."""
    return False


def parse_report_file(capture: Capture) -> list[WebsiteReport]:  # noqa: ARG001
    """The reports in a file. Raises ParseError where it holds none that can be read."""
    return []
