"""What a run found, as tables for a terminal. Reads the database and changes nothing in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pymongo.synchronous.database import Database
from rich.table import Table

from govcrawl.overview import contents, progress, quality
from govcrawl.overview.findings import Document, Findings


def tables(
    database: Database[Document], run: Document, names: Mapping[str, str]
) -> Iterator[Table]:
    """The tables of one run; those about things it did not find are left out.

    ``run`` is its document in ``runs`` and ``names`` the offices' Chinese names by their id. Raises
    PyMongoError where the database cannot be read.
    """
    findings = Findings(database, run, names)
    yield progress.collections(findings)
    yield progress.targets(findings)
    found: tuple[Any, ...] = (
        contents.columns,
        contents.letters,
        contents.guides,
        contents.reports,
        quality.home_pages,
        quality.broken_links,
        quality.rendered,
        progress.latest,
    )
    for each in found:
        table = each(findings)
        if table.row_count:
            yield table


def hints(database: Database[Document], run: Document) -> list[str]:
    """What the reader could do to see more."""
    return quality.hints(Findings(database, run, {}))
