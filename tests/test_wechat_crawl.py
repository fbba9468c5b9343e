"""The wechat spider, end to end: a sample platform in, documents and outcomes out."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.wechat_crawl import (
    ALBUM,
    NOW,
    Trial,
    account_of,
    album,
    article_of,
    id_of,
    long,
    own_database,
    session_of,
    short,
    trial_in,
)
from tests.web.platforms.wechat import SESSION, sample_accounts
from tests.web.platforms.wechat_articles import Counts, pushes

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
