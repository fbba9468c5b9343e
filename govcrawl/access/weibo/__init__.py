"""Where and how the three interfaces of Weibo are asked: addresses and headers. Pure.

The addresses are those the platform's own pages ask (mobile, web) and those of the open API; the
headers are what these pages send with them, without which the answer is a refusal. The User-Agent
stays our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

MOBILE, WEB, API = INTERFACES = ("mobile", "web", "api")
_MOBILE, _WEB = "https://m.weibo.cn", "https://weibo.com"
_API, _COMMERCIAL = "https://api.weibo.com/2", "https://c.api.weibo.com/2"
_PAGE_NUMBER_DIGITS = 6
"""A mobile cursor of so few digits is the number of a page, a longer one a post's."""
_API_PAGE = 25
"""Posts a page of the open API, at most."""


@dataclass(frozen=True)
class Place:
    """Where a timeline goes on: the page counted from 1, and the cursor where there is one.

    ``again`` where it was asked before and told nothing.
    """

    page: int = 1
    cursor: str | None = None
    again: bool = False


@dataclass(frozen=True)
class Interface:
    """One of the three, and the addresses of what it is asked for."""

    name: str

    @property
    def obeys_robots(self) -> bool:
        """False for the open API: it is asked by contract, with the operator's own token."""
        return self.name != API

    def profile(self, uid: str) -> str:
        """An account's profile."""
        return {
            MOBILE: f"{_MOBILE}/api/container/getIndex?type=uid&value={uid}",
            WEB: f"{_WEB}/ajax/profile/info?uid={uid}",
            API: f"{_API}/users/show.json?uid={uid}",
        }[self.name]

    def posts(self, uid: str, place: Place) -> str:
        """One page of an account's posts: after a cursor, else by its number."""
        if self.name == MOBILE:
            fields = {"containerid": f"107603{uid}", **_mobile_place(place)}
            return f"{_MOBILE}/api/container/getIndex?{urlencode(fields)}"
        if self.name == WEB:
            fields = {"uid": uid, "page": str(place.page), "feature": "0"}
            fields |= {"since_id": place.cursor} if place.cursor else {}
            return f"{_WEB}/ajax/statuses/mymblog?{urlencode(fields)}"
        fields = {"uid": uid, "count": str(_API_PAGE)}
        fields |= {"max_id": place.cursor} if place.cursor else {"page": str(place.page)}
        return f"{_COMMERCIAL}/statuses/user_timeline/other.json?{urlencode(fields)}"

    def post(self, post_id: str, bid: str | None) -> str:
        """A single post."""
        return {
            MOBILE: f"{_MOBILE}/statuses/show?id={post_id}",
            WEB: f"{_WEB}/ajax/statuses/show?id={bid or post_id}",
            API: f"{_API}/statuses/show.json?id={post_id}",
        }[self.name]

    def long_text(self, post_id: str, bid: str | None) -> str:
        """The whole text of a long post."""
        return {
            MOBILE: f"{_MOBILE}/statuses/extend?id={post_id}",
            WEB: f"{_WEB}/ajax/statuses/longtext?id={bid or post_id}",
            API: f"{_API}/statuses/show.json?id={post_id}&isGetLongText=1",
        }[self.name]

    def headers(self, uid: str, cookie: str = "", token: str = "") -> dict[str, str]:
        """What goes with a request about an account; the token never goes into an address."""
        if self.name == API:
            return {"Accept": "application/json", "Authorization": f"OAuth2 {token}"}
        page = f"{_MOBILE}/u/{uid}" if self.name == MOBILE else f"{_WEB}/u/{uid}"
        headers = {
            "Accept": "application/json, text/plain, */*",
            "X-Requested-With": "XMLHttpRequest",
            "Referer": page,
        }
        if cookie:
            headers["Cookie"] = cookie
        if echo := cookies(cookie).get("XSRF-TOKEN"):
            headers["X-XSRF-TOKEN"] = echo
        return headers


def cookies(header: str) -> Mapping[str, str]:
    """The cookies of a Cookie header by name."""
    pairs = (part.partition("=") for part in header.split(";") if "=" in part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _mobile_place(place: Place) -> dict[str, str]:
    if place.cursor is None:
        return {"page": str(place.page)}
    is_number = place.cursor.isdecimal() and len(place.cursor) <= _PAGE_NUMBER_DIGITS
    return {"page" if is_number else "since_id": place.cursor}
