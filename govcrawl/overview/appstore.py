"""What a run found of apps: each in its store, in the store's own meaning."""

from collections import Counter

from rich.table import Table

from govcrawl.overview.accounts import account_of
from govcrawl.overview.cells import (
    UNKNOWN,
    add,
    amount,
    not_measured,
    number,
    table,
    unmeasured,
)
from govcrawl.overview.findings import Document, Findings
from govcrawl.parsers.appstore import STORES

NOT_LISTED = "not listed"


def apps(findings: Findings) -> Table:
    """Every app that was asked for. No two stores count the same, so nothing is added up."""
    headings = ("office", "store", "app", "outcome", ">rating of 5", ">ratings")
    shown = table("Apps", *headings, ">downloads or installs", ">reviews", "updated", "doubts")
    listings = {each["target"]: each for each in findings.of("apps", "observed_at")}
    reviews = Counter(each["target"] for each in findings.of("app_reviews"))
    asked = findings.run["arguments"].get("reviews") != "no"
    for outcome in findings.of("outcomes"):
        store, _, app_id = account_of(outcome).partition(":")
        if not store:
            continue
        app = listings.get(outcome["target"])
        count = reviews[outcome["target"]]
        read = amount(count, outcome) if asked and STORES[store].reviews else UNKNOWN
        name = (app or {}).get("name") or app_id
        cells = (findings.office(outcome), store, name, outcome["reason"], *_cells(outcome, app))
        add(shown, (*cells[:7], read if app and app["listed"] else UNKNOWN, *cells[7:]))
    return shown


def _cells(outcome: Document, app: Document | None) -> tuple[str, ...]:
    """Rating, ratings, downloads, day of the update, doubts."""
    if app is None or not app["listed"]:
        said = unmeasured(outcome) or UNKNOWN if app is None else NOT_LISTED
        return (said, UNKNOWN, UNKNOWN, UNKNOWN, "")
    return (
        UNKNOWN if app["rating"] is None else f"{app['rating']:.2f}",
        _count(app, "rating_count"),
        _downloads(app),
        app["updated_on"] or UNKNOWN,
        ", ".join(dict.fromkeys(each["field"] for each in app["doubts"])),
    )


def _downloads(app: Document) -> str:
    """The store's own count with what it means by it; of a rounded one its text."""
    meanings = {"downloads": app["downloads_metric"] or "", "installs": "installs"}
    shown = [_count(app, name, meaning) for name, meaning in meanings.items()]
    return ", ".join(each for each in shown if each != UNKNOWN) or UNKNOWN


def _count(app: Document, name: str, meaning: str = "") -> str:
    """A count as exactly as the store tells it, with its meaning."""
    value, raw = app[name], app[f"{name}_raw"]
    if any(each["field"] == name for each in app["doubts"]):
        return _doubted(app, name, meaning)
    if value is None or app[f"{name}_exact"] is False:
        return _of(raw, meaning) if raw else UNKNOWN
    return _of(number(value), meaning)


def _doubted(app: Document, name: str, meaning: str) -> str:
    """No more of a count than all its sources allow: its text alone may be the wrong one."""
    value, raw = app[name], app[f"{name}_raw"]
    if value is None:
        return not_measured(f"it says {_of(raw, meaning)}" if raw else "doubted")
    if app[f"{name}_exact"]:
        return _of(number(value), meaning)
    low = app.get(f"{name}_low")
    return _of(f"≥ {number(value if low is None else low)}", meaning)


def _of(count: str, meaning: str) -> str:
    return f"{count} {meaning}".strip()
