"""Reports on a page."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from govcrawl.items import WebsiteReport
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.body import file_kind
from govcrawl.parsers.website.families import cms_family
from govcrawl.parsers.website.headline import article_title, title_index
from govcrawl.parsers.website.lines import page_lines
from govcrawl.parsers.website.published import published
from govcrawl.parsers.website.reports import assemble, attached, blocks, drafts, titles
from govcrawl.parsers.website.reports.assemble import Source
from govcrawl.parsers.website.reports.drafts import Draft

_SIGNS = ("报表", "独立用户访问", "网站年报")
"""A page without any of these words is no report, and is not looked at further."""

_MANY_YEARS = 2
_ENOUGH = 8
"""So many figures of the template make a report under any title; news names two or three."""


def read(page: Page) -> list[WebsiteReport]:
    """The reports of a page; empty for a page that is none, at little cost."""
    if page.excess or not any(sign in page.text for sign in _SIGNS):
        return []
    candidates = list(_titles(page))
    title = next((text for text in candidates if titles.may_be_report_title(text)), None)
    if title is None and "独立用户访问" not in page.text:
        return []
    found = drafts.read(blocks.of_html(page.tree), title)
    if title is None:
        found = [draft for draft in found if draft.is_row or draft.core >= _ENOUGH]
    if found:
        shown = title or next(iter(candidates), None)
        linked = attached.files(page, attached.root_of(page, shown))
        return _reports(found, _source(page, shown, linked))
    return _without_figures(page, candidates)


def _reports(found: list[Draft], source: Source) -> list[WebsiteReport]:
    """The reports of sites before those of who supervises sites, else in page order."""
    found = sorted(found, key=lambda draft: draft.kind == titles.SUPERVISION)
    is_only = len(found) == 1 and not found[0].is_row
    return [assemble.report_of(draft, source, is_only=is_only) for draft in found]


def _without_figures(page: Page, candidates: list[str]) -> list[WebsiteReport]:
    """A report whose page shows only files or pictures of it.

    The page's own title must be the report's: a column's heading is on every page under it.
    """
    title = candidates[0] if candidates else None
    if not titles.is_report_title(title):
        return []
    root = attached.root_of(page, title)
    linked, shown = attached.files(page, root), attached.pictures(page, root)
    names = " ".join(file["name"] for file in linked)
    year = titles.year_of(title)
    is_list = year is None and (len(titles.all_years(names)) >= _MANY_YEARS or _links_reports(page))
    if is_list or not attached.is_any_in(root):
        return []
    source = _source(page, title, linked, shown)
    year = year or _year_line(page) or titles.year_of(names)
    return [
        assemble.empty_report(replace(source, attachments=of_kind), kind, year)
        for kind, of_kind in _by_kind(title, linked).items()
    ]


def _by_kind(title: str | None, linked: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The files of each kind of report, the title's or those their names tell of."""
    told = titles.kind_of(title)
    named = {told} if told else {titles.kind_of(file["name"]) for file in linked} - {None}
    kinds = [kind for kind in (titles.WORK, titles.SUPERVISION) if kind in named] or [titles.WORK]
    if len(kinds) == 1:
        return {kinds[0]: linked}
    return {
        kind: [file for file in linked if titles.kind_of(file["name"]) in {None, kind}]
        for kind in kinds
    }


def _links_reports(page: Page) -> bool:
    """Say whether the page leads to pages of reports, each of its year: then it is their column."""
    return any(
        titles.is_report_title(title) and titles.year_of(title) and not file_kind(url)
        for title, url in attached.links(page)
    )


def _year_line(page: Page) -> int | None:
    """The year of a line that is nothing but one: （2023年度）."""
    years = (titles.year_line(line.text) for line in page_lines(page) if not line.links)
    return next((year for year in years if year), None)


def _titles(page: Page) -> Iterator[str]:
    """The titles of a page, the surest first: its own, the document's, the headings."""
    own = article_title(page, page_lines(page))
    if own:
        yield own
    for text in (metas.value(page, "ArticleTitle"), page.title):
        if text:
            yield metas.without_markup(text)
    for heading in page.tree.iter("h1", "h2", "h3", "h4"):
        if next(heading.iter("a"), None) is None:
            yield blocks.cell_text("".join(heading.itertext()))
    yield from (line.text for line in page_lines(page) if not line.links and "报表" in line.text)


def _source(
    page: Page, title: str | None, linked: list[dict[str, Any]], shown: list[str] | None = None
) -> Source:
    lines = page_lines(page)
    when = published(page, lines, title_index(title, lines) if title else None)
    return Source(
        url=page.capture.url,
        form="html",
        title=title,
        published_at=when.moment.at if when else None,
        site_id_code=metas.site_id_code(page),
        cms_family=cms_family(page),
        attachments=linked,
        images=shown or [],
    )
