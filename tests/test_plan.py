"""A plan is read whole or not at all, with every fault named; and when its crawls are due."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.scheduling import slots
from govcrawl.scheduling.asked import known_spiders
from govcrawl.scheduling.plan import Crawl, PlanError, read_plan
from tests.conftest import ROOT

CHINA = ZoneInfo("Asia/Shanghai")
NODES = '[nodes]\nnorth = "http://10.0.0.1:6800/"\nsouth = "https://scrapyd.example:6800"\n'
CRAWL = '[[crawl]]\nname = "websites"\nspider = "website"\nwhen = "0 2 * * *"\n'


def problems(folder: Path, text: str) -> list[str]:
    file = folder / "plan.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as error:
        read_plan(file)
    return str(error.value).splitlines()


def test_the_example_is_a_plan() -> None:
    plan = read_plan(ROOT / "docs" / "examples" / "plan.toml")
    assert {crawl.spider for crawl in plan.crawls} == set(known_spiders())
    websites, probes = plan.crawls[:2]
    assert plan.timezone == CHINA
    assert websites == Crawl(
        name="websites",
        spider="website",
        when="0 2 * * *",
        shards=3,
        nodes=("north", "south"),
        arguments={"registry": "sichuan", "region": "51"},
        settings={"GOVCRAWL_DELAY": "3"},
        attempts=3,
        retry_after=timedelta(minutes=10),
        overdue_after=timedelta(hours=8),
    )
    assert probes.overdue_after == timedelta(minutes=45)


def test_what_is_not_given(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    more = '[[crawl]]\nname = "probes"\nspider = "website"\nwhen = "*/20 * * * *"\n'
    file.write_text(f"{NODES}{CRAWL}[crawl.arguments]\nmax_pages = 20\n{more}", encoding="utf-8")
    plan = read_plan(file)
    assert plan.nodes == {"north": "http://10.0.0.1:6800", "south": "https://scrapyd.example:6800"}
    websites, probes = plan.crawls
    assert (websites.shards, websites.nodes) == (1, ("north", "south"))
    assert websites.arguments == {"max_pages": "20"}
    assert websites.overdue_after == timedelta(hours=12)
    assert probes.overdue_after == timedelta(minutes=10), "half of the time to the next slot"


def test_every_fault_is_named_with_its_place(tmp_path: Path) -> None:
    text = """
        zone = "Asia/Shanghai"
        timezone = "China"
        [nodes]
        north = "10.0.0.1:6800"
        [[crawl]]
        name = "web sites"
        spider = "websites"
        when = "0 25 * * *"
        shards = 0
        nodes = ["south"]
        retry_after = "soon"
        retries = 3
        [[crawl]]
        name = "weibo"
        spider = "weibo"
        when = "0 20 * * *"
        attempts = "3"
        overdue_after = "2d"
        [crawl.arguments]
        shard = "0/2"
        max_posts = 3
        region = "all"
        [crawl.settings]
        GOVCRAWL_DELAYS = "3"
        GOVCRAWL_MONGO_DATABASE = "other"
    """
    found = problems(tmp_path, text)
    expected = [
        "plan.toml: zone: got an unknown key, expected one of crawl, nodes, project, timezone",
        "plan.toml: timezone: got China, expected a name like Asia/Shanghai",
        "plan.toml: nodes: north: got 10.0.0.1:6800, expected the address of a scrapyd,",
        "plan.toml: crawl web sites: retries: got an unknown key, expected one of arguments,",
        "plan.toml: crawl web sites: name: got web sites, expected letters, digits and dashes",
        "plan.toml: crawl web sites: spider: got websites, expected one of appstore, endpoint,",
        "plan.toml: crawl web sites: shards: got 0, expected a whole number from 1 to 9999",
        "plan.toml: crawl web sites: nodes: got south, expected one of north",
        "plan.toml: crawl web sites: retry_after: got 'soon', expected a time like 30s, 10m",
        "plan.toml: crawl web sites: when: got 0 25 * * *, expected a cron expression like",
        "plan.toml: crawl weibo: arguments: max_posts: got an unknown argument, expected one of",
        "plan.toml: crawl weibo: arguments: shard: got '0/2', expected the key shards of the",
        "plan.toml: crawl weibo: arguments: argument region: got 'all', expected the first 1 to",
        "plan.toml: crawl weibo: settings: GOVCRAWL_DELAYS: got an unknown setting, expected",
        "plan.toml: crawl weibo: settings: GOVCRAWL_MONGO_DATABASE: got it, expected it in the",
        "plan.toml: crawl weibo: attempts: got '3', expected a whole number from 1 to 99",
        "plan.toml: crawl weibo: overdue_after: got 2 days, 0:00:00, expected more than 0s and",
    ]
    told = dict(zip(expected, found, strict=True))
    assert [line for line, said in told.items() if not said.startswith(line)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.toml: nodes: got none, expected a table of scrapyd servers"),
        (NODES, "plan.toml: crawl: got none, expected at least one [[crawl]]"),
        (NODES + CRAWL + CRAWL, "plan.toml: crawl: got 2 named websites, expected a name for each"),
        ("[nodes", "plan.toml: Expected ']' at the end of a table declaration"),
        ("crawl = 3", "plan.toml: crawl: got 3, expected tables headed [[crawl]]"),
        (f"{NODES}{CRAWL}nodes = []", "nodes: got none, expected one of north, south"),
        (f"{NODES}{CRAWL}nodes = 'north'", "nodes: got 'north', expected a list of texts"),
        (NODES + CRAWL.replace("0 2 * * *", "0 0 30 2 *"), "when: got 0 0 30 2 *, expected a cron"),
        (NODES + CRAWL.replace("0 2 * * *", "0 0 2 * * *"), "(five fields are needed)"),
        (NODES + CRAWL.replace('"0 2 * * *"', "2"), "when: got 2, expected a text"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, said: str) -> None:
    assert [line for line in problems(tmp_path, text) if said in line]


@pytest.mark.parametrize(
    "line",
    [
        'WEIBO_COOKIE = "hunter2-hunter2"',
        'API_TOKEN = "hunter2-hunter2"',
        'HTTP_PROXY = "http://operator:hunter2-hunter2@proxy.example"',
        'GOVCRAWL_MONGO_URI = "mongodb://operator:hunter2-hunter2@db.example"',
    ],
)
def test_a_credential_is_refused_and_not_said(tmp_path: Path, line: str) -> None:
    found = problems(tmp_path, f"{NODES}{CRAWL}[crawl.settings]\n{line}\n")
    assert found
    assert "hunter2" not in str(found)
    found = problems(tmp_path, f"{NODES}{CRAWL}[crawl.arguments]\n{line}\n")
    assert "got a credential, expected none: the environment of scrapyd has what" in str(found)
    assert "hunter2" not in str(found)
    node = 'north = "http://operator:hunter2@10.0.0.1:6800"'
    found = problems(tmp_path, f"[nodes]\n{node}\n{CRAWL}")
    assert "an address with a user or password, expected one without" in str(found)
    assert "hunter2" not in str(found)


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 -- strategies want it so
    lambda moment: moment.replace(tzinfo=UTC)
)
WHEN = st.sampled_from(["* * * * *", "*/7 * * * *", "0 2 * * *", "30 2 1 * *", "15 4 * * MON-FRI"])


@given(MOMENTS, WHEN)
def test_the_latest_slot_is_past_and_the_next_is_not(now: datetime, when: str) -> None:
    slot = slots.latest(when, CHINA, now)
    assert slot <= now < slots.following(when, CHINA, slot)
    assert slots.latest(when, CHINA, slot) == slot, "a slot is due from its own second on"
    assert slots.latest(when, CHINA, slot - timedelta(microseconds=1)) < slot


def test_slots_are_of_the_time_zone() -> None:
    assert slots.latest("0 2 * * *", CHINA, datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) == datetime(
        2026, 11, 22, 18, 0, tzinfo=UTC
    )
    assert slots.shortest_gap("0 2 * * MON-FRI", CHINA, datetime.now(UTC)) == timedelta(days=1)


def test_slots_between_two_are_told_without_them() -> None:
    first, last = datetime(2026, 11, 1, 18, tzinfo=UTC), datetime(2026, 11, 4, 18, tzinfo=UTC)
    found = slots.between("0 2 * * *", CHINA, first, last)
    assert found == [first + timedelta(days=1), first + timedelta(days=2)]
    assert slots.between("0 2 * * *", CHINA, first, first + timedelta(days=1)) == []
    years_before = slots.between("* * * * *", CHINA, first - timedelta(days=900), last)
    assert (len(years_before), years_before[-1]) == (60, last - timedelta(minutes=1))
