"""小米应用商店: a rating of 10 on its pages; how often an app was downloaded it tells nowhere.

Shapes, from saved answers: the page of an app (labels and values, the rating only as a class
``star1-8``), the page of a search (a list of objects in a script, ``ratingScore`` of 10) and the
list interface (``{"datas": [...]}``, ``{"data": [...]}``, ``ratingScore`` of 5, and of no ratings
in every answer seen). An older page of an app has the same labels with colons, known from code.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import markup
from govcrawl.parsers.appstore import pages
from govcrawl.parsers.appstore.figures import rated
from govcrawl.parsers.appstore.store import DETAIL, SEARCH, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import day_of, number_of, objects, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import first, load, mapping
from govcrawl.parsers.markup import Page
from govcrawl.parsers.wechat.literals import read_container
from govcrawl.reasons import Verdict

_ORIGIN = "https://app.mi.com"
_LABELS = {
    "软件大小": "size",
    "appid": "app_id",
    "版本号": "version",
    "开发者": "developer",
    "更新时间": "updated",
    "包名": "package",
    "分类": "category",
}
_DESCRIPTION = frozenset({"app-text"})
_STARS = re.compile(r"star1-(\d{1,2})")
_DIGIT = re.compile(r"\d")
_LIST_START = re.compile(r"\[\s*\{")
_NOTHING_FOUND = re.compile(r"\bsearchList\s*=\s*\[\s*\]")
_MOST_LISTS, _MOST_UNREADABLE = 30, 5
"""Lists looked at in a page's scripts; of those, how many may be no JSON."""

_PAGE_SCALE, _LIST_SCALE = 10, 5
_LONGEST_ID, _LONGEST_SIZE = 256, 64
_JSON = json.JSONDecoder(strict=False)


def detail(app_id: str, page: int) -> Ask | None:
    """The page of an app."""
    return Ask(DETAIL, _address_of(app_id)) if page == 1 else None


def search(name: str) -> Ask:
    """The page of the apps found by a name."""
    return Ask(SEARCH, f"{_ORIGIN}/searchAll?keywords={quote(name, safe='')}")


def read(capture: Capture) -> Found | Verdict:
    """The app of a page, or the apps of a list.

    Sent elsewhere, to the store's front page for one, is no proof that an app is not there.
    """
    answer = load(capture)
    if answer is not None:
        return _read_json(capture, answer)
    page = markup.read(capture)
    if page.excess:
        return pages.drifted(capture, page.excess)
    if not pages.is_served(capture):
        return pages.not_listed(capture, page) or pages.drifted(capture, f"HTTP {capture.status}")
    return _read_page(capture, page)


def _read_json(capture: Capture, answer: Any) -> Found | Verdict:
    if not pages.is_served(capture):
        return pages.drifted(capture, f"HTTP {capture.status}")
    told = [each for each in objects(answer) if _is_app(each)]
    if told:
        beyond = any((number_of(each.get("ratingScore")) or 0) > _LIST_SCALE for each in told)
        scale = _PAGE_SCALE if beyond else _LIST_SCALE
        return pages.once(_app_of(each, scale) for each in told)
    lists = mapping(answer).get("datas"), mapping(answer).get("data")
    if capture.request == SEARCH and [] in lists:
        return []
    return pages.drifted(capture, "no list of apps in the answer")


def _read_page(capture: Capture, page: Page) -> Found | Verdict:
    app = _app_on(page)
    if app:
        return [app]
    told = [each for each in _in_scripts(page) if _is_app(each)]
    if capture.request == DETAIL:
        asked = _asked_for(capture)
        told = [each for each in told if text_of(each.get("packageName")) == asked]
    if told:
        return pages.once(_app_of(each, _PAGE_SCALE) for each in told)
    if capture.request == SEARCH and _NOTHING_FOUND.search(page.text):
        return []
    return pages.not_listed(capture, page) or pages.drifted(capture, "no app in the page")


def _asked_for(capture: Capture) -> str | None:
    """The package in the address an answer came from."""
    try:
        (package,) = parse_qs(urlsplit(capture.url).query)["id"]
    except (KeyError, ValueError):
        return None
    return package


def _address_of(package: str) -> str:
    return f"{_ORIGIN}/details?id={quote(package, safe='')}"


def _app_on(page: Page) -> App | None:
    """The app a page is about; None where it has no head, or no id, of one."""
    head = next(pages.of_class(page.tree, "intro-titles"), None)
    name = pages.text_in(head.find(".//h3")) if head is not None else None
    told = pages.labelled(page.tree, _LABELS, _DESCRIPTION)
    package = text_of(told.get("package"), _LONGEST_ID)
    app_id = text_of(told.get("app_id"), _LONGEST_ID) or package
    if head is None or name is None or app_id is None:
        return None
    return App(
        store="xiaomi",
        app_id=app_id,
        package=package,
        name=name,
        developer=told.get("developer"),
        url=_address_of(package) if package else None,
        listed=True,
        category=told.get("category"),
        version=told.get("version"),
        updated_on=day_of(told.get("updated")),
        size_raw=text_of(told.get("size"), _LONGEST_SIZE),
        **rated(_stars_of(head), _PAGE_SCALE, _raters_of(head)),
    )


def _beside_head(head: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """The elements of a class in the head of the page, then around it."""
    yield from pages.of_class(head, name)
    around = head.getparent()
    if around is not None:
        yield from pages.of_class(around, name)


def _stars_of(head: HtmlElement) -> str | None:
    """The rating a class tells; without a number nobody has rated."""
    element = next(_beside_head(head, "star1-hover"), None)
    names = (element.get("class") or "").split() if element is not None else []
    return next((found[1] for name in names if (found := _STARS.fullmatch(name))), None)


def _raters_of(head: HtmlElement) -> str | None:
    """How many have rated, as it is shown; None where that is no number (暂无评分)."""
    shown = pages.text_in(next(_beside_head(head, "app-intro-comment"), None)) or ""
    return shown.strip("()（） ") if _DIGIT.search(shown) else None


def _in_scripts(page: Page) -> Iterator[dict[str, Any]]:
    """Every object within the lists of objects that scripts of a page hold."""
    unreadable = lists = 0
    for script in page.tree.iter("script"):
        text = script.text or ""
        start = _LIST_START.search(text) if "packageName" in text else None
        while start and lists < _MOST_LISTS and unreadable < _MOST_UNREADABLE:
            try:
                value, end = _JSON.raw_decode(text, start.start())
            except (ValueError, RecursionError):
                value, end = read_container(text, start.start())
                unreadable += 1
                # What is no list at all may swallow the lists behind it.
                end = end if any(map(_is_app, objects(value))) else start.end()
            lists += 1
            yield from objects(value)
            start = _LIST_START.search(text, end)


def _is_app(told: dict[str, Any]) -> bool:
    return bool(text_of(told.get("packageName")) and text_of(told.get("displayName")))


def _app_of(told: dict[str, Any], scale: int) -> App:
    package = text_of(told.get("packageName"), _LONGEST_ID)
    return App(
        store="xiaomi",
        app_id=text_of(first(told, ("appId", "id")), _LONGEST_ID) or package,
        package=package,
        name=text_of(told.get("displayName")),
        developer=text_of(told.get("publisherName")),
        url=_address_of(package) if package else None,
        listed=True,
        category=text_of(first(told, ("level2CategoryName", "level1CategoryName"))),
        version=text_of(told.get("versionName")),
        updated_on=day_of(told.get("updateTime")),
        size_bytes=read_count(told.get("apkSize")).value or None,
        **rated(told.get("ratingScore"), scale, told.get("ratingTotalCount")),
    )


STORE = Store(
    name="xiaomi",
    title="小米应用商店",
    app_id=AppId(re.compile(r"[A-Za-z]\w*(?:\.\w+)+"), "a package name like com.example.app"),
    detail=detail,
    read=read,
    search=search,
)
