"""Invented Weibo accounts and posts, and the shapes in which the three interfaces tell of them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

FIRST_MID = 5_000_000_000_000_000
GROWTH = timedelta(hours=72)
"""The time in which a post gets all its reposts, comments and likes."""
CUT = 140
"""Characters shown of a long text."""
SHOWN_AT_MOST = 1_000_000
ROUNDED_FROM = 10_000
HUNDRED_MILLION = 100_000_000
_BASE = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Post:
    """A post. The counts are what it has in the end; ``created`` is aware.

    ``pinned`` is ``marked``, or ``unmarked`` (pinned without a sign of it), else empty.
    ``forwards`` is what it forwards: ``deleted`` or ``present``, else empty.
    """

    mid: int
    created: datetime
    text: str
    reposts: int = 0
    comments: int = 0
    likes: int = 0
    pinned: str = ""
    forwards: str = ""
    edits: int = 0

    def count(self, name: str, present: datetime) -> int:
        """How many there are by now: growing evenly for three days."""
        share = min((present - self.created) / GROWTH, 1.0)
        return int(getattr(self, name) * max(share, 0.0))


@dataclass
class Account:
    """An account with its posts in any order.

    ``hidden``: its posts are shown to nobody who is a stranger. ``surplus``: so many more posts
    are claimed than there are. ``liked``: it shows a post of somebody else that it liked.
    ``patience``: after so many requests about it the platform's patience with everybody ends.
    """

    uid: str
    name: str
    posts: list[Post] = field(default_factory=list)
    followers: int = 1000
    verified_type: int = 1
    hidden: bool = False
    surplus: int = 0
    liked: bool = False
    patience: int | None = None

    def feed(self, present: datetime) -> list[Post]:
        """The posts there are by now: pinned ones first, then the newest first."""
        there = [post for post in self.posts if post.created <= present]
        return sorted(there, key=lambda post: (not post.pinned, -post.mid))

    def change(self, mid: int, **values: Any) -> None:
        """Edit, pin or otherwise change one post."""
        self.posts = [replace(p, **values) if p.mid == mid else p for p in self.posts]

    def delete(self, mid: int) -> None:
        self.posts = [post for post in self.posts if post.mid != mid]


@cache
def bid_of(mid: int) -> str:
    """The short form of a post's number: base 62 by groups of seven digits."""
    digits, groups = str(mid), []
    while digits:
        groups.append(_base62(int(digits[-7:])))
        digits = digits[:-7]
    return "".join([groups[-1], *(group.rjust(4, "0") for group in reversed(groups[:-1]))])


def _base62(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 62)
        text = _BASE[digit] + text
    return text


def rounded(count: int) -> int | str:
    """A count as the mobile site writes it."""
    if count >= HUNDRED_MILLION:
        return f"{count / HUNDRED_MILLION:.1f}亿"
    return f"{count // 1000 / 10:g}万" if count >= ROUNDED_FROM else count


def capped(count: int) -> int | str:
    return "100万+" if count >= SHOWN_AT_MOST else count


def moment(at: datetime) -> str:
    return at.strftime("%a %b %d %H:%M:%S %z %Y")


def user(account: Account) -> dict[str, Any]:
    """The account as it stands in its posts."""
    return {
        "id": int(account.uid),
        "idstr": account.uid,
        "screen_name": account.name,
        "verified": account.verified_type >= 0,
        "verified_type": account.verified_type,
    }


STRANGER = Account("900000099", "示例网友", verified_type=-1)


def post_of(post: Post, account: Account, present: datetime, interface: str) -> dict[str, Any]:
    """A post as one of the interfaces gives it."""
    mobile = interface == "mobile"
    number = rounded if mobile else capped
    is_long = len(post.text) > CUT
    shape: dict[str, Any] = {
        "visible": {"type": 0, "list_id": 0},
        "created_at": moment(post.created),
        "id": str(post.mid) if mobile else post.mid,
        "mid": str(post.mid),
        "text": _text(post, account, interface),
        "source": '<a href="http://app.weibo.com/t/feed/1" rel="nofollow">示例客户端</a>',
        "user": user(account),
        "reposts_count": number(post.count("reposts", present)),
        "comments_count": number(post.count("comments", present)),
        "attitudes_count": number(post.count("likes", present)),
        "isLongText": is_long,
        "number_display_strategy": {"display_text": "100万+"},
        "pic_num": 0,
        "pic_ids": [],
        "region_name": "发布于 四川",
    }
    shape |= {"bid": bid_of(post.mid)} if mobile else {"idstr": str(post.mid)}
    if interface == "web":
        shape |= {"mblogid": bid_of(post.mid), "text_raw": _cut(post.text)}
    if post.edits:
        edited = moment(post.created + timedelta(hours=post.edits))
        shape |= {"edit_count": post.edits, "edit_at": edited, "edit_config": {"edited": True}}
    if post.pinned == "marked":
        shape |= {"isTop": 1, "mblogtype": 2, "title": {"text": "置顶", "base_color": 1}}
    if post.forwards:
        shape["retweeted_status"] = _forwarded(post, present, interface)
    return shape


def liked_post(present: datetime, interface: str) -> dict[str, Any]:
    """A post of somebody else, shown because the account liked it."""
    post = Post(FIRST_MID - 5, present - timedelta(days=900), "示例网友的话", 7, 7, 7)
    return post_of(post, STRANGER, present, interface) | {"title": {"text": "赞了这条微博"}}


def _forwarded(post: Post, present: datetime, interface: str) -> dict[str, Any]:
    mid = post.mid - 3
    if post.forwards == "present":
        original = Post(mid, post.created - timedelta(hours=1), "示例原文", 900, 900, 900)
        return post_of(original, STRANGER, present, interface)
    notice = "抱歉，此微博已被作者删除。查看帮助：http://t.cn/example"
    gone = {"id": mid, "mid": str(mid), "user": None, "text": notice, "text_raw": notice}
    return gone | {"created_at": moment(post.created), "deleted": "1", "state": 7}


def _cut(text: str) -> str:
    return text if len(text) <= CUT else f"{text[:CUT]}...\u200b"


def _text(post: Post, account: Account, interface: str) -> str:
    if len(post.text) <= CUT:
        return post.text
    if interface == "api":
        return f"{post.text[:CUT]}...全文： http://m.weibo.cn/{account.uid}/{post.mid}"
    if interface == "mobile":
        return f'{post.text[:CUT]}...<a href="/status/{post.mid}">全文</a>'
    return f'{post.text[:CUT]}...<span class="expand">展开</span>'
