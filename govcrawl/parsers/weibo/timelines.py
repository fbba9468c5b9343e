"""Pages of posts: whose they are, where they go on, how many there are said to be."""

from dataclasses import dataclass, field

from govcrawl.capture import Capture
from govcrawl.items import WeiboPost
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.weibo.answers import Answer
from govcrawl.parsers.weibo.posts import post_of
from govcrawl.parsers.weibo.statuses import Status
from govcrawl.parsers.weibo.values import Object, identifier, mapping

_ENDS = frozenset({"", "0", "-1"})
_CURSORS = {
    "cards": ("since_id", "page"),
    "list": ("since_id", "next_cursor"),
    "statuses": ("next_cursor", "max_id"),
}
"""By the name of the list. The open API's ``since_id`` leads to newer posts, not to older ones."""


@dataclass(frozen=True)
class Timeline:
    """One page of an account's posts, and where it goes on.

    ``cursor`` is opaque, as the interface gave it; None where it says nothing or says the end.
    On the mobile interface it is the ``since_id`` to ask for, or, where none is given, the number
    of the next ``page`` (of at most six digits; no ``since_id`` is that short). On the web
    interface it is the ``since_id`` to ask for beside the page ("…kp2"), of a ``next_cursor``
    its value. On the open API it is the ``max_id`` to ask for. ``total`` is what the answer
    claims there is in all. ``strangers`` counts posts of other accounts (a liked post, an
    advertisement) that are not in ``posts``.
    """

    posts: list[WeiboPost] = field(default_factory=list)
    cursor: str | None = None
    total: int | None = None
    strangers: int = 0


def timeline_of(answer: Answer, capture: Capture) -> Timeline:
    """The page of posts an answer is; each post once."""
    posts: dict[str | None, WeiboPost] = {}
    strangers = 0
    for placed in answer.statuses:
        status = Status(placed.fields, answer.interface, placed.card, answer.owner, answer.listed)
        if status.is_strange:
            strangers += 1
            continue
        post = post_of(status, capture)
        posts.setdefault(post.post_id, post)
    feed = answer.feed or {}
    about = mapping(feed.get("cardlistInfo")) or feed
    total = read_count(next((about[name] for name in _TOTALS if name in about), None)).value
    return Timeline(list(posts.values()), _cursor(feed, about), total, strangers)


_TOTALS = ("total", "total_number")


def _cursor(feed: Object, about: Object) -> str | None:
    names = next((names for listed, names in _CURSORS.items() if listed in feed), ())
    found = (identifier(about.get(name)) for name in names)
    return next((cursor for cursor in found if cursor and cursor not in _ENDS), None)
