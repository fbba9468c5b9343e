"""The weibo spider, end to end: a sample platform in, documents and outcomes out."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from govcrawl.parsers.dates import CHINA
from govcrawl.storage.home import project_folder
from tests.support.crawl import Place
from tests.support.database import DatabaseServer
from tests.support.weibo_crawl import (
    weibo_command,
    weibo_crawl,
    weibo_environment,
    weibo_registry,
)
from tests.web.pages import Answer
from tests.web.platforms.serving import Served, serve
from tests.web.platforms.weibo import (
    EXPIRED_COOKIE,
    GOOD_COOKIE,
    GOOD_TOKEN,
    WeiboPlatform,
    sample_accounts,
)
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


@pytest.fixture
def trials(database: Documents, database_uri: str, tmp_path: Path) -> Any:
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


def test_every_interface_gives_the_same_posts(trials: Any) -> None:
    lively, quiet, *_ = sample_accounts(NOW)
    shown: dict[str, list[dict[str, Any]]] = {}
    same = "uid bid created_at text text_complete kind state original edited topics url".split()
    with trials(platform(lively, quiet)) as trial:
        for interface in ("mobile", "web", "api"):
            token = {"GOVCRAWL_WEIBO_TOKEN": GOOD_TOKEN} if interface == "api" else {}
            trial.crawl(f"interface={interface}", **token)
            assert trial.reasons() == ["ok", "ok"]
            stored = list(trial.database["weibo_posts"].find().sort("_id"))
            assert {post["interface"] for post in stored} == {interface}
            for post in stored:
                assert schemas.errors("weibo_posts", as_json(post)) == []
            shown[interface] = [{name: post[name] for name in same} for post in stored]
            counts = [post["likes"] for post in stored]
            assert max(counts) == 1_000_000 if interface != "mobile" else max(counts) <= 1_203_000
            trial.database.drop_collection("weibo_posts")
            trial.database.drop_collection("outcomes")
    assert len(shown["web"]) == 101
    assert shown["web"] == shown["mobile"] == shown["api"]
    assert any(len(post["text"]) > 150 and post["text_complete"] for post in shown["api"])
    run = trial.database["runs"].find_one(sort=[("opened_at", -1)])
    assert run is not None
    assert run["access"] == {"interface": "api", "credential": "token", "stopped": None}


def test_followers_are_exact_on_the_web_and_rounded_on_the_mobile_site(trials: Any) -> None:
    with trials(platform(sample_accounts(NOW)[0])) as trial:
        for interface, expected in (("web", (43945, True)), ("mobile", (43000, False))):
            trial.crawl(f"interface={interface}", "max_pages=1")
            stored = trial.database["weibo_accounts"].find_one()
            assert (stored["followers"], stored["followers_exact"]) == expected


def test_an_old_pinned_post_without_a_mark_does_not_end_an_update(trials: Any) -> None:
    lively = sample_accounts(NOW)[0]
    with trials(platform(lively)) as trial:
        trial.crawl()
        lively.posts += some_posts(3, NOW - timedelta(minutes=5), every=DAY / 24, first=6 * 10**15)
        before = len(trial.posts(lively.uid))
        trial.crawl()
        assert len(trial.posts(lively.uid)) == before + 3
        assert trial.paths().count("/ajax/statuses/mymblog") <= 3
        outcome = trial.outcomes()[lively.uid]
        week = (NOW - 7 * DAY).date().isoformat()
        assert (outcome["reason"], outcome["since"], outcome["missed"]) == ("ok", week, None)


def test_an_expired_cookie_stops_the_channel_and_is_no_zero(trials: Any) -> None:
    accounts = [account(uid=f"519002000{number}") for number in range(3)]
    with trials(platform(*accounts), absent=1) as trial:
        trial.crawl(code=1, GOVCRAWL_WEIBO_COOKIE=EXPIRED_COOKIE)
        assert trial.paths() == ["/ajax/profile/info"]
        assert trial.reasons() == ["absent", *["login_required"] * 3]
        for made in accounts:
            outcome = trial.outcomes()[made.uid]
            day = NOW.date().isoformat()
            assert outcome["missed"] == {"since": None, "until": day}
            assert outcome["fault"] == "unknown"
        assert trial.database["weibo_posts"].count_documents({}) == 0
        assert trial.database["weibo_accounts"].count_documents({}) == 0


@pytest.mark.parametrize(("impatience", "reason"), [("captcha", "rate_limited"), ("418", None)])
def test_a_plea_for_less_ends_the_account_in_progress_in_part(
    trials: Any, impatience: str, reason: str | None
) -> None:
    accounts = [account(uid=f"519002000{number}") for number in range(4)]
    # Profile, two pages, four long texts of the first account; then profile and one page.
    manners = {"patience": 7 + 2, "impatience": impatience}
    with trials(platform(*accounts, **manners)) as trial:
        trial.crawl(code=3)
        assert trial.reasons() == ["ok", "partial", "rate_limited", "rate_limited"]
        first, second, third, _ = (trial.outcomes()[made.uid] for made in accounts)
        assert first["missed"] is None
        assert second["missed"]["since"] is None
        read = trial.posts(accounts[1].uid).values()
        oldest = min(post["created_at"] for post in read).astimezone(CHINA).date()
        assert second["missed"]["until"] == oldest.isoformat()
        assert len(read) == 20, "posts that waited for their long texts are handed over"
        assert {post["text_complete"] for post in read} == {True, False}
        assert (third["requests"], third["fault"]) == (0, "us")
        assert third["missed"] == {"since": None, "until": NOW.date().isoformat()}
        assert len(trial.paths()) == 7 + 2 + 1
        run = trial.database["runs"].find_one()
        assert run["access"]["stopped"] == (reason or "rate_limited")


def test_a_hidden_feed_is_not_an_account_without_posts(trials: Any) -> None:
    hidden, empty = account(uid="5190020001"), Account("5190020002", "示例市发布")
    hidden.hidden = True
    with trials(platform(hidden, empty)) as trial:
        for interface in ("web", "mobile"):
            trial.crawl(f"interface={interface}")
            assert trial.reasons() == ["partial", "ok"]
            outcome = trial.outcomes()[hidden.uid]
            [failure] = outcome["failures"]
            assert (failure["reason"], failure["fault"]) == ("empty", "unknown")
            assert "30" in failure["detail"]
            assert outcome["missed"]["since"] is None


def test_posts_of_others_are_left_out_and_counted(trials: Any) -> None:
    lively = sample_accounts(NOW)[0]
    with trials(platform(lively)) as trial:
        trial.crawl()
        assert "1 posts of other accounts left out" in trial.outcomes()[lively.uid]["detail"]
        assert {post["uid"] for post in trial.database["weibo_posts"].find()} == {lively.uid}


def test_a_visitors_credential_is_renewed_once_and_told_nobody(trials: Any, tmp_path: Path) -> None:
    for interface in ("web", "mobile"):
        made = account(50, uid="5190020001")
        archive = tmp_path / interface
        with trials(platform(made, visitor_lasts=4)) as trial:
            log = trial.crawl(
                f"interface={interface}",
                "mode=full",
                settings={"GOVCRAWL_ARCHIVE": str(archive)},
                GOVCRAWL_WEIBO_COOKIE="",
            )
            assert trial.paths().count("/visitor/genvisitor2") == 2
            outcome = trial.outcomes()[made.uid]
            assert (outcome["reason"], outcome["failures"]) == ("ok", [])
            assert len(trial.posts(made.uid)) == 50
            run = trial.database["runs"].find_one(sort=[("opened_at", -1)])
            assert run["access"]["credential"] == "visitor"
            assert "sample-visitor" not in log
            assert "sample-visitor" not in str([*trial.database["weibo_posts"].find(), run])
            files = b"".join(file.read_bytes() for file in archive.iterdir())
            assert files
            assert not any("visitor" in asked for asked in archived(archive))


def archived(folder: Path) -> list[str]:
    """The addresses and headers an archive holds."""
    from warcio import ArchiveIterator  # noqa: PLC0415

    lines = []
    for file in folder.glob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                head = record.http_headers.to_str() if record.http_headers else ""
                body = record.content_stream().read().decode("utf-8", "replace")
                lines.append(f"{record.rec_headers.get_header('WARC-Target-URI')}\n{head}\n{body}")
    return lines


def test_a_visitors_credential_that_is_refused_again_ends_the_channel(trials: Any) -> None:
    made = account(uid="5190020001"), account(uid="5190020002")
    with trials(platform(*made, patience=3, impatience="login")) as trial:
        trial.crawl(code=3, GOVCRAWL_WEIBO_COOKIE="")
        assert trial.reasons() == ["partial", "login_required"]
        assert trial.paths().count("/visitor/genvisitor2") == 2


def test_without_a_visitor_flow_nobody_is_asked(trials: Any) -> None:
    made = account(uid="5190020001"), account(uid="5190020002")
    with trials(platform(*made, visitors=False)) as trial:
        trial.crawl(code=1, GOVCRAWL_WEIBO_COOKIE="")
        assert trial.reasons() == ["login_required"] * 2
        assert trial.paths() == ["/visitor/genvisitor2"]


def test_robots_txt_is_obeyed_but_by_contract(trials: Any) -> None:
    with trials(platform(account(), robots="User-agent: *\nDisallow: /\n")) as trial:
        for interface in ("web", "mobile"):
            trial.crawl(f"interface={interface}", code=0)
            assert trial.reasons() == ["robots"]
            assert trial.paths() == []
        trial.crawl(code=0, GOVCRAWL_WEIBO_TOKEN=GOOD_TOKEN)
        assert trial.reasons() == ["ok"]


def test_a_spent_token_is_a_login_and_stays_out_of_the_address(trials: Any) -> None:
    with trials(platform(account())) as trial:
        log = trial.crawl(code=1, GOVCRAWL_WEIBO_TOKEN="2.00sample-token-spent")
        assert trial.reasons() == ["login_required"]
        assert "2.00sample" not in log + str([asked.target for asked in trial.served.asked])


def test_what_goes_with_a_request_is_honest(trials: Any) -> None:
    with trials(platform(account())) as trial:
        trial.crawl("interface=web")
        asked = trial.served.asked[-1]
        assert asked.headers["user-agent"].startswith("govcrawl/")
        assert asked.headers["cookie"] == GOOD_COOKIE
        assert asked.headers["x-xsrf-token"] == "sample-xsrf-8b1d"
        assert asked.headers["referer"] == "https://weibo.com/u/5190020001"


def test_a_deleted_post_is_kept_as_removed_without_new_counts(trials: Any) -> None:
    made = account(newest=NOW - timedelta(hours=1))
    with trials(platform(made)) as trial:
        trial.crawl()
        gone, still = made.posts[-2], made.posts[-4]
        made.delete(gone.mid)
        trial.crawl()
        asked = [asked.query["id"] for asked in trial.served.asked if asked.path.endswith("show")]
        assert len(asked) == 1
        posts = trial.posts(made.uid)
        removed, kept = posts[str(gone.mid)], posts[str(still.mid)]
        assert (removed["state"], removed["text"]) == ("removed", gone.text)
        assert removed["likes"] is not None, "the counts that were seen last stay"
        assert [reading["likes"] for reading in removed["history"]].count(None) <= 1
        assert (kept["state"], len(kept["history"])) == ("present", 2)
        trial.crawl()
        assert not any(asked.path.endswith("show") for asked in trial.served.asked)
        assert trial.reasons() == ["ok"]


def test_a_long_text_is_asked_for_once_and_again_when_it_was_edited(trials: Any) -> None:
    made = account(newest=NOW - timedelta(hours=1))
    long = next(post for post in reversed(made.posts) if len(post.text) > 140)
    with trials(platform(made)) as trial:
        trial.crawl()
        trial.crawl()
        assert "/ajax/statuses/longtext" not in trial.paths()
        stored = trial.posts(made.uid)[str(long.mid)]
        assert (stored["text"], stored["text_complete"], stored["revision"]) == (long.text, True, 1)
        made.change(long.mid, text=long.text + "更正。", edits=1)
        trial.crawl()
        assert trial.paths().count("/ajax/statuses/longtext") == 1
        stored = trial.posts(made.uid)[str(long.mid)]
        assert (stored["text"], stored["revision"]) == (long.text + "更正。", 2)
        assert stored["edited"] is True


def test_a_page_that_fails_leaves_the_rest_unread_and_says_so(trials: Any) -> None:
    down = Answer(body=b"<html>502</html>", status=502)
    made = account(50)
    with trials(platform(made)) as trial:
        trial.platform.disturbed["/ajax/statuses/mymblog"] = [None, down, down]
        trial.crawl()
        outcome = trial.outcomes()[made.uid]
        assert (outcome["reason"], outcome["failures"][0]["reason"]) == ("partial", "http_5xx")
        oldest = min(post["created_at"] for post in trial.posts(made.uid).values())
        assert outcome["missed"]["until"] == oldest.astimezone(CHINA).date().isoformat()
        trial.crawl()
        outcome = trial.outcomes()[made.uid]
        assert (outcome["reason"], outcome["since"]) == ("ok", None), "it was never read to its end"
        assert len(trial.posts(made.uid)) == 50


def test_doubts_about_an_account_are_told(trials: Any) -> None:
    made = account(5)
    with trials(platform(made)) as trial:
        made.verified_type, made.name = 0, "路人甲"
        trial.crawl()
        detail = trial.outcomes()[made.uid]["detail"]
        assert "not verified as government (verified_type 0" in detail
        assert "路人甲" in detail
        assert "示例市发布" in detail


def test_an_account_that_is_gone_is_not_listed(trials: Any) -> None:
    made = account(5), account(5, uid="5190020002")
    with trials(platform(*made)) as trial:
        del trial.platform.accounts[made[0].uid]
        trial.crawl("interface=mobile")
        assert trial.reasons() == ["not_listed", "ok"]
        assert trial.outcomes()[made[0].uid]["missed"] is None


def test_a_limit_of_pages_says_what_is_missing(trials: Any) -> None:
    made = account(50)
    with trials(platform(made)) as trial:
        trial.crawl("max_pages=1")
        outcome = trial.outcomes()[made.uid]
        assert (outcome["reason"], len(trial.posts(made.uid))) == ("partial", 20)
        assert "left after 1 pages" in outcome["detail"]
        assert outcome["missed"]["until"] is not None


def test_only_the_days_asked_for_are_stored(trials: Any) -> None:
    made = account(60)
    since, until = (NOW - 20 * DAY).date(), (NOW - 10 * DAY).date()
    with trials(platform(made)) as trial:
        trial.crawl(f"since={since}", f"until={until}")
        days = {p["created_at"].astimezone(CHINA).date() for p in trial.posts(made.uid).values()}
        assert (min(days), max(days), len(days)) == (since, until, 11)
        outcome = trial.outcomes()[made.uid]
        assert (outcome["since"], outcome["until"]) == (since.isoformat(), until.isoformat())
        assert outcome["reason"] == "ok"


def test_a_replay_needs_no_credential_and_gives_the_same(trials: Any, tmp_path: Path) -> None:
    made = account(30)
    with trials(platform(made)) as trial:
        trial.crawl(settings={"GOVCRAWL_ARCHIVE": str(tmp_path / "archive")})
        before = trial.posts(made.uid)
        trial.database.drop_collection("weibo_posts")
        trial.crawl(
            settings={"GOVCRAWL_REPLAY": str(tmp_path / "archive")}, GOVCRAWL_WEIBO_COOKIE=""
        )
        assert trial.served.asked == []
        after = trial.posts(made.uid)
        hashes = [
            {key: post["content_hash"] for key, post in each.items()} for each in (before, after)
        ]
        assert hashes[0] == hashes[1]
        run = trial.database["runs"].find_one(sort=[("opened_at", -1)])
        assert run["access"]["credential"] == "none"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_mid_account_ends_it_in_good_order(trials: Any, number: signal.Signals) -> None:
    accounts = [account(100, uid=f"519002000{number}") for number in range(3)]
    with trials(platform(*accounts), absent=1) as trial:
        process = subprocess.Popen(
            weibo_command(),
            env=weibo_environment(trial.place, trial.served.origin, GOVCRAWL_WEIBO_DELAY="0.2"),
            cwd=project_folder(),
            stderr=subprocess.PIPE,
            text=True,
        )
        while process.poll() is None and len(trial.served.asked) < 5:
            time.sleep(0.01)
        process.send_signal(number)
        _, log = process.communicate(timeout=60)
        assert process.returncode == 3, log[-3000:]
        assert "Traceback" not in log, log
        assert trial.reasons() == ["absent", "partial", "cut_short", "cut_short"]
        first, second = (trial.outcomes()[made.uid] for made in accounts[:2])
        assert first["missed"]["until"] is not None
        assert second["missed"] == {"since": None, "until": None}
        assert first["items"] == 1 + len(trial.posts(accounts[0].uid)) == 21


def test_a_database_that_is_lost_while_an_account_is_read_ends_the_crawl(
    server: DatabaseServer, tmp_path: Path
) -> None:
    made = account(400), account(400, uid="5190020002")
    registry = weibo_registry(tmp_path / "registry", made)
    place = Place(server.uri, "govcrawl", tmp_path / "home", registry)
    with serve(platform(*made)) as served:
        process = subprocess.Popen(
            weibo_command(settings={"GOVCRAWL_STORAGE_RETRY": "1"}),
            env=weibo_environment(place, served.origin, GOVCRAWL_WEIBO_DELAY="0.05"),
            cwd=project_folder(),
            stderr=subprocess.PIPE,
            text=True,
        )
        while process.poll() is None and len(served.asked) < 8:
            time.sleep(0.01)
        server.kill()
        _, log = process.communicate(timeout=90)
    assert process.returncode == 1, log[-3000:]
    assert "Closing spider (storage_failed)" in log
    [spool] = (tmp_path / "home" / "spool").glob("*.jsonl")
    assert spool.read_text("utf-8").count('"outcomes"') == 2


def test_a_platform_that_is_down_is_every_accounts_outcome(trials: Any) -> None:
    made = account(5), account(5, uid="5190020002")
    with trials(platform(*made)) as trial:
        trial.served.origin = "http://127.0.0.1:9"
        trial.crawl(code=1)
        assert trial.reasons() == ["refused", "refused"]


def test_nothing_to_ask_ends_at_once(trials: Any) -> None:
    with trials(platform(), absent=1) as trial:
        trial.crawl()
        assert trial.reasons() == ["absent"]
        assert trial.served.asked == []


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("interface=phone", "argument interface: got 'phone', expected one of mobile, web, api"),
        ("interface=api", "argument interface: got 'api', expected mobile or web"),
        ("mode=survey", "argument mode: got 'survey', expected one of update, full"),
        ("refresh=-1", "argument refresh: got '-1', expected a whole number from 0"),
        ("max_pages=0", "argument max_pages: got '0', expected a whole number from 1"),
        ("depth=3", "argument depth: got '3'"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_starts(
    trials: Any, argument: str, message: str
) -> None:
    with trials(platform(account(5))) as trial:
        log = trial.crawl(argument, code=2)
        assert message in log
        assert "Spider opened" not in log
