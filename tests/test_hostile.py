"""One crawl of sites that do what sites should not: each costs itself an outcome and no more."""

import json
from collections.abc import Iterator
from dataclasses import replace
from subprocess import CompletedProcess
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from tests.support import hostile
from tests.support.crawl import Place, crawl
from tests.support.hostile import HTML, HostileWeb, Question, Site, home, page, redirect
from tests.support.raw_server import answer

COLLECTIONS = ("website_checks", "website_columns", "website_pages", "outcomes", "rejected")
MISSING = page("", status="404 Not Found")
ELSEWHERE = "127.0.3.1"
LOGIN = "<form>用户登录<input name=n><input type=password><button>登录</button></form>"
LONG = "y" * 9000


def at_home(*said: bytes) -> Site:
    """A site whose home page is these bytes, and which has no other."""
    return lambda question: b"".join(said) if question.target == "/" else MISSING


def by_target(**said: bytes) -> Site:
    """A site that answers ``/`` as ``home`` says and ``/name`` as ``name`` says."""
    return lambda question: said.get(question.target.strip("/") or "home", MISSING)


def raw(head: str, body: bytes = b"") -> bytes:
    """An answer exactly so."""
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


def script(target: str) -> bytes:
    """A page that is nothing but a redirect by script."""
    return page(f"<html><script>location.href='{target}'</script></html>")


def endless(question: Question) -> Iterator[bytes] | bytes:
    """A body without end, a little at a time."""
    if question.target != "/":
        return MISSING
    return trickle(question, "HTTP/1.1 200 OK\nContent-Type: text/html")


def half_open(question: Question) -> Iterator[bytes] | bytes:
    """A body that was promised and does not come."""
    if question.target != "/":
        return MISSING
    return trickle(question, "HTTP/1.1 200 OK\nContent-Length: 1000", pieces=1)


def trickle(question: Question, head: str, pieces: int = 1000) -> Iterator[bytes]:
    """The head, then a letter every quarter of a second, then silence."""
    yield raw(head)
    for _ in range(pieces):
        if question.leaving.wait(0.25):
            return
        yield b"x"
    question.leaving.wait()


def led_astray(question: Question) -> bytes:
    """A home page whose columns lead to another site, to the home page, and to a third page."""
    led = {"/off/": question.url(ELSEWHERE), "/back/": "/", "/moved/": "/gone/"}
    if question.target == "/":
        return page(home(*led))
    return redirect(led[question.target]) if question.target in led else MISSING


def odd_links(question: Question) -> bytes:
    """Links that are none, and one with somebody's password."""
    mine = "http://127.0.3.3"
    links = (
        "/column/",
        "mailto:a@b.example",
        "javascript:void(0)",
        "tel:12345",
        f"http://somebody:sesame@127.0.3.3:{question.port}/private/",
        "/token/?access_token=sesame-7f3a",
        "http://政府.example/",
        f"/{LONG}",
        "http://[bad/",
        f"{mine}:99999/",
        f"{mine}:0/",
    )
    return page(home(*links)) if question.target == "/" else MISSING


def elsewhere(question: Question) -> bytes:
    """The site others lead to."""
    return page(home()) if question.target == "/" else MISSING


def off_site(question: Question) -> bytes:
    """A home page that has moved to another host."""
    return redirect(question.url(ELSEWHERE)) if question.target == "/" else MISSING


CASES: dict[str, tuple[Site, str, str | None]] = {
    "elsewhere": (elsewhere, "ok", None),
    "led astray": (led_astray, "partial", None),
    "odd links": (odd_links, "partial", None),
    "chain": (
        by_target(
            home=redirect("/a", "301 Moved"),
            a=redirect("/b"),
            b=page(home("/c/", "/d/")),
            c=MISSING,
        ),
        "partial",
        None,
    ),
    "all home": (lambda q: page(home()) if q.target == "/" else redirect("/"), "ok", None),
    "off-site": (off_site, "ok", None),
    "to a login": (
        by_target(home=redirect("/login"), login=page(LOGIN)),
        "login_required",
        "unknown",
    ),
    "loop": (by_target(home=redirect("/a"), a=redirect("/")), "redirect_loop", "site"),
    "nowhere": (at_home(page("moved", status="302 Found")), "redirect_loop", "site"),
    "to a file": (at_home(redirect("file:///etc/passwd")), "redirect_loop", "site"),
    "to no address": (at_home(redirect("http://[bad/")), "parse", "us"),
    "to a long one": (by_target(home=redirect(f"/{LONG}%")), "http_4xx", "site"),
    "to a stray percent": (
        lambda question: redirect("/100%") if question.target == "/" else page(home()),
        "ok",
        None,
    ),
    "script loop": (by_target(home=script("/a"), a=script("/")), "redirect_loop", "site"),
    "script": (by_target(home=script("/a"), a=page(home())), "ok", None),
    "empty reply": (at_home(), "reset", "site"),
    "cut": (at_home(raw("HTTP/1.1 200 OK\nContent-Length: 1000", b"<html>")), "reset", "site"),
    "bad length": (at_home(raw("HTTP/1.1 200 OK\nContent-Length: -5", b"x")), "reset", "site"),
    "garbage": (at_home(b"\x00\xff\xfe garbage\r\n\r\n"), "reset", "site"),
    "TLS alert": (at_home(b"\x15\x03\x01\x00\x02\x02\x46"), "reset", "site"),
    "HTTP/0.9": (at_home(home().encode()), "reset", "site"),
    "endless": (endless, "timeout", "site"),
    "half open": (half_open, "timeout", "site"),
    "gzip bomb": (at_home(hostile.bomb(64)), "too_large", "site"),
    "huge": (at_home(page("<html>" + "x" * (2 << 20))), "too_large", "site"),
    "no gzip": (at_home(answer(b"\x1f\x8bx", HTML, "Content-Encoding: gzip")), "parse", "us"),
    "204": (at_home(raw("HTTP/1.1 204 No Content")), "empty", "site"),
    "206": (at_home(page(home(), status="206 Partial Content")), "ok", None),
    "304": (at_home(raw("HTTP/1.1 304 Not Modified")), "empty", "site"),
    "999": (at_home(page("no", status="999 Denied")), "blocked", "unknown"),
    "PDF": (at_home(answer(b"%PDF-1.4\n" + bytes(999), HTML)), "unsupported", "us"),
    "image": (at_home(answer(b"\x89PNG\r\n\x1a\n" + bytes(999))), "unsupported", "us"),
    "many links": (at_home(page(home(*(f"/c{n}/" for n in range(9999))))), "partial", None),
}
HOSTS = {name: f"127.0.3.{number}" for number, name in enumerate(CASES, start=1)}


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    with hostile.serving({HOSTS[name]: site for name, (site, *_) in CASES.items()}) as running:
        yield running


@pytest.fixture(scope="module")
def place(web: HostileWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("hostile")
    return Place(database_uri, "govcrawl_test_hostile", folder / "home", web.registry(folder))


@pytest.fixture(scope="module")
def finished(place: Place) -> CompletedProcess[str]:
    """One crawl of them all; the tests below read what it left."""
    settings = {
        "DOWNLOAD_TIMEOUT": "4",
        "DOWNLOAD_MAXSIZE": str(1 << 20),
        "RETRY_TIMES": "0",
        "GOVCRAWL_ARCHIVE": str(place.home / "archive"),
    }
    return crawl(place, "max_pages=6", settings=settings)


@pytest.fixture(scope="module")
def stored(finished: CompletedProcess[str], place: Place) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient(place.uri, tz_aware=True) as client:
        yield client[place.database]
        client.drop_database(place.database)


def found(stored: Database[dict[str, Any]], collection: str, web: HostileWeb, name: str) -> Any:
    """The one document of a collection that is about a site."""
    target = {"target": {"$regex": f"{web.url(HOSTS[name])}$"}}
    [document] = list(stored[collection].find(target))
    return document


@pytest.mark.parametrize("name", CASES)
def test_every_site_has_its_one_outcome_and_its_check(
    name: str, stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    _, reason, fault = CASES[name]
    outcome = found(stored, "outcomes", web, name)
    assert (outcome["reason"], outcome["fault"]) == (reason, fault), outcome
    check = found(stored, "website_checks", web, name)
    assert check["url"] == web.url(HOSTS[name])
    assert check["reason"] == ("ok" if reason == "partial" else reason)


def test_the_run_is_good_its_log_calm_and_its_counts_true(
    finished: CompletedProcess[str], stored: Database[dict[str, Any]]
) -> None:
    assert finished.returncode == 0, finished.stderr[-3000:]
    assert "Traceback" not in finished.stderr, finished.stderr
    run = stored["runs"].find_one()
    assert run is not None
    assert run["counts"]["stored"] == sum(stored[name].count_documents({}) for name in COLLECTIONS)
    assert run["counts"]["log_errors"] == run["counts"]["rejected"] == 0
    for name in COLLECTIONS:
        for document in stored[name].find():
            assert schemas.errors(name, as_json(document)) == []


def test_redirects_are_followed_and_kept(
    stored: Database[dict[str, Any]], web: HostileWeb, place: Place
) -> None:
    host = HOSTS["chain"]
    check = found(stored, "website_checks", web, "chain")
    assert [(hop["url"], hop["status"], hop["location"]) for hop in check["redirects"]] == [
        (web.url(host), 301, web.url(host, "/a")),
        (web.url(host, "/a"), 302, web.url(host, "/b")),
    ]
    assert (check["final_url"], check["status"]) == (web.url(host, "/b"), 200)
    assert len(check["columns"]) == 2
    assert check["evidence"] is not None
    moved = found(stored, "website_checks", web, "off-site")
    assert moved["final_url"] == web.url(ELSEWHERE)


def test_a_site_that_sends_every_address_home_has_no_files(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    check = found(stored, "website_checks", web, "all home")
    assert (check["missing_page_status"], check["missing_page_soft"]) == (200, True)
    assert check["robots_status"] is None


def test_pages_that_lead_astray_are_told_from_pages(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    outcome = found(stored, "outcomes", web, "led astray")
    reasons = [(each["reason"], each["fault"]) for each in outcome["failures"]]
    assert reasons == [("migrated", "unknown"), ("soft_404", "site"), ("http_4xx", "site")]
    assert not list(stored["website_columns"].find({"target": outcome["target"]}))
    assert not list(stored["website_pages"].find({"target": outcome["target"]}))


def test_odd_links_are_left_alone_and_passwords_not_kept(
    stored: Database[dict[str, Any]], web: HostileWeb
) -> None:
    asked = set(web.targets(HOSTS["odd links"]))
    assert {"/column/", "/token/?access_token=sesame-7f3a"} < asked
    assert "/private/" not in asked
    assert not any(LONG in target for target in asked)
    check = found(stored, "website_checks", web, "odd links")
    assert any("access_token=REDACTED" in column["url"] for column in check["columns"])
    kept = [json.dumps(as_json(each)) for name in COLLECTIONS for each in stored[name].find()]
    assert not any("sesame" in text for text in kept)


def test_the_budget_holds_where_there_are_thousands_of_links(web: HostileWeb) -> None:
    columns = [target for target in web.targets(HOSTS["many links"]) if target.startswith("/c")]
    assert columns == ["/c0/", "/c1/", "/c2/"]


def test_a_replay_comes_to_the_same(
    stored: Database[dict[str, Any]], web: HostileWeb, place: Place
) -> None:
    before = {each["target"]: each["reason"] for each in stored["outcomes"].find()}
    web.asked.clear()
    again = replace(place, database=f"{place.database}_replay")
    settings = {"GOVCRAWL_REPLAY": str(place.home / "archive"), "DOWNLOAD_MAXSIZE": str(1 << 20)}
    run = crawl(again, "max_pages=6", settings=settings)
    assert run.returncode == 0, run.stderr[-3000:]
    assert not web.asked
    with MongoClient(place.uri) as client:
        database = client[again.database]
        after = {each["target"]: each["reason"] for each in database["outcomes"].find()}
        client.drop_database(database.name)
    assert after.keys() == before.keys()
    huge = f"|{web.url(HOSTS['huge'])}"
    for target, reason in before.items():
        unanswered = reason in {"reset", "timeout"} or target.endswith(huge)
        assert after[target] == ("not_archived" if unanswered else reason), target
