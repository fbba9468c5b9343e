"""What a reader is told of accounts and apps, and what nobody may be told."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from govcrawl.evaluation.app import findings as app
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.standing import ABSENT, Standing
from govcrawl.evaluation.wechat import findings as wechat
from govcrawl.evaluation.weibo import findings as weibo
from tests.support.counted import (
    CITY,
    UNCOUNTED,
    asked,
    listing,
    platform,
    reading,
    source,
    stands,
    wechat_facts,
    weibo_facts,
    zeros,
)


def only(found: Iterable[Finding]) -> Finding:
    (finding,) = found
    assert "None" not in finding.zh + finding.en
    assert finding.sources
    return finding


def of_weibo(**fields: Any) -> list[Finding]:
    return list(weibo.findings(CITY, stands("weibo"), [weibo_facts(**fields)]))


def of_wechat(**fields: Any) -> list[Finding]:
    return list(wechat.findings(CITY, stands("wechat"), [wechat_facts(**fields)]))


def test_nothing_is_found_of_good_accounts_and_apps() -> None:
    assert of_weibo() == of_wechat() == []
    assert list(app.findings(CITY, stands("app", asked("appstore")), [listing()], [])) == []


@pytest.mark.parametrize(("longest", "severity"), [(10, "low"), (49, "low"), (50, "medium")])
def test_a_streak_without_reposts(longest: int, severity: str) -> None:
    found = only(of_weibo(zeros={"reposts": zeros(longest=longest)}))
    assert (found.kind, found.subject, found.office_id) == ("zero_repost_streak", "1", "990100")
    assert (found.value, found.unit, found.severity) == (longest, "posts", severity)
    assert found.zh == f"甲市的甲市发布在2026-03-01至2026-03-20连续{longest}条博文零转发。"
    assert found.en == (
        f"甲市发布 of Jia published {longest} posts one after the other without any repost, "
        "from 2026-03-01 to 2026-03-20."
    )
    assert found.sources == (source("weibo_posts"),)


def test_a_streak_without_likes_on_both_platforms() -> None:
    streak = {"likes": zeros(longest=12)}
    assert only(of_weibo(zeros=streak)).kind == "zero_like_streak"
    found = only(of_wechat(zeros=streak))
    assert (found.kind, found.subject, found.unit) == ("zero_like_streak", "MzA", "articles")
    assert "连续12篇文章零点赞" in found.zh


def test_nine_in_a_row_are_no_streak_to_tell_of() -> None:
    assert of_weibo(zeros={name: zeros(longest=9) for name in ("reposts", "likes")}) == []


def test_half_of_what_was_seen_without_any_reaction() -> None:
    found = only(of_weibo(zeros={"all": zeros(10, 5)}))
    assert (found.kind, found.value, found.unit) == ("zero_interaction", 50, "percent")
    assert found.zh == (
        "截至2026-05-01,甲市的甲市发布满72小时且互动数可见的10条博文中,5条博文(50%)没有任何"
        "转发、评论或点赞。"
    )
    assert found.en == (
        "By 2026-05-01, 5 of the 10 posts (50 %) of 甲市发布 of Jia that are older than 72 hours "
        "and show their reactions had no repost, comment or like."
    )
    assert "12篇文章(60%)没有任何点赞或在看" in only(of_wechat(zeros={"all": zeros(20, 12)})).zh


@pytest.mark.parametrize(("seen", "none"), [(9, 9), (11, 5)])
def test_too_few_seen_or_less_than_half_is_no_finding(seen: int, none: int) -> None:
    assert of_weibo(zeros={"all": zeros(seen, none)}) == []


@pytest.mark.parametrize(
    ("day", "severity"),
    [((2026, 4, 16), "medium"), ((2026, 1, 31), "medium"), ((2026, 1, 30), "high")],
)
def test_an_account_that_fell_silent(day: tuple[int, int, int], severity: str) -> None:
    found = only(of_weibo(last_post_at=datetime(*day, tzinfo=UTC)))
    assert (found.kind, found.severity) == ("silent_account", severity)
    days = {4: 15, 1: 90}[day[1]] + (severity == "high")
    assert found.value == days
    assert found.zh == f"截至2026-05-01,甲市的甲市发布已有{days}天没有更新。"
    silent = only(of_wechat(last_article_at=datetime(*day, tzinfo=UTC)))
    assert silent.en == f"By 2026-05-01, 甲市发布 of Jia had published nothing for {days} days."


def test_two_weeks_are_not_silence() -> None:
    assert of_weibo(last_post_at=datetime(2026, 4, 17, tzinfo=UTC)) == []


def test_silence_needs_days_that_were_read() -> None:
    old = datetime(2025, 1, 1, tzinfo=UTC)
    assert of_weibo(last_post_at=old, unread="captcha") == []
    assert of_weibo(last_post_at=None, unread="captcha") == []
    assert of_weibo(last_post_at=old, observed_at=None, first=None, last=None) == []
    found = only(of_weibo(last_post_at=None, posts=0))
    assert "至少30天" in found.zh
    assert "at least 30 days" in found.en


def test_every_account_of_an_office_is_looked_at() -> None:
    streak = {"reposts": zeros(longest=20)}
    both = [weibo_facts(zeros=streak), weibo_facts(zeros=streak, uid="2", profile=None)]
    found = list(weibo.findings(UNCOUNTED, stands("weibo"), both))
    assert [each.subject for each in found] == ["1", "2"]
    assert found[1].en.startswith("2 of 乙市 published")


def every(standing: Standing) -> list[Finding]:
    kinds = {"weibo": weibo.findings, "wechat": wechat.findings}
    if standing.channel in kinds:
        return list(kinds[standing.channel](CITY, standing, []))
    return list(app.findings(CITY, standing, [], []))


@pytest.mark.parametrize(
    ("channel", "word"),
    [("weibo", "微博账号"), ("wechat", "微信公众号"), ("app", "移动应用或服务平台")],
)
def test_a_channel_that_is_confirmed_not_to_be_there(channel: str, word: str) -> None:
    row = asked({"app": "appstore"}.get(channel, channel), registered=ABSENT, reason=None)
    found = only(every(stands(channel, row)))
    assert (found.kind, found.subject, found.severity) == (
        "missing_channel",
        channel,
        Severity.MEDIUM,
    )
    assert found.zh == f"甲市没有可用的{word}(登记为未开通,最近一次查看:2026-05-01)。"
    assert found.en.endswith("the registry says that there is none; last looked at on 2026-05-01.")


def test_a_channel_is_missing_for_the_reason_seen() -> None:
    delisted = only(every(stands("app", asked("appstore", reason="absent"))))
    assert "(应用商店未上架" in delisted.zh
    dead = asked("endpoint", reason="timeout", fault="site", own_failures=3)
    assert "因自身故障无法访问:timeout,共3次" in only(every(stands("app", dead))).zh


@pytest.mark.parametrize("channel", ["weibo", "wechat", "app"])
def test_a_channel_that_was_not_seen_is_no_finding(channel: str) -> None:
    assert every(stands(channel, asked(channel, reason="captcha"))) == []
    assert every(Standing("990100", channel, State.MISSING, "the registry has no row", ())) == []


@pytest.mark.parametrize("channel", ["weibo", "wechat", "appstore"])
def test_an_address_of_somebody_else(channel: str) -> None:
    row = asked(channel, "77", reason="identity_mismatch", detail="of account 88")
    found = only(every(stands({"appstore": "app"}.get(channel, channel), row)))
    assert (found.kind, found.subject) == ("identity_mismatch", f"{channel}:77")
    assert "of account 88" in found.en
    assert "of account 88" in found.zh
    assert "2026-05-01" in found.en
    assert "2026-05-01" in found.zh


def test_figures_of_a_store_that_contradicts_itself() -> None:
    doubts = [{"field": "downloads", "why": "a"}, {"field": "rating", "why": "b"}] * 2
    doubted = [listing(), listing("oppo", doubts=doubts)]
    found = only(app.findings(CITY, stands("app", asked("appstore")), doubted, []))
    assert (found.kind, found.subject, found.value) == ("doubted_figures", "oppo:C1", 2)
    assert found.severity is Severity.NOTE
    assert found.zh == (
        "甲市的移动应用oppo:C1在2026-05-01公布的2项数字自相矛盾,未予采用:downloads、rating。"
    )
    assert "were not used: downloads, rating." in found.en


def test_figures_of_a_platform_that_contradicts_itself() -> None:
    bad = reading("service_items", None, doubts=["fewer than handled online"])
    platforms = [platform(bad, reading("documents", 5))]
    found = only(app.findings(CITY, stands("app", asked("endpoint")), [], platforms))
    assert (found.subject, found.value) == ("jia", 1)
    assert "服务平台jia" in found.zh
    assert "service_items" in found.en
