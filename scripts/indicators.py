#!/usr/bin/env python3
"""List the indicators: what is counted, in which unit, and how it scores.

    python scripts/indicators.py                      every indicator, a line each
    python scripts/indicators.py --channel weibo
    python scripts/indicators.py --json               the whole catalogue as data
    python scripts/indicators.py --markdown > docs/indicators.md

Exit codes: 0 listed, 1 the catalogue has errors.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.evaluation.indicator import CHANNELS, Indicator
from govcrawl.rulebook import catalogue, handbook

WIDTH = 160


def main() -> int:
    """Read the options, list, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--channel", choices=CHANNELS, help="only this channel")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as data")
    shape.add_argument("--markdown", action="store_true", help="as docs/indicators.md")
    options = parser.parse_args()
    try:
        every = catalogue.load()
    except catalogue.RulebookError as error:
        print(error, file=sys.stderr)
        return 1
    chosen = [each for each in every.values() if options.channel in {None, each.channel}]
    if options.markdown:
        print(handbook.text(), end="")
    elif options.json:
        print(json.dumps([asdict(each) for each in chosen], ensure_ascii=False, indent=1))
    else:
        Console(width=None if sys.stdout.isatty() else WIDTH).print(table(chosen))
    return 0


def table(indicators: list[Indicator]) -> Table:
    """One row an indicator."""
    shown = Table(title=f"{len(indicators)} indicators", title_justify="left")
    for heading in ("id", "dimension", "name", "unit", "rule", "basis"):
        shown.add_column(heading, overflow="fold")
    for each in indicators:
        name = f"{each.name_zh} {each.name_en}"
        rule = handbook.shown_rules(each)
        shown.add_row(each.id, each.dimension, name, each.unit, rule, str(each.basis))
    return shown


if __name__ == "__main__":
    sys.exit(main())
