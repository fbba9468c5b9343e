"""What an import brought in: figures, and articles with their counts."""

from collections.abc import Iterable

from rich.table import Table

from govcrawl.overview.cells import add, day, table
from govcrawl.overview.findings import Document, Findings

FIGURES = 20
"""Observations shown; the database has them all."""


def observations(findings: Findings) -> Table:
    """The first figures of the import, with who says so."""
    headings = ("office", "channel", "metric", "period", ">value", "source", "method")
    shown = table(f"Observations (at most {FIGURES})", *headings)
    for figure in list(findings.of("observations", "target"))[:FIGURES]:
        cells = (
            findings.office(figure),
            figure["channel"],
            figure["metric"],
            figure["period"],
            figure["value_raw"] or f"{figure['value']:,g}",
            figure["source"],
            figure["method"],
        )
        add(shown, cells)
    return shown


def articles(findings: Findings) -> Table:
    """How many articles of each account the import told of, and of how many the reads."""
    headings = ("office", "account", ">articles", "newest", ">reads seen", ">reads not seen")
    shown = table("Articles", *headings)
    for told in _by_account(findings.of("wechat_articles", "office_id", "biz")):
        seen = sum(each["reads"] is not None for each in told)
        dates = [each["published_at"] for each in told if each["published_at"]]
        names = [each["account_name"] for each in told if each["account_name"]]
        newest = day(max(dates, default=None))
        account = names[0] if names else told[0]["biz"]
        unseen = len(told) - seen
        add(shown, (findings.office(told[0]), account, len(told), newest, seen, unseen))
    return shown


def _by_account(articles: Iterable[Document]) -> Iterable[list[Document]]:
    found: dict[str, list[Document]] = {}
    for article in articles:
        found.setdefault(article["biz"], []).append(article)
    return found.values()
