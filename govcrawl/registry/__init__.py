"""The registry: which offices are measured, and on which channels.

Two CSV files a person can edit in a spreadsheet, ``offices.csv`` and ``channels.csv``. What their
columns mean is said in ``schemas/offices.schema.json`` and ``schemas/channels.schema.json``. A
folder ``endpoints`` beside them may describe endpoints of its own (``registry.endpoints``).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from govcrawl.endpoint import Endpoint
from govcrawl.registry import endpoints, tables
from govcrawl.registry.errors import RegistryError
from govcrawl.registry.rules import (
    ACCOUNT_FORMS,
    as_document,
    channel_problems,
    office_problems,
    row_problems,
    website_host,
)
from govcrawl.registry.selection import (
    SELECTION_ARGUMENTS,
    Selection,
    SelectionError,
    Shard,
    shard_of,
)
from govcrawl.registry.tables import Problem, Row
from govcrawl.registry.targets import Channel, Office, Target, target_key, without_www
from govcrawl.schemas import load as load_schema

__all__ = [
    "CHANNELS",
    "SELECTION_ARGUMENTS",
    "Channel",
    "Office",
    "Registry",
    "RegistryError",
    "Selection",
    "SelectionError",
    "Shard",
    "Target",
    "target_key",
]

CHANNELS = tuple(ACCOUNT_FORMS)


class Registry:
    """Offices and their channels, in the order of the files."""

    def __init__(
        self,
        offices: Iterable[Office],
        channels: Iterable[Channel],
        described: Mapping[str, Endpoint] | None = None,
    ) -> None:
        self.offices = tuple(offices)
        self.channels = tuple(channels)
        self._endpoints = dict(described or {})
        self._by_id = {office.office_id: office for office in self.offices}
        self._owners = self._owners_of_hosts()

    @classmethod
    def load(cls, name_or_path: str) -> "Registry":
        """Load a registry that comes with the package by its name, or any other by its folder.

        A name goes before a folder; write ``./sichuan`` for a folder called like one. Raises
        RegistryError with everything that is wrong.
        """
        folder = _folder(name_or_path)
        offices = tables.read(folder / "offices.csv", *_columns("offices"))
        channels = tables.read(folder / "channels.csv", *_columns("channels"))
        problems = [*offices.problems, *_problems_of_offices(offices.rows), *channels.problems]
        problems += _problems_of_channels(channels.rows, offices.rows)
        named = endpoints.described_in(channels.rows, folder / "endpoints")
        problems += named.missing
        if problems or named.problems:
            raise RegistryError([*map(str, _in_order(problems)), *named.problems])
        return cls(
            (_office(as_document("offices", row)) for row in offices.rows),
            (_channel(as_document("channels", row)) for row in channels.rows),
            named.endpoints,
        )

    def endpoint(self, name: str) -> Endpoint:
        """The description of an endpoint ``channels.csv`` names. Raises LookupError for another."""
        if name not in self._endpoints:
            known = ", ".join(self._endpoints) or "none"
            raise LookupError(f"got endpoint {name!r}, expected one of channels.csv: {known}")
        return self._endpoints[name]

    def office_of_host(self, host: str) -> Office | None:
        """The office whose website is at ``host`` (a port may follow), with or without ``www.``.

        None where no office has it, and where several share it: then the host alone cannot tell.
        """
        for name in _names_of_host(f"http://{host}"):
            owners = self._owners.get(name, set())
            if len(owners) == 1:
                return self._by_id[next(iter(owners))]
        return None

    def select(self, channel: str, selection: Selection) -> list[Target]:
        """The targets of a channel, in the order of the files; a shard may well be empty.

        An absent channel is a target too, so that its absence is recorded; one that is unknown
        and has no account is none. Raises SelectionError where an argument names no office.
        """
        if channel not in CHANNELS:
            raise SelectionError("channel", channel, f"one of {', '.join(CHANNELS)}")
        chosen = self._chosen(selection)
        targets = [
            Target(
                chosen[row.office_id],
                row.channel,
                row.account,
                row.label,
                row.state,
                row.package,
                row.developer,
            )
            for row in self.channels
            if row.channel == channel
            and row.office_id in chosen
            and (row.account or row.state == "absent")
        ]
        targets = targets[: selection.limit]
        shard = selection.shard
        return [
            target
            for target in targets
            if shard is None or shard_of(target.shard_name, shard.count) == shard.index
        ]

    def chosen(self, selection: Selection) -> tuple[Office, ...]:
        """The offices a selection takes, in the order of the file; shard and limit do not count.

        Raises SelectionError where an argument names no office.
        """
        return tuple(self._chosen(selection).values())

    def _chosen(self, selection: Selection) -> dict[str, Office]:
        unknown = [office for office in selection.office if office not in self._by_id]
        if unknown:
            raise SelectionError("office", ", ".join(unknown), "office ids of the registry")
        region, level = selection.region or "", selection.level
        in_region = [office for office in self.offices if office.adcode.startswith(region)]
        if not in_region:
            raise SelectionError("region", region, "a prefix of an adcode of the registry")
        chosen = {
            office.office_id: office
            for office in in_region
            if level in {None, office.level}
            and (not selection.office or office.office_id in selection.office)
        }
        if not chosen:
            got = f"office={','.join(selection.office)} region={region} level={level or ''}"
            raise SelectionError("office, region, level", got, "at least one office that fits all")
        return chosen

    def _owners_of_hosts(self) -> Mapping[str, set[str]]:
        owners: dict[str, set[str]] = defaultdict(set)
        for row in self.channels:
            for name in _names_of_host(row.account) if row.channel == "website" else ():
                owners[name].add(row.office_id)
        return owners


def _folder(name_or_path: str) -> Traversable:
    shipped = files("govcrawl") / "data"
    names = sorted(each.name for each in shipped.iterdir() if (each / "offices.csv").is_file())
    if name_or_path in names:
        return shipped / name_or_path
    folder = Path(name_or_path)
    if name_or_path and folder.is_dir():
        return folder
    expected = f"one of {', '.join(names)}, or a folder with offices.csv and channels.csv"
    raise RegistryError([f"registry: got {tables.shown(name_or_path)}, expected {expected}"])


def _columns(name: str) -> tuple[list[str], list[str]]:
    """The columns a table must have, and those it may have, as its schema says."""
    schema = load_schema(name)
    required = schema["required"]
    return required, [column for column in schema["properties"] if column not in required]


def _problems_of_offices(rows: list[Row]) -> list[Problem]:
    by_schema = [problem for row in rows for problem in row_problems("offices", row)]
    return [*by_schema, *office_problems(rows)]


def _problems_of_channels(rows: list[Row], offices: list[Row]) -> list[Problem]:
    by_schema = [problem for row in rows for problem in row_problems("channels", row)]
    return [*by_schema, *channel_problems(rows, {row.values["office_id"] for row in offices})]


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By place, offices before channels; of two problems in one cell, only the first counts."""
    first: dict[tuple[str, int, int], Problem] = {}
    for problem in problems:
        first.setdefault((problem.file, problem.line, problem.column), problem)
    return sorted(
        first.values(), key=lambda problem: (problem.file.endswith("channels.csv"), problem)
    )


def _office(document: dict[str, Any]) -> Office:
    return Office(**{**document, "name_en": document["name_en"] or ""})


def _channel(document: dict[str, Any]) -> Channel:
    names = ("account", "label", "evidence", "package", "developer")
    texts = {name: document[name] or "" for name in names}
    day = document["checked_on"]
    checked_on = None if day is None else date.fromisoformat(day)
    return Channel(**{**document, **texts, "checked_on": checked_on})


def _names_of_host(address: str) -> list[str]:
    """The names a host is known by, the most exact first: with its port, alone, without ``www.``.

    The last is marked so that it meets only others without ``www.``.
    """
    host = website_host(address)
    if host is None:
        return []
    return [f"{host}:{urlsplit(address).port}", host, f"*.{without_www(host)}"]
