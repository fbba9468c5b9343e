#!/usr/bin/env python3
"""Store rejected items after all, once a schema or a parser was repaired.

    python scripts/replay_rejected.py --dry-run
    python scripts/replay_rejected.py --collection website_pages --since 2026-03-01

Each is checked with the present schema and stored with the run, time and evidence it had; its
document in `rejected` then says when. What is still refused is listed. Exit codes: 0 all were
stored or there was nothing to do, 2 wrong usage or the database cannot be used, 3 some are still
refused.
"""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.china import midnight_in_china
from govcrawl.replaying.command import UNUSABLE, carry_out
from govcrawl.replaying.opening import Unusable
from govcrawl.replaying.rebuilding import CLASSES
from govcrawl.replaying.rejected import Wanted
from govcrawl.storage.home import project_settings


def main() -> int:
    """Read the options, replay, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--collection", choices=CLASSES, metavar="NAME", help="items of it only")
    parser.add_argument("--run", metavar="RUN_ID", help="items of this run only")
    parser.add_argument(
        "--since",
        type=_day,
        metavar="DAY",
        help="items observed on this day in China or later, 2026-03-01",
    )
    parser.add_argument("--limit", type=_count, default=0, metavar="N", help="the oldest N only")
    parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")
    options = parser.parse_args()
    since = midnight_in_china(options.since) if options.since else None
    wanted = Wanted(options.collection, options.run, since, options.limit)
    try:
        report = asyncio.run(carry_out(wanted, project_settings(), dry_run=options.dry_run))
    except Unusable as error:
        print(f"the database cannot be used: {error}", file=sys.stderr)
        return UNUSABLE
    print("\n".join(report.lines))
    return report.exit_code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a day, 2026-03-01") from None


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"got {text!r}, expected a number from 1 on")


if __name__ == "__main__":
    sys.exit(main())
