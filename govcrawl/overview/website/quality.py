"""How well the sites work: search, features, broken links, pages that only a browser reads."""

from urllib.parse import urlsplit

from rich.table import Table

from govcrawl.overview.cells import UNKNOWN, add, part, table
from govcrawl.overview.findings import Document, Findings
from govcrawl.urls import same_site

RENDERED_COLLECTIONS = ("website_checks", "website_columns", "website_pages")
LINKS_OF_A_SITE = 10
"""Broken links shown of one site; the database has them all."""

LONGEST_ADDRESS = 80


def home_pages(findings: Findings) -> Table:
    """What each home page offers, whether its search works and how its links answer."""
    shown = table("Home pages", "office", "search", "found", "broken links", "features")
    for check in findings.of("website_checks", "office_id", reason="ok"):
        search = check["search"] or {"state": UNKNOWN, "trials": []}
        found = [trial["result"] for trial in search["trials"]]
        cells = (
            findings.office(check),
            search["state"],
            part(found.count("found"), len(found)) if found else "",
            _broken(check),
            " ".join(check["features"] or ()),
        )
        add(shown, cells)
    return shown


def _broken(check: Document) -> str:
    """Links that failed, of those asked; a dash where none was asked."""
    if not check["links"]:
        return UNKNOWN
    parts = (check["links"]["home"], check["links"]["others"])
    failed = sum(each["dead"] + each["suspected"] for each in parts)
    return part(failed, sum(each["checked"] for each in parts))


def broken_links(findings: Findings) -> Table:
    """The links that failed, each with the page it stands on."""
    title = f"Broken links (at most {LINKS_OF_A_SITE} a site)"
    shown = table(title, "office", "verdict", "answer", "kind", "link", "stands on")
    for check in findings.of("website_checks", "office_id"):
        for link in (check["broken_links"] or ())[:LINKS_OF_A_SITE]:
            cells = (
                findings.office(check),
                link["verdict"],
                link["status"] or link["reason"] or "",
                link["kind"],
                _short(link["url"], check["url"]),
                _short(link["page_url"], check["url"]),
            )
            add(shown, cells)
    return shown


def _short(url: str, home: str) -> str:
    """An address without the site's own, and no longer than a cell can show."""
    inside = urlsplit(url)._replace(scheme="", netloc="").geturl() if same_site(url, home) else url
    return inside if len(inside) <= LONGEST_ADDRESS else f"{inside[: LONGEST_ADDRESS - 1]}…"


def rendered(findings: Findings) -> Table:
    """The pages a browser had to render before they could be read."""
    shown = table("Read in a browser", "office", "collection", "what", "address")
    for name in RENDERED_COLLECTIONS:
        for page in findings.of(name, rendered=True):
            what = page.get("name") or page.get("title") or ""
            add(shown, (findings.office(page), name, what, page["url"]))
    return shown


def hints(findings: Findings) -> list[str]:
    """How to get a browser, where a page needed one and none was rendered."""
    held = findings.database
    needed = held["outcomes"].count_documents({**findings.own, "reason": "needs_js"})
    was_rendered = any(
        held[name].count_documents({**findings.own, "rendered": True}, limit=1)
        for name in RENDERED_COLLECTIONS
    )
    if not needed or was_rendered:
        return []
    return [
        f"Not read: {needed} of the sites is drawn by scripts, and no browser was there to do it.",
        "           With Chromium the crawl reads such sites (Debian: apt install chromium).",
    ]
