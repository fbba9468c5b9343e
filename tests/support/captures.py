"""A WARC of the real captures, so that a crawl can be replayed over them."""

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

REASON_PHRASES = {200: "OK", 403: "Forbidden", 404: "Not Found", 521: "Web Server Is Down"}


@dataclass(frozen=True)
class Captured:
    """One real page: where it is said to be from and what a careful human reads there."""

    url: str
    kind: str
    expected: dict[str, Any]


def build_warc(corpus: Path, folder: Path) -> list[Captured]:
    """Write the website captures as one WARC into ``folder``, with warcio's own writer."""
    folder.mkdir(parents=True)
    rows = (corpus / "website" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    captured = []
    with (folder / "captures.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for row in map(json.loads, filter(str.strip, rows)):
            body = (corpus / "website" / row["file"]).read_bytes()
            url = row.get("url") or f"http://captured.example/{row['file']}"
            status = row["http_status"]
            line = f"{status} {REASON_PHRASES.get(status, 'Unknown')}"
            headers = [
                ("Content-Type", content_type(row["file"])),
                ("Content-Length", str(len(body))),
            ]
            http = StatusAndHeaders(line, headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", BytesIO(body), length=len(body), http_headers=http
            )
            writer.write_record(record)
            record.raw_stream.close()
            captured.append(Captured(url, row["kind"], row["expected"]))
    return captured


def content_type(name: str) -> str:
    """The type a server would send for such a file, without a charset: the page must tell."""
    types = {".json": "application/json", ".xml": "text/xml", ".js": "text/javascript"}
    return types.get(Path(name).suffix, "text/html")
