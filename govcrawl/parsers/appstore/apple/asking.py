"""What the App Store is asked, and what an address of it tells: storefront, app and page.

``itunes.apple.com/lookup?id=1&country=cn``, ``itunes.apple.com/cn/lookup?id=1``,
``itunes.apple.com/cn/rss/customerreviews/page=2/id=1/sortby=mostrecent/json``,
``itunes.apple.com/cn/review?id=1``, ``apps.apple.com/cn/app/name/id1``.
"""

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH, Ask

STOREFRONT = "cn"
"""Without a country the store answers of its American storefront, where an app of China is not."""

_ORIGIN = "https://itunes.apple.com"
_MOST_RESULTS = 25
MOST_PAGES = 10
"""A feed has no more pages than these, whatever its links to the last one say."""

_LONGEST = 2048
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)
_IN_PATH = re.compile(r"/([A-Za-z]{2})/", re.ASCII)
_PAGE = re.compile(r"/page=(\d{1,6})(?:/|$)", re.ASCII)
_APP_IN_FEED = re.compile(r"/customerreviews/(?:[^/]{1,64}/){0,4}id=(\d{1,19})(?:/|$)", re.ASCII)
_APP_IN_PAGE = re.compile(r"/id(\d{1,19})/?$", re.ASCII)
_APP_ID = re.compile(r"\d{1,19}", re.ASCII)
_ASKED_BY_ID = ("/lookup", "/review")


def detail(app_id: str, page: int) -> Ask | None:
    """The lookup of one app."""
    url = f"{_ORIGIN}/lookup?id={app_id}&country={STOREFRONT}&entity=software"
    return Ask(DETAIL, url) if page == 1 else None


def search(name: str) -> Ask:
    """The apps of a name."""
    term = f"term={quote(name, safe='')}&country={STOREFRONT}"
    return Ask(SEARCH, f"{_ORIGIN}/search?{term}&entity=software&limit={_MOST_RESULTS}")


def reviews(app_id: str, page: int) -> Ask | None:
    """A page of the feed of reviews, the newest first; None behind the tenth."""
    feed = f"{_ORIGIN}/{STOREFRONT}/rss/customerreviews"
    url = f"{feed}/page={page}/id={app_id}/sortby=mostrecent/json"
    return Ask(REVIEWS, url, page=page) if page <= MOST_PAGES else None


def storefront_of(value: Any) -> str | None:
    """A country's code of two letters, as it is written in one place or another."""
    is_code = isinstance(value, str) and _COUNTRY.fullmatch(value)
    return value.lower() if is_code else None


def told_storefront(url: Any) -> str | None:
    """The storefront an address names; None where it names none."""
    path, query = _parts(url)
    in_path = _IN_PATH.match(path)
    return storefront_of(query.get("country")) or (in_path[1].lower() if in_path else None)


def told_app(url: Any) -> str | None:
    """The one app an address is about; None where it is about none, or about several."""
    path, query = _parts(url)
    match = _APP_IN_FEED.search(path) or _APP_IN_PAGE.search(path)
    if match:
        return match[1]
    written = query.get("id", "") if path.endswith(_ASKED_BY_ID) else ""
    return written if _APP_ID.fullmatch(written) else None


def told_page(url: Any) -> int | None:
    """The page of reviews an address asks for."""
    match = _PAGE.search(_parts(url)[0])
    return int(match[1]) if match else None


def address_of(app_id: str | None, storefront: str | None) -> str | None:
    """The page of an app."""
    both = app_id and storefront
    return f"https://apps.apple.com/{storefront}/app/id{app_id}" if both else None


def _parts(url: Any) -> tuple[str, dict[str, str]]:
    if not isinstance(url, str) or len(url) > _LONGEST:
        return "", {}
    try:
        parts = urlsplit(url.strip())
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    except ValueError:
        return "", {}
    return parts.path, query
