"""The newest annual report of each site: its own, not one of the others it publishes."""

import re
from collections.abc import Mapping

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import REPORT_YEARS, Document, Scope, among, source
from govcrawl.counting.website.seen import targets
from govcrawl.evaluation.measure import Source
from govcrawl.urls import same_site

COLLECTION = "website_reports"
_ADDRESS = re.compile(r"[a-z0-9.-]+\.[a-z]+(?::\d+)?", re.IGNORECASE)
_FIELDS = ("target", "site", "site_code", "home_url")


def own(
    database: Database[Document], scope: Scope, checks: Mapping[str, Document]
) -> dict[str, tuple[Document, Source]]:
    """The newest work report with values of each site, by target; ``checks`` are by target too.

    A portal publishes the reports of other sites as well: the site's own is one that names its
    address, or the site code its home page shows. Where no report tells, all that do not tell must
    be of one site. A report is for a year: it counts however long ago it was seen.
    """
    match = {
        "office_id": among(scope.office_ids),
        "target": targets(scope),
        "first_seen_at": {"$lt": scope.end},
        "kind": "work",
        "state": "values",
        "year": {"$gte": scope.as_of.year - REPORT_YEARS, "$lte": scope.as_of.year},
    }
    surely: dict[str, str] = {}
    perhaps: dict[str, Document] = {}
    of_several: set[str] = set()
    newest_first = [("year", -1), ("_id", 1)]
    for report in database[COLLECTION].find(match, _FIELDS, sort=newest_first):
        target = report["target"]
        is_own = _is_own(report, target, checks.get(target, {}).get("site_id_code"))
        if is_own:
            surely.setdefault(target, report["_id"])
        elif is_own is None and perhaps.setdefault(target, report)["site"] != report["site"]:
            of_several.add(target)
    only = {key: each["_id"] for key, each in perhaps.items() if key not in of_several}
    chosen = list((only | surely).values())
    return {
        each["target"]: (each, source(COLLECTION, {"_id": each["_id"]}, 1, [each["_id"]]))
        for each in database[COLLECTION].find({"_id": {"$in": chosen}}, {"raw": 0})
    }


def _is_own(report: Document, target: str, code: str | None) -> bool | None:
    """Whether a report is of the site it was found on; None where neither address nor code tell.

    Addresses are as somebody wrote them down: often without a scheme, sometimes several.
    """
    account = target.split("|", 2)[2]
    named = _ADDRESS.findall(report["home_url"] or "")
    if any(same_site(f"http://{each}", account) for each in named):
        return True
    if code and report["site_code"]:
        return code.lower() == str(report["site_code"]).lower()
    return False if named else None
