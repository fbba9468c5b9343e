"""Tables of a TOML file, read key by key; what is wrong is noted and reading goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any


@dataclass
class Table:
    """A table of a file. ``problems`` is shared by all tables of the file.

    A reading method gives the value, or where the key is wrong or not there its ``otherwise``;
    without one the key must be there.
    """

    file: str
    place: str
    content: Mapping[str, Any]
    problems: list[str]
    asked: set[str] = field(default_factory=set)

    def problem(self, key: str, got: object, expected: str) -> None:
        """Note that a key is wrong."""
        where = f"{self.place}.{key}" if self.place and key else self.place or key
        self.problems.append(f"{self.file}: {where}: got {got}, expected {expected}")

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A text that is not empty."""
        found = self._get(key, otherwise, lambda each: isinstance(each, str) and each, "a text")
        return str(found or "")

    def choice(self, key: str, of: Sequence[str], otherwise: str | None = None) -> str:
        """One of several words."""
        expected = f"one of {', '.join(of)}"
        return str(self._get(key, otherwise, lambda each: each in of, expected) or "")

    def whole(self, key: str, least: int, otherwise: int | None = None) -> int:
        """A whole number of at least so much."""
        expected = f"a whole number from {least}"
        found = self._get(
            key, otherwise, lambda each: type(each) is int and each >= least, expected
        )
        return int(found or 0)

    def number(
        self,
        key: str,
        low: float | None = None,
        high: float | None = None,
        otherwise: float | None = None,
    ) -> float:
        """A number of at least ``low`` and at most ``high``, where they are given."""
        bounds = (("from", low), ("to", high))
        expected = " ".join(
            ["a number", *(f"{w} {each:g}" for w, each in bounds if each is not None)]
        )
        least, most = -inf if low is None else low, inf if high is None else high
        found = self._get(
            key, otherwise, lambda each: number(each) and least <= each <= most, expected
        )
        return float(found or 0.0)

    def texts(self, key: str, of: Sequence[str] = ()) -> tuple[str, ...]:
        """Several texts, or one alone; where ``of`` is given, each must be of it."""
        content = self.content.get(key)
        self.asked.add(key)
        listed = [content] if isinstance(content, str) else content
        if not isinstance(listed, list) or not listed or not all(map(_is_text, listed)):
            self.problem(key, shown(content), "a text or a list of texts")
            return ()
        for each in listed:
            if of and each not in of:
                self.problem(key, shown(each), f"one of {', '.join(of)}")
        return tuple(each for each in listed if not of or each in of)

    def tables(self, key: str) -> dict[str, "Table"]:
        """The tables below a key, by their names."""
        content = self.content.get(key, {})
        self.asked.add(key)
        if not isinstance(content, dict):
            self.problem(key, shown(content), "a table")
            return {}
        wrong = {name: each for name, each in content.items() if not isinstance(each, dict)}
        for name, each in wrong.items():
            self.problem(f"{key}.{name}", shown(each), "a table")
        return {
            name: Table(self.file, f'{key}."{name}"', each, self.problems)
            for name, each in content.items()
            if name not in wrong
        }

    def array(self, key: str) -> list["Table"]:
        """The tables of an array, each called by its ``id``."""
        content = self.content.get(key)
        self.asked.add(key)
        if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
            self.problem(key, shown(content), f"tables [[{key}]]")
            return []
        return [
            Table(self.file, f"{key} {shown(each.get('id', place))}", each, self.problems)
            for place, each in enumerate(content, start=1)
        ]

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def close(self) -> None:
        """Note the keys that nobody has asked for."""
        for key in self.content:
            if key not in self.asked:
                self.problem(key, "an unknown key", f"one of {', '.join(sorted(self.asked))}")

    def _get(self, key: str, otherwise: Any, fits: Callable[[Any], object], expected: str) -> Any:
        self.asked.add(key)
        if key not in self.content and otherwise is not None:
            return otherwise
        found = self.content.get(key)
        if fits(found):
            return found
        self.problem(key, shown(found), expected)
        return otherwise


def number(value: object) -> bool:
    """Whether it is a number; TOML also has infinite ones and those that are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def shown(value: object) -> str:
    """A value as a message shows it."""
    return "nothing" if value is None else repr(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
