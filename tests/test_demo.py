"""The demo, run for real against the sample web, and what must be in its database then."""

import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl import browser
from tests.web.letters import PRIVATE
from tests.web.reports import SIGNERS
from tests.web.server import PORT
from tests.web.sites import DEAD_LINKS, ELSEWHERE, SITES

ROOT = Path(__file__).parents[1]
LIMIT_SECONDS = 240


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own, set up already: its Python is the one that runs the tests."""
    tmp_path = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for entry in ROOT.iterdir():
        if entry.name not in {"scripts", ".venv", ".govcrawl", ".git"}:
            (tmp_path / entry.name).symlink_to(entry)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    stamp = ". ./scripts/environment.sh; requirements_sum >.venv/installed-demo"
    subprocess.run(["sh", "-c", stamp, "scripts/demo"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture(scope="module")
def busy_port() -> Iterator[None]:
    """Something else has the sample web's port."""
    with ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((SITES[0].address, PORT))
        except OSError:
            pass  # it is busy anyway, which is all that is wanted
        else:
            taken.listen()
        yield


@pytest.fixture(scope="module")
def demo(checkout: Path, busy_port: None, database_uri: str) -> Iterator["Demo"]:
    """The demo, run once, since it takes a minute; its database as it left it."""
    environment = {**os.environ, "GOVCRAWL_MONGO_URI": database_uri}
    done = subprocess.run(
        ["scripts/demo"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    with MongoClient(database_uri, tz_aware=True) as client:
        yield Demo(done, checkout / ".govcrawl" / "demo", client["govcrawl_demo"])
        client.drop_database("govcrawl_demo")


@dataclass(frozen=True)
class Demo:
    done: subprocess.CompletedProcess[str]
    home: Path
    database: Database[dict[str, Any]]

    def reasons(self, spider: str, number: int) -> dict[str, str]:
        """How each account of a spider's n-th run ended."""
        runs = sorted(self.of("runs", spider=spider), key=lambda run: run["opened_at"])
        found = self.of("outcomes", run_id=runs[number]["_id"])
        return {each["target"].partition("|")[2]: each["reason"] for each in found}

    def of(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        return list(self.database[collection].find(query).sort("_id"))


def test_the_demo_crawls_shows_and_leaves_no_web_behind(demo: Demo) -> None:
    log = "".join(file.read_text() for file in demo.home.glob("crawl-*.log"))
    assert demo.done.returncode == 0, demo.done.stderr + log
    assert "16 of 16 targets settled" in demo.done.stderr
    assert "Archive:   .govcrawl/demo/archive" in demo.done.stdout
    assert list((demo.home / "archive").glob("*.warc.gz"))
    port = (demo.home / "web.txt").read_text().split()[1]
    assert port != str(PORT)
    with socket.socket() as visitor:
        assert visitor.connect_ex((SITES[0].address, int(port))) != 0


def test_it_shows_a_table_of_each_thing_it_found(demo: Demo) -> None:
    titles = ("Columns", "Letters", "Service guides", "Annual reports", "Broken links")
    assert [title for title in titles if f"\n{title}" not in demo.done.stdout] == []


def test_every_target_ends_as_it_must(demo: Demo) -> None:
    """The site drawn by scripts is read where there is a browser, else the demo says how."""
    has_browser = browser.find("") is not None
    found = demo.of("outcomes", channel="website")
    reasons = {each["office_id"]: each["reason"] for each in found}
    assert reasons == {
        **dict.fromkeys(("519900", "519921", "519922", "519923", "519927", "519933"), "ok"),
        "SA-D01": "ok",
        "519926": "ok" if has_browser else "needs_js",
        **dict.fromkeys(("519901", "519924", "519934"), "partial"),
        "519925": "blocked",
        "519928": "robots",
        "519929": "http_5xx",
        "519930": "dns",
        "519931": "absent",
    }
    drawn = demo.of("website_pages", rendered=True)
    assert {page["office_id"] for page in drawn} == ({"519926"} if has_browser else set())
    assert ("Read in a browser" in demo.done.stdout) is has_browser
    assert ("apt install chromium" in demo.done.stdout) is not has_browser


def test_columns_are_walked_to_their_end(demo: Demo) -> None:
    """Each of the ways in which a site hands out its list pages leads to the last one."""
    for name in ("ucap", "trs", "hanweb", "lonsun", "vsb", "jpaas"):
        site = next(site for site in SITES if site.name == name)
        news = site.particulars.columns[0]
        listed = {
            entry["title"]
            for page in demo.of("website_columns", office_id=site.office_id)
            for entry in page["entries"]
        }
        assert {article.title for article in news.articles} <= listed, name
    empty = demo.of("website_columns", office_id="519922", name="意见征集")
    assert {column["entry_count"] for column in empty} == {0}
    stale = demo.of("website_columns", office_id="519923", name="政策解读")
    ages = [column["observed_at"] - column["newest_at"] for column in stale]
    assert [timedelta(days=365) < age < timedelta(days=400) for age in ages] == [True]
    assert "empty" in demo.done.stdout


def test_letters_are_read_without_their_senders(demo: Demo) -> None:
    letters = demo.of("website_messages")
    assert Counter(each["office_id"] for each in letters) == {
        "519900": 8,
        "519921": 7,
        "519934": 6,
        "SA-D01": 6,
    }
    assert Counter(each["state"] for each in letters) == {"open": 12, "answered": 15}
    looked_after = [each for each in letters if each["office_id"] != "519934"]
    oldest = max(each["observed_at"] - each["received_at"] for each in looked_after)
    assert 113 <= oldest.days <= 115, "one is open for more than ninety days"
    totals = [each["letters"] for each in demo.of("website_columns", office_id="519900")]
    said = next(each for each in totals if each)
    assert (said["received"], said["answered"], said["satisfaction"]) == (128, 121, 96.2)


def test_no_private_person_is_in_the_database(demo: Demo) -> None:
    for name in demo.database.list_collection_names():
        kept = str(list(demo.database[name].find()))
        assert [word for word in (*PRIVATE, *SIGNERS) if word in kept] == [], name


def test_guides_tell_their_elements(demo: Demo) -> None:
    guides = {each["name"]: each for each in demo.of("website_services")}
    assert {name: len(each["elements"]) for name, each in guides.items()} == {
        "公共场所卫生许可证核发": 8,
        "城镇独生子女父母奖励金发放": 8,
        "食品小作坊备案": 7,
        "个体工商户设立登记": 4,
        **{f"疏漏县便民事项{number}号办理": 4 for number in range(1, 6)},
    }
    assert [file["kind"] for file in guides["食品小作坊备案"]["attachments"]] == [
        "docx",
        "xls",
        "doc",
    ]
    assert guides["公共场所卫生许可证核发"]["online_url"] == "https://zwfw.example/item/1001"


def test_reports_are_read_wherever_they_are(demo: Demo) -> None:
    """On a page, one of many on a page, in a file; and a picture is a report that was not read."""
    found = demo.of("website_reports")
    assert {each["year"] for each in found} == {2025}, "a column of reports is none itself"
    read = [each for each in found if each["state"] == "values"]
    work = {each["site"]: each for each in read if each["kind"] == "work"}
    assert {site: (each["visits"], each["format"]) for site, each in work.items()} == {
        "5199000002": (23456789, "html"),
        "5199000061": (2345678, "html"),
        "5199000062": (2345678, "html"),
        "5199000063": (2345678, "html"),
        "5199010003": (567890, "docx"),
        "5199340023": (4120, "html"),
    }
    assert [each["office_id"] for each in read if each["kind"] == "supervision"] == ["519900"]
    scanned = demo.of("website_reports", office_id="519921")
    assert [(each["state"], each["visits"]) for each in scanned] == [("attachment_only", None)]
    assert [len(each["images"]) for each in scanned] == [1], "the badges of the foot are no report"
    assert not [each["flags"] for each in found if each["flags"]]


def test_dead_links_are_those_of_the_sample_sites(demo: Demo) -> None:
    hosts = {site.address: site.name for site in SITES}
    dead = set()
    for check in demo.of("website_checks"):
        for link in check["broken_links"] or ():
            parts = urlsplit(link["url"])
            if parts.hostname in hosts:
                dead.add((hosts[parts.hostname], parts.path))
            else:
                assert (parts.hostname, link["kind"]) in {(h, "external") for h in ELSEWHERE}
                assert link["verdict"] == "suspected"
    declared = {(name, path) for name, paths in DEAD_LINKS.items() for path in paths}
    of_a_guide = {("trs", "/bsfw/bszn/P020260107.doc")}
    assert declared - of_a_guide <= dead <= declared, "of other pages' links a sample is checked"
    assert "yearbook.invalid" in demo.done.stdout


def test_searches_are_tried(demo: Demo) -> None:
    found = {
        each["office_id"]: each["search"]["state"]
        for each in demo.of("website_checks", reason="ok")
        if each["search"]
    }
    assert found["519900"] == "works"
    assert found["519923"] == "works", "the words are sent in the page's own encoding"
    assert found["519922"] == "fails", "an answer that repeats the words has not found them"
    assert found["519921"] == "unmeasured", "only a script could search"
    assert found["519901"] == "unmeasured", "robots.txt forbids it"
    assert found["SA-D01"] == found["519934"] == "absent"


def test_an_expired_cookie_measures_nothing_and_says_so(demo: Demo) -> None:
    reasons = demo.reasons("weibo", 0)
    assert reasons == dict.fromkeys(("weibo|5190010001", "weibo|5190010002"), "login_required")
    (run,) = demo.of(
        "runs", access={"interface": "web", "credential": "cookie", "stopped": "login_required"}
    )
    assert run["outcome"] == "failed"
    assert not demo.of("weibo_posts", run_id=run["_id"])
    assert not demo.of("weibo_accounts", run_id=run["_id"])
    logs = "".join(file.read_text() for file in demo.home.glob("crawl-*.log"))
    assert "expired-long-ago" not in demo.done.stdout + demo.done.stderr + logs


def test_weibo_accounts_end_as_they_must(demo: Demo) -> None:
    """The old pinned post ends nothing; a hidden feed is no silence; the rest was not asked."""
    assert demo.reasons("weibo", 1) == {
        **dict.fromkeys(("weibo|5190010001", "weibo|5190010002"), "ok"),
        "weibo|5190010004": "identity_mismatch",
        **dict.fromkeys(("weibo|5190010005", "weibo|5190010008"), "ok"),
        **dict.fromkeys(("weibo|5190010003", "weibo|5190010006"), "partial"),
        "weibo|5190010007": "rate_limited",
        "weibo|": "absent",
    }
    posts = Counter(post["uid"] for post in demo.of("weibo_posts"))
    assert (posts["5190010001"], posts["5190010002"]) == (61, 40)
    assert not {"5190010003", "5190010004"} & posts.keys()
    assert not demo.of("weibo_accounts", uid="5190010004"), "it is a person's"
    (never,) = demo.of("outcomes", reason="rate_limited")
    assert (never["requests"], never["missed"]["since"]) == (0, None)
    assert never["missed"]["until"]


def test_zero_and_not_measured_look_different(demo: Demo) -> None:
    shown = " ".join(demo.done.stdout.split())
    assert "12 of 40" in shown, "the newest posts of one account set nothing off"
    assert "not measured" in shown
    quiet = demo.of("weibo_posts", uid="5190010002", reposts=0, likes=0)
    assert len(quiet) == 12
    unseen = demo.of("wechat_articles", reads=0)
    assert unseen == [], "an anonymous page tells no counts, and none of them is zero"


def test_wechat_articles_end_as_they_must(demo: Demo) -> None:
    reasons = demo.reasons("wechat", 0)
    assert Counter(reasons.values()) == {
        "ok": 5,
        "partial": 2,
        "captcha": 2,
        "removed": 1,
        "absent": 1,
    }
    kinds = Counter(article["kind"] for article in demo.of("wechat_articles"))
    assert kinds == {"article": 26, "picture": 1, "text": 1}
    (large,) = demo.of("wechat_articles", mid="2650100006")
    assert large["body_chars"] > 0


def test_an_app_is_told_in_each_stores_own_words(demo: Demo) -> None:
    apps = {each["store"]: each for each in demo.of("apps", office_id="519900")}
    assert {name: app["rating"] for name, app in apps.items()} == {
        "apple": 4.8,
        "huawei": 4.1,
        "tencent": 3.9,
        "xiaomi": 3.5,
    }
    counts = {name: (app["downloads"], app["downloads_metric"]) for name, app in apps.items()}
    assert counts == {
        "apple": (None, None),
        "huawei": (1_573_402, "installs"),
        "tencent": (2_345_678, "downloads"),
        "xiaomi": (None, None),
    }
    reviews = Counter(each["store"] for each in demo.of("app_reviews"))
    assert reviews == {"apple": 60, "huawei": 60}, "those that stand on two pages are one"
    assert demo.of("app_reviews", replied=True)


def test_apps_end_as_they_must(demo: Demo) -> None:
    reasons = demo.reasons("appstore", 0)
    others = {key: reason for key, reason in reasons.items() if reason != "ok"}
    assert others == {
        "appstore|xiaomi:cn.yangben.zwt": "identity_mismatch",
        "appstore|apple:1990000009": "absent",
        "appstore|wandoujia:cn.kunshan.fuwu": "blocked",
        "appstore|wandoujia:cn.jiuli.fuwu": "blocked",
        "appstore|": "absent",
    }
    assert not demo.of("apps", office_id="519921"), "another's app has no figures here"
    (absent,) = demo.of("apps", listed=False)
    assert (absent["app_id"], absent["storefront"]) == ("1990000009", "cn")
    assert (absent["downloads"], absent["rating"]) == (None, None)
    shown = " ".join(demo.done.stdout.split())
    assert "not listed" in shown
    assert "1,573,402" in shown
    blocked = [line for line in demo.done.stdout.splitlines() if "│ wandoujia " in line]
    assert ["not measured" in line for line in blocked] == [True, True]


def test_the_service_platform_shows_its_online_ratio(demo: Demo) -> None:
    outcomes = demo.of("outcomes", channel="endpoint")
    assert sorted((each["office_id"], each["reason"]) for each in outcomes) == [
        ("519900", "ok"),
        ("519900", "unsupported"),
        ("519921", "partial"),
        ("519922", "blocked"),
        ("519923", "blocked"),
        ("519931", "absent"),
        ("519934", "absent"),
    ]
    shown = " ".join(demo.done.stdout.split())
    assert "651 of 663 (98.2 %)" in shown
    assert "398 of 412 (96.6 %)" in shown
    doubted = demo.of("endpoint_readings", office_id="519921", audience="legal_person")
    values = {each["metric"]: each["value"] for each in doubted}
    assert values["service_items"] is values["service_items_online"] is None


def test_the_demo_ends_with_scores_where_bad_and_unknown_look_different(demo: Demo) -> None:
    scores = {(each["office_id"], each["node"]): each for each in demo.of("scores")}
    good, bad = scores["519900", "composite"], scores["519934", "composite"]
    assert (good["state"], bad["state"]) == ("scored", "scored")
    assert good["capability"] > 80
    assert bad["capability"] < 25
    assert scores["519934", "website"]["capability"] < 50
    unknown = scores["519925", "composite"]
    assert (unknown["state"], unknown["capability"], unknown["rank"]) == ("missing", None, None)
    failing = scores["519929", "website"]
    assert failing["state"] == "missing", "one failure is no fault yet"
    nothing = scores["519931", "composite"]
    assert (nothing["state"], nothing["capability"], nothing["quality"]) == ("absent", 0, None)


def test_the_demo_finds_what_is_wrong_with_the_neglected_county(demo: Demo) -> None:
    found = {each["kind"] for each in demo.of("findings", office_id="519934")}
    assert {
        "dead_pages",
        "stale_columns",
        "unanswered_letters",
        "poor_guides",
        "zero_repost_streak",
        "silent_account",
        "missing_channel",
    } <= found
    rulings = {each["rule"]: each["state"] for each in demo.of("rulings", office_id="519934")}
    assert (rulings["V-W5"], rulings["V-W6"], rulings["V-M2"]) == ("failed", "failed", "failed")


def test_the_demo_writes_its_report_and_tables(demo: Demo) -> None:
    folder = demo.home / "evaluation"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "疏漏县" in report
    assert "未测得" in report
    assert "<script" not in report
    assert {"evaluation.xlsx", "scores.csv", "scores.parquet", "scores.json"} <= {
        file.name for file in folder.iterdir()
    }
    assert f"Report:     .govcrawl/demo/evaluation{os.sep}report.html" in demo.done.stdout
    assert "Too little is known to rank" in demo.done.stderr


def test_a_score_of_the_demo_leads_back_to_the_archived_answer(
    demo: Demo, database_uri: str
) -> None:
    (evaluation,) = demo.of("evaluations")
    settings = {"GOVCRAWL_MONGO_URI": database_uri, "GOVCRAWL_MONGO_DATABASE": "govcrawl_demo"}
    asked = ("--registry", evaluation["registry"], "--explain", "519934", "WEB-INF-02")
    done = subprocess.run(
        [sys.executable, "scripts/aggregate.py", *asked],
        cwd=demo.home.parents[1],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = [line for line in done.stdout.splitlines() if "archived in" in line]
    assert answers
    assert all("HTTP/1.1 200 OK" in line and "digest checked" in line for line in answers)
