"""One article from several readings of it: what is stored, what a list and what its page tells."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from govcrawl.access.wechat import BIZ, account_page, article_page, place_of
from govcrawl.items import WechatAccount, WechatArticle

LISTED = frozenset(
    "sn summary author copyright read_more_url account_name user_name albums".split()
)
"""What a list may tell that a page leaves out: it is kept from when it was told."""


def article_as_known(document: Mapping[str, Any]) -> WechatArticle:
    """The stored article without what is not about it, and without counts: none was seen now."""
    names = WechatArticle().content().keys() - WechatArticle.readings()
    return WechatArticle(**{name: document[name] for name in names if name in document})


def over(article: WechatArticle, below: WechatArticle | None) -> WechatArticle:
    """The article with what it does not tell taken from another reading of it."""
    if below is None:
        return replace(article)
    names = article.content().keys() - article.readings()
    names = {name for name in names if getattr(article, name) in (None, [])}
    for count in article.counted:
        if getattr(article, count) is None:
            names |= {count, f"{count}_exact", f"{count}_raw"}
    return replace(article, **{name: getattr(below, name) for name in names})


def as_read(
    page: WechatArticle, listed: WechatArticle | None, stored: WechatArticle | None
) -> WechatArticle:
    """The article as its page tells, with what only a list tells, now or an earlier time."""
    kept = WechatArticle(**{name: getattr(stored, name) for name in LISTED}) if stored else None
    whole = over(page, over(listed, kept) if listed else kept)
    return replace(whole, albums=_albums(page, listed, stored))


def as_listed(listed: WechatArticle, stored: WechatArticle | None) -> WechatArticle:
    """The article as a list tells, over what is stored of it: its page was not read.

    Lists go on telling of an article whose page is gone.
    """
    state = stored.state if stored else listed.state
    return replace(over(listed, stored), albums=_albums(listed, stored), state=state)


def _albums(*readings: WechatArticle | None) -> list[str]:
    """An article in several albums is found in one of them at a time."""
    return sorted({album for each in readings if each for album in each.albums})


def moved_account(biz: str, successor: str | None) -> WechatAccount:
    """An account that a page says has moved; ``successor`` is where to, by its biz or address."""
    place = place_of(successor) if successor else None
    new = place.biz if place else ""
    return WechatAccount(
        biz=biz,
        url=account_page(biz),
        state="migrated",
        migrated_to=new if BIZ.match(new) else None,
    )


def address_of(article: WechatArticle) -> str:
    """Where an article's page is asked: the address it is known by, else the long one."""
    place = place_of(article.url or "")
    if place is not None and place.request == "article":
        return place.url
    return article_page(article.biz or "", article.mid or "", article.idx or 1, article.sn)
