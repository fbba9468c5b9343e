"""The tables of apps and of service platforms: zero, not listed and not measured, each apart."""

from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.items import App, AppReview, EndpointReading, Outcome
from tests.test_overview_accounts import FAILURE, NOW, Accounts

APP_ID = "C199000001"


class Channel(Accounts):
    """Stores what a spider of apps or of endpoints reads; every office has one target."""

    def __init__(self, spider: str, account: str, *where: Any) -> None:
        super().__init__(*where)
        self.spider, self.named = spider, account

    def account(self, office: str) -> str:
        return self.named


@pytest.fixture
async def apps(database: Database[dict[str, Any]], database_uri: str, tmp_path: Path) -> Channel:
    found = Channel("appstore", f"huawei:{APP_ID}", database, database_uri, tmp_path)
    await found.opened()
    return found


@pytest.fixture
async def platform(
    database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> Channel:
    found = Channel("endpoint", "items_json", database, database_uri, tmp_path)
    await found.opened()
    return found


def app(**fields: Any) -> App:
    made: dict[str, Any] = {
        "store": "huawei",
        "app_id": APP_ID,
        "name": "示例通办",
        "listed": True,
        "rating": 4.1,
        "rating_raw": 4.1,
        "rating_scale": 5,
        "rating_count": 1203,
        "rating_count_exact": True,
        "downloads": 1_573_402,
        "downloads_exact": True,
        "downloads_metric": "installs",
        "updated_on": "2026-03-02",
    }
    return App(**(made | fields))


def review(number: int) -> AppReview:
    return AppReview(store="huawei", app_id=APP_ID, review_id=str(number), rating=4)


async def cells(apps: Channel, *items: Any) -> list[str]:
    """The cells of the one app after its office, store, name and outcome."""
    await apps.store(*items)
    (row,) = [each for each in apps.rows() if each[:2] == ["样本区", "huawei"]]
    return row[4:]


async def test_an_app_shows_what_its_store_means(apps: Channel) -> None:
    row = await cells(apps, app(), review(1), review(2), Outcome(reason="ok", requests=3))
    assert row == ["4.10", "1,203", "1,573,402 installs", "2", "2026-03-02", ""]
    named = ["样本区", f"huawei:{APP_ID}", "ok", "", "3", ""]
    assert apps.row("样本区", f"huawei:{APP_ID}") == named
    assert [title for title in apps.titles() if title in {"Targets", "Apps"}] == ["Targets", "Apps"]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"downloads": 0}, "0 installs"),
        ({"downloads": None, "downloads_exact": None}, "-"),
        (
            {"downloads": 100_000_000, "downloads_exact": False, "downloads_raw": "1亿+"},
            "1亿+ installs",
        ),
        (
            {"downloads": None, "downloads_exact": False, "downloads_raw": "<1 万"},
            "<1 万 installs",
        ),
        (
            {
                "downloads_metric": "downloads",
                "installs": 31_000,
                "installs_exact": False,
                "installs_raw": "3.1万",
            },
            "1,573,402 downloads, 3.1万 installs",
        ),
    ],
    ids=["zero", "not told", "rounded", "upper bound", "both"],
)
async def test_a_count_is_shown_as_exactly_as_it_is_told(
    apps: Channel, fields: dict[str, Any], shown: str
) -> None:
    row = await cells(apps, app(**fields), Outcome(reason="ok"))
    assert row[2] == shown


async def test_a_count_that_cannot_be_right_is_no_count(apps: Channel) -> None:
    poisoned = app(
        downloads=None,
        downloads_exact=False,
        downloads_raw="2147483647",
        doubts=[{"field": "downloads", "why": "where a counter of 32 bits stops", "raw": None}],
    )
    row = await cells(apps, poisoned, Outcome(reason="ok"))
    assert row[2] == "not measured (it says 2147483647 installs)"
    assert row[5] == "downloads"


async def test_what_two_texts_dispute_is_a_lower_bound_with_a_doubt(apps: Channel) -> None:
    doubts = [{"field": "downloads", "why": "the number is 12340, the text 1234万", "raw": None}]
    disputed = app(downloads=12_340, downloads_exact=False, downloads_raw="1234万", doubts=doubts)
    row = await cells(apps, disputed, Outcome(reason="ok"))
    assert row[2] == "≥ 12,340 installs"
    assert row[5] == "downloads"


async def test_a_rating_nobody_gave_is_none(apps: Channel) -> None:
    unrated = app(rating=None, rating_raw=None, rating_scale=None, rating_count=0)
    row = await cells(apps, unrated, Outcome(reason="ok"))
    assert row[:2] == ["-", "0"]
    told = await cells(apps, app(rating_count=None, rating_count_exact=None), Outcome(reason="ok"))
    assert told[:2] == ["4.10", "-"]


async def test_not_listed_and_blocked_and_another_app_are_told_apart(apps: Channel) -> None:
    missing = App(store="huawei", app_id=APP_ID, listed=False)
    assert await cells(apps, missing, Outcome(reason="absent")) == [
        "not listed",
        *["-"] * 4,
        "",
    ]
    for number, reason in enumerate(("blocked", "identity_mismatch", "schema_drift")):
        apps.run = {}
        await apps.opened(f"run-{number}-{reason}")
        row = await cells(apps, Outcome(reason=reason, fault="unknown"))
        assert row == [f"not measured ({reason})", *["-"] * 4, ""], "and never a zero"


async def test_an_office_without_an_app_is_no_row_of_a_store(apps: Channel) -> None:
    apps.named = ""
    await apps.store(Outcome(reason="absent", registry_state="absent"))
    assert apps.row("样本区", "", "absent") == ["样本区", "", "absent", "", "0", ""]
    assert "Apps" not in apps.titles()


async def test_reviews_are_zero_only_where_they_were_read(apps: Channel) -> None:
    row = await cells(apps, app(), Outcome(reason="ok"))
    assert row[3] == "0"
    failed = Outcome(reason="partial", failures=[FAILURE])
    assert (await cells(apps, failed))[3] == "not measured (rate_limited)"
    await apps.opened("run-3", reviews="no")
    assert (await cells(apps, app(), Outcome(reason="ok")))[3] == "-", "nobody asked for them"


async def test_a_store_without_reviews_has_no_number_of_them(apps: Channel) -> None:
    apps.named = "xiaomi:cn.shili.tongban"
    of_xiaomi = app(store="xiaomi", app_id="cn.shili.tongban")
    await apps.store(of_xiaomi, Outcome(reason="ok"))
    assert apps.row("样本区", "xiaomi")[7] == "-"


async def test_the_collections_of_other_channels_are_left_out(apps: Channel) -> None:
    await apps.store(app(), Outcome(reason="ok"))
    shown = {row[0] for row in apps.rows()}
    assert {"apps", "app_reviews", "outcomes"} <= shown
    assert not {"endpoint_readings", "weibo_posts"} & shown


def reading(metric: str, value: float | None, **fields: Any) -> EndpointReading:
    made: dict[str, Any] = {
        "endpoint": "items_json",
        "metric": metric,
        "audience": "person",
        "period": "2026-04-01",
        "unit": "items",
        "value": value,
        "value_exact": None if value is None else True,
    }
    return EndpointReading(**(made | fields))


async def share(platform: Channel, *items: Any) -> str:
    """What the table of shares says of the one office's service items."""
    await platform.store(*items, Outcome(reason="ok"))
    assert "Handled online" in platform.titles()
    (row,) = [each for each in platform.rows() if len(each) == 5 and each[0] == "样本区"]
    return row[3]


async def test_the_share_handled_online_is_shown_with_both_figures(platform: Channel) -> None:
    said = await share(
        platform, reading("service_items", 663), reading("service_items_online", 651)
    )
    assert said == "651 of 663 (98.2 %)"
    shown = {row[0] for row in platform.rows()}
    assert "endpoint_readings" in shown
    assert not {"apps", "app_reviews"} & shown


async def test_nothing_online_is_a_zero_and_of_nothing_there_is_no_share(
    platform: Channel,
) -> None:
    none_online = (reading("service_items", 663), reading("service_items_online", 0))
    assert await share(platform, *none_online) == "0 of 663 (0.0 %)"
    await platform.opened("run-3")
    nothing = (reading("service_items", 0), reading("service_items_online", 0))
    assert (await share(platform, *nothing)).startswith("not measured")


async def test_a_doubted_figure_gives_no_share_and_says_why(platform: Channel) -> None:
    doubt = "at_most: service_items_online is 230, more than service_items, 203"
    said = await share(
        platform,
        reading("service_items", None, value_raw="203", doubts=[doubt]),
        reading("service_items_online", None, value_raw="230", doubts=[doubt]),
    )
    assert said.startswith("not measured (")
    assert doubt in said
    row = platform.row("样本区", "items_json", "person", "service_items")
    assert row[4:] == ["not measured (it says 203)", "items", "2026-04-01", doubt]


async def test_a_text_that_is_no_number_gives_no_share(platform: Channel) -> None:
    said = await share(
        platform,
        reading("service_items", None, value_raw="暂无"),
        reading("service_items_online", 651),
    )
    assert said == "not measured (service_items: no number: 暂无)"


async def test_a_share_of_rounded_figures_is_no_exact_one(platform: Channel) -> None:
    rounded = {"value_exact": False, "value_raw": "1.2万", "value_low": 11_500}
    said = await share(
        platform, reading("service_items", 12_000, **rounded), reading("service_items_online", 9000)
    )
    assert said == "9,000 of 1.2万 (about 75.0 %)"
    assert platform.row("样本区", "items_json", "person", "service_items")[4] == "1.2万"


async def test_more_online_than_there_are_is_no_share_even_unchecked(platform: Channel) -> None:
    said = await share(platform, reading("service_items", 5), reading("service_items_online", 6))
    assert said == "not measured (service_items_online: more than there are)"


async def test_without_one_of_its_figures_there_is_no_share(platform: Channel) -> None:
    said = await share(platform, reading("service_items", 663))
    assert said == "not measured (service_items_online: not read)"


async def test_a_platform_that_refused_has_no_share(platform: Channel) -> None:
    await platform.store(Outcome(reason="blocked", fault="unknown", requests=1))
    row = ["样本区", "items_json", "", "not measured (blocked)", "blocked"]
    assert platform.row("样本区", "items_json", "") == row
    assert "Readings" not in platform.titles()


async def test_a_figure_of_nobody_in_particular_is_shown_with_its_unit(platform: Channel) -> None:
    sets = reading("open_data_sets", 8_571, audience=None, unit="data sets", period="2026-04")
    await platform.store(sets, Outcome(reason="ok"))
    row = platform.row("样本区", "items_json", "", "open_data_sets")
    assert row[4:] == ["8,571", "data sets", "2026-04", ""]
    assert "Handled online" not in platform.titles()


@pytest.mark.parametrize(
    ("value", "shown"), [(1_234_567.5, "1,234,567.5"), (98.19, "98.19"), (0, "0"), (7.0, "7")]
)
async def test_a_figure_is_shown_to_its_last_digit(
    platform: Channel, value: float, shown: str
) -> None:
    told = reading("handled", value, audience=None, unit="percent")
    await platform.store(told, Outcome(reason="ok"))
    assert platform.row("样本区", "items_json", "", "handled")[4] == shown


async def test_a_share_is_not_made_of_two_offices(platform: Channel) -> None:
    await platform.store(reading("service_items", 663), Outcome(reason="ok"), at=NOW)
    await platform.store(
        reading("service_items_online", 651), Outcome(reason="ok"), office="519902"
    )
    assert not [cell for row in platform.rows() for cell in row if "651 of 663" in cell]
