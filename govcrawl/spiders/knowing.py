"""What a spider may ask the database before it asks a platform, through a connection of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings

from govcrawl.storage.connection import database_uri, open_async_database
from govcrawl.storage.embedded import EmbeddedError


@asynccontextmanager
async def known_database(settings: BaseSettings) -> AsyncIterator[AsyncDatabase[dict[str, Any]]]:
    """The crawl's database while the context lasts.

    Raises CloseSpider("storage_failed") where it cannot be asked: nothing could be stored either.
    """
    database = None
    try:
        uri = await asyncio.to_thread(database_uri, settings)
        database = open_async_database(settings, uri)
        yield database
    except (PyMongoError, EmbeddedError) as error:
        raise CloseSpider("storage_failed") from error
    finally:
        if database is not None:
            await database.client.close()
