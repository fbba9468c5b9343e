"""What a run found, as tables for a terminal. Reads the database and changes nothing in it."""

from collections.abc import Callable, Iterator, Mapping

from pymongo.synchronous.database import Database
from rich.table import Table

from govcrawl.overview import accounts, contents, progress, quality, wechat, weibo
from govcrawl.overview.findings import Document, Findings

Shown = Callable[[Findings], Table]

WEBSITE: tuple[Shown, ...] = (
    contents.columns,
    contents.letters,
    contents.guides,
    contents.reports,
    quality.home_pages,
    quality.broken_links,
    quality.rendered,
    progress.latest,
)
CHANNELS: Mapping[str, tuple[Shown, tuple[Shown, ...]]] = {
    "weibo": (accounts.targets, (weibo.accounts,)),
    "wechat": (accounts.targets, (wechat.accounts,)),
}
"""By spider: how its targets are shown, and what it found. The others' are those of a website."""


def tables(
    database: Database[Document], run: Document, names: Mapping[str, str]
) -> Iterator[Table]:
    """The tables of one run; those about things it did not find are left out.

    ``run`` is its document in ``runs`` and ``names`` the offices' Chinese names by their id. Raises
    PyMongoError where the database cannot be read.
    """
    findings = Findings(database, run, names)
    yield progress.collections(findings)
    targets, found = CHANNELS.get(findings.spider, (progress.targets, WEBSITE))
    yield targets(findings)
    for each in found:
        table = each(findings)
        if table.row_count:
            yield table


def hints(database: Database[Document], run: Document) -> list[str]:
    """What the reader could do to see more."""
    return quality.hints(Findings(database, run, {}))
