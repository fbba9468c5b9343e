"""Finds the record that answers a request, in a directory of WARC files."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from govcrawl.archive.http import parse_head
from govcrawl.archive.keys import request_key
from govcrawl.archive.reading import DamagedRecordError, Record, read_at, scan, warc_files
from govcrawl.archive.rendered import asked_of
from govcrawl.archive.writing import FLAGS_FIELD, PLACE_FIELD
from govcrawl.discretion import Secrets

logger = logging.getLogger(__name__)

_ANSWERS = frozenset({"response", "resource"})
_PAIRING_DISTANCE = 256


class Place(NamedTuple):
    """Where a record is: the file's number in the index, and the offset in it."""

    file: int
    offset: int


class Entry(NamedTuple):
    """The latest record of a request, and how many there are."""

    moment: float
    place: Place
    attempts: int


class _Asked(NamedTuple):
    """A request record's part in the key."""

    method: str = "GET"
    body: bytes = b""
    content_type: str = ""


class Index:
    """Request key to record, over every WARC file that is in a directory now.

    Files are streamed once (twice if there are revisit records of other tools); bodies stay on disk
    and are read when asked for. An entry takes about 250 bytes of memory.
    """

    def __init__(self, directory: Path, secrets: Secrets) -> None:
        self.files = warc_files(directory)
        self._numbers = {path.name: number for number, path in enumerate(self.files)}
        self._secrets = secrets
        self._entries: dict[bytes, Entry] = {}
        self._originals: dict[Place, Place] = {}
        self._revisits: list[tuple[bytes, Place, Record]] = []
        for number, path in enumerate(self.files):
            self._read_file(number, path)
        self._resolve_revisits()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: bytes) -> Entry | None:
        """The latest record of a request."""
        return self._entries.get(key)

    def read(self, place: Place) -> tuple[Record, Record]:
        """The record at a place, and the one that holds its body (another one for a revisit).

        Raises DamagedRecordError, or OSError if the file cannot be read any more.
        """
        record = read_at(self.files[place.file], place.offset)
        original = self._originals.get(place)
        if original is None:
            return record, record
        found = read_at(self.files[original.file], original.offset)
        if record.field(PLACE_FIELD) and found.identity != record.field("WARC-Refers-To"):
            raise DamagedRecordError(f"{record.identity}: another record is where its body was")
        return record, found

    def file_of(self, place: Place) -> str:
        """The name of the file that holds the body of the record at a place."""
        return self.files[self._originals.get(place, place).file].name

    def _read_file(self, number: int, path: Path) -> None:
        def answered(asked: _Asked, record: Record) -> None:
            url, rendered = asked_of(record)
            key = request_key(
                asked.method, url, asked.body, asked.content_type, self._secrets, rendered=rendered
            )
            place = Place(number, record.offset)
            if record.kind != "revisit":
                self._add(key, place, record)
            elif original := self._place_told(record):
                self._add(key, place, record, original)
            else:
                self._revisits.append((key, place, record))

        pairing = _Pairing(answered)
        for record in scan(path):
            if record.kind == "request":
                pairing.request(record)
            elif record.kind in _ANSWERS or record.kind == "revisit":
                pairing.answer(record)
        pairing.finish()

    def _place_told(self, revisit: Record) -> Place | None:
        """Where a revisit record of ours says its body is, unless that file is not here."""
        offset, _, file = (revisit.field(PLACE_FIELD) or "").partition(" ")
        number = self._numbers.get(file)
        return Place(number, int(offset)) if number is not None and offset.isdecimal() else None

    def _add(self, key: bytes, place: Place, record: Record, original: Place | None = None) -> None:
        """Count a record in; only the latest one's place, and its body's, is kept."""
        found = moment_of(record)
        moment = found.timestamp() if found else 0.0
        known = self._entries.get(key)
        attempts = known.attempts + 1 if known else 1
        if known and (known.moment, known.place) > (moment, place):
            self._entries[key] = known._replace(attempts=attempts)
            return
        if known:
            self._originals.pop(known.place, None)
        if original:
            self._originals[place] = original
        self._entries[key] = Entry(moment, place, attempts)

    def _resolve_revisits(self) -> None:
        """Find the bodies that revisit records point to instead of repeating them."""
        wanted = {mark for *_, record in self._revisits for mark in _marks_of_original(record)}
        found: dict[str, Place] = {}
        for number, path in enumerate(self.files if wanted else []):
            for record in scan(path):
                if record.kind in _ANSWERS:
                    for mark in wanted.intersection(_marks(record)) - found.keys():
                        found[mark] = Place(number, record.offset)
        for key, place, record in self._revisits:
            original = next(
                (found[mark] for mark in _marks_of_original(record) if mark in found), None
            )
            if original is None:
                logger.warning("%s: what it revisits is not in the archive", record.identity)
                continue
            self._add(key, place, record, original)
        self._revisits.clear()


class _Pairing:
    """Brings a file's request and response records together, whichever comes first.

    They name each other in WARC-Concurrent-To and stand close together. Another tool's answer whose
    request is not recorded was asked for with GET.
    """

    def __init__(self, answered: Callable[[_Asked, Record], None]) -> None:
        self._answered = answered
        self._requests: OrderedDict[str, _Asked] = OrderedDict()
        self._waiting: OrderedDict[str, Record] = OrderedDict()

    def request(self, record: Record) -> None:
        """A request record: for an answer seen before, or for one to come."""
        asked = _asked(record)
        naming = [
            identity
            for identity, answer in self._waiting.items()
            if record.identity in answer.every("WARC-Concurrent-To")
        ]
        for identity in [*record.every("WARC-Concurrent-To"), *naming]:
            if identity in self._waiting:
                self._answered(asked, self._waiting.pop(identity))
                return
        self._requests[record.identity] = asked
        if len(self._requests) > _PAIRING_DISTANCE:
            self._requests.popitem(last=False)

    def answer(self, record: Record) -> None:
        """An answer: to a request seen before, or to one to come."""
        for identity in record.every("WARC-Concurrent-To"):
            if identity in self._requests:
                self._answered(self._requests.pop(identity), record)
                return
        self._waiting[record.identity] = record
        if len(self._waiting) > _PAIRING_DISTANCE:
            self._without_request(self._waiting.popitem(last=False)[1])

    def finish(self) -> None:
        """The file has ended: what still waits has no request record."""
        for record in self._waiting.values():
            self._without_request(record)

    def _without_request(self, record: Record) -> None:
        if record.kind == "response" and record.field(FLAGS_FIELD) is not None:
            # Ours never stand alone: its request record was damaged, and may have been a POST.
            logger.warning("%s: what it answers is not in the archive", record.identity)
            return
        self._answered(_Asked(), record)


def moment_of(record: Record) -> datetime | None:
    """WARC-Date, aware; None where it is missing or only a part of a date."""
    try:
        moment = datetime.fromisoformat(record.field("WARC-Date") or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _asked(record: Record) -> _Asked:
    line, headers, body = parse_head(record.block or b"")
    method = line.partition(b" ")[0].decode("latin-1")
    kinds = [value for name, value in headers if name.lower() == b"content-type"]
    return _Asked(method or "GET", body, kinds[0].decode("latin-1") if kinds else "")


def _marks(record: Record) -> set[str]:
    """By what a revisit record may point to this one."""
    return {
        f"id {record.identity}",
        f"at {record.url} {record.field('WARC-Date')}",
        f"digest {record.field('WARC-Payload-Digest')}",
    }


def _marks_of_original(revisit: Record) -> list[str]:
    """The same marks of what a revisit record points to, the most exact first."""
    url = (revisit.field("WARC-Refers-To-Target-URI") or "").strip("<>")
    return [
        f"id {revisit.field('WARC-Refers-To')}",
        f"at {url} {revisit.field('WARC-Refers-To-Date')}",
        *(f"digest {digest}" for digest in revisit.every("WARC-Payload-Digest")),
    ]
