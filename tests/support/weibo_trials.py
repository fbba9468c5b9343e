"""Trials of the weibo spider: a sample platform, a registry of its accounts, a database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.china import CHINA
from govcrawl.items import as_json
from tests.support.crawl import Place
from tests.support.weibo_crawl import weibo_crawl, weibo_registry
from tests.web.platforms.serving import Served, serve
from tests.web.platforms.weibo import WeiboPlatform
from tests.web.platforms.weibo_accounts import some_posts
from tests.web.platforms.weibo_posts import Account

Documents = Database[dict[str, Any]]
NOW = datetime.now(CHINA).replace(microsecond=0)
DAY = timedelta(days=1)


@dataclass
class Trial:
    """A platform that is served, a registry of its accounts, and a database."""

    platform: WeiboPlatform
    served: Served
    place: Place
    database: Documents

    def crawl(
        self, *arguments: str, code: int = 0, settings: dict[str, str] | None = None, **others: str
    ) -> str:
        """Crawl to the end, forget what was asked before; returns the log."""
        self.served.asked.clear()
        run = weibo_crawl(self.place, self.served.origin, *arguments, settings=settings, **others)
        assert run.returncode == code, run.stderr[-3000:]
        assert "Traceback" not in run.stderr, run.stderr
        return run.stdout + run.stderr

    def paths(self) -> list[str]:
        return [asked.path for asked in self.served.asked if asked.path != "/robots.txt"]

    def outcomes(self) -> dict[str, dict[str, Any]]:
        """The latest run's outcomes by account, each valid."""
        run = self.database["runs"].find_one(sort=[("opened_at", -1)])
        assert run is not None
        found = list(self.database["outcomes"].find({"run_id": run["_id"]}))
        assert len(found) == run["targets"]
        for outcome in found:
            assert schemas.errors("outcomes", as_json(outcome)) == []
        return {outcome["target"].rpartition("|")[2]: outcome for outcome in found}

    def reasons(self) -> list[str]:
        return [outcome["reason"] for _, outcome in sorted(self.outcomes().items())]

    def posts(self, uid: str) -> dict[str, dict[str, Any]]:
        return {post["_id"]: post for post in self.database["weibo_posts"].find({"uid": uid})}


Trials = Callable[..., AbstractContextManager[Trial]]


@pytest.fixture
def trials(database: Documents, database_uri: str, tmp_path: Path) -> Trials:
    """Makes a trial of a platform."""

    @contextmanager
    def made(platform: WeiboPlatform, absent: int = 0) -> Iterator[Trial]:
        registry = weibo_registry(tmp_path / "registry", platform.accounts.values(), absent)
        place = Place(database_uri, database.name, tmp_path / "home", registry)
        with serve(platform) as served:
            yield Trial(platform, served, place, database)

    return made


def account(count: int = 30, uid: str = "5190020001", newest: datetime = NOW - 4 * DAY) -> Account:
    """An account without difficulties: its posts are so old that their counts do not grow."""
    made = Account(uid, "示例市发布")
    made.posts = some_posts(count, newest, every=timedelta(hours=12), first=int(uid) * 10**6)
    return made


def platform(*accounts: Account, **manners: Any) -> WeiboPlatform:
    return WeiboPlatform(accounts, NOW, **manners)
