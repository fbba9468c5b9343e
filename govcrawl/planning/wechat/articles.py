"""What is asked of a WeChat target after its first answer, and in which order.

Lists first, to their end or to where they are older than what is asked for; then the articles'
own pages, one after the other; at last articles that a list showed the last time and not now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from govcrawl.china import day_in_china
from govcrawl.items import WechatArticle
from govcrawl.parsers.wechat import Listing
from govcrawl.planning.wechat.freshness import Freshness
from govcrawl.planning.wechat.readings import article_as_known, as_listed, as_read
from govcrawl.registry import Selection

ACCOUNT, ARTICLE, ALBUM, HISTORY, COUNTS = "account", "article", "album", "articles", "counts"
"""What is asked for, by the names the parsers know."""
OLDER_IN_A_ROW = 3
"""Pushes in a row that are older than what is asked for, until a history is enough."""
STALE_PAGES = 2
"""Pages in a row that bring no new article after which a list is taken for a circle."""
MOST_PAGES = 2000
"""Pages a list may have: the longest histories, of ten pushes a page, have fewer."""
Known = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Step:
    """One request: a page of a list at ``cursor``, or the page or the counts of ``article``.

    ``moved_to`` is the address a moved article is asked at instead, ``first`` marks the request
    that decides on the target.
    """

    request: str
    cursor: str | None = None
    article: WechatArticle | None = None
    moved_to: str | None = None
    first: bool = False


class TargetArticles:
    """The articles of one target: what is to be asked, and what may be handed over.

    ``request`` is the kind of list that leads to them, None where there is none. ``own`` are the
    accounts the articles may be of; empty where nobody can tell. ``since`` is the first day to
    read of a history, ``known`` the account's stored articles by their id.
    """

    def __init__(
        self,
        request: str | None,
        selection: Selection,
        freshness: Freshness,
        max_articles: int | None = None,
        own: Iterable[str] = (),
    ) -> None:
        self.request = request
        self.own = set(own)
        self.selection = selection
        self.freshness = freshness
        self.max_articles = max_articles
        self.since: date | None = selection.since
        self.album: str | None = None
        self.known: Known = {}
        self.waiting: dict[str, WechatArticle] = {}
        self.next_to_ask: list[Step] = []
        self.is_listed = self.is_named = False
        self.asks = True
        self.moved_to: set[str] = set()
        self._told: list[WechatArticle] = []
        self.asked = self.spared = self.outside = self.nameless = self.removed = self.strange = 0
        self._seen: set[str] = set()
        self._older: set[str | None] = set()
        self._stale = self._pages = 0
        self._place: Step | None = Step(request) if request else None
        self._looked_back = request is None

    def next(self) -> Step | None:
        """What to ask next; None when there is nothing more to ask, or nobody to be asked."""
        if not self.asks:
            return None
        if self.next_to_ask:
            return self.next_to_ask.pop(0)
        if self._place is not None:
            return self._place
        if self.max_articles is not None and self.asked >= self.max_articles:
            return None
        for article in self.waiting.values():
            self.asked += 1
            return Step(ARTICLE, article=article)
        return None

    def leave(self) -> None:
        """Nobody is to be asked any more."""
        self.asks = False

    def leave_list(self) -> None:
        """The rest of the list cannot be had; the articles it showed can."""
        self._place = None

    def read(self, listing: Listing, now: datetime) -> list[WechatArticle]:
        """Take note of a page of the list; returns the articles of it that tell something new."""
        fresh = [each for each in listing.articles if self._is_new(each)]
        wanted = [each for each in fresh if self._is_wanted(each, now)]
        self.waiting |= {str(each.identity()): each for each in wanted}
        self._stale = 0 if fresh else self._stale + 1
        self._pages += 1
        is_endless = self._stale >= STALE_PAGES or self._pages >= MOST_PAGES
        goes_on = listing.cursor is not None and not is_endless
        is_enough = len(self._older) >= OLDER_IN_A_ROW
        self._place = None
        if goes_on and not is_enough and self.request:
            self._place = Step(self.request, listing.cursor)
        # The page before said that there is more: an empty one does not unsay it.
        is_end = listing.cursor is None and (bool(listing.articles) or self._pages == 1)
        self.is_listed = self._place is None and (is_enough or is_end)
        if self.is_listed:
            self._look_back(now)
        return [*wanted, *self._told]

    def told(self) -> list[WechatArticle]:
        """Articles of the page just read that are not asked for: that they are in it is new."""
        told, self._told = self._told, []
        return told

    def settled(self, article: WechatArticle | None) -> None:
        """An article that was asked for is done with."""
        if article is not None:
            self.waiting.pop(str(article.identity()), None)

    def given_up(self, article: WechatArticle | None) -> list[WechatArticle]:
        """What can be told of an article whose page could not be read: what the list says."""
        self.settled(article)
        is_listed = article is not None and str(article.identity()) in self._seen
        return [self.as_listed(article)] if article is not None and is_listed else []

    def is_own(self, biz: str | None) -> bool:
        """False for another account's."""
        return not self.own or biz is None or biz in self.own

    def left(self) -> list[WechatArticle]:
        """The articles whose pages were not asked for, each as the list and the database know it.

        Of those only the database knows there is nothing new to tell.
        """
        left, self.waiting = list(self.waiting.values()), {}
        return [self.as_listed(each) for each in left if str(each.identity()) in self._seen]

    def as_listed(self, article: WechatArticle) -> WechatArticle:
        """What a list tells of an article, over what is stored: its page was not read."""
        return as_listed(article, self._stored(article))

    def as_read(self, page: WechatArticle, listed: WechatArticle | None) -> WechatArticle:
        """The article as its page tells, with what only a list tells."""
        return as_read(page, listed, self._stored(page))

    def as_removed(self, article: WechatArticle) -> WechatArticle:
        """The article as it was last known, now removed."""
        return replace(self.as_listed(article), state="removed")

    def notes(self) -> Iterator[str]:
        """What is worth telling of the articles, though it is no failure."""
        told = (
            (self.removed, "articles removed"),
            (self.spared, "articles not asked again"),
            (self.outside, "articles outside the days asked for"),
            (self.nameless, "rows of the list name no article"),
            (self.strange, "articles of other accounts left out"),
            (len(self.waiting), "articles not asked for"),
        )
        yield from (f"{count} {words}" for count, words in told if count)
        yield from (f"moved to {successor}" for successor in sorted(self.moved_to))

    @property
    def last_unread(self) -> date | None:
        """The day of the newest article that was not asked for; None where none is known."""
        days = [each.published_at for each in self.waiting.values() if each.published_at]
        return day_in_china(max(days)) if days else None

    def _stored(self, article: WechatArticle) -> WechatArticle | None:
        document = self.known.get(str(article.identity()))
        return article_as_known(document) if document else None

    def _is_new(self, article: WechatArticle) -> bool:
        identity = article.identity()
        if identity is None:
            self.nameless += 1
            return False
        if not self.is_own(article.biz):
            self.strange += 1
            return False
        is_new = identity not in self._seen
        self._seen.add(identity)
        return is_new

    def _is_wanted(self, article: WechatArticle, now: datetime) -> bool:
        moment = article.published_at
        is_older = bool(moment and self.since and day_in_china(moment) < self.since)
        if self.request == HISTORY and moment:
            # An album may run from the oldest to the newest: there no row ends it.
            self._older = self._older | {article.mid} if is_older else set()
        if is_older or not self.selection.covers(moment):
            self.outside += 1
            return False
        identity = str(article.identity())
        if self.freshness.spares(identity, self.known.get(identity), now):
            self.spared += 1
            self._tell(article, self.freshness.read_now.get(identity))
            return False
        return True

    def _tell(self, article: WechatArticle, read: WechatArticle | None) -> None:
        """Hand over an article that was read already, where the list puts it into an album."""
        stored = read or self._stored(article)
        if stored is None or set(article.albums) <= set(stored.albums):
            return
        if read is None:
            self._told.append(self.as_listed(article))
            return
        read = replace(read, albums=sorted({*read.albums, *article.albums}))
        self.freshness.read_now[str(read.identity())] = read
        self._told.append(read)

    def _look_back(self, now: datetime) -> None:
        """Ask for stored articles that the list should have shown and did not: they may be gone."""
        if self._looked_back:
            return
        self._looked_back = True
        missing = {
            identity: article_as_known(document)
            for identity, document in self.known.items()
            if identity not in self._seen
            and document.get("state") != "removed"
            and (self.album is None or self.album in (document.get("albums") or ()))
            and not self.freshness.spares(identity, document, now)
        }
        within = {
            identity: each
            for identity, each in missing.items()
            if each.published_at
            and self.selection.covers(each.published_at)
            and (self.since is None or day_in_china(each.published_at) >= self.since)
        }
        self.waiting |= within
