"""Which channels and departments' sites are open, and whose followers are few."""

from dataclasses import replace

import pytest

from govcrawl.evaluation.cross import findings, measures
from govcrawl.evaluation.finding import Severity
from govcrawl.evaluation.measure import Measure, State, seen, unseen
from govcrawl.evaluation.standing import ABSENT, Asked, Standing
from govcrawl.registry import Office
from govcrawl.rulebook import catalogue
from tests.support.counted import CITY, LAST, asked, by_indicator, source, stands

CHANNELS = ("website", "weibo", "wechat", "app")
OPEN = {channel: stands(channel) for channel in CHANNELS}


def gone(channel: str) -> Standing:
    return stands(channel, asked(channel, registered=ABSENT, reason=None))


def refused(channel: str) -> Standing:
    return stands(channel, asked(channel, reason="captcha"))


def channels(**changed: Standing) -> Measure:
    return by_indicator(measures(CITY, OPEN | changed, ()))["X-COV-01"]


def departments(*standings: Standing) -> Measure:
    return by_indicator(measures(CITY, OPEN, standings))["X-COV-02"]


def test_every_indicator_of_the_catalogue_is_judged() -> None:
    found = by_indicator(measures(CITY, OPEN, ()))
    assert list(found) == [each.id for each in catalogue.load().values() if each.channel == "cross"]


def test_channels_that_are_open_of_four() -> None:
    whole = channels()
    assert (whole.value, whole.n, whole.sources) == (100, 4, (source("outcomes"),))
    assert channels(app=gone("app"), weibo=gone("weibo")).value == 50
    assert channels(**{each: gone(each) for each in CHANNELS}).state is State.ZERO


def test_a_channel_nobody_saw_leaves_the_share_unknown() -> None:
    found = channels(wechat=refused("wechat"), weibo=refused("weibo"), app=gone("app"))
    assert (found.state, found.reason) == (State.MISSING, "not known of weibo, wechat")
    without = {channel: OPEN[channel] for channel in ("website", "weibo", "wechat")}
    assert by_indicator(measures(CITY, without, ()))["X-COV-01"].reason == "not known of app"


def test_departments_with_a_website_are_of_those_whose_state_is_known() -> None:
    seen_all = departments(stands("website"), stands("website"), gone("website"), gone("website"))
    assert (seen_all.value, seen_all.n, seen_all.reason) == (50, 4, "")
    some = departments(stands("website"), refused("website"), gone("website"))
    assert (some.value, some.n) == (50, 2)
    assert some.reason == "not known of 1 of 3 departments"
    assert departments(gone("website")).state is State.ZERO


def test_departments_of_which_nothing_is_known() -> None:
    unknown = departments(refused("website"), refused("website"))
    assert (unknown.state, unknown.reason) == (
        State.MISSING,
        "not known of any of 2 departments",
    )
    assert departments().state is State.NOT_APPLICABLE


def test_a_site_that_is_dead_by_its_own_fault_is_not_open() -> None:
    dead: Asked = asked("website", reason="timeout", fault="site", own_failures=2)
    assert departments(stands("website"), stands("website", dead)).value == 50


def office(number: int, level: str = "city") -> Office:
    return replace(CITY, office_id=str(number), name_zh=f"第{number}市", level=level)


def followers(number: int, value: float, *, exact: bool = True) -> Measure:
    of = (source("weibo_accounts"),)
    window = (LAST, LAST)
    return seen(str(number), "WB-INFL-01", value, exact=exact, window=window, sources=of)


FIVE = [followers(number, value) for number, value in enumerate((24.9, 100, 100, 120, 25))]
OFFICES = [office(number) for number in range(5)]


def test_few_followers_per_resident_are_found_against_the_median_of_the_level() -> None:
    (found,) = findings(OFFICES, FIVE)
    assert (found.kind, found.office_id, found.subject) == (
        "low_coverage_per_resident",
        "0",
        "weibo",
    )
    assert (found.value, found.unit, found.severity) == (24.9, "per 10,000", Severity.LOW)
    assert found.sources == (source("weibo_accounts"),)
    assert found.zh == (
        "截至2026-04-30,第0市的微博账号每万人有24.9名关注者,不到同级5个单位中位数100.0的四分之一。"
    )
    assert found.en == (
        "By 2026-04-30, Jia had 24.9 followers per 10,000 residents on its Weibo account, "
        "less than a quarter of the median 100.0 of 5 offices of its level."
    )


@pytest.mark.parametrize(
    ("offices", "measured"),
    [
        (OFFICES, FIVE[:4]),
        (OFFICES, [unseen("4", "WB-INFL-01", State.MISSING, "captcha"), *FIVE[:4]]),
        ([office(0, "county"), *OFFICES[1:]], FIVE),
        ([office(number, "department") for number in range(5)], FIVE),
        (OFFICES, [replace(each, indicator="APP-INFL-01") for each in FIVE]),
        (OFFICES[1:], FIVE),
        (OFFICES, [followers(0, 24.9, exact=False), *FIVE[1:]]),
    ],
    ids="few unseen other_level departments other_indicator unselected at_least".split(),
)
def test_followers_that_cannot_be_called_few(
    offices: list[Office], measured: list[Measure]
) -> None:
    assert list(findings(offices, measured)) == []


def test_an_office_that_has_no_followers_at_all_is_found() -> None:
    (found,) = findings(OFFICES, [followers(0, 0), *FIVE[1:]])
    assert found.value == 0
