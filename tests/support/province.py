"""A small invented province in the database, as crawls would have left it.

A city that does well, a county that does badly, one nobody could read, one with no channel at all,
and a bureau of the city.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.items import (
    App,
    Item,
    Observation,
    Outcome,
    Run,
    WebsiteCheck,
    WebsiteColumn,
    WebsiteMessage,
    WebsitePage,
    WebsiteReport,
    WebsiteService,
    WeiboAccount,
    WeiboPost,
)

AS_OF = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DAY = timedelta(days=1)
CITY, BAD, UNREAD, NOTHING, BUREAU = "990100", "990121", "990122", "990123", "ZZ-D01"
RUN = "20261122T010000-website"
OFFICES = (
    (CITY, "甲市", "Jia", "city", CITY, "", 800_000, 2020),
    (BAD, "乙县", "Yi", "county", BAD, CITY, 90_000, 2020),
    (UNREAD, "丙县", "Bing", "county", UNREAD, CITY, 70_000, 2020),
    (NOTHING, "丁县", "Ding", "county", NOTHING, CITY, 50_000, 2020),
    (BUREAU, "甲市政务服务局", "", "department", CITY, CITY, "", ""),
)
CHANNELS = (
    (CITY, "website", "http://www.jia.example/", "甲市人民政府网", "open"),
    (BAD, "website", "http://www.yi.example/", "乙县人民政府网", "open"),
    (UNREAD, "website", "http://www.bing.example/", "丙县人民政府网", "open"),
    (BUREAU, "website", "http://zwj.jia.example/", "甲市政务服务局网", "open"),
    (CITY, "weibo", "9900000001", "甲市发布", "open"),
    (BAD, "weibo", "9900000002", "乙县发布", "open"),
    (UNREAD, "weibo", "9900000003", "丙县发布", "open"),
    (BAD, "wechat", "", "", "absent"),
    (CITY, "appstore", "huawei:C990", "甲市通", "unknown"),
    (BAD, "appstore", "", "", "absent"),
    *((NOTHING, channel, "", "", "absent") for channel in ("website", "weibo", "wechat")),
    (NOTHING, "appstore", "", "", "absent"),
)
GOOD_FIGURES = {
    "unique_visitors": 500_000, "registered_users": 120_000, "info_total": 9_000,
    "service_items": 1_200, "service_items_online": 1_100, "cases_total": 80_000,
    "msg_received": 900, "msg_done": 890, "msg_avg_days": 3.0, "msg_public": 800,
    "surveys": 8, "interviews": 7,
}  # fmt: skip
BAD_FIGURES = {
    **dict.fromkeys(GOOD_FIGURES, 2),
    "service_items": 300, "msg_received": 60, "msg_avg_days": 60.0,
}  # fmt: skip


def registry(folder: Path) -> Path:
    """The two tables of the province's registry."""
    offices = "office_id name_zh name_en level adcode parent_id population population_year"
    channels = "office_id channel account label state checked_on evidence"
    _write(folder / "offices.csv", offices, OFFICES)
    _write(folder / "channels.csv", channels, [(*row, "", "") for row in CHANNELS])
    return folder


def _write(file: Path, columns: str, rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns.split())
        writer.writerows(rows)


def fill(database: Database[dict[str, Any]]) -> None:
    """Store what crawls of the province would have left."""
    runs = Run(opened_at=NOW, closed_at=NOW, outcome="ok", arguments={})
    runs.run_id, runs.spider, runs.channel = RUN, "website", "website"
    runs.observed_at, runs.content_hash = NOW, "sha256:0"
    database["runs"].insert_one({**runs.document(), "_id": RUN})
    for each in (*_city(), *_bad(), *_others()):
        database[each.collection].insert_one(_stored(each))


def _stored(item: Item) -> dict[str, Any]:
    document = item.document()
    if item.entity:
        document |= {"first_seen_at": NOW, "last_seen_at": NOW, "revision": 1}
    if item.counted:
        reading = {name: document[name] for name in item.readings()}
        about = {"observed_at": NOW, "run_id": RUN, "evidence": None}
        document["history"] = [about | reading]
    return document


def _of(office: str, channel: str, item: Item, account: str | None = None) -> Item:
    rows = {(row[0], row[1]): row[2] for row in CHANNELS}
    item.office_id, item.channel, item.spider = office, channel, channel
    item.adcode = office if office.isdecimal() else CITY
    item.target = f"{office}|{channel}|{rows[office, channel] if account is None else account}"
    item.run_id, item.observed_at, item.content_hash = RUN, NOW, "sha256:0"
    item.evidence = {"file": "jia.warc.gz", "record_id": "<urn:uuid:1>"}
    return item


def _outcome(office: str, channel: str, reason: str = "ok", fault: str | None = None) -> Item:
    return _of(office, channel, Outcome(reason=reason, fault=fault, since="2020-01-01"))


def _city() -> Iterable[Item]:
    site = "http://www.jia.example/"
    yield _outcome(CITY, "website")
    yield _of(CITY, "website", _check(site, 180, fresh=14, dead=0, good=True))
    for kind, age in (("news", 1), ("notice", 3), ("policy", 9), ("mailbox", 2)):
        yield _of(CITY, "website", _column(site, kind, age))
    tags = ["SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType"]
    tags += ["ArticleTitle", "PubDate", "ContentSource", "Keywords", "Description"]
    page = WebsitePage(url=f"{site}a/1.html", title="甲市公告", standard_tags=tags)
    yield _of(CITY, "website", page)
    for number in range(4):
        yield _of(CITY, "website", _letter("www.jia.example", number, 20 + number, answered=True))
    elements = ["name", "legal_basis", "conditions", "materials", "place", "time", "phone"]
    yield _of(CITY, "website", _guide("www.jia.example", 1, [*elements, "process"]))
    yield _of(CITY, "website", _report("9901000001", GOOD_FIGURES))
    yield _outcome(CITY, "weibo")
    yield _of(CITY, "weibo", _account("9900000001", 240_000))
    for number in range(30):
        yield _of(CITY, "weibo", _post("9900000001", number, 12 + number, number + 3))
    yield _outcome(CITY, "appstore")
    app = App(
        store="huawei", app_id="C990", listed=True, name="甲市通", rating=4.6, rating_count=900,
        rating_count_exact=True, downloads=400_000, downloads_exact=True,
        downloads_metric="installs", updated_on="2026-11-02", doubts=[],
    )  # fmt: skip
    yield _of(CITY, "appstore", app)
    told = Observation(
        metric="satisfaction", period="2026-10", value=99.2, value_exact=True, unit="percent",
        source="甲市通报", method="official_publication", observed_on="2026-11-01",
    )  # fmt: skip
    yield _of(CITY, "appstore", told)


def _bad() -> Iterable[Item]:
    site = "http://www.yi.example/"
    yield _outcome(BAD, "website", "partial")
    yield _of(BAD, "website", _check(site, 6_400, fresh=0, dead=14, good=False))
    for kind, age in (("news", 400), ("notice", 420), ("policy", 500), ("statistics", 900)):
        yield _of(BAD, "website", _column(site, kind, age))
    for number in range(6):
        empty = WebsiteColumn(url=f"{site}empty{number}/", name="空", kind="other", entry_count=0)
        yield _of(BAD, "website", empty)
    page = WebsitePage(url=f"{site}a/1.html", title="乙县公告", standard_tags=[])
    yield _of(BAD, "website", page)
    for number in range(5):
        yield _of(BAD, "website", _letter("www.yi.example", number, 140 + number, answered=False))
    for number in range(6):
        yield _of(BAD, "website", _guide("www.yi.example", number, ["name", "phone"]))
    yield _of(BAD, "website", _report("9901210001", BAD_FIGURES))
    yield _outcome(BAD, "weibo")
    yield _of(BAD, "weibo", _account("9900000002", 40))
    for number in range(25):
        yield _of(BAD, "weibo", _post("9900000002", number, 200 + number, 0))


def _others() -> Iterable[Item]:
    """One county that could not be read, one that has nothing; a bureau that was not asked."""
    yield _outcome(UNREAD, "website", "blocked", "unknown")
    yield _outcome(UNREAD, "weibo", "login_required", "unknown")
    for channel in ("website", "weibo", "wechat", "appstore"):
        yield _of(NOTHING, channel, Outcome(reason="absent"))


def _check(site: str, speed: int, *, fresh: int, dead: int, good: bool) -> WebsiteCheck:
    links = {"found": 60, "checked": 60, "ok": 60 - dead, "dead": dead}
    counts = {**links, "suspected": 0, "unmeasured": 0}
    broken = [
        {"url": f"{site}gone/{n}", "page_url": site, "text": "专题", "kind": "page",
         "verdict": "dead", "reason": "http_4xx", "status": 404, "tries": 2, "evidence": None}
        for n in range(dead)
    ]  # fmt: skip
    identity = "site_id_code icp_no police_no sponsor".split()
    code = site.removeprefix("http://www.").partition(".")[0]
    return WebsiteCheck(
        url=site, mode="survey", reason="ok", status=200, response_ms=speed,
        https_status=200 if good else None, https_enforced=good, tls_valid=good or None,
        hsts=good, hsts_max_age=31_536_000 if good else None, ipv6_address=good,
        robots_status=200, sitemap_status=404, missing_page_status=404 if good else 200,
        missing_page_soft=not good, viewport=good, find_error_badge=good, institution_badge=good,
        features=["chatbot", "accessibility", "multilingual", "mailbox"] if good else [],
        dated_entries=20 if good else 3, fresh_entries=fresh,
        search={"state": "works", "url": None, "trials": [{"result": "found"}]} if good
        else {"state": "absent", "url": None, "trials": []},
        links={"home": counts, "others": {**counts, "dead": dead, "ok": 60 - dead},
               "attachments": counts, "pages_sampled": 8},
        broken_links=broken,
        **dict.fromkeys(identity, f"{CITY if code == 'jia' else BAD}0001" if good else None),
    )  # fmt: skip


def _column(site: str, kind: str, age: int) -> WebsiteColumn:
    return WebsiteColumn(
        url=f"{site}{kind}/", name=kind, kind=kind, page_number=1, entry_count=20,
        newest_at=NOW - age * DAY,
    )  # fmt: skip


def _letter(site: str, number: int, age: int, *, answered: bool) -> WebsiteMessage:
    return WebsiteMessage(
        site=site, message_id=str(number), title="咨询", kind="consultation",
        received_at=NOW - age * DAY, replied_at=NOW - (age - 2) * DAY if answered else None,
        state="answered" if answered else "open", read_from="list",
    )  # fmt: skip


def _guide(site: str, number: int, elements: list[str]) -> WebsiteService:
    return WebsiteService(
        site=site, guide_id=str(number), name=f"事项{number}", elements=elements,
        online_entry=len(elements) > 4,
    )  # fmt: skip


def _report(code: str, figures: dict[str, Any]) -> WebsiteReport:
    return WebsiteReport(
        site=code, site_code=code, year=2025, kind="work", state="values", format="html", **figures
    )


def _account(uid: str, followers: int) -> WeiboAccount:
    return WeiboAccount(
        uid=uid, screen_name="发布", followers=followers, followers_exact=True, verified=True,
        verified_kind="government", registered_at=NOW - 3650 * DAY,
    )  # fmt: skip


def _post(uid: str, number: int, age: int, reactions: int) -> WeiboPost:
    counts: dict[str, Any] = dict.fromkeys(("reposts", "comments", "likes"), reactions)
    exact: dict[str, Any] = dict.fromkeys((f"{name}_exact" for name in counts), True)
    return WeiboPost(
        post_id=f"{uid}{number:06}", uid=uid, created_at=NOW - age * DAY,
        created_at_precision="second", kind="original", state="present", text="示例",
        video=number % 2 == 0, **counts, **exact,
    )  # fmt: skip
