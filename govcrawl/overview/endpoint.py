"""What a run read of service platforms: their figures, and the share handled online."""

from collections import defaultdict
from collections.abc import Mapping

from rich.table import Table

from govcrawl.evaluation.series import ITEMS, NOT_TOLD, ONLINE_ITEMS, online_shares
from govcrawl.overview.accounts import account_of
from govcrawl.overview.cells import UNKNOWN, add, not_measured, table, unmeasured
from govcrawl.overview.findings import Document, Findings


def readings(findings: Findings) -> Table:
    """Every figure, a rounded one as it is written; one that cannot be right says why."""
    headings = ("office", "endpoint", "about", "figure", ">value", "unit", "period", "doubts")
    shown = table("Readings", *headings)
    for each in findings.of("endpoint_readings", "target", "audience", "metric"):
        cells = (
            findings.office(each),
            each["endpoint"],
            each["audience"] or "",
            each["metric"],
            _value(each),
            each["unit"],
            each["period"],
            "; ".join(each["doubts"]),
        )
        add(shown, cells)
    return shown


def shares(findings: Findings) -> Table:
    """How many service items can be handled online, of persons and of legal persons."""
    shown = table("Handled online", "office", "endpoint", "about", ">online", "outcome")
    found: dict[str, dict[str | None, dict[str, Document]]] = defaultdict(lambda: defaultdict(dict))
    for each in findings.of("endpoint_readings"):
        if each["metric"] in {ITEMS, ONLINE_ITEMS}:
            found[each["target"]][each["audience"]][each["metric"]] = each
    for outcome in findings.of("outcomes"):
        if not (account := account_of(outcome)):
            continue
        about = found.get(outcome["target"])
        if about is None:
            said = unmeasured(outcome)
            if said is not None:
                row = (findings.office(outcome), account, "", said, outcome["reason"])
                add(shown, row)
            continue
        for audience, figures in about.items():
            share = _share(figures)
            row = (findings.office(outcome), account, audience or "", share, outcome["reason"])
            add(shown, row)
    return shown


def _share(figures: Mapping[str, Document]) -> str:
    (series,) = online_shares(figures.values(), ()) or (None,)
    point = series.points[-1] if series else None
    if point is None:
        return UNKNOWN
    if point.value is None:
        return not_measured(point.reason or NOT_TOLD)
    online, total = (_value(figures[name]) for name in (ONLINE_ITEMS, ITEMS))
    return f"{online} of {total} ({'' if point.exact else 'about '}{point.value:.1f} %)"


def _value(reading: Document) -> str:
    value = reading["value"]
    if value is None:
        raw = reading["value_raw"]
        return not_measured(f"it says {raw}") if raw else UNKNOWN
    if reading["value_exact"] is False and reading["value_raw"]:
        return str(reading["value_raw"])
    return f"{value:,}".removesuffix(".0")
