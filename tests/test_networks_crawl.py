"""Whole crawls that strangers want to lead into this network: nobody in there is ever asked."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import browser
from tests.support.crawl import Place, crawl
from tests.support.hostile import HostileWeb, Question, Site, home, page, serving
from tests.support.raw_server import RawServer, answer
from tests.support.rendering import Order

ALLOWED = "127.0.8.0/24"
INSIDE, INSIDE_TOO = "127.0.9.1", "127.0.9.2"
"""Addresses of this machine that the setting does not allow."""
SITE, MOVED, REFRESHING, SCRIPTED, LINKING, ROBOTS = (f"127.0.8.{number}" for number in range(1, 7))


def inside(question: Question) -> str:
    return question.url(INSIDE, "/secret")


def robots(question: Question) -> bytes:
    if question.target == "/robots.txt":
        return _moved(question)
    return page(home())


def linking(question: Question) -> bytes:
    if question.target == "/":
        return page(home(inside(question), question.url("localhost", "/admin")))
    return page("", status="404 Not Found")


def _moved(question: Question) -> bytes:
    return answer(b"", f"Location: {inside(question)}", status="302 Found")


SITES: dict[str, Site] = {
    MOVED: _moved,
    REFRESHING: lambda q: page(f"<meta http-equiv=refresh content='0;url={inside(q)}'>"),
    SCRIPTED: lambda q: page(f"<html><script>location.href='{inside(q)}'</script></html>"),
    LINKING: linking,
    ROBOTS: robots,
    SITE: lambda _: page("<p>seen</p>"),
    INSIDE: lambda _: page("<p>secret</p>"),
    INSIDE_TOO: lambda _: page("<p>secret</p>"),
}
SILENT = "127.0.8.99"
LED = (MOVED, REFRESHING, SCRIPTED, LINKING, ROBOTS)


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    with serving(SITES) as running:
        yield running


def unasked(web: HostileWeb) -> bool:
    return not web.targets(INSIDE) and not web.targets(INSIDE_TOO)


@pytest.fixture(scope="module")
def place(web: HostileWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("inside")
    registry = web.registry(folder, *LED, INSIDE, SILENT)
    return Place(database_uri, "govcrawl_test_networks", folder / "home", registry)


@pytest.fixture(scope="module")
def stored(place: Place, web: HostileWeb) -> Iterator[Database[dict[str, Any]]]:
    """What one crawl left of sites that lead inside, one that is inside and one that is silent."""
    run = crawl(
        place,
        "max_pages=5",
        settings={"GOVCRAWL_ARCHIVE": str(place.home / "archive"), "RETRY_TIMES": "1"},
        GOVCRAWL_PRIVATE_NETWORKS=ALLOWED,
        GOVCRAWL_CONTROL_URL=web.url(INSIDE_TOO),
    )
    assert "Traceback" not in run.stderr, run.stderr
    assert f"control host {INSIDE_TOO} does not answer: {INSIDE_TOO} is not a public" in run.stderr
    with MongoClient(place.uri) as client:
        yield client[place.database]
        client.drop_database(place.database)


def outcome(stored: Database[dict[str, Any]], web: HostileWeb, host: str) -> dict[str, Any]:
    found = stored["outcomes"].find_one({"target": {"$regex": f"{web.url(host)}$"}})
    assert found is not None
    return found


@pytest.mark.parametrize("host", [MOVED, REFRESHING, SCRIPTED, INSIDE])
def test_a_target_that_leads_inside_is_unsupported_and_nobody_s_fault(
    host: str, stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    found = outcome(stored, web, host)
    assert (found["reason"], found["fault"]) == ("unsupported", "unknown")
    assert f"{INSIDE} is not a public address" in found["detail"]
    assert "GOVCRAWL_PRIVATE_NETWORKS would allow it" in found["detail"]


def test_links_and_robots_txt_that_lead_inside_cost_a_site_nothing(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    for host in (LINKING, ROBOTS):
        assert outcome(stored, web, host)["reason"] in {"ok", "partial"}
    [check] = stored["website_checks"].find({"target": {"$regex": LINKING}, "links": {"$ne": None}})
    assert check["links"]["home"]["unmeasured"] == 2
    assert check["links"]["home"]["dead"] == check["links"]["home"]["suspected"] == 0


def test_nothing_inside_was_asked_and_the_run_is_a_good_one(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    [run] = stored["runs"].find()
    states = {check["name"]: check["state"] for check in run["checks"]}
    assert unasked(web)
    assert (states["network"], states["outcomes"], states["errors"]) == ("passed",) * 3
    assert outcome(stored, web, SILENT)["reason"] == "refused"
    assert run["targets"] == len(LED) + 2 == sum(run["reasons"].values())


def test_a_replay_needs_no_network_and_refuses_nothing(
    place: Place, stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    first = {each["target"]: each["reason"] for each in stored["outcomes"].find()}
    stored.client.drop_database(stored.name)
    replay = {"GOVCRAWL_REPLAY": str(place.home / "archive")}
    run = crawl(place, "max_pages=5", settings=replay, GOVCRAWL_PRIVATE_NETWORKS="")
    again = {each["target"]: each["reason"] for each in stored["outcomes"].find()}
    changed = {
        target.rpartition("//")[2]: again[target]
        for target in first
        if again[target] != first[target]
    }
    assert set(changed.values()) <= {"not_archived"}, (run.stderr, changed)
    assert {each.partition(":")[0] for each in changed} == {*LED[:3], INSIDE, SILENT}
    assert "is not a public address" not in run.stderr


def test_a_setting_that_is_no_network_is_named_and_nothing_starts(place: Place) -> None:
    run = crawl(place, GOVCRAWL_PRIVATE_NETWORKS="the office")
    assert run.returncode == 2
    assert "GOVCRAWL_PRIVATE_NETWORKS: got 'the office'" in run.stderr
    assert "Traceback" not in run.stderr


NAMES = {
    "inside.test": [[INSIDE, "::1"]],
    "mixed.test": [[INSIDE, SITE, "10.0.0.1"]],
    "rebound.test": [[SITE], [INSIDE]],
    "drawn.test": [[SITE], [INSIDE]],
}
DRAWN = ("inside.test", "drawn.test", "drawn.test", MOVED)


@pytest.fixture(scope="module")
def named(web: HostileWeb, tmp_path_factory: pytest.TempPathFactory) -> Order:
    """A crawl of names, none of them kept, so that each request looks its name up again."""
    settings = {
        "GOVCRAWL_PRIVATE_NETWORKS": ALLOWED,
        "DNSCACHE_ENABLED": False,
        "CONCURRENT_REQUESTS": 1,
    }
    names = ("inside.test", "mixed.test", "rebound.test")
    plain = [web.url(name, f"/{turn}") for turn in (1, 2) for name in names]
    plain += [f"{scheme}://inside.test:{web.port}" for scheme in ("tls", "dns", "ipv6")]
    plain += [f"http://{spelled}:{web.port}/" for spelled in ("2130708737", "0x7f.9.1", "[::1]")]
    drawn = [web.url(host, f"/drawn{turn}") for turn, host in enumerate(DRAWN)]
    order = Order(tmp_path_factory.mktemp("names"), settings, NAMES)
    return order.crawl(drawn if browser.find("") else [], plain=plain)


def _plain(order: Order) -> list[dict[str, Any]]:
    return [line for line in order.lines[:-1] if "/drawn" not in line["asked"]]


def came(order: Order) -> Counter[tuple[str, str]]:
    """How often a host answered, or what was said of it."""
    ends: Counter[tuple[str, str]] = Counter()
    for line in _plain(order):
        scheme, _, rest = line["asked"].partition("://")
        host = rest.partition("/")[0].rpartition(":")[0]
        said = line.get("error", line.get("address", ""))
        ends[f"{scheme} {host}", said.partition(":")[0]] += 1
    return ends


def test_a_name_is_judged_by_the_very_address_that_is_connected_to(
    named: Order, web: HostileWeb
) -> None:
    refused = "PrivateAddressError"
    assert unasked(web)
    assert came(named) == {
        ("http inside.test", refused): 2,
        ("http mixed.test", SITE): 2,
        ("http rebound.test", SITE): 1,
        ("http rebound.test", refused): 1,
        **{(f"{scheme} inside.test", refused): 1 for scheme in ("tls", "dns", "ipv6")},
        **{(f"http {host}", refused): 1 for host in ("2130708737", "0x7f.9.1", "[::1]")},
    }
    refusals = [(line["reason"], line["fault"]) for line in _plain(named) if "error" in line]
    assert set(refusals) == {("unsupported", "unknown")}


def test_behind_a_proxy_the_proxy_looks_names_up(
    web: HostileWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(lambda *_: answer(b"from the proxy")) as proxy:
        monkeypatch.setenv("http_proxy", f"http://proxy.test:{proxy.port}")
        names = {"proxy.test": [["127.0.0.1"]]}
        settings = {"GOVCRAWL_PRIVATE_NETWORKS": "", "GOVCRAWL_BROWSER": "off"}
        asked = [web.url(host, "/x") for host in ("inside.test", INSIDE, "localhost", "proxy.test")]
        order = Order(tmp_path, settings, names).crawl([], plain=asked)
    assert proxy.asked == [f"GET {asked[0]}"]
    assert sorted(
        line.get("error", line.get("text")).partition(":")[0] for line in order.lines[:-1]
    ) == [
        *["PrivateAddressError"] * 3,
        "from the proxy",
    ]
    assert unasked(web)


@pytest.mark.skipif(browser.find("") is None, reason="no browser found: apt install chromium")
def test_a_browser_is_held_to_the_same_rule(named: Order, web: HostileWeb) -> None:
    """Each page is a context of its own, so the second look-up of a name is a second connection."""
    pages = [named[f"/drawn{turn}"] for turn in range(len(DRAWN))]
    ends = [page.get("error", page.get("address")).partition(":")[0] for page in pages]
    refused = "PrivateAddressError"
    assert unasked(web)
    assert ends == [refused, SITE, refused, refused], named.log
    assert [page.get("reason") for page in pages].count("unsupported") == 3
