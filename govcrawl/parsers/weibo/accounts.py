"""Accounts: from the user object of any interface to an item."""

import re

from govcrawl.capture import Capture
from govcrawl.items import WeiboAccount
from govcrawl.parsers.counts import Count, read_count
from govcrawl.parsers.dates import read_moment
from govcrawl.parsers.weibo.values import Object, digits, flag, mapping, members, number, text

KINDS = {
    -1: "none",
    0: "person",
    1: "government",
    2: "enterprise",
    3: "media",
    4: "school",
    5: "website",
    6: "app",
    7: "organisation",
    8: "pending",
    200: "talent",
    220: "talent",
    400: "deceased",
}
"""Weibo's numbers of verification; 1, 2, 3, 5, 6, 7 and 220 were seen in answers."""

INSTITUTIONS = range(1, 8)
"""The kinds that are no person's."""

_PLACE = re.compile(r"^(?:IP\s*属地|发布于|来自)\s*[:：]?\s*")
_INFO_NAMES = {
    "注册时间": "registered_at",
    "IP属地": "ip_location",
    "所在地": "location",
    "简介": "description",
    "昵称": "screen_name",
    "微博认证": "verified_reason",
}


def account_of(user: Object, interface: str, capture: Capture) -> WeiboAccount:
    """The account a user object describes; its ``uid`` is None where the object names none."""
    uid = uid_of(user)
    kind = number(user.get("verified_type"))
    account = WeiboAccount(
        uid=uid,
        screen_name=text(user.get("screen_name")) or text(user.get("name")),
        url=f"https://weibo.com/u/{uid}" if uid else None,
        interface=interface,
        verified=flag(user.get("verified")),
        verified_type=kind,
        verified_kind=KINDS.get(kind) if kind is not None else None,
        verified_reason=text(user.get("verified_reason")),
        description=text(user.get("description")),
        location=text(user.get("location")),
        ip_location=place(user.get("ip_location") or user.get("region")),
        domain=text(user.get("domain")),
    )
    registered = read_moment(text(user.get("created_at")) or "", fetched_at=capture.fetched_at)
    account.registered_at = registered.at if registered else None
    for name, keys in _COUNTS.items():
        _set_count(account, name, _best(*(user.get(key) for key in keys)))
    return account


_COUNTS = {
    "followers": ("followers_count", "followers_count_str"),
    "following": ("friends_count", "follow_count"),
    "posts": ("statuses_count",),
}


def _best(*values: object) -> Count:
    """The most exact of several statements of one count: the whole number goes before "1.8亿"."""
    counts = [read_count(value) for value in values]
    told = [count for count in counts if count.exact is not None]
    return next((count for count in told if count.exact), told[0] if told else counts[0])


def _set_count(account: WeiboAccount, name: str, count: Count) -> None:
    for field, value in count.named(name).items():
        setattr(account, field, value)


def place(value: object) -> str | None:
    """A place without the words before it: ``IP属地：四川``, ``发布于 四川``."""
    found = text(value)
    return _PLACE.sub("", found) or None if found else None


def user_of_details(data: Object, uid: str | None) -> Object:
    """A user object from the web interface's ``profile/detail``, which names no account."""
    return {**data, "id": uid}


def user_of_info_cards(cards: list[Object], uid: str | None) -> Object:
    """A user object from the mobile information page: rows of ``item_name``, ``item_content``."""
    rows: Object = {"id": uid}
    for card in cards:
        name = (text(card.get("item_name")) or "").replace(" ", "")
        if field := _INFO_NAMES.get(name):
            rows["created_at" if field == "registered_at" else field] = card.get("item_content")
    return rows


def is_user(value: object) -> bool:
    """Say whether an object is a user's: it has a name and a count, or a verification."""
    user = mapping(value)
    named = text(user.get("screen_name")) is not None
    return named and any(name in user for name in _USER_MARKS)


_USER_MARKS = (
    "followers_count",
    "followers_count_str",
    "statuses_count",
    "friends_count",
    "follow_count",
    "verified",
    "verified_type",
    "idstr",
)


def is_details(value: object) -> bool:
    """Say whether an object is what ``profile/detail`` answers: a life, and no name."""
    details = mapping(value)
    return "screen_name" not in details and details.keys() >= _DETAIL_MARKS


_DETAIL_MARKS = frozenset({"created_at", "description", "gender"})


def is_info(cards: list[Object]) -> bool:
    """Say whether cards are the rows of an account's information page."""
    return any(card.get("item_name") and members([card.get("item_content")]) for card in cards)


def uid_of(user: Object) -> str | None:
    """The uid a user object names."""
    return digits(user.get("idstr"), user.get("id"))
