"""360手机助手: downloads and a rating of 10.

The layout is known from public code only, no page was saved: ``#app-name``, ``.s-1`` with "8.5分",
``.s-3`` with "下载：123万次" and then the size, a table of labels (作者, 版本, 更新时间), and
``pname`` in an object of a script for the package. A page whose only content is a jump to the
front page says nothing of the app.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import markup
from govcrawl.parsers.appstore import pages
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import day_of, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import load
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website.script_objects import objects
from govcrawl.reasons import Verdict

_SCALE = 10
_LABELS = {"作者": "developer", "更新时间": "updated", "版本": "version"}
_DESCRIPTION = frozenset({"breif", "brief", "html-brief"})
_RATING = re.compile(r"(\d{1,2}(?:\.\d{1,9})?)\s*分")
_COUNTED = re.compile(r"下载(?:量|次数)?\s*[:：]")
_SIZED = re.compile(r"\d{1,6}(?:\.\d{1,9})?\s*[KMG]B?", re.IGNORECASE)
_ADDRESS = re.compile(r"/detail/index/soft_id/(\d{1,19})")
_ID = re.compile(r"\d{1,19}")
_LONGEST_ID, _LONGEST_SIZE = 256, 64


def detail(app_id: str, page: int) -> Ask | None:
    """The page of an app."""
    url = f"https://zhushou.360.cn/detail/index/soft_id/{app_id}"
    return Ask(DETAIL, url) if page == 1 else None


def read(capture: Capture) -> Found | Verdict:
    """The app of a page."""
    if load(capture) is not None:
        return pages.drifted(capture, "no page but JSON")
    page = markup.read(capture)
    if page.excess:
        return pages.drifted(capture, page.excess)
    app = _app_on(page) if pages.is_served(capture) else None
    if app:
        return [app]
    return pages.not_listed(capture, page) or pages.drifted(capture, "no app in the page")


def _app_on(page: Page) -> App | None:
    """The app a page is about; None without its name or its number."""
    script = _described_in_script(page)
    name = _name_on(page)
    app_id = _id_of(page.capture, script)
    if name is None or app_id is None:
        return None
    panel = _by_id(page.tree, "app-info-panel")
    panel = page.tree if panel is None else panel
    told = pages.labelled(page.tree, _LABELS, _DESCRIPTION)
    texts = [text for each in pages.of_class(panel, "s-3") if (text := pages.text_in(each))]
    figures = together(
        rated(_rating_in(panel), _SCALE),
        counted("downloads", None, next(filter(_COUNTED.match, texts), None)),
    )
    size = next(filter(_SIZED.fullmatch, texts), None)
    return App(
        store="qihoo",
        app_id=app_id,
        package=text_of(script.get("pname"), _LONGEST_ID),
        name=name,
        developer=told.get("developer"),
        url=f"https://zhushou.360.cn/detail/index/soft_id/{app_id}",
        listed=True,
        version=told.get("version"),
        updated_on=day_of(told.get("updated")),
        size_bytes=read_count(script.get("size")).value or None,
        size_raw=text_of(size, _LONGEST_SIZE),
        downloads_metric="downloads",
        **figures,
    )


def _by_id(tree: HtmlElement, name: str) -> HtmlElement | None:
    return next((each for each in tree.iter() if each.get("id") == name), None)


def _name_on(page: Page) -> str | None:
    """The name in full: what is shown of a long one is cut."""
    head = _by_id(page.tree, "app-name")
    if head is None:
        return None
    titled = head.find(".//span[@title]")
    return text_of(titled.get("title")) if titled is not None else pages.text_in(head)


def _id_of(capture: Capture, script: dict[str, str]) -> str | None:
    """The app's number: the page's own, else the one of the address it came from."""
    own = text_of(script.get("sid")) or ""
    if _ID.fullmatch(own):
        return own
    try:
        found = _ADDRESS.match(urlsplit(capture.url).path)
    except ValueError:
        return None
    return found[1] if found else None


def _rating_in(panel: HtmlElement) -> str | None:
    texts = (pages.text_in(each) for each in pages.of_class(panel, "s-1"))
    found = (_RATING.fullmatch(text) for text in texts if text)
    return next((each[1] for each in found if each), None)


def _described_in_script(page: Page) -> dict[str, str]:
    """The object a script describes the app with; an empty one where there is none."""
    return next(_descriptions(page), {})


def _descriptions(page: Page) -> Iterator[dict[str, str]]:
    for script in page.tree.iter("script"):
        text = script.text or ""
        if "pname" in text and "sname" in text:
            yield from (each for each in objects(text) if {"pname", "sname"} <= each.keys())


STORE = Store(
    name="qihoo",
    title="360手机助手",
    app_id=AppId(re.compile(r"\d{1,19}"), "the app's number in the store"),
    detail=detail,
    read=read,
)
