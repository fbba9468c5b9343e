"""华为应用市场 (AppGallery): JSON of its web page's own interface.

The page asks for a token first, without any account, and puts it into what it asks next: so do we,
once and for nothing else. Seen in answers saved by others and in public code, never checked
against the live service: the names of the fields, the token's form, the pages of reviews.
"""

import re

from govcrawl.parsers.appstore.huawei import asking, reading
from govcrawl.parsers.appstore.store import AppId, Store

STORE = Store(
    name="huawei",
    title="华为应用市场",
    app_id=AppId(re.compile(r"C\d{1,19}"), "an AppGallery id, C and digits"),
    detail=asking.detail,
    read=reading.read,
    reviews=asking.reviews,
    search=asking.search,
    token=asking.token,
    with_token=asking.with_token,
    has_more=reading.has_more,
)
