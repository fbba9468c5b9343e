"""The spiders of Weibo and WeChat, on platforms that repeat whatever they are told."""

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pymongo.synchronous.database import Database

from govcrawl.china import CHINA
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place
from tests.support.secrecy import documents_in, files_under, told
from tests.support.weibo_crawl import OFFICES, weibo_crawl, weibo_registry
from tests.web.pages import Answer
from tests.web.platforms import wechat
from tests.web.platforms.serving import Asked, Platform, serve
from tests.web.platforms.weibo import EXPIRED_COOKIE, GOOD_COOKIE, GOOD_TOKEN, WeiboPlatform
from tests.web.platforms.weibo import sample_accounts as weibo_accounts

Documents = Database[dict[str, Any]]
NOW = datetime.now(CHINA).replace(microsecond=0)
COOKIES = [pair.partition("=")[2] for pair in f"{GOOD_COOKIE}; {EXPIRED_COOKIE}".split("; ")]
VISITORS = ["sample-visitor-sub", "sample-visitor-subp"]
SESSION = wechat.SESSION
VIEWER = ["1000000007", *SESSION.values()]


@dataclass
class Echo:
    """A platform that adds to each answer what it was asked with; some it gives only late."""

    platform: Platform
    failures: int = 1

    def answer(self, asked: Asked) -> Answer:
        own = self.platform.answer(asked)
        if asked.path == "/robots.txt" or asked.path.startswith("/visitor/"):
            return own
        said = json.dumps({"told": dict(asked.headers), "at": asked.target}).encode()
        if self.failures:
            self.failures -= 1
            return Answer(body=said, status=500)
        headers = {**own.headers, "X-Told": asked.headers.get("cookie", asked.target)}
        if own.body.startswith(b"{"):
            return replace(own, body=b'{"said":' + said + b"," + own.body[1:], headers=headers)
        told_again = f"<!--{escape(said.decode())}--><script>var told = {said.decode()};</script>"
        return replace(own, body=own.body + told_again.encode(), headers=headers)


def discreet(folder: Path, database: Documents, output: str, secrets: Iterable[str]) -> None:
    """Nothing of a crawl tells a secret, though it was told them."""
    documents, files = documents_in(database), files_under(folder)
    assert "DEBUG" in output
    assert b"WARC/1.1" in files
    for left in (output.encode(), documents, files):
        assert told(left, secrets) == set()
    assert b"REDACTED" in files


@pytest.mark.parametrize(
    ("interface", "credential"),
    [
        ("web", {"GOVCRAWL_WEIBO_COOKIE": GOOD_COOKIE}),
        ("web", {"GOVCRAWL_WEIBO_COOKIE": EXPIRED_COOKIE}),
        ("mobile", {"GOVCRAWL_WEIBO_COOKIE": GOOD_COOKIE}),
        ("mobile", {"GOVCRAWL_WEIBO_COOKIE": ""}),
        ("web", {"GOVCRAWL_WEIBO_COOKIE": ""}),
        ("api", {"GOVCRAWL_WEIBO_TOKEN": GOOD_TOKEN}),
    ],
    ids=["cookie", "expired", "mobile-cookie", "mobile-visitor", "visitor", "token"],
)
def test_weibo_is_asked_without_a_trace_of_the_credential(
    interface: str,
    credential: dict[str, str],
    tmp_path: Path,
    database: Documents,
    database_uri: str,
) -> None:
    accounts = weibo_accounts(NOW)[:2]
    registry = weibo_registry(tmp_path / "registry", accounts)
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    settings = {"LOG_LEVEL": "DEBUG", "GOVCRAWL_ARCHIVE": str(tmp_path / "archive")}
    with serve(Echo(WeiboPlatform(accounts, NOW))) as served:
        run = weibo_crawl(
            place,
            served.origin,
            f"interface={interface}",
            "max_pages=2",
            settings=settings,
            **credential,
        )
        used = {header for asked in served.asked for header in asked.headers}
    assert used & {"cookie", "authorization"}
    assert database["outcomes"].count_documents({}) == 2, run.stderr[-3000:]
    secrets = [*COOKIES, *VISITORS, GOOD_TOKEN]
    discreet(tmp_path, database, run.stdout + run.stderr, secrets)


@pytest.mark.parametrize(
    ("argument", "environment"),
    [
        (f"cookie={GOOD_COOKIE}", {}),
        (f"token={GOOD_TOKEN}", {}),
        ("interface=api", {"GOVCRAWL_WEIBO_TOKEN": f"{GOOD_TOKEN} {GOOD_TOKEN}"}),
    ],
    ids=["cookie", "token", "broken"],
)
def test_a_credential_given_wrongly_is_not_repeated_on_the_terminal(
    argument: str, environment: dict[str, str], tmp_path: Path
) -> None:
    registry = weibo_registry(tmp_path / "registry", weibo_accounts(NOW)[:1])
    place = Place("mongodb://127.0.0.1:9/", "test", tmp_path / "home", registry)
    run = weibo_crawl(place, "http://127.0.0.1:9", argument, **environment)
    assert run.returncode == 2
    assert "expected" in run.stderr or "GOVCRAWL_WEIBO_TOKEN: character" in run.stderr
    assert told((run.stdout + run.stderr).encode(), [*COOKIES, GOOD_TOKEN]) == set()


def test_wechat_is_asked_without_a_trace_of_the_session(
    tmp_path: Path, database: Documents, database_uri: str
) -> None:
    accounts = wechat.sample_accounts(NOW)[:2]
    folder = tmp_path / "registry"
    folder.mkdir()
    rows = [
        {
            "office_id": OFFICES["office_id"],
            "channel": "wechat",
            "account": account.biz,
            "label": account.name,
            "state": "open",
            "checked_on": "",
            "evidence": "",
        }
        for account in accounts
    ]
    for name, table in (("offices.csv", [OFFICES]), ("channels.csv", rows)):
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, table[0])
            writer.writeheader()
            writer.writerows(table)
    place = Place(database_uri, database.name, tmp_path / "home", folder)
    session = "&".join(f"{name}={quote(value, safe='')}" for name, value in SESSION.items())
    with serve(Echo(wechat.WechatPlatform(accounts, NOW, counts_in_page=False))) as served:
        run = ready_python.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "wechat", "-a", "max_articles=5"),
                *("-s", "LOG_LEVEL=DEBUG", "-s", f"GOVCRAWL_ARCHIVE={tmp_path / 'archive'}"),
            ],
            place.environment(
                GOVCRAWL_WECHAT_DELAY="0",
                GOVCRAWL_ORIGINS=f"{wechat.HOST}={served.origin}",
                GOVCRAWL_WECHAT_SESSION=session,
            ),
            project_folder(),
            TIMEOUT_SECONDS,
        )
        asked = [asked.target for asked in served.asked]
    assert any(quote(SESSION["key"]) in target for target in asked), run.stderr[-3000:]
    assert database["wechat_articles"].count_documents({}) > 0, run.stderr[-3000:]
    discreet(tmp_path, database, run.stdout + run.stderr, VIEWER)
