"""Files that sites offer for download, made byte for byte the same every time."""

import struct
import zlib
from collections.abc import Sequence
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.web.pages import Answer

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS_TYPE = "application/vnd.ms-excel"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONG_AGO = (2026, 1, 1, 0, 0, 0)

Cell = tuple[str, int, int]
"""A cell of a table: its text, over how many rows, over how many columns."""


def docx(before: Sequence[str], rows: Sequence[Sequence[Cell]], after: Sequence[str]) -> Answer:
    """A Word document: paragraphs, one table, paragraphs."""
    table = f"<w:tbl>{''.join(_table_rows(rows))}</w:tbl>" if rows else ""
    text = "".join(map(_paragraph, before)) + table + "".join(map(_paragraph, after))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX_TYPE}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{text}</w:body></w:document>',
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, _LONG_AGO), _HEAD + content, ZIP_DEFLATED)
    return Answer(body=packed.getvalue(), content_type=DOCX_TYPE)


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _table_rows(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Word has no row span: the cells below say that they continue the one above."""
    above: dict[int, tuple[int, int]] = {}
    written = []
    for row in rows:
        cells, column, waiting = [], 0, list(row)
        spans: dict[int, tuple[int, int]] = {}
        while waiting or column in above:
            if column in above:
                height, width = above[column]
                cells.append(_cell("", width, '<w:vMerge w:val="continue"/>'))
            else:
                text, height, width = waiting.pop(0)
                merge = '<w:vMerge w:val="restart"/>' if height > 1 else ""
                cells.append(_cell(text, width, merge))
            if height > 1:
                spans[column] = (height - 1, width)
            column += width
        above = spans
        written.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return written


def _cell(text: str, width: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"


def xls() -> Answer:
    """The beginning of an old Excel file: enough to be known as one, nothing to be read."""
    return Answer(body=bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504), content_type=XLS_TYPE)


def pdf() -> Answer:
    return Answer(body=b"%PDF-1.4 sample", content_type="application/pdf")


def png() -> Answer:
    """A picture of one grey point."""
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0),
        b"IDAT": zlib.compress(b"\x00\x80"),
        b"IEND": b"",
    }
    body = b"\x89PNG\r\n\x1a\n"
    for name, data in parts.items():
        body += struct.pack(">I", len(data)) + name + data
        body += struct.pack(">I", zlib.crc32(name + data))
    return Answer(body=body, content_type="image/png")
