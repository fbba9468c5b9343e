"""The spool: records a lost database could not take, kept on disk until one does.

One file a run, ``<home>/spool/<run_id>.jsonl``: a first line that names the database it was meant
for, then one record a line in MongoDB extended JSON, fsynced before anyone is told.
"""

import asyncio
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from bson import json_util
from bson.json_util import CANONICAL_JSON_OPTIONS, JSONOptions

from govcrawl.storage.batch import SIZE
from govcrawl.storage.home import locked
from govcrawl.storage.records import Record
from govcrawl.storage.writer import StorageLost, Writer, WriteRefused

logger = logging.getLogger(__name__)

OPTIONS: JSONOptions = CANONICAL_JSON_OPTIONS.with_options(tz_aware=True)
LOCK = "lock"
TORN = ".torn"
REFUSED = ".refused"


@dataclass
class Contents:
    """What a spool file holds: lines that can be read, each with its record, and lines torn."""

    target: str | None = None
    lines: list[tuple[bytes, Record]] = field(default_factory=list)
    torn: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """One file of the spool: the database it is for, and how many lines it holds.

    ``target`` is None where the first line cannot be read. ``torn`` are lines that cannot be.
    A file with another ending than ``.jsonl`` was put aside and is not replayed by itself.
    """

    file: Path
    target: str | None
    records: int
    torn: int


class Spool:
    """The spool of one home folder, for one database (``connection.target``)."""

    def __init__(self, home: Path, target: str) -> None:
        self.target = target
        self._folder = home / "spool"

    def waiting(self) -> list[Waiting]:
        """Every file that is in the spool, by name. Raises OSError."""
        if not self._folder.is_dir():
            return []
        with self._locked():
            files = [file for file in self._folder.iterdir() if file.name != LOCK]
            return [_waiting(file) for file in sorted(files)]

    def append(self, run_id: str, records: Sequence[Record]) -> None:
        """Add records to the run's file; on return they are on the disk.

        Raises OSError when they cannot be; the file is then as it was before.
        """
        file = self._folder / f"{quote(run_id, safe=' :+')}.jsonl"
        with self._locked():
            new = not file.exists()
            lines = self._head(run_id, file) + [_line(record) for record in records]
            _append(file, lines)
            if new:
                _sync_folder(self._folder)

    async def replay(self, writer: Writer) -> int:
        """Write the files meant for this database and delete each once it was acknowledged.

        Files for another database are left, with a warning. Returns the number of records
        written. Raises StorageLost, OSError; what was not acknowledged is then still there.
        """
        if not self._folder.is_dir():
            return 0
        with ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, self._locked())
            files = sorted(self._folder.glob("*.jsonl"))
            return sum([await self._replay_file(file, writer) for file in files])

    def _locked(self) -> AbstractContextManager[None]:
        return locked(self._folder / LOCK)

    def _head(self, run_id: str, file: Path) -> list[bytes]:
        """The first line, for a file that is yet to be."""
        head = {"spool": 1, "run_id": run_id, "target": self.target}
        return [] if file.exists() else [json.dumps(head).encode()]

    async def _replay_file(self, file: Path, writer: Writer) -> int:
        contents = _read(file)
        if contents.target != self.target:
            logger.warning(
                "%s is kept for another database (%s); not replayed into %s",
                file,
                contents.target or "its first line cannot be read",
                self.target,
            )
            return 0
        refused: list[bytes] = []
        for start in range(0, len(contents.lines), SIZE):
            part = contents.lines[start : start + SIZE]
            results = await writer.write([record for _, record in part])
            for (line, _), result in zip(part, results, strict=True):
                if isinstance(result, StorageLost):
                    raise result
                if isinstance(result, WriteRefused):
                    refused.append(line)
                    logger.error("%s: the database refuses a record: %s", file, result)
        _set_aside(file, TORN, contents.torn)
        # With a first line, it is replayed once its cause is gone and it has its old name again.
        head = self._head(unquote(file.stem), file.with_name(file.name + REFUSED))
        _set_aside(file, REFUSED, refused, head)
        _delete(file)
        return len(contents.lines) - len(refused)


def _line(record: Record) -> bytes:
    parts = {
        "collection": record.collection,
        "entity": record.entity,
        "document": record.document,
    }
    return json_util.dumps(parts, json_options=OPTIONS).encode()


def _append(file: Path, lines: list[bytes]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    size = os.fstat(descriptor).st_size
    try:
        with os.fdopen(descriptor, "ab", closefd=False) as stream:
            stream.writelines(line + b"\n" for line in lines)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    finally:
        os.close(descriptor)


def _read(file: Path) -> Contents:
    first, *rest = file.read_bytes().splitlines(keepends=True) or [b""]
    contents = Contents(_target(first))
    for line, record in _records(rest):
        if record is None:
            contents.torn.append(line)
        else:
            contents.lines.append((line, record))
    return contents


def _target(line: bytes) -> str | None:
    try:
        return str(json.loads(line)["target"])
    except (ValueError, KeyError, TypeError):
        return None


def _records(lines: list[bytes]) -> Iterator[tuple[bytes, Record | None]]:
    for line in lines:
        try:
            yield line, Record(**json_util.loads(line.decode(), json_options=OPTIONS))
        except (ValueError, TypeError):
            yield line, None


def _waiting(file: Path) -> Waiting:
    if file.suffix == TORN:
        return Waiting(file, None, 0, len(file.read_bytes().splitlines()))
    contents = _read(file)
    return Waiting(file, contents.target, len(contents.lines), len(contents.torn))


def _set_aside(file: Path, ending: str, lines: list[bytes], head: Sequence[bytes] = ()) -> None:
    if not lines:
        return
    kept = file.with_name(file.name + ending)
    _append(kept, [*head, *(line.rstrip(b"\n") for line in lines)])
    logger.warning("%s: %d lines could not be replayed and are kept in %s", file, len(lines), kept)


def _delete(file: Path) -> None:
    file.unlink()
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
