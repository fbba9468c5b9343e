"""One row of a list: which of its links is the entry, what that is called, and its date."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.parsers import dates
from govcrawl.parsers.markup import Page, squeeze, visible_strings

TITLE_LIMIT = 4096
_NOT_TITLES = re.compile(
    r"""(?:网站)?首\s*页|尾页|末页|[上下前后]一?页|前往|跳转|确定|GO|more|更多\S{0,4}|查看(?:详情|更多|全文)?|
    详情|详细|全文|阅读(?:全文|更多)|了解(?:更多|详情)|返回\S{0,4}|打印|关闭|收藏|分享|登[录陆]|注册|搜索|
    [\W\d_]{0,4}|\d+|下载|展开|收起""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words of buttons and pagers, which name no article."""

_BULLETS = " \t·•●○■□◆◇★☆▪▶►>»-—－*＊|｜、,，.。:："
_CUT = re.compile(r"(?:…|\.{2,})\s*$")
_TAGS = re.compile(r"<[^<>]{1,200}>")
_GLUED_DATE = re.compile(
    r"[\[(（【]?\s*(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?:\s+\d\d?:\d\d(?::\d\d)?)?\s*[\])）】]?"
)
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti)(?:$|[\s_-])", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "dt", "dd", "li"})
_LABEL = re.compile(r"[\u4e00-\u9fff]{0,6}(?:时间|日期)\s*[:：]?|[:：\[\]()（）【】<>《》|/\s-]")
_PUBLISHED = re.compile(
    r"(?:发布|发文|公开|刊登|上传|更新)(?:时间|日期)?\s*[:：]?\s*$|(?:时间|日期)\s*[:：]\s*$"
)
_PUBLISHED_HEAD = re.compile(r"(?:发布|公开|公布|上传)\s*(?:时间|日期)")
_DAY = re.compile(r"(\d{1,2})日?")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})月?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})日?")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_TEXTS = etree.XPath(".//text()[not(ancestor::script or ancestor::style)]")
_BUTTON = 4
"""A script behind a text no longer than this is a button, not an article."""

_SHORT_TEXT = 60
"""In a row's text up to this many characters a date is the entry's; a longer one is a summary."""


@dataclass
class Entry:
    """One entry of a list; ``url`` is None where the link leads nowhere but to a script."""

    title: str
    url: str | None
    published_at: datetime | None

    def document(self) -> dict[str, Any]:
        """The entry as a column stores it."""
        return {"title": self.title, "url": self.url, "published_at": self.published_at}


def read_row(
    page: Page, row: HtmlElement, titles: Mapping[HtmlElement, str], beside: Sequence[str]
) -> Entry | None:
    """The entry of a row: its longest link, and the date in the row, or else right beside it."""
    links = [link for link in row.iter("a") if link in titles]
    if not links:
        return None
    link = max(links, key=lambda each: len(titles[each]))
    url = address(page, link.get("href"))
    inside = visible_strings(link)
    for outside in (_published_cell(row), _outside(row, link)):
        found = row_date(outside, inside, url, page.capture.fetched_at)
        if found:
            return Entry(titles[link], url, found)
    return Entry(titles[link], url, row_date(beside, [], url, page.capture.fetched_at))


def _published_cell(row: HtmlElement) -> list[str]:
    """The strings of the cell under the heading 发布日期, where a table has such a heading."""
    table = next(row.iterancestors("table"), None) if row.tag == "tr" else None
    first = next(table.iter("tr"), None) if table is not None else None
    if first is None or first is row:
        return []
    heads = ["".join(visible_strings(cell)) for cell in first.iterchildren("th", "td")]
    cells = list(row.iterchildren("th", "td"))
    if len(heads) != len(cells):
        return []
    index = next((i for i, head in enumerate(heads) if _PUBLISHED_HEAD.search(head)), None)
    return visible_strings(cells[index]) if index is not None else []


def address(page: Page, href: str | None) -> str | None:
    """Where a link leads; None for a placeholder and a script."""
    href = (href or "").strip()
    return None if href.startswith(("#", "javascript:")) else page.resolve(href)


def _outside(row: HtmlElement, link: HtmlElement) -> list[str]:
    """The strings of a row that are not within its link."""
    within = set(link.iter())
    found = []
    for text in _TEXTS(row):
        holder = text.getparent()
        if holder not in within or (holder is link and text.is_tail):
            found.append(str(text))
    return found


def usable_title(link: HtmlElement) -> str:
    """The title of a link that may be an entry; empty for any other."""
    href = (link.get("href") or "").strip().lower()
    if not href or href.startswith(("mailto:", "tel:")):
        return ""
    title = link_title(link)
    if href.startswith("javascript:") and len(title) <= _BUTTON:
        return ""
    return title if is_title(title) else ""


def is_title(text: str) -> bool:
    """True for a link text that may name an article; False for a pager's or button's."""
    return bool(text) and not _NOT_TITLES.fullmatch(text.strip(_BULLETS) or "-")


def link_title(link: HtmlElement) -> str:
    """What a link is called: its text without dates and bullets, whole even where cut with dots."""
    shown = _shown_title(link)
    named = squeeze(_TAGS.sub(" ", link.get("title") or ""))
    if not shown:
        image = next(link.iter("img"), None)
        shown = named or squeeze(image.get("alt") if image is not None else "")
    elif (named and _CUT.search(shown)) or (len(named) > _BUTTON and named in shown):
        shown = named
    return _clean(shown)[:TITLE_LIMIT]


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
    return squeeze("".join(text for text in strings if not _only_date(squeeze(text))))


def _only_date(text: str) -> bool:
    """True for a text node that is a date, perhaps bracketed or labelled, and nothing else."""
    found = dates.find_moments(text)
    if not found:
        return bool(_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text.strip("[]()（）【】 ")))
    rest = text[: found[0][0]] + text[found[-1][1] :]
    return not _LABEL.sub("", rest)


def _clean(text: str) -> str:
    found = _GLUED_DATE.search(text)
    if found and found[0] != text and (found.start() == 0 or found.end() == len(text)):
        text = text[: found.start()] + text[found.end() :]
    return text.lstrip(_BULLETS).rstrip(" \t|｜>»")


def row_date(
    outside: Sequence[str], inside: Sequence[str], url: str | None, fetched_at: datetime | None
) -> datetime | None:
    """The date of an entry from the strings of its row beside the link and within it.

    A string that is nothing but a date counts first, then one behind a label, then any in a short
    text; a date in a summary or in the title is what the article is about, not its date.
    """
    near = [text for text in map(squeeze, outside) if text]
    linked = [text for text in map(squeeze, inside) if text]
    return (
        _alone(near, url, fetched_at)
        or _alone(linked, url, fetched_at)
        or _in_pieces([*near, *linked])
        or _labelled(" ".join(near))
        or _glued("".join(linked))
    )


def _alone(strings: Sequence[str], url: str | None, fetched_at: datetime | None) -> datetime | None:
    found = [text for text in strings if _only_date(text)]
    found.sort(key=lambda text: "发布" not in text)
    hint = dates.year_in_url(url) if url else None
    for text in found:
        if moment := dates.read_moment(text, year_hint=hint, fetched_at=fetched_at):
            return moment.at
    for text in strings:
        if "前" in text or "天" in text:
            moment = dates.read_moment(text, fetched_at=fetched_at)
            if moment and len(text) < len("昨天 12:00:00  "):
                return moment.at
    return None


def _in_pieces(strings: Sequence[str]) -> datetime | None:
    """A date set in two neighbouring pieces: ``05`` and ``2024-03``, or ``03-05`` and ``2024``."""
    for first, second in pairwise(strings):
        for one, other in ((first, second), (second, first)):
            if (month := _MONTH.fullmatch(one)) and (day := _DAY.fullmatch(other)):
                numbers = month[1], month[2], day[1]
            elif (year := _YEAR.fullmatch(one)) and (both := _MONTH_DAY.fullmatch(other)):
                numbers = year[1], both[1], both[2]
            else:
                continue
            moment = dates.read_moment("-".join(numbers))
            if moment:
                return moment.at
    return None


def _labelled(text: str) -> datetime | None:
    found = dates.find_moments(text)
    for start, _, moment in found:
        if _PUBLISHED.search(text[:start]):
            return moment.at
    return found[0][2].at if found and len(text) <= _SHORT_TEXT else None


def _glued(text: str) -> datetime | None:
    """A numeric date at the end or the beginning of a link's text, with no blank between."""
    for found in _GLUED_DATE.finditer(text):
        if found.start() == 0 or found.end() == len(text):
            moment = dates.read_moment(found[0])
            return moment.at if moment else None
    return None
