"""Accounts on a platform: how asking for each ended, and which of its days were read."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from rich.table import Table

from govcrawl.evaluation.windows import Reach, Window, unread
from govcrawl.overview.findings import Document, Findings, add, cause, table
from govcrawl.parsers.dates import CHINA

_DAY = timedelta(days=1)


def targets(findings: Findings) -> Table:
    """How each account ended, and the days that were asked for and not read."""
    headings = ("office", "outcome", "fault", ">requests", "days missed", "particulars")
    shown = table("Targets", *headings)
    for outcome in findings.of("outcomes"):
        cells = (
            findings.office(outcome),
            outcome["reason"],
            outcome["fault"] or "",
            outcome["requests"],
            missed(outcome),
            outcome["detail"] or "",
        )
        add(shown, cells)
    return shown


def missed(outcome: Document) -> str:
    """The days of an account that were asked for and not read."""
    if outcome["missed"] is None:
        return ""
    since, until = outcome["missed"]["since"], outcome["missed"]["until"]
    if since is None:
        return f"all until {until}" if until else "all"
    return f"{since} to {until}" if until else f"from {since}"


def title(findings: Findings) -> str:
    """What the table of accounts is called: with what right the platform was asked."""
    access = findings.run.get("access")
    if not access:
        return "Accounts"
    return f"Accounts (interface {access['interface']}, credential {access['credential']})"


def account_of(outcome: Document) -> str:
    """What the registry calls the account: the last part of the target."""
    return str(outcome["target"]).split("|", 2)[-1]


def by_target(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Documents by the target they came from."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document["target"], []).append(document)
    return found


def not_read(findings: Findings, outcome: Document, window: Window) -> str | None:
    """Why an account's window cannot be judged: days no crawl read; None where all were read."""
    days = unread(window, _reaches(findings, outcome))
    if not days:
        return None
    said = f"{len(days)} of {window.days} days not surely read"
    return "; ".join(filter(None, [cause(outcome), said]))


def _reaches(findings: Findings, outcome: Document) -> Iterator[Reach]:
    """The days of the account that this run and those before it read."""
    query = {"target": outcome["target"], "observed_at": {"$lte": outcome["observed_at"]}}
    earlier = list(findings.database["outcomes"].find(query))
    ids = [each["run_id"] for each in earlier]
    runs = findings.database["runs"].find({"_id": {"$in": ids}}, {"arguments": 1})
    arguments = {run["_id"]: run["arguments"] for run in runs}
    for each in earlier:
        if reach := _reach(each, arguments.get(each["run_id"], {})):
            yield reach


def _reach(outcome: Document, arguments: dict[str, Any]) -> Reach | None:
    """What one crawl read of an account; None where that is not sure.

    The newest posts are read first, so what was left out are the oldest days. A refused item may
    be a post of any day.
    """
    if outcome["reason"] not in {"ok", "partial"} or outcome["rejected"]:
        return None
    read_on = outcome["observed_at"].astimezone(CHINA).date()
    first = _day(outcome["since"] or arguments.get("since"))
    last = min(_day(outcome["until"] or arguments.get("until")) or read_on, read_on)
    if outcome["missed"] is None:
        return Reach(first, last)
    left_out = _day(outcome["missed"]["until"])
    return Reach(left_out + _DAY, last) if left_out else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
