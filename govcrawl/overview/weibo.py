"""What a Weibo run found: followers, posts, how many of them nobody reacted to, influence."""

from rich.table import Table

from govcrawl.evaluation.influence import BCI, Result, measure, sample_of
from govcrawl.evaluation.streaks import Zeros, of_posts
from govcrawl.evaluation.windows import Window
from govcrawl.overview.accounts import account_of, found_of_each, not_read, title
from govcrawl.overview.cells import add, amount, day, not_measured, part, table, unmeasured
from govcrawl.overview.findings import Document, Findings

DAYS = 30
"""Whole days an index is about, the last of them the one before the account was read."""

FIELDS = (
    "post_id created_at created_at_precision kind state observed_at history "
    "reposts reposts_exact comments comments_exact likes likes_exact"
).split()


def accounts(findings: Findings) -> Table:
    """Every account that was asked for. Zeros and influence are over all its stored posts."""
    headings = ("office", "account", ">followers", ">posts read", "newest", ">without reposts")
    shown = table(title(findings), *headings, ">without likes", f">BCI, {DAYS} days", "outcome")
    shown.caption = "without: of the posts whose count was seen when they were over 72 hours old"
    shown.caption_justify = "left"
    found = found_of_each(findings, "weibo_accounts", "weibo_posts", "created_at")
    for outcome, profile, read in found:
        add(shown, _row(findings, outcome, profile, read))
    return shown


def _row(
    findings: Findings, outcome: Document, profile: Document | None, read: list[Document]
) -> tuple[str, ...]:
    known = [profile] if profile else read[-1:]
    uid = known[0]["uid"] if known else account_of(outcome)
    stored = list(findings.database["weibo_posts"].find({"uid": uid}, dict.fromkeys(FIELDS, 1)))
    found = of_posts(stored)
    dates = [each["created_at"] for each in read if each["created_at"]]
    return (
        findings.office(outcome),
        str(known[0]["screen_name"] or uid) if known else uid,
        _followers(profile, outcome),
        amount(len(read), outcome),
        day(max(dates, default=None)),
        _zeros(found["reposts"], outcome),
        _zeros(found["likes"], outcome),
        _influence(findings, outcome, stored, known),
        outcome["reason"],
    )


def _followers(profile: Document | None, outcome: Document) -> str:
    if profile is None:
        return unmeasured(outcome) or not_measured("no profile read")
    return _bounded(profile, "followers")


def _bounded(document: Document, name: str) -> str:
    """A count as it was seen: a rounded one as a lower bound, with the text it was read from."""
    value, raw = document[name], document[f"{name}_raw"]
    if value is None:
        return not_measured("not shown")
    if document[f"{name}_exact"]:
        return f"{value:,}"
    return f"≥ {value:,} ({raw})" if raw else f"≥ {value:,}"


def _zeros(found: Zeros, outcome: Document) -> str:
    if found.share is None:
        return _nothing_seen(found, outcome)
    said = part(found.zeros, found.seen)
    return f"{said}, {found.longest.length} in a row" if found.zeros else said


def _nothing_seen(found: Zeros, outcome: Document) -> str:
    if found.not_measured or found.undated:
        return not_measured("none seen after 72 h")
    return unmeasured(outcome) or "no posts"


def _influence(
    findings: Findings, outcome: Document, stored: list[Document], known: list[Document]
) -> str:
    """BCI of the days before the account was read."""
    if not known and (why := unmeasured(outcome)):
        return why
    moment = known[0]["observed_at"] if known else outcome["observed_at"]
    window = Window.before(moment, DAYS)
    sample = sample_of(stored, window, unread=not_read(findings, outcome, window))
    return _value(measure(BCI, sample))


def _value(result: Result) -> str:
    if result.value is None:
        return not_measured(result.reason or "")
    return f"{'' if result.exact else '≥ '}{result.value:,.1f}"
