"""Which runs are good."""

from dataclasses import replace

import pytest

from govcrawl import health
from govcrawl.items import Run
from govcrawl.reasons import Reason

KEPT = {"stored": 200, "stored/website_pages": 150, "stored/outcomes": 10}
ASKED = {"interface": "web", "credential": "visitor", "stopped": None}
GOOD = Run(
    run_id="website-2",
    close_reason="finished",
    targets=10,
    reasons={"ok": 7, "partial": 1, "timeout": 1, "absent": 1},
    counts=KEPT,
)


def failed(run: Run, previous: Run | None = None) -> set[str]:
    return {each.name for each in health.check(run, previous) if each.state == health.FAILED}


def judged(run: Run, previous: Run | None = None) -> str:
    return health.verdict(run, health.check(run, previous))


def test_a_first_run_is_no_alarm() -> None:
    checks = {each.name: each for each in health.check(GOOD, None)}
    assert judged(GOOD) == "ok"
    assert checks["measured"].state == health.SKIPPED
    assert "no earlier run" in checks["measured"].detail


@pytest.mark.parametrize(
    ("change", "name", "verdict"),
    [
        ({"close_reason": "shutdown"}, "end", "degraded"),
        ({"close_reason": "storage_failed"}, "end", "failed"),
        ({"targets": 0, "reasons": {}, "counts": {}}, "selection", "failed"),
        ({"reasons": {"ok": 9}}, "outcomes", "degraded"),
        ({"reasons": {"ok": 9, "cut_short": 1}}, "outcomes", "degraded"),
        ({"counts": {"stored": 199, "stored/outcomes": 9}}, "outcomes", "degraded"),
        ({"counts": {**KEPT, "spooled": 1}}, "storage", "failed"),
        ({"counts": {**KEPT, "item_errors": 1}}, "storage", "failed"),
        ({"counts": {**KEPT, "spider_errors": 1}}, "errors", "degraded"),
        ({"counts": {**KEPT, "rejected": 3}}, "rejected", "degraded"),
        ({"reasons": {"dns": 9, "absent": 1}}, "network", "failed"),
        ({"access": {**ASKED, "stopped": "captcha"}}, "access", "degraded"),
        ({"access": ASKED, "reasons": {"captcha": 9, "absent": 1}}, "refused", "failed"),
    ],
)
def test_each_rule(change: dict[str, object], name: str, verdict: str) -> None:
    run = replace(GOOD, **change)  # type: ignore[arg-type]
    assert failed(run) == {name}
    assert judged(run) == verdict


def test_a_run_is_held_against_the_previous_good_one() -> None:
    previous = replace(GOOD, run_id="website-1")
    assert judged(GOOD, previous) == "ok"
    fewer = replace(GOOD, counts={**KEPT, "stored/website_pages": 50})
    assert failed(fewer, previous) == {"collection website_pages"}
    blocked = replace(GOOD, reasons={"ok": 6, "absent": 1, "blocked": 3})
    assert failed(blocked, previous) == {"measured"}


def test_a_platform_that_let_us_finish_is_no_failure() -> None:
    run = replace(GOOD, access=ASKED)
    said = {each.name: each.detail for each in health.check(run, None)}
    assert judged(run) == "ok"
    assert said["access"] == "web with credential visitor"


def test_an_empty_shard_is_no_failure() -> None:
    run = replace(GOOD, arguments={"shard": "3/8"}, targets=0, reasons={}, counts={})
    assert judged(run) == "ok"


def test_a_store_without_any_of_its_apps_is_noted_and_no_failure() -> None:
    absent, one_is_there = [Reason.ABSENT] * 3, [Reason.ABSENT] * 8 + [Reason.OK]
    found = health.stores({"apple": absent, "huawei": one_is_there, "xiaomi": absent[:2]})
    assert (found.name, found.state) == ("stores", health.NOTED)
    assert found.detail.startswith("apple has none of 3 apps: was it the right country")
    assert health.verdict(GOOD, [found]) == "ok"
    assert health.stores({"huawei": one_is_there}).state == health.PASSED
    assert health.stores({"huawei": [Reason.BLOCKED] * 3}).state == health.PASSED
