"""The app's page of before, ``android.myapp.com/myapp/detail.htm?apkName=``, if one is shown.

Inferred from public scrapers, no page of it was seen: ``.det-name-int`` (name), ``.det-ins-num``
(8.3亿下载), ``.com-blue-star-num`` (3.5分), ``#J_CommentCount`` (123人评论), ``.det-size``,
``#J_DetCate``, ``#J_ApkPublishTime`` and pairs of ``.det-othinfo-tit`` and ``.det-othinfo-data``.
"""

import re

from lxml.html import HtmlElement

from govcrawl.items import App
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.tencent.apps import PAGE, downloads
from govcrawl.parsers.appstore.values import day_of, text_of
from govcrawl.parsers.markup import Page, squeeze

_CLASSES = frozenset("det-name-int det-ins-num com-blue-star-num det-size".split())
_IDS = frozenset("J_CommentCount J_DetCate J_ApkPublishTime".split())
_LABEL, _DATA = "det-othinfo-tit", "det-othinfo-data"
_COMMENTS = re.compile(r"[（(]?\s*(\S{1,40}?)\s*人评论\s*[）)]?")
_STARS = re.compile(r"(\d(?:\.\d{1,6})?)\s*分")
_VERSION_MARK = re.compile(r"^[Vv](?=\d)")
_SCALE = 5
_SIZE_LIMIT = 64


def read_page(page: Page, asked: str | None) -> list[App]:
    """The app a page shows; an empty list where it is no such page."""
    shown = {} if page.excess else _shown(page.tree)
    return [_app(shown, asked)] if "det-name-int" in shown else []


def _shown(tree: HtmlElement) -> dict[str, str]:
    """The texts of the page by class, id and label; the first of each."""
    shown: dict[str, str] = {}
    label = ""
    for element in tree.iter("div", "span", "a"):
        names = {*(element.get("class") or "").split(), element.get("id")}
        if not names & (_CLASSES | _IDS | {_LABEL, _DATA}):
            continue
        text = squeeze("".join(element.itertext())[:4096])
        if _LABEL in names:
            label = text.rstrip("：: ")
        elif _DATA in names:
            shown.setdefault(label, text)
        for name in names & (_CLASSES | _IDS):
            shown.setdefault(str(name), text)
        if published := element.get("data-apkpublishtime"):
            shown.setdefault("published", published)
    return shown


def _app(shown: dict[str, str], package: str | None) -> App:
    stars = _STARS.fullmatch(shown.get("com-blue-star-num", ""))
    comments = _COMMENTS.fullmatch(shown.get("J_CommentCount", ""))
    published = shown.get("published") or shown.get("J_ApkPublishTime") or shown.get("更新时间")
    return App(
        store="tencent",
        app_id=package,
        package=package,
        name=text_of(shown["det-name-int"]),
        developer=text_of(shown.get("开发商")),
        url=PAGE + package if package else None,
        listed=True,
        category=text_of(shown.get("J_DetCate")),
        version=text_of(_VERSION_MARK.sub("", shown.get("版本号", ""))),
        updated_on=day_of(published),
        size_raw=text_of(shown.get("det-size"), _SIZE_LIMIT),
        **together(
            downloads(shown.get("det-ins-num")),
            rated(stars[1] if stars else None, _SCALE),
            counted("comments", text=comments[1] if comments else None),
        ),
    )
