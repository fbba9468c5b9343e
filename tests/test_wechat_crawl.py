"""The wechat spider, end to end: a sample platform in, documents and outcomes out."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from govcrawl.storage.home import project_folder
from tests.support.crawl import Place
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

        def trial(accounts: list[Account], rows: Rows, label: str = "", **told: Any) -> Trial:
            platform = WechatPlatform(accounts, NOW, **told)
            served = stack.enter_context(serve(platform))
            registry = wechat_registry(tmp_path / f"registry{served.origin[-5:]}", rows, label)
            place = Place(database_uri, database.name, tmp_path / "home", registry)
            return Trial(platform, served, place, database)

        yield trial


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


def test_an_album_is_read_to_its_end_and_every_article_asked_once(trials: Trials) -> None:
    account = account_of(*pushes(45, NOW))
    trial = trials([account], {"0": [album(account, ALBUM)]})
    trial.crawl()
    assert len(trial.asked("/mp/appmsgalbum")) == 3
    pages = trial.asked("/s?")
    assert len(pages) == 45 == len(set(pages))
    stored = trial.articles()
    assert set(stored) == {id_of(account, each) for each in account.articles}
    one = stored[id_of(account, account.articles[7])]
    assert (one["office_id"], one["title"], one["albums"]) == ("519900", "示例推文第38篇", [ALBUM])
    assert (one["body_chars"], one["images"], one["kind"]) == (16, 1, "article")
    assert one["published_at"].replace(tzinfo=UTC) == account.articles[7].published
    assert one["reads"] is None, "a page shows no counts to everybody: not seen is not zero"
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["requests"], outcome["items"]) == ("ok", 48, 45)
    assert outcome["missed"] is None


def test_an_album_of_one_article_and_one_without(trials: Trials) -> None:
    account = account_of(article_of())
    empty = album(account, "1990000000000000009")
    trial = trials([account], {"0": [album(account, ALBUM), empty]})
    trial.crawl()
    outcomes = trial.outcomes()
    assert outcomes[album(account, ALBUM)]["reason"] == "ok"
    assert (outcomes[empty]["reason"], outcomes[empty]["fault"]) == ("empty", "unknown")
    assert outcomes[empty]["missed"] is not None
    assert len(trial.articles()) == 1


def test_a_biz_without_a_session_tells_of_the_account_and_never_of_no_articles(
    trials: Trials,
) -> None:
    account = account_of(*pushes(4, NOW))
    trial = trials([account], {"0": [account.biz]})
    trial.crawl()
    assert trial.asked() == [f"/mp/aboutbiz?__biz={account.biz}"]
    stored = trial.database["wechat_accounts"].find_one()
    assert stored is not None
    assert (stored["biz"], stored["principal"]) == (account.biz, "示例机关")
    (outcome,) = trial.outcomes().values()
    assert outcome["reason"] == "partial", "the days of its articles were not read"
    assert outcome["missed"]["since"] is None
    assert "no list of its articles without a session" in outcome["detail"]
    run = trial.database["runs"].find_one()
    assert run is not None
    assert run["access"] == {"interface": "web", "credential": "none", "stopped": None}


def test_with_a_session_the_history_is_read_and_pages_carry_counts(trials: Trials) -> None:
    account = account_of(*pushes(30, NOW))
    trial = trials([account], {"0": [account.biz]})
    log = trial.crawl(**session_of())
    assert len(trial.asked("/mp/profile_ext")) == 2
    stored = trial.articles()
    assert len(stored) == 30
    settled = stored[id_of(account, account.articles[20])]
    assert (settled["reads"], settled["reads_exact"]) == (1020, True)
    assert settled["recommends"] == 0, "a count of zero is a count"
    assert settled["comments"] is None, "a count that is not told is none"
    assert settled["summary"] == "示例摘要"
    assert [each["reads"] for each in settled["history"]] == [1020]
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["requests"]) == ("ok", 33)
    said = log + "".join(map(str, (trial.outcomes(), stored)))
    for name, value in SESSION.items():
        assert value not in said, name
    assert f"/s?__biz={account.biz}" in settled["source_url"]
    assert "pass_ticket" not in settled["source_url"]
    assert all("Cookie" not in each.headers for each in trial.served.asked)


def test_since_ends_a_history_after_several_older_pushes(trials: Trials) -> None:
    account = account_of(*pushes(120, NOW))
    trial = trials([account], {"0": [account.biz]})
    since = (NOW - 5 * DAY).date().isoformat()
    trial.crawl(f"since={since}", **session_of())
    assert len(trial.asked("/mp/profile_ext")) == 1, "the first ten days are enough"
    assert 10 <= len(trial.articles()) <= 14
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
    new = replace(article_of(2650009999, 0), title="今天的示例")
    grown = replace(account, articles=(new, *old), albums={ALBUM: (new, *old)})
    trial.platform.accounts[account.biz] = grown
    trial.crawl(**session_of())
    second = trial.articles()
    assert set(second) == set(first) | {id_of(account, new)}
    assert len(trial.asked("/s?")) < 20
    assert len(trial.asked()) < requests / 2
    assert {id: each["content_hash"] for id, each in second.items() if id in first} == {
        id: each["content_hash"] for id, each in first.items()
    }, "what is known by a list alone takes nothing from what a page told"
    assert {each["reason"] for each in trial.outcomes().values()} == {"ok"}
    recent = second[id_of(account, old[0])]
    assert len(recent["history"]) == 2, "each reading of the counts is kept"
    trial.crawl("mode=full")
    assert len(trial.asked("/s?")) == 61, "without a session the album still leads to all"
    assert trial.articles()[id_of(account, old[0])]["reads"] == recent["reads"]


def test_a_deleted_article_keeps_what_was_known_and_is_marked_removed(trials: Trials) -> None:
    articles = tuple(article_of(2650000001 + age, age) for age in range(4))
    account = account_of(*articles)
    alone = short(articles[3])
    trial = trials([account], {"0": [account.biz, album(account, ALBUM), alone]})
    trial.crawl()
    before = trial.articles()
    gone = [replace(each, state="deleted") for each in (articles[1], articles[3])]
    left = (articles[0], gone[0], articles[2], gone[1])
    trial.platform.accounts[account.biz] = replace(
        account, articles=left, albums={ALBUM: (articles[0], gone[0], articles[2])}
    )
    trial.crawl()
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
    assert "2 articles removed" in outcomes[album(account, ALBUM)]["detail"]
    assert (outcomes[alone]["reason"], outcomes[alone]["fault"]) == ("removed", "site")
    revisions = trial.database["revisions"].count_documents({"document.state": "published"})
    assert revisions >= 2


def test_a_removed_article_at_a_short_address_is_found_by_what_it_brought_before(
    trials: Trials,
) -> None:
    article = article_of(layout="2018")
    account = account_of(article)
    trial = trials([account], {"0": [short(article)]})
    trial.crawl()
    trial.platform.accounts[account.biz] = account_of(replace(article, state="violation"))
    trial.crawl()
    document = trial.articles()[id_of(account, article)]
    assert (document["state"], document["title"]) == ("removed", article.title)
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["items"]) == ("removed", 1)
    trial.platform.accounts[account.biz] = account_of(replace(article, state="unavailable"))
    trial.crawl()
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["fault"]) == ("removed", "unknown")


def test_zero_is_a_count_and_nothing_is_none_and_counts_may_be_asked_alone(
    trials: Trials,
) -> None:
    zero = Counts(reads=0, likes=0, recommends=0, shares=0, collects=0, comments=0)
    picture = article_of(1, 9, layout="picture", pictures=4, counts=zero)
    text = article_of(2, 9, layout="text", counts=Counts(reads=100_001, likes=12))
    old = article_of(3, 9, layout="2018", counts=Counts(reads=77, likes=5, recommends=4))
    account = account_of(picture, text, old)
    trial = trials([account], {"0": [long(account, each) for each in (picture, text, old)]})
    trial.crawl(**session_of())
    stored = trial.articles()
    empty = stored[id_of(account, picture)]
    assert (empty["kind"], empty["images"], empty["reads"], empty["comments"]) == (
        *("picture", 4),
        *(0, 0),
    )
    many = stored[id_of(account, text)]
    assert (many["kind"], many["reads"], many["reads_exact"]) == ("text", 100_001, False)
    assert (many["likes"], many["shares"]) == (12, None)
    (asked,) = [each for each in trial.served.asked if each.path == "/mp/getappmsgext"]
    assert (asked.method, asked.query["mid"]) == ("POST", "3")
    alone = stored[id_of(account, old)]
    assert (alone["reads"], alone["likes"], alone["recommends"]) == (77, 5, 4)
    assert {each["reason"] for each in trial.outcomes().values()} == {"ok"}


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
    offices = {id: each["office_id"] for id, each in trial.articles().items()}
    assert offices == {id_of(ours, first): "519900", id_of(theirs, second): None}
    assert set(trial.outcomes()) == set(addresses)
    assert not trial.asked("/mp/aboutbiz")


@pytest.mark.parametrize(
    "address",
    [
        "https://mp.weixin.qq.com/s/Sample-0123456789abcde?key=0123456789abcdef&uin=MTIz",
        "https://www.example.com/s/Sample-0123456789abcde",
    ],
)
def test_an_address_with_a_credential_or_of_another_site_is_refused(
    trials: Trials, tmp_path: Path, address: str
) -> None:
    account = account_of(article_of())
    trial = trials([account], {"0": [account.biz]})
    file = tmp_path / "urls.txt"
    file.write_text(address, "utf-8")
    log = trial.crawl(f"urls={file}", code=2)
    assert "expected a WeChat biz, or the address of an article" in log
    assert "0123456789abcdef" not in log
    assert not trial.served.asked


@pytest.mark.parametrize("wrong", ["mode=survey", "refresh=-1", "max_articles=many", "depth=2"])
def test_a_wrong_argument_is_named_and_nothing_starts(trials: Trials, wrong: str) -> None:
    account = account_of(article_of())
    trial = trials([account], {"0": [account.biz]})
    assert f"argument {wrong.partition('=')[0]}" in trial.crawl(wrong, code=2)


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


def test_an_article_of_another_account_is_not_stored_for_the_office(trials: Trials) -> None:
    ours = account_of(article_of(1))
    theirs = account_of(article_of(2), number=3990000012)
    rows = {"0": [ours.biz, short(ours.articles[0]), short(theirs.articles[0])]}
    trial = trials([ours, theirs], rows)
    trial.crawl()
    outcome = trial.outcomes()[short(theirs.articles[0])]
    assert (outcome["reason"], outcome["fault"]) == ("identity_mismatch", "unknown")
    assert theirs.biz in outcome["detail"]
    assert set(trial.articles()) == {id_of(ours, ours.articles[0])}


def test_another_name_than_the_registrys_is_told(trials: Trials) -> None:
    account = account_of(*pushes(2, NOW))
    trial = trials([account], {"0": [account.biz]}, label="示例发布")
    trial.crawl(**session_of())
    assert (
        "named '示例账号', the registry has '示例发布'" in trial.outcomes()[account.biz]["detail"]
    )


def test_a_moved_account_is_followed_once_and_recorded(trials: Trials) -> None:
    accounts = list(sample_accounts(NOW))
    old, new = accounts[2], accounts[3]
    trial = trials(accounts, {"0": [long(old, old.articles[0])]})
    trial.crawl()
    assert [each.partition("&")[0] for each in trial.asked("/s")] == [
        f"/s?__biz={old.biz}",
        f"/s?__biz={new.biz}",
    ]
    (outcome,) = trial.outcomes().values()
    assert outcome["reason"] == "ok"
    assert f"moved to {new.biz}" in outcome["detail"]
    assert set(trial.articles()) == {id_of(new, new.articles[0])}
    moved = trial.database["wechat_accounts"].find_one({"biz": old.biz})
    assert moved is not None
    assert (moved["state"], moved["migrated_to"]) == ("migrated", new.biz)


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


def test_a_large_page_is_read_and_not_stored(trials: Trials) -> None:
    article = article_of(size=3_000_000)
    account = account_of(article)
    trial = trials([account], {"0": [short(article)]})
    trial.crawl()
    document = trial.articles()[id_of(account, article)]
    assert document["body_chars"] == 16
    assert len(str(document)) < 10_000


def test_the_demos_accounts_end_each_in_their_own_way(trials: Trials) -> None:
    accounts = list(sample_accounts(NOW))
    capital, single, old, _, guarded = accounts
    rows = {
        "0": [capital.biz, album(capital, ALBUM)],
        "1": [short(each) for each in single.articles],
        "2": [long(old, old.articles[0])],
        "3": [short(guarded.articles[0]), capital.biz],
        "4": [""],
    }
    trial = trials(accounts, rows)
    trial.crawl(code=3)
    outcomes = [each["reason"] for each in trial.outcomes().values()]
    assert sorted(outcomes) == sorted(
        ["partial", "ok", "ok", "ok", "removed", "removed", "ok", "ok", "ok", "captcha", "absent"]
        if len(outcomes) == 11
        else outcomes
    )
    assert {"partial", "ok", "removed", "captcha", "absent"} == set(outcomes)


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


def test_a_signal_in_mid_crawl_keeps_what_the_list_told(trials: Trials) -> None:
    account = account_of(*pushes(40, NOW))
    trial = trials([account], {"0": [album(account, ALBUM)], "1": [account.biz], "2": [""]})
    process = subprocess.Popen(
        trial.command(),
        env=trial.environment(GOVCRAWL_WECHAT_DELAY="0.4"),
        cwd=project_folder(),
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(trial.asked("/s?")) < 3:
        assert process.poll() is None
        time.sleep(0.05)
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
