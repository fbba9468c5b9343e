"""Looks up what evidence names: whether the record is there, whole, and as it was written."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from govcrawl.archive.http import parse_head
from govcrawl.archive.reading import DamagedRecordError, Record, read_at, scan
from govcrawl.archive.writing import FILE_FIELD

NOT_FOUND = "not found in it"


def held(file: Path, ids: Iterable[str]) -> dict[str, str]:
    """What a WARC file holds of these records, in words; each file is gone through once.

    A revisit is checked together with the record that holds its body, which may be in another file
    of the same folder. Raises OSError where a file cannot be read.
    """
    said = dict.fromkeys(ids, NOT_FOUND)
    bodies: dict[Path, dict[str, str]] = {}
    for identity, found in _whole(file, set(said)):
        said[identity] = _described(found)
        if isinstance(found, Record) and found.kind == "revisit":
            original = file.with_name(Path(found.field(FILE_FIELD) or file.name).name)
            bodies.setdefault(original, {})[identity] = found.field("WARC-Refers-To") or ""
    for original, wanted in bodies.items():
        known = dict(_whole(original, set(wanted.values()))) if original.is_file() else {}
        for identity, named in wanted.items():
            body = _described(known[named]) if named in known else NOT_FOUND
            said[identity] += f"; its body is in {original.name}, record {named}: {body}"
    return said


def _whole(file: Path, ids: set[str]) -> Iterator[tuple[str, Record | DamagedRecordError]]:
    for record in scan(file):
        if record.identity in ids:
            try:
                yield record.identity, read_at(file, record.offset)
            except DamagedRecordError as error:
                yield record.identity, error


def _described(found: Record | DamagedRecordError) -> str:
    if isinstance(found, DamagedRecordError):
        return str(found)
    first, _, body = parse_head(found.block or b"")
    is_http = found.kind in {"response", "revisit"}
    told = first.decode("latin-1") if is_http else found.kind
    return f"{told}, {len(body):,} bytes, digest checked"
