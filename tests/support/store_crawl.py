"""Real crawls of sample app stores, as a user runs them."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place
from tests.support.weibo_crawl import OFFICE, OFFICES
from tests.web.pages import Answer
from tests.web.platforms.serving import Asked, Served, serve
from tests.web.platforms.store_apps import (
    APPLE_ID,
    DEVELOPER,
    HUAWEI_ID,
    LABEL,
    PACKAGE,
    StoreApp,
    some_reviews,
    tongban,
)
from tests.web.platforms.stores import SampleStore, origins

Documents = Database[dict[str, Any]]
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
APPLE, HUAWEI = f"apple:{APPLE_ID}", f"huawei:{HUAWEI_ID}"
TENCENT, XIAOMI, OPPO = (f"{store}:{PACKAGE}" for store in ("tencent", "xiaomi", "oppo"))
Row = dict[str, str]
Trials = Callable[..., "Trial"]
COLUMNS = "office_id channel account label state checked_on evidence package developer".split()


def row(account: str, **others: str) -> Row:
    """A row of the registry for an app as it should be."""
    known = {"label": LABEL, "developer": DEVELOPER, "state": "open"}
    return {"office_id": OFFICE, "channel": "appstore", "account": account, **known, **others}


def app_in(account: str, reviews: int = 0, **others: object) -> StoreApp:
    """The app a row means, in its store, with figures."""
    figures: dict[str, object] = {"rating": 4.1, "raters": 120, "downloads": 45_678}
    given = {"reviews": some_reviews(reviews, NOW - DAY / 4), **figures, **others}
    return tongban(NOW, app_id=account.partition(":")[2], **given)


def store_registry(folder: Path, rows: Iterable[Row]) -> Path:
    """A registry of one office with these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, table in (
        ("offices", list(OFFICES), [OFFICES]),
        ("channels", COLUMNS, list(rows)),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(table)
    return folder


@dataclass
class Trial:
    """Stores that are served, a registry of apps, and a database."""

    stores: dict[str, SampleStore]
    served: dict[str, Served]
    place: Place
    database: Documents
    log: str = field(default="")

    def command(self, *arguments: str, settings: Mapping[str, str] | None = None) -> list[str]:
        """The command line; ``arguments`` are ``name=value``."""
        line = [sys.executable, "-m", "scrapy", "crawl", "appstore"]
        for argument in arguments:
            line += ["-a", argument]
        for name, value in (settings or {}).items():
            line += ["-s", f"{name}={value}"]
        return line

    def environment(self, **others: str) -> dict[str, str]:
        """A crawl without pauses."""
        place = {name: served.origin for name, served in self.served.items()}
        given = {"GOVCRAWL_APPSTORE_DELAY": "0", "GOVCRAWL_ORIGINS": origins(place)}
        return self.place.environment(**{**given, **others})

    def crawl(
        self, *arguments: str, code: int = 0, settings: Mapping[str, str] | None = None, **env: str
    ) -> str:
        """Crawl to the end, forget what was asked before; returns the log."""
        for served in self.served.values():
            served.asked.clear()
        run = ready_python.run(
            self.command(*arguments, settings=settings),
            self.environment(**env),
            project_folder(),
            TIMEOUT_SECONDS,
        )
        assert run.returncode == code, run.stderr[-3000:]
        assert "Traceback" not in run.stderr, run.stderr
        self.log = run.stdout + run.stderr
        return self.log

    def asked(self, store: str) -> list[Asked]:
        """What a store was asked, robots.txt left out."""
        return [each for each in self.served[store].asked if each.path != "/robots.txt"]

    def paths(self, store: str) -> list[str]:
        """The last part of each path a store was asked for."""
        return [each.path.rpartition("/")[2] for each in self.asked(store)]

    def run(self) -> dict[str, Any]:
        """The latest run."""
        run = self.database["runs"].find_one(sort=[("opened_at", -1)])
        assert run is not None
        return run

    def outcomes(self) -> dict[str, dict[str, Any]]:
        """The latest run's outcomes by account, each valid."""
        run = self.run()
        found = list(self.database["outcomes"].find({"run_id": run["_id"]}))
        assert len(found) == run["targets"]
        for outcome in found:
            assert schemas.errors("outcomes", as_json(outcome)) == []
        return {outcome["target"].rpartition("|")[2]: outcome for outcome in found}

    def reasons(self) -> dict[str, str]:
        """How each account of the latest run ended."""
        return {account: each["reason"] for account, each in self.outcomes().items()}

    def of(self, collection: str) -> dict[str, dict[str, Any]]:
        """The documents of a collection by their id, each valid; nothing was refused."""
        assert self.database["rejected"].count_documents({}) == 0
        found = {each["_id"]: each for each in self.database[collection].find()}
        for document in found.values():
            assert schemas.errors(collection, as_json(document)) == []
        return found

    def apps(self) -> dict[str, dict[str, Any]]:
        """The stored apps by ``store:app id``."""
        return {f"{each['store']}:{each['app_id']}": each for each in self.of("apps").values()}


@pytest.fixture
def trials(database: Documents, database_uri: str, tmp_path: Path) -> Iterator[Trials]:
    """Makes trials of stores and registry rows."""
    with ExitStack() as stack:
        yield partial(trial_in, stack, database, database_uri, tmp_path)


def trial_in(
    stack: ExitStack,
    database: Documents,
    uri: str,
    folder: Path,
    stores: Iterable[SampleStore],
    rows: Iterable[Row],
) -> Trial:
    """Stores that are served while the stack lasts, and rows that name their apps."""
    by_name = {store.name: store for store in stores}
    served = {name: stack.enter_context(serve(store)) for name, store in by_name.items()}
    registry = store_registry(folder / "registry", rows)
    place = Place(uri, database.name, folder / "home", registry)
    return Trial(by_name, served, place, database)


def instead_at(path: str, *given: Answer) -> Callable[[Asked], Answer | None]:
    """Answers, one after the other, for requests whose path has this in it; then the store's."""
    left = list(given)

    def answer(asked: Asked) -> Answer | None:
        return left.pop(0) if left and path in asked.path else None

    return answer
