"""The parts of an Office Open XML file, read within bounds: no bombs, no entities."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from lxml import etree

from govcrawl.parsers import ParseError

MOST_UNPACKED = 50 * 2**20
MOST_PARTS = 2000
MOST_OF_PART = 8 * 2**20
"""Bytes of one part's XML; that of a report has some hundred kilobytes."""

_ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
          KeyError, RuntimeError, etree.XMLSyntaxError)  # fmt: skip
"""What reading a damaged package raises."""


@contextmanager
def opened(body: bytes, where: str) -> Iterator[zipfile.ZipFile]:
    """The package, after a look at what it would unpack to. Raises ParseError where it is none."""
    try:
        archive = zipfile.ZipFile(BytesIO(body))
    except BROKEN as error:
        raise ParseError(f"a broken Office file: {error}", where) from error
    with archive:
        check(archive, where)
        yield archive


def check(archive: zipfile.ZipFile, where: str) -> None:
    """Raises ParseError for a package with a password, or one too large to unpack."""
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ParseError("a file with a password", where)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise ParseError(f"an Office file of {len(parts)} parts, {unpacked} bytes unpacked", where)


def part(archive: zipfile.ZipFile, name: str, where: str) -> etree._Element:
    """The tree of a part. Raises ParseError where it is missing, broken or too large."""
    try:
        if archive.getinfo(name).file_size > MOST_OF_PART:
            raise ParseError(f"an Office file whose {name} is over {MOST_OF_PART} bytes", where)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(archive.read(name), parser)
    except BROKEN as error:
        raise ParseError(f"an Office file without a readable {name}: {error}", where) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError(f"an Office file with a document type in {name}", where)
    return root
