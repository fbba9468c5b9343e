"""The title of an article, and the line of the page it stands on."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice

from lxml.html import HtmlElement

from govcrawl.parsers.dates import find_moments
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.breadcrumb import last_step
from govcrawl.parsers.website.labels import information_bar
from govcrawl.parsers.website.lines import Line, characters, comparable, read_lines

_SHORTEST = 5
"""A visible text with fewer characters is a menu entry rather than a title."""

_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:ucaptitle|title|tit|biaoti|bt|headline)(?:$|[\s_\d-])"
    r"|(?:article|art|content|con|news|info|xl|detail|doc|main|page|arc|wz)[_-]?(?:title|tit|bt)\b",
    re.IGNORECASE,
)
_MOST_CLASSED = 100
"""Elements classed as titles that are looked at: a page has a few of them."""
_SITE_WORD = re.compile(
    r"(?:网|网站|门户|政府|平台|首页|委员会|办公室|[厅局委办署]|\.cn|中心|官网)$", re.IGNORECASE
)
_SITE_NAME = re.compile(r"(?:网|网站|门户|人民政府|平台|首页|gov\.cn)$")
_LONGEST_TITLE = 200
_OVER = 4
"""The title stands at most so many lines over the information bar."""

_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|(?:[^\W\d_]{2,}\s+){2}")
"""A title has Chinese words, or three of another language; a date or a number has not."""

_PATH = re.compile(r"位置|[>＞»›]|^索\s*引|^今[天日](?:是|[:：])|星期[一二三四五六日天]")
"""A breadcrumb, an index or a clock stands over the bar as well."""

_LONGEST_NAME = 24
"""What ends like the name of a site and is no longer than this is one."""

_SEGMENT = re.compile(
    r"\s*(?:[_|｜]+|>>+|[【】])\s*|\s+(?=\S{2,24}(?:网|网站|门户|政府)$)|\s+[-–—]+\s+|[-–—]+(?=[^-–—]{2,40}$)|-\s+"
)
_TEMPLATE_TITLE = re.compile(
    r"(?:文章|内容|详细|详情|信息|新闻|公告|细览|正文|页面|页)+$|.{0,8}详细页面?$|首页$|细览"
)
_CUT = re.compile(r"(?:\.{3,}|…+)$")


def article_title(page: Page, lines: Sequence[Line]) -> str | None:
    """The title: ArticleTitle, else the heading ``<title>`` repeats, else the best there is.

    ArticleTitle is passed over when it is the site's name, and when the page shows another heading
    and never this one.
    """
    tagged = _tagged(page)
    if tagged and _CUT.search(tagged):
        tagged = _uncut(tagged, lines) or tagged
    if tagged and _shown(tagged, page, lines):
        return tagged
    return (
        _repeated(page, lines)
        or tagged
        or _heading(page, lines)
        or _from_document_title(page, lines)
    )


def title_index(title: str, lines: Sequence[Line]) -> int | None:
    """Which line the title stands on: the first that is it, else holds it, else begins it."""
    wanted = comparable(title)
    tests: tuple[Callable[[Line], bool], ...] = (
        lambda line: not line.links and line.comparable == wanted,
        lambda line: wanted in line.comparable and line.links < len(line.comparable) / 2,
        lambda line: not line.links and _begins(wanted, line.comparable),
        lambda line: line.comparable == wanted,
    )
    for test in tests:
        for index, line in enumerate(lines):
            if test(line):
                return index
    return None


def _begins(title: str, text: str) -> bool:
    """Say whether a title begins with a text that is more than a menu entry."""
    return len(text) > _SHORTEST and title.startswith(text)


def _tagged(page: Page) -> str | None:
    title, site = metas.value(page, "ArticleTitle"), metas.site_name(page)
    if title and site and title != site:
        title = title.removesuffix(site).rstrip(" -_|")
    return None if title in {site, metas.value(page, "SiteDomain")} else title


def _uncut(title: str, lines: Sequence[Line]) -> str | None:
    start = comparable(_CUT.sub("", title))
    return next((line.text for line in lines if line.comparable.startswith(start)), None)


def _shown(title: str, page: Page, lines: Sequence[Line]) -> bool:
    wanted = comparable(title)
    return wanted in comparable(_document_title(page)) or any(
        wanted in line.comparable for line in lines
    )


def _document_title(page: Page) -> str:
    return metas.without_markup(page.title or "")


def _is_name(text: str, page: Page) -> bool:
    """Say whether it is the name of the site or the column rather than a title."""
    names = {metas.site_name(page), metas.value(page, "ColumnName")}
    known = {comparable(name) for name in names if name}
    return comparable(text) in known


def _innermost(page: Page, *tags: str) -> Iterator[HtmlElement]:
    """The headings that hold no other: thousands of nested ones would each be read whole."""
    for element in page.tree.iter(*tags):
        if next(element.iterdescendants(*tags), None) is None:
            yield element


def _headings(page: Page) -> Iterator[str]:
    for element in _innermost(page, *_HEADINGS):
        inner = read_lines(element)
        if sum(line.links for line in inner) <= _SHORTEST:
            yield _without_date(squeeze(" ".join(line.text for line in inner)))


def _without_date(text: str) -> str:
    """A heading without the publication date some templates print behind it in brackets."""
    for start, end, _ in find_moments(text):
        before, behind = text[:start].rstrip(), text[end:].strip()
        if before.endswith(("(", "（")) and behind in {")", "）"}:
            return before[:-1].rstrip()
    return text


def _repeated(page: Page, lines: Sequence[Line]) -> str | None:
    """The longest visible heading, else the longest line, that ``<title>`` holds."""
    whole = comparable(_document_title(page))
    unlinked = (text for text, linked in _joined(lines) if not linked)
    for shown in (_headings(page), unlinked, (line.text for line in lines if not line.links)):
        found = [text for text in shown if _begins_or_is_held(text, whole, page)]
        if found:
            return max(found, key=lambda text: len(characters(text)))
    return None


def _begins_or_is_held(text: str, whole: str, page: Page) -> bool:
    """Say whether the ``<title>`` holds this text and it is no name of a site."""
    short = comparable(text)
    if len(short) < _SHORTEST or short not in whole or _is_name(text, page):
        return False
    if len(short) <= _LONGEST_NAME and _SITE_NAME.search(short):
        return False
    return whole.startswith(short) or not _SITE_WORD.search(text)


def _heading(page: Page, lines: Sequence[Line]) -> str | None:
    """The first ``<h1>``, else what stands over the information bar, else what is classed so."""
    for element in _innermost(page, "h1"):
        if text := _title_text(element, page):
            return text
    if text := _over_bar(page, lines):
        return text
    classed = (element for element in page.tree.iter() if _is_classed_title(element))
    for element in islice(classed, _MOST_CLASSED):
        if text := _title_text(element, page):
            return text
    return None


def _is_classed_title(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return isinstance(element.tag, str) and _TITLE_CLASS.search(names) is not None


def _title_text(element: HtmlElement, page: Page) -> str | None:
    """The text of an element that could be a title: no link, menu word or name of a site."""
    inner = read_lines(element)
    text = _without_date(squeeze(" ".join(line.text for line in inner)))
    return text if not any(line.links for line in inner) and _could_be(text, page) else None


def _could_be(text: str, page: Page) -> bool:
    size = len(characters(text))
    name = comparable(text).rstrip("-_|")
    is_site = size <= _LONGEST_NAME and _SITE_NAME.search(name)
    if not _SHORTEST < size < _LONGEST_TITLE or not _WORDS.search(text):
        return False
    return not is_site and not _is_name(text, page)


def _over_bar(page: Page, lines: Sequence[Line]) -> str | None:
    """The line right over the bar with date and source, breadcrumbs and menus passed over."""
    bar = information_bar(lines)
    over = lines[max(0, bar - _OVER) : bar] if bar else ()
    for text, linked in reversed(list(_joined(over))):
        if not linked and not _PATH.search(text) and _could_be(text, page):
            return text
    return None


def _joined(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """The texts of blocks, lines broken inside one block put together, and whether they link."""
    for _, group in groupby(lines, key=lambda line: line.block):
        together = list(group)
        yield " ".join(line.text for line in together), any(line.links for line in together)


def _from_document_title(page: Page, lines: Sequence[Line]) -> str | None:
    """The first part of ``<title>`` that is neither the site's nor a template's name.

    Without the column the breadcrumb ends in, where that is put behind it: 标题-栏目-网站.
    """
    column = last_step(lines, None)
    whole = _document_title(page)
    for segment in _SEGMENT.split(whole):
        usable = segment and not _is_name(segment, page) and not _TEMPLATE_TITLE.match(segment)
        if usable and not _SITE_WORD.search(segment):
            return segment.removesuffix(column).rstrip(" -–—") if column else segment
    return None


def column_in_document_title(page: Page, title: str) -> str | None:
    """The column between title and site name in ``<title>`` (标题_栏目_网站), or None."""
    parts = [part for part in re.split(r"\s*[_|｜]+\s*", _document_title(page)) if part]
    is_threefold = len(parts) >= 3 and comparable(parts[0]) == comparable(title)  # noqa: PLR2004
    if not is_threefold or len(parts[1]) > _LONGEST_NAME or _SITE_NAME.search(parts[1]):
        return None
    return parts[1]
