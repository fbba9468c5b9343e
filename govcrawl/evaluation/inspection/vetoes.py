"""The veto items of the inspection (国办秘函〔2019〕19号) about one office.

An office fails by any one of them. What no machine can judge is left to a person, what was not seen
is unknown; neither fails anybody.
"""

from collections.abc import Callable, Iterator, Sequence

from govcrawl.evaluation.channel import unread
from govcrawl.evaluation.indicator import Basis
from govcrawl.evaluation.inspection import site_rules
from govcrawl.evaluation.inspection.media_rules import SocialFacts, not_updated
from govcrawl.evaluation.inspection.rule import Opinion, Rule, not_applicable, unknown
from govcrawl.evaluation.inspection.ruling import NEEDS_PERSON, Ruling
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.website.facts import SiteFacts

__all__ = ["RULES", "SocialFacts", "rulings"]

Judge = Callable[[Office, SiteFacts], Opinion]

_BY_PERSON = Opinion(NEEDS_PERSON, "须人工判断", "a person has to judge")


def _by_person(_office: Office, _site: SiteFacts) -> Opinion:
    return _BY_PERSON


SITE_RULES: tuple[tuple[Rule, Judge], ...] = (
    (
        Rule(
            "V-W1",
            "安全、泄密事故等严重问题",
            "security and grave errors",
            "any severe wording error, state secret, illegal content or attack left alone",
            Basis.SOURCED,
        ),
        _by_person,
    ),
    (
        Rule(
            "V-W2",
            "站点无法访问",
            "site unreachable",
            "5 % of the probes of a week (20 a day or more) without an answer within 15 s",
            Basis.SOURCED,
        ),
        site_rules.unreachable,
    ),
    (
        Rule(
            "V-W3",
            "首页不更新",
            "home page not updated",
            "no update within 14 days; an item without a date counts as not updated",
            Basis.SOURCED,
        ),
        site_rules.home_not_updated,
    ),
    (
        Rule(
            "V-W4",
            "栏目不更新",
            "columns not updated",
            "5 stale columns of news (2 weeks), notices and policy (6 months), or 10 overdue "
            "columns, or 5 empty ones",
            Basis.SOURCED,
        ),
        site_rules.columns_not_updated,
    ),
    (
        Rule(
            "V-W5",
            "互动回应差",
            "no response to citizens",
            "no channel for consultation, or a letter of the past year open for over 90 days",
            Basis.SOURCED,
        ),
        site_rules.no_response,
    ),
    (
        Rule(
            "V-W6",
            "服务不实用",
            "services of no use",
            "5 service guides that lack 4 of the 8 elements; of fewer, all of them",
            Basis.RECALLED,
        ),
        site_rules.services_not_useful,
    ),
)

MEDIA_SECURITY = Rule(
    "V-M1",
    "新媒体安全、泄密事故等严重问题",
    "security and grave errors of new media",
    "as V-W1",
    Basis.RECALLED,
)
MEDIA_NOT_UPDATED = Rule(
    "V-M2",
    "新媒体内容不更新",
    "new media not updated",
    "an account silent for over 14 days, or an app that cannot be downloaded",
    Basis.SOURCED,
)
MEDIA_RESPONSE = Rule(
    "V-M3",
    "新媒体互动回应差",
    "no response on new media",
    "no working way to interact, a message open for over 90 days, or bought followers",
    Basis.RECALLED,
)

RULES: tuple[Rule, ...] = (
    *(rule for rule, _ in SITE_RULES),
    MEDIA_SECURITY,
    MEDIA_NOT_UPDATED,
    MEDIA_RESPONSE,
)
"""All veto items, in the order of the text."""


def rulings(
    office: Office, standing: Standing, site: SiteFacts | None, social: Sequence[SocialFacts]
) -> Iterator[Ruling]:
    """One ruling for each veto item.

    ``standing`` is on the channel ``website`` and ``site`` is the office's main one; ``social`` are
    its accounts and apps that are known of. Where a site does not exist its items do not apply.
    """
    for rule, judge in SITE_RULES:
        yield rule.ruling(office, _of_site(judge, office, standing, site))
    for rule, opinion in _of_media(social):
        yield rule.ruling(office, opinion)


def _of_site(judge: Judge, office: Office, standing: Standing, site: SiteFacts | None) -> Opinion:
    if standing.asked and standing.main is None:
        return not_applicable("登记没有网站", "the registry says that there is no site")
    if judge is _by_person:
        return _BY_PERSON
    if site is None:
        reason = unread(standing) or "nothing was counted of its site"
        return unknown(f"未见其网站({reason})", f"its site was not seen: {reason}")
    return judge(office, site)


def _of_media(social: Sequence[SocialFacts]) -> Iterator[tuple[Rule, Opinion]]:
    """Without any account that is known of nothing can be said: there may be one."""
    none = unknown("没有已知的账号", "no account or app is known of")
    yield MEDIA_SECURITY, _BY_PERSON if social else none
    yield MEDIA_NOT_UPDATED, not_updated(social) if social else none
    yield MEDIA_RESPONSE, _BY_PERSON if social else none
