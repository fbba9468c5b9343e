"""Crawls of a sample WeChat one after the other, and crawls that end early."""

import json
import signal
import subprocess
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from govcrawl.storage.home import project_folder
from tests.support.database import DatabaseServer
from tests.support.wechat_crawl import (
    ALBUM,
    DAY,
    NOW,
    Trial,
    Trials,
    account_of,
    album,
    article_of,
    id_of,
    long,
    session_of,
    short,
    trial_in,
    trials,
)
from tests.web.pages import Answer, plain
from tests.web.platforms.serving import Asked
from tests.web.platforms.wechat import DEAD_SESSION, SESSION
from tests.web.platforms.wechat_articles import Counts, pushes

__all__ = ["trials"]


def test_since_ends_a_history_after_several_older_pushes(trials: Trials) -> None:
    account = account_of(*pushes(120, NOW))
    trial = trials([account], {"0": [account.biz]})
    since = (NOW - 4 * DAY).date().isoformat()
    trial.crawl(f"since={since}", **session_of())
    assert len(trial.asked("/mp/profile_ext")) == 1, "the first ten days are enough"
    assert 8 <= len(trial.articles()) <= 12
    assert all(each["published_at"] > NOW - 7 * DAY for each in trial.articles().values())
    (outcome,) = trial.outcomes().values()
    assert outcome["reason"] == "ok"
    assert "outside the days asked for" in outcome["detail"]


def test_an_update_spares_what_is_stored_and_loses_nothing(trials: Trials) -> None:
    old = pushes(60, NOW - DAY)
    account = account_of(*old)
    trial = trials([account], {"0": [account.biz, album(account, ALBUM)]})
    trial.crawl(**session_of())
    first = trial.articles()
    requests = len(trial.asked())
    assert len(trial.asked("/s?")) == 60, "what two lists have is asked once"
    assert all(each["albums"] == [ALBUM] for each in first.values())
    new = article_of(2650009999, 0, counts=Counts(reads=50))
    grown = replace(account, articles=(new, *old), albums={ALBUM: (new, *old)})
    trial.platform.accounts[account.biz] = grown
    trial.crawl(**session_of())
    second = trial.articles()
    assert set(second) == set(first) | {id_of(account, new)}
    assert len(trial.asked("/s?")) < 20
    assert len(trial.asked()) < requests / 2
    hashes = [{key: shown[key]["content_hash"] for key in first} for shown in (first, second)]
    assert hashes[0] == hashes[1], "a list alone takes nothing from what a page told"
    details = {place: each["detail"] for place, each in trial.outcomes().items()}
    assert {each["reason"] for each in trial.outcomes().values()} == {"ok"}, details
    recent = second[id_of(account, old[0])]
    assert len(recent["history"]) == 2, "each reading of the counts is kept"
    trial.crawl("mode=full")
    assert len(trial.asked("/s?")) == 61, "without a session the album still leads to all"
    assert trial.articles()[id_of(account, old[0])]["reads"] == recent["reads"]


def test_a_deleted_article_keeps_what_was_known_and_is_marked_removed(trials: Trials) -> None:
    articles = (
        *(article_of(2650000001 + age, age) for age in range(3)),
        article_of(7, layout="2018"),
    )
    account = replace(account_of(*articles), albums={ALBUM: articles[:3]})
    alone = short(articles[3])
    trial = trials([account], {"0": [album(account, ALBUM), alone]})
    trial.crawl()
    before = trial.articles()
    gone = [replace(each, state="deleted") for each in (articles[1], articles[3])]
    left = (articles[0], gone[0], articles[2], gone[1])
    trial.platform.accounts[account.biz] = replace(
        account, articles=left, albums={ALBUM: (articles[0], gone[0], articles[2])}
    )
    trial.crawl(code=3)
    after = trial.articles()
    assert set(after) == set(before)
    for article in gone:
        document = after[id_of(account, article)]
        assert (document["state"], document["title"]) == ("removed", article.title)
        assert document["body_chars"] == 16
        assert document["revision"] == before[document["_id"]]["revision"] + 1
        assert "/s" in document["source_url"]
    assert after[id_of(account, articles[0])]["state"] == "published"
    outcomes = trial.outcomes()
    assert outcomes[album(account, ALBUM)]["reason"] == "ok", "the platform was measured"
    assert "1 articles removed" in outcomes[album(account, ALBUM)]["detail"]
    assert (outcomes[alone]["reason"], outcomes[alone]["fault"]) == ("removed", "site")
    assert trial.database["revisions"].count_documents({"document.state": "published"}) == 2
    unavailable = replace(articles[3], state="unavailable")
    trial.platform.accounts[account.biz] = replace(account, articles=(*left[:3], unavailable))
    trial.crawl("office=519900", code=0)
    outcome = trial.outcomes()[alone]
    assert (outcome["reason"], outcome["fault"], outcome["items"]) == ("removed", "unknown", 0)


def test_addresses_in_a_file_with_the_office_their_account_is_of(
    trials: Trials, tmp_path: Path
) -> None:
    first, second = article_of(1), article_of(2)
    ours = account_of(first)
    theirs = account_of(second, number=3990000012, name="别的账号")
    trial = trials([ours, theirs], {"0": [ours.biz]})
    file = tmp_path / "urls.txt"
    addresses = [short(first), long(theirs, second), album(ours, ALBUM)]
    file.write_text("\n".join(["# articles", *addresses]), "utf-8")
    trial.crawl(f"urls={file}")
    offices = {key: each["office_id"] for key, each in trial.articles().items()}
    assert offices == {id_of(ours, first): "519900", id_of(theirs, second): None}
    assert set(trial.outcomes()) == set(addresses)
    assert not trial.asked("/mp/aboutbiz")


@pytest.mark.parametrize(
    ("impatience", "reason"),
    [("captcha", "captcha"), ("rate_limited", "rate_limited"), ("blocked", "blocked")],
)
def test_a_platform_that_has_enough_is_left_alone_and_nothing_is_lost(
    trials: Trials, impatience: str, reason: str
) -> None:
    account = account_of(*pushes(8, NOW))
    other = account_of(article_of(99), number=3990000012)
    rows = {"0": [album(account, ALBUM)], "1": [other.biz, short(other.articles[0])]}
    trial = trials([account, other], rows, patience=4, impatience=impatience)
    trial.crawl(code=3)
    asked = [each for each in trial.asked() if "appmsgcaptcha" not in each]
    assert len(asked) == 5, "the fifth was answered so, and nobody was asked after it"
    outcomes = trial.outcomes()
    begun = outcomes[album(account, ALBUM)]
    assert begun["reason"] == "partial"
    assert [each["reason"] for each in begun["failures"]] == [reason]
    assert begun["missed"] == {"since": None, "until": begun["missed"]["until"]}
    for place in rows["1"]:
        assert (outcomes[place]["reason"], outcomes[place]["requests"]) == (reason, 0)
        assert outcomes[place]["missed"] is not None
    stored = trial.articles()
    assert len(stored) == 8, "the list tells of those whose pages were not asked"
    assert sorted(each["body_chars"] is None for each in stored.values()) == [
        *[False] * 3,
        *[True] * 5,
    ]
    run = trial.database["runs"].find_one()
    assert run is not None
    assert run["access"]["stopped"] == reason


def test_a_dead_session_ends_the_list_and_not_what_everybody_may_see(trials: Trials) -> None:
    account = account_of(*pushes(4, NOW))
    other = account_of(article_of(99), number=3990000012)
    trial = trials([account, other], {"0": [account.biz], "1": [other.biz, album(other, ALBUM)]})
    trial.crawl(**session_of(DEAD_SESSION))
    assert len(trial.asked("/mp/profile_ext")) == 1
    assert all("key=" not in each for each in trial.asked("/s?"))
    outcomes = trial.outcomes()
    first = outcomes[account.biz]
    assert (first["reason"], first["failures"][0]["reason"]) == ("partial", "login_required")
    assert first["missed"] is not None
    assert "no articles for the session" in outcomes[other.biz]["detail"]
    assert outcomes[album(other, ALBUM)]["reason"] == "ok"
    assert set(trial.articles()) == {id_of(other, other.articles[0])}


@pytest.mark.parametrize(
    ("history", "reason"), [("refused", "blocked"), ("banned", "rate_limited")]
)
def test_a_refused_list_is_no_list_without_articles(
    trials: Trials, history: str, reason: str
) -> None:
    account = account_of(*pushes(4, NOW))
    trial = trials([account], {"0": [account.biz]}, history=history)
    trial.crawl(code=3 if history == "banned" else 0, **session_of())
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["failures"][0]["reason"]) == ("partial", reason)
    assert outcome["missed"] is not None


def test_a_list_that_breaks_off_is_not_read_to_its_end(trials: Trials) -> None:
    account = account_of(*pushes(24, NOW - 30 * DAY))
    trial = trials([account], {"0": [account.biz]})
    whole = trial.platform.answer

    def broken(asked: Asked) -> Answer:
        if asked.query.get("offset", "0") == "0":
            return whole(asked)
        nothing = {"ret": 0, "can_msg_continue": 0, "general_msg_list": json.dumps({"list": []})}
        return plain(json.dumps(nothing), "application/json")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trial.platform, "answer", broken)
        trial.crawl(**session_of())
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["missed"]["since"]) == ("partial", None)
    shown = len(trial.articles())
    trial.crawl(**session_of())
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["since"]) == ("ok", None), "it was never read to its end"
    assert len(trial.articles()) == len(account.articles) > shown


def test_max_articles_bounds_the_pages_and_says_what_was_not_read(trials: Trials) -> None:
    account = account_of(*pushes(10, NOW))
    trial = trials([account], {"0": [album(account, ALBUM)]})
    trial.crawl("max_articles=3")
    assert len(trial.asked("/s?")) == 3
    assert len(trial.articles()) == 10
    (outcome,) = trial.outcomes().values()
    assert outcome["reason"] == "partial"
    assert "7 articles not asked for" in outcome["detail"]
    trial.crawl()
    assert len(trial.asked("/s?")) == 10, "what is not stored whole is asked for, and the recent"
    assert all(each["body_chars"] for each in trial.articles().values())
    assert trial.outcomes()[album(account, ALBUM)]["reason"] == "ok"


def test_a_replay_stores_the_same_documents_without_the_network(
    trials: Trials, tmp_path: Path
) -> None:
    account = account_of(*pushes(24, NOW), article_of(5, 30, state="deleted"))
    rows = {"0": [account.biz, album(account, ALBUM), short(account.articles[0])]}
    trial = trials([account], rows)
    archive = str(tmp_path / "archive")
    trial.crawl(settings={"GOVCRAWL_ARCHIVE": archive}, **session_of())
    before, reasons = _without_run(trial), _reasons(trial)
    assert len(before) > 20
    assert not any(
        value.encode() in file.read_bytes()
        for file in Path(archive).iterdir()
        for value in SESSION.values()
    )
    trial.database.client.drop_database(trial.database.name)
    trial.crawl(settings={"GOVCRAWL_REPLAY": archive}, **session_of(DEAD_SESSION))
    assert not trial.served.asked
    assert _without_run(trial) == before
    assert _reasons(trial) == reasons


def _reasons(trial: Trial) -> dict[str, str]:
    return {place: each["reason"] for place, each in trial.outcomes().items()}


def _without_run(trial: Trial) -> dict[str, Any]:
    """What is stored but which run it was, and when the run saw it."""
    found = {
        each["_id"]: each
        for name in ("wechat_articles", "wechat_accounts")
        for each in trial.database[name].find()
    }
    for document in found.values():
        for reading in document.get("history", []):
            reading.pop("run_id")
        for name in ("run_id", "revision"):
            document.pop(name, None)
    return found


def begun(trial: Trial) -> "subprocess.Popen[str]":
    """A crawl that has read a list and is in the midst of its articles."""
    process = subprocess.Popen(
        trial.command(),
        env=trial.environment(
            GOVCRAWL_WECHAT_DELAY="0.4", GOVCRAWL_STORAGE_RETRY="1", GOVCRAWL_STORAGE_TIMEOUT="1"
        ),
        cwd=project_folder(),
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(trial.asked("/s?")) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    return process


def test_a_signal_in_mid_crawl_keeps_what_the_list_told(trials: Trials) -> None:
    account = account_of(*pushes(40, NOW))
    trial = trials([account], {"0": [album(account, ALBUM)], "1": [account.biz], "2": [""]})
    process = begun(trial)
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 3, log[-3000:]
    assert "Traceback" not in log, log
    reasons = _reasons(trial)
    assert reasons == {album(account, ALBUM): "partial", account.biz: "cut_short", "": "absent"}
    assert len(trial.articles()) == 40


def test_no_targets_and_only_absent_ones(trials: Trials) -> None:
    account = account_of(article_of())
    trial = trials([account], {"0": [""], "1": [""]})
    trial.crawl()
    assert not trial.served.asked
    assert _reasons(trial) == {"": "absent"}
    trial.crawl("office=519900", "shard=1/2", "limit=1", code=0)


def test_a_lost_database_leaves_every_outcome_and_every_article_in_the_spool(
    server: DatabaseServer, tmp_path: Path
) -> None:
    account = account_of(*pushes(20, NOW))
    rows = {"0": [album(account, ALBUM)], "1": [account.biz]}
    with ExitStack() as stack, MongoClient[dict[str, Any]](server.uri) as client:
        trial = trial_in(stack, client["govcrawl"], server.uri, tmp_path, [account], rows)
        process = begun(trial)
        server.kill()
        _, log = process.communicate(timeout=90)
    assert process.returncode == 1, log[-3000:]
    assert "Traceback" not in log, log
    (spool,) = (tmp_path / "home" / "spool").glob("*.jsonl")
    lines = [json.loads(line) for line in spool.read_text("utf-8").splitlines()[1:]]
    kept = [line for line in lines if line.get("collection") == "outcomes"]
    assert len(kept) == 2
    articles = {
        line["document"]["_id"] for line in lines if line["collection"] == "wechat_articles"
    }
    assert len(articles) >= 16, "two or three were stored before"
