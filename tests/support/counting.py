"""Made-up documents of websites, as the store keeps them."""

import json
from datetime import UTC, datetime
from typing import Any

from bson import json_util
from pymongo.synchronous.database import Database

from govcrawl.counting import website
from govcrawl.counting.scope import Document, Scope
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.website.facts import SiteFacts
from tests.support.posts import scope

CITY = "990100"
URL = "http://www.jia.gov.cn/"
SECOND = "http://old.jia.gov.cn/"
LOOK = datetime(2026, 4, 29, 3, tzinfo=UTC)
"""When things are looked at; the evaluation is of the day after."""
SCOPE = scope((CITY, "website", URL), (CITY, "website", SECOND))


def at(day: str, hour: int = 3, minute: int = 0) -> datetime:
    """A moment of a day, UTC."""
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=UTC)


def probe(moment: datetime, **fields: Any) -> Document:
    """A light probe that was answered in 400 ms."""
    made = {
        "url": URL,
        "observed_at": moment,
        "mode": "probe",
        "reason": "ok",
        "fault": None,
        "status": 200,
        "response_ms": 400,
    } | fields
    key = f"{CITY}|{made['url']}|{moment.isoformat()}|{made['mode']}"
    return {"_id": key, "office_id": CITY, "target": target(made["url"]), **made}


def failure(moment: datetime, fault: str = "site", **fields: Any) -> Document:
    """A light probe without an answer."""
    silent = {"reason": "timeout", "fault": fault, "status": None, "response_ms": None}
    return probe(moment, **silent | fields)


def survey(moment: datetime, **fields: Any) -> Document:
    """A survey of a home page that was read."""
    made = {
        "mode": "survey",
        "columns": [{"name": "要闻", "url": f"{URL}yw/"}],
        "feature_links": [],
        "service_entrances": [],
        "broken_links": [],
        "site_id_code": None,
    }
    return probe(moment, **made | fields)


def column(name: str, kind: str | None, newest_at: datetime | None, **fields: Any) -> Document:
    """The first page of a column, with 20 entries."""
    made = {
        "name": name,
        "kind": kind,
        "newest_at": newest_at,
        "first_url": f"{URL}{name}/",
        "page_number": 1,
        "entry_count": 20,
        "total": None,
    }
    return _lasting(f"{URL}{name}/", made | fields)


def letter(number: int, received_at: datetime | None, **fields: Any) -> Document:
    """An open letter."""
    made = {
        "kind": "consultation",
        "state": "open",
        "received_at": received_at,
        "replied_at": None,
    }
    return _lasting(f"jia|{number:03}", made | fields)


def page(number: int, *tags: str, **fields: Any) -> Document:
    """An article with these standard tags."""
    return _lasting(f"{URL}{number}.html", {"standard_tags": list(tags), **fields})


def guide(number: int, elements: int, **fields: Any) -> Document:
    """A service guide that tells so many of the eight elements."""
    names = "name legal_basis conditions materials place time phone process".split()
    made = {"elements": names[:elements], "online_entry": True}
    return _lasting(f"jia|guide{number}", made | fields)


def report(year: int | None, **fields: Any) -> Document:
    """A work report of the site, with its figures."""
    made = {
        "kind": "work",
        "state": "values",
        "year": year,
        "site": "9901000001",
        "site_code": "9901000001",
        "home_url": None,
    } | fields
    return _lasting(f"{made['site']}|{year}|{made['kind']}", made)


def target(url: str) -> str:
    """What documents name a site by."""
    return f"{CITY}|website|{url}"


def _lasting(identity: str, fields: Document) -> Document:
    """A thing first seen a year ago, and last at ``LOOK``."""
    made = {
        "office_id": CITY,
        "target": target(URL),
        "observed_at": LOOK,
        "first_seen_at": at("2025-01-01"),
        "last_seen_at": LOOK,
    }
    return {"_id": identity, "url": identity, **made, **fields}


def facts(database: Database[Any], of: Scope = SCOPE, /, **stored: list[Document]) -> SiteFacts:
    """What is counted of the first site, with these documents stored by collection."""
    for collection, documents in stored.items():
        database[collection].insert_many(documents)
    return website.count(database, of)[CITY][0]


def documents_of(database: Database[Any], source: Source | None) -> list[str]:
    """The documents a source's filter finds; it says how many they are and names the first."""
    assert source is not None
    match = json.loads(source.match, object_hook=json_util.object_hook)
    found = [str(each["_id"]) for each in database[source.collection].find(match).sort("_id")]
    assert (source.documents, list(source.ids)) == (len(found), found[:10])
    return found
