"""应用宝: an app's page with its data in a script; older answers and pages are read too.

Asked is the page of today, ``sj.qq.com/appdetail/<package>``, which nobody needs to sign in for.
Seen in answers saved by others and in public code, never checked against the live service.
"""

import re
from urllib.parse import quote

from govcrawl.parsers.appstore.store import DETAIL, SEARCH, AppId, Ask, Store
from govcrawl.parsers.appstore.tencent.reading import read
from govcrawl.parsers.appstore.tencent.scripts import has_data


def detail(app_id: str, page: int) -> Ask | None:
    """The app's page."""
    return Ask(DETAIL, f"https://sj.qq.com/appdetail/{app_id}") if page == 1 else None


def search(name: str) -> Ask:
    """The page of apps of a name. Known from public code only."""
    return Ask(SEARCH, f"https://sj.qq.com/search?q={quote(name, safe='')}")


STORE = Store(
    name="tencent",
    title="应用宝",
    app_id=AppId(re.compile(r"[A-Za-z]\w*(?:\.\w+)+"), "a package name like com.example.app"),
    detail=detail,
    read=read,
    search=search,
    has_data=has_data,
)
