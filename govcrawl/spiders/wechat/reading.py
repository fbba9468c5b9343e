"""What the wechat spider knows of its targets before it asks, and what it makes of articles."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scrapy.http import Response
from scrapy.settings import BaseSettings

from govcrawl.access import wechat as platform
from govcrawl.access.credentials import Credentials
from govcrawl.china import day_in_china
from govcrawl.items import Item, WechatAccount, WechatArticle
from govcrawl.planning.wechat.articles import (
    ACCOUNT,
    ALBUM,
    COUNTS,
    HISTORY,
    Known,
    Step,
    TargetArticles,
)
from govcrawl.planning.wechat.freshness import Freshness
from govcrawl.planning.wechat.readings import article_as_known, moved_account
from govcrawl.reasons import Fault, Verdict
from govcrawl.registry import Target
from govcrawl.spiders.account import AccountSpider
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.knowing import known_database
from govcrawl.spiders.wechat.arguments import WechatArguments
from govcrawl.spiders.wechat.targets import Targets, doubts, name_in
from govcrawl.storage.known import article_known, articles_known, covered
from govcrawl.urls import host_of


class ArticleSpider(AccountSpider):
    """Reads articles: with what is stored of them, their counts, and where they went."""

    def prepare(self, settings: BaseSettings) -> None:
        """Read the arguments and the operator's session, where there is one."""
        self.options = WechatArguments.of(self.arguments)
        self.session = dict(Credentials.of(settings).wechat_session)
        self.refused: dict[str, str] = {}
        self.articles: dict[str, TargetArticles] = {}
        self.read_now: dict[str, WechatArticle] = {}
        super().prepare(settings)
        credential = "session" if self.session else "none"
        self.access = {"interface": "web", "credential": credential, "stopped": None}

    def select_targets(self) -> list[Target]:
        """The registry's accounts; with ``urls`` each of its addresses is a target of its own."""
        site = self.origins.of(platform.SITE)
        self.hosts = frozenset({platform.HOST, host_of(site)})
        self.wanted = Targets(self.registry, self.name)
        if self.options.urls is None:
            return super().select_targets()
        return self.wanted.of_file(Path(self.options.urls))

    def safe(self, url: str) -> str:
        """The address without credentials, and without what says who looked."""
        is_ours = host_of(url) in self.hosts
        return super().safe(platform.for_anybody(url) if is_ours else url)

    async def window(self, target: Target) -> None:
        """The days asked for, and the account's articles that are stored already.

        A replay looks nothing up: what it stores follows from the archive alone.
        """
        place, since, until = self.wanted.place(target), self.selection.since, self.selection.until
        is_history = place.request == ACCOUNT and HISTORY not in self.refused and self.session
        request = HISTORY if is_history else ALBUM if place.request == ALBUM else None
        articles = TargetArticles(
            request,
            self.selection,
            Freshness(self.options.rest_after, self.read_now),
            self.options.max_articles,
            self.wanted.own(target),
        )
        self.articles[target.key] = articles
        articles.album = place.album or None
        if request is not None and not self.replays and not self.stopped:
            async with known_database(self.settings) as database:
                articles.known = await articles_known(database, place.biz, None)
                if request == HISTORY and since is None and self.options.mode == "update":
                    since = self._since(await covered(database, target.key))
        articles.since = since
        today = day_in_china(datetime.now(UTC))
        self.ledger.asked_for(target, since, min(until or today, today))

    def _since(self, read_until: date | None) -> date | None:
        """The first day to read: nothing between is left out, the latest are seen again."""
        refreshed = day_in_china(datetime.now(UTC)) - timedelta(days=self.options.refresh)
        return min(read_until, refreshed) if read_until else None

    async def whole(self, errand: Errand, item: Item) -> Item:
        """An account or an article as it is to be stored."""
        target, step = errand.target, errand.details["step"]
        articles = self.articles[target.key]
        if errand.request == COUNTS:
            counts = {name: getattr(item, name) for name in WechatArticle.readings()}
            listed: WechatArticle = step.article
            return replace(listed, target=None, **counts)
        name = name_in(item)
        if name and not articles.is_named and target.account in articles.own:
            articles.is_named = True
            for doubt in doubts(name, target.label):
                self.ledger.noted(target, doubt)
        if not isinstance(item, WechatArticle):
            return item
        if articles.request is None:
            articles.known = await self._known(target, item.identity(), "")
        articles.settled(step.article)
        article = articles.as_read(item, step.article)
        self.read_now[str(item.identity())] = article
        wants_counts = article.reads is None and COUNTS not in self.refused
        if wants_counts and self.session.get("appmsg_token"):
            articles.next_to_ask.append(Step(COUNTS, article=article))
        return article

    async def gone(self, errand: Errand, url: str, found: Verdict) -> Iterable[Item]:
        """What is left of an article that is not shown any more: what it was, or where it went."""
        target, step = errand.target, errand.details["step"]
        articles, place = self.articles[target.key], errand.details.get("successor")
        if place is not None:
            articles.moved_to.add(place.biz or place.url)
            articles.own |= {place.biz} if place.biz and articles.own else set()
            articles.next_to_ask.append(replace(step, moved_to=place.url, first=errand.first))
            old = self.wanted.place(target).biz
            return [moved_account(old, place.url)] if old else []
        if found.fault is not Fault.SITE:
            return articles.given_up(step.article)
        article = step.article
        if article is None:
            articles.known = await self._known(target, None, url)
            article = next(map(article_as_known, articles.known.values()), None)
        articles.settled(article)
        articles.removed += not errand.first
        if article is None:
            return []
        removed = replace(articles.as_removed(article), target=None)
        self.read_now[str(removed.identity())] = removed
        return [removed]

    async def _known(self, target: Target, identity: str | None, url: str) -> Known:
        """What is stored of the article of a target; a replay looks nothing up."""
        if self.replays:
            return {}
        async with known_database(self.settings) as database:
            return await article_known(database, identity, target.key, url)

    def credit(self, item: Item, errand: Errand, response: Response | None) -> None:
        """Give an item its provenance; of an address without an office, by its account."""
        super().credit(item, errand, response)
        if item.office_id is None and isinstance(item, (WechatAccount, WechatArticle)):
            office = self.wanted.owner(item.biz)
            item.office_id, item.adcode = (
                (office.office_id, office.adcode) if office else (None, None)
            )
