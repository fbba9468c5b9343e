"""Databases for tests: one shared server, a fresh database each, and servers to stop and start.

``GOVCRAWL_TEST_MONGO_URI`` runs the tests against that MongoDB; else the embedded server is used.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database
from pymongo.write_concern import WriteConcern
from scrapy.settings import Settings

from govcrawl.storage import embedded
from govcrawl.storage.home import project_settings


class DatabaseServer:
    """An embedded server of a test's own; it comes back with the same address and data."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.uri = ""

    def start(self) -> str:
        """Start it, or start it again; returns its URI."""
        self.uri = embedded.start(self.home).uri
        return self.uri

    def stop(self) -> None:
        """End it in good order."""
        embedded.stop(self.home)

    def kill(self) -> None:
        """kill -9."""
        server = embedded.running(self.home)
        assert server is not None
        os.kill(server.pid, signal.SIGKILL)
        while embedded.running(self.home) is not None:
            pass  # the lock is freed as the process ends, at once

    def discard(self) -> None:
        """End it, if it runs, without the two seconds that good order takes."""
        if embedded.running(self.home) is not None:
            self.kill()


def settings_for(uri: str, home: Path, **others: object) -> Settings:
    """The project's settings for a test: this database, this home folder, short patience."""
    settings = project_settings()
    values = {"GOVCRAWL_MONGO_URI": uri, "GOVCRAWL_HOME": str(home), **others}
    settings.setdict({"GOVCRAWL_STORAGE_TIMEOUT": 2, "GOVCRAWL_STORAGE_RETRY": 5} | values)
    return settings


@pytest.fixture(scope="session")
def database_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server all tests share."""
    given = os.environ.get("GOVCRAWL_TEST_MONGO_URI")
    if given:
        yield given
        return
    server = DatabaseServer(tmp_path_factory.mktemp("database"))
    yield server.start()
    server.discard()


@pytest.fixture
def database(database_uri: str) -> Iterator[Database[dict[str, object]]]:
    """A fresh database, dropped afterwards; ``database.name`` goes into the settings of a crawl."""
    client: MongoClient[dict[str, object]] = MongoClient(database_uri, tz_aware=True)
    name = f"govcrawl_test_{uuid4().hex[:12]}"
    with client:
        yield client.get_database(name, write_concern=WriteConcern(w="majority", j=True))
        client.drop_database(name)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DatabaseServer]:
    """A server of the test's own, running, to be stopped, killed and started."""
    own = DatabaseServer(tmp_path / "server")
    own.start()
    yield own
    own.discard()
