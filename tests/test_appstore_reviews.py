"""Reviews: paging, its end, what several pages show, what was not read, and a replay."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from govcrawl.china import day_in_china
from govcrawl.items import App, AppReview
from govcrawl.parsers.appstore import STORES
from govcrawl.planning.appstore.feed import MOST_PAGES, Feed
from govcrawl.planning.appstore.identity import Wanted
from govcrawl.planning.appstore.walk import Bounds, Walk
from govcrawl.reasons import Fault, Reason, Verdict
from tests.support.secrecy import documents_in, files_under, told
from tests.support.store_crawl import (
    APPLE,
    DAY,
    HUAWEI,
    NOW,
    Trial,
    Trials,
    app_in,
    instead_at,
    row,
    trials,
)
from tests.web.pages import Answer
from tests.web.platforms import store_answers as answers
from tests.web.platforms.stores import AppleStore, HuaweiStore

__all__ = ["trials"]

FEED, LIST = "customerreviews", "commentlist3"
EMPTY = Verdict(Reason.EMPTY, Fault.UNKNOWN, "an empty feed")


def of_json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode(), content_type="application/json")


def huawei(trials: Trials, reviews: int, **told: Any) -> Trial:
    return trials([HuaweiStore([app_in(HUAWEI, reviews)], **told)], [row(HUAWEI)])


def the_outcome(trial: Trial) -> dict[str, Any]:
    (outcome,) = trial.outcomes().values()
    return outcome


def test_since_and_until_bound_the_reviews_and_end_the_paging(trials: Trials) -> None:
    trial = huawei(trials, 160)
    since, until = (NOW - 30 * DAY).date(), (NOW - 10 * DAY).date()
    trial.crawl(f"since={since}", f"until={until}")
    assert trial.paths("huawei").count(LIST) == 3, "the third page is wholly older"
    days = {each["written_at"].date() for each in trial.of("app_reviews").values()}
    assert 20 <= len(trial.of("app_reviews")) <= 22
    assert since - DAY <= min(days) <= max(days) <= until
    outcome = the_outcome(trial)
    assert (outcome["reason"], outcome["missed"]) == ("ok", None)


def test_max_reviews_bounds_them_and_says_that_there_are_more(trials: Trials) -> None:
    trial = huawei(trials, 60)
    trial.crawl("max_reviews=30")
    assert len(trial.of("app_reviews")) == 30
    outcome = the_outcome(trial)
    assert outcome["reason"] == "partial"
    assert "30 reviews were asked for, and there are more" in outcome["detail"]
    assert outcome["missed"]["since"] is None
    trial.crawl("max_reviews=60")
    assert the_outcome(trial)["reason"] == "ok", "there are no more than were asked for"


def test_without_reviews_only_the_app_is_asked_for(trials: Trials) -> None:
    trial = huawei(trials, 60)
    trial.crawl("reviews=no")
    assert trial.paths("huawei") == ["getInterfaceCode", "appinfo"]
    assert the_outcome(trial)["reason"] == "ok"
    assert list(trial.apps()) == [HUAWEI]


def test_pages_that_repeat_themselves_end_the_paging(trials: Trials) -> None:
    first = answers.huawei_reviews(app_in(HUAWEI, 25), 1, 25) | {"totalPages": 40, "count": 1000}
    trial = huawei(trials, 25, instead=instead_at(LIST, *[of_json(first)] * 40))
    trial.crawl()
    assert trial.paths("huawei").count(LIST) == 2, "the second page brought nothing new"
    assert len(trial.of("app_reviews")) == 25


def test_a_page_that_fails_leaves_what_was_read_and_says_what_was_not(trials: Trials) -> None:
    told = answers.huawei_reviews(app_in(HUAWEI, 60), 1, 25)
    broken = [Answer(body=b"down", status=503)] * 2
    trial = huawei(trials, 60, instead=instead_at(LIST, of_json(told), *broken))
    trial.crawl()
    assert len(trial.of("app_reviews")) == 25
    outcome = the_outcome(trial)
    assert (outcome["reason"], outcome["fault"]) == ("partial", None)
    assert "1 of 4 requests failed (http_5xx 1)" in outcome["detail"]
    assert "1 pages of reviews were read" in outcome["detail"]
    oldest = min(each["written_at"] for each in trial.of("app_reviews").values())
    assert outcome["missed"]["since"] is None
    assert abs(date.fromisoformat(outcome["missed"]["until"]) - oldest.date()) <= DAY


def test_an_empty_feed_is_no_proof_that_nobody_wrote(trials: Trials) -> None:
    empty = [of_json(answers.apple_feed("1", ())), of_json(answers.huawei_reviews(NOBODY, 1, 25))]
    stores = [
        AppleStore([app_in(APPLE, 60)], instead=instead_at(FEED, empty[0])),
        HuaweiStore([app_in(HUAWEI, 60)], instead=instead_at(LIST, empty[1])),
    ]
    trial = trials(stores, [row(APPLE), row(HUAWEI)])
    trial.crawl()
    for outcome in trial.outcomes().values():
        assert outcome["reason"] == "partial"
        assert "which is no proof that there are none" in outcome["detail"]
        assert outcome["missed"]["until"]
    assert len(trial.apps()) == 2
    assert not trial.of("app_reviews")


def test_reviews_of_another_app_are_not_stored_for_this_one(trials: Trials) -> None:
    strange = answers.huawei_reviews(app_in(HUAWEI, 3), 1, 25)
    for each in strange["list"]:
        each["appId"] = "C777"
    trial = huawei(trials, 3, instead=instead_at(LIST, of_json(strange)))
    trial.crawl()
    assert not trial.of("app_reviews")
    outcome = the_outcome(trial)
    assert outcome["reason"] == "partial"
    assert outcome["failures"][0]["detail"].startswith("reviews of C777, expected C199000001")


def test_a_replay_stores_the_same_without_a_token_and_without_the_network(
    trials: Trials, tmp_path: Path
) -> None:
    stores = [AppleStore([app_in(APPLE, 60)]), HuaweiStore([app_in(HUAWEI, 60)], uses=3)]
    trial = trials(stores, [row(APPLE), row(HUAWEI)])
    archive = str(tmp_path / "archive")
    trial.crawl(settings={"GOVCRAWL_ARCHIVE": archive, "LOG_LEVEL": "DEBUG"})
    used = stores[1].tokens  # type: ignore[attr-defined]
    assert len(used) == 2, "it ran out once"
    log = trial.log
    trial.crawl(settings={"GOVCRAWL_ARCHIVE": archive, "GOVCRAWL_RESUME": "1"})
    assert (trial.paths("huawei"), trial.paths("apple")) == (["getInterfaceCode"], [])
    left = [log.encode(), documents_in(trial.database), files_under(tmp_path)]
    assert b"WARC/1.1" in left[2]
    assert [told(each, used) for each in left] == [set(), set(), set()]
    before = _without_run(trial)
    reasons = trial.reasons()
    for name in ("apps", "app_reviews", "outcomes", "runs"):
        trial.database[name].delete_many({})
    trial.crawl(settings={"GOVCRAWL_REPLAY": archive})
    assert (trial.asked("huawei"), trial.asked("apple")) == ([], [])
    assert _without_run(trial) == before
    assert trial.reasons() == reasons == dict.fromkeys((APPLE, HUAWEI), "ok")


def _without_run(trial: Trial) -> list[dict[str, Any]]:
    documents = [*trial.of("apps").values(), *trial.of("app_reviews").values()]
    left_out = ("run_id", "evidence", "first_seen_at", "last_seen_at")
    return [{k: v for k, v in each.items() if k not in left_out} for each in documents]


NOBODY = app_in(HUAWEI)


def a_review(number: int | None, age: int | None = 1) -> AppReview:
    written = None if age is None else NOW - age * DAY
    identity = None if number is None else str(number)
    return AppReview(store="apple", app_id="1", review_id=identity, rating=4, written_at=written)


def test_a_page_is_older_only_if_all_of_it_is_dated_and_older() -> None:
    since = (NOW - 5 * DAY).date()
    feed = Feed(since=since)
    assert len(feed.read([a_review(1), a_review(2, 20)], more=None)) == 1
    assert feed.goes_on
    assert [each.review_id for each in feed.read([a_review(3, None), a_review(4, 30)], more=None)]
    assert feed.goes_on, "of one without a date nobody knows"
    assert feed.read([a_review(5, 40)], more=True) == []
    assert not feed.goes_on
    assert not feed.is_short


def test_a_review_without_an_id_gets_one_that_stays_the_same() -> None:
    first, again = (Feed().read([a_review(None)], more=None)[0] for _ in range(2))
    other = Feed().read([a_review(None, 2)], more=None)[0]
    assert first.review_id == again.review_id != other.review_id
    assert str(first.review_id).startswith("sha256:")


def test_a_feed_without_an_end_is_left_at_last() -> None:
    feed = Feed()
    for number in range(MOST_PAGES):
        feed.read([a_review(number)], more=True)
    assert (feed.goes_on, feed.is_short) == (False, True)


def test_a_store_that_shows_no_further_page_says_so() -> None:
    walk = Walk(STORES["apple"], Wanted("1", "示例通办"))
    for page in range(1, 11):
        ask = STORES["apple"].reviews("1", page)  # type: ignore[misc]
        assert ask is not None
        walk.reviewed([a_review(page)], ask, more=None)
    assert not walk.feed.is_short
    assert walk.feed.notes == ["the store shows no more than 10 pages of reviews"]


def test_the_days_not_read_are_among_those_asked_for() -> None:
    since = (NOW - 5 * DAY).date()
    walk = Walk(STORES["apple"], Wanted("1", "示例通办"), Bounds(since=since))
    assert walk.unread_until is None
    walk.feed.read([a_review(1, 3)], more=True)
    assert walk.unread_until == day_in_china(NOW - 3 * DAY)
    walk.feed.read([a_review(2, 4), a_review(3, 20)], more=True)
    assert walk.unread_until == since


@pytest.mark.parametrize(
    ("told", "doubted", "is_true"),
    [
        ({"rating_count": 0}, [], True),
        ({"comments": 0}, [], True),
        ({"rating_count": 0}, ["rating_count"], False),
        ({"rating_count": 12}, [], False),
        ({}, [], False),
    ],
)
def test_an_empty_feed_is_true_where_the_listing_says_that_nobody_rated(
    told: dict[str, int], doubted: list[str], is_true: bool
) -> None:
    doubts = [{"field": each, "why": "", "raw": None} for each in doubted]
    walk = Walk(STORES["apple"], Wanted("1", "示例通办"))
    listing = App(store="apple", app_id="1", name="示例通办", listed=True, doubts=doubts, **told)  # type: ignore[arg-type]
    detail = walk.next()
    assert detail is not None
    assert walk.looked([listing], detail, more=None).reason is Reason.OK
    reviews = walk.next()
    assert reviews is not None
    verdict = walk.review_fault([], EMPTY, reviews)
    assert (verdict.reason is Reason.OK) is is_true
    walk.reviewed([], reviews, more=None)
    assert walk.is_short is not is_true
