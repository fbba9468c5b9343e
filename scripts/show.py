#!/usr/bin/env python3
"""Show what a run found and where it is stored: by collection, by target, the latest articles.

Exit codes: 0 shown, 1 no such run, 2 the database cannot be read.
"""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo.errors import PyMongoError
from pymongo.synchronous.database import Database
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.items import ITEM_CLASSES
from govcrawl.parsers.dates import CHINA
from govcrawl.registry import Registry, RegistryError
from govcrawl.storage.connection import conceal, database_uri, mask, open_database
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import project_settings

Document = dict[str, Any]

WIDTH = 130
"""Columns of text where the output is no terminal."""
LATEST = 5


def main() -> int:
    """Read the options, print the tables, give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--run", metavar="RUN_ID", help="default: the run opened last")
    options = parser.parse_args()
    try:
        database = open_database()
        try:
            return show(database, options.run)
        finally:
            database.client.close()
    except (PyMongoError, EmbeddedError) as error:
        said = conceal(str(error), str(project_settings()["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be read: {type(error).__name__}: {said}", file=sys.stderr)
        return 2


def show(database: Database[Document], run_id: str | None) -> int:
    """Print everything about one run; 1 when there is no such run."""
    query = {"_id": run_id} if run_id else {}
    run = database["runs"].find_one(query, sort=[("opened_at", -1)])
    if run is None:
        print(f"no run {run_id} is recorded" if run_id else "no run is recorded", file=sys.stderr)
        return 1
    names = office_names(run)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(collections_table(database, run))
    console.print(targets_table(database, run["_id"], names))
    console.print(articles_table(database, run["_id"], names))
    console.print("\n".join(whereabouts(database, run)), soft_wrap=True, markup=False)
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


def collections_table(database: Database[Document], run: Document) -> Table:
    """How many documents each collection holds, of this run and in all."""
    shown = table(f"Run {run['_id']}: {run['outcome']}", "collection", ">of this run", ">in all")
    for name in (item.collection for item in ITEM_CLASSES):
        own = database[name].count_documents({"run_id": run["_id"]})
        shown.add_row(name, str(own), str(database[name].count_documents({})))
    return shown


def targets_table(database: Database[Document], run_id: str, names: dict[str, str]) -> Table:
    """How each target ended, and what was read there."""
    headings = ("office", "outcome", "fault", ">requests", ">articles", "newest", "particulars")
    shown = table("Targets", *headings)
    articles = articles_by_target(database, run_id)
    for outcome in database["outcomes"].find({"run_id": run_id}).sort("_id"):
        office_id = outcome["office_id"]
        found = articles.get(outcome["target"], {"count": 0, "newest": None})
        shown.add_row(
            names.get(office_id, office_id or outcome["target"]),
            outcome["reason"],
            outcome["fault"] or "",
            str(outcome["requests"]),
            str(found["count"]),
            day(found["newest"]),
            outcome["detail"] or "",
        )
    return shown


def articles_by_target(database: Database[Document], run_id: str) -> dict[str, Document]:
    """Number of articles and newest publication date, by target."""
    group = {
        "_id": "$target",
        "count": {"$sum": 1},
        "newest": {"$max": "$published_at"},
    }
    stages: list[Document] = [{"$match": {"run_id": run_id}}, {"$group": group}]
    return {each["_id"]: each for each in database["website_pages"].aggregate(stages)}


def articles_table(database: Database[Document], run_id: str, names: dict[str, str]) -> Table:
    """The articles published last."""
    shown = table("Latest articles", "published", "office", "title", "source")
    newest = database["website_pages"].find({"run_id": run_id}).sort("published_at", -1)
    for page in newest.limit(LATEST):
        name = names.get(page["office_id"], page["office_id"] or "")
        shown.add_row(day(page["published_at"]), name, page["title"], page["source"] or "")
    return shown


def whereabouts(database: Database[Document], run: Document) -> list[str]:
    """Where the documents and the evidence are, and how to get at them."""
    settings = project_settings()
    again = command("show.py", "GOVCRAWL_HOME", "GOVCRAWL_MONGO_DATABASE")
    lines = [
        f"Database:  {database.name} at {mask(database_uri(settings))}",
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


def day(moment: datetime | None) -> str:
    """A date in Chinese time; a dash where none is known."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d}" if moment else "-"


def table(title: str, *headings: str) -> Table:
    """An empty table; a heading that begins with ``>`` is of numbers."""
    shown = Table(title=title, title_justify="left")
    for heading in headings:
        justify: Any = "right" if heading.startswith(">") else "left"
        shown.add_column(heading.removeprefix(">"), justify=justify, overflow="fold")
    return shown


if __name__ == "__main__":
    sys.exit(main())
