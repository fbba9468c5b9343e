"""豌豆荚: an app's page, and the answer of its old interface.

The interface's JSON was seen in answers of 2012 and 2013: ``downloadCount`` and ``installedCount``
are two counts, 50-fold apart for an app that comes with the phone, and ``likesRate`` is a share of
likes in per cent. The page's layout is known from the code of public scrapers only; it tells
installs, and no downloads. The store has no stars: ``rating`` is always null.
"""

import re
from typing import Any

from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import markup
from govcrawl.parsers.appstore.figures import counted, doubt, together
from govcrawl.parsers.appstore.pages import drifted, is_served, not_listed, of_class, text_in
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import day_of, mappings, number_of, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import first, load, mapping
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.reasons import Verdict

_WHOLE = 100
_LONGEST = 64
"""Characters of a version or a size; a longer one is cut."""

_FIGURES = ("downloadCount", "installedCount", "likesRate")
_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.\w+)+", re.ASCII)
_IN_ADDRESS = re.compile(
    r"https?://[^/?#]{1,253}/(?:api/v\d{1,2}/)?apps/(\d{1,19}|[A-Za-z]\w*(?:\.\w+)+)(?:[/?#]|$)",
    re.ASCII,
)


def detail(app_id: str, page: int) -> Ask | None:
    """The app's page."""
    return Ask(DETAIL, f"https://www.wandoujia.com/apps/{app_id}") if page == 1 else None


def read(capture: Capture) -> Found | Verdict:
    """The app a page or an answer of the interface is about."""
    drift, answer = drifted(capture, "neither an app nor its page"), load(capture)
    if answer is not None:
        found = mappings(answer) if is_served(capture) else []
        return [_of_answer(each, capture) for each in found if _is_app(each)] or drift
    page = markup.read(capture)
    app = _of_page(page) if is_served(capture) and not page.excess else None
    return [app] if app else not_listed(capture, page) or drift


def _is_app(answer: dict[str, Any]) -> bool:
    return bool(_package(answer.get("packageName"))) and any(name in answer for name in _FIGURES)


def _of_answer(answer: dict[str, Any], capture: Capture) -> App:
    package = _package(answer.get("packageName"))
    build = next(iter(mappings(answer.get("apks"))), {})
    liked = None if _is_unvoted(answer) else answer.get("likesRate")
    return App(
        store="wandoujia",
        app_id=_app_id(capture, package),
        package=package,
        url=f"https://www.wandoujia.com/apps/{package}",
        listed=True,
        name=text_of(answer.get("title")),
        developer=text_of(mapping(answer.get("developer")).get("name")),
        category=text_of(first(next(iter(mappings(answer.get("categories"))), {}), ("name",))),
        version=text_of(build.get("versionName"), _LONGEST),
        size_bytes=_bytes(build.get("bytes")),
        updated_on=day_of(read_count(answer.get("publishDate")).value),
        downloads_metric="downloads",
        **together(
            counted("downloads", answer.get("downloadCount"), answer.get("downloadCountStr")),
            counted("installs", answer.get("installedCount"), answer.get("installedCountStr")),
            _like_rate(liked),
        ),
    )


def _is_unvoted(answer: dict[str, Any]) -> bool:
    """True where nobody has voted, so that a share of 0 % is nobody's."""
    votes = [number_of(answer.get(name)) for name in ("likesCount", "dislikesCount")]
    return not number_of(answer.get("likesRate")) and not any(votes)


def _like_rate(per_cent: Any) -> dict[str, Any]:
    """The share of likes, 0-1, from ``95``, ``"95"`` or ``"95.00%"``; null of 暂无."""
    told = number_of(squeeze(per_cent).rstrip("%％") if isinstance(per_cent, str) else per_cent)
    if told is not None and told > _WHOLE:
        why = f"{told:g} % is more than all"
        return {"like_rate": None, "doubts": [doubt("like_rate", why, per_cent)]}
    return {"like_rate": None if told is None else told / _WHOLE, "doubts": []}


def _of_page(page: Page) -> App | None:
    """The app of a page with a name and a list of facts; None of any other page."""
    facts, body = _first(page.tree, "infos-list"), page.tree.find(".//body")
    if facts is None or body is None:
        return None
    heading = _first(page.tree, "app-name")
    title = None if heading is None else _first(heading, "title")
    shown = text_in(title if title is not None else heading)
    name, package = shown or text_of(body.get("data-title")), _package(body.get("data-pn"))
    if name is None:
        return None
    told = _facts(facts)
    app_id = _app_id(page.capture, package)
    return App(
        store="wandoujia",
        app_id=app_id,
        package=package,
        url=f"https://www.wandoujia.com/apps/{app_id}" if app_id else None,
        listed=True,
        name=name,
        developer=text_in(_first(facts, "dev-sites")) or text_in(told.get("开发者")),
        category=_category(facts),
        version=text_of(text_in(told.get("版本")), _LONGEST),
        updated_on=_updated(facts, told.get("更新")),
        **_size(facts, told.get("大小")),
        **_figures(_first(page.tree, "num-list")),
    )


def _facts(facts: HtmlElement) -> dict[str, HtmlElement]:
    """The facts of a list, ``<dt>版本</dt><dd>1.0</dd>``, by their labels."""
    found: dict[str, HtmlElement] = {}
    for label in facts.iter("dt"):
        value = label.getnext()
        if value is not None and value.tag == "dd":
            found.setdefault((text_in(label) or "").rstrip(":："), value)
    return found


def _figures(counts: HtmlElement | None) -> dict[str, Any]:
    """Installs, likes and comments from the row of counts."""
    told: dict[str, str | None] = dict.fromkeys(("installs", "love", "comments"))
    for element in () if counts is None else counts.iter("i"):
        around = element.getparent()
        if around is None:
            continue
        classes = (around.get("class") or "").split()
        if element.get("itemprop") == "interactionCount" or "install" in classes:
            told["installs"] = told["installs"] or text_in(element)
        elif "love" in classes:
            told["love"] = told["love"] or text_in(element)
        elif around.get("href") == "#comments" or "comment-open" in classes:
            told["comments"] = told["comments"] or text_in(element)
    return together(
        counted("installs", text=told["installs"]),
        counted("comments", text=told["comments"]),
        _like_rate(told["love"]),
    )


def _size(facts: HtmlElement, shown: HtmlElement | None) -> dict[str, Any]:
    """The size: bytes for machines, a text for people, or only one of them."""
    stated = next((each.get("content") for each in facts.iter("meta") if _is_size(each)), None)
    size = _bytes(stated)
    text = text_in(shown) or (None if size else text_of(stated))
    return {"size_bytes": size, "size_raw": text_of(text, _LONGEST)}


def _is_size(element: HtmlElement) -> bool:
    return element.get("itemprop") == "fileSize"


def _updated(facts: HtmlElement, shown: HtmlElement | None) -> str | None:
    stated = next((each.get("datetime") for each in facts.iter("time")), None)
    return day_of(stated) or day_of(text_in(shown))


def _category(facts: HtmlElement) -> str | None:
    boxes = of_class(facts, "tag-box")
    return next((text_in(each) for box in boxes for each in box.iter("a") if text_in(each)), None)


def _app_id(capture: Capture, package: str | None) -> str | None:
    """The id the app was asked for by, its number or its package."""
    asked = _IN_ADDRESS.match(capture.url)
    return asked[1] if asked else package


def _package(value: Any) -> str | None:
    found = text_of(value, 256) if isinstance(value, str) else None
    return found if found and _PACKAGE.fullmatch(found) else None


def _bytes(value: Any) -> int | None:
    told = read_count(value)
    return told.value if told.exact else None


def _first(root: HtmlElement, name: str) -> HtmlElement | None:
    """The first element within that is of a class."""
    return next(of_class(root, name), None)


STORE = Store(
    name="wandoujia",
    title="豌豆荚",
    app_id=AppId(
        re.compile(r"\d{1,19}|[A-Za-z]\w*(?:\.\w+)+"),
        "a package name, or the app's number in the store",
    ),
    detail=detail,
    read=read,
)
