"""OPPO软件商店: installs and a rating of 5, in lists only.

The web shows no page of one app: its links lead into the store's own program (``softmarket://``).
So the store's list is asked page by page, as far as ``PAGES``; an app that is not among those is
not known to be missing. Shapes, from saved answers: ``{errno, data: {cards: [{apps: [...]}]}}``,
and rows ``<li pkg=...>`` in pages and fragments. ``verId`` and the attribute ``version`` are
internal numbers, no versions. ``isEnd`` is known from code only.
"""

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import markup
from govcrawl.parsers.appstore import pages
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import objects, text_of
from govcrawl.parsers.json_values import first, load, mapping
from govcrawl.reasons import Fault, Reason, Verdict

PAGES = 10
"""How many pages of the list are asked for at most."""

PAGE_SIZE = 50
_LIST = "https://app.cdo.oppomobile.com/home/store/index.json"
_INSTALLED = re.compile(r"\d.{0,16}(?:次|安装|下载)|(?:安装|下载).{0,16}\d")
"""What tells a count from an advertisement in the same place."""

_LONGEST_ID, _LONGEST_SIZE = 256, 64
_ENDED, _GOES_ON = ("1", "true"), ("0", "false")


def detail(_app_id: str, page: int) -> Ask | None:
    """A page of the list the app may be in; None behind the last one asked for."""
    url = f"{_LIST}?start={(page - 1) * PAGE_SIZE}&size={PAGE_SIZE}"
    return Ask(DETAIL, url, page=page) if 1 <= page <= PAGES else None


def read(capture: Capture) -> Found | Verdict:
    """The apps of a list; none at its end."""
    if not pages.is_served(capture):
        return pages.drifted(capture, f"HTTP {capture.status}")
    answer = load(capture)
    if answer is None:
        return _read_page(capture)
    error = text_of(mapping(answer).get("errno"))
    if error not in {None, "0"}:
        said = text_of(first(mapping(answer), ("errmsg", "msg", "message")), 200)
        told = f"the store answered errno {error}" + (f": {said}" if said else "")
        return Verdict(Reason.SCHEMA_DRIFT, Fault.UNKNOWN, told, capture.status)
    apps = [_app_of(told) for told in objects(answer) if _is_app(told)]
    if apps or _is_end(answer):
        return pages.once(apps)
    return pages.drifted(capture, "no list of apps in the answer")


def has_more(capture: Capture) -> bool | None:
    """Whether the list goes on, by its own mark or by an empty one; None where it does not say."""
    answer = load(capture)
    ended = mapping(mapping(answer).get("data")).get("isEnd")
    mark = str(ended).lower() if isinstance(ended, (bool, int, str)) else ""
    if mark in _ENDED or _is_end(answer):
        return False
    return True if mark in _GOES_ON else None


def _is_end(answer: Any) -> bool:
    """True for a list of no cards, or of cards of no apps."""
    cards = mapping(mapping(answer).get("data")).get("cards")
    return isinstance(cards, list) and all(mapping(card).get("apps") == [] for card in cards)


def _is_app(told: dict[str, Any]) -> bool:
    return bool(text_of(told.get("pkgName")) and text_of(told.get("appName")))


def _app_of(told: dict[str, Any]) -> App:
    package = text_of(told.get("pkgName"), _LONGEST_ID)
    figures = together(
        rated(told.get("grade"), 5, told.get("gradeCount")),
        counted("downloads", told.get("dlCount"), told.get("dlDesc")),
    )
    return App(
        store="oppo",
        app_id=text_of(told.get("appId"), _LONGEST_ID) or package,
        package=package,
        name=text_of(told.get("appName")),
        listed=True,
        version=text_of(told.get("verName")),
        size_raw=text_of(told.get("sizeDesc"), _LONGEST_SIZE),
        downloads_metric="installs",
        **figures,
    )


def _read_page(capture: Capture) -> Found | Verdict:
    page = markup.read(capture)
    if page.excess:
        return pages.drifted(capture, page.excess)
    rows = (row for row in page.tree.iter(etree.Element) if text_of(row.get("pkg")))
    apps = [app for row in rows if (app := _app_in(row))]
    return pages.once(apps) if apps else pages.drifted(capture, "no row of an app in the page")


def _app_in(row: HtmlElement) -> App | None:
    """The app of a row; None of a button that carries its package too."""
    package, name = text_of(row.get("pkg"), _LONGEST_ID), pages.text_in(row.find(".//h3"))
    if name is None:
        return None
    graded = row.find(".//*[@grade]")
    shown = pages.text_in(next(pages.of_class(row, "describe"), None))
    figures = together(
        rated(graded.get("grade") if graded is not None else None, 5),
        counted("downloads", None, shown if _INSTALLED.search(shown or "") else None),
    )
    size = pages.text_in(next(pages.of_class(row, "size"), None))
    return App(
        store="oppo",
        app_id=package,
        package=package,
        name=name,
        listed=True,
        size_raw=text_of(size, _LONGEST_SIZE),
        downloads_metric="installs",
        **figures,
    )


STORE = Store(
    name="oppo",
    title="OPPO软件商店",
    app_id=AppId(re.compile(r"[A-Za-z]\w*(?:\.\w+)+"), "a package name like com.example.app"),
    detail=detail,
    read=read,
    has_more=has_more,
)
