"""Starts archived crawls and looks into the archives they leave."""

import json
import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from tests.support import ready_python
from tests.support.environment import PRIVATE

ROOT = Path(__file__).parents[2]


class Crawls:
    """Crawls of ``tests.support.archived_crawl``, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        self.log = ""
        self.count = 0

    def begin(self, requests: list[Any], **order: Any) -> subprocess.Popen[str]:
        """Start a crawl; settings are given as ``settings``, an address alone is a request."""
        command, _ = self._ordered(requests, order)
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environment(), stderr=subprocess.PIPE, text=True
        )

    def run(self, requests: list[Any], **order: Any) -> list[dict[str, Any]]:
        """A whole crawl: the lines it wrote, the last with its stats; ``log`` is what it logged."""
        command, out = self._ordered(requests, order)
        self.log = ready_python.run(command, self._environment(), ROOT, 60).stderr
        if not out.exists():
            return []
        return [json.loads(line) for line in out.read_text().splitlines()]

    def _ordered(self, requests: list[Any], order: dict[str, Any]) -> tuple[list[str], Path]:
        self.count += 1
        out = self.folder / f"out{self.count}.jsonl"
        path = self.folder / f"order{self.count}.json"
        asked = [{"url": each} if isinstance(each, str) else each for each in requests]
        path.write_text(json.dumps({"requests": asked, "out": str(out), **order}))
        return [sys.executable, "-m", "tests.support.archived_crawl", str(path)], out

    def _environment(self) -> dict[str, str]:
        settings = {"SCRAPY_SETTINGS_MODULE": "govcrawl.settings", "PYTHONWARNINGS": "error"}
        return {**os.environ, **PRIVATE, **settings}

    def record(self, requests: list[Any], **order: Any) -> list[dict[str, Any]]:
        settings = {"GOVCRAWL_ARCHIVE": str(self.archive), **order.pop("settings", {})}
        return self.run(requests, settings=settings, **order)

    def resume(self, requests: list[Any], **order: Any) -> list[dict[str, Any]]:
        settings = {"GOVCRAWL_RESUME": "1", **order.pop("settings", {})}
        return self.record(requests, settings=settings, **order)

    def replay(self, requests: list[Any], **order: Any) -> list[dict[str, Any]]:
        settings = {"GOVCRAWL_REPLAY": str(self.archive), **order.pop("settings", {})}
        return self.run(requests, settings=settings, **order)

    @property
    def files(self) -> list[Path]:
        return sorted(self.archive.glob("*.warc*"))


def warc_records(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """Header fields and content of every record, as warcio reads them."""
    with path.open("rb") as file:
        return [
            (dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def gzip_members(path: Path) -> list[bytes]:
    """The content of every member of a gzip file: one for each WARC record."""
    members, rest = [], path.read_bytes()
    while rest:
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        members.append(member.decompress(rest))
        assert member.eof
        rest = member.unused_data
    return members
