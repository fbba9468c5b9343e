"""Service guides (办事指南)."""

from govcrawl.items import WebsiteService
from govcrawl.parsers.markup import Page


def is_guide(page: Page) -> bool:  # noqa: ARG001
    """True for the guide to one service."""
    return False


def parse_guide(page: Page) -> WebsiteService:
    """The guide on a page."""
    raise NotImplementedError(page.capture.url)
