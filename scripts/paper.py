#!/usr/bin/env python3
"""Hold the 2021 study's own numbers against each other, the registry and what others publish.

    python scripts/paper.py
    python scripts/paper.py --registry sichuan --json

Prints what the study prints, what it should be, and whether they agree. Exit codes: 0, 2 a
registry that cannot be read or has no single province.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.evaluation.paper import Check, Registered, checks
from govcrawl.registry import Registry, RegistryError
from govcrawl.rulebook import paper


def main() -> int:
    """Read the options, print the table."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--registry", default="sichuan", metavar="NAME|FOLDER")
    parser.add_argument("--json", action="store_true", help="a JSON array instead of the table")
    options = parser.parse_args()
    try:
        found = checks(paper.load(), registered(Registry.load(options.registry)))
    except (RegistryError, LookupError) as error:
        print(error.args[0], file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        return 0
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table(found))
    counts = Counter(each.verdict for each in found)
    console.print(", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
    return 0


def registered(registry: Registry) -> Registered:
    """What the registry says of its province. Raises LookupError where there is not one."""
    levels = Counter(office.level for office in registry.offices)
    residents = [each.population for each in registry.offices if each.level == "province"]
    if len(residents) != 1 or not residents[0]:
        raise LookupError(f"got {len(residents)} provinces, expected one whose residents are known")
    return Registered(residents[0], levels["city"], levels["county"])


def table(found: Sequence[Check]) -> Table:
    """One row a number, in the order of the study."""
    shown = Table(title="The study's numbers")
    for heading in ("page", "what", "number", "printed", "recomputed", "unit", "verdict", "note"):
        right = "right" if heading in {"page", "printed", "recomputed"} else "left"
        shown.add_column(heading, overflow="fold", justify=right)
    for each in found:
        numbers = (_number(each.printed), _number(each.recomputed))
        words = (each.zh, each.en, *numbers, each.unit, each.verdict, each.note)
        shown.add_row(str(each.page), *words)
    return shown


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
