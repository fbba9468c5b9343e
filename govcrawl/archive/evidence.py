"""Looks up what evidence names: whether the record is there, whole, and as it was written."""

from collections.abc import Iterable
from pathlib import Path

from govcrawl.archive.http import parse_head
from govcrawl.archive.reading import DamagedRecordError, Record, read_at, scan
from govcrawl.archive.writing import PLACE_FIELD

NOT_FOUND = "not found in it"


def held(file: Path, ids: Iterable[str]) -> dict[str, str]:
    """What a WARC file holds of these records, in words; it is gone through once.

    A revisit of ours is checked together with the record that holds its body, which may be in
    another file of the same folder. Raises OSError where a file cannot be read.
    """
    said = dict.fromkeys(ids, NOT_FOUND)
    for record in scan(file):
        if record.identity in said:
            said[record.identity] = _checked(file, record.offset)
            if place := record.field(PLACE_FIELD):
                said[record.identity] += f"; its body: {_body(file, record, place)}"
    return said


def _body(file: Path, revisit: Record, place: str) -> str:
    """What is where a revisit record says that its body is."""
    offset, _, name = place.partition(" ")
    original = file.with_name(Path(name).name)
    identity = revisit.field("WARC-Refers-To")
    where = f"{original.name}, record {identity}"
    if not original.is_file() or not offset.isdecimal():
        return f"{where}: {NOT_FOUND}"
    return f"{where}: {_checked(original, int(offset), identity)}"


def _checked(file: Path, offset: int, identity: str | None = None) -> str:
    try:
        found = read_at(file, offset)
    except DamagedRecordError as error:
        return str(error)
    return _described(found) if identity in {None, found.identity} else NOT_FOUND


def _described(found: Record) -> str:
    first, _, body = parse_head(found.block or b"")
    is_http = found.kind in {"response", "revisit"}
    told = first.decode("latin-1") if is_http else found.kind
    return f"{told}, {len(body):,} bytes, digest checked"
