"""How asking for each site ended, with the articles read there, and those published last."""

from rich.table import Table

from govcrawl.overview.cells import add, amount, day, table
from govcrawl.overview.findings import Document, Findings

LATEST = 5
"""Articles shown."""


def targets(findings: Findings) -> Table:
    """How each target ended, and what was read there."""
    headings = ("office", "outcome", "fault", ">requests", ">articles", "newest", "particulars")
    shown = table("Targets", *headings)
    articles = _articles_by_target(findings)
    for outcome in findings.of("outcomes"):
        found = articles.get(outcome["target"], {"count": 0, "newest": None})
        cells = (
            findings.office(outcome),
            outcome["reason"],
            outcome["fault"] or "",
            outcome["requests"],
            amount(found["count"], outcome),
            day(found["newest"]),
            outcome["detail"] or "",
        )
        add(shown, cells)
    return shown


def _articles_by_target(findings: Findings) -> dict[str, Document]:
    """Number of articles and newest publication date, by target."""
    group = {
        "_id": "$target",
        "count": {"$sum": 1},
        "newest": {"$max": "$published_at"},
    }
    stages: list[Document] = [{"$match": findings.own}, {"$group": group}]
    found = findings.database["website_pages"].aggregate(stages)
    return {each["_id"]: each for each in found}


def latest(findings: Findings) -> Table:
    """The articles published last."""
    shown = table("Latest articles", "published", "office", "title", "source")
    newest = findings.database["website_pages"].find(findings.own).sort("published_at", -1)
    for page in newest.limit(LATEST):
        cells = (day(page["published_at"]), findings.office(page), page["title"], page["source"])
        add(shown, [cell or "" for cell in cells])
    return shown
