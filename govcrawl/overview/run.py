"""The run itself: what it stored."""

from rich.table import Table

from govcrawl.items import ITEM_CLASSES
from govcrawl.overview.cells import add, table
from govcrawl.overview.findings import Findings

CHANNELS = {
    "website": "website_",
    "weibo": "weibo_",
    "wechat": "wechat_",
    "appstore": "app",
    "endpoint": "endpoint_",
}
"""How the names of the collections that belong to one channel begin."""


def collections(findings: Findings) -> Table:
    """How many documents each collection holds, of this run and in all.

    Those of other channels are left out where the run stored nothing in them.
    """
    title = f"Run {findings.run['_id']}: {findings.run['outcome']}"
    shown = table(title, "collection", ">of this run", ">in all")
    shown.min_width = len(title)
    for name in (item.collection for item in ITEM_CLASSES):
        held = findings.database[name]
        own = held.count_documents(findings.own)
        others = (begin for spider, begin in CHANNELS.items() if spider != findings.spider)
        if own or not name.startswith(tuple(others)):
            add(shown, (name, own, held.count_documents({})))
    return shown
