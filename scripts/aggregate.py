#!/usr/bin/env python3
"""Make scores, figures and findings of what was collected, and the report.

    python scripts/aggregate.py --registry sichuan --level city
    python scripts/aggregate.py --profile paper_like --as-of 2026-10-31 --out results
    python scripts/aggregate.py --explain 510100               how a score came about
    python scripts/aggregate.py --explain 510100 WEB-INF-02    down to the archived answers

Everything is written to the database (evaluations, indicators, scores, findings, rulings) and to a
folder (CSV, Parquet and JSON tables, evaluation.xlsx, report.html). The same documents, registry,
profile and day give the same again, and nothing is written twice. docs/scoring.md says how.

Exit codes: 0 done; 1 the rules or the result have errors, nothing was stored; 2 wrong usage, or the
database cannot be used; 3 done, but too few offices have a score to rank them (--least-ranked).
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from pymongo.errors import PyMongoError
from rich.console import Console
from rich.progress import Progress

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl import __version__
from govcrawl.china import CHINA
from govcrawl.counting.scope import VALID_DAYS
from govcrawl.evaluating import evaluate
from govcrawl.evaluating.request import RUNS, SEED, Request
from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.profile import ROOT
from govcrawl.overview import evaluation as shown
from govcrawl.publishing import explaining, files, storing, tables
from govcrawl.publishing.documents import documents
from govcrawl.registry import Registry, RegistryError, Selection, SelectionError
from govcrawl.report.page import page
from govcrawl.rulebook import profiles
from govcrawl.rulebook.catalogue import RulebookError
from govcrawl.storage.connection import hide_password, open_database
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import home, project_settings
from govcrawl.storage.versions import other_versions

DONE, WRONG, UNUSABLE, TOO_LITTLE = range(4)
WIDTH = 160
OTHER_VERSIONS = (
    "they would be read wrongly: crawl again into another GOVCRAWL_MONGO_DATABASE, or evaluate "
    "with the version that made them"
)


def main() -> int:
    """Read the command line, evaluate or explain, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = command_line().parse_args()
    try:
        request = request_of(options)
        if options.explain:
            return explained(request, options)
        return evaluated(request, Registry.load(options.registry), options)
    except (RegistryError, SelectionError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except (RulebookError, storing.InvalidEvaluationError) as error:
        print(error, file=sys.stderr)
        return WRONG
    except (PyMongoError, EmbeddedError) as error:
        said = hide_password(str(error), str(project_settings()["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be used: {type(error).__name__}: {said}", file=sys.stderr)
        return UNUSABLE


def command_line() -> argparse.ArgumentParser:
    """What may be asked for."""
    settings = project_settings()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--registry", default=settings["GOVCRAWL_REGISTRY"], metavar="NAME|FOLDER")
    parser.add_argument("--office", help="only these: ID,ID")
    parser.add_argument("--region", help="only adcodes that begin so")
    parser.add_argument("--level", help="only province, city, county or department")
    parser.add_argument("--profile", default="default", metavar="NAME|FILE")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="default: today in China")
    parser.add_argument("--valid-days", type=positive, default=VALID_DAYS, metavar="N")
    parser.add_argument("--out", type=Path, metavar="FOLDER")
    parser.add_argument("--runs", type=counting, default=RUNS, help="robustness runs; 0: none")
    parser.add_argument("--seed", type=counting, default=SEED)
    parser.add_argument("--least-ranked", type=share, default=0.5, metavar="SHARE")
    parser.add_argument("--explain", nargs="+", metavar=("OFFICE", "INDICATOR"))
    return parser


def day(text: str) -> date:
    """A day, ``2026-01-31``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected like 2026-01-31") from None


def counting(text: str) -> int:
    """A whole number from 0."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"got {text}, expected 0 or more")
    return number


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"got {text}, expected 1 or more")
    return number


def share(text: str) -> float:
    """A share from 0 to 1."""
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"got {text}, expected 0 to 1")
    return number


def request_of(options: argparse.Namespace) -> Request:
    """What the command line asks for."""
    names = ("office", "region", "level")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return Request(
        registry=options.registry,
        selection=Selection.from_arguments(given),
        profile=profiles.load(options.profile),
        as_of=options.as_of or datetime.now(CHINA).date(),
        valid_days=options.valid_days,
        runs=options.runs,
        seed=options.seed,
    )


def evaluated(request: Request, registry: Registry, options: argparse.Namespace) -> int:
    """Evaluate, store, write and show."""
    with opened() as database, Progress(console=Console(stderr=True), transient=True) as progress:
        if told := other_versions(database):
            print(*told, OTHER_VERSIONS, sep="\n", file=sys.stderr)
            return UNUSABLE
        task = progress.add_task("robustness", total=request.runs or None)
        evaluation = evaluate(
            database, registry, request, lambda done: progress.update(task, completed=done)
        )
        made = documents(evaluation)
        changes = storing.store(database, made)
        name = database.name
    folder = options.out or home(project_settings()) / "evaluations" / evaluation.slug
    files.write(folder, tables.tables(evaluation, made))
    report = folder / "report.html"
    report.write_text(page(evaluation, database=name, version=__version__), encoding="utf-8")
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for each in shown.tables(evaluation):
        console.print(each)
    print(f"Evaluation: {evaluation.id}")
    print(
        f"Database:   {changes.written} documents written, {changes.unchanged} as they were, "
        f"{changes.removed} removed"
    )
    print(f"Tables:     {folder}")
    print(f"Report:     {report}")
    return enough(evaluation, options.least_ranked)


def enough(evaluation: Evaluation, least: float) -> int:
    """Whether so many offices have a score that a ranking says something."""
    roots = [each for each in evaluation.scores if each.node == ROOT]
    ranked = sum(each.rank is not None for each in roots)
    if ranked >= least * len(roots) and ranked > 1:
        return DONE
    print(
        f"Too little is known to rank: {ranked} of {len(roots)} offices have a score.",
        file=sys.stderr,
    )
    return TOO_LITTLE


def explained(request: Request, options: argparse.Namespace) -> int:
    """Print how a stored score came about."""
    office, indicator = (*options.explain, None)[:2]
    as_of = options.as_of and options.as_of.isoformat()
    with opened() as database:
        found = explaining.find(
            database, request.registry, request.selected, request.profile.name, as_of
        )
        if found is None:
            print("no such evaluation is stored; run this without --explain", file=sys.stderr)
            return UNUSABLE
        profile = profiles.parse(found["profile_text"], found["profile"])
        try:
            for line in explaining.explain(database, found, profile, office, indicator):
                print(line)
        except LookupError as error:
            print(error.args[0], file=sys.stderr)
            return UNUSABLE
    return DONE


@contextmanager
def opened() -> Iterator[explaining.Held]:
    """The database, closed in the end."""
    database = open_database()
    try:
        yield database
    finally:
        database.client.close()


if __name__ == "__main__":
    sys.exit(main())
