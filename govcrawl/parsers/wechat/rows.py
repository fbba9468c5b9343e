"""One row of a list of articles, whoever made the list."""

from typing import Any

from govcrawl.items import WechatArticle
from govcrawl.parsers.json_values import first
from govcrawl.parsers.wechat import addresses, readings
from govcrawl.parsers.wechat.addresses import Identity
from govcrawl.parsers.wechat.article import KINDS, PUBLISHED, album_numbers
from govcrawl.parsers.wechat.values import mappings, moment, text_of, whole

REMOVED = "removed"
_COPYRIGHTS = {0: "none", 1: "original", 2: "reprint", 11: "original", 100: "none", 201: "reprint"}
"""Of the numbers lists use only these mean the same to everybody who reads them."""

_LINKS = ("link", "url", "content_url", "doc_url", "article_url")
_MIDS = ("appmsgid", "app_msg_id", "msgid", "mid")
_PLACES = ("itemidx", "idx", "item_idx")
_TIMES = ("create_time", "publish_time", "datetime", "send_time", "time")
_EXPORTED_TIMES = ("update_time", "create_time")
"""In a backend's rows the earlier time is that of the draft."""


def article_of(
    row: dict[str, Any], biz: str | None = None, published: Any = None
) -> WechatArticle | None:
    """The article of a row; None for a row that has neither a title nor an address.

    ``biz`` is the account the list is of, ``published`` the time of the push, where the list and
    not the row has them.
    """
    link = first(row, _LINKS)
    title = text_of(row.get("title"))
    if not title and not link:
        return None
    known = addresses.identity_of(link).or_else(_named(row, biz))
    times = _EXPORTED_TIMES if "aid" in row else _TIMES
    at = moment(published) or moment(first(row, times))
    kind, stat = whole(row.get("item_show_type")), whole(row.get("copyright_stat"))
    return WechatArticle(
        biz=known.biz,
        mid=known.mid,
        idx=known.idx,
        sn=known.sn,
        url=addresses.article_url(known, link),
        account_name=text_of(first(row, ("_accountName", "mp_name", "nickname"))),
        title=title,
        summary=text_of(row.get("digest")),
        author=text_of(first(row, ("author", "author_name"))),
        kind=KINDS.get(kind, "other") if kind is not None else None,
        state=REMOVED if row.get("is_deleted") is True else PUBLISHED,
        copyright=_COPYRIGHTS.get(stat) if stat is not None else None,
        published_at=at,
        published_precision="second" if at else None,
        read_more_url=addresses.web_url(row.get("source_url")),
        albums=album_numbers(mappings(row.get("appmsg_album_infos"))),
        **readings.counts_of(row),
    )


def _named(row: dict[str, Any], biz: str | None) -> Identity:
    return Identity(
        biz=addresses.read_biz(first(row, ("__biz", "biz", "fakeid"))) or biz,
        mid=addresses.read_mid(first(row, _MIDS)),
        idx=addresses.read_idx(first(row, _PLACES)),
        sn=addresses.read_sn(row.get("sn")),
    )
