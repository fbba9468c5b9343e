"""What a Weibo account comes to: every indicator a value, or why there is none."""

from datetime import UTC, datetime
from math import log
from typing import Any

import pytest

from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import ABSENT, Standing
from govcrawl.evaluation.weibo.facts import Total
from govcrawl.evaluation.weibo.measures import measures
from govcrawl.rulebook import catalogue
from tests.support.counted import (
    CITY,
    DEPARTMENT,
    FIRST,
    LAST,
    UNCOUNTED,
    asked,
    by_indicator,
    source,
    stands,
    weibo_facts,
    zeros,
)

OF_THE_WINDOW = ("WB-INF-01", "WB-INF-02", "WB-INN-01", "WB-INFL-02", "WB-INFL-03")


def judged(office: Office = CITY, **fields: Any) -> dict[str, Measure]:
    return by_indicator(measures(office, stands("weibo"), weibo_facts(**fields)))


def profile(**fields: Any) -> dict[str, Any]:
    return {"profile": {**(weibo_facts().profile or {}), **fields}}


def test_every_indicator_of_the_catalogue_gets_its_value() -> None:
    found = judged()
    assert list(found) == [each.id for each in catalogue.load().values() if each.channel == "weibo"]
    reactions = 0.4 * log(1201) + 0.4 * log(601) + 0.2 * log(3001)
    values = {
        "WB-INF-01": 2,
        "WB-INF-02": 75,
        "WB-INF-03": 3,
        "WB-PRV-01": 1,
        "WB-PRV-03": pytest.approx(10, abs=0.01),
        "WB-INN-01": 25,
        "WB-INFL-01": 250,
        "WB-INFL-02": pytest.approx(160 * (0.2 * log(61) + 0.8 * reactions)),
        "WB-INFL-03": 80,
        "WB-INFL-04": 25,
        "WB-INFL-05": 3,
    }
    assert {name: each.value for name, each in found.items()} == values
    assert {each.state for each in found.values()} == {State.OBSERVED}
    assert all(each.exact and each.sources for each in found.values())


def test_a_value_says_its_window_its_number_and_its_documents() -> None:
    found = judged()["WB-INF-01"]
    assert (found.first, found.last, found.n) == (FIRST, LAST, 60)
    assert found.sources == (source("weibo_posts"),)
    assert judged()["WB-INFL-01"].sources == (source("weibo_accounts"),)


@pytest.mark.parametrize(
    ("row", "state", "reason"),
    [
        (asked("weibo", registered=ABSENT, reason=None), State.ABSENT, "there is none"),
        (asked("weibo", reason="captcha", detail="a puzzle"), State.MISSING, "captcha: a puzzle"),
    ],
)
def test_a_channel_that_was_not_read_has_no_values(row: Any, state: State, reason: str) -> None:
    found = by_indicator(measures(CITY, stands("weibo", row), weibo_facts()))
    assert len(found) == len(judged())
    assert {each.state for each in found.values()} == {state}
    assert all(reason in each.reason for each in found.values())
    assert all(each.sources == (source("outcomes"),) for each in found.values())


def test_an_office_without_a_row_is_missing() -> None:
    nothing = Standing("990100", "weibo", State.MISSING, "the registry has no row", ())
    found = by_indicator(measures(CITY, nothing, None))
    told = {(each.state, each.reason) for each in found.values()}
    assert told == {(State.MISSING, "the registry has no row")}


def test_another_accounts_answer_does_not_stand_for_the_main_one() -> None:
    rows = asked("weibo", "1", reason="blocked", detail="432"), asked("weibo", "2")
    found = by_indicator(measures(CITY, stands("weibo", *rows), weibo_facts()))
    told = {(each.state, each.reason) for each in found.values()}
    assert told == {(State.MISSING, "the main account 1 was not read: blocked: 432")}


def test_a_window_that_was_not_wholly_read_has_no_counts() -> None:
    found = judged(unread="2 of 30 days were not read")
    for each in OF_THE_WINDOW:
        assert (found[each].state, found[each].reason) == (
            State.MISSING,
            "2 of 30 days were not read",
        )
    assert found["WB-INF-03"].value == 3
    assert found["WB-INFL-01"].value == 250


def test_silence_that_was_seen_is_zero_and_a_share_of_nothing_is_missing() -> None:
    nothing = {name: Total(0, 0, exact=True) for name in ("reposts", "comments", "likes")}
    found = judged(posts=0, originals=0, rich=0, totals=nothing)
    for each in ("WB-INF-01", "WB-INFL-02"):
        assert (found[each].state, found[each].value) == (State.ZERO, 0)
    for each in ("WB-INF-02", "WB-INN-01", "WB-INFL-03"):
        assert found[each].reason == "nothing was published in the window"


def test_one_count_that_was_not_seen_leaves_its_sums_unknown() -> None:
    totals = weibo_facts().totals | {"likes": Total(2950, 2, exact=True)}
    found = judged(totals=totals)
    for each in ("WB-INFL-02", "WB-INFL-03"):
        assert (found[each].state, found[each].reason) == (
            State.MISSING,
            "likes not seen of 2 of 60",
        )


def test_a_lower_bound_stays_one() -> None:
    totals = weibo_facts().totals | {"likes": Total(3000, 0, exact=False)}
    found = judged(totals=totals, **profile(followers_exact=False))
    inexact = {name for name, each in found.items() if not each.exact}
    assert inexact == {"WB-INFL-01", "WB-INFL-02", "WB-INFL-03"}


def test_posts_that_do_not_tell_leave_the_rich_share_unknown() -> None:
    assert judged(rich_unknown=4)["WB-INN-01"].reason == "not told of 4 of 60"


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"verified_kind": "media"}, 1),
        ({"verified_kind": "person"}, 0),
        ({"verified": False, "verified_kind": "none"}, 0),
        ({"verified": False, "verified_kind": None}, 0),
        ({"verified": False, "verified_kind": "government"}, 0),
        ({"verified": None, "verified_kind": "government"}, 1),
        ({"verified": None, "verified_kind": None}, None),
        ({"verified": True, "verified_kind": None}, None),
    ],
)
def test_verified_is_who_the_platform_says_is_an_organisation(
    told: dict[str, Any], value: int | None
) -> None:
    assert judged(**profile(**told))["WB-PRV-01"].value == value


def test_what_no_profile_tells_is_missing() -> None:
    bare = judged(**profile(registered_at=None, followers=None))
    assert {bare[each].reason for each in ("WB-PRV-03", "WB-INFL-01")} == {
        "the profile does not tell"
    }
    none = judged(profile=None, profile_source=None)
    for each in ("WB-PRV-01", "WB-PRV-03", "WB-INFL-01"):
        assert none[each].reason == "no profile was read"


def test_followers_are_per_resident_and_absolute_for_departments() -> None:
    assert judged(DEPARTMENT)["WB-INFL-01"].value == 50_000
    assert judged(UNCOUNTED)["WB-INFL-01"].reason == "no population in the registry"


def test_days_since_the_last_post_are_days_in_china() -> None:
    """15:59 UTC is the last minute of the thirtieth of April, one minute later it is May."""
    just = datetime(2026, 4, 30, 15, 59, tzinfo=UTC)
    assert judged(last_post_at=just)["WB-INF-03"].value == 1
    found = judged(last_post_at=just.replace(hour=16, minute=0))["WB-INF-03"]
    assert (found.state, found.value) == (State.ZERO, 0)


def test_silence_is_told_only_of_days_that_were_read() -> None:
    old = datetime(2026, 1, 1, tzinfo=UTC)
    assert judged(last_post_at=old)["WB-INF-03"].value == 120
    assert judged(last_post_at=old, unread="captcha")["WB-INF-03"].reason == "captcha"
    assert judged(last_post_at=None, unread="captcha")["WB-INF-03"].reason == "captcha"
    never = judged(last_post_at=None)["WB-INF-03"]
    assert (never.value, never.exact) == (30, False)


def test_an_account_nobody_looked_at_lately_has_no_window() -> None:
    found = judged(observed_at=None, first=None, last=None, posts=0)
    for each in (*OF_THE_WINDOW, "WB-INF-03"):
        assert found[each].reason == "never looked at, or not lately"


def test_zeros_are_of_what_was_seen() -> None:
    none_seen = {name: zeros(0, 0, 0, 9) for name in ("reposts", "comments", "likes", "all")}
    found = judged(zeros=none_seen)
    for each in ("WB-INFL-04", "WB-INFL-05"):
        assert found[each].reason == "no reactions seen of anything older than 72 hours"
    some = judged(zeros={"all": zeros(10, 0), "reposts": zeros(10, 4, 4, 2)})
    assert (some["WB-INFL-04"].state, some["WB-INFL-04"].n) == (State.ZERO, 10)
    assert (some["WB-INFL-05"].value, some["WB-INFL-05"].exact) == (4, False)
