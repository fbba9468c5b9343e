"""What the sites hold besides articles: columns, letters, service guides, annual reports."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from rich.table import Table

from govcrawl.overview.cells import UNKNOWN, add, day, days, number, part, table
from govcrawl.overview.findings import Document, Findings
from govcrawl.urls import canonical

ELEMENTS = {
    "name": "事项名称",
    "legal_basis": "设定依据",
    "conditions": "申请条件",
    "materials": "办理材料",
    "place": "办理地点",
    "time": "办理时间",
    "phone": "联系电话",
    "process": "办理流程",
}
"""The eight elements of a guide, by their name in ``website_services``."""


def columns(findings: Findings) -> Table:
    """Every column of every site: its entries, and how fresh they are."""
    headings = ("office", "column", "kind", ">pages", ">entries read", ">in all", "newest", ">days")
    shown = table("Columns (empty: the site shows no entry)", *headings)
    for pages in _by_column(findings).values():
        first = pages[0]
        in_all = max(_known(page["total"] for page in pages), default=None)
        newest = max((page["newest_at"] for page in pages if page["newest_at"]), default=None)
        cells = (
            findings.office(first),
            first["name"] or first["url"],
            first["kind"] or "",
            len(pages),
            _entries(pages, in_all),
            number(in_all),
            day(newest),
            days(newest, first["observed_at"]),
        )
        add(shown, cells)
    return shown


def _entries(pages: list[Document], in_all: int | None) -> str:
    """How many entries were read, each once: a column's pages may overlap."""
    if not _known(page["entry_count"] for page in pages):
        return UNKNOWN
    listed = (entry for page in pages for entry in page["entries"])
    count = len({canonical(entry["url"]) if entry["url"] else entry["title"] for entry in listed})
    return str(count) if count or in_all else "empty"


def _by_column(findings: Findings) -> dict[str, list[Document]]:
    """The pages of each column, the first one first."""
    found: dict[str, list[Document]] = defaultdict(list)
    for page in findings.of("website_columns", "target", "page_number"):
        found[page["first_url"] or page["url"]].append(page)
    return found


def _known(values: Iterable[int | None]) -> list[int]:
    return [value for value in values if value is not None]


def letters(findings: Findings) -> Table:
    """What each site says of its letters, and what the letters that were read show."""
    headings = ("office", ">received", ">answered", ">rate %", ">satisfied %", ">letters read")
    title = "Letters (received to satisfied: what the site says of all its letters)"
    shown = table(title, *headings, ">open", ">oldest open, days")
    said, read = _letters_by_target(findings)
    for target in sorted({*said, *read}):
        column, found = said.get(target), read.get(target, [])
        totals = column["letters"] if column else {}
        names = ("received", "answered", "answered_rate", "satisfaction")
        waiting = [letter for letter in found if letter["state"] == "open"]
        cells = (
            findings.office(column or found[0]),
            *(number(totals.get(name)) for name in names),
            len(found),
            len(waiting),
            _longest(waiting),
        )
        add(shown, cells)
    return shown


def _letters_by_target(
    findings: Findings,
) -> tuple[dict[str, Document], dict[str, list[Document]]]:
    """The mailbox of each target that says how many letters came, and each target's letters."""
    mailboxes = findings.of("website_columns", letters={"$ne": None})
    read: dict[str, list[Document]] = defaultdict(list)
    for letter in findings.of("website_messages"):
        read[letter["target"]].append(letter)
    return {column["target"]: column for column in mailboxes}, read


def _longest(waiting: list[Document]) -> str:
    """How long the oldest of the open letters has waited, in days."""
    since = [letter for letter in waiting if letter["received_at"]]
    if not since:
        return UNKNOWN if waiting else ""
    oldest = min(since, key=_received)
    return days(oldest["received_at"], oldest["observed_at"])


def _received(letter: Document) -> datetime:
    return cast("datetime", letter["received_at"])


def guides(findings: Findings) -> Table:
    """Every service guide: how much of what it must tell it tells."""
    headings = ("office", "guide", "elements", "missing", "online", ">forms")
    shown = table("Service guides", *headings)
    for guide in findings.of("website_services", "target"):
        there = set(guide["elements"])
        missing = [label for name, label in ELEMENTS.items() if name not in there]
        online = guide["online_url"] or ("yes" if guide["online_entry"] else "")
        cells = (
            findings.office(guide),
            guide["name"] or guide["url"] or guide["guide_id"],
            part(len(ELEMENTS) - len(missing), len(ELEMENTS)),
            " ".join(missing),
            online,
            len(guide["attachments"]),
        )
        add(shown, cells)
    return shown


def reports(findings: Findings) -> Table:
    """Every annual report: what was read, and whether its figures agree with each other."""
    headings = ("site", ">year", "kind", "state", ">visits", ">visitors", ">cases", "flags")
    shown = table("Annual reports (a dash is a figure that was not read)", *headings)
    for report in findings.of("website_reports", "target", "site"):
        cells = (
            report["site_name"] or findings.office(report),
            report["year"] or UNKNOWN,
            report["kind"] or "",
            report["state"] or "",
            *(number(report[name]) for name in ("visits", "unique_visitors", "cases_total")),
            " ".join(flag["rule"] for flag in report["flags"]),
        )
        add(shown, cells)
    return shown
