"""The wechat spider, end to end: a sample platform in, documents and outcomes out."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient

from govcrawl.storage.home import project_folder
from tests.support.crawl import Place
from tests.support.database import DatabaseServer
from tests.support.wechat_crawl import (
    Documents,
    Trial,
    album,
    id_of,
    long,
    session_of,
    short,
    wechat_registry,
)
from tests.web.platforms.serving import serve
from tests.web.platforms.wechat import DEAD_SESSION, SESSION, WechatPlatform, sample_accounts
from tests.web.platforms.wechat_articles import Account, Article, Counts, pushes

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ALBUM = "1990000000000000001"
Rows = dict[str, list[str]]
Trials = Callable[..., Trial]


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


OURS = account_of(*pushes(45, NOW))
ONE = account_of(article_of(77), number=3990000012, name="示例一篇")
LARGE = account_of(article_of(5, size=3_000_000), number=3990000013, name="示例大页")
SAMPLES = sample_accounts(NOW)
OLD, NEW, GUARDED = SAMPLES[2:5]
EMPTY = album(ONE, "1990000000000000009")
STRAY = short(ONE.articles[0])
OPEN_ROWS = {
    "0": [OURS.biz, album(OURS, ALBUM), STRAY],
    "1": [album(ONE, ALBUM), EMPTY],
    "2": [short(LARGE.articles[0])],
    "3": [long(OLD, OLD.articles[0])],
    "4": [""],
    "5": [short(SAMPLES[1].articles[3]), short(GUARDED.articles[0]), NEW.biz],
}


@pytest.fixture(scope="module")
def everybody(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """One crawl of what everybody may see; the tests below read what it left."""
    with own_database(database_uri) as database, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("everybody")
        accounts = [OURS, ONE, LARGE, *SAMPLES]
        trial = trial_in(stack, database, database_uri, folder, accounts, OPEN_ROWS)
        trial.crawl(code=3)
        yield trial


@contextmanager
def own_database(uri: str) -> Iterator[Documents]:
    """A database for the crawls of several tests."""
    name = f"govcrawl_test_{uuid4().hex[:12]}"
    with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        yield client[name]
        client.drop_database(name)


def test_every_target_ends_in_its_own_way(everybody: Trial) -> None:
    reasons = {place: each["reason"] for place, each in everybody.outcomes().items()}
    assert reasons == {
        OURS.biz: "partial",
        album(OURS, ALBUM): "ok",
        STRAY: "identity_mismatch",
        album(ONE, ALBUM): "ok",
        EMPTY: "empty",
        short(LARGE.articles[0]): "ok",
        long(OLD, OLD.articles[0]): "ok",
        "": "absent",
        short(SAMPLES[1].articles[3]): "removed",
        short(GUARDED.articles[0]): "captcha",
        NEW.biz: "captcha",
    }
    run = everybody.database["runs"].find_one()
    assert run is not None
    assert run["access"] == {"interface": "web", "credential": "none", "stopped": "captcha"}
    assert run["counts"]["stored"] == len(everybody.articles()) + 2 + len(reasons)


def test_an_album_is_read_to_its_end_and_every_article_asked_once(everybody: Trial) -> None:
    assert len(everybody.asked(f"/mp/appmsgalbum?action=getalbum&__biz={OURS.biz}")) == 3
    pages = everybody.asked(f"/s?__biz={OURS.biz}")
    assert len(pages) == 45 == len(set(pages))
    stored = everybody.articles()
    assert {id_of(OURS, each) for each in OURS.articles} <= set(stored)
    one = stored[id_of(OURS, OURS.articles[7])]
    assert (one["office_id"], one["title"], one["albums"]) == ("519900", "示例推文第38篇", [ALBUM])
    assert (one["body_chars"], one["images"], one["kind"]) == (16, 1, "article")
    assert one["published_at"] == OURS.articles[7].published
    assert one["reads"] is None, "a page shows no counts to everybody: not seen is not zero"
    outcome = everybody.outcomes()[album(OURS, ALBUM)]
    assert (outcome["requests"], outcome["items"], outcome["missed"]) == (48, 45, None)


def test_an_album_of_one_article_and_one_without(everybody: Trial) -> None:
    assert id_of(ONE, ONE.articles[0]) in everybody.articles()
    empty = everybody.outcomes()[EMPTY]
    assert (empty["reason"], empty["fault"], empty["detail"]) == (
        *("empty", "unknown"),
        "the album lists no article",
    )
    assert empty["missed"] is not None


def test_a_biz_without_a_session_tells_of_the_account_and_never_of_no_articles(
    everybody: Trial,
) -> None:
    assert everybody.asked("/mp/aboutbiz") == [f"/mp/aboutbiz?__biz={OURS.biz}"]
    stored = everybody.database["wechat_accounts"].find_one({"biz": OURS.biz})
    assert stored is not None
    assert (stored["principal"], stored["source_url"][-16:]) == ("示例机关", OURS.biz)
    outcome = everybody.outcomes()[OURS.biz]
    assert outcome["missed"]["since"] is None, "the days of its articles were not read"
    assert "no list of its articles without a session" in outcome["detail"]


def test_an_article_of_another_account_is_not_stored_for_the_office(everybody: Trial) -> None:
    outcome = everybody.outcomes()[STRAY]
    assert (outcome["fault"], outcome["items"]) == ("unknown", 0)
    assert f"of account {ONE.biz}, expected {OURS.biz}" in outcome["detail"]
    assert everybody.articles()[id_of(ONE, ONE.articles[0])]["office_id"] == "519901"


def test_a_moved_account_is_followed_once_and_recorded(everybody: Trial) -> None:
    assert len(everybody.asked(f"/s?__biz={OLD.biz}")) == 1
    assert len(everybody.asked(f"/s?__biz={NEW.biz}")) == 1
    assert f"moved to {NEW.biz}" in everybody.outcomes()[long(OLD, OLD.articles[0])]["detail"]
    assert id_of(NEW, NEW.articles[0]) in everybody.articles()
    moved = everybody.database["wechat_accounts"].find_one({"biz": OLD.biz})
    assert moved is not None
    assert (moved["state"], moved["migrated_to"]) == ("migrated", NEW.biz)


def test_a_large_page_is_read_and_not_stored(everybody: Trial) -> None:
    document = everybody.articles()[id_of(LARGE, LARGE.articles[0])]
    assert document["body_chars"] == 16
    assert len(str(document)) < 10_000


ZERO = Counts(reads=0, likes=0, recommends=0, shares=0, collects=0, comments=0)
PICTURE = article_of(1, 9, layout="picture", pictures=4, counts=ZERO)
TEXT = article_of(2, 9, layout="text", counts=Counts(reads=100_001, likes=12))
OF_2018 = article_of(3, 9, layout="2018", counts=Counts(reads=77, likes=5, recommends=4))
COUNTED = account_of(PICTURE, TEXT, OF_2018, number=3990000014)
LISTED = account_of(*pushes(30, NOW))


@pytest.fixture(scope="module")
def viewer(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """One crawl with a session; the tests below read what it left."""
    rows = {"0": [LISTED.biz], "1": [long(COUNTED, each) for each in COUNTED.articles]}
    with own_database(database_uri) as database, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("viewer")
        accounts = [LISTED, COUNTED]
        trial = trial_in(stack, database, database_uri, folder, accounts, rows, "别的名称")
        trial.crawl(**session_of())
        yield trial


def test_with_a_session_the_history_is_read_and_pages_carry_counts(viewer: Trial) -> None:
    assert len(viewer.asked("/mp/profile_ext")) == 2
    stored = viewer.articles()
    assert len(stored) == 33
    settled = stored[id_of(LISTED, LISTED.articles[20])]
    assert (settled["reads"], settled["reads_exact"]) == (1020, True)
    assert settled["recommends"] == 0, "a count of zero is a count"
    assert settled["comments"] is None, "a count that is not told is none"
    assert settled["summary"] == "示例摘要"
    assert [each["reads"] for each in settled["history"]] == [1020]
    outcome = viewer.outcomes()[LISTED.biz]
    assert (outcome["reason"], outcome["requests"], outcome["missed"]) == ("ok", 33, None)
    assert "named '示例账号', the registry has '别的名称'" in outcome["detail"]


def test_a_session_is_told_to_the_platform_and_to_nobody_else(viewer: Trial) -> None:
    stored = [
        each
        for name in ("outcomes", "runs", "wechat_articles", "wechat_accounts")
        for each in viewer.database[name].find()
    ]
    said = viewer.log + str(stored)
    for name, value in SESSION.items():
        assert value not in said, name
    article = viewer.articles()[id_of(LISTED, LISTED.articles[20])]
    assert "pass_ticket" not in article["source_url"]
    run = viewer.database["runs"].find_one()
    assert run is not None
    assert run["access"] == {"interface": "web", "credential": "session", "stopped": None}


def test_zero_is_a_count_and_nothing_is_none_and_counts_may_be_asked_alone(viewer: Trial) -> None:
    stored = viewer.articles()
    picture = stored[id_of(COUNTED, PICTURE)]
    assert (picture["kind"], picture["images"]) == ("picture", 4)
    assert (picture["reads"], picture["comments"]) == (0, 0)
    text = stored[id_of(COUNTED, TEXT)]
    assert (text["kind"], text["reads"], text["reads_exact"]) == ("text", 100_001, False)
    assert (text["likes"], text["shares"]) == (12, None)
    (asked,) = [each for each in viewer.served.asked if each.path == "/mp/getappmsgext"]
    assert (asked.method, asked.query["mid"]) == ("POST", "3")
    alone = stored[id_of(COUNTED, OF_2018)]
    assert (alone["reads"], alone["likes"], alone["recommends"]) == (77, 5, 4)
    assert {each["reason"] for each in viewer.outcomes().values()} == {"ok"}


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
        env=trial.environment(GOVCRAWL_WECHAT_DELAY="0.4", GOVCRAWL_STORAGE_RETRY="1"),
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
