"""Accounts on a platform: how asking for each ended, and which of its days were read."""

from collections.abc import Iterator

from rich.table import Table

from govcrawl.evaluation.windows import Reach, Window, unread
from govcrawl.overview.cells import add, cause, table
from govcrawl.overview.findings import Document, Findings


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


def named_targets(findings: Findings) -> Table:
    """How each target ended, by its account: an office has many of them."""
    shown = table("Targets", "office", "account", "outcome", "fault", ">requests", "particulars")
    for outcome in findings.of("outcomes"):
        cells = (
            findings.office(outcome),
            account_of(outcome),
            outcome["reason"],
            outcome["fault"] or "",
            outcome["requests"],
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


def found_of_each(
    findings: Findings, profiles: str, things: str, dated: str
) -> Iterator[tuple[Document, Document | None, list[Document]]]:
    """Each account's outcome, its profile, and its things in the order of the field ``dated``.

    ``profiles`` and ``things`` are names of collections.
    """
    profile_of = {each["target"]: each for each in findings.of(profiles, "observed_at")}
    things_of: dict[str, list[Document]] = {}
    for thing in findings.of(things, dated):
        things_of.setdefault(thing["target"], []).append(thing)
    for outcome in findings.of("outcomes"):
        target = outcome["target"]
        yield outcome, profile_of.get(target), things_of.get(target, [])


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
        if reach := Reach.of(each, arguments.get(each["run_id"], {})):
            yield reach
