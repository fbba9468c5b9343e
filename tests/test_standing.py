"""How an office stands on a channel: read, confirmed absent or not seen, never one for another."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.counting import outcomes
from govcrawl.counting.scope import Scope
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.standing import Asked, standing
from govcrawl.registry import Channel, Office

AS_OF = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
SITE = "http://www.example.gov.cn/"


def row(channel: str = "website", account: str = SITE, state: str = "open") -> Channel:
    return Channel("519900", channel, account, "示例", state, None, "")


def asked(*channels: Channel, database: Database[dict[str, Any]]) -> list[Asked]:
    office = Office("519900", "示例市", "", "city", "519900", None, 812_000, 2020)
    return outcomes.asked(database, Scope((office,), channels, AS_OF))


def outcome(
    reason: str,
    fault: str | None = None,
    *,
    ago: timedelta = timedelta(0),
    target: str = f"519900|website|{SITE}",
) -> dict[str, Any]:
    moment = NOON - ago
    return {
        "_id": f"run-{moment:%d%H%M}|{target}",
        "run_id": f"run-{moment:%d%H%M}",
        "target": target,
        "office_id": "519900",
        "reason": reason,
        "fault": fault,
        "detail": f"said {reason}",
        "observed_at": moment,
    }


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAILING = ("http_5xx", "site")


@pytest.mark.parametrize(
    ("found", "state", "reason"),
    [
        ([outcome("ok")], State.OBSERVED, ""),
        ([outcome("partial")], State.OBSERVED, ""),
        ([], State.MISSING, "never asked, or not lately"),
        ([outcome("ok", ago=40 * DAY)], State.MISSING, "never asked, or not lately"),
        ([outcome("ok", ago=-DAY)], State.MISSING, "never asked, or not lately"),
        ([outcome("blocked", "unknown")], State.MISSING, "blocked: said blocked"),
        ([outcome("timeout", "us"), outcome("timeout", "us", ago=DAY)], State.MISSING, "timeout"),
        ([outcome(*FAILING)], State.MISSING, "http_5xx: said http_5xx"),
        ([outcome(*FAILING), outcome(*FAILING, ago=HOUR / 2)], State.MISSING, "http_5xx"),
        ([outcome(*FAILING), outcome(*FAILING, ago=DAY)], State.ABSENT, "http_5xx, 2 times"),
        ([outcome("blocked", "unknown"), outcome("ok", ago=DAY)], State.OBSERVED, ""),
        ([outcome("absent")], State.ABSENT, "not listed"),
        (
            [outcome(*FAILING), outcome("ok", ago=HOUR), outcome(*FAILING, ago=DAY)],
            State.OBSERVED,
            "",
        ),
        (
            [outcome("ok"), outcome(*FAILING, ago=HOUR), outcome(*FAILING, ago=DAY)],
            State.OBSERVED,
            "",
        ),
        (
            [outcome("blocked", "unknown"), outcome("blocked", "unknown", ago=DAY)],
            State.MISSING,
            "blocked",
        ),
    ],
)
def test_a_site(
    database: Database[dict[str, Any]], found: list[dict[str, Any]], state: State, reason: str
) -> None:
    if found:
        database["outcomes"].insert_many(found)
    told = standing("519900", "website", asked(row(), database=database))
    assert told.state is state
    assert reason in told.reason
    assert bool(told.reason) is (state is not State.OBSERVED)


def test_no_row_is_not_absent(database: Database[dict[str, Any]]) -> None:
    told = standing("519900", "weibo", asked(database=database))
    assert (told.state, told.reason, told.main) == (State.MISSING, "the registry has no row", None)


def test_what_the_registry_knows_to_be_absent_is(database: Database[dict[str, Any]]) -> None:
    told = standing("519900", "weibo", asked(row("weibo", "", "absent"), database=database))
    assert (told.state, told.reason) == (State.ABSENT, "the registry says that there is none")


def test_one_of_two_accounts_that_was_not_seen_leaves_it_open(
    database: Database[dict[str, Any]],
) -> None:
    rows = (row("appstore", "apple:1"), row("appstore", "xiaomi:cn.example"))
    absent = outcome("absent", target="519900|appstore|apple:1")
    blocked = outcome("blocked", "unknown", target="519900|appstore|xiaomi:cn.example", ago=HOUR)
    database["outcomes"].insert_many([absent, blocked])
    told = standing("519900", "app", asked(*rows, database=database))
    assert (told.state, told.reason) == (State.MISSING, "blocked: said blocked")
    assert told.main is not None
    assert told.main.account == "apple:1"


def test_it_says_which_outcomes_it_rests_on(database: Database[dict[str, Any]]) -> None:
    database["outcomes"].insert_many([outcome("ok"), outcome("ok", ago=DAY)])
    (told,) = asked(row(), database=database)
    (source,) = told.sources
    assert (source.collection, source.documents) == ("outcomes", 2)
    assert source.ids == (f"run-220400|519900|website|{SITE}",)
    scope = Scope((), (), AS_OF)
    assert outcomes.run_ids(database, scope) == ()
