"""Each channel's judges, given what was counted: measures, rulings and findings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from govcrawl.evaluating.counted import EVALUATED, Counted, Standings
from govcrawl.evaluation import cross, imbalance
from govcrawl.evaluation.accounts.account import silent_days
from govcrawl.evaluation.app import findings as app_findings
from govcrawl.evaluation.app import measures as app_measures
from govcrawl.evaluation.app.facts import ListingFacts
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.inspection import census_counts, vetoes
from govcrawl.evaluation.inspection.ruling import FAILED, Ruling
from govcrawl.evaluation.inspection.vetoes import SocialFacts
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.office import DEPARTMENT
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.website import findings as website_findings
from govcrawl.evaluation.website import measures as website_measures
from govcrawl.evaluation.wechat import findings as wechat_findings
from govcrawl.evaluation.wechat import measures as wechat_measures
from govcrawl.evaluation.wechat.measures import account_of as wechat_account
from govcrawl.evaluation.weibo import findings as weibo_findings
from govcrawl.evaluation.weibo import measures as weibo_measures
from govcrawl.evaluation.weibo.measures import account_of as weibo_account
from govcrawl.registry import Office, Registry
from govcrawl.rulebook.zones import zone_of

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Judged:
    """What the judges say of all offices. ``vetoes`` are the rules each office fails."""

    measures: tuple[Measure, ...]
    rulings: tuple[Ruling, ...]
    findings: tuple[Finding, ...]
    vetoes: dict[str, tuple[str, ...]]


def judge(
    offices: Sequence[Office], registry: Registry, counted: Counted, stands: Standings
) -> Judged:
    """Every judge about every office, in the order of the offices."""
    measured = [m for office in offices for m in _measures(office, registry, counted, stands)]
    ruled = [ruling for office in offices for ruling in _rulings(office, counted, stands)]
    found = [finding for office in offices for finding in _findings(office, counted, stands)]
    found += [*cross.findings(offices, measured), *imbalance.findings(offices, measured, zone_of)]
    return Judged(tuple(measured), tuple(ruled), tuple(found), _vetoes(ruled))


def _measures(
    office: Office, registry: Registry, counted: Counted, stands: Standings
) -> Iterator[Measure]:
    """Every indicator of the catalogue for one office."""
    own = {channel: stands[office.office_id, channel] for channel in EVALUATED}
    site = _main(own["website"], counted.sites.get(office.office_id, ()), "url")
    yield from website_measures.measures(office, own["website"], site)
    account = _main(own["weibo"], counted.weibo.get(office.office_id, ()), "uid")
    yield from weibo_measures.measures(office, own["weibo"], account)
    wechat_accounts = counted.wechat.get(office.office_id, ())
    yield from wechat_measures.measures(office, own["wechat"], next(iter(wechat_accounts), None))
    yield from app_measures.measures(
        office,
        own["app"],
        counted.listings.get(office.office_id, ()),
        counted.platforms.get(office.office_id, ()),
        counted.told.get(office.office_id),
    )
    departments = [
        stands[each.office_id, "website"]
        for each in registry.offices
        if each.level == DEPARTMENT and each.parent_id == office.office_id
    ]
    yield from cross.measures(office, own, departments)


def _main(standing: Standing, facts: Sequence[Facts], name: str) -> Facts | None:
    """The facts of the account the office is measured by."""
    main = standing.main
    return next((each for each in facts if main and getattr(each, name) == main.account), None)


def _rulings(office: Office, counted: Counted, stands: Standings) -> Iterator[Ruling]:
    """The inspection's rules about one office."""
    standing = stands[office.office_id, "website"]
    site = _main(standing, counted.sites.get(office.office_id, ()), "url")
    found = list(vetoes.rulings(office, standing, site, list(_social(office, counted))))
    yield from found
    if site is not None and site.check is not None:
        yield census_counts.ruling(office, site, found)


def _social(office: Office, counted: Counted) -> Iterator[SocialFacts]:
    """The office's accounts on social media and its apps, as the inspection looks at them."""
    posting = map(weibo_account, counted.weibo.get(office.office_id, ()))
    publishing = map(wechat_account, counted.wechat.get(office.office_id, ()))
    for channel, accounts in (("weibo", posting), ("wechat", publishing)):
        for each in accounts:
            silent = silent_days(each)
            days, why = (None, silent) if isinstance(silent, str) else (silent.value, "")
            sources = (each.source,) if each.source else ()
            known = (office.office_id, channel, each.id, each.name)
            yield SocialFacts(*known, days, why, sources)
    for label, listings in _apps(counted.listings.get(office.office_id, ())).items():
        yield SocialFacts(
            office.office_id,
            "app",
            ", ".join(f"{each.store}:{each.app_id}" for each in listings),
            label,
            None,
            sources=tuple(each.source for each in listings),
            downloadable=any(each.listing["listed"] for each in listings),
        )


def _apps(listings: Iterable[ListingFacts]) -> dict[str, list[ListingFacts]]:
    """The listings of each app: one app has one label."""
    apps: dict[str, list[ListingFacts]] = defaultdict(list)
    for each in listings:
        apps[each.label].append(each)
    return apps


def _vetoes(every: Iterable[Ruling]) -> dict[str, tuple[str, ...]]:
    failed: dict[str, tuple[str, ...]] = {}
    for each in every:
        if each.state == FAILED:
            failed[each.office_id] = (*failed.get(each.office_id, ()), each.rule)
    return failed


def _findings(office: Office, counted: Counted, stands: Standings) -> Iterator[Finding]:
    own = {channel: stands[office.office_id, channel] for channel in EVALUATED}
    sites = counted.sites.get(office.office_id, ())
    yield from website_findings.findings(office, own["website"], sites)
    accounts = counted.weibo.get(office.office_id, ())
    yield from weibo_findings.findings(office, own["weibo"], accounts)
    official = counted.wechat.get(office.office_id, ())
    yield from wechat_findings.findings(office, own["wechat"], official)
    listings = counted.listings.get(office.office_id, ())
    platforms = counted.platforms.get(office.office_id, ())
    yield from app_findings.findings(office, own["app"], listings, platforms)
