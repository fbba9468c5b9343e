"""Lists of articles: an account's history, an album, a backend's publications, third parties'.

Each gives articles by account, push and place, and what the list tells of them; the rest is null.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from govcrawl.items import WechatArticle
from govcrawl.parsers.json_values import first, mapping
from govcrawl.parsers.wechat import addresses
from govcrawl.parsers.wechat.rows import article_of
from govcrawl.parsers.wechat.values import mappings, text_of, whole

PUSH_OF_ARTICLES = 49
"""Other pushes are a text, a picture or a voice message, without an article."""

_DEEPEST = 5
_MOST_OBJECTS = 5000
_YES, _NO = (1, True, "1"), (0, False, "0")


@dataclass(frozen=True)
class Rows:
    """The articles of a list, where it goes on, and how many it says there are."""

    articles: list[WechatArticle] = field(default_factory=list)
    cursor: str | None = None
    total: int | None = None


def read(answer: Any, url: str) -> Rows | None:
    """The page of articles a JSON answer lists; None for one that is no list."""
    found = (reader(answer, url) for reader in _READERS)
    return next((rows for rows in found if rows is not None), None)


def read_messages(told: Any) -> list[WechatArticle] | None:
    """The articles of an account's history, ``{"list": [...]}`` or its JSON text; None of none."""
    pushes = mapping(_load(told)).get("list")
    if not isinstance(pushes, list):
        return None
    articles: list[WechatArticle | None] = []
    for push in mappings(pushes):
        common, head = mapping(push.get("comm_msg_info")), mapping(push.get("app_msg_ext_info"))
        if whole(common.get("type")) in {PUSH_OF_ARTICLES, None}:
            rows = (head, *mappings(head.get("multi_app_msg_item_list")))
            articles += [article_of(row, published=common.get("datetime")) for row in rows]
    return [article for article in articles if article]


def _of_messages(answer: Any, _url: str) -> Rows | None:
    """An account's history (``getmsg``): pushes of one or more articles, in a JSON string.

    Tools also save what that string holds by itself, ``{"list": [...]}``.
    """
    told = mapping(answer)
    is_inner = any("comm_msg_info" in push for push in mappings(told.get("list")))
    articles = read_messages(told if is_inner else told.get("general_msg_list"))
    if articles is None:
        return None
    return Rows(articles, _cursor(told.get("next_msg_offset", told.get("next_offset")), told))


def _of_album(answer: Any, url: str) -> Rows | None:
    """An album (``getalbum``): its only article stands there without a list.

    It goes on behind its last article: the cursor is ``begin_msgid+begin_itemidx``.
    """
    album = mapping(answer).get("getalbum_resp")
    if not isinstance(album, dict):
        return None
    told = album.get("article_list")
    rows = mappings(told if isinstance(told, list) else [told])
    base, query = mapping(album.get("base_info")), addresses.query_of(url)
    number = text_of(query.get("album_id") or str(first(base, ("album_id", "id")) or ""))
    articles = _articles(rows, addresses.read_biz(query.get("__biz")))
    for article in articles:
        article.account_name = article.account_name or text_of(base.get("nickname"))
        article.albums = article.albums or ([number] if number else [])
    last = rows[-1] if rows else {}
    goes_on = whole(album.get("continue_flag")) and rows
    cursor = f"{last.get('msgid')}+{last.get('itemidx')}" if goes_on else None
    return Rows(articles, cursor, whole(base.get("article_count")))


def _of_publications(answer: Any, url: str) -> Rows | None:
    """What a backend lists (``appmsgpublish``): JSON strings in a JSON string."""
    page = mapping(_load(mapping(answer).get("publish_page")))
    if not isinstance(page.get("publish_list"), list):
        return None
    query, pushes = addresses.query_of(url), mappings(page["publish_list"])
    articles: list[WechatArticle] = []
    for push in pushes:
        told = mapping(_load(push.get("publish_info")))
        sent = mapping(told.get("sent_info")).get("time")
        rows = mappings(told.get("appmsgex"))
        articles += _articles(rows, addresses.read_biz(query.get("fakeid")), sent)
    total = whole(page.get("total_count"))
    begin = (whole(query.get("begin")) or 0) + len(pushes)
    goes_on = bool(pushes) and (total is None or begin < total)
    return Rows(articles, str(begin) if goes_on else None, total)


def _of_reviews(answer: Any, _url: str) -> Rows | None:
    """What WeRead lists: pushes as reviews with the articles in them, most by short links."""
    groups = mapping(answer).get("reviews")
    if not isinstance(groups, list):
        return None
    rows = []
    for group in mappings(groups):
        for each in (group, *mappings(group.get("subReviews"))):
            told = mapping(mapping(each.get("review")).get("mpInfo"))
            number = told.get("originalId")
            if told and not told.get("doc_url") and isinstance(number, str):
                told = {**told, "doc_url": f"{addresses.ORIGIN}/s/{number}"}
            rows.append(told)
    return Rows(_articles(rows))


def _of_rows(answer: Any, url: str) -> Rows | None:
    """Any other list: the first list of objects that name articles."""
    query = addresses.query_of(url)
    biz = addresses.read_biz(query.get("__biz") or query.get("fakeid"))
    for holder, rows in _lists(answer):
        articles = _articles(rows, biz)
        if any(article.url for article in articles):
            name = addresses.read_user_name(first(holder, ("biz_username", "username")))
            for article in articles:
                article.user_name = article.user_name or name
            cursor = _cursor(first(holder, ("next_msg_offset", "next_offset")), holder)
            return Rows(articles, cursor, whole(first(holder, ("total", "app_msg_cnt"))))
    return None


_READERS: tuple[Callable[[Any, str], Rows | None], ...] = (
    _of_messages,
    _of_album,
    _of_publications,
    _of_reviews,
    _of_rows,
)


def _lists(answer: Any) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Every list of objects in an answer with the object that holds it, the outermost first."""
    if isinstance(answer, list):
        yield {}, mappings(answer)
    level = [answer]
    for _ in range(_DEEPEST):
        inner: list[Any] = []
        for holder in mappings(level[:_MOST_OBJECTS]):
            for value in holder.values():
                if isinstance(value, list):
                    yield holder, mappings(value)
                else:
                    inner.append(value)
        level = inner


def _articles(
    rows: list[dict[str, Any]], biz: str | None = None, published: Any = None
) -> list[WechatArticle]:
    return [article for row in rows if (article := article_of(row, biz, published))]


def _cursor(value: Any, holder: dict[str, Any]) -> str | None:
    """Where a list goes on, if it says that it does."""
    more = any(holder.get(name) in _YES for name in ("can_msg_continue", "has_more"))
    goes_on = more or holder.get("is_end") in _NO
    return str(value) if goes_on and value not in {None, ""} else None


def _load(value: Any) -> Any:
    """JSON in a string; what is none is None, and what was loaded already stays."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
