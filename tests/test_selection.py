"""Choosing targets: arguments, states, limits and shards."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.registry import SELECTION_ARGUMENTS, Channel, Office, Registry, Target
from govcrawl.registry.selection import Selection, SelectionError, Shard, shard_of


def office(office_id: str, level: str, adcode: str) -> Office:
    return Office(office_id, "某", "", level, adcode, None, None, None)


def channel(office_id: str, kind: str, account: str, state: str = "open") -> Channel:
    return Channel(office_id, kind, account, "", state, None, "")


REGISTRY = Registry(
    [
        office("990000", "province", "990000"),
        office("D1", "department", "990000"),
        office("990100", "city", "990100"),
        office("990101", "county", "990101"),
        office("990200", "city", "990200"),
    ],
    [
        channel("990000", "website", "http://jia.gov.cn/"),
        channel("990000", "website", "http://fuwu.gov.cn/"),
        channel("D1", "website", "http://ting.gov.cn/", "unknown"),
        channel("990100", "website", "http://yi.gov.cn/", "absent"),
        channel("990100", "weibo", "", "absent"),
        channel("990101", "website", "", "unknown"),
        channel("990200", "weibo", "123"),
    ],
)


def keys(kind: str = "website", **arguments: str) -> list[str]:
    targets = REGISTRY.select(kind, Selection.from_arguments(arguments))
    return [target.key for target in targets]


def test_everything_that_can_be_asked_or_is_known_to_be_absent_is_a_target() -> None:
    assert keys() == [
        "990000|website|http://jia.gov.cn/",
        "990000|website|http://fuwu.gov.cn/",
        "D1|website|http://ting.gov.cn/",
        "990100|website|http://yi.gov.cn/",
    ]
    assert keys("weibo") == ["990100|weibo|", "990200|weibo|123"]
    assert keys("wechat") == []
    states = [target.state for target in REGISTRY.select("website", Selection())]
    assert states == ["open", "open", "unknown", "absent"]


def test_a_target_carries_its_office() -> None:
    (target,) = REGISTRY.select("weibo", Selection(office=("990200",)))
    assert target.office == office("990200", "city", "990200")
    assert Target(None, "website", "http://x.cn/a", "", "open").key == "-|website|http://x.cn/a"


def test_offices_regions_and_levels_narrow_each_other() -> None:
    assert keys(office="D1") == ["D1|website|http://ting.gov.cn/"]
    assert len(keys(office=" 990000 , D1,D1")) == 3
    assert keys(region="9901") == ["990100|website|http://yi.gov.cn/"]
    assert len(keys(region="990000")) == 3
    assert keys(region="99", level="department") == ["D1|website|http://ting.gov.cn/"]
    assert keys("weibo", level="city") == ["990100|weibo|", "990200|weibo|123"]


def test_a_limit_counts_targets() -> None:
    assert keys(limit="2") == keys()[:2]
    assert keys(limit="99") == keys()


def test_the_shards_of_a_limited_selection_add_up_to_it() -> None:
    parts = [keys(limit="3", shard=f"{index}/2") for index in range(2)]
    assert sorted(parts[0] + parts[1]) == sorted(keys(limit="3"))


def test_arguments_become_a_selection() -> None:
    arguments = {
        "office": "a,b",
        "region": "5101",
        "level": "city",
        "since": "2026-01-31",
        "until": "2026-01-31",
        "limit": "10",
        "shard": "2/8",
    }
    assert set(arguments) == SELECTION_ARGUMENTS
    day = date(2026, 1, 31)
    expected = Selection(("a", "b"), "5101", "city", day, day, 10, Shard(2, 8))
    assert Selection.from_arguments({**arguments, "max_pages": "not ours"}) == expected
    assert Selection.from_arguments({}) == Selection()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in sorted(SELECTION_ARGUMENTS)),
        ("office", "a,,b"),
        ("region", "5101,5103"),
        ("region", "5101000"),
        ("region", "５１"),
        ("level", "prefecture"),
        ("since", "20260131"),
        ("since", "2026-02-30"),
        ("until", "yesterday"),
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "1.5"),
        ("limit", "9" * 5000),
        ("limit", "0" * 5000 + "1"),
        ("shard", "8/8"),
        ("shard", "0/0"),
        ("shard", "-1/8"),
        ("shard", "2"),
        ("shard", "2/8/9"),
    ],
)
def test_a_wrong_argument_is_named_with_what_was_expected(name: str, value: str) -> None:
    with pytest.raises(SelectionError) as caught:
        Selection.from_arguments({name: value})
    assert str(caught.value).startswith(f"argument {name}: got {value!r}, expected ")
    assert caught.value.argument == name


def test_since_after_until_is_an_error() -> None:
    with pytest.raises(
        SelectionError, match=r"argument since: got '2026-02-01', expected .*2026-01-31"
    ):
        Selection.from_arguments({"since": "2026-02-01", "until": "2026-01-31"})


def test_days_are_chinese_days_and_both_ends_are_included() -> None:
    asked = Selection.from_arguments({"since": "2026-01-02", "until": "2026-01-03"})
    moments = {
        datetime(2026, 1, 1, 15, 59, 59, tzinfo=UTC): False,
        datetime(2026, 1, 1, 16, 0, tzinfo=UTC): True,
        datetime(2026, 1, 3, 15, 59, 59, tzinfo=UTC): True,
        datetime(2026, 1, 3, 16, 0, tzinfo=UTC): False,
    }
    assert {moment: asked.covers(moment) for moment in moments} == moments
    assert asked.covers(None)
    assert all(Selection().covers(moment) for moment in moments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"office": "990100,X,Y"}, "argument office: got 'X, Y'"),
        ({"region": "9903"}, "argument region: got '9903'"),
        ({"office": "990100", "region": "9902"}, "office=990100 region=9902"),
        ({"region": "9902", "level": "county"}, "region=9902 level=county"),
    ],
)
def test_what_selects_no_office_is_an_error(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(SelectionError, match=message):
        REGISTRY.select("website", Selection.from_arguments(arguments))


def test_an_unknown_channel_is_an_error() -> None:
    with pytest.raises(
        SelectionError, match="argument channel: got 'fax', expected one of website"
    ):
        REGISTRY.select("fax", Selection())


HOSTS = st.lists(
    st.from_regex(r"[a-z]{1,8}\.gov\.cn", fullmatch=True), min_size=1, max_size=20, unique=True
)
COUNTS = st.integers(min_value=1, max_value=12)


def sharded(registry: Registry, kind: str, count: int) -> list[list[Target]]:
    return [registry.select(kind, Selection(shard=Shard(i, count))) for i in range(count)]


def registry_of(hosts: list[str]) -> Registry:
    forms = ("http://{}/", "https://www.{}/", "http://{}:8080/a/")
    accounts = [form.format(host) for host in hosts for form in forms]
    return Registry(
        [office("O", "city", "990100")], [channel("O", "website", account) for account in accounts]
    )


@given(HOSTS, COUNTS)
def test_each_target_is_in_exactly_one_shard(hosts: list[str], count: int) -> None:
    registry = registry_of(hosts)
    parts = sharded(registry, "website", count)
    together = sorted(target.key for part in parts for target in part)
    assert together == sorted(target.key for target in registry.select("website", Selection()))


@given(HOSTS, COUNTS)
def test_a_host_stays_on_one_shard(hosts: list[str], count: int) -> None:
    shards_of_host: dict[str, set[int]] = {host: set() for host in hosts}
    for index, part in enumerate(sharded(registry_of(hosts), "website", count)):
        for target in part:
            host = str(urlsplit(target.account).hostname).removeprefix("www.")
            shards_of_host[host].add(index)
    assert [len(shards) for shards in shards_of_host.values()] == [1] * len(hosts)


@given(st.text(), COUNTS)
def test_one_more_shard_moves_names_only_to_itself(name: str, count: int) -> None:
    before, after = shard_of(name, count), shard_of(name, count + 1)
    assert 0 <= before < count
    assert after in {before, count}


def test_one_more_shard_takes_about_its_share() -> None:
    names = [f"www.{number}.gov.cn" for number in range(2000)]
    moved = [name for name in names if shard_of(name, 8) != shard_of(name, 7)]
    assert 0.8 < len(moved) / (len(names) / 8) < 1.2
    sizes = [sum(shard_of(name, 8) == shard for name in names) for shard in range(8)]
    assert min(sizes) > 200


def test_shards_are_the_same_on_every_machine_and_in_every_version() -> None:
    names = ("www.chengdu.gov.cn", "fgw.sc.gov.cn", "1234567890")
    assert [shard_of(name, 8) for name in names] == [1, 4, 1]


def test_accounts_and_absent_channels_are_sharded_too() -> None:
    accounts = [channel("O", "weibo", str(number)) for number in range(20)]
    registry = Registry(
        [office("O", "city", "990100")], [*accounts, channel("O", "weibo", "", "absent")]
    )
    parts = sharded(registry, "weibo", 4)
    assert sum(map(len, parts)) == 21
    assert all(parts)


def test_an_endpoint_with_an_address_is_sharded_by_its_host() -> None:
    here = Target(None, "endpoint", "https://www.a.gov.cn/api/x", "", "open")
    there = Target(None, "website", "http://a.gov.cn/", "", "open")
    assert here.shard_name == there.shard_name == "a.gov.cn"
    assert Target(None, "weibo", "1000000001", "", "open").shard_name == "1000000001"


def test_the_apps_of_one_store_are_asked_by_one_machine() -> None:
    names = {Target(None, "appstore", f"huawei:C{n}", "", "open").shard_name for n in range(9)}
    assert names == {"huawei"}
