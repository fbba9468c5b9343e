"""The items a crawl makes, one class a collection.

The class says the shape, ``schemas/<collection>.schema.json`` says the rules, and a test keeps the
two the same. ``None`` means "not published or not seen", never zero.
"""

from govcrawl.items.appstore import App, AppReview
from govcrawl.items.base import PROVENANCE, SCHEMA_VERSION, Item, as_json
from govcrawl.items.bookkeeping import Outcome, Rejected, Run
from govcrawl.items.endpoint import EndpointReading
from govcrawl.items.observation import Observation
from govcrawl.items.website import (
    WebsiteCheck,
    WebsiteColumn,
    WebsiteItem,
    WebsiteMessage,
    WebsitePage,
    WebsiteService,
)
from govcrawl.items.website_report import WebsiteReport
from govcrawl.items.wechat import WechatAccount, WechatArticle
from govcrawl.items.weibo import WeiboAccount, WeiboPost

__all__ = [
    "ITEM_CLASSES",
    "PROVENANCE",
    "SCHEMA_VERSION",
    "App",
    "AppReview",
    "EndpointReading",
    "Item",
    "Observation",
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
    "WechatAccount",
    "WechatArticle",
    "WeiboAccount",
    "WeiboPost",
    "as_json",
]

ITEM_CLASSES: tuple[type[Item], ...] = (
    WebsiteCheck,
    WebsiteColumn,
    WebsitePage,
    WebsiteMessage,
    WebsiteService,
    WebsiteReport,
    WeiboAccount,
    WeiboPost,
    WechatAccount,
    WechatArticle,
    App,
    AppReview,
    EndpointReading,
    Observation,
    Outcome,
    Rejected,
    Run,
)
