"""The newest annual report of each site: its own, not one of the others it publishes."""

from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import urlsplit

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import REPORT_YEARS, Document, Scope, source
from govcrawl.evaluation.measure import Source

COLLECTION = "website_reports"


def own(
    database: Database[Document], scope: Scope, checks: Mapping[str, Document]
) -> dict[str, tuple[Document, Source]]:
    """The newest work report with values of each site, by target.

    A portal publishes the reports of other sites too: of several, the site's own is the one with
    its site code (by the check of its home page), else the one that names its host. Where none of
    several can be told to be its own there is none.
    """
    match = {
        "office_id": {"$in": scope.office_ids},
        "first_seen_at": {"$lt": scope.end},
        "kind": "work",
        "state": "values",
        "year": {"$gte": scope.as_of.year - REPORT_YEARS, "$lte": scope.as_of.year},
    }
    fields = dict.fromkeys(("target", "site", "site_code", "home_url", "year"), 1)
    by_target: dict[str, list[Document]] = defaultdict(list)
    for each in database[COLLECTION].find(match, fields, sort=[("year", -1), ("_id", 1)]):
        by_target[each["target"]].append(each)
    chosen = {
        target: report["_id"]
        for target, reports in by_target.items()
        if (report := _own(reports, target, checks.get(target)))
    }
    found = database[COLLECTION].find({"_id": {"$in": list(chosen.values())}}, {"raw": 0})
    by_id = {each["_id"]: each for each in found}
    return {
        target: (by_id[identity], source(COLLECTION, {"_id": identity}, 1, [identity]))
        for target, identity in chosen.items()
    }


def _own(reports: list[Document], target: str, check: Document | None) -> Document | None:
    """The newest of the site's own reports, which come the newest first."""
    code = (check or {}).get("site_id_code")
    host = urlsplit(target.split("|", 2)[2]).hostname
    coded = [each for each in reports if code and code in {each["site_code"], each["site"]}]
    named = [each for each in reports if host and host == urlsplit(each["home_url"] or "").hostname]
    only = reports if len({each["site"] for each in reports}) == 1 else []
    return next(iter(coded or named or only), None)
