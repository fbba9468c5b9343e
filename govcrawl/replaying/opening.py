"""The database, opened for writing outside a crawl: proved to take writes, its indexes there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from scrapy.settings import BaseSettings

from govcrawl.storage.collections import IndexConflict, ensure_indexes
from govcrawl.storage.connection import (
    database_uri,
    hide_password,
    open_async_database,
    verify,
    without_password,
)
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.writer import StorageLost


class Unusable(Exception):  # noqa: N818 -- a state of affairs, as StorageLost is
    """The database cannot be used, or was lost; the message says which and why, no password."""


@asynccontextmanager
async def opened(settings: BaseSettings) -> AsyncIterator[AsyncDatabase[dict[str, Any]]]:
    """The settings' database while the context lasts.

    Raises Unusable for everything a database can do to the body, too.
    """
    uri = str(settings["GOVCRAWL_MONGO_URI"])
    database: AsyncDatabase[dict[str, Any]] | None = None
    try:
        uri = await asyncio.to_thread(database_uri, settings)
        database = open_async_database(settings, uri)
        await verify(database)
        await ensure_indexes(database)
        yield database
    except (PyMongoError, EmbeddedError, IndexConflict, StorageLost) as error:
        place = without_password(uri) or "the embedded database"
        said = f"{place}: {type(error).__name__}: {hide_password(str(error), uri)}"
        raise Unusable(said) from None
    finally:
        if database is not None:
            await database.client.close()
