"""The items a crawl makes, one class a collection.

The class says the shape, ``schemas/<collection>.schema.json`` says the rules, and a test keeps the
two the same. ``None`` means "not published or not seen", never zero.
"""

from govcrawl.items.base import PROVENANCE, SCHEMA_VERSION, Item, as_json
from govcrawl.items.bookkeeping import Outcome, Rejected, Run
from govcrawl.items.website import (
    WebsiteCheck,
    WebsiteColumn,
    WebsiteItem,
    WebsiteMessage,
    WebsitePage,
    WebsiteService,
)
from govcrawl.items.website_report import WebsiteReport

__all__ = [
    "ITEM_CLASSES",
    "PROVENANCE",
    "SCHEMA_VERSION",
    "Item",
    "Outcome",
    "Rejected",
    "Run",
    "WebsiteCheck",
    "WebsiteColumn",
    "WebsiteItem",
    "WebsiteMessage",
    "WebsitePage",
    "WebsiteReport",
    "WebsiteService",
    "as_json",
]

ITEM_CLASSES: tuple[type[Item], ...] = (
    WebsiteCheck,
    WebsiteColumn,
    WebsitePage,
    WebsiteMessage,
    WebsiteService,
    WebsiteReport,
    Outcome,
    Rejected,
    Run,
)
