"""What the stores' pages have in common: texts by class and by label, and that an app is not there.

A label and its value are told by their elements, never by the order of words: descriptions of apps
are full of versions, dates and counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.items import App, AppReview
from govcrawl.parsers import gone, refusals
from govcrawl.parsers.appstore.store import DETAIL
from govcrawl.parsers.appstore.values import text_of
from govcrawl.parsers.json_values import first
from govcrawl.parsers.markup import UNSEEN, Page, squeeze, visible_strings
from govcrawl.reasons import Fault, Reason, Verdict

_APP = r"(?:应用程序|应用|软件|游戏|APP)"
_ASKED_FOR = r"(?:您|你)?所?(?:想|要)?(?:访问|查看|查找|搜索|请求|下载)的"
_THIS = rf"(?:该|此|这个|这款|当前|相关的?|对应的?|{_ASKED_FOR})?"
_NO_SUCH_APP = re.compile(
    rf"{_APP}(?:信息|详情)?(?:可能)?(?:已经?|暂时?|目前)?"
    rf"(?:不存在|未找到|找不到|被?(?:下架|下线|删除|移除)|未上架|未收录)(?=$|[\W了或])"
    rf"|(?:未|没有?)能?(?:找到|收录){_THIS}{_APP}(?=$|\W)|找不到{_THIS}{_APP}(?=$|\W)",
    re.IGNORECASE,
)
_SERVED = range(200, 300)
_NOT_FOUND = frozenset({404, 410})
_LONGEST_LABEL = 64
_MESSAGES = ("msg", "message", "errmsg", "error_msg")


def is_served(capture: Capture) -> bool:
    """True where the status lets the body be what was asked for."""
    return capture.status in _SERVED


def drifted(capture: Capture, detail: str) -> Verdict:
    """The verdict on an answer that is not understood."""
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail, capture.status)


def says_no_such_app(said: Any) -> bool:
    """True for a short text by which a store says that it has no such app."""
    line = squeeze(said) if isinstance(said, str) and len(said) <= gone.SHORT_LINE else ""
    return bool(_NO_SUCH_APP.search(line))


def not_listed(capture: Capture, page: Page) -> Verdict | None:
    """``ABSENT`` where a page asked for one app says little else than that there is no such app."""
    can_say = is_served(capture) or capture.status in _NOT_FOUND
    if capture.request != DETAIL or not can_say or page.excess:
        return None
    look = refusals.Look(page, capture.status, capture.request)
    if not look.says_little:
        return None
    for line in (page.title or "", *look.lines):
        if says_no_such_app(line):
            return Verdict(Reason.ABSENT, None, f"the page says: {line}", capture.status)
    return None


def denied(capture: Capture, answer: Mapping[str, Any]) -> Verdict | None:
    """``ABSENT`` where the message of a JSON answer, asked for one app, says there is none."""
    said = first(answer, _MESSAGES)
    if capture.request != DETAIL or not is_served(capture) or not says_no_such_app(said):
        return None
    return Verdict(Reason.ABSENT, None, f"the store says: {said}", capture.status)


def of_class(within: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """The elements of a class, the one looked in among them, in document order."""
    return (
        each for each in within.iter(etree.Element) if name in (each.get("class") or "").split()
    )


def once(apps: Iterable[App]) -> list[App | AppReview]:
    """Each package once, as it is told first: lists of one answer repeat what others have.

    Apps whose package is not told are told apart by their ids.
    """
    kept: dict[str | None, App | AppReview] = {}
    for app in apps:
        kept.setdefault(app.package or app.app_id, app)
    return list(kept.values())


def text_in(element: HtmlElement | None) -> str | None:
    """The visible text of an element on one line; None without one."""
    if element is None:
        return None
    return text_of(squeeze("".join(visible_strings(element))))


def labelled(
    within: HtmlElement, labels: Mapping[str, str], without: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The values that stand beside their labels, by the name ``labels`` has for each label.

    Shapes: ``<div>版本号</div><div>1.0</div>``, ``<td><b>版本：</b>1.0</td>``,
    ``<li>版本号<i>1.0</i></li>``, ``<span>版本: 1.0</span>``. Labels are in lower case, without
    colon. What is told first counts; elements of the classes ``without`` are left out.
    """
    found: dict[str, str] = {}
    walk = etree.iterwalk(within, events=("start",))
    for _, element in walk:
        if element.tag in UNSEEN or without.intersection((element.get("class") or "").split()):
            walk.skip_subtree()
            continue
        label, told = _parted(element.text)
        name = labels.get(label)
        if name is None or name in found:
            continue
        value = text_of(told or _beside(element, labels))
        if value:
            found[name] = value
    return found


def _parted(text: str | None) -> tuple[str, str]:
    """The label a text begins with, and what follows its colon."""
    label, _, told = squeeze(text).replace("：", ":", 1).partition(":")
    label = label.strip().lower()
    return (label, told.strip()) if len(label) <= _LONGEST_LABEL else ("", "")


def _beside(element: HtmlElement, labels: Mapping[str, str]) -> str:
    """What follows a label: in its own element, behind it, or in the next one."""
    following = element.getnext()
    while following is not None and not isinstance(following.tag, str):
        following = following.getnext()
    behind = [element.tail or ""]
    next_one = visible_strings(following) if following is not None else []
    for strings in (visible_strings(element)[1:], behind, next_one):
        value = squeeze("".join(strings))
        first = next((each for each in strings if each.strip()), "")
        if value:
            return "" if _parted(first)[0] in labels else value
    return ""
