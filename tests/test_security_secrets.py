"""A night with a credential of every kind: crawls, schedule, check and report tell none of them.

tests/test_discreet_*.py do the same for each way a platform is asked; here are the commands around
them, the database's password, the command lines of every process and the scores.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import Place
from tests.support.raw_server import RawServer, answer
from tests.support.rendering import processes
from tests.support.secrecy import documents_in, files_under, told
from tests.support.weibo_crawl import weibo_command, weibo_environment, weibo_registry
from tests.test_discreet_platforms import NOW, Echo
from tests.web.pages import Answer
from tests.web.platforms import wechat
from tests.web.platforms.serving import Asked, serve
from tests.web.platforms.weibo import GOOD_COOKIE, GOOD_TOKEN, WeiboPlatform, sample_accounts

Documents = Database[dict[str, Any]]
USER, PASSWORD = "night-crawler", "pAss/word+of:the@database"
WEBHOOK_KEY, SIGNING = "hOoK0123456789abcdef", "SECsigning0123456789"
SCRAPYD_PASSWORD = "an-0perat0r-of-scrapyd"
SECRETS = (
    *(pair.partition("=")[2] for pair in GOOD_COOKIE.split("; ")),
    *(GOOD_TOKEN, PASSWORD, WEBHOOK_KEY, SIGNING, SCRAPYD_PASSWORD),
    *wechat.SESSION.values(),
)


@dataclass
class Watching(Echo):
    """A platform that repeats what it is told, and sees who runs meanwhile, as any user can."""

    seen: set[bytes] = field(default_factory=set)

    def answer(self, asked: Asked) -> Answer:
        self.seen |= {line(pid) for pid, _ in processes()}
        return super().answer(asked)


def line(pid: int) -> bytes:
    """A process's command line; empty for one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@dataclass
class Night:
    """Where it all goes; ``said`` is what every command printed."""

    place: Place
    environment: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)

    def run(self, name: str, *command: str, **environment: str) -> None:
        run = ready_python.run if name != "weibo" else in_a_process_of_its_own
        given = {**self.environment, **environment}
        done = run([sys.executable, *command], given, project_folder(), 120)
        self.said[name] = f"{done.returncode} {done.stdout}{done.stderr}"


def in_a_process_of_its_own(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: int
) -> subprocess.CompletedProcess[str]:
    """As an operator starts it, for others on the machine to see."""
    return subprocess.run(
        command,
        env=dict(environment),
        cwd=folder,
        timeout=seconds,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def protected(database: Documents, database_uri: str) -> Iterator[str]:
    """The address of the tests' database with a user and a password, which it checks."""
    admin = database.client.admin
    admin.command("createUser", USER, pwd=PASSWORD, roles=["root"])
    yield database_uri.replace("://", f"://{USER}:{quote(PASSWORD, safe='')}@", 1)
    admin.command("dropUser", USER)


@pytest.fixture
def webhook() -> Iterator[RawServer]:
    """It refuses, and says with what it was asked."""
    with RawServer(lambda _, target, __: answer(_refusal(target), status="200 OK")) as server:
        yield server


def _refusal(target: str) -> bytes:
    return json.dumps({"errcode": 1, "errmsg": f"no robot at {target}"}).encode()


def plan(folder: Path, port: int) -> str:
    """A plan with one crawl on a scrapyd that refuses everybody."""
    file = folder / "plan.toml"
    file.write_text(
        f'[nodes]\nnorth = "http://127.0.0.1:{port}"\n'
        '[[crawl]]\nname = "weibo"\nspider = "weibo"\nwhen = "* * * * *"\noverdue_after = "30s"\n'
    )
    return str(file)


@pytest.fixture
def night(
    protected: str, database: Documents, tmp_path: Path, webhook: RawServer
) -> tuple[Night, Watching]:
    """Everything an operator does in a night, once."""
    session = urlencode(wechat.SESSION)
    accounts = sample_accounts(NOW)[:1]
    place = Place(
        protected, database.name, tmp_path / "home", weibo_registry(tmp_path / "r", accounts)
    )
    weibo, other = Watching(WeiboPlatform(accounts, NOW)), wechat.sample_accounts(NOW)[:1]
    talkative = Watching(wechat.WechatPlatform(other, NOW, counts_in_page=False), seen=weibo.seen)
    with (place.registry / "channels.csv").open("a", encoding="utf-8") as channels:
        channels.write(f"519900,wechat,,,{other[0].biz},{other[0].name},open\n")
    settings = {"LOG_LEVEL": "DEBUG", "GOVCRAWL_ARCHIVE": str(tmp_path / "archive")}
    with serve(weibo) as one, serve(talkative) as two:
        environment = weibo_environment(
            place,
            one.origin,
            GOVCRAWL_WECHAT_DELAY="0",
            GOVCRAWL_WEIBO_TOKEN=GOOD_TOKEN,
            GOVCRAWL_WEIBO_COOKIE=GOOD_COOKIE,
            GOVCRAWL_WECHAT_SESSION=session,
            GOVCRAWL_WEBHOOK=webhook.url(f"/robot/send?access_token={WEBHOOK_KEY}"),
            GOVCRAWL_WEBHOOK_SECRET=SIGNING,
            SCRAPYD_USERNAME="operator",
            SCRAPYD_PASSWORD=SCRAPYD_PASSWORD,
        )
        night = Night(place, environment)
        crawl = weibo_command("interface=web", "max_pages=1", settings=settings)[1:]
        night.run("weibo", *crawl)
        asked = [each.replace("weibo", "wechat") for each in crawl[:4]]
        options = [f"-s{name}={value}" for name, value in settings.items()]
        origin = f"{wechat.HOST}={two.origin}"
        night.run("wechat", *asked, "-amax_articles=2", *options, GOVCRAWL_ORIGINS=origin)
    lost = {"GOVCRAWL_MONGO_URI": protected.replace("pAss", "wrong")}
    night.run("locked out", *crawl, **lost)
    night.run("show", "scripts/show.py")
    night.run("show locked out", "scripts/show.py", **lost)
    night.run("schedule", "scripts/schedule.py", plan(tmp_path, webhook.port))
    night.run("check", "scripts/check_runs.py", "--webhook", "dingtalk", "--webhook-always")
    out = ("--out", str(tmp_path / "evaluation"), "--runs", "0")
    night.run("aggregate", "scripts/aggregate.py", *out)
    return night, weibo


def test_a_whole_night_tells_no_secret(
    night: tuple[Night, Watching], webhook: RawServer, database: Documents, tmp_path: Path
) -> None:
    """Each part is first shown to have happened: silence about nothing proves nothing."""
    done, platform = night
    said = done.said
    for name in ("weibo", "wechat"):
        assert said[name][0] in "03", said[name][-3000:]
        assert "DEBUG" in said[name]
    for name in ("locked out", "show locked out"):
        assert "uthentication failed" in said[name], said[name][-3000:]
    assert "no robot at" in said["check"], said["check"]
    assert any(WEBHOOK_KEY in target for target in webhook.asked)
    assert "north" in said["schedule"], said["schedule"]
    assert (tmp_path / "evaluation" / "report.html").is_file(), said["aggregate"][-3000:]
    assert any(b"crawl\0weibo" in each for each in platform.seen)
    for collection in ("runs", "weibo_posts", "wechat_articles", "evaluations"):
        assert database[collection].count_documents({}) > 0, collection

    for name, text in said.items():
        assert told(text.encode(), SECRETS) == set(), name
    assert told(documents_in(database), SECRETS) == set()
    written = files_under(tmp_path)
    assert b"WARC/1.1" in written
    assert told(written, SECRETS) == set()
    assert told(b"\n".join(platform.seen), SECRETS) == set()


def test_the_search_finds_what_it_searches_for(protected: str) -> None:
    """The password is spelled as an address spells it, so the test above would see it there."""
    assert told(protected.encode(), SECRETS)
    with MongoClient[dict[str, Any]](protected) as client:
        client.admin.command("ping")
