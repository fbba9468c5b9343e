"""Reports in files: docx, xls, xlsx, PDF. The libraries that read them are loaded when needed."""

import importlib
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import cast

from govcrawl.capture import Capture
from govcrawl.items import WebsiteReport
from govcrawl.parsers import ParseError
from govcrawl.parsers.website.reports import assemble, drafts, titles
from govcrawl.parsers.website.reports.assemble import Source
from govcrawl.parsers.website.reports.grid import Block, Line

MOST_BYTES = 10 * 2**20
"""Of a file's body; a report has some tens of kilobytes, a scanned one some megabytes."""

_ZIP, _COMPOUND, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_READERS = {"docx": "word", "xlsx": "sheets", "xls": "old_sheets", "pdf": "pdf"}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OFFICE_PARTS = (b"[Content_Types].xml", b"docProps/", b"word/", b"xl/")
_UNREAD = {
    "locked": "a file with a password",
    "broken": "a broken Office file",
    "old": "a file of Word 97 or WPS, or a broken one of Excel 97",
}
"""Files that are recognised, so that it can be said why they are not read."""

_TITLE_BLOCKS = 6


def kind_of(body: bytes) -> str | None:
    """``docx``, ``xlsx``, ``xls`` or ``pdf``, a word of ``_UNREAD``, or None for any other file."""
    if body.startswith(_ZIP):
        return _zipped(body)
    if body.startswith(_COMPOUND):
        if _named("EncryptedPackage") in body:
            return "locked"
        return "xls" if _named("Workbook") in body or _named("Book") in body else "old"
    return "pdf" if body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(_PDF) else None


def _zipped(body: bytes) -> str | None:
    """What an Office file is by the parts it has; None for any other archive."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "broken" if any(part in body for part in _OFFICE_PARTS) else None
    return next((kind for part, kind in _PARTS.items() if part in names), None)


def _named(stream: str) -> bytes:
    """The name of a stream as a compound file's directory spells it."""
    return stream.encode("utf-16-le") + b"\x00\x00"


def read(capture: Capture) -> list[WebsiteReport]:
    """The reports in a file. Raises ParseError, naming what is wrong and where."""
    kind = kind_of(capture.body)
    if kind is None or kind in _UNREAD:
        what = _UNREAD.get(kind or "", "a file that is no docx, xls, xlsx or PDF")
        raise ParseError(what, capture.url)
    if len(capture.body) > MOST_BYTES:
        raise ParseError(f"a {kind} file of more than {MOST_BYTES} bytes", capture.url)
    blocks = _blocks(kind, capture)
    title = _title(blocks)
    found = drafts.read(blocks, title)
    if not found:
        raise ParseError(f"a {kind} file without the figures of an annual report", capture.url)
    is_only = len(found) == 1 and not found[0].is_row
    source = Source(url=capture.url, form=kind, title=title)
    return [assemble.report_of(draft, source, is_only=is_only) for draft in found]


def _blocks(kind: str, capture: Capture) -> list[Block]:
    reader = importlib.import_module(f"{__name__}.{_READERS[kind]}")
    return cast("list[Block]", reader.read(capture.body, capture.url))


def _title(blocks: Sequence[Block]) -> str | None:
    """The first line or cell near the top that is the title of a report."""
    texts: list[str] = []
    for block in blocks[:_TITLE_BLOCKS]:
        if isinstance(block, Line):
            texts.append(block.text)
        else:
            texts.extend(cell.text for row in block.rows[:_TITLE_BLOCKS] for cell in row)
    return next((text for text in texts if titles.is_report_title(text)), None)
