"""How what stands in documents is written into tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from rich.table import Table
from rich.text import Text

from govcrawl.china import CHINA
from govcrawl.overview.findings import Document

UNKNOWN = "-"
"""What was not seen; an empty cell is nothing to say."""


def table(title: str, *headings: str) -> Table:
    """An empty table; a heading that begins with ``>`` is of numbers."""
    made = Table(title=title, title_justify="left")
    for heading in headings:
        justify: Any = "right" if heading.startswith(">") else "left"
        made.add_column(heading.removeprefix(">"), justify=justify, overflow="fold")
    return made


def add(made: Table, cells: Sequence[object]) -> None:
    """Add a row of plain text: what a site wrote is neither mark-up nor control characters."""
    made.add_row(*(Text(_printable(str(cell))) for cell in cells))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def day(moment: datetime | None) -> str:
    """A date in Chinese time."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d}" if moment else UNKNOWN


def days(since: datetime | None, until: datetime) -> str:
    """How many whole days lie between two moments."""
    return str((until - since).days) if since else UNKNOWN


def number(value: float | None) -> str:
    """A number with separators; a dash where it was not seen, which is not zero."""
    return UNKNOWN if value is None else f"{value:,}"


def amount(count: int, outcome: Document) -> str:
    """How many of a target's things were found; zero only where the target was read."""
    return f"{count:,}" if count else unmeasured(outcome) or "0"


def unmeasured(outcome: Document) -> str | None:
    """Why a target that shows nothing may yet have something; None where it was read."""
    why = cause(outcome)
    return why if why in {None, "absent"} else not_measured(str(why))


def cause(outcome: Document) -> str | None:
    """What kept a target from being read to its end; None where nothing did."""
    reason = cast("str", outcome["reason"])
    if reason == "partial":
        reasons = dict.fromkeys(failure["reason"] for failure in outcome["failures"])
        return ", ".join(reasons) or reason
    return None if reason == "ok" else reason


def not_measured(why: str) -> str:
    """What stands where there is no figure, and must not look like a zero."""
    return f"not measured ({why})"


def part(count: int, whole: int) -> str:
    """So many of so many."""
    return f"{count} of {whole}"
