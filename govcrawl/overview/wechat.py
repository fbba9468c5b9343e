"""What a WeChat run found: articles, which of them are gone, and whether reads were shown."""

from rich.table import Table

from govcrawl.overview.accounts import account_of, found_of_each, title
from govcrawl.overview.cells import add, day, table, unmeasured
from govcrawl.overview.findings import Document, Findings


def accounts(findings: Findings) -> Table:
    """Every account that was asked for. Reads are not shown to everybody, which is no zero."""
    headings = ("office", "account", ">articles read", ">removed", "newest", ">reads seen")
    shown = table(title(findings), *headings, ">reads not shown", "outcome")
    each_account = found_of_each(findings, "wechat_accounts", "wechat_articles", "published_at")
    for outcome, profile, found in each_account:
        add(shown, _row(findings, outcome, profile, found))
    return shown


def _row(
    findings: Findings, outcome: Document, profile: Document | None, found: list[Document]
) -> tuple[str, ...]:
    there = [each for each in found if each["state"] == "published"]
    dates = [each["published_at"] for each in there if each["published_at"]]
    seen = sum(each["reads"] is not None for each in there)
    unknown = None if found else unmeasured(outcome)
    count, removed, shown, not_shown = (
        unknown or str(number)
        for number in (len(there), len(found) - len(there), seen, len(there) - seen)
    )
    return (
        findings.office(outcome),
        _name(outcome, profile, found),
        count,
        removed,
        day(max(dates, default=None)),
        shown,
        not_shown,
        outcome["reason"],
    )


def _name(outcome: Document, profile: Document | None, found: list[Document]) -> str:
    names = [profile["name"] if profile else None, *(each["account_name"] for each in found)]
    return next(filter(None, names), None) or account_of(outcome)
