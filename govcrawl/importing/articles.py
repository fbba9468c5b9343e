"""Exports of other tools, read into articles with one reading of their counts each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from govcrawl.importing.accounts import owners_of_biz
from govcrawl.importing.checked import Checked, faults
from govcrawl.importing.exports import formats
from govcrawl.importing.exports.exported import ExportedArticle
from govcrawl.importing.exports.formats import Asked
from govcrawl.items import WechatArticle
from govcrawl.pipelines.stamp import Collector
from govcrawl.registry import Office, Registry

WHEN = "the time the counts were read, in the file or with --observed-at"
OWNED = "the biz of an official account that the registry lists for exactly one office"


def read_files(
    paths: Sequence[Path], registry: Registry, collector: Collector, asked: Asked, now: datetime
) -> Checked[WechatArticle]:
    """Everything the files hold and everything that is wrong in them; nothing is after ``now``."""
    checked: Checked[WechatArticle] = Checked()
    check = _Check(owners_of_biz(registry), collector, asked, now)
    told: list[ExportedArticle] = []
    for source in checked.opened(paths):
        export = formats.read(source, asked)
        checked.problems += export.problems
        checked.notes += export.notes
        checked.told_by |= export.told_by
        checked.rows += len({(each.file, each.line) for each in export.problems})
        told += export.articles
    for each in told:
        check(each)
        checked.problems += each.problems
    checked.rows += len(told)
    checked.items = list(_once([each for each in told if not each.problems], checked))
    return checked


def _once(
    told: Sequence[ExportedArticle], checked: Checked[WechatArticle]
) -> Iterator[WechatArticle]:
    """Each reading of an article once; lists overlap. Two that differ are errors, both of them."""
    readings: dict[tuple[str | None, datetime | None], list[ExportedArticle]] = defaultdict(list)
    for each in told:
        readings[each.article.identity(), each.article.observed_at].append(each)
    for first, *others in readings.values():
        if all(each.article.content() == first.article.content() for each in others):
            yield first.article
            checked.rows -= len(others)
            checked.notes += [f"{each.where}: the same as {first.where}" for each in others]
            continue
        for each in (first, *others):
            elsewhere = ", ".join(other.where for other in (first, *others) if other is not each)
            each.complain("url", f"one reading of an article at one time, not also {elsewhere}")
            checked.problems += each.problems


class _Check:
    """Rules every article obeys, whichever file it comes from."""

    def __init__(
        self, owners: dict[str, list[Office]], collector: Collector, asked: Asked, now: datetime
    ) -> None:
        self._owners = owners
        self._collector = collector
        self._asked = asked
        self._now = now

    def __call__(self, told: ExportedArticle) -> None:
        """Fill in what the export does not know, and complain about what cannot be."""
        article = told.article
        article.channel, article.target = "wechat", told.where
        article.observed_at = article.observed_at or self._asked.observed_at
        self._give_office(told)
        self._check_times(told)
        if told.problems:
            return
        for fault in faults(article, self._collector):
            name = fault["path"].removeprefix("$.").partition(".")[0]
            told.complain(name, f"another value: {fault['message']}")

    def _give_office(self, told: ExportedArticle) -> None:
        biz = told.article.biz
        if biz is None:
            return
        offices = self._owners.get(biz, [])
        if len(offices) != 1:
            column = told.names.get("biz", "biz")
            told.complain("biz" if told.row.values.get(column) else "url", OWNED)
            return
        told.article.office_id, told.article.adcode = (
            offices[0].office_id,
            offices[0].adcode,
        )

    def _check_times(self, told: ExportedArticle) -> None:
        observed_at, published_at = told.article.observed_at, told.article.published_at
        if observed_at is None:
            if not told.row.values.get("observed_at"):
                told.complain("observed_at", WHEN)
        elif observed_at > self._now:
            now = self._now.isoformat(timespec="minutes")
            told.complain("observed_at", f"a time not after now, {now}")
        elif published_at is not None and published_at > observed_at:
            told.complain("published_at", f"a time before it was read, {observed_at.isoformat()}")
