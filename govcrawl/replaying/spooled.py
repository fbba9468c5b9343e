"""Replays the spool without a crawl."""

from scrapy.settings import BaseSettings

from govcrawl.replaying.opening import opened
from govcrawl.storage.connection import target
from govcrawl.storage.home import home
from govcrawl.storage.spool import Spool
from govcrawl.storage.writer import Writer


def spool_of(settings: BaseSettings) -> Spool:
    """The spool that a crawl with these settings would use."""
    return Spool(home(settings), target(settings))


async def replay(settings: BaseSettings) -> int:
    """Write what waits for the settings' database; the number of records written.

    Raises Unusable, OSError; what was not acknowledged is then still in the spool.
    """
    spool = spool_of(settings)
    if not any(each.target == spool.target for each in spool.waiting()):
        return 0
    async with opened(settings) as database:
        writer = Writer(database, settings.getfloat("GOVCRAWL_STORAGE_RETRY"))
        return await spool.replay(writer)
