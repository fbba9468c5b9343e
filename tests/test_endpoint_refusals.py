"""Endpoints that do not tell: each way has an outcome of its own, and none of them is zero."""

import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support.endpoint_crawl import (
    HOST,
    OTHER,
    EndpointTrials,
    Handler,
    Served,
    answer_json,
    endpoint_trials,
    paged,
    row,
)
from tests.test_endpoint_crawl import ITEMS, THREE_PAGES, page
from tests.web.pages import Answer, html
from tests.web.platforms.service_platform import CHALLENGE, Items, ServicePlatform
from tests.web.platforms.service_platform import HOST as PLATFORM
from tests.web.platforms.serving import Asked

__all__ = ["endpoint_trials"]

ONE = f"""
[request]
url = "https://{HOST}/api/total"

[[metrics]]
name = "service_items"
unit = "items"
read = "data.total"
"""
BODY = {"data": {"total": 7}}


def test_a_page_that_fails_leaves_what_the_others_tell(endpoint_trials: EndpointTrials) -> None:
    pages = [THREE_PAGES[0], Answer(body=b"", status=503), THREE_PAGES[2]]
    trial = endpoint_trials({HOST: paged(pages)}, {"items_json": ITEMS})
    trial.crawl()
    outcome = trial.outcomes()["items_json"]
    assert outcome["reason"] == "partial"
    assert [each["reason"] for each in outcome["failures"]] == ["http_5xx"]
    assert trial.values() == {"service_items": 5, "service_items_listed": None}
    (listed,) = (each for each in trial.of("endpoint_readings").values() if each["doubts"])
    assert "only 1 of 3 pages were read" in listed["doubts"]


def test_a_total_that_changes_between_pages_has_no_value(endpoint_trials: EndpointTrials) -> None:
    pages = [page("1", "2", total=4), page("3", "4", total=6), page("5", "6", total=6)]
    trial = endpoint_trials({HOST: paged(pages)}, {"items_json": ITEMS})
    trial.crawl()
    outcome = trial.outcomes()["items_json"]
    assert outcome["reason"] == "partial"
    assert "doubts" in outcome["detail"]
    assert trial.values()["service_items"] is None


def test_a_protected_interface_is_never_asked(endpoint_trials: EndpointTrials) -> None:
    trial = endpoint_trials({HOST: paged([])}, {"signed_json": 'protection = "signed"\n' + ONE})
    trial.crawl()
    outcome = trial.outcomes()["signed_json"]
    assert (outcome["reason"], outcome["fault"], outcome["requests"]) == ("unsupported", "us", 0)
    assert "signed" in outcome["detail"]
    assert trial.served[HOST].asked == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (answer_json({"status": {"code": 1}, "custom": "BF9C6A0E3D" * 40}), "unsupported"),
        (answer_json({"code": "SN0006", "msg": "签名错误"}), "unsupported"),
        (answer_json({"data": {"count": 7}}), "schema_drift"),
        (answer_json(BODY, 404), "http_4xx"),
        (answer_json(BODY, 502), "http_5xx"),
        (answer_json(BODY, 429), "rate_limited"),
        (html(CHALLENGE, status=521), "blocked"),
        (html(CHALLENGE), "blocked"),
        (Answer(body=b""), "empty"),
        (Answer(body=b'{"data": {"tot'), "schema_drift"),
    ],
)
def test_each_way_of_not_telling_has_its_outcome(
    endpoint_trials: EndpointTrials, answer: Answer, reason: str
) -> None:
    trial = endpoint_trials({HOST: lambda _: answer}, {"total_json": ONE})
    stops = reason in {"blocked", "rate_limited"}
    trial.crawl(code=1 if stops else 0)
    assert trial.reasons() == {"total_json": reason}
    assert trial.of("endpoint_readings") == {}
    assert trial.outcomes()["total_json"]["fault"] != "site"


@pytest.mark.parametrize("text", ["--", "暂无", "许多"])
def test_a_text_that_is_no_number_is_kept_and_is_no_zero(
    endpoint_trials: EndpointTrials, text: str
) -> None:
    answer = answer_json({"data": {"total": text}})
    trial = endpoint_trials({HOST: lambda _: answer}, {"total_json": ONE})
    trial.crawl()
    (reading,) = trial.of("endpoint_readings").values()
    assert (reading["value"], reading["value_raw"]) == (None, text)


def test_a_blocked_host_stops_itself_alone(endpoint_trials: EndpointTrials) -> None:
    descriptions = {
        "first_json": ONE,
        "second_json": ONE.replace("/api/total", "/api/other"),
        "third_json": ONE.replace(HOST, OTHER),
    }
    hosts: dict[str, Any] = {
        HOST: lambda _: html(CHALLENGE, status=521),
        OTHER: lambda _: answer_json(BODY),
    }
    trial = endpoint_trials(hosts, descriptions)
    trial.crawl(code=3)
    assert trial.reasons() == {
        "first_json": "blocked",
        "second_json": "blocked",
        "third_json": "ok",
    }
    assert len(trial.asked(HOST)) == 1
    assert trial.run()["access"]["stopped"] == f"{HOST} blocked"


def test_an_answer_that_says_none_is_a_zero(endpoint_trials: EndpointTrials) -> None:
    empty = ONE.replace("[[metrics]]", "[answer]\nempty = \"code == 'NONE'\"\n\n[[metrics]]", 1)
    trial = endpoint_trials({HOST: lambda _: answer_json({"code": "NONE"})}, {"total_json": empty})
    trial.crawl()
    assert trial.reasons() == {"total_json": "ok"}
    assert trial.values() == {"service_items": 0}


def test_an_office_no_question_is_for_is_said(endpoint_trials: EndpointTrials) -> None:
    counties = ONE.replace("[[metrics]]", '[[questions]]\nlevels = ["county"]\n\n[[metrics]]', 1)
    trial = endpoint_trials({HOST: paged([])}, {"total_json": counties})
    trial.crawl()
    outcome = trial.outcomes()["total_json"]
    assert (outcome["reason"], outcome["requests"]) == ("unsupported", 0)
    assert "no question for an office of level city" in outcome["detail"]


def test_robots_txt_is_obeyed(endpoint_trials: EndpointTrials) -> None:
    forbidding = Served(lambda _: answer_json(BODY), "User-agent: *\nDisallow: /\n")
    trial = endpoint_trials({HOST: forbidding}, {"total_json": ONE})
    trial.crawl()
    assert trial.reasons() == {"total_json": "robots"}
    assert trial.asked(HOST) == []


def test_a_host_that_is_not_there_is_no_zero(endpoint_trials: EndpointTrials) -> None:
    trial = endpoint_trials({}, {"total_json": ONE.replace(HOST, "nowhere.invalid")})
    trial.crawl()
    assert trial.reasons() == {"total_json": "dns"}
    assert trial.of("endpoint_readings") == {}


def test_a_host_that_stops_within_a_list_leaves_what_was_told(
    endpoint_trials: EndpointTrials,
) -> None:
    pages = [THREE_PAGES[0], html(CHALLENGE, status=521)]
    trial = endpoint_trials({HOST: paged(pages)}, {"items_json": ITEMS, "total_json": ONE})
    trial.crawl(code=3)
    assert trial.reasons() == {"items_json": "partial", "total_json": "blocked"}
    assert trial.values() == {"service_items": 5, "service_items_listed": None}
    assert len(trial.asked(HOST)) == 2, "after the refusal nothing is asked"
    assert trial.outcomes()["total_json"]["requests"] == 0


@pytest.mark.parametrize("failing", ["1002", "1004"])
def test_a_question_that_fails_costs_its_own_figures(
    endpoint_trials: EndpointTrials, failing: str
) -> None:
    platform = ServicePlatform(
        {("519900000000", "1002"): Items(412, 398), ("519900000000", "1004"): Items(663, 651)}
    )

    def answer(asked: Asked) -> Answer:
        is_down = asked.query["dxType"] == failing
        return Answer(body=b"", status=503) if is_down else platform.answer(asked)

    trial = endpoint_trials({PLATFORM: answer}, {}, [row("sczwfw_item_tags_html")])
    trial.crawl()
    outcome = trial.outcomes()["sczwfw_item_tags_html"]
    assert (outcome["reason"], outcome["requests"]) == ("partial", 2)
    assert [each["reason"] for each in outcome["failures"]] == ["http_5xx"]
    left = {"1002": {"legal_person": 663}, "1004": {"person": 412}}[failing]
    assert {
        each["audience"]: each["value"]
        for each in trial.of("endpoint_readings").values()
        if each["metric"] == "service_items"
    } == left


def test_a_list_longer_than_the_limit_is_not_counted(endpoint_trials: EndpointTrials) -> None:
    short = ITEMS.replace('total = "total"', 'total = "total"\nlimit = 2')
    trial = endpoint_trials({HOST: paged(THREE_PAGES)}, {"items_json": short})
    trial.crawl()
    outcome = trial.outcomes()["items_json"]
    assert (outcome["reason"], outcome["requests"]) == ("partial", 2)
    assert "only 2 of 3 pages were read" in outcome["detail"]
    assert trial.values() == {"service_items": 5, "service_items_listed": None}


def test_a_list_that_shows_rows_twice_is_not_counted(endpoint_trials: EndpointTrials) -> None:
    pages = [THREE_PAGES[0], page("2", "3"), THREE_PAGES[2]]
    counted = ITEMS.replace('over = "distinct"', 'over = "rows"')
    trial = endpoint_trials({HOST: paged(pages)}, {"items_json": counted})
    trial.crawl()
    assert trial.reasons() == {"items_json": "partial"}
    assert "1 of 4 rows are there more than once" in trial.outcomes()["items_json"]["detail"]
    assert trial.values() == {"service_items": 5, "service_items_listed": None}


def test_an_answer_that_sends_to_a_login_is_no_figure(endpoint_trials: EndpointTrials) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/login":
            return html("<title>登录</title><form><p>请先登录</p><input type=password></form>")
        return Answer(body=b"", status=302, headers={"Location": "/login"})

    trial = endpoint_trials({HOST: answer}, {"total_json": ONE})
    trial.crawl(code=1)
    assert trial.reasons() == {"total_json": "login_required"}
    assert trial.of("endpoint_readings") == {}


def hanging_up(asked: Asked) -> Answer:
    """No answer at all to the second page."""
    if asked.query["page"] == "2":
        raise ConnectionResetError
    return answer_json(THREE_PAGES[int(asked.query["page"]) - 1])


def test_a_host_that_hangs_up_in_the_middle_is_said(endpoint_trials: EndpointTrials) -> None:
    trial = endpoint_trials({HOST: hanging_up}, {"items_json": ITEMS})
    trial.crawl()
    outcome = trial.outcomes()["items_json"]
    assert outcome["reason"] == "partial"
    assert [each["reason"] for each in outcome["failures"]] == ["reset"]
    assert trial.values() == {"service_items": 5, "service_items_listed": None}


BROKEN = """
from govcrawl.parsers.endpoint import gather
from govcrawl.planning.endpoint import walk
from scrapy.cmdline import execute

def broken(endpoint, *others):
    if endpoint.name == "items_json":
        raise ArithmeticError("broken")
    return gather(endpoint, *others)

walk.gather = broken
execute(["scrapy", "crawl", "endpoint"])
"""


@pytest.mark.parametrize("handler", [paged(THREE_PAGES), hanging_up], ids=["at the end", "within"])
def test_an_error_of_ours_ends_its_target_and_no_other(
    endpoint_trials: EndpointTrials, handler: Handler
) -> None:
    hosts = {HOST: handler, OTHER: lambda _: answer_json(BODY)}
    described = {"items_json": ITEMS, "total_json": ONE.replace(HOST, OTHER)}
    trial = endpoint_trials(hosts, described)
    line = [sys.executable, "-c", BROKEN]
    run = subprocess.run(
        line, env=trial.environment(), cwd=ROOT, timeout=60, capture_output=True, check=False
    )
    assert b"ArithmeticError: broken" in run.stderr
    assert trial.reasons() == {"items_json": "partial", "total_json": "ok"}
    (errors,) = [each for each in trial.run()["checks"] if each["name"] == "errors"]
    assert errors["state"] == "failed"
