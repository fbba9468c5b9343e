"""Weibo: profiles, posts and long texts, whichever of its three interfaces answered.

The mobile site (m.weibo.cn), the web site (weibo.com/ajax) and the official open API
(api.weibo.com) tell the same things in three shapes. What an answer is shows in its structure,
never in its words: a page served normally may well hold the words of a captcha.
"""

from dataclasses import dataclass, field

from govcrawl.capture import Capture
from govcrawl.items import Item, WeiboPost


@dataclass(frozen=True)
class Timeline:
    """One page of an account's posts, and where it goes on.

    ``cursor`` is opaque, as the interface gave it; None where it says nothing or says the end.
    ``total`` is what the answer claims there is in all. ``strangers`` counts posts of other
    accounts (a liked post, an advertisement) that are not in ``posts``.
    """

    posts: list[WeiboPost] = field(default_factory=list)
    cursor: str | None = None
    total: int | None = None
    strangers: int = 0


def parse(capture: Capture) -> list[Item]:
    """The items of an answer; one Outcome where it holds none and says why.

    ``capture.request`` is ``profile``, ``posts``, ``post`` or ``longtext``.
    """
    raise NotImplementedError


def read_timeline(capture: Capture) -> Timeline:
    """The page of posts an answer holds; an empty one for an answer that ``parse`` refuses."""
    raise NotImplementedError


def read_long_text(capture: Capture) -> str | None:
    """The whole text of a long post; None where the short one was whole already."""
    raise NotImplementedError
