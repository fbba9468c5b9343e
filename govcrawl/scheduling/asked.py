"""What a plan may ask of a spider: its arguments and settings, checked before any scrapyd is."""

import re
from collections.abc import Mapping
from functools import cache

from scrapy.spiderloader import SpiderLoader

from govcrawl import settings as project
from govcrawl.discretion import DEFAULT
from govcrawl.registry.selection import SELECTION_ARGUMENTS, Selection, SelectionError
from govcrawl.scheduling.tables import Table
from govcrawl.storage.home import project_settings

OWN_PREFIX = "GOVCRAWL_"
OF_THE_SERVER = frozenset(
    {"GOVCRAWL_MONGO_URI", "GOVCRAWL_MONGO_DATABASE", "GOVCRAWL_CREDENTIALS", "GOVCRAWL_HOME"}
)
"""Settings that all jobs of a scrapyd share, or this plan would not find what came of them."""
IN_THE_ENVIRONMENT = "none: the environment of scrapyd has what is secret, others see a job's"
_WITH_PASSWORD = re.compile(r"://[^/\s]*@")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@cache
def known_spiders() -> Mapping[str, frozenset[str]]:
    """Every spider with the names of its arguments."""
    loader = SpiderLoader.from_settings(project_settings())
    common = SELECTION_ARGUMENTS | {"registry"}
    return {
        name: common | getattr(loader.load(name), "own_arguments", frozenset())
        for name in loader.list()
    }


def checked_arguments(table: Table, spider: str) -> dict[str, str]:
    """The arguments; what the spider does not know, wrong selections and credentials are noted."""
    known = known_spiders().get(spider, frozenset())
    given = table.texts()
    for name in given:
        if known and name not in known:
            table.wrong(name, "an unknown argument", f"one of {', '.join(sorted(known))}")
    if "shard" in given:
        table.wrong("shard", repr(given["shard"]), "the key shards of the crawl instead")
    if _holds_no_secret(table, given):
        try:
            Selection.from_arguments(given)
        except SelectionError as error:
            table.problems.append(f"{table.place}: {error}")
    return given


def checked_settings(table: Table) -> dict[str, str]:
    """The settings; what this project has none of, a server's own and credentials are noted."""
    given = table.texts()
    known = {name for name in vars(project) if name.startswith(OWN_PREFIX)}
    for name in given:
        if not _NAME.fullmatch(name):
            table.wrong(name, repr(name), "the name of a setting")
        elif name in OF_THE_SERVER:
            table.wrong(name, "it", "it in the environment of scrapyd, the same for all jobs")
        elif name.startswith(OWN_PREFIX) and name not in known:
            table.wrong(name, "an unknown setting", "one that docs/operations.md has")
    _holds_no_secret(table, given)
    return given


def _holds_no_secret(table: Table, given: Mapping[str, str]) -> bool:
    secret = [
        name
        for name, value in given.items()
        if DEFAULT.hides(name, value) or _WITH_PASSWORD.search(value)
    ]
    for name in secret:
        table.wrong(name, "a credential", IN_THE_ENVIRONMENT)
    return not secret
