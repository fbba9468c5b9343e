#!/usr/bin/env python3
"""Hold crawled values against those a person collected, or one evaluation against another.

    python scripts/compare.py values collected.csv --out to-check.csv
    python scripts/compare.py values FILE.csv [--evaluation ID] [--out CHECK.csv]
    python scripts/compare.py evaluations ID1 ID2 [--out CHANGES.csv]

FILE.csv has the columns office_id, value and indicator (an id of the catalogue) or metric (an
absolute figure, such as weibo_followers), and perhaps tolerance (2 or 10%), note, collected_on,
collector. An empty value: the person found none. Without a tolerance 5 % of the collected value,
1 for counts up to 20, none for yes or no. --out lists what is to be looked at again.

Exit codes: 0 compared; 1 the file has errors, each a line file:line:column: got X, expected Y; 2
wrong usage, or the database cannot be used.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.counting import evaluated
from govcrawl.evaluation import changing
from govcrawl.evaluation.comparing import Comparison, Kind, agreement, compare
from govcrawl.evaluation.confidence import wilson
from govcrawl.evaluation.profile import ROOT
from govcrawl.importing import collected
from govcrawl.publishing.tables import safe
from govcrawl.registry import Office, Registry, RegistryError
from govcrawl.rulebook import catalogue
from govcrawl.storage.connection import hide_password, open_database
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import project_settings

DONE, WRONG, UNUSABLE = range(3)
PERCENT = 100
WIDTH = 160

Row = Sequence[str | float | None]


def main() -> int:
    """Read the command line, compare, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = command_line().parse_args()
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    try:
        return int(options.carry_out(options, console))
    except (RegistryError, LookupError, OSError) as error:
        print(error.args[0] if isinstance(error, LookupError) else error, file=sys.stderr)
    except (PyMongoError, EmbeddedError) as error:
        said = hide_password(str(error), str(project_settings()["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be used: {type(error).__name__}: {said}", file=sys.stderr)
    return UNUSABLE


def command_line() -> argparse.ArgumentParser:
    """What may be asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    values = commands.add_parser("values", help="crawled values beside a person's")
    values.add_argument("file", type=Path, metavar="FILE.csv")
    values.add_argument("--evaluation", metavar="ID", help="default: that of the latest day")
    values.set_defaults(carry_out=values_compared)
    two = commands.add_parser("evaluations", help="what has changed from one to another")
    two.add_argument("before", metavar="ID1")
    two.add_argument("after", metavar="ID2")
    two.set_defaults(carry_out=evaluations_compared)
    for command in (values, two):
        told = "default: that of the evaluation"
        command.add_argument("--registry", metavar="NAME|FOLDER", help=told)
        command.add_argument("--out", type=Path, metavar="FILE.csv")
    return parser


def values_compared(options: argparse.Namespace, console: Console) -> int:
    """A file of collected values beside those of an evaluation."""
    indicators = catalogue.load()
    database = open_database()
    try:
        evaluation = evaluated.find(database, options.evaluation)
        offices = offices_of(options, evaluation)
        rows, problems = collected.read(options.file, offices, indicators)
        if problems:
            print(*problems, sep="\n", file=sys.stderr)
            return WRONG
        named = {row.office_id for row in rows}
        documents = evaluated.indicators(database, evaluation["_id"], named)
    finally:
        database.client.close()
    units = {each.id: each.unit for each in indicators.values()}
    found = list(compare(rows, documents, offices, units))
    names = {name: office.name_zh for name, office in offices.items()}
    console.print(f"evaluation {evaluation['_id']}: {len(found)} collected values")
    console.print(rate(found))
    for kind, number in Counter(each.kind for each in found).items():
        console.print(f"  {kind}: {number}")
    again = [beside(each, names) for each in found if each.kind is not Kind.AGREES]
    places = [VALUES.index(each) for each in SHOWN]
    shown = [[row[place] for place in places] for row in again]
    console.print(table("To be looked at again", SHOWN, shown))
    write(options.out, VALUES, again)
    return DONE


def evaluations_compared(options: argparse.Namespace, console: Console) -> int:
    """What has changed from one evaluation to another, on the offices of both."""
    database = open_database()
    try:
        before = evaluated.find(database, options.before)
        after = evaluated.find(database, options.after)
        offices = changing.matched(before, after)
        both = (before["_id"], after["_id"])
        scores = [evaluated.scores(database, each, offices) for each in both]
        values = [evaluated.indicators(database, each, offices) for each in both]
    finally:
        database.client.close()
    for warning in changing.warnings(before, after):
        print(f"warning: {warning}", file=sys.stderr)
    names = {name: office.name_zh for name, office in offices_of(options, after).items()}
    console.print(f"{before['_id']} -> {after['_id']}: {len(offices)} offices in both")
    composite = [each for each in changing.scores(*scores, offices) if each.node == ROOT]
    console.print(table("Scores", SCORES, [score_row(each, names) for each in composite]))
    left_out = changing.redefined(before, after)
    changes = list(changing.indicators(*values, offices, left_out))
    rows = [change_row(each, names) for each in changes]
    console.print(table("Indicators changed", CHANGES, rows))
    write(options.out, CHANGES, rows)
    return DONE


def offices_of(options: argparse.Namespace, evaluation: Mapping[str, Any]) -> dict[str, Office]:
    """The offices of the registry asked for, else of the evaluation's."""
    registry = Registry.load(options.registry or evaluation["registry"])
    return {office.office_id: office for office in registry.offices}


def rate(found: Sequence[Comparison]) -> str:
    """How often crawled and collected agree, with its 95 % interval."""
    agreed, seen = agreement(found)
    if not seen:
        return "agreement: nothing was seen by both"
    low, high = (PERCENT * each for each in wilson(agreed, seen))
    share = PERCENT * agreed / seen
    return f"agreement: {agreed} of {seen}, {share:.1f} % (95 %: {low:.1f} to {high:.1f})"


VALUES = tuple(
    "office_id name_zh indicator metric unit collected crawled exact difference tolerance kind "
    "state reason collected_on collector note".split()
)
SHOWN = "name_zh indicator metric collected crawled exact tolerance kind reason".split()
SCORES = tuple("office_id name_zh level before after difference rank_before rank_after".split())
CHANGES = tuple(
    "office_id name_zh indicator unit before after difference ratio state_before state_after "
    "exact".split()
)


def beside(comparison: Comparison, names: Mapping[str, str]) -> Row:
    """A comparison as a row."""
    told = comparison.collected
    return (
        told.office_id,
        names[told.office_id],
        told.indicator,
        told.metric or "",
        comparison.unit,
        told.value,
        comparison.crawled,
        "" if comparison.exact or comparison.crawled is None else "at least",
        comparison.difference,
        str(comparison.tolerance),
        comparison.kind,
        comparison.state,
        comparison.reason,
        str(told.collected_on or ""),
        told.collector,
        told.note,
    )


def score_row(change: changing.ScoreChange, names: Mapping[str, str]) -> Row:
    """A change of a score as a row."""
    return (
        change.office_id,
        names.get(change.office_id, ""),
        change.group,
        change.before,
        change.after,
        change.difference,
        change.rank_before,
        change.rank_after,
    )


def change_row(change: changing.IndicatorChange, names: Mapping[str, str]) -> Row:
    """A change of an indicator as a row."""
    return (
        change.office_id,
        names.get(change.office_id, ""),
        change.indicator,
        change.unit,
        change.before,
        change.after,
        change.difference,
        change.ratio,
        change.state_before,
        change.state_after,
        "" if change.exact else "at least",
    )


def text(cell: str | float | None) -> str:
    """A cell as it is shown: a number with as many digits as matter, nothing for none."""
    if isinstance(cell, str):
        return cell
    return "" if cell is None else f"{cell:.10g}"


def table(title: str, headings: Iterable[str], rows: Iterable[Row]) -> Table:
    """Rows to be read on a screen."""
    shown = Table(title=title)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*(text(round(e, 2) if isinstance(e, float) else e) for e in row))
    return shown


def write(file: Path | None, headings: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows as a CSV file for a spreadsheet, where one is asked for. Raises OSError."""
    if file is None:
        return
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(headings)
        writer.writerows(
            [safe(cell) if isinstance(cell, str) else text(cell) for cell in row] for row in rows
        )


if __name__ == "__main__":
    sys.exit(main())
