#!/usr/bin/env python3
"""Store figures that only a person or a third party can give: followers, reads, rankings ...

    python scripts/import_observations.py followers.csv reads.csv

docs/importing.md says what the columns mean. Every error is a line file:line:column: got X,
expected Y, and then nothing is stored, unless --partial asks for the good rows. Exit codes: 0 all
stored, 1 nothing stored because of errors, 2 wrong usage or the database cannot be used, 3 some
rows were left out.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.china import CHINA
from govcrawl.importing.command import UNUSABLE, Mode, carry_out
from govcrawl.importing.observations import read_files
from govcrawl.importing.run_record import Importer
from govcrawl.registry import Registry, RegistryError
from govcrawl.storage.home import project_settings


def main() -> int:
    """Read the command line, import, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    settings = project_settings()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")
    parser.add_argument("--registry", default=settings["GOVCRAWL_REGISTRY"], metavar="NAME|FOLDER")
    parser.add_argument("--partial", action="store_true", help="store the good rows of bad files")
    parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")
    options = parser.parse_args()
    try:
        registry = Registry.load(options.registry)
    except RegistryError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    importer = Importer.named("import_observations")
    checked = read_files(options.files, registry, importer, datetime.now(CHINA).date())
    mode = Mode(options.partial, options.dry_run, {"registry": options.registry})
    report = carry_out(importer, checked, mode, settings)
    for line in report.errors:
        print(line, file=sys.stderr)
    for line in report.said:
        print(line)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
