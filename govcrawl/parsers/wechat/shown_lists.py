"""Lists of articles in pages: an album as its page shows it, a history in its page's script."""

import html
from typing import Any

from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.wechat import addresses, lists
from govcrawl.parsers.wechat.article import album_numbers
from govcrawl.parsers.wechat.lists import Rows
from govcrawl.parsers.wechat.rows import article_of
from govcrawl.parsers.wechat.scripts import WechatPage

_MOST_ROWS = 5000


def read(page: WechatPage) -> Rows | None:
    """The articles a page lists; None for one that is no list.

    An album's page goes on by its data (``f=json``), asked from its last article.
    """
    told = page.variables.get("msgList")
    history = html.unescape(told) if isinstance(told, str) else page.objects.get("msgList")
    articles = lists.read_messages(history)
    if articles is not None:
        return Rows(articles)
    shown = page.page.tree.xpath("//li[@data-link and @data-title]")[:_MOST_ROWS]
    rows = [_row(element) for element in shown]
    query = addresses.query_of(page.capture.url)
    albums = album_numbers([{"id": query.get("album_id")}])
    found = [article for row in rows if (article := article_of(row))]
    for article in found:
        article.albums = albums
    return Rows(found, f"{rows[-1]['msgid']}+{rows[-1]['itemidx']}") if found else None


def _row(element: Any) -> dict[str, Any]:
    times = element.xpath(".//*[contains(@class, 'js_article_create_time')]")
    return {
        "title": element.get("data-title"),
        "link": element.get("data-link"),
        "msgid": element.get("data-msgid"),
        "itemidx": element.get("data-itemidx"),
        "create_time": squeeze("".join(times[0].itertext())) if times else None,
    }
