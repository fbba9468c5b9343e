"""What the database knows of an account already, for a spider to ask before it asks the platform.

Every function raises PyMongoError when the database cannot be asked.
"""

import sys
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta

from pymongo.asynchronous.database import AsyncDatabase

from govcrawl.china import day_in_china
from govcrawl.items import PROVENANCE, Item, Outcome, WechatArticle, WeiboPost
from govcrawl.reasons import Reason
from govcrawl.storage.history import Document

COVERAGE = {"_id": 0, "observed_at": 1, "since": 1, "until": 1}


async def covered(database: AsyncDatabase[Document], target: str) -> date | None:
    """The day (China) up to which a target's posts have been read, from the very beginning.

    The day itself is included, but where it is the day of a crawl, what was posted after that
    crawl is not: read it again. None where the beginning was never reached.
    """
    read = {"target": target, "reason": Reason.OK.value, "missed": None}
    found = database[Outcome.collection].find(read, COVERAGE).sort("observed_at", 1)
    return coverage([outcome async for outcome in found])


def coverage(outcomes: Iterable[Document]) -> date | None:
    """The last day of the days that outcomes cover without a gap from the beginning.

    The outcomes are those of one target that was read completely, the oldest first, each with
    ``observed_at`` and the days asked for, ``since`` and ``until`` (both included, None where
    there was no bound). Nobody can have read a day that was still to come.
    """
    last: date | None = None
    for outcome in outcomes:
        since, until = _day(outcome["since"]), _day(outcome["until"])
        seen = day_in_china(outcome["observed_at"])
        end = seen if until is None else min(until, seen)
        joins = since is None or (last is not None and since <= last + timedelta(days=1))
        if joins:
            last = end if last is None else max(last, end)
    return last


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


async def posts_known(
    database: AsyncDatabase[Document], uid: str, since: datetime | None
) -> dict[str, Document]:
    """The stored posts of a Weibo account by ``post_id``, those published since a moment.

    Each holds the fields of the item but its counts and provenance, so ``WeiboPost(**fields)`` is
    the post again, for a new moment. A post without a date is only there when ``since`` is None.
    """
    return await _known(database, WeiboPost, {"uid": uid}, "created_at", since)


async def articles_known(
    database: AsyncDatabase[Document], biz: str, since: datetime | None
) -> dict[str, Document]:
    """The stored articles of an official account by ``biz|mid|idx``; else as ``posts_known``."""
    return await _known(database, WechatArticle, {"biz": biz}, "published_at", since)


async def _known(
    database: AsyncDatabase[Document],
    item_class: type[Item],
    account: Document,
    published: str,
    since: datetime | None,
) -> dict[str, Document]:
    names = {each.name for each in fields(item_class)} - PROVENANCE - item_class.readings()
    wanted = account if since is None else account | {published: {"$gte": since}}
    found = database[item_class.collection].find(wanted, dict.fromkeys(names, 1))
    return {document.pop("_id"): _lean(document) async for document in found}


def _lean(document: Document) -> Document:
    """The same, with field names kept once for all: tens of thousands may be in memory."""
    return {sys.intern(name): value for name, value in document.items()}


async def article_known(
    database: AsyncDatabase[Document], identity: str | None, target: str, address: str
) -> dict[str, Document]:
    """The stored article by its id: that of ``identity``, else what ``address`` last led to.

    A short address names no article, and the page of a removed one neither; then the document
    that the same target, or a request for the same address, brought before is looked for. Empty
    where there is none. Raises PyMongoError when the database cannot be asked.
    """
    names = {each.name for each in fields(WechatArticle)} - PROVENANCE - WechatArticle.readings()
    places = [{"target": target}, {"source_url": address}, {"url": address}]
    wanted: Document = {"_id": identity} if identity else {"$or": places}
    found = database[WechatArticle.collection].find(wanted, dict.fromkeys(names, 1)).limit(1)
    return {document.pop("_id"): document async for document in found}
