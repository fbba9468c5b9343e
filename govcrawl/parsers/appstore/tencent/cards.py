"""The apps in the data of a page of today: cards, each with its list of apps.

``props.pageProps.dynamicCardResponse`` has ``ret``, ``msg`` and ``data.components``; a component's
``data`` has a ``name`` and ``itemData``: a list, one object, or either as a JSON text.
"""

from collections.abc import Iterable
from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.appstore.answers import inner_json, merged, of_error, told
from govcrawl.parsers.appstore.pages import drifted, not_listed
from govcrawl.parsers.appstore.store import SEARCH, Found
from govcrawl.parsers.appstore.tencent.apps import app_of, is_app, package_of
from govcrawl.parsers.appstore.values import objects
from govcrawl.parsers.json_values import mapping
from govcrawl.reasons import Verdict

_DETAIL = "GameDetail"
"""The card of the app itself, of an app that is no game as well."""

_BESIDE = frozenset({"YouMayAlsoLike", "SameDeveloper"})

Objects = list[dict[str, Any]]


def read_cards(data: Any, asked: str | None, capture: Capture) -> Found | Verdict:
    """The app a page is about, every app of a page of search results, or why there is none.

    ``asked`` is the package the address has; the page's own word for it goes first. Cards in good
    order without that app are no proof that it is not listed, unless the page says so.
    """
    response = next((each for each in map(_response, objects(data)) if each), {})
    ret = told(response, "ret")
    if ret is not None and str(ret) != "0":
        return of_error(f"ret {ret}", told(response, "msg"), capture.status)
    cards = list(_cards(response))
    if capture.request == SEARCH:
        return _listed(cards, capture)
    wanted = [each for each in (_page_package(data), asked) if each is not None]
    parts = _parts_of(wanted, cards)
    if parts:
        return [app_of(merged(parts))]
    detail = f"no card of {wanted[0]}" if wanted else "no card of one app"
    return not_listed(capture, markup.read(capture)) or drifted(capture, detail)


def _response(holder: dict[str, Any]) -> dict[str, Any]:
    return mapping(inner_json(holder.get("dynamicCardResponse")))


def _page_package(data: Any) -> str | None:
    """The package a page says it is about."""
    named = (told(each, "detail_pkgname") for each in objects(data))
    return next((each for each in named if isinstance(each, str)), None)


def _cards(response: dict[str, Any]) -> Iterable[tuple[str, Objects]]:
    """The name and the apps of every card that can be read."""
    components = inner_json(mapping(inner_json(response.get("data"))).get("components"))
    for component in components if isinstance(components, list) else ():
        held = mapping(inner_json(mapping(component).get("data")))
        items = inner_json(held.get("itemData"))
        items = [items] if isinstance(items, dict) else items
        apps = [each for each in items or () if isinstance(each, dict) and is_app(each)]
        yield str(told(held, "name")), apps


def _listed(cards: list[tuple[str, Objects]], capture: Capture) -> Found | Verdict:
    """The apps of a page of search results, each once."""
    apps: dict[str | None, Any] = {}
    for app in (app_of(each) for _, held in cards for each in held):
        apps.setdefault(app.app_id, app)
    return [*apps.values()] if cards else drifted(capture, "no list of apps")


def _parts_of(wanted: list[str], cards: list[tuple[str, Objects]]) -> Objects:
    """The objects of the app a page is about; where it is not named, of its only app."""
    own = [each for name, held in cards if name not in _BESIDE for each in held]
    for package in wanted:
        if parts := [each for each in own if package_of(each) == package]:
            return parts
    if wanted:
        return []
    detail = [each for name, held in cards if name == _DETAIL for each in held] or own
    return detail if len({package_of(each) for each in detail}) == 1 else []
