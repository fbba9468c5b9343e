"""Crawls of service platforms' endpoints, over HTTP and into a database."""

from pathlib import Path
from typing import Any

from tests.support.endpoint_crawl import (
    HOST,
    EndpointTrials,
    answer_json,
    endpoint_trials,
    paged,
    row,
)
from tests.web.platforms.service_platform import HOST as PLATFORM
from tests.web.platforms.service_platform import Items, ServicePlatform
from tests.web.platforms.serving import Asked

__all__ = ["endpoint_trials"]

ITEMS = f"""
[request]
url = "https://{HOST}/api/items"
params = {{ area = "{{adcode12}}" }}

[paging]
param = "page"
size = 2
rows = "rows"
identity = "id"
total = "total"

[[metrics]]
name = "service_items"
unit = "items"
read = "total"

[[metrics]]
name = "service_items_listed"
unit = "items"
over = "distinct"

[[checks]]
rule = "steady"
metrics = ["service_items"]

[[checks]]
rule = "unique"
"""


def page(*ids: str, total: int = 5) -> dict[str, Any]:
    return {"total": total, "rows": [{"id": each} for each in ids]}


THREE_PAGES = [page("1", "2"), page("3", "4"), page("5")]


def test_a_list_is_read_page_by_page_to_its_end(endpoint_trials: EndpointTrials) -> None:
    trial = endpoint_trials({HOST: paged(THREE_PAGES)}, {"items_json": ITEMS})
    trial.crawl()
    assert trial.reasons() == {"items_json": "ok"}
    assert trial.values() == {"service_items": 5, "service_items_listed": 5}
    assert [each.query for each in trial.asked(HOST)] == [
        {"area": "519900000000", "page": str(number)} for number in (1, 2, 3)
    ]
    for reading in trial.of("endpoint_readings").values():
        assert (reading["office_id"], reading["pages"], reading["doubts"]) == ("519900", 3, [])
        assert reading["source_url"].startswith(trial.served[HOST].origin)
    assert trial.run()["access"]["stopped"] is None


def test_persons_and_legal_persons_are_asked_apart(endpoint_trials: EndpointTrials) -> None:
    platform = ServicePlatform(
        {("519900000000", "1002"): Items(412, 398), ("519900000000", "1004"): Items(663, 651)}
    )
    rows = [row("sczwfw_item_tags_html")]
    trial = endpoint_trials({PLATFORM: platform.answer}, {}, rows)
    trial.crawl()
    assert trial.values() == {
        "service_items:person": 412,
        "service_items_online:person": 398,
        "service_item_groups:person": 247,
        "service_items:legal_person": 663,
        "service_items_online:legal_person": 651,
        "service_item_groups:legal_person": 397,
    }
    assert trial.outcomes()["sczwfw_item_tags_html"]["requests"] == 2


def test_a_posted_body_carries_its_page(endpoint_trials: EndpointTrials) -> None:
    seen: list[bytes] = []

    def answer(asked: Asked) -> Any:
        seen.append(asked.body)
        return answer_json(THREE_PAGES[len(seen) - 1])

    posted = ITEMS.replace(
        'params = { area = "{adcode12}" }', 'method = "POST"\njson = { area = "{adcode}" }'
    ).replace('param = "page"', 'param = "page.number"\nfirst = 0')
    trial = endpoint_trials({HOST: answer}, {"items_json": posted})
    trial.crawl()
    assert [each.replace(b" ", b"") for each in seen] == [
        b'{"area":"519900","page":{"number":%d}}' % number for number in (0, 1, 2)
    ]
    assert trial.values()["service_items_listed"] == 5


def test_a_second_crawl_of_the_day_changes_nothing(endpoint_trials: EndpointTrials) -> None:
    trial = endpoint_trials({HOST: paged(THREE_PAGES)}, {"items_json": ITEMS})
    trial.crawl()
    first = trial.of("endpoint_readings")
    trial.crawl()
    second = trial.of("endpoint_readings")
    assert {each["revision"] for each in second.values()} == {1}
    assert second.keys() == first.keys()
    assert trial.database["revisions"].count_documents({}) == 0


def test_a_figure_that_changed_within_the_day_leaves_a_revision(
    endpoint_trials: EndpointTrials,
) -> None:
    pages = [page("1", total=1)]
    trial = endpoint_trials({HOST: paged(pages)}, {"items_json": ITEMS})
    trial.crawl()
    pages[0] = page("1", "2", total=2)
    trial.crawl()
    assert trial.values() == {"service_items": 2, "service_items_listed": 2}
    assert trial.database["revisions"].count_documents({}) == 2


def test_an_archive_answers_as_the_platform_did(
    endpoint_trials: EndpointTrials, tmp_path: Path
) -> None:
    trial = endpoint_trials({HOST: paged(THREE_PAGES)}, {"items_json": ITEMS})
    archive = str(tmp_path / "archive")
    trial.crawl(settings={"GOVCRAWL_ARCHIVE": archive})
    first = trial.of("endpoint_readings")
    assert all(each["evidence"]["record_id"] for each in first.values())
    trial.database["endpoint_readings"].delete_many({})
    trial.crawl(settings={"GOVCRAWL_REPLAY": archive})
    assert trial.asked(HOST) == []
    again = trial.of("endpoint_readings")
    assert {key: each["content_hash"] for key, each in again.items()} == {
        key: each["content_hash"] for key, each in first.items()
    }


def test_what_was_posted_is_known_in_the_archive_by_its_body(
    endpoint_trials: EndpointTrials, tmp_path: Path
) -> None:
    """Every page of it has the same address."""
    posted = ITEMS.replace('params = { area = "{adcode12}" }', 'method = "POST"\nform = { a = "" }')
    trial = endpoint_trials({HOST: paged(THREE_PAGES)}, {"items_json": posted})
    archive = str(tmp_path / "archive")
    trial.crawl(settings={"GOVCRAWL_ARCHIVE": archive})
    assert [each.form["page"] for each in trial.asked(HOST)] == ["1", "2", "3"]
    before = trial.values()
    trial.database["endpoint_readings"].delete_many({})
    trial.crawl(settings={"GOVCRAWL_REPLAY": archive})
    assert trial.asked(HOST) == []
    assert trial.values() == before == {"service_items": 5, "service_items_listed": 5}


def test_offices_that_share_an_endpoint_are_asked_about_themselves(
    endpoint_trials: EndpointTrials,
) -> None:
    def answer(asked: Asked) -> Any:
        return answer_json(page("1", total=1) if "519921" in asked.target else page(total=0))

    rows = [row("items_json"), row("items_json", "519921")]
    trial = endpoint_trials({HOST: answer}, {"items_json": ITEMS}, rows)
    with (trial.place.registry / "offices.csv").open("a", encoding="utf-8") as offices:
        offices.write("519921,样本县,Sample County,county,519921,519900,,\n")
    trial.crawl()
    read = {each["office_id"]: each for each in trial.of("endpoint_readings").values()}
    assert {office: each["value"] for office, each in read.items()} == {"519900": 0, "519921": 1}
    outcomes = list(trial.database["outcomes"].find())
    assert {each["office_id"]: each["detail"] for each in outcomes} == {
        "519900": None,
        "519921": None,
    }
