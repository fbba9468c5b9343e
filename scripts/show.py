#!/usr/bin/env python3
"""Show what a run found and where it is stored.

    python scripts/show.py                  the run opened last
    python scripts/show.py --run RUN_ID     as check_runs.py and every document name it

Exit codes: 0 shown, 1 no such run, 2 the database cannot be read.
"""

import argparse
import os
import sys
from pathlib import Path

from pymongo.errors import PyMongoError
from pymongo.synchronous.database import Database
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl import overview
from govcrawl.overview.findings import Document
from govcrawl.registry import Registry, RegistryError
from govcrawl.storage.connection import database_uri, hide_password, open_database, without_password
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import project_settings
from govcrawl.storage.versions import other_version

WIDTH = 130
"""Columns of text where the output is no terminal."""


def main() -> int:
    """Read the options, print the tables, give the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", metavar="RUN_ID", help="default: the run opened last")
    options = parser.parse_args()
    try:
        database = open_database()
        try:
            return show(database, options.run)
        finally:
            database.client.close()
    except (PyMongoError, EmbeddedError) as error:
        said = hide_password(str(error), str(project_settings()["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be read: {type(error).__name__}: {said}", file=sys.stderr)
        return 2


def show(database: Database[Document], run_id: str | None) -> int:
    """Print everything about one run; 1 when there is no such run, 2 for another version's."""
    query = {"_id": run_id} if run_id else {}
    run = database["runs"].find_one(query, sort=[("opened_at", -1)])
    if run is None:
        print(f"no run {run_id} is recorded" if run_id else "no run is recorded", file=sys.stderr)
        return 1
    if told := other_version(run):
        print(f"run {run['_id']} is {told}: ask the version that made it", file=sys.stderr)
        return 2
    names = office_names(run)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for table in overview.tables(database, run, names):
        console.print(table)
    lines = [*overview.hints(database, run), *whereabouts(database, run)]
    console.print("\n".join(lines), soft_wrap=True, markup=False)
    return 0


def office_names(run: Document) -> dict[str, str]:
    """Chinese names by office id; none when the run's registry cannot be read any more."""
    settings = project_settings()
    try:
        registry = Registry.load(run["arguments"].get("registry") or settings["GOVCRAWL_REGISTRY"])
    except RegistryError as error:
        print(f"offices are shown by id only: {error.problems[0]}", file=sys.stderr)
        return {}
    return {office.office_id: office.name_zh for office in registry.offices}


def whereabouts(database: Database[Document], run: Document) -> list[str]:
    """Where the documents and the evidence are, and how to get at them."""
    settings = project_settings()
    again = command("show.py", "GOVCRAWL_HOME", "GOVCRAWL_MONGO_DATABASE")
    lines = [
        f"Database:  {database.name} at {without_password(database_uri(settings))}",
        f"Archive:   {run['archive'] or 'none was kept'}",
        f"See again: {again} --run {run['_id']}",
    ]
    if not settings["GOVCRAWL_MONGO_URI"]:
        stop = command("db.py", "GOVCRAWL_HOME")
        lines.append(f"The embedded database goes on running until: {stop} stop")
    return lines


def command(script: str, *variables: str) -> str:
    """How to call a script later, with the environment variables that are set now and matter."""
    chosen = (f"{name}={os.environ[name]} " for name in variables if os.environ.get(name))
    return f"{''.join(chosen)}.venv/bin/python scripts/{script}"


if __name__ == "__main__":
    sys.exit(main())
