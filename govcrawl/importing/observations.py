"""Files of figures that only a person or a third party can give, read into observations.

One row is one figure; ``docs/importing.md`` says what the columns mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from govcrawl import schemas
from govcrawl.access.wechat import carries_credential
from govcrawl.china import midnight_in_china
from govcrawl.importing import accounts
from govcrawl.importing.checked import Checked, Source, faults
from govcrawl.importing.metrics import METRICS, UNITS
from govcrawl.importing.values import Value, is_nothing, period_start, read_day, read_value
from govcrawl.items import Observation
from govcrawl.pipelines.stamp import Collector
from govcrawl.registry import Office, Registry, tables
from govcrawl.registry.rules import ACCOUNT_FORMS, website_host
from govcrawl.registry.tables import Problem, Row

REQUIRED = tuple("office_id channel metric period value unit source method observed_on".split())
OPTIONAL = ("account", "source_url", "note")
PERIODS = "a period that has begun: 2026, 2026-H1, 2026-Q3, 2026-W05, 2026-10 or 2026-10-31"
WANTED = {
    "source": "who says so, in 1 to 256 characters",
    "source_url": "an address like https://www.example.gov.cn/ without credentials, or nothing",
    "note": "at most 4096 characters",
}
KEY = "$['_id']"
LEAVE_OUT = "a figure; leave the row out: not measured is not zero"


def read_files(
    paths: Sequence[Path], registry: Registry, collector: Collector, today: date
) -> Checked[Observation]:
    """Everything the files hold and everything that is wrong in them.

    ``today`` is the day in China: nothing can have been read later.
    """
    checked: Checked[Observation] = Checked()
    reader = _Reader(registry, collector, today)
    good: list[tuple[Row, Observation]] = []
    for source in checked.opened(paths):
        table = tables.read(source.path, REQUIRED, OPTIONAL)
        checked.problems += table.problems
        checked.rows += len(table.rows) + len({problem.line for problem in table.problems})
        good += _good_rows(table.rows, source, reader, checked.problems)
    checked.items = list(_once(good, checked.problems))
    return checked


def _good_rows(
    rows: Iterable[Row], source: Source, reader: "_Reader", problems: list[Problem]
) -> Iterator[tuple[Row, Observation]]:
    for row in rows:
        found = list(reader.problems(row))
        if not found:
            observation = reader.observation(row, source)
            found = list(reader.remaining(row, observation))
        if found:
            problems += found
        else:
            yield row, observation


def _once(
    good: Sequence[tuple[Row, Observation]], problems: list[Problem]
) -> Iterator[Observation]:
    """The figures told once. Of those told twice nobody knows which is right: all are errors."""
    rows: dict[str | None, list[Row]] = defaultdict(list)
    for row, observation in good:
        rows[observation.identity()].append(row)
    for row, observation in good:
        others = [each for each in rows[observation.identity()] if each is not row]
        if not others:
            yield observation
            continue
        elsewhere = ", ".join(f"{each.file}:{each.line}" for each in others)
        key = "office, channel, account, metric, period and source"
        expected = f"one row for the same {key}; there is another at {elsewhere}"
        problems.append(row.problem("metric", expected))


class _Reader:
    """Rules for one row, with the registry and the day they need."""

    def __init__(self, registry: Registry, collector: Collector, today: date) -> None:
        self._collector = collector
        self._today = today
        self._offices: dict[str, Office] = {each.office_id: each for each in registry.offices}
        self._accounts = accounts.by_office(registry)

    def problems(self, row: Row) -> Iterator[Problem]:
        """What keeps the row from being a figure."""
        if row.values["office_id"] not in self._offices:
            yield row.problem("office_id", "an office_id of the registry")
        channel = row.values["channel"]
        if channel not in ACCOUNT_FORMS:
            yield row.problem("channel", f"one of {', '.join(ACCOUNT_FORMS)}")
        elif row.values["account"]:
            yield from self._account_problems(row)
        yield from _value_problems(row)
        yield from self._time_problems(row)
        url = row.values["source_url"]
        if url and (website_host(url) is None or carries_credential(url)):
            yield row.problem("source_url", WANTED["source_url"])

    def _account_problems(self, row: Row) -> Iterator[Problem]:
        account, channel = row.values["account"], row.values["channel"]
        known = self._accounts.get((row.values["office_id"], channel), set())
        if known and account not in known:
            listed = ", ".join(sorted(known))
            yield row.problem("account", f"an account the registry lists for the office: {listed}")
        elif not known and not accounts.fits(channel, account):
            yield row.problem("account", accounts.expected(channel))

    def _time_problems(self, row: Row) -> Iterator[Problem]:
        begin, read_on = period_start(row.values["period"]), read_day(row.values["observed_on"])
        if begin is None or begin > self._today:
            yield row.problem("period", PERIODS)
            begin = None
        if read_on is None:
            yield row.problem("observed_on", "a day like 2026-01-31")
        elif read_on > self._today:
            yield row.problem("observed_on", f"a day not after today, {self._today}")
        elif begin is not None and read_on < begin:
            yield row.problem("observed_on", f"a day not before the period begins, {begin}")

    def observation(self, row: Row, source: Source) -> Observation:
        """The figure of a row without problems."""
        told = row.values
        value = read_value(told["value"], told["unit"])
        day = read_day(told["observed_on"])
        if value is None or day is None:
            raise ValueError(f"{row.file}:{row.line} has problems")
        names = ("office_id", "channel", "metric", "period", "unit", "source", "method")
        texts: dict[str, Any] = {name: told[name] or None for name in names}
        texts |= {name: told[name] or None for name in OPTIONAL}
        return Observation(
            **texts,
            **_measured(value),
            adcode=self._offices[told["office_id"]].adcode,
            observed_on=day.isoformat(),
            observed_at=midnight_in_china(day),
            target=f"{source.name}:{row.line}",
            file=source.name,
            file_hash=source.file_hash,
            line=row.line,
        )

    def remaining(self, row: Row, observation: Observation) -> Iterator[Problem]:
        """What only the schema knows about: the methods, the longest texts."""
        properties = schemas.load(Observation.collection)["properties"]
        wrong = {
            error["path"].removeprefix("$."): error
            for error in faults(observation, self._collector)
        }
        for name, error in wrong.items():
            if name == KEY:  # a part of it is missing, which is told of that part
                continue
            column = name if name in row.values else "value"
            choices = properties.get(name, {}).get("enum")
            wanted = f"one of {', '.join(choices)}" if choices else WANTED.get(name)
            yield row.problem(column, wanted or f"another value: {error['message']}")


def _measured(value: Value) -> dict[str, Any]:
    return {"value": value.value, "value_exact": value.exact, "value_raw": value.raw}


def _value_problems(row: Row) -> Iterator[Problem]:
    metric, unit = METRICS.get(row.values["metric"]), row.values["unit"]
    if metric is None:
        yield row.problem("metric", f"one of {', '.join(METRICS)}")
    elif unit not in metric.units:
        yield row.problem("unit", f"{' or '.join(metric.units)}, which {row.values['metric']} has")
    if is_nothing(row.values["value"]):
        yield row.problem("value", LEAVE_OUT)
    elif metric and unit in metric.units and read_value(row.values["value"], unit) is None:
        yield row.problem("value", UNITS[unit])
