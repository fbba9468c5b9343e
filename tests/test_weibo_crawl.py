"""The weibo spider, end to end: a sample platform in, documents and outcomes out."""

import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from govcrawl import schemas
from govcrawl.china import CHINA
from govcrawl.items import as_json
from govcrawl.registry import SelectionError
from govcrawl.spiders.weibo.arguments import WeiboArguments
from govcrawl.storage.home import project_folder
from tests.support.crawl import Place
from tests.support.database import DatabaseServer
from tests.support.weibo_crawl import weibo_command, weibo_environment, weibo_registry
from tests.support.weibo_trials import DAY, NOW, Trials, account, platform, trials
from tests.web.platforms.serving import serve
from tests.web.platforms.weibo import GOOD_COOKIE, GOOD_TOKEN, sample_accounts
from tests.web.platforms.weibo_accounts import some_posts
from tests.web.platforms.weibo_posts import Account

__all__ = ["trials"]

XSRF = "sample-xsrf-8b1d"


def test_every_interface_gives_the_same_posts(trials: Trials) -> None:
    lively, quiet, *_ = sample_accounts(NOW)
    shown: dict[str, list[dict[str, Any]]] = {}
    followers = {"mobile": (43000, False), "web": (43945, True), "api": (43945, True)}
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
            assert {post["uid"] for post in stored} == {lively.uid, quiet.uid}
            kept = trial.database["weibo_accounts"].find_one({"uid": lively.uid})
            assert kept is not None
            assert (kept["followers"], kept["followers_exact"]) == followers[interface]
            told = trial.outcomes()[lively.uid]["detail"] or ""
            assert ("1 posts of other accounts left out" in told) is (interface != "api")
            asked = trial.served.asked[-1].headers
            assert asked["user-agent"].startswith("govcrawl/")
            if interface == "web":
                assert (asked["cookie"], asked["x-xsrf-token"]) == (GOOD_COOKIE, XSRF)
                assert asked["referer"] == f"https://weibo.com/u/{quiet.uid}"
            for name in ("weibo_posts", "weibo_accounts", "outcomes"):
                trial.database.drop_collection(name)
    assert len(shown["web"]) == 101
    assert shown["web"] == shown["mobile"] == shown["api"]
    assert any(len(post["text"]) > 150 and post["text_complete"] for post in shown["api"])
    run = trial.database["runs"].find_one(sort=[("opened_at", -1)])
    assert run is not None
    assert run["access"] == {"interface": "api", "credential": "token", "stopped": None}


def test_an_update_sees_what_is_new_removed_and_edited(trials: Trials) -> None:
    """An old pinned post without a mark is no end; a long text is asked for once, and edited."""
    lively, made = sample_accounts(NOW)[0], account(newest=NOW - timedelta(hours=1))
    long = next(post for post in reversed(made.posts) if len(post.text) > 140)
    gone, still = made.posts[-2], made.posts[-4]
    with trials(platform(lively, made)) as trial:
        trial.crawl()
        before = len(trial.posts(lively.uid))
        lively.posts += some_posts(3, NOW - timedelta(minutes=5), every=DAY / 24, first=6 * 10**15)
        made.delete(gone.mid)
        made.change(long.mid, text=long.text + "更正。", edits=1)
        trial.crawl()
        assert len(trial.posts(lively.uid)) == before + 3
        pages = [a for a in trial.served.asked if a.path == "/ajax/statuses/mymblog"]
        assert sum(asked.query["uid"] == lively.uid for asked in pages) <= 3
        outcome = trial.outcomes()[lively.uid]
        week = (NOW - 7 * DAY).date().isoformat()
        assert (outcome["reason"], outcome["since"], outcome["missed"]) == ("ok", week, None)
        asked = [asked.query["id"] for asked in trial.served.asked if asked.path.endswith("show")]
        assert len(asked) == 1
        posts = trial.posts(made.uid)
        removed, kept = posts[str(gone.mid)], posts[str(still.mid)]
        assert (removed["state"], removed["text"]) == ("removed", gone.text)
        assert removed["likes"] is not None, "the counts that were seen last stay"
        assert [reading["likes"] for reading in removed["history"]].count(None) <= 1
        assert (kept["state"], len(kept["history"])) == ("present", 2)
        texts = [a.query["id"] for a in trial.served.asked if a.path.endswith("longtext")]
        assert len([name for name in texts if name == posts[str(long.mid)]["bid"]]) == 1
        stored = posts[str(long.mid)]
        assert (stored["text"], stored["revision"]) == (long.text + "更正。", 2)
        assert (stored["edited"], stored["text_complete"]) == (True, True)
        made.posts.append(gone)
        trial.crawl()
        assert not any(path.endswith("show") for path in trial.paths())
        texts = [a.query["id"] for a in trial.served.asked if a.path.endswith("longtext")]
        assert stored["bid"] not in texts, "a whole text that is stored is not asked for again"
        assert trial.reasons() == ["ok", "ok"]
        restored = trial.posts(made.uid)[str(gone.mid)]
        assert (restored["state"], restored["revision"]) == ("present", 3)


def test_a_hidden_feed_is_not_an_account_without_posts(trials: Trials) -> None:
    hidden, empty = account(uid="5190020001"), Account("5190020002", "示例市发布")
    hidden.hidden = True
    with trials(platform(hidden, empty)) as trial:
        trial.crawl()
        assert trial.reasons() == ["partial", "ok"]
        outcome = trial.outcomes()[hidden.uid]
        [failure] = outcome["failures"]
        assert (failure["reason"], failure["fault"]) == ("empty", "unknown")
        assert "30" in failure["detail"]
        assert outcome["missed"]["since"] is None


def test_doubtful_and_vanished_accounts_and_a_limit_of_pages(trials: Trials) -> None:
    uids = [f"519002000{number}" for number in range(1, 6)]
    gone, doubtful, long, hidden, person = (
        account(count, uid=uid) for count, uid in zip((5, 5, 50, 30, 5), uids, strict=True)
    )
    hidden.hidden = True
    with trials(platform(gone, doubtful, long, hidden, person)) as trial:
        del trial.platform.accounts[gone.uid]
        doubtful.verified_type, doubtful.name = 3, "某晨报"
        person.verified_type, person.name = 0, "路人甲"
        trial.crawl("interface=mobile", "max_pages=1")
        expected = ["not_listed", "ok", "partial", "partial", "identity_mismatch"]
        assert trial.reasons() == expected
        assert trial.posts(person.uid) == {}
        kept = [
            list(trial.database[name].find()) for name in trial.database.list_collection_names()
        ]
        assert "路人甲" not in str(kept), "a person is nobody to be measured"
        outcomes = trial.outcomes()
        assert outcomes[gone.uid]["missed"] is None
        for told in ("not verified as government (verified_type 3", "某晨报", "示例市发布"):
            assert told in outcomes[doubtful.uid]["detail"]
        assert "left after 1 pages" in outcomes[long.uid]["detail"]
        assert outcomes[long.uid]["missed"]["until"] is not None
        assert len(trial.posts(long.uid)) == 10
        assert outcomes[hidden.uid]["failures"][0]["reason"] == "empty"


def test_only_the_days_asked_for_are_stored(trials: Trials) -> None:
    made = account(60)
    since, until = (NOW - 20 * DAY).date(), (NOW - 10 * DAY).date()
    with trials(platform(made)) as trial:
        trial.crawl(f"since={since}", f"until={until}")
        days = {p["created_at"].astimezone(CHINA).date() for p in trial.posts(made.uid).values()}
        assert (min(days), max(days), len(days)) == (since, until, 11)
        outcome = trial.outcomes()[made.uid]
        assert (outcome["since"], outcome["until"]) == (since.isoformat(), until.isoformat())
        assert outcome["reason"] == "ok"


def test_a_replay_needs_no_credential_and_gives_the_same(trials: Trials, tmp_path: Path) -> None:
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


def test_a_signal_in_mid_account_ends_it_in_good_order(trials: Trials) -> None:
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
        process.send_signal(signal.SIGTERM)
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
            weibo_command(
                settings={"GOVCRAWL_STORAGE_RETRY": "1", "GOVCRAWL_STORAGE_TIMEOUT": "1"}
            ),
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
    assert spool.read_text("utf-8").count('"collection": "outcomes"') == 2


def test_a_platform_that_is_down_is_every_accounts_outcome(trials: Trials) -> None:
    made = account(5), account(5, uid="5190020002")
    with trials(platform(*made)) as trial:
        trial.served.origin = "http://127.0.0.1:9"
        trial.crawl(code=1)
        assert trial.reasons() == ["refused", "refused"]


def test_nothing_to_ask_ends_at_once(trials: Trials) -> None:
    with trials(platform(), absent=1) as trial:
        trial.crawl()
        assert trial.reasons() == ["absent"]
        assert trial.served.asked == []


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("interface=api", "argument interface: got 'api', expected mobile or web"),
        ("depth=3", "argument depth: got '3'"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_starts(
    trials: Trials, argument: str, message: str
) -> None:
    with trials(platform(account(5))) as trial:
        log = trial.crawl(argument, code=2)
        assert message in log
        assert "Spider opened" not in log


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("interface", "phone", "one of mobile, web, api"),
        ("mode", "survey", "one of update, full"),
        ("refresh", "-1", "a whole number from 0"),
        ("max_pages", "0", "a whole number from 1"),
    ],
)
def test_what_an_argument_may_be(name: str, value: str, expected: str) -> None:
    message = f"argument {name}: got '{value}', expected {expected}"
    with pytest.raises(SelectionError, match=message):
        WeiboArguments.of({name: value})
