"""An article of a government website."""

import re
from collections.abc import Sequence

from govcrawl.items import WebsitePage
from govcrawl.parsers import ParseError
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import body as bodies
from govcrawl.parsers.website import labels, metas
from govcrawl.parsers.website.breadcrumb import last_step
from govcrawl.parsers.website.families import cms_family
from govcrawl.parsers.website.headline import article_title, column_in_document_title, title_index
from govcrawl.parsers.website.lines import Line, page_lines
from govcrawl.parsers.website.published import NEAR_LINES, published
from govcrawl.urls import canonical

_INDEX = re.compile(r"索\s*引\s*号\s*[:：]")
_ENTRY = 8
"""A link of so many characters between title and bar is a list's entry, and the bar its own."""

_TABLE_LINES = 40
"""The table of 索引号, 发布机构 and so on stands at most so many lines over the title."""

_UNDER, _SHORT_BAR = 2, 100
"""Lines under a title, and characters of one, in which an undated article names its source."""

ARTICLE_URL = re.compile(
    r"/art_[0-9a-f_]+\.html?|/t\d{8}_\d+\.s?html?|/t\d{6,}\.s?html?"
    r"|/content/?(?:post_|mpost_|_)?\d+\.s?html?|/content_\w+\.s?html?|/info/\d+/\d+\.html?"
    r"|/[0-9a-f]{32}\.s?html?|/\d{6,}\.s?html?"
    r"|/(?:show|detail|view|news-show)[-_/]?[\w-]*\d+",
    re.IGNORECASE,
)


def parse_page(page: Page) -> WebsitePage:
    """The article a page holds.

    Raises ParseError when it cannot be one, having no title.
    """
    lines = page_lines(page)
    title = article_title(page, lines)
    if not title:
        raise ParseError("no title", page.capture.url)
    line = title_index(title, lines)
    when = published(page, lines, line)
    body = bodies.find_body(page)
    size, digest = bodies.measure(body)
    return WebsitePage(
        source_url=page.capture.url,
        url=canonical(page.capture.url),
        title=title[: metas.LONGEST],
        published_at=when.moment.at if when else None,
        published_precision=when.moment.precision if when else None,
        published_source=when.source if when else None,
        generated_at=metas.generated_at(page),
        source=_source(page, lines, line),
        author=_author(page, lines, line),
        column_name=_column(page, lines, title),
        column_type=metas.value(page, "ColumnType"),
        keywords=metas.keywords(page),
        site_name=metas.site_name(page),
        site_id_code=metas.site_id_code(page),
        body_chars=size,
        body_hash=digest,
        images=bodies.count_images(body),
        attachments=bodies.attachments(page, body),
        standard_tags=metas.standard_tags(page),
        charset=page.charset,
        cms_family=cms_family(page),
    )


def is_article(page: Page) -> bool:
    """Is this one article rather than a list of them? By its tags, its address, its form."""
    if metas.value(page, "ArticleTitle"):
        return True
    if ARTICLE_URL.search(page.capture.url):
        return True
    lines = page_lines(page)
    title = article_title(page, lines)
    line = title_index(title, lines) if title else None
    if line is None:
        return False
    has_bar = _bar(lines, line) is not None
    over = lines[max(0, line - _TABLE_LINES) : line]
    is_indexed = any(_INDEX.match(other.text) for other in over)
    return (has_bar or is_indexed) and published(page, lines, line) is not None


def _bar(lines: Sequence[Line], title_line: int) -> int | None:
    """How many lines under the title its information bar stands; None without one."""
    near = lines[title_line : title_line + NEAR_LINES]
    bar = labels.information_bar(near)
    is_own = bar is not None and all(other.links < _ENTRY for other in near[1:bar])
    return bar if is_own else None


def names_source(page: Page) -> bool:
    """Say whether right under its title the page names a source: 来源, 作者 or the like."""
    lines = page_lines(page)
    title = article_title(page, lines)
    line = title_index(title, lines) if title else None
    if line is None:
        return False
    near = lines[line + 1 : line + 1 + _UNDER]
    return any(labels.in_bar(each.text) and len(each.text) <= _SHORT_BAR for each in near)


def is_dated(page: Page) -> bool:
    """Say whether the page tells when it was published."""
    lines = page_lines(page)
    title = article_title(page, lines)
    return bool(title) and published(page, lines, title_index(title or "", lines)) is not None


def _source(page: Page, lines: Sequence[Line], title_line: int | None) -> str | None:
    """来源: the one shown by the title, else the publisher shown, the tag, one shown elsewhere."""
    start = title_line or 0
    tagged = metas.value(page, "ContentSource") or metas.value(page, "Source")
    by_title = range(start, start + NEAR_LINES)
    near = [text for _, text in labels.values(lines, labels.SOURCE, by_title)]
    if shown := next(filter(None, near), None):
        return _as_tagged(shown, tagged)
    around = lines[max(0, start - _TABLE_LINES) : start + NEAR_LINES]
    publisher = (text for _, text in labels.values(around, labels.PUBLISHER) if text)
    if named := next(publisher, None) or tagged:
        return named
    # An empty place for it by the title says that there is none.
    elsewhere = () if near else labels.values(lines, labels.SOURCE)
    return next((text for _, text in elsewhere if text), None)


def _as_tagged(shown: str, tagged: str | None) -> str:
    """The tag where what is shown only goes on behind it (示例日报 张三): it knows where to end."""
    goes_on = tagged and re.match(rf"{re.escape(tagged)}[^\w（(、，,·]", shown)
    return tagged if tagged and goes_on else shown


def _column(page: Page, lines: Sequence[Line], title: str) -> str | None:
    """The ColumnName, else the end of the breadcrumb, else the middle of ``<title>``."""
    shown = last_step(lines, title) or column_in_document_title(page, title)
    return metas.column_name(page) or shown


def _author(page: Page, lines: Sequence[Line], title_line: int | None) -> str | None:
    start = title_line or 0
    near = lines[start : start + NEAR_LINES]
    shown = next((text for _, text in labels.values(near, labels.AUTHOR) if text), None)
    return shown or metas.value(page, "Author")
