"""App Store: its lookup and search, the feeds of its reviews, and the pages of its apps.

Ratings, reviews and what is listed at all are of one country's storefront: asked is cn. The store
tells nothing of downloads. Reviews come in ten pages of 50 at most. Seen in answers saved by
others, never checked against the live service.
"""

import re

from govcrawl.parsers.appstore.apple import asking, page, reading
from govcrawl.parsers.appstore.store import AppId, Store

STORE = Store(
    name="apple",
    title="App Store",
    app_id=AppId(re.compile(r"\d{1,19}", re.ASCII), "an App Store id, digits only"),
    detail=asking.detail,
    read=reading.read,
    reviews=asking.reviews,
    search=asking.search,
    has_more=reading.has_more,
    has_data=page.has_data,
    storefront=asking.STOREFRONT,
)
