"""What an answer of 应用宝 is, and the apps it holds.

A page that is short, or has no data, proves nothing: only the store's own words that there is no
such app do. Of an app's page only that app counts; others of the same developer stand beside it.
"""

import re
from collections.abc import Iterator
from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import markup, verdicts
from govcrawl.parsers.appstore.answers import of_error, told
from govcrawl.parsers.appstore.pages import drifted, is_served, not_listed
from govcrawl.parsers.appstore.store import SEARCH, Found
from govcrawl.parsers.appstore.tencent.apps import app_of, is_app, package_of
from govcrawl.parsers.appstore.tencent.cards import read_cards
from govcrawl.parsers.appstore.tencent.old_page import read_page
from govcrawl.parsers.appstore.tencent.scripts import next_data, system_data
from govcrawl.parsers.appstore.values import objects
from govcrawl.parsers.json_values import load, mapping
from govcrawl.reasons import Fault, Reason, Verdict

_FINE = frozenset({"0", "200"})
_LISTS = ("appDetails", "items", "appList")
_IN_ADDRESS = re.compile(
    r"(?:/appdetail/|[?&](?:pkgname|apkName)=)([A-Za-z][\w.]{0,255})", re.ASCII
)


def read(capture: Capture) -> Found | Verdict:
    """The apps an answer holds, or why it holds none."""
    if not capture.body.strip():
        empty = Verdict(Reason.EMPTY, Fault.UNKNOWN, "no body", capture.status)
        return verdicts.of_status(capture.status) or empty
    asked = asked_package(capture.url)
    document = load(capture)
    if document is None:
        return _of_page(asked, capture)
    if not is_served(capture):
        return drifted(capture, "no app in the answer")
    return _of_json(document, asked, capture)


def asked_package(url: str) -> str | None:
    """The package an address asks for, as today's page, the old one and the fallback write it."""
    match = _IN_ADDRESS.search(url)
    return match[1] if match else None


def _of_page(asked: str | None, capture: Capture) -> Found | Verdict:
    page = markup.read(capture)
    if is_served(capture):
        found = _of_scripts(page.text, asked, capture)
        if found is not None:
            return found
        if apps := read_page(page, asked):
            return [*apps]
    return not_listed(capture, page) or drifted(capture, "no app in the page")


def _of_scripts(text: str, asked: str | None, capture: Capture) -> Found | Verdict | None:
    data = next_data(text)
    if data is not None:
        return read_cards(data, asked, capture)
    shown = mapping(mapping(system_data(text)).get("appDetail"))
    return _of_system_data(shown, asked, capture) if shown else None


def _of_system_data(shown: dict[str, Any], asked: str | None, capture: Capture) -> Found | Verdict:
    """The app of ``a.app.qq.com``: for one it has not, that page shows the store's own app."""
    if not is_app(shown) or package_of(shown) is None:
        return drifted(capture, "systemData without an app")
    if asked not in {None, package_of(shown)}:
        return drifted(capture, f"asked for {asked}, the page is of {package_of(shown)}")
    return [app_of(shown)]


def _of_json(document: Any, asked: str | None, capture: Capture) -> Found | Verdict:
    """The apps of ``searchAjax`` and of an old detail, ``{"obj": {"appDetails": [...]}}``."""
    apps = [app_of(each) for each in objects(document) if is_app(each)]
    own = [app for app in apps if asked is not None and app.package == asked]
    if apps:
        return list(own or apps)
    holder = mapping(document)
    code = told(holder, "ret", "code")
    if holder.get("success") is False or str(code or 0) not in _FINE:
        return of_error(code, told(holder, "msg", "message", "error"), capture.status)
    if any(_is_empty(holder)):
        nothing = Verdict(Reason.EMPTY, Fault.UNKNOWN, "an empty list of apps", capture.status)
        return [] if capture.request == SEARCH else nothing
    return drifted(capture, "no app in the answer")


def _is_empty(holder: dict[str, Any]) -> Iterator[bool]:
    """Whether each list that should hold apps is there and empty."""
    for outer in (holder, mapping(holder.get("obj"))):
        yield from (outer[name] == [] for name in _LISTS if name in outer)
