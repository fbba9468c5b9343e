#!/usr/bin/env python3
"""Parse saved answers without a crawl: items as JSON lines, failures among them as outcomes.

    python scripts/extract.py website page.html --url http://www.example.gov.cn/a.html

One answer:   extract.py CHANNEL FILE --url URL [--status N] [--fetched-at ISO] [--request R]
              [--store S, for appstore]
Many:         extract.py --manifest FILE, JSON lines {file, channel, request, url, status, store,
              fetched_at} in, one JSON line {"file", "items"} out for each.
Endpoints:    --request names the endpoint, or the TOML file that describes it; --endpoints FOLDER
              has more descriptions than those that come with govcrawl.

Exit code 0: understood; 3: an answer held nothing to read, its outcome says why; 2: the input
could not be used, the message says where. With --manifest the worst over all lines.
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl import extraction
from govcrawl.parsers import channels
from govcrawl.parsers.appstore import STORES
from govcrawl.registry import endpoints


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("channel", nargs="?", help=", ".join(sorted(channels.PARSERS)))
    parser.add_argument("file", nargs="?", help="the body as it came, after decompression")
    parser.add_argument("--url", default="", help="the address it came from")
    parser.add_argument("--status", type=int, default=200, help="the HTTP status (200)")
    parser.add_argument("--fetched-at", default="", metavar="ISO", help="when it was fetched")
    parser.add_argument("--request", default="", help=_requests())
    parser.add_argument("--store", default="", help=f"for appstore: {', '.join(STORES)}")
    parser.add_argument(
        "--endpoints", type=Path, metavar="FOLDER", help="more descriptions of endpoints (TOML)"
    )
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="many answers instead of one")
    arguments = parser.parse_args()
    if (arguments.manifest is None) != bool(arguments.channel and arguments.file):
        parser.error("give CHANNEL and FILE, or --manifest FILE")
    if arguments.channel == "appstore" and arguments.store not in STORES:
        got = repr(arguments.store) if arguments.store else "nothing"
        parser.error(f"--store: got {got}, expected one of {', '.join(STORES)}")
    if arguments.channel == "endpoint" and not arguments.request:
        known = ", ".join(endpoints.names(arguments.endpoints))
        parser.error(f"--request: got nothing, expected a TOML file or an endpoint: {known}")
    if arguments.endpoints is not None and not arguments.endpoints.is_dir():
        parser.error(f"--endpoints: got {str(arguments.endpoints)!r}, expected a folder")
    return arguments


def _requests() -> str:
    requests = {**extraction.REQUESTS, "endpoint": ("its name or TOML file",)}
    of_channels = (f"{name}: {', '.join(requests[name])}" for name in channels.PARSERS)
    return f"what was asked, by default the first: {'; '.join(of_channels)}"


def _print(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _one(arguments: argparse.Namespace) -> int:
    names = ("channel", "file", "url", "status", "fetched_at", "request", "store")
    entry = {name: value for name in names if (value := getattr(arguments, name))}
    saved = extraction.read_saved(entry, Path.cwd(), arguments.endpoints)
    items = [extraction.in_json(item, saved.capture.url) for item in extraction.extract(saved)]
    for item in items:
        _print(item)
    return extraction.exit_code(items)


def _many(manifest: Path, descriptions: Path | None) -> int:
    codes = {extraction.UNDERSTOOD}
    for answer in extraction.answers(manifest, descriptions):
        if answer.error:
            print(f"extract.py: error: {answer.error}", file=sys.stderr)
            codes.add(extraction.USAGE)
            continue
        _print({"file": answer.file, "items": answer.items})
        codes.add(extraction.exit_code(answer.items))
    return extraction.USAGE if extraction.USAGE in codes else max(codes)


def main() -> int:
    """Run the command line; gives the exit code."""
    arguments = _arguments()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        if arguments.manifest:
            return _many(arguments.manifest, arguments.endpoints)
        return _one(arguments)
    except extraction.InputError as error:
        print(f"extract.py: error: {error}", file=sys.stderr)
        return extraction.USAGE


if __name__ == "__main__":
    sys.exit(main())
