"""Annual reports in files: which are read, and why others are not."""

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from govcrawl.capture import Capture
from govcrawl.parsers import ParseError
from govcrawl.parsers.website import reports

CASES = Path(__file__).parent / "cases" / "website"
URL = "http://www.yangben.example/attach/2023/ndbb"
ROWS = {"独立用户访问总量": "50", "网站总访问量": "90", "信息发布总数": "7", "注册用户数": "3"}


def capture_of(body: bytes) -> Capture:
    return Capture(url=URL, request="page", body=body)


def archive_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def case_file(ending: str) -> bytes:
    return (CASES / f"report_{ending}" / f"input.{ending}").read_bytes()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize("ending", ["docx", "xlsx", "xls", "pdf"])
def test_damaged_files_are_said_to_be_broken(ending: str) -> None:
    whole = case_file(ending)
    assert reports.is_report_file(whole)
    for body in (whole[: len(whole) // 2], whole[:1600] + b"\x00" * (len(whole) - 1600)):
        assert reports.is_report_file(body)
        with pytest.raises(ParseError, match=r"broken|without text") as error:
            reports.parse_report_file(capture_of(body))
        assert error.value.where == URL


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (COMPOUND + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "password"),
        (archive_of(word__document=f"<w:document {W}/>".encode()), "without the figures"),
        (archive_of(word__document=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "document type"),
        (archive_of(word__document=b" " * (9 * 2**20)), "is over"),
        (archive_of(word__document=b"<x/>", bomb=b"\0" * (51 * 2**20)), "unpacked"),
        (b"%PDF-1.4\n" + b" " * (10 * 2**20), "more than"),
        (b"%PDF-1.4\nstream\n" + zlib.compress(b"\0" * (60 * 2**20)) + b"endstream", "unpacked"),
        (b"%PDF-1.4\n<< /Filter /LZWDecode >>", "LZW"),
        (b"MZ", "no docx"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "Word 97"),
    ],
)
def test_files_that_cannot_be_read_say_why(body: bytes, what: str) -> None:
    with pytest.raises(ParseError, match=what):
        reports.parse_report_file(capture_of(body))


def test_a_locked_package_is_said_to_be_locked() -> None:
    body = bytearray(archive_of(word__document=b"<x/>"))
    body[body.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ParseError, match="password"):
        reports.parse_report_file(capture_of(bytes(body)))


def test_merged_cells_without_end_are_bounded() -> None:
    source = io.BytesIO(case_file("xlsx"))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if "sheet1" in name:
                text = text.replace(
                    b"</mergeCells>", b'<mergeCell ref="D1:XFD1048576"/></mergeCells>'
                )
            new.writestr(name, text)
    (report,) = reports.parse_report_file(capture_of(out.getvalue()))
    assert report.visits == 6543210


def test_a_wide_cell_of_a_document_is_bounded() -> None:
    rows = "".join(
        f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{"9" * size}"/></w:tcPr><w:p><w:r><w:t>{name}'
        f"</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
        for size, (name, text) in enumerate(ROWS.items(), start=20)
    )
    body = f"<w:document {W}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
    (report,) = reports.parse_report_file(capture_of(archive_of(word__document=body.encode())))
    assert (report.visits, report.format) == (90, "docx")


def test_reading_pages_loads_none_of_the_libraries_for_files() -> None:
    code = (
        "import sys, govcrawl.parsers.website;"
        "print([n for n in ('openpyxl', 'xlrd', 'pdfplumber', 'pdfminer') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("body", [b"", b"<html>", b"PK\x03\x04rest", b"GIF89a"])
def test_other_files_are_not_report_files(body: bytes) -> None:
    assert not reports.is_report_file(body)
