"""Reads WARC files of any tool, one whole record after another, past what is damaged."""

import base64
import hashlib
import logging
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader

logger = logging.getLogger(__name__)

_CHUNK = 1 << 16
_GZIP_START = b"\x1f\x8b\x08"
_PLAIN_START = b"WARC/1."
_DAMAGE = (ArchiveLoadFailed, zlib.error, EOFError)


class DamagedRecordError(Exception):
    """A record that is not whole, or not what its digest says."""


@dataclass(frozen=True)
class Record:
    """One WARC record; ``block`` is its content, None where it was not asked for."""

    kind: str
    fields: list[tuple[str, str]]
    offset: int
    block: bytes | None

    def field(self, name: str) -> str | None:
        """The first header field of this name, in any case."""
        return next(iter(self.every(name)), None)

    def every(self, name: str) -> list[str]:
        """Every header field of this name, in order."""
        return [value for field, value in self.fields if field.lower() == name.lower()]

    @property
    def identity(self) -> str:
        """The record id; records without one are told apart by their place."""
        return self.field("WARC-Record-ID") or f"offset {self.offset}"

    @property
    def url(self) -> str:
        """The address asked for, without the angle brackets some tools put around it."""
        return (self.field("WARC-Target-URI") or "").removeprefix("<").removesuffix(">")


class _StrictReader(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """Raises on broken gzip data where warcio's own writes to stderr and goes on with nothing."""

    decompressor: Any

    def _decompress(self, data: bytes) -> bytes:
        if not self.decompressor or not data:
            return data
        try:
            return bytes(self.decompressor.decompress(data))
        except zlib.error:
            if self.num_block_read:
                raise
            self.decompressor = None  # from the first byte on not gzip: an uncompressed file
            return data


def warc_files(directory: Path) -> list[Path]:
    """The directory's ``*.warc`` and ``*.warc.gz`` files by name; empty if there is none."""
    if not directory.is_dir():
        return []
    return sorted(
        path for path in directory.iterdir() if path.name.lower().endswith((".warc", ".warc.gz"))
    )


def scan(path: Path) -> Iterator[Record]:
    """Every whole record in order; blocks are kept of requests only, the rest is streamed.

    A damaged record (or the cut-off end a killed writer leaves) is skipped with a warning that
    names file and offset, and reading goes on at the next whole record.
    """
    start: int | None = 0
    with path.open("rb") as file:
        while start is not None:
            damaged = yield from _run(file, start)
            if damaged is None:
                return
            start = _next_whole(file, damaged + 1)
            logger.warning(
                "%s: skipped a damaged record at offset %d; %s",
                path,
                damaged,
                "nothing whole follows it" if start is None else f"reading on at offset {start}",
            )


def read_at(path: Path, offset: int) -> Record:
    """The record at an offset with its block; DamagedRecordError if it is not what was written."""
    with path.open("rb") as file:
        record = next(_run(file, offset, every_block=True), None)
    if record is None:
        raise DamagedRecordError(f"{path}: no whole record at offset {offset}")
    digest = record.field("WARC-Block-Digest")
    if digest and not _matches(digest, record.block or b""):
        raise DamagedRecordError(f"{path}: the record at offset {offset} fails its {digest}")
    return record


def _run(
    file: IO[bytes], start: int, *, every_block: bool = False
) -> Generator[Record, None, int | None]:
    """Whole records from ``start`` on; returns the offset of the first damaged one, if any."""
    size = file.seek(0, 2)
    file.seek(start)
    warc = ArchiveIterator(file, no_record_parse=True)
    warc.reader = _StrictReader(file)
    while True:
        try:
            found = next(warc, None)
            if found is None:
                return start if start < size else None
            block = _drain(found.raw_stream, keep=every_block or found.rec_type == "request")
            warc.read_to_end()
        except _DAMAGE:
            return start
        if warc.err_count or not _is_whole(found.raw_stream, warc.reader):
            return start  # err_count: what follows the content is not the end of a record
        yield Record(found.rec_type or "", found.rec_headers.headers, start, block)
        start = warc.offset


def _drain(stream: Any, *, keep: bool) -> bytes | None:
    pieces = []
    while piece := stream.read(_CHUNK):
        if keep:
            pieces.append(piece)
    return b"".join(pieces) if keep else None


def _is_whole(stream: Any, reader: Any) -> bool:
    """All the bytes its header promised, and the gzip member's own checksum after them."""
    complete = isinstance(stream, LimitReader) and stream.limit == 0
    return complete and (reader.decompressor is None or reader.decompressor.eof)


def _next_whole(file: IO[bytes], offset: int) -> int | None:
    """Where the next record that can be read begins; the same bytes also occur by chance."""
    file.seek(0)
    start = _GZIP_START if file.read(2) == _GZIP_START[:2] else _PLAIN_START
    for candidate in _occurrences(file, start, offset):
        if next(_run(file, candidate), None) is not None:
            return candidate
    return None


def _occurrences(file: IO[bytes], wanted: bytes, offset: int) -> Iterator[int]:
    overlap = len(wanted) - 1
    while True:
        file.seek(offset)
        piece = file.read(_CHUNK)
        at = piece.find(wanted)
        while at >= 0:
            yield offset + at
            at = piece.find(wanted, at + 1)
        if len(piece) < _CHUNK:
            return
        offset += len(piece) - overlap


def _matches(digest: str, content: bytes) -> bool:
    """Whether content has a digest written as ``algorithm:base32`` or ``algorithm:hexadecimal``.

    An algorithm unknown here proves nothing either way.
    """
    algorithm, _, value = digest.partition(":")
    if algorithm.lower() not in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}:
        return True
    found = hashlib.new(algorithm.lower(), content, usedforsecurity=False)
    return value.upper() in {found.hexdigest().upper(), base64.b32encode(found.digest()).decode()}
