"""百度手机助手: downloads and a rating of 100.

Shapes: the object of an app (``{itemdata: {sname, package, versionname, score, score_count,
all_download_ori, display_download}}``), from a saved answer of 2017, and the page of an app, known
from public code only: ``.app-name``, ``.version``, ``.size``, ``.download-num``, a star whose width
is the rating, and the package of the button in ``.area-one-setup``. ``usenum``, ``popularity`` and
the downloads of a day are other figures, and left out.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import markup
from govcrawl.parsers.appstore import pages
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import day_of, objects, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import load, mapping
from govcrawl.parsers.markup import Page
from govcrawl.reasons import Verdict

_SCALE = 100
_LABELS = {"版本": "version", "大小": "size", "下载次数": "downloads"}
_WIDTH = re.compile(r"\bwidth\s*:\s*(\d{1,3}(?:\.\d{1,9})?)%")
_ADDRESS = re.compile(r"/(?:software|game)/(\d{1,19})\.html")
_HIGHEST = 8
"""How many elements above its name the head of an app may begin."""

_LONGEST_ID, _LONGEST_SIZE = 256, 64


def detail(app_id: str, page: int) -> Ask | None:
    """The page of an app."""
    url = f"https://shouji.baidu.com/software/{app_id}.html"
    return Ask(DETAIL, url) if page == 1 else None


def read(capture: Capture) -> Found | Verdict:
    """The app of a page, or the apps of an answer of objects."""
    answer = load(capture)
    if answer is not None:
        apps = [_app_of(each, capture) for each in objects(answer) if _is_app(each)]
        if apps and pages.is_served(capture):
            return list(apps)
        denied = pages.denied(capture, mapping(answer))
        return denied or pages.drifted(capture, "no app in the answer")
    page = markup.read(capture)
    if page.excess:
        return pages.drifted(capture, page.excess)
    app = _app_on(page) if pages.is_served(capture) else None
    if app:
        return [app]
    return pages.not_listed(capture, page) or pages.drifted(capture, "no app in the page")


def _is_app(told: dict[str, Any]) -> bool:
    return bool(text_of(told.get("package")) and text_of(told.get("sname")))


def _app_of(told: dict[str, Any], capture: Capture) -> App:
    package = text_of(told.get("package"), _LONGEST_ID)
    figures = together(
        rated(told.get("score"), _SCALE, told.get("score_count")),
        counted("downloads", told.get("display_download"), told.get("all_download_ori")),
    )
    return App(
        store="baidu",
        app_id=text_of(told.get("docid"), _LONGEST_ID) or _asked_for(capture) or package,
        package=package,
        name=text_of(told.get("sname")),
        listed=True,
        version=text_of(told.get("versionname")),
        updated_on=day_of(told.get("updatetime")),
        size_bytes=read_count(told.get("size_ori")).value or None,
        size_raw=text_of(told.get("size"), _LONGEST_SIZE),
        downloads_metric="downloads",
        **figures,
    )


def _asked_for(capture: Capture) -> str | None:
    """The number in the address an answer came from."""
    try:
        found = _ADDRESS.fullmatch(urlsplit(capture.url).path)
    except ValueError:
        return None
    return found[1] if found else None


def _app_on(page: Page) -> App | None:
    """The app a page is about; None without a name and a count in one head, or without an id."""
    name = next(pages.of_class(page.tree, "app-name"), None)
    head = _head_around(name) if name is not None else None
    app_id = _asked_for(page.capture)
    if head is None or app_id is None or pages.text_in(name) is None:
        return None
    told = pages.labelled(head, _LABELS)
    figures = together(
        rated(_width_of(head), _SCALE), counted("downloads", None, told.get("downloads"))
    )
    return App(
        store="baidu",
        app_id=app_id,
        package=_package_on(page),
        name=pages.text_in(name),
        url=f"https://shouji.baidu.com/software/{app_id}.html",
        listed=True,
        version=told.get("version"),
        size_raw=text_of(told.get("size"), _LONGEST_SIZE),
        downloads_metric="downloads",
        **figures,
    )


def _head_around(name: HtmlElement) -> HtmlElement | None:
    """The least element around a name that holds the count of downloads too."""
    for around, _ in zip(name.iterancestors(), range(_HIGHEST), strict=False):
        if next(pages.of_class(around, "download-num"), None) is not None:
            return around
    return None


def _width_of(head: HtmlElement) -> str | None:
    star = next(pages.of_class(head, "star-percent"), None)
    found = _WIDTH.search(star.get("style") or "") if star is not None else None
    return found[1] if found else None


def _package_on(page: Page) -> str | None:
    """The package the page's own button installs; those of other apps stand elsewhere."""
    setup = next(pages.of_class(page.tree, "area-one-setup"), None)
    button = setup.find(".//*[@data_package]") if setup is not None else None
    return text_of(button.get("data_package"), _LONGEST_ID) if button is not None else None


STORE = Store(
    name="baidu",
    title="百度手机助手",
    app_id=AppId(re.compile(r"\d{1,19}"), "the app's number in the store"),
    detail=detail,
    read=read,
)
