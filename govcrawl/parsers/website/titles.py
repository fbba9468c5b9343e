"""What the link of a list's entry is called."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from govcrawl.parsers.markup import squeeze, visible_strings
from govcrawl.parsers.website.row_dates import GLUED_DATE, only_date
from govcrawl.parsers.website.targets import target

TITLE_LIMIT = 4096
_NOT_TITLES = re.compile(
    r"""(?:网站)?首\s*页|尾页|末页|[上下前后]一?页|前往|跳转|确定|GO|more|更多\S{0,4}|查看(?:详情|更多|全文)?|
    详情|详细|全文|阅读(?:全文|更多)|了解(?:更多|详情)|返回\S{0,4}|打印|关闭|收藏|分享|登[录陆]|注册|搜索|
    [<>«»‹›\s]{0,4}[上下前后]一?个?(?:年|月|周|天|日|季度)[<>«»‹›\s]{0,4}|今[天日]|[本当]月|
    \S{0,2}公网安备\s*(?:\d{1,20}\s*号?)?|\S{0,2}ICP备\s*(?:\d{1,12}\s*号?(?:-\d{1,3})?)?|
    [\W\d_]{0,4}|\d+|下载|展开|收起""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words of buttons, pagers, calendars and of a footer's registrations, which name no article."""
_BULLETS = " \t·•●○■□◆◇★☆▪▶►>»-—－*＊|｜、,，.。:："
_PINNED = re.compile(r"^[\[【(（〔]?\s*置\s*顶\s*[\]】)）〕]?\s*[:：]?\s*(?=\S)")
"""What keeps an entry on top is no part of its title."""

_CUT = re.compile(r"(?:…|\.{2,})\s*$")
_TAGS = re.compile(r"<[^<>]{1,200}>")
_LABELLED_TITLE = re.compile(
    r"(?:文章)?标\s*题\s*[:：]\s*(.+?)\s*(?:(?:作\s*者|发布|更新|录入|点击|日期|时间)\S{0,4}[:：].*)?$"
)
"""Some CMS put a whole card into the tooltip: 文章标题：…　作者：…　更新时间：…"""
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti)(?:$|[\s_-])", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "dt", "dd", "li"})
_BUTTON = 4
"""A script behind a text no longer than this is a button, not an article."""


def is_title(text: str) -> bool:
    """True for a link text that may name an article; False for a pager's or button's."""
    return bool(text) and not _NOT_TITLES.fullmatch(text.strip(_BULLETS) or "-")


def link_title(link: HtmlElement) -> str:
    """What a link is called: its text without dates and bullets, whole even where cut with dots."""
    shown = _shown_title(link)
    named = squeeze(_TAGS.sub(" ", link.get("title") or ""))
    labelled = _LABELLED_TITLE.match(named)
    named = labelled[1] if labelled else named
    if not shown:
        image = next(link.iter("img"), None)
        shown = named or squeeze(image.get("alt") if image is not None else "")
    elif (named and _CUT.search(shown)) or (len(named) > _BUTTON and named in shown):
        shown = named
    return _clean(shown)[:TITLE_LIMIT]


def usable_title(link: HtmlElement) -> str:
    """The title of a link that may be an entry; empty for any other."""
    href = target(link).lower()
    if not href or href.startswith(("mailto:", "tel:")):
        return ""
    title = link_title(link)
    if href.startswith("javascript:") and len(title) <= _BUTTON:
        return ""
    return title if is_title(title) else ""


def _shown_title(link: HtmlElement) -> str:
    for element in link.iterdescendants():
        if isinstance(element.tag, str) and (
            element.tag in _HEADINGS or _TITLE_CLASS.search(element.get("class") or "")
        ):
            text = _without_dates(visible_strings(element))
            if is_title(text):
                return text
    parts = [_without_dates(visible_strings(child)) for child in link if child.tag in _BLOCKS]
    parts = [part for part in parts if is_title(part)]
    return parts[0] if len(parts) > 1 else _without_dates(visible_strings(link))


def _without_dates(strings: Iterable[str]) -> str:
    return squeeze("".join(text for text in strings if not only_date(squeeze(text))))


def _clean(text: str) -> str:
    found = GLUED_DATE.search(text)
    if found and found[0] != text and (found.start() == 0 or found.end() == len(text)):
        text = text[: found.start()] + text[found.end() :]
    text = text.lstrip(_BULLETS).rstrip(" \t|｜>»")
    return _PINNED.sub("", text).lstrip(_BULLETS)
