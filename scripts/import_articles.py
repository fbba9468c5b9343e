#!/usr/bin/env python3
"""Store articles of WeChat accounts, with their counts, from exports of other tools.

    python scripts/import_articles.py export.csv --observed-at 2026-01-31T08:30

docs/importing.md says which files are understood. Every error is a line file:line:column: got X,
expected Y, and then nothing is stored, unless --partial asks for the good rows. Exit codes: 0 all
stored, 1 nothing stored because of errors, 2 wrong usage or the database cannot be used, 3 some
rows were left out.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.importing.articles import read_files
from govcrawl.importing.command import UNUSABLE, Mode, carry_out
from govcrawl.importing.exports import formats
from govcrawl.importing.exports.formats import Asked
from govcrawl.importing.merging import Merging
from govcrawl.importing.run_record import Importer
from govcrawl.importing.values import read_time
from govcrawl.registry import Registry, RegistryError
from govcrawl.storage.home import project_settings


def _arguments(registry: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=formats.NAMES, help="default: told by the file itself")
    parser.add_argument(
        "--observed-at", default="", metavar="ISO", help="when the counts were read, if not told"
    )
    parser.add_argument("--registry", default=registry, metavar="NAME|FOLDER")
    parser.add_argument("--partial", action="store_true", help="store the good rows of bad files")
    parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")
    options = parser.parse_args()
    if options.observed_at and read_time(options.observed_at) is None:
        parser.error(f"--observed-at: got {options.observed_at!r}, expected 2026-01-31T08:30")
    return options


def main() -> int:
    """Read the command line, import, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    settings = project_settings()
    options = _arguments(settings["GOVCRAWL_REGISTRY"])
    try:
        registry = Registry.load(options.registry)
    except RegistryError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    importer, merging = Importer.named("import_articles"), Merging()
    asked = Asked(options.format, read_time(options.observed_at) if options.observed_at else None)
    checked = read_files(options.files, registry, importer, asked, datetime.now(UTC))
    given = {name: getattr(options, name) for name in ("registry", "format", "observed_at")}
    mode = Mode(
        options.partial, options.dry_run, {name: text for name, text in given.items() if text}
    )
    report = carry_out(importer, checked, mode, settings, merging)
    for line in report.errors:
        print(line, file=sys.stderr)
    for line in [*report.said, *merging.notes]:
        print(line)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
