"""Saved answers of WeChat and of third parties, read by the same parser as a crawl's."""

import json
from datetime import datetime

from govcrawl.capture import Capture
from govcrawl.importing.checked import Source
from govcrawl.importing.exports.exported import Export, ExportedArticle, JsonRow
from govcrawl.importing.exports.json_file import Element
from govcrawl.items import Item, Outcome, WechatArticle, as_json
from govcrawl.parsers import wechat
from govcrawl.registry.tables import Problem

ALBUM = "getalbum_resp"


def read_answer(element: Element, source: Source, observed_at: datetime | None) -> Export:
    """The articles of one whole answer: getmsg, appmsgpublish, an album, a third party's list."""
    request = "album" if ALBUM in element.value else "articles"
    items = _parsed(element, request, observed_at)
    export = Export(articles=_told(items, element, source))
    for outcome in items:
        if isinstance(outcome, Outcome) and not export.articles:
            got = f"{outcome.reason}: {outcome.detail}" if outcome.detail else str(outcome.reason)
            text = f"got an answer without articles ({got}), expected a list of articles"
            export.problems.append(Problem(str(source.path), element.line, element.column, text))
    return export


def read_pushes(elements: list[Element], source: Source, observed_at: datetime | None) -> Export:
    """The articles of getmsg's pushes, one JSON object each, as wechat_articles_spider saves them.

    A push of text or a picture alone holds no article; it is told in a note.
    """
    export = Export()
    for element in elements:
        listed = json.dumps({"list": [element.value]})
        answer = {"ret": 0, "errmsg": "ok", "can_msg_continue": 0, "general_msg_list": listed}
        whole = Element(answer, element.line, element.column)
        told = _told(_parsed(whole, "articles", observed_at), element, source)
        if not told:
            where = f"{source.name}:{element.line}:{element.column}"
            export.notes.append(f"{where}: a push without an article")
        export.articles += told
    return export


def _parsed(element: Element, request: str, observed_at: datetime | None) -> list[Item]:
    body = json.dumps(element.value).encode()
    return wechat.parse(Capture(url="", request=request, body=body, fetched_at=observed_at))


def _told(items: list[Item], element: Element, source: Source) -> list[ExportedArticle]:
    articles = [item for item in items if isinstance(item, WechatArticle)]
    told = []
    for number, article in enumerate(articles, start=1):
        document = as_json(article.content())
        values = {name: "" if value is None else str(value) for name, value in document.items()}
        row = JsonRow(str(source.path), element.line, (), values, element.column)
        where = f"{source.name}:{element.line}:{element.column} article {number}"
        told.append(ExportedArticle(article, row, where, number=number))
    return told
