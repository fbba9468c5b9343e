"""Real crawls of a sample WeChat, as a user runs them."""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place
from tests.support.weibo_crawl import OFFICES
from tests.web.platforms.serving import Served, serve
from tests.web.platforms.wechat import HOST, SESSION, WechatPlatform, origins
from tests.web.platforms.wechat_articles import Account, Article

Documents = Database[dict[str, Any]]
SITE = f"https://{HOST}"
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ALBUM = "1990000000000000001"
Rows = dict[str, list[str]]
Trials = Callable[..., "Trial"]


def short(article: Article) -> str:
    return f"{SITE}/s/{article.short}"


def long(account: Account, article: Article) -> str:
    return f"{SITE}/s?__biz={account.biz}&mid={article.mid}&idx={article.idx}&sn={article.sn}"


def album(account: Account, number: str) -> str:
    return f"{SITE}/mp/appmsgalbum?__biz={account.biz}&action=getalbum&album_id={number}"


def wechat_registry(folder: Path, rows: Mapping[str, Sequence[str]], label: str = "") -> Path:
    """A registry of offices by the last digit of their adcode, each with its WeChat accounts.

    An empty account is an absent channel.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ids = {"office_id": "", "adcode": "", "name_zh": ""}
    offices = [
        {**OFFICES, **ids, "office_id": f"51990{each}", "adcode": f"51990{each}", "name_zh": each}
        for each in rows
    ]
    row = {"channel": "wechat", "checked_on": "", "evidence": "", "label": label}
    channels = [
        {**row, "office_id": f"51990{each}", "account": account, "state": state}
        for each, accounts in rows.items()
        for account in accounts
        for state in ["open" if account else "absent"]
    ]
    for name, table in {"offices": offices, "channels": channels}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, table[0])
            writer.writeheader()
            writer.writerows(table)
    return folder


def session_of(session: Mapping[str, str] = SESSION) -> dict[str, str]:
    """The environment that gives a crawl a session."""
    return {"GOVCRAWL_WECHAT_SESSION": urlencode(session)}


@dataclass
class Trial:
    """A platform that is served, a registry of its accounts, and a database."""

    platform: WechatPlatform
    served: Served
    place: Place
    database: Documents
    log: str = ""

    def command(self, *arguments: str, settings: Mapping[str, str] | None = None) -> list[str]:
        """The command line; ``arguments`` are ``name=value``."""
        line = [sys.executable, "-m", "scrapy", "crawl", "wechat"]
        for argument in arguments:
            line += ["-a", argument]
        for name, value in (settings or {}).items():
            line += ["-s", f"{name}={value}"]
        return line

    def environment(self, **others: str) -> dict[str, str]:
        """A crawl without pauses."""
        given = {"GOVCRAWL_WECHAT_DELAY": "0", "GOVCRAWL_ORIGINS": origins(self.served.origin)}
        return self.place.environment(**{**given, **others})

    def crawl(
        self, *arguments: str, code: int = 0, settings: Mapping[str, str] | None = None, **env: str
    ) -> str:
        """Crawl to the end, forget what was asked before; returns the log."""
        self.served.asked.clear()
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

    def asked(self, path: str = "/") -> list[str]:
        """The addresses asked for that begin like this, robots.txt left out."""
        targets = [each.target for each in self.served.asked if each.path != "/robots.txt"]
        return [target for target in targets if target.startswith(path)]

    def outcomes(self) -> dict[str, dict[str, Any]]:
        """The latest run's outcomes by account, each valid."""
        run = self.database["runs"].find_one(sort=[("opened_at", -1)])
        assert run is not None
        found = list(self.database["outcomes"].find({"run_id": run["_id"]}))
        assert len(found) == run["targets"]
        for outcome in found:
            assert schemas.errors("outcomes", as_json(outcome)) == []
        return {outcome["target"].rpartition("|")[2]: outcome for outcome in found}

    def articles(self) -> dict[str, dict[str, Any]]:
        """The stored articles by their id, each valid; nothing was refused."""
        assert self.database["rejected"].count_documents({}) == 0
        found = {each["_id"]: each for each in self.database["wechat_articles"].find()}
        for document in found.values():
            assert schemas.errors("wechat_articles", as_json(document)) == []
        return found


def id_of(account: Account, article: Article) -> str:
    return f"{account.biz}|{article.mid}|{article.idx}"


@pytest.fixture
def trials(database: Documents, database_uri: str, tmp_path: Path) -> Iterator[Trials]:
    """Makes trials of accounts, registry rows and what a platform can be told."""
    with ExitStack() as stack:
        yield partial(trial_in, stack, database, database_uri, tmp_path)


def trial_in(
    stack: ExitStack,
    database: Documents,
    uri: str,
    folder: Path,
    accounts: list[Account],
    rows: Rows,
    label: str = "",
    **told: Any,
) -> Trial:
    """Accounts on a platform that is served while the stack lasts, and rows that name them."""
    platform = WechatPlatform(accounts, NOW, **told)
    served = stack.enter_context(serve(platform))
    registry = wechat_registry(folder / "registry", rows, label)
    place = Place(uri, database.name, folder / "home", registry)
    return Trial(platform, served, place, database)


def account_of(*articles: Article, number: int = 3990000011, name: str = "示例账号") -> Account:
    return Account(
        number=number,
        name=name,
        principal="示例机关",
        articles=articles,
        albums={ALBUM: articles},
    )


def article_of(mid: int = 2650000001, age: float = 1, **others: Any) -> Article:
    return Article(mid=mid, idx=1, title=f"示例{mid}", published=NOW - age * DAY, **others)


@contextmanager
def own_database(uri: str) -> Iterator[Documents]:
    """A database for the crawls of several tests."""
    name = f"govcrawl_test_{uuid4().hex[:12]}"
    with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        yield client[name]
        client.drop_database(name)
