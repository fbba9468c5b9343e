"""WeChat official accounts: articles, account pages, albums, lists of articles, counts.

What an answer is shows in its structure: an article has ``#js_article``, a page that says why there
is none has ``.weui-msg__title``. Words are no sign: "已注销" stands in every good page of today.
"""

from dataclasses import dataclass, field

from govcrawl.capture import Capture
from govcrawl.items import Item, WechatArticle


@dataclass(frozen=True)
class Listing:
    """One page of a list of articles, and where it goes on.

    ``cursor`` is what the next page is asked with (an offset, a message id); None at the end.
    """

    articles: list[WechatArticle] = field(default_factory=list)
    cursor: str | None = None
    total: int | None = None


def parse(capture: Capture) -> list[Item]:
    """The items of an answer; one Outcome where it holds none and says why.

    ``capture.request`` is ``article``, ``account``, ``album``, ``articles`` or ``counts``.
    """
    raise NotImplementedError


def read_listing(capture: Capture) -> Listing:
    """The page of articles an answer lists; an empty one for an answer that ``parse`` refuses."""
    raise NotImplementedError
