"""酷安: an app's page. Its layout is known from the code of public scrapers only, not from a page.

``.apk_topba_message`` says ``12.3M / 45万下载 / 3210人关注 / 256个评论 / 简体中文``,
``.detail_app_title`` the name with the version in ``.list_app_info``, ``.rank_num`` the rating of 5
and ``.apk_rank_p1`` how many rated; a ``.apk_left_title_info`` has a line each for 应用包名,
更新时间, 支持ROM and 开发者名称. The store's app interface wants a signature and is not asked.
"""

import re
from typing import Any

from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.china import day_in_china
from govcrawl.items import App
from govcrawl.parsers import dates, markup
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.pages import drifted, is_served, not_listed, of_class, text_in
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import text_of
from govcrawl.parsers.markup import Page, squeeze, visible_strings
from govcrawl.reasons import Reason, Verdict

_STARS = 5
_NOT_FOUND = 404
_LONGEST = 64
"""Characters of a version or a size; a longer one is cut."""

_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.\w+)+", re.ASCII)
_IN_ADDRESS = re.compile(r"https?://[^/?#]{1,253}/apk/([A-Za-z]\w*(?:\.\w+)+)(?:[/?#]|$)", re.ASCII)
_SIZE = re.compile(r"\d[\d.,]{0,12}\s*[KMG]i?B?", re.IGNORECASE)
_COUNTS = {
    "downloads": re.compile(r"(\S.{0,40}?)\s*次?下载(?:次数|量)?"),
    "followers": re.compile(r"(\S.{0,40}?)\s*人?关注"),
    "comments": re.compile(r"(\S.{0,40}?)\s*[个条]?评论"),
}
_RATED_BY = re.compile(r"共?\s*(\S.{0,40}?)\s*[个人次]?评分")
_LABELLED = re.compile(r"(应用包名|更新时间|支持ROM|开发者名称)\s*[:：]\s*(.+)")
_FEWEST_LABELS = 2
"""A description may have a line that looks like one of these, but not two."""

_GONE = re.compile(r"(?:您|你)?访问的页面不存在或(?:者)?已(?:被)?删除[。！!]?")


def detail(app_id: str, page: int) -> Ask | None:
    """The app's page."""
    return Ask(DETAIL, f"https://www.coolapk.com/apk/{app_id}") if page == 1 else None


def read(capture: Capture) -> Found | Verdict:
    """The app whose page this is; ``ABSENT`` where the page says 你访问的页面不存在或已删除."""
    page = markup.read(capture)
    drift = drifted(capture, "no page of an app")
    if page.excess:
        return drift
    title, counts = _first(page.tree, "detail_app_title"), _first(page.tree, "apk_topba_message")
    if title is None and counts is None:
        return _gone(page) or not_listed(capture, page) or drift
    app = _app(page, title, counts) if title is not None and counts is not None else None
    return [app] if app and app.name and is_served(capture) else drift


def _gone(page: Page) -> Verdict | None:
    capture = page.capture
    can_say = is_served(capture) or capture.status == _NOT_FOUND
    lines = map(squeeze, visible_strings(page.tree)) if can_say else iter(())
    said = next((line for line in lines if _GONE.fullmatch(line)), None)
    return Verdict(Reason.ABSENT, None, f"the page says: {said}", capture.status) if said else None


def _app(page: Page, title: HtmlElement, counts: HtmlElement) -> App:
    parts = [squeeze(part) for part in "".join(visible_strings(counts)).split("/")]
    version, lines = _first(title, "list_app_info"), _lines(page)
    named = _PACKAGE.fullmatch(lines.get("应用包名", ""))
    asked = _IN_ADDRESS.match(page.capture.url)
    app_id = named[0] if named else asked[1] if asked else None
    told = dates.read_moment(lines.get("更新时间", ""), fetched_at=page.capture.fetched_at)
    return App(
        store="coolapk",
        app_id=app_id,
        package=named[0] if named else None,
        url=f"https://www.coolapk.com/apk/{app_id}" if app_id else None,
        listed=True,
        name=text_of(squeeze("".join(visible_strings(title, without=version)))),
        developer=text_of(lines.get("开发者名称")),
        version=text_of(text_in(version), _LONGEST),
        updated_on=day_in_china(told.at).isoformat() if told else None,
        size_raw=parts[0] if len(parts[0]) <= _LONGEST and _SIZE.fullmatch(parts[0]) else None,
        **_figures(page, parts),
    )


def _figures(page: Page, parts: list[str]) -> dict[str, Any]:
    """The counts, each told apart by its own word: a page need not have them all."""
    told = {name: _counted(form, parts) for name, form in _COUNTS.items()}
    rating, raters = _first(page.tree, "rank_num"), _first(page.tree, "apk_rank_p1")
    rated_by = _counted(_RATED_BY, [text_in(raters) or ""])
    figures = together(
        rated(text_in(rating), _STARS, rated_by),
        *(counted(name, text=text) for name, text in told.items()),
    )
    return figures | {"downloads_metric": "downloads" if told["downloads"] else None}


def _counted(form: re.Pattern[str], parts: list[str]) -> str | None:
    return next((found[1] for part in parts if (found := form.fullmatch(part))), None)


def _lines(page: Page) -> dict[str, str]:
    """The labelled lines of the block that has most of them, by their labels."""
    best: dict[str, str] = {}
    for block in of_class(page.tree, "apk_left_title_info"):
        found: dict[str, str] = {}
        for text in visible_strings(block):
            if line := _LABELLED.fullmatch(squeeze(text)):
                found.setdefault(line[1], line[2])
        if len(found) > max(len(best), _FEWEST_LABELS - 1):
            best = found
    return best


def _first(root: HtmlElement, name: str) -> HtmlElement | None:
    """The first element within that is of a class."""
    return next(of_class(root, name), None)


STORE = Store(
    name="coolapk",
    title="酷安",
    app_id=AppId(re.compile(r"[A-Za-z]\w*(?:\.\w+)+"), "a package name like com.example.app"),
    detail=detail,
    read=read,
)
