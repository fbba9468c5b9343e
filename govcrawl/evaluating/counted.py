"""What the database counted for an evaluation, and how each office stands on each channel."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pymongo.synchronous.database import Database

from govcrawl.counting import app, outcomes, website, wechat, weibo
from govcrawl.counting.scope import Document, Scope
from govcrawl.evaluating.request import Request
from govcrawl.evaluation.app.facts import ListingFacts, PlatformFacts, ToldFacts
from govcrawl.evaluation.standing import Asked, Standing, standing
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.wechat.facts import WechatFacts
from govcrawl.evaluation.weibo.facts import AccountFacts
from govcrawl.registry import Office, Registry

CHANNEL_OF = {"website": "website", "weibo": "weibo", "wechat": "wechat"} | dict.fromkeys(
    ("appstore", "endpoint"), "app"
)
"""The evaluation's channel by the registry's."""
EVALUATED = tuple(dict.fromkeys(CHANNEL_OF.values()))
Standings = Mapping[tuple[str, str], Standing]


@dataclass(frozen=True)
class Counted:
    """What the database counted for the offices: each channel's facts by office."""

    asked: Sequence[Asked]
    sites: Mapping[str, Sequence[SiteFacts]]
    weibo: Mapping[str, Sequence[AccountFacts]]
    wechat: Mapping[str, Sequence[WechatFacts]]
    listings: Mapping[str, Sequence[ListingFacts]]
    platforms: Mapping[str, Sequence[PlatformFacts]]
    told: Mapping[str, ToldFacts]
    series: tuple[Sequence[Document], Sequence[Document]]
    run_ids: tuple[str, ...]


def count(database: Database[Document], registry: Registry, request: Request) -> Counted:
    """Everything the database has to count. How channels were asked is of the whole registry."""
    offices = registry.chosen(request.selection)
    scope = Scope(offices, registry.channels, request.as_of, request.valid_days)
    whole = Scope(registry.offices, registry.channels, request.as_of, request.valid_days)
    return Counted(
        asked=outcomes.asked(database, whole),
        sites=website.count(database, scope),
        weibo=weibo.count(database, scope),
        wechat=wechat.count(database, scope),
        listings=app.listings(database, scope),
        platforms=app.platforms(database, scope),
        told=app.told(database, scope),
        series=app.series_documents(database, scope),
        run_ids=outcomes.run_ids(database, scope),
    )


def standings(offices: Iterable[Office], asked: Iterable[Asked]) -> dict[tuple[str, str], Standing]:
    """How each office stands on each channel of the evaluation."""
    rows: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for each in asked:
        rows[each.office_id, CHANNEL_OF[each.channel]].append(each)
    return {
        (office.office_id, channel): standing(
            office.office_id, channel, rows[office.office_id, channel]
        )
        for office in offices
        for channel in EVALUATED
    }
