"""Which kind of export a file is, and its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from govcrawl.importing.checked import Source
from govcrawl.importing.exports import answers, exporter, table
from govcrawl.importing.exports.exported import Export
from govcrawl.importing.exports.json_file import Element, NotJsonError, elements
from govcrawl.registry import tables
from govcrawl.registry.tables import Problem

TABLE, EXPORTER, ANSWER, PUSHES = "table", "exporter", "answer", "pushes"


class Format(NamedTuple):
    """A kind of export, in words for people."""

    name: str
    meaning: str


FORMATS = (
    Format(TABLE, "the CSV table of docs/importing.md"),
    Format(EXPORTER, "an export of wechat-article-exporter: json, xlsx, or that saved as csv"),
    Format(ANSWER, "a saved JSON answer: getmsg, appmsgpublish, album, a third party's list"),
    Format(PUSHES, "one push of getmsg a line, as wechat_articles_spider saves them"),
)
NAMES = tuple(each.name for each in FORMATS)
_ZIP = b"PK\x03\x04"
_PUSH, _ANSWER_SIGNS = "comm_msg_info", ("aid", "link")


@dataclass(frozen=True)
class Asked:
    """What the command line says of the files: their format, and when they were exported."""

    format: str | None = None
    observed_at: datetime | None = None


def read(source: Source, asked: Asked) -> Export:
    """The articles of a file. A file of no known format, or not of the one asked, is a problem."""
    content = source.path.read_bytes()
    if content.startswith(_ZIP):
        return _checked(EXPORTER, asked, source, lambda: exporter.read_sheet(source))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Export(problems=tables.read(source.path, ()).problems)
    if not text.lstrip().startswith(("{", "[")):
        return _table(text, source, asked)
    try:
        found = elements(text)
    except NotJsonError as error:
        got = f"got no JSON ({error}), expected {_known()}"
        return Export(problems=[Problem(str(source.path), error.line, error.column, got)])
    return _json(found, source, asked)


def _table(text: str, source: Source, asked: Asked) -> Export:
    header = text.lstrip().partition("\n")[0]
    if exporter.LINK in header:
        return _checked(EXPORTER, asked, source, lambda: exporter.read_csv(source))
    if asked.format == TABLE or any(name in header for name in ("mid", "url")):
        return _checked(TABLE, asked, source, lambda: table.read(source))
    return _unknown(source)


def _json(found: list[Element], source: Source, asked: Asked) -> Export:
    if not found:
        return _unknown(source)
    first = found[0].value
    if _PUSH in first:
        return _checked(
            PUSHES, asked, source, lambda: answers.read_pushes(found, source, asked.observed_at)
        )
    if all(name in first for name in _ANSWER_SIGNS):
        return _checked(EXPORTER, asked, source, lambda: exporter.read_objects(found, source))
    return _checked(ANSWER, asked, source, lambda: _answers(found, source, asked))


def _answers(found: list[Element], source: Source, asked: Asked) -> Export:
    """A file may hold several answers, one after the other."""
    whole = Export()
    for element in found:
        export = answers.read_answer(element, source, asked.observed_at)
        whole.articles += export.articles
        whole.problems += export.problems
    return whole


def _checked(name: str, asked: Asked, source: Source, read_it: Callable[[], Export]) -> Export:
    if asked.format in {None, name}:
        return read_it()
    text = f"got a file of format {name}, expected format {asked.format}"
    return Export(problems=[Problem(str(source.path), 1, 1, text)])


def _unknown(source: Source) -> Export:
    text = f"got a file of no known format, expected {_known()}"
    return Export(problems=[Problem(str(source.path), 1, 1, text)])


def _known() -> str:
    return "one of " + "; ".join(f"{each.name} ({each.meaning})" for each in FORMATS)
