"""What fails on a site: it does not answer, answers slowly, or leads nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govcrawl.china import day_in_china
from govcrawl.evaluation import Document
from govcrawl.evaluation.channel import english_name
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.inspection.thresholds import UNREACHABLE_PERCENT
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import ABSENT, TIMES, Standing
from govcrawl.evaluation.value import PERCENT, present
from govcrawl.evaluation.website.answering import counted, failures
from govcrawl.evaluation.website.facts import SLOW_MS, Probes, SiteFacts

MANY_DEAD = 10
"""So many dead links on a home page weigh heavily. Our choice."""
NAMED = 3
"""How many examples a sentence names."""

_MILLISECONDS = 1_000


def unreachable(
    office: Office, standing: Standing, sites: Sequence[SiteFacts]
) -> Iterator[Finding]:
    """``site_unreachable``: sites that do not answer at all any more, and those that failed often.

    A failure of a single hour is none.
    """
    rows = (each for each in standing.asked if each.dead and each.registered != ABSENT)
    dead = {each.account: each for each in rows}
    for row in dead.values():
        day = f"{day_in_china(row.asked_at)}" if row.asked_at else ""
        yield Finding(
            "site_unreachable",
            Severity.HIGH,
            office.office_id,
            row.account,
            row.own_failures,
            "times",
            zh=f"{office.name_zh}网站{row.account}自上次应答以来{row.own_failures}次因自身原因无法访问"
            f"({row.reason}),最近一次为{day}。",
            en=f"The site {row.account} of {english_name(office)} has failed by its own fault "
            f"{row.own_failures} times since it last answered ({row.reason}), last on {day}.",
            sources=row.sources,
        )
    for site in sites:
        if site.url not in dead and site.probes and failures(site.probes):
            yield _often_unreachable(office, site, site.probes)


def _often_unreachable(office: Office, site: SiteFacts, probes: Probes) -> Finding:
    failed, n = failures(probes), counted(probes)
    share = PERCENT * failed / n
    return Finding(
        "site_unreachable",
        Severity.HIGH if share >= UNREACHABLE_PERCENT else Severity.MEDIUM,
        office.office_id,
        site.url,
        share,
        "percent",
        zh=f"{probes.first}至{probes.last},{office.name_zh}网站{site.url}的{n}次有效探测中有{failed}次"
        f"({share:.1f}%)无法访问或超过15秒,分布在{probes.failed_hours}个不同的小时。",
        en=f"From {probes.first} to {probes.last}, {failed} of {n} valid probes ({share:.1f} %) of "
        f"the site {site.url} of {english_name(office)} failed or took more than 15 s, in "
        f"{probes.failed_hours} different hours.",
        sources=(probes.source,),
    )


def slow(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``slow_server``: answers slower than ``SLOW_MS`` in two different hours or more."""
    probes = site.probes
    if probes is None or probes.median_ms is None or probes.slow_hours < TIMES:
        return
    median, limit = probes.median_ms / _MILLISECONDS, SLOW_MS / _MILLISECONDS
    yield Finding(
        "slow_server",
        Severity.MEDIUM if probes.median_ms >= SLOW_MS else Severity.LOW,
        office.office_id,
        site.url,
        probes.median_ms,
        "ms",
        zh=f"{probes.first}至{probes.last},{office.name_zh}网站{site.url}首页在{probes.slow_hours}个不同的"
        f"小时里响应超过{limit:g}秒;{probes.valid}次有效探测的响应时间中位数为{median:.2f}秒。",
        en=f"From {probes.first} to {probes.last} the home page {site.url} of "
        f"{english_name(office)} took more than {limit:g} s in {probes.slow_hours} different "
        f"hours; the median answer of {probes.valid} valid probes took {median:.2f} s.",
        sources=(probes.source,),
    )


def dead_pages(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``dead_pages``: links that answered 404 or 410 twice, counted wherever they stand."""
    check = site.check
    if check is None or check["links"] is None:
        return
    home, others = check["links"]["home"], check["links"]["others"]
    if not home["dead"] and not others["dead"]:
        return
    day = day_in_china(check["observed_at"])
    examples = [each["url"] for each in _broken(check) if each["verdict"] == "dead"][:NAMED]
    named = ", ".join(examples)
    yield Finding(
        "dead_pages",
        _severity_of_dead(home["dead"]),
        office.office_id,
        site.url,
        home["dead"] + others["dead"],
        "links",
        zh=f"{day}检查{office.name_zh}网站{site.url}:首页{home['checked']}个链接中失效{home['dead']}个,"
        f"其他页面{others['checked']}个中失效{others['dead']}个(两次均为404或410)"
        + (f",例如{named}。" if named else "。"),
        en=f"On {day} {home['dead']} of {home['checked']} links on the home page {site.url} of "
        f"{english_name(office)} and {others['dead']} of {others['checked']} on other pages were "
        "dead (404 or 410, twice)" + (f", for instance {named}." if named else "."),
        sources=present(site.check_source),
    )


def _severity_of_dead(at_home: int) -> Severity:
    if at_home >= MANY_DEAD:
        return Severity.HIGH
    return Severity.MEDIUM if at_home else Severity.LOW


def broken_entrances(check: Document) -> list[Mapping[str, Any]]:
    """The broken links of a check that are its entrances to services."""
    entrances = {each["url"] for each in check["service_entrances"] or ()}
    return [each for each in _broken(check) if each["url"] in entrances]


def unopened(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``services_that_do_not_open``: entrances to services, and files to download, that failed.

    Each failed twice. What lies behind an entrance is not tried: it needs a login.
    """
    check = site.check
    if check is None or check["links"] is None:
        return
    entrances, files = broken_entrances(check), check["links"]["attachments"]
    if not entrances and not files["dead"]:
        return
    day = day_in_china(check["observed_at"])
    named = ", ".join(each["text"] or each["url"] for each in entrances[:NAMED])
    yield Finding(
        "services_that_do_not_open",
        Severity.HIGH if any(each["verdict"] == "dead" for each in entrances) else Severity.MEDIUM,
        office.office_id,
        site.url,
        len(entrances) + files["dead"],
        "links",
        zh=f"{day}检查{office.name_zh}网站{site.url}:{len(entrances)}个办事入口两次打不开"
        + (f"({named})" if named else "")
        + f",{files['checked']}个附件中有{files['dead']}个无法下载(两次均为404或410)。",
        en=f"On {day} {len(entrances)} entrances to services"
        + (f" ({named})" if named else "")
        + f" on the site {site.url} of {english_name(office)} failed twice, and {files['dead']} of "
        f"{files['checked']} files to download were dead (404 or 410, twice).",
        sources=present(site.check_source),
    )


def _broken(check: Document) -> list[Mapping[str, Any]]:
    """The broken links that are kept: the worst of them."""
    return list(check["broken_links"] or ())
