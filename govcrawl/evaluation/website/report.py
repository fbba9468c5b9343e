"""What the annual report of a site says, where its figures do not contradict each other."""

import re
from collections.abc import Mapping
from datetime import date

from govcrawl.evaluation import Document
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.value import (
    NO_POPULATION,
    PERCENT,
    RESIDENTS,
    Found,
    Value,
    present,
)
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.website.home import Judge

_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")
_THOUSAND = 1_000


def doubt(report: Document, *names: str) -> str:
    """Why one of these figures is implausible; empty where no flag names one."""
    for flag in report.get("flags") or []:
        if not set(names).isdisjoint(_NAME.findall(flag["detail"])):
            return f"implausible: {flag['detail']}"
    return ""


def figures(site: SiteFacts, *names: str) -> Mapping[str, float] | str:
    """These figures of the latest report, all of them, or why they are not to be had."""
    report = site.report
    if report is None:
        return "no annual report with figures was found"
    unseen = [name for name in names if report.get(name) is None]
    if unseen:
        return f"the report of {report['year']} does not tell {', '.join(unseen)}"
    return doubt(report, *names) or {name: report[name] for name in names}


def told(site: SiteFacts, value: float, *names: str, n: int | None = None) -> Value:
    """A value made of these figures of the report: of its year, with a note on rounded ones."""
    report = site.report or {}
    year = report.get("year")
    rounded = [name for name in names if name in (report.get("rounded") or [])]
    return Value(
        value,
        n=n,
        window=(date(year, 1, 1), date(year, 12, 31)) if year else (None, None),
        sources=present(site.report_source),
        note=f"printed rounded: {', '.join(rounded)}" if rounded else "",
    )


def _count(name: str) -> Judge:
    def count(_office: Office, site: SiteFacts) -> Found:
        found = figures(site, name)
        return found if isinstance(found, str) else told(site, found[name], name)

    return count


def _share(part: str, whole: str) -> Judge:
    """A share of all there were, not of a sample: it has no interval."""

    def share(_office: Office, site: SiteFacts) -> Found:
        found = figures(site, part, whole)
        if isinstance(found, str):
            return found
        if not found[whole]:
            return f"a share of nothing: {whole} is 0"
        n = int(found[whole])
        return told(site, PERCENT * found[part] / n, part, whole, n=n)

    return share


def _per_resident(name: str, residents: int) -> Judge:
    """For so many residents; of a department, which has none, the figure itself."""

    def rate(office: Office, site: SiteFacts) -> Found:
        found = figures(site, name)
        if isinstance(found, str):
            return found
        if office.level == DEPARTMENT:
            return told(site, found[name], name)
        if not office.population:
            return NO_POPULATION
        return told(site, residents * found[name] / office.population, name)

    return rate


NOT_FOR_DEPARTMENTS = ("WEB-PRV-15", "WEB-PRV-16")
"""What only residents can be counted by."""

JUDGES: Mapping[str, Judge] = {
    "WEB-PRV-15": _per_resident("unique_visitors", 1),
    "WEB-PRV-16": _per_resident("registered_users", PERCENT),
    "WEB-INF-07": _per_resident("info_total", RESIDENTS),
    "WEB-TRX-01": _count("service_items"),
    "WEB-TRX-02": _share("service_items_online", "service_items"),
    "WEB-TRX-03": _per_resident("cases_total", _THOUSAND),
    "WEB-PAR-03": _share("msg_done", "msg_received"),
    "WEB-PAR-05": _count("surveys"),
    "WEB-PAR-06": _count("interviews"),
    "WEB-PAR-07": _share("msg_public", "msg_done"),
}
"""What the report tells, by indicator."""
