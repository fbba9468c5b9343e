"""Reading the tables of a TOML file key by key, with every fault named at its place. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,6})([smhd])")


class Table:
    """One table of a file. What is wrong in it, or in a table within it, goes to ``problems``.

    A reader that finds a fault returns something of the right type: who reads a whole file looks
    at ``problems`` in the end.
    """

    def __init__(
        self, place: str, values: Mapping[str, Any], problems: list[str] | None = None
    ) -> None:
        self.place = place
        self.values = values
        self.problems: list[str] = [] if problems is None else problems

    def wrong(self, key: str, got: object, expected: str) -> None:
        """Note a fault."""
        self.problems.append(f"{self.place}: {key}: got {got}, expected {expected}")

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note every key that nobody reads."""
        for key in self.values:
            if key not in known:
                self.wrong(key, "an unknown key", f"one of {', '.join(sorted(known))}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; without a default it must be there."""
        found = self.values.get(key, default)
        if not isinstance(found, str) or not found.strip():
            self.wrong(key, "nothing" if found is None else repr(found), "a text")
            return ""
        return found

    def words(self, key: str, default: Sequence[str]) -> Sequence[str]:
        """A list of texts."""
        found = self.values.get(key, default)
        is_list = isinstance(found, list | tuple)
        if not is_list or not all(isinstance(each, str) for each in found):
            self.wrong(key, repr(found), "a list of texts")
            return default
        return tuple(found)

    def number(self, key: str, default: int, *, at_most: int) -> int:
        """A whole number from 1."""
        found = self.values.get(key, default)
        if type(found) is not int or not 1 <= found <= at_most:
            self.wrong(key, repr(found), f"a whole number from 1 to {at_most}")
            return default
        return found

    def duration(self, key: str, default: timedelta) -> timedelta:
        """A time like ``30s``, ``10m``, ``8h`` or ``2d``."""
        if key not in self.values:
            return default
        found = _DURATION.fullmatch(str(self.values[key]))
        if found is None:
            self.wrong(key, repr(self.values[key]), "a time like 30s, 10m, 8h or 2d")
            return default
        return timedelta(**{UNITS[found[2]]: int(found[1])})

    def table(self, key: str) -> "Table":
        """A table within this one; empty if it is not there."""
        found = self.values.get(key, {})
        if not isinstance(found, dict):
            self.wrong(key, repr(found), "a table")
            found = {}
        return Table(f"{self.place}: {key}", found, self.problems)

    def tables(self, key: str) -> list["Table"]:
        """A list of tables, each placed by its ``name``, else by its number."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.wrong(key, repr(found), f"tables headed [[{key}]]")
            return []
        return [
            Table(f"{self.place}: {key} {each.get('name') or number}", each, self.problems)
            for number, each in enumerate(found, start=1)
        ]

    def texts(self) -> dict[str, str]:
        """Everything as the command line would have it: texts, and numbers as texts."""
        kept = {}
        for key, value in self.values.items():
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                self.wrong(key, f"a {type(value).__name__}", "a text or a number")
            else:
                kept[key] = str(value)
        return kept
