"""The registry of Sichuan: complete, adding up, and honest about what nobody has verified."""

from collections import Counter

import pytest

from govcrawl.registry import Channel, Office, Registry, Selection

ZONES_OUTSIDE_COUNTIES = {"511000": 87_914, "511700": 45_463, "511900": 67_504}
"""Residents of development zones the 2020 census counts apart from the counties of their city."""
KNOWN_WRONG_HOSTS = {
    "www.mianyang.gov.cn",
    "www.guangyuan.gov.cn",
    "www.bazhong.gov.cn",
    "www.zigong.gov.cn",
    "www.liangshan.gov.cn",
    "jtyst.sc.gov.cn",
    "www.tjhd.gov.cn",
    "www.tjhx.gov.cn",
}


@pytest.fixture(scope="module")
def sichuan() -> Registry:
    return Registry.load("sichuan")


@pytest.fixture(scope="module")
def by_id(sichuan: Registry) -> dict[str, Office]:
    return {office.office_id: office for office in sichuan.offices}


def test_offices_are_complete(sichuan: Registry, by_id: dict[str, Office]) -> None:
    counts = Counter(office.level for office in sichuan.offices)
    assert counts == {"province": 1, "department": 22, "city": 21, "county": 183}
    for office in sichuan.offices:
        if office.level == "department":
            assert (office.adcode, office.parent_id, office.population) == (
                "510000",
                "510000",
                None,
            )
            assert office.name_en
        else:
            assert office.office_id == office.adcode
    departments = [office.office_id for office in sichuan.offices if office.level == "department"]
    assert departments == [f"SC-D{number:02}" for number in range(1, 23)]
    assert by_id["510000"].parent_id is None
    assert by_id["513402"].name_zh == "会理市"
    assert "513425" not in by_id


def test_cities_add_up_to_the_province(sichuan: Registry, by_id: dict[str, Office]) -> None:
    cities = [office.population or 0 for office in sichuan.offices if office.level == "city"]
    assert sum(cities) == by_id["510000"].population == 83_674_866
    regions = [office for office in sichuan.offices if office.level != "department"]
    assert {office.population_year for office in regions} == {2020}


def test_counties_add_up_to_their_city(sichuan: Registry) -> None:
    sums: Counter[str] = Counter()
    for office in sichuan.offices:
        if office.level == "county":
            assert office.parent_id == office.adcode[:4] + "00"
            assert office.population
            sums[office.parent_id] += office.population
    differences = {
        office.office_id: (office.population or 0) - sums[office.office_id]
        for office in sichuan.offices
        if office.level == "city" and office.population != sums[office.office_id]
    }
    assert differences == ZONES_OUTSIDE_COUNTIES


def websites(registry: Registry) -> list[Channel]:
    return [row for row in registry.channels if row.channel == "website"]


def test_the_service_platform_is_asked_for_the_province_and_its_cities(
    sichuan: Registry, by_id: dict[str, Office]
) -> None:
    rows = [row for row in sichuan.channels if row.channel != "website"]
    assert {row.account for row in rows} == {"sczwfw_item_tags_html"}
    assert Counter(by_id[row.office_id].level for row in rows) == {"province": 1, "city": 21}
    assert [row.office_id for row in rows if row.state == "open"] == ["510100"]
    endpoint = sichuan.endpoint("sczwfw_item_tags_html")
    assert {each.audience for each in endpoint.questions} == {"person", "legal_person"}


def test_every_office_has_a_website_row_with_evidence(sichuan: Registry) -> None:
    rows = Counter(row.office_id for row in sichuan.channels if row.channel == "website")
    assert rows == {office.office_id: 1 for office in sichuan.offices} | {"510000": 2}
    assert all(row.evidence for row in sichuan.channels)
    accounts = [row.account for row in websites(sichuan) if row.account]
    assert len(accounts) == len(set(accounts)) == 227


def test_only_verified_hosts_are_open(sichuan: Registry, by_id: dict[str, Office]) -> None:
    states = Counter((by_id[row.office_id].level, row.state) for row in websites(sichuan))
    assert states == {
        ("province", "open"): 2,
        ("city", "open"): 21,
        ("department", "open"): 20,
        ("department", "unknown"): 2,
        ("county", "open"): 3,
        ("county", "unknown"): 180,
    }
    rows = {row.office_id: row for row in websites(sichuan)}
    assert rows["SC-D04"].account == "https://kjt.sc.gov.cn/"
    assert "unverified" in rows["SC-D04"].evidence
    assert (rows["SC-D20"].state, rows["SC-D20"].account) == ("unknown", "")
    assert by_id["SC-D20"].name_zh == "四川省退役军人事务厅"
    for row in sichuan.channels:
        if row.state == "unknown" and by_id[row.office_id].level == "county":
            assert "not visited" in row.evidence


def test_hosts_find_their_offices(sichuan: Registry) -> None:
    expected = {
        "www.sc.gov.cn": "510000",
        "www.sczwfw.gov.cn": "510000",
        "fgw.sc.gov.cn": "SC-D01",
        "chengdu.gov.cn": "510100",
        "www.cngy.gov.cn": "510800",
        "www.suining.gov.cn": "510900",
        "www.yibin.gov.cn": "511500",
        "www.gzz.gov.cn": "513300",
        "www.huili.gov.cn": "513402",
    }
    for host, office_id in expected.items():
        office = sichuan.office_of_host(host)
        assert office is not None
        assert office.office_id == office_id
    assert [host for host in KNOWN_WRONG_HOSTS if sichuan.office_of_host(host)] == []


def test_sources_that_disagree_say_so(sichuan: Registry) -> None:
    disagreeing = {row.office_id for row in sichuan.channels if "disagreement" in row.evidence}
    assert {"510900", "510903", "511500", "510402", "510403", "513328"} <= disagreeing
    assert all("name" in row.evidence for row in websites(sichuan) if row.office_id in disagreeing)


def test_all_but_the_unknown_host_are_targets(sichuan: Registry) -> None:
    assert len(sichuan.select("website", Selection())) == 227
    assert len(sichuan.select("website", Selection.from_arguments({"region": "5101"}))) == 21
    assert sichuan.select("weibo", Selection()) == []
