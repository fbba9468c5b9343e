"""A draft of a report as the item that is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govcrawl.items import WebsiteReport
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.reports import boxes, consistency, fields, labels, titles, values
from govcrawl.parsers.website.reports.drafts import Draft
from govcrawl.parsers.website.reports.fields import Field
from govcrawl.parsers.website.reports.layouts import Pair
from govcrawl.urls import canonical, host_of

MOST_UNREAD = 100


@dataclass(frozen=True)
class Source:
    """Where reports were read: address, form, and what the page around them says."""

    url: str
    form: str | None
    title: str | None = None
    published_at: datetime | None = None
    site_id_code: str | None = None
    cms_family: str | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def empty_report(source: Source, kind: str, year: int | None) -> WebsiteReport:
    """A report whose figures were not read: they are in files or pictures."""
    report = _head(source, source.title, kind, year)
    report.state, report.format = "attachment_only", None
    report.images = list(source.images)
    report.flags = consistency.flags(report)
    return report


def report_of(draft: Draft, source: Source, *, is_only: bool) -> WebsiteReport:
    """A report with its figures.

    ``is_only`` says that the page holds no other: then its SiteIDCode should be the report's.
    """
    report = _head(source, draft.title or source.title, draft.kind, draft.year)
    report.state, report.format = "values", source.form
    for key, pair in draft.pairs.items():
        _fill(report, fields.BY_KEY[key], pair)
    report.site = report.site_code or report.site
    report.figures = list(draft.figures)
    report.unread = _unread(draft.unread)
    flags = consistency.flags(report)
    if not is_only:
        flags = [flag for flag in flags if flag["rule"] != "site_code_not_tagged"]
    report.flags = flags + _differences(draft, source)
    return report


def _head(source: Source, title: str | None, kind: str, year: int | None) -> WebsiteReport:
    return WebsiteReport(
        source_url=source.url,
        site=host_of(source.url) or None,
        url=canonical(source.url),
        title=title[: metas.LONGEST] if title else None,
        kind=kind,
        year=year,
        published_at=source.published_at,
        site_id_code=source.site_id_code,
        attachments=list(source.attachments),
        cms_family=source.cms_family,
    )


def _fill(report: WebsiteReport, name: Field, pair: Pair) -> None:
    """Put the value of a field into the report, and the text it was read from."""
    if pair.text:
        report.raw[name.key] = pair.text[: metas.LONGEST]
    value, is_rounded = _value(name, pair)
    setattr(report, name.key, value)
    if is_rounded:
        report.rounded.append(name.key)


def _value(name: Field, pair: Pair) -> tuple[Any, bool]:
    """What a pair says, and whether it was printed with too few digits."""
    if pair.stated is not None:
        return pair.stated, False
    if name.kind not in {fields.COUNT, fields.DAYS}:
        return _words(name, pair.text), False
    read = values.quantity_in if pair.is_told else values.quantity
    found = None if values.is_missing(pair.text) else read(pair.text, pair.unit or name.unit)
    return values.count(found) if name.kind == fields.COUNT else (values.days(found), False)


def _words(name: Field, text: str) -> str | bool | list[str] | None:
    if name.kind == fields.YES_NO:
        return boxes.yes_no(text)
    if name.kind == fields.CODE:
        return values.site_code(text)
    chosen = boxes.ticked(text)
    if name.kind == fields.BOXES:
        if chosen is not None:
            return chosen
        is_none = text.strip().startswith("无") and values.is_missing(text)
        return [] if is_none else (None if values.is_missing(text) else boxes.listed(text))
    if name.kind == fields.CHOICE and chosen is not None:
        return values.text("、".join(chosen))
    return values.text(text)


def _unread(pairs: Sequence[Pair]) -> list[dict[str, str]]:
    kept = [
        {"label": pair.label[: metas.LONGEST], "text": pair.text[: metas.LONGEST]}
        for pair in pairs
        if pair.text and not labels.names_somebody(f"{pair.label}：{pair.text}")
    ]
    return kept[:MOST_UNREAD]


def _differences(draft: Draft, source: Source) -> list[dict[str, str]]:
    """Flags for a figure printed twice, and for a year that is not the title's."""
    found = [
        {
            "rule": "copies_differ",
            "detail": f"{name.key}: {first.text[:200]} and {second.text[:200]}",
        }
        for first, second in draft.copies
        if (name := first.field) and _value(name, first)[0] != _value(name, second)[0]
    ]
    named = titles.year_of(source.title)
    if named and draft.year and named != draft.year:
        found.append(
            {"rule": "year_not_in_title", "detail": f"year {draft.year}, title {source.title}"}
        )
    return found
