"""vivo应用商店: installs and a rating of 5.

Known from public code only, no answer was saved: an app is one flat object (``id``,
``package_name``, ``version_name``, ``title_zh``, ``developer``, ``upload_time``,
``download_count``, ``score``), found apps stand under ``data.appSearchResponse.value``. That the
count is of installs and the rating of 5 is inferred. ``size`` has no unit and is left out.
"""

import re
from typing import Any
from urllib.parse import quote

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers.appstore import pages
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.store import DETAIL, SEARCH, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import day_of, objects, text_of
from govcrawl.parsers.json_values import load, mapping
from govcrawl.reasons import Verdict

_HOST = "https://h5-api.appstore.vivo.com.cn"
_FOUND_MOST = 20
_LONGEST_ID = 256


def detail(app_id: str, page: int) -> Ask | None:
    """The app's object."""
    url = f"{_HOST}/detail/{app_id}?frompage=messageh5&app_version=2100"
    return Ask(DETAIL, url) if page == 1 else None


def search(name: str) -> Ask:
    """The first apps found by a name."""
    asked = f"app_version=2100&page_index=1&apps_per_page={_FOUND_MOST}&target=local&cfrom=2"
    return Ask(SEARCH, f"{_HOST}/h5appstore/search/result-list?{asked}&key={quote(name, safe='')}")


def read(capture: Capture) -> Found | Verdict:
    """The app asked for, or the apps found."""
    if not pages.is_served(capture):
        return pages.drifted(capture, f"HTTP {capture.status}")
    answer = load(capture)
    apps = [_app_of(told) for told in objects(answer) if _is_app(told)]
    if apps:
        return list(apps)
    if capture.request == SEARCH and _found_nothing(mapping(answer)):
        return []
    denied = pages.denied(capture, mapping(answer))
    return denied or pages.drifted(capture, "no app in the answer")


def _found_nothing(answer: dict[str, Any]) -> bool:
    return mapping(mapping(answer.get("data")).get("appSearchResponse")).get("value") == []


def _is_app(told: dict[str, Any]) -> bool:
    return bool(text_of(told.get("id")) and text_of(told.get("package_name")))


def _app_of(told: dict[str, Any]) -> App:
    figures = together(
        rated(told.get("score"), 5), counted("downloads", told.get("download_count"))
    )
    return App(
        store="vivo",
        app_id=text_of(told.get("id"), _LONGEST_ID),
        package=text_of(told.get("package_name"), _LONGEST_ID),
        name=text_of(told.get("title_zh")),
        developer=text_of(told.get("developer")),
        listed=True,
        version=text_of(told.get("version_name")),
        updated_on=day_of(told.get("upload_time")),
        downloads_metric="installs",
        **figures,
    )


STORE = Store(
    name="vivo",
    title="vivo应用商店",
    app_id=AppId(re.compile(r"\d{1,19}"), "the app's number in the store"),
    detail=detail,
    read=read,
    search=search,
)
