"""What a WeChat official account comes to: every indicator a value, or why there is none."""

from datetime import UTC, datetime
from math import log
from typing import Any

import pytest

from govcrawl.evaluation.influence import Summary
from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import ABSENT
from govcrawl.evaluation.wechat.measures import measures
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
    wechat_facts,
    zeros,
)

WCI = pytest.approx(12 * (0.85 * log(1001) + 0.09 * log(101) + 0.06 * log(201)) ** 2)
"""One article a day, all headlines and all alike: the formula's four parts are the same."""


def judged(office: Office = CITY, **fields: Any) -> dict[str, Measure]:
    return by_indicator(measures(office, stands("wechat"), wechat_facts(**fields)))


def test_every_indicator_of_the_catalogue_gets_its_value() -> None:
    found = judged()
    known = catalogue.load().values()
    assert list(found) == [each.id for each in known if each.channel == "wechat"]
    assert {name: each.value for name, each in found.items()} == {
        "WX-INF-01": 1,
        "WX-INF-02": 30,
        "WX-INF-03": 0,
        "WX-PRV-01": 1,
        "WX-INFL-01": WCI,
        "WX-INFL-02": 500,
        "WX-INFL-03": 1000,
        "WX-INFL-04": 25,
    }
    assert {name for name, each in found.items() if not each.exact} == {"WX-INFL-02"}
    assert found["WX-INF-02"].n == 20
    assert (found["WX-INFL-01"].first, found["WX-INFL-01"].last) == (FIRST, LAST)
    assert all(each.sources for each in found.values())


def test_shares_that_somebody_exported_do_not_make_it_another_index() -> None:
    shares = {"shares": Summary(3000, 100, 3000, 100)}
    counts, unseen = wechat_facts().counts | shares, wechat_facts().unseen | {"shares": 0}
    assert judged(counts=counts, unseen=unseen)["WX-INFL-01"].value == WCI


def test_one_article_without_reads_leaves_index_and_mean_unknown() -> None:
    found = judged(unseen=wechat_facts().unseen | {"reads": 1})
    for each in ("WX-INFL-01", "WX-INFL-03"):
        assert (found[each].state, found[each].reason) == (
            State.MISSING,
            "reads not seen of 1 of 30",
        )
    unliked = judged(unseen=wechat_facts().unseen | {"recommends": 30})
    assert unliked["WX-INFL-01"].reason == "recommends not seen of 30 of 30"
    assert unliked["WX-INFL-03"].value == 1000


def test_reads_at_the_most_that_is_shown_are_a_lower_bound() -> None:
    found = judged(exact=wechat_facts().exact | {"reads": False})
    assert {name for name, each in found.items() if not each.exact} == {
        "WX-INFL-01",
        "WX-INFL-02",
        "WX-INFL-03",
    }


def test_a_window_that_was_not_wholly_read_has_no_counts() -> None:
    found = judged(unread="captcha")
    told = {name for name, each in found.items() if each.reason == "captcha"}
    assert told == {"WX-INF-01", "WX-INF-02", "WX-INFL-01", "WX-INFL-03"}


def test_silence_that_was_seen_is_zero_and_a_share_of_nothing_is_missing() -> None:
    nothing = dict.fromkeys(("reads", "likes", "recommends", "shares"), Summary(0, 0, 0, 0))
    found = judged(articles=0, originals=0, original_unknown=0, counts=nothing)
    for each in ("WX-INF-01", "WX-INFL-01"):
        assert (found[each].state, found[each].value) == (State.ZERO, 0)
    for each in ("WX-INF-02", "WX-INFL-03"):
        assert found[each].reason == "nothing was published in the window"


def test_the_original_share_is_of_the_articles_that_tell() -> None:
    assert judged(original_unknown=30, originals=0)["WX-INF-02"].reason == "not told of 30 of 30"


def test_days_without_an_article() -> None:
    old = datetime(2026, 4, 10, tzinfo=UTC)
    assert judged(last_article_at=old)["WX-INF-03"].value == 21
    assert judged(last_article_at=None, unread="captcha")["WX-INF-03"].reason == "captcha"


def test_what_nobody_tells_is_missing() -> None:
    found = judged(verified=None, followers=None, zeros={"all": zeros(0, 0, 0)})
    assert found["WX-PRV-01"].reason == "neither the profile nor an article tells"
    assert found["WX-INFL-02"].reason == "nobody tells"
    assert found["WX-INFL-04"].state is State.MISSING
    assert judged(verified=False)["WX-PRV-01"].state is State.ZERO


def test_followers_are_per_resident_and_absolute_for_departments() -> None:
    assert judged(DEPARTMENT)["WX-INFL-02"].value == 100_000
    assert judged(UNCOUNTED)["WX-INFL-02"].reason == "no population in the registry"


def test_followers_somebody_told_are_known_where_the_platform_refused() -> None:
    refused = stands("wechat", asked("wechat", reason="captcha"))
    told = wechat_facts(followers_source=source("observations"))
    found = by_indicator(measures(CITY, refused, told))
    assert found.pop("WX-INFL-02").value == 500
    assert {(each.state, each.reason) for each in found.values()} == {(State.MISSING, "captcha")}
    crawled = by_indicator(measures(CITY, refused, wechat_facts()))
    assert {each.state for each in crawled.values()} == {State.MISSING}


def test_an_absent_channel_is_absent_whatever_was_told_of_it() -> None:
    none = stands("wechat", asked("wechat", registered=ABSENT, reason=None))
    told = wechat_facts(followers_source=source("observations"))
    found = by_indicator(measures(CITY, none, told))
    assert len(found) == 8
    assert {each.state for each in found.values()} == {State.ABSENT}
