"""Which database, and how to reach it: the configured MongoDB or the embedded server."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote_plus, unquote_plus
from uuid import uuid4

from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.synchronous.database import Database
from pymongo.write_concern import WriteConcern
from scrapy.settings import BaseSettings

from govcrawl.storage import embedded
from govcrawl.storage.home import home, project_settings

Document = dict[str, Any]

PROBE = "health"
SECRET_OPTIONS = re.compile(
    r"(?<=[?&])(authMechanismProperties|tlsCertificateKeyFilePassword)=[^&]*", re.IGNORECASE
)
REPLY_WITHIN_SECONDS = 30


def database_uri(settings: BaseSettings) -> str:
    """``GOVCRAWL_MONGO_URI`` when set; else that of the embedded server, started if needed.

    Blocks until the embedded server can be written to. Raises embedded.EmbeddedError with what to
    do when it cannot be had.
    """
    given = str(settings["GOVCRAWL_MONGO_URI"])
    return given or embedded.start(home(settings)).uri


def target(settings: BaseSettings) -> str:
    """The name of the database written to, the same at every start and free of credentials.

    ``host:port,host:port/database``, or ``embedded/database``, whose port may change.
    """
    given = str(settings["GOVCRAWL_MONGO_URI"])
    hosts = ",".join(sorted(_hosts(given).lower().split(","))) if given else "embedded"
    return f"{hosts}/{settings['GOVCRAWL_MONGO_DATABASE']}"


def without_password(uri: str) -> str:
    """The URI with its password, and options that are secrets, replaced by ``***``."""
    scheme, credentials, place = _parts(uri)
    user, colon, _password = credentials.partition(":")
    at = "@" if credentials else ""
    return SECRET_OPTIONS.sub(r"\1=***", f"{scheme}{user}{colon and ':***'}{at}{place}")


def hide_password(text: str, uri: str) -> str:
    """A message that may quote the URI or its password, without either secret."""
    password = _parts(uri)[1].partition(":")[2]
    text = text.replace(uri, without_password(uri)) if uri else text
    for form in {password, unquote_plus(password), quote_plus(password)} - {""}:
        text = text.replace(form, "***")
    return text


def _parts(uri: str) -> tuple[str, str, str]:
    """Scheme with its slashes, credentials, and the rest: whatever may be secret is credentials."""
    scheme = re.match(r"[\w+]+://", uri)
    start = scheme.group() if scheme else ""
    credentials, _, place = uri.removeprefix(start).rpartition("@")
    return start, credentials, place


def _hosts(uri: str) -> str:
    return re.split(r"[/?]", _parts(uri)[2], maxsplit=1)[0]


def _options(settings: BaseSettings) -> dict[str, Any]:
    milliseconds = int(settings.getfloat("GOVCRAWL_STORAGE_TIMEOUT") * 1000)
    return {
        "serverSelectionTimeoutMS": milliseconds,
        "connectTimeoutMS": milliseconds,
        "appname": "govcrawl",
        "tz_aware": True,
    }


@contextmanager
def _understood() -> Iterator[None]:
    """Malformed addresses are one kind of error, where pymongo has two."""
    try:
        yield
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def _concerns(settings: BaseSettings) -> dict[str, Any]:
    """How a replica set is written and read, whatever the URI asks for."""
    # Only a journaled write of the majority survives kill -9; wtimeout because a set that lost
    # its majority would otherwise never answer.
    milliseconds = int(settings.getfloat("GOVCRAWL_STORAGE_TIMEOUT") * 1000)
    return {
        "write_concern": WriteConcern(w="majority", j=True, wtimeout=milliseconds),
        # What is written depends on what was read: a secondary may not have yet what was just
        # acknowledged, and "available" shows what a shard has given away.
        "read_preference": ReadPreference.PRIMARY,
        "read_concern": ReadConcern("local"),
    }


def open_async_database(settings: BaseSettings, uri: str) -> AsyncDatabase[Document]:
    """The crawl's database, nothing sent yet. The caller closes ``database.client``.

    Raises PyMongoError (ConfigurationError) for a URI that cannot be understood.
    """
    options = _options(settings) | {"socketTimeoutMS": REPLY_WITHIN_SECONDS * 1000}
    with _understood():
        client: AsyncMongoClient[Document] = AsyncMongoClient(uri, **options)
    name = settings["GOVCRAWL_MONGO_DATABASE"]
    return client.get_database(name, **_concerns(settings))


def open_database(settings: BaseSettings | None = None) -> Database[Document]:
    """The database for a script; None takes the settings from the environment.

    Starts the embedded server if it is the one in use. Raises embedded.EmbeddedError or
    PyMongoError. The caller closes ``database.client``.
    """
    settings = settings or project_settings()
    uri = database_uri(settings)
    with _understood():
        client: MongoClient[Document] = MongoClient(uri, **_options(settings))
    name = settings["GOVCRAWL_MONGO_DATABASE"]
    return client.get_database(name, **_concerns(settings))


async def verify(database: AsyncDatabase[Document]) -> None:
    """Prove that the database takes a write and gives it back; a ping proves neither.

    Raises PyMongoError when it does not.
    """
    probe = {"_id": uuid4().hex}
    await database[PROBE].insert_one(probe)
    found = await database[PROBE].find_one(probe)
    await database[PROBE].delete_one(probe)
    if found != probe:
        raise PyMongoError("the database acknowledged a write but does not give it back")
