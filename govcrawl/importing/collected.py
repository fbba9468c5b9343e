"""Values a person collected to be held against crawled ones: a CSV file, read and checked."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from govcrawl.evaluation.comparing import METRICS, YES_OR_NO, Collected, Tolerance
from govcrawl.evaluation.indicator import Catalogue
from govcrawl.importing.values import is_nothing, read_day
from govcrawl.parsers.counts import read_count
from govcrawl.registry import tables
from govcrawl.registry.tables import Problem, Row

REQUIRED = ("office_id", "value")
OPTIONAL = ("indicator", "metric", "tolerance", "note", "collected_on", "collector")
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,10})?", re.ASCII)
_YES_OR_NO = {"yes": 1.0, "是": 1.0, "有": 1.0, "1": 1.0, "no": 0.0, "否": 0.0, "0": 0.0}
_PERCENT = 100


def read(
    path: Path, offices: Collection[str], catalogue: Catalogue
) -> tuple[list[Collected], list[Problem]]:
    """The rows that are right, and everything that is wrong with the others, in order.

    ``offices`` are the ids that may be named. An empty value says that the person found none. The
    same office and indicator twice by the same collector are errors: nobody knows which is meant.
    """
    table = tables.read(path, REQUIRED, OPTIONAL)
    problems = list(table.problems)
    rows: list[Row] = []
    for row in table.rows:
        found = list(_problems(row, offices, catalogue))
        problems += found
        rows += [] if found else [row]
    problems += _twice(rows)
    return [_collected(row, catalogue) for row in rows], sorted(problems)


def _problems(row: Row, offices: Collection[str], catalogue: Catalogue) -> Iterator[Problem]:
    told = row.values
    if told["office_id"] not in offices:
        yield row.problem("office_id", "an office id of the registry")
    if bool(told["indicator"]) is bool(told["metric"]):
        yield row.problem("indicator", "an indicator or a metric, one of them")
    elif told["indicator"] and told["indicator"] not in catalogue:
        yield row.problem("indicator", "an indicator of the catalogue, such as WEB-PRV-02")
    elif told["metric"] and told["metric"] not in METRICS:
        yield row.problem("metric", f"one of {', '.join(METRICS)}")
    elif not is_nothing(told["value"]) and _value(row, catalogue) is None:
        yield row.problem("value", "a number, yes or no where it is asked, or nothing")
    if told["tolerance"] and _tolerance(told["tolerance"]) is None:
        yield row.problem("tolerance", "a number, or a share such as 10%")
    if told["collected_on"] and read_day(told["collected_on"]) is None:
        yield row.problem("collected_on", "a day such as 2026-01-31")


def _twice(rows: Iterable[Row]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        told = row.values
        key = tuple(told[name] for name in ("office_id", "indicator", "metric", "collector"))
        if key in first:
            yield row.problem(
                "office_id", f"it once for each collector: see line {first[key].line}"
            )
        first.setdefault(key, row)


def _collected(row: Row, catalogue: Catalogue) -> Collected:
    told = row.values
    return Collected(
        office_id=told["office_id"],
        indicator=told["indicator"] or METRICS[told["metric"]],
        value=_value(row, catalogue),
        metric=told["metric"] or None,
        tolerance=_tolerance(told["tolerance"]),
        note=told["note"],
        collected_on=_day(told["collected_on"]),
        collector=told["collector"],
    )


def _value(row: Row, catalogue: Catalogue) -> float | None:
    """The value in the unit that is meant; None for none, and for one that cannot be."""
    told = row.values
    text = told["value"].lower()
    indicator = catalogue.get(told["indicator"])
    if indicator is not None and indicator.unit == YES_OR_NO:
        return _YES_OR_NO.get(text)
    number = text.removesuffix("%").rstrip()
    if _NUMBER.fullmatch(number):
        return float(number.replace(",", ""))
    count = None if is_nothing(text) else read_count(text).value
    return None if count is None else float(count)


def _tolerance(text: str) -> Tolerance | None:
    number = text.removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(number):
        return None
    relative = text.endswith("%")
    amount = float(number.replace(",", ""))
    return Tolerance(amount / _PERCENT if relative else amount, relative=relative)


def _day(text: str) -> date | None:
    return read_day(text) if text else None
