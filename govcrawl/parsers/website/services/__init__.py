"""Service guides (办事指南)."""

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.services.guide import parse_guide, read_guide

__all__ = ["is_guide", "parse_guide"]


def is_guide(page: Page) -> bool:
    """True for the guide to one service."""
    return read_guide(page) is not None
