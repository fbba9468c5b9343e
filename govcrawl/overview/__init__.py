"""What a run found, as tables for a terminal. Reads the database and changes nothing in it."""

from collections.abc import Callable, Iterator, Mapping

from pymongo.synchronous.database import Database
from rich.table import Table

from govcrawl.overview import (
    accounts,
    appstore,
    endpoint,
    imports,
    run,
    website,
    wechat,
    weibo,
)
from govcrawl.overview.findings import Document, Findings
from govcrawl.overview.website import quality

Shown = Callable[[Findings], Table]

TABLES: Mapping[str, tuple[Shown, ...]] = {
    "website": website.TABLES,
    "weibo": (accounts.targets, weibo.accounts),
    "wechat": (accounts.targets, wechat.accounts),
    "appstore": (accounts.named_targets, appstore.apps),
    "endpoint": (accounts.named_targets, endpoint.shares, endpoint.readings),
    "import_observations": (imports.observations,),
    "import_articles": (imports.articles,),
}
"""What is shown of a run, by its spider or the script that imported."""


def tables(
    database: Database[Document], record: Document, names: Mapping[str, str]
) -> Iterator[Table]:
    """The tables of one run; those about things it did not find are left out.

    ``record`` is its document in ``runs`` and ``names`` the offices' Chinese names by their id.
    Raises PyMongoError where the database cannot be read.
    """
    findings = Findings(database, record, names)
    yield run.collections(findings)
    for each in TABLES.get(findings.spider, ()):
        table = each(findings)
        if table.row_count:
            yield table


def hints(database: Database[Document], record: Document) -> list[str]:
    """What the reader could do to see more."""
    return quality.hints(Findings(database, record, {}))
