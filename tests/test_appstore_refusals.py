"""Stores that refuse: each way has an outcome of its own, and none of them is zero."""

from typing import Any

import pytest

from govcrawl.capture import Capture
from govcrawl.discretion import forget
from govcrawl.parsers.appstore import STORES
from govcrawl.parsers.appstore.store import TOKEN
from govcrawl.reasons import Reason
from govcrawl.spiders.appstore.tokens import FRESH_SECONDS, Tokens
from tests.support.store_crawl import (
    APPLE,
    HUAWEI,
    OPPO,
    TENCENT,
    XIAOMI,
    Trials,
    app_in,
    instead_at,
    row,
    trials,
)
from tests.web.pages import Answer, html
from tests.web.platforms.store_answers import CHALLENGE
from tests.web.platforms.stores import (
    AppleStore,
    HuaweiStore,
    OppoStore,
    TencentStore,
    XiaomiStore,
)

__all__ = ["trials"]

SECOND = "tencent:cn.shili.second"
SHELL = (
    '<html><head><title>应用</title></head><body><div id="app"></div>'
    '<script src="/static/main.js"></script></body></html>'
)
LONG = "".join(
    f"<p>第{each}段，这里是一篇和应用无关的长文章，讲些别的事情。</p>" for each in range(40)
)
CAPTCHA = (
    "<html><head><title>安全验证</title></head><body><p>请完成安全验证后继续访问</p>"
    '<div id="captcha"></div><script src="https://t.captcha.qq.com/TCaptcha.js"></script></body>'
    "</html>"
)
LOGIN = "<html><head><title>登录</title></head><body><form><p>请先登录</p><input name=user>"
REFUSED = '{"rtnCode": 1002, "rtnDesc": "interface code invalid"}'


def said(body: bytes, status: int = 200) -> Answer:
    return Answer(body=body, status=status)


@pytest.mark.parametrize(
    ("answer", "reason", "stops"),
    [
        (said(CHALLENGE.encode(), 521), "blocked", True),
        (said(b"", 403), "blocked", True),
        (html(CAPTCHA), "captcha", True),
        (said(b"", 401), "login_required", True),
        (said(b"", 429), "rate_limited", True),
        (html(SHELL), "needs_js", False),
        (html(f"<html><body>{LONG}</body></html>"), "schema_drift", False),
        (said(b""), "empty", False),
        (html("<html><body>502 Bad Gateway</body></html>", status=502), "http_5xx", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_is_an_outcome_of_its_own_and_concerns_one_store(
    trials: Trials, answer: Answer, reason: str, stops: bool
) -> None:
    guarded = TencentStore([app_in(TENCENT)], instead=instead_at("/appdetail/", *[answer] * 9))
    stores = [guarded, XiaomiStore([app_in(XIAOMI)])]
    trial = trials(stores, [row(TENCENT), row(XIAOMI), row(SECOND)])
    trial.crawl(code=3 if stops else 0)
    outcomes = trial.outcomes()
    assert trial.reasons() == {TENCENT: reason, SECOND: reason, XIAOMI: "ok"}
    assert {outcomes[each]["fault"] for each in (TENCENT, SECOND)} <= {"unknown", "us"}
    assert (outcomes[SECOND]["requests"] == 0) is stops
    assert outcomes[TENCENT]["missed"] is not None
    assert list(trial.apps()) == [XIAOMI], "of who refuses there is no app, and no zero"
    assert trial.run()["access"]["stopped"] == (f"tencent {reason}" if stops else None)


def test_what_robots_forbid_is_not_asked(trials: Trials) -> None:
    closed = TencentStore([app_in(TENCENT)], robots="User-agent: *\nDisallow: /\n")
    trial = trials([closed, XiaomiStore([app_in(XIAOMI)])], [row(TENCENT), row(XIAOMI)])
    trial.crawl()
    assert trial.asked("tencent") == []
    assert trial.reasons() == {TENCENT: "robots", XIAOMI: "ok"}


def test_each_store_says_in_its_way_that_it_has_no_such_app(trials: Trials) -> None:
    stores = [AppleStore(), HuaweiStore(), TencentStore(), XiaomiStore(), OppoStore()]
    rows = [row(each) for each in (APPLE, HUAWEI, TENCENT, XIAOMI, OPPO)]
    trial = trials(stores, rows)
    trial.crawl()
    absent = dict.fromkeys((APPLE, HUAWEI, TENCENT, XIAOMI), "absent")
    assert trial.reasons() == {**absent, OPPO: "unsupported"}
    assert {account: each["listed"] for account, each in trial.apps().items()} == dict.fromkeys(
        absent, False
    )
    assert "not among the 0 apps its pages list" in trial.outcomes()[OPPO]["detail"]


def test_an_app_of_a_store_that_only_lists_is_found_on_a_later_page(trials: Trials) -> None:
    others = [
        app_in(f"oppo:com.example.a{each}", package=f"com.example.a{each}") for each in range(70)
    ]
    trial = trials([OppoStore([*others, app_in(OPPO)])], [row(OPPO, package="cn.shili.tongban")])
    trial.crawl()
    assert trial.reasons() == {OPPO: "ok"}
    assert len(trial.asked("oppo")) == 2
    assert trial.apps()[OPPO]["identified_by"] == ["app_id", "package", "name"]


def test_an_app_that_moved_to_another_id_is_no_absence(trials: Trials) -> None:
    moved = app_in("huawei:C777000001")
    trial = trials([HuaweiStore([moved])], [row(HUAWEI)])
    trial.crawl()
    (outcome,) = trial.outcomes().values()
    assert (outcome["reason"], outcome["fault"], outcome["items"]) == (
        *("identity_mismatch", "unknown"),
        0,
    )
    assert "app_id: got 'C777000001', expected 'C199000001'" in outcome["detail"]
    assert trial.apps() == {}


def test_an_app_stays_absent_where_the_search_is_refused(trials: Trials) -> None:
    forbids = "User-agent: *\nDisallow: /search\n"
    trial = trials([AppleStore(robots=forbids)], [row(APPLE)])
    trial.crawl()
    (outcome,) = trial.outcomes().values()
    assert outcome["reason"] == "absent"
    assert "no search by name: robots" in outcome["detail"]
    assert trial.apps()[APPLE]["listed"] is False


def test_a_store_that_has_none_of_its_apps_is_pointed_out(trials: Trials) -> None:
    rows = [row(f"apple:{each}") for each in range(1, 4)]
    trial = trials([AppleStore()], rows)
    trial.crawl()
    (check,) = [each for each in trial.run()["checks"] if each["name"] == "stores"]
    assert check["state"] == "noted"
    assert "apple has none of 3 apps" in check["detail"]
    assert trial.run()["outcome"] == "ok"


def test_a_token_is_asked_for_once_and_again_when_it_has_run_out(trials: Trials) -> None:
    second = "huawei:C199000009"
    store = HuaweiStore([app_in(HUAWEI, 60), app_in(second)], uses=2)
    trial = trials([store], [row(HUAWEI), row(second)])
    trial.crawl()
    assert trial.reasons()[HUAWEI] == "ok"
    assert trial.outcomes()[HUAWEI]["failures"] == []
    assert "a token had run out" in trial.outcomes()[HUAWEI]["detail"]
    assert len(trial.apps()) == 2
    assert trial.paths("huawei").count("getInterfaceCode") == len(store.tokens) == 3


def test_a_store_that_refuses_a_new_token_is_left_alone(trials: Trials) -> None:
    refused = [said(REFUSED.encode(), 403)] * 9
    store = HuaweiStore([app_in(HUAWEI)], instead=instead_at("appinfo", *refused))
    trial = trials([store, XiaomiStore([app_in(XIAOMI)])], [row(HUAWEI), row(XIAOMI)])
    trial.crawl(code=3)
    assert trial.reasons() == {HUAWEI: "blocked", XIAOMI: "ok"}
    assert trial.paths("huawei") == ["getInterfaceCode", "appinfo"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said(b"down", 503), "http_5xx"),
        (said(b'{"rtnCode": 7}', 200), "http_5xx"),
        (said(b'{"list": [1]}', 200), "schema_drift"),
    ],
)
def test_without_a_token_nothing_is_asked_and_nothing_is_ok(
    trials: Trials, answer: Answer, reason: str
) -> None:
    instead = instead_at("getInterfaceCode", *[answer] * 9)
    trial = trials([HuaweiStore([app_in(HUAWEI)], instead=instead)], [row(HUAWEI)])
    trial.crawl()
    assert trial.reasons() == {HUAWEI: reason}
    assert set(trial.paths("huawei")) == {"getInterfaceCode"}
    assert trial.apps() == {}


def test_a_token_is_replaced_before_it_runs_out() -> None:
    store, tokens = STORES["huawei"], Tokens()
    url = "https://store.example/code"
    answer = Capture(url=url, request=TOKEN, body=b'"sampleCode0123456789"', store="huawei")
    assert tokens.are_wanted(store, 0)
    assert tokens.received(store, answer, 0)
    forget()
    assert not tokens.are_wanted(store, FRESH_SECONDS)
    assert tokens.are_wanted(store, FRESH_SECONDS + 1)
    assert not tokens.are_wanted(STORES["apple"], 0)


def test_only_a_token_that_has_worked_can_run_out() -> None:
    store, tokens = STORES["huawei"], Tokens()
    body: Any = b'"sampleCode0123456789"'
    tokens.received(store, Capture(url="https://a.example", request=TOKEN, body=body), 0)
    forget()
    assert not tokens.ran_out(store, Reason.BLOCKED)
    tokens.accepted(store)
    assert not tokens.ran_out(store, Reason.CAPTCHA)
    assert tokens.ran_out(store, Reason.BLOCKED)
    assert tokens.are_wanted(store, 0)
