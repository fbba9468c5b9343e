"""Each channel's judges, given what was counted: measures, rulings and findings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from govcrawl.evaluating.counted import EVALUATED, Counted, Standings
from govcrawl.evaluation import cross, imbalance
from govcrawl.evaluation.app import findings as app_findings
from govcrawl.evaluation.app import measures as app_measures
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.inspection import vetoes
from govcrawl.evaluation.inspection.ruling import FAILED, Ruling
from govcrawl.evaluation.inspection.vetoes import SocialFacts
from govcrawl.evaluation.measure import Measure, Source
from govcrawl.evaluation.office import DEPARTMENT
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.website import findings as website_findings
from govcrawl.evaluation.website import measures as website_measures
from govcrawl.evaluation.wechat import findings as wechat_findings
from govcrawl.evaluation.wechat import measures as wechat_measures
from govcrawl.evaluation.weibo import findings as weibo_findings
from govcrawl.evaluation.weibo import measures as weibo_measures
from govcrawl.registry import Office, Registry

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
    found += [*cross.findings(offices, measured), *imbalance.findings(offices, measured)]
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
    yield from vetoes.rulings(office, standing, site, list(_social(office, counted)))


def _social(office: Office, counted: Counted) -> Iterator[SocialFacts]:
    """The office's accounts on social media, with how long they have been silent."""
    for each in counted.weibo.get(office.office_id, ()):
        name = str((each.profile or {}).get("screen_name") or each.uid)
        silent = _days(each.last_post_at, each.observed_at)
        yield SocialFacts(
            office.office_id, "weibo", each.uid, name, silent, _unread(silent), _only(each.source)
        )
    for account in counted.wechat.get(office.office_id, ()):
        silent = _days(account.last_article_at, account.observed_at)
        known = (office.office_id, "wechat", account.biz, account.name)
        yield SocialFacts(*known, silent, _unread(silent), _only(account.source))


def _unread(silent: float | None) -> str:
    return "" if silent is not None else "no post or article was read"


def _only(source: Source | None) -> tuple[Source, ...]:
    return (source,) if source else ()


def _days(since: datetime | None, until: datetime | None) -> float | None:
    return (until - since) / timedelta(days=1) if since and until else None


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
