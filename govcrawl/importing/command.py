"""One import from checked files to an exit code: what is stored, and what is said about it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapy.settings import BaseSettings

from govcrawl.importing.checked import Checked, Kind
from govcrawl.importing.run_record import Importer, ImportRun, Stored
from govcrawl.importing.storing import Complete, Unreachable, store
from govcrawl.storage.records import Effect

ALL_STORED, NOTHING_STORED, UNUSABLE, PARTLY_STORED = 0, 1, 2, 3
"""Exit codes: everything is stored; nothing, for there are errors; wrong usage, or the database
cannot be used or was lost; some rows were left out."""


@dataclass(frozen=True)
class Mode:
    """How an import was asked for."""

    partial: bool = False
    dry_run: bool = False
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """The exit code, and the lines for standard output and standard error."""

    exit_code: int = ALL_STORED
    said: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def carry_out(
    importer: Importer,
    checked: Checked[Kind],
    mode: Mode,
    settings: BaseSettings,
    complete: Complete | None = None,
) -> Report:
    """Store what may be stored and say everything. Never raises for files or the database."""
    problems = [str(problem) for problem in checked.in_order()]
    left_out = checked.rows - len(checked.items)
    report = Report(said=list(checked.notes), errors=problems)
    refused = bool(problems) and not (mode.partial and checked.items)
    if not checked.rows and not problems:
        report.errors.append("no rows in the files")
        refused = True
    if refused:
        report.exit_code = NOTHING_STORED
        report.errors.append(f"nothing stored: {len(problems)} errors in {checked.rows} rows")
        return report
    if mode.dry_run:
        report.exit_code = PARTLY_STORED if problems else ALL_STORED
        report.said.append(f"dry run: {len(checked.items)} rows could be stored, {left_out} not")
        return report
    record = ImportRun(importer, _arguments(checked, mode), checked.rows, _channels(checked))
    try:
        stored = asyncio.run(store(checked.items, record, problems, settings, complete))
    except Unreachable as error:
        report.exit_code = UNUSABLE
        report.errors.append(f"nothing stored: the database cannot be used: {error}")
        return report
    _tell(report, importer, stored, left_out)
    if stored.trouble:
        report.exit_code = UNUSABLE
    elif problems or stored.refused:
        report.exit_code = PARTLY_STORED if stored.count else NOTHING_STORED
    return report


def _arguments(checked: Checked[Kind], mode: Mode) -> dict[str, str]:
    """The run's arguments: the options, each file with its hash, and who told what is in them."""
    hashes = [f"{source.name} {source.file_hash}" for source in checked.sources]
    asked = {"partial": "1"} if mode.partial else {}
    if checked.told_by:
        asked["sources"] = "; ".join(sorted(checked.told_by))
    return {**mode.arguments, **asked, "files": ", ".join(hashes)}


def _channels(checked: Checked[Kind]) -> set[str]:
    return {item.channel for item in checked.items if item.channel}


def _tell(report: Report, importer: Importer, stored: Stored, left_out: int) -> None:
    kinds = ", ".join(f"{stored.effects[kind]} {kind}" for kind in Effect if stored.effects[kind])
    report.said += [
        f"{item.target}: older than what is stored, kept as a revision only" for item in stored.late
    ]
    report.errors += [f"{item.target}: refused: {text}" for item, text in stored.refused]
    if stored.trouble:
        report.errors += [f"{item.target}: not stored" for item in stored.waiting.values()]
        report.errors.append(f"the database was lost: {stored.trouble}")
        report.errors.append("run it again: what is stored already is not stored twice")
    report.said.append(
        f"{stored.count} rows stored{f' ({kinds})' if kinds else ''}, {left_out} left out"
        f"; run {importer.run_id}"
    )
