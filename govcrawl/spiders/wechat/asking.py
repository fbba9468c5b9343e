"""How a step is asked of WeChat: its address, and what goes along for a session."""

from collections.abc import Mapping
from typing import Any

from govcrawl.access import wechat as platform
from govcrawl.access.wechat import Place
from govcrawl.planning.wechat.articles import ALBUM, ARTICLE, COUNTS, HISTORY, Step
from govcrawl.planning.wechat.readings import address_of


def asking(step: Step, place: Place, session: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The address of a step and the options of its request.

    The session goes only where it makes a difference: to articles, histories and counts. Raises
    KeyError where a step needs a session that is not there.
    """
    url = _public(step, place)
    headers = {"Cookie": session["cookie"]} if session.get("cookie") else {}
    if step.request == HISTORY:
        return platform.history_page(place.biz, step.cursor, session), {"headers": headers}
    if step.request == COUNTS:
        form = {"method": "POST", "body": platform.COUNTS_FORM}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        return platform.counts_page(url, session), {"headers": headers, **form}
    if step.request == ARTICLE and session:
        return platform.for_viewer(url, session), {"headers": headers}
    return url, {}


def _public(step: Step, place: Place) -> str:
    if step.moved_to is not None:
        return step.moved_to
    if step.article is not None:
        return address_of(step.article)
    if step.request == ALBUM:
        return platform.album_page(place.biz, place.album, step.cursor)
    return place.url
