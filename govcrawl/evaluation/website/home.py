"""What the probes and the survey of a home page say: provision, innovation, updates."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from govcrawl.china import day_in_china
from govcrawl.evaluation import Document
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.value import PERCENT, Found, Value, present
from govcrawl.evaluation.website.answering import counted, failures
from govcrawl.evaluation.website.facts import SiteFacts

Judge = Callable[[Office, SiteFacts], Found]

FRESH_DAYS = timedelta(days=14)
GONE = frozenset({404, 410})
FOUND, MOVED, REFUSED = 200, 300, 400
"""Where the classes of HTTP statuses begin."""
NO_CHECK = "its home page was not surveyed in time"
_HALF = 50.0


def _availability(_office: Office, site: SiteFacts) -> Found:
    probes = site.probes
    if probes is None:
        return "its home page was not probed in time"
    n = counted(probes)
    if not n:
        return f"no valid probe but a single failure, {probes.void} void"
    return Value(
        PERCENT * (n - failures(probes)) / n,
        n=n,
        window=(probes.first, probes.last),
        sources=(probes.source,),
    )


def _response_time(_office: Office, site: SiteFacts) -> Found:
    probes = site.probes
    if probes is None or probes.median_ms is None:
        return "no probe of its home page was answered in time"
    window = probes.first, probes.last
    n = probes.valid - probes.failed + probes.late
    return Value(probes.median_ms, n=n, window=window, sources=(probes.source,))


def _of_check(judge: Callable[[Office, Document], Found | float]) -> Judge:
    """A judge of the survey alone; what it returns as a plain number is of the day of the look."""

    def judged(office: Office, site: SiteFacts) -> Found:
        if site.check is None:
            return NO_CHECK
        found = judge(office, site.check)
        if isinstance(found, str):
            return found
        value = found if isinstance(found, Value) else Value(found)
        day = day_in_china(site.check["observed_at"])
        first = value.window[0] or day
        return Value(
            value.value,
            n=value.n,
            exact=value.exact,
            window=(first, day),
            sources=present(site.check_source),
            note=value.note,
        )

    return judged


def _links(check: Document, where: str) -> Mapping[str, int] | str:
    """The tally of links there, or why there is none."""
    tallies: Mapping[str, Any] | None = check["links"]
    if tallies is None:
        return "its links were not checked"
    tally: Mapping[str, int] = tallies[where]
    if not tally["checked"]:
        return f"none of {tally['found']} links could be checked"
    return tally


def _dead_at_home(_office: Office, check: Document) -> Found:
    tally = _links(check, "home")
    if isinstance(tally, str):
        return tally
    return Value(tally["dead"], n=tally["checked"], exact=not tally["unmeasured"])


def _dead_elsewhere(_office: Office, check: Document) -> Found:
    tally = _links(check, "others")
    if isinstance(tally, str):
        return tally
    return Value(PERCENT * tally["dead"] / tally["checked"], n=tally["checked"])


def _attachments(_office: Office, check: Document) -> Found:
    tally = _links(check, "attachments")
    if isinstance(tally, str):
        return tally
    return Value(PERCENT * tally["ok"] / tally["checked"], n=tally["checked"])


def _viewport(_office: Office, check: Document) -> Found | float:
    viewport = check["viewport"]
    return "not told whether it is made for phones" if viewport is None else float(viewport)


def _secure(check: Document) -> bool | None:
    """Whether valid https answers; None where it was not asked or the certificate not looked at."""
    if check["tls_valid"] is False or check["https_error"]:
        return False
    if check["https_status"] is None:
        return None
    return check["https_status"] < REFUSED and (check["tls_valid"] or None)


def _https(_office: Office, check: Document) -> Found | float:
    secure = _secure(check)
    if secure is None:
        return "https was not asked, or its certificate not looked at"
    if not secure:
        return 0.0
    if check["https_enforced"]:
        return float(PERCENT)
    return Value(_HALF, exact=check["https_enforced"] is False)


def _hsts(_office: Office, check: Document) -> Found | float:
    if check["hsts"] is None:
        return 0.0 if _secure(check) is False else "https was not asked"
    return float(check["hsts"] and (check["hsts_max_age"] or 0) > 0)


def _ipv6(_office: Office, check: Document) -> Found | float:
    if check["ipv6_address"] is None:
        return "its name was not looked up"
    if not check["ipv6_address"]:
        return 0.0
    if check["ipv6_reachable"]:
        return float(PERCENT)
    return Value(_HALF, exact=check["ipv6_reachable"] is False)


def _identity(_office: Office, check: Document) -> Found:
    """Texts that were not found are not there; badges that were not looked for are left out."""
    texts = [bool(check[name]) for name in ("site_id_code", "icp_no", "police_no", "sponsor")]
    badges = [check[name] for name in ("institution_badge", "find_error_badge")]
    known = texts + [badge for badge in badges if badge is not None]
    return Value(PERCENT * sum(known) / len(known), n=len(known))


def _own_code(office: Office, check: Document) -> Found | float:
    code: str | None = check["site_id_code"]
    return "the page shows no site code" if code is None else float(code[:6] == office.adcode)


def _search(_office: Office, check: Document) -> Found:
    search = check["search"]
    if search is None:
        return "its search was not tried"
    if search["state"] == "absent":
        return Value(0, note="the page has no search")
    results = [trial["result"] for trial in search["trials"] if trial["result"] != "unmeasured"]
    if search["state"] == "unmeasured" or not results:
        return "its search could not be tried"
    return Value(PERCENT * results.count("found") / len(results), n=len(results))


def _files(_office: Office, check: Document) -> Found:
    known = [
        status for status in (check["robots_status"], check["sitemap_status"]) if status is not None
    ]
    if not known:
        return "robots.txt and sitemap.xml were not asked, or did not answer"
    there = sum(FOUND <= status < MOVED for status in known)
    return Value(_HALF * there, n=len(known), exact=len(known) > 1)


def _missing_page(_office: Office, check: Document) -> Found | float:
    status = check["missing_page_status"]
    return "no such address was asked" if status is None else float(status in GONE)


def _feature(*names: str) -> Judge:
    def offered(_office: Office, check: Document) -> Found | float:
        features: list[str] | None = check["features"]
        if features is None:
            return "what the home page offers was not read"
        return float(not set(names).isdisjoint(features))

    return _of_check(offered)


def _fresh(_office: Office, check: Document) -> Found:
    dated, fresh = check["dated_entries"], check["fresh_entries"]
    if dated is None or fresh is None:
        return "the dates of the home page could not be read"
    note = "" if dated else "no link shows a date; one without a date counts as not updated"
    first = day_in_china(check["observed_at"] - FRESH_DAYS)
    return Value(fresh, n=dated, window=(first, None), note=note)


JUDGES: Mapping[str, Judge] = {
    "WEB-PRV-01": _availability,
    "WEB-PRV-02": _response_time,
    "WEB-PRV-03": _of_check(_dead_at_home),
    "WEB-PRV-04": _of_check(_dead_elsewhere),
    "WEB-PRV-05": _of_check(_viewport),
    "WEB-PRV-06": _of_check(_https),
    "WEB-PRV-07": _of_check(_hsts),
    "WEB-PRV-08": _of_check(_ipv6),
    "WEB-PRV-10": _of_check(_identity),
    "WEB-PRV-11": _of_check(_own_code),
    "WEB-PRV-12": _of_check(_search),
    "WEB-PRV-13": _of_check(_files),
    "WEB-PRV-14": _of_check(_missing_page),
    "WEB-INF-01": _of_check(_fresh),
    "WEB-TRX-05": _of_check(_attachments),
    "WEB-INN-01": _feature("chatbot"),
    "WEB-INN-02": _feature("accessibility", "elder_mode"),
    "WEB-INN-03": _feature("multilingual"),
}
"""What the home page tells, by indicator."""
