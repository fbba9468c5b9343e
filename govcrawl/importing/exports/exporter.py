"""Exports of wechat-article-exporter: its JSON file, and its xlsx file or that saved as CSV.

The names are those its export writes (its ``utils/exporter.ts``). 点赞 is the thumb, 喜欢 the
younger recommendation. It stores a count it did not see as 0, for its script turns an empty
text into a number. A row with nothing but zeros was not measured.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from io import BytesIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from govcrawl.importing.checked import Source
from govcrawl.importing.exports.exported import Export, ExportedArticle, JsonRow
from govcrawl.importing.exports.json_file import Element
from govcrawl.importing.exports.table import count_of, identify
from govcrawl.importing.values import read_time
from govcrawl.items import WechatArticle
from govcrawl.parsers.website.reports.files import package
from govcrawl.parsers.wechat import addresses, values
from govcrawl.parsers.wechat.addresses import Identity
from govcrawl.parsers.wechat.article import KINDS
from govcrawl.registry import tables
from govcrawl.registry.tables import Problem, Row, Table

SHEET = {
    "url": "链接",
    "aid": "ID",
    "account_name": "公众号",
    "title": "标题",
    "summary": "摘要",
    "author": "作者",
    "published_at": "创建时间",
    "reads": "阅读",
    "likes": "点赞",
    "shares": "分享",
    "recommends": "喜欢",
    "comments": "留言",
    "copyright": "是否原创",
}
"""Our name for each column of its table that is read."""
UNREAD = ("封面", "发布时间", "文章类型", "所属合集", "文章内容")
LINK = SHEET["url"]
OBJECT = {
    "url": "link",
    "aid": "aid",
    "biz": "fakeid",
    "account_name": "_accountName",
    "title": "title",
    "summary": "digest",
    "author": "author_name",
    "published_at": "create_time",
    "reads": "readNum",
    "likes": "oldLikeNum",
    "shares": "shareNum",
    "recommends": "likeNum",
    "comments": "commentNum",
}
"""The same for the objects of its JSON file."""
COUNTS = ("reads", "likes", "shares", "recommends", "comments")
_TEXTS = ("account_name", "title", "summary", "author")
_ORIGINAL = {"copyright_stat": 1, "copyright_type": 1}


def read_sheet(source: Source) -> Export:
    """The articles of its xlsx file."""
    try:
        table = tables.arrange(str(source.path), _records(source), (LINK,), _others())
    except (*package.BROKEN, TypeError, AttributeError, IndexError) as error:
        text = f"got a broken xlsx file ({error}), expected a workbook"
        return Export(problems=[Problem(str(source.path), 1, 1, text)])
    return _of_table(table, source)


def read_csv(source: Source) -> Export:
    """The articles of its table, saved as CSV."""
    return _of_table(tables.read(source.path, (LINK,), _others()), source)


def read_objects(elements: list[Element], source: Source) -> Export:
    """The articles of its JSON file."""
    export = Export()
    for element in elements:
        texts = {ours: _text(element.value.get(name)) for ours, name in OBJECT.items()}
        told_of = {OBJECT[ours]: text for ours, text in texts.items()}
        row = JsonRow(str(source.path), element.line, (), told_of, element.column)
        where = f"{source.name}:{element.line}:{element.column}"
        told = _told(row, where, OBJECT, export)
        _add(told.article, element.value)
        export.articles.append(told)
    return export


def _others() -> tuple[str, ...]:
    return (*(name for name in SHEET.values() if name != LINK), *UNREAD)


def _of_table(table: Table, source: Source) -> Export:
    export = Export(problems=list(table.problems))
    for row in table.rows:
        told = _told(row, f"{source.name}:{row.line}", SHEET, export)
        told.article.copyright = "original" if row.values[SHEET["copyright"]] == "原创" else None
        export.articles.append(told)
    return export


def _records(source: Source) -> Iterator[tuple[int, list[str]]]:
    with warnings.catch_warnings():  # about styles and extensions it leaves out
        warnings.simplefilter("ignore")
        content = BytesIO(source.path.read_bytes())
        book = openpyxl.load_workbook(content, read_only=True, data_only=True)
    with closing(book):
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield line, texts


def _text(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _told(row: Row, where: str, names: Mapping[str, str], export: Export) -> ExportedArticle:
    cell = {ours: row.values[name] for ours, name in names.items()}
    article = WechatArticle(state="published")
    for name in _TEXTS:
        setattr(article, name, values.text_of(cell[name]))
    told = ExportedArticle(article, row, where, names)
    mid, _, idx = cell["aid"].partition("_")
    own = Identity(
        biz=addresses.read_biz(cell.get("biz", "")),
        mid=addresses.read_mid(mid),
        idx=addresses.read_idx(idx),
    )
    identify(told, addresses.identity_of(cell["url"]).or_else(own), cell["url"])
    _date(told, cell["published_at"])
    _count(told, cell, export)
    return told


def _count(told: ExportedArticle, cell: Mapping[str, str], export: Export) -> None:
    if all(cell[name] == "0" for name in COUNTS):
        export.notes.append(f"{told.where}: nothing but zeros, which is how it writes not seen")
        return
    for name in COUNTS:
        for field, value in count_of(told, name, cell[name]).items():
            setattr(told.article, field, value)


def _date(told: ExportedArticle, text: str) -> None:
    """A Unix time in its objects (0 for none), a Chinese time in its table."""
    if not text.strip("0"):
        return
    moment = values.moment(text) or read_time(text)
    told.article.published_at, told.article.published_precision = moment, "second"
    if moment is None:
        told.article.published_precision = None
        told.complain("published_at", "a time like 2026-01-31 08:30:00")


def _add(article: WechatArticle, value: Mapping[str, Any]) -> None:
    """What only its objects tell."""
    show_type = value.get("item_show_type")
    article.kind = KINDS.get(show_type, "other") if isinstance(show_type, int) else None
    article.state = "removed" if value.get("is_deleted") is True else "published"
    if all(value.get(name) == number for name, number in _ORIGINAL.items()):
        article.copyright = "original"
