"""A website's facts as the counting gives them, good unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.website.facts import (
    Column,
    Columns,
    Guides,
    Letters,
    Pages,
    Probes,
    SiteFacts,
)
from tests.support.counted import source

URL = "http://www.jia.gov.cn/"
LOOKED = datetime(2026, 4, 30, 2, 0, tzinfo=UTC)
DAY = date(2026, 4, 30)
WEEK = date(2026, 4, 24), DAY


def of(collection: str) -> Source:
    return source(collection)


def probes(**fields: Any) -> Probes:
    """A week probed every hour, always answered in 400 ms."""
    known = {
        "first": WEEK[0],
        "last": WEEK[1],
        "valid": 168,
        "failed": 0,
        "late": 0,
        "void": 0,
        "fewest_a_day": 24,
        "failed_hours": 0,
        "slow_hours": 0,
        "median_ms": 400.0,
        "failures": (),
        "source": of("website_checks"),
    }
    return Probes(**(known | fields))


def tally(checked: int = 100, dead: int = 0, unmeasured: int = 0) -> dict[str, int]:
    return {
        "found": checked + unmeasured,
        "checked": checked,
        "ok": checked - dead,
        "dead": dead,
        "suspected": 0,
        "unmeasured": unmeasured,
    }


def links(**tallies: dict[str, int]) -> dict[str, Any]:
    known = {"home": tally(), "others": tally(400), "attachments": tally(20)}
    return {**known, **tallies, "pages_sampled": 10}


def broken(url: str, **fields: Any) -> dict[str, Any]:
    known = {"page_url": URL, "text": "某页", "kind": "page", "verdict": "dead"}
    return {"url": url, **known, **fields}


def trials(*results: str) -> list[dict[str, Any]]:
    return [{"result": each} for each in results]


def check(**fields: Any) -> dict[str, Any]:
    """A survey of a home page that has everything."""
    known = {
        "observed_at": LOOKED,
        "url": URL,
        "final_url": "https://www.jia.gov.cn/",
        "https_status": 200,
        "https_error": None,
        "https_enforced": True,
        "hsts": True,
        "hsts_max_age": 31_536_000,
        "tls_valid": True,
        "ipv6_address": True,
        "ipv6_reachable": True,
        "robots_status": 200,
        "sitemap_status": 200,
        "missing_page_status": 404,
        "missing_page_soft": False,
        "viewport": True,
        "site_id_code": "9901000001",
        "icp_no": "甲ICP备1号",
        "police_no": "甲公网安备1号",
        "sponsor": "甲市人民政府",
        "find_error_badge": True,
        "institution_badge": True,
        "features": ["accessibility", "chatbot", "multilingual", "search", "mailbox"],
        "service_entrances": [{"name": "办事大厅", "url": "http://zwfw.jia.gov.cn/"}],
        "dated_entries": 40,
        "fresh_entries": 12,
        "search": {"state": "works", "url": None, "trials": trials("found", "found")},
        "links": links(),
        "broken_links": [],
    }
    return known | fields


def columns(**fields: Any) -> Columns:
    known = {
        "counts": {"news": 4, "notice": 2, "policy": 3, "mailbox": 1, "survey": 1, "plan": 1},
        "worst_days": {"news": 3.0, "notice": 20.0, "policy": 50.0, "plan": 200.0},
        "stale": {},
        "undated": 0,
        "empty": 0,
        "stale_columns": (),
        "empty_columns": (),
        "source": of("website_columns"),
    }
    return Columns(**(known | fields))


def column(name: str, days: float | None, entries: int | None = 20) -> Column:
    return Column(name, f"{URL}{name}/", name, "news", days, entries)


def letters(**fields: Any) -> Letters:
    known = {
        "received": 50,
        "answered": 50,
        "open": 0,
        "unknown": 0,
        "overdue": 0,
        "oldest_open_days": None,
        "mean_days": 4.0,
        "overdue_ids": (),
        "source": of("website_messages"),
    }
    return Letters(**(known | fields))


def guides(**fields: Any) -> Guides:
    known = {
        "guides": 40,
        "element_share": 0.95,
        "poor": 0,
        "without_online": 10,
        "source": of("website_services"),
    }
    return Guides(**(known | fields))


def report(**fields: Any) -> dict[str, Any]:
    """A work report whose figures agree."""
    known = {
        "year": 2025,
        "unique_visitors": 4_000_000,
        "visits": 20_000_000,
        "registered_users": 500_000,
        "info_total": 10_000,
        "service_items": 2_000,
        "service_items_online": 1_800,
        "cases_total": 300_000,
        "msg_received": 1_000,
        "msg_done": 980,
        "msg_public": 490,
        "msg_avg_days": 3.5,
        "surveys": 8,
        "interviews": 5,
        "rounded": [],
        "flags": [],
    }
    return known | fields


def flag(rule: str, detail: str) -> dict[str, str]:
    return {"rule": rule, "detail": detail}


def site(**fields: Any) -> SiteFacts:
    """A good site of the city 990100."""
    known = SiteFacts(
        "990100",
        URL,
        probes=probes(first=date(2026, 3, 31), valid=720),
        week=probes(),
        check=check(),
        check_source=of("website_checks"),
        columns=columns(),
        pages=Pages(900, 0.8, of("website_pages")),
        letters=letters(),
        guides=guides(),
        report=report(),
        report_source=of("website_reports"),
    )
    return replace(known, **fields)
