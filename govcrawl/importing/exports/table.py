"""Our own table of articles: one row is one reading of one article."""

from typing import Any

from govcrawl.importing.checked import Source
from govcrawl.importing.exports.exported import Export, ExportedArticle
from govcrawl.importing.values import is_nothing, read_date_or_time, read_time
from govcrawl.items import WechatArticle
from govcrawl.parsers.counts import Count, read_count
from govcrawl.parsers.wechat import addresses
from govcrawl.parsers.wechat.addresses import Identity
from govcrawl.registry import tables
from govcrawl.registry.tables import Row

COUNTS = WechatArticle.counted
REQUIRED = ("source",)
OPTIONAL = (*"biz mid idx url title published_at account_name".split(), *COUNTS, "observed_at")
COUNT = "a count like 43,945, 3.2万 or 10万+, or an empty cell where it was not seen"
TIME = "a time like 2026-01-31 08:30"
LONG = "the long address (...?__biz=...&mid=...&idx=...): a short one does not name the account"
_OPEN_END = Count(100_001, exact=False, raw="10万+")


def read(source: Source) -> Export:
    """The articles of a file in our own form."""
    table = tables.read(source.path, REQUIRED, OPTIONAL)
    told = [_told(row, source) for row in table.rows]
    told_by = {row.values["source"] for row in table.rows} - {""}
    return Export(told, list(table.problems), told_by=told_by)


def _told(row: Row, source: Source) -> ExportedArticle:
    article = WechatArticle(
        title=row.values["title"] or None,
        account_name=row.values["account_name"] or None,
        state="published",
    )
    told = ExportedArticle(article, row, f"{source.name}:{row.line}")
    _identify(told)
    if not row.values["source"]:
        told.complain("source", "who counted, or which tool wrote the export")
    for name in COUNTS:
        for field, value in count_of(told, name, row.values[name]).items():
            setattr(article, field, value)
    _date(told)
    return told


def _date(told: ExportedArticle) -> None:
    published, observed = (told.row.values[name] for name in ("published_at", "observed_at"))
    moment = read_date_or_time(published)
    if moment is not None:
        told.article.published_at, told.article.published_precision = (
            moment.at,
            moment.precision,
        )
    elif published:
        told.complain("published_at", "a day or a time like 2026-01-31 08:30")
    told.article.observed_at = read_time(observed)
    if observed and told.article.observed_at is None:
        told.complain("observed_at", TIME)


def _identify(told: ExportedArticle) -> None:
    """Name the article by its cells, its address, or both where they agree."""
    cells = told.row.values
    own = Identity(
        biz=addresses.read_biz(cells["biz"]),
        mid=addresses.read_mid(cells["mid"]),
        idx=addresses.read_idx(cells["idx"]),
    )
    for name, value in (("biz", own.biz), ("mid", own.mid), ("idx", own.idx)):
        if cells[name] and value is None:
            told.complain(name, f"a WeChat {name}")
    of_address = addresses.identity_of(cells["url"])
    for name in ("biz", "mid", "idx"):
        mine, theirs = getattr(own, name), getattr(of_address, name)
        if None not in {mine, theirs} and mine != theirs:
            told.complain(name, f"the same as in column url, {theirs}")
    if not told.problems:
        identify(told, own.or_else(of_address), cells["url"])


def identify(told: ExportedArticle, identity: Identity, url: str) -> None:
    """Give the article its key and address; complain where it cannot be named."""
    if not identity.is_whole:
        told.complain("url", f"{LONG}; or biz, mid and idx")
    article = told.article
    article.biz, article.mid = identity.biz, identity.mid
    article.idx, article.sn = identity.idx, identity.sn
    article.url = addresses.article_url(identity, url)


def count_of(told: ExportedArticle, name: str, text: str) -> dict[str, Any]:
    """The three fields of a count; an empty cell is not seen, and neither is one we cannot read."""
    count = read_count(text)
    if text and count.value is None:
        hint = "an empty cell: not measured is not zero" if is_nothing(text) else COUNT
        told.complain(name, hint)
    # WeChat's own number for what it shows as 10万+.
    return (_OPEN_END if count.value == _OPEN_END.value else count).named(name)
