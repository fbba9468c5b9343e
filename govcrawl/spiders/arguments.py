"""Arguments of spiders beyond the common ones: how a choice, a number and a mode are read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from govcrawl.registry import SelectionError

UPDATE, FULL = MODES = ("update", "full")


REFRESH_DAYS = 7
"""Days in which a post's or an article's counts still grow, and most edits and removals happen.

The fixed ages of the indices are within them.
"""


@dataclass(frozen=True, kw_only=True)
class Rereading:
    """What is asked again of an account that was read before; ``refresh`` is in days."""

    mode: str = UPDATE
    refresh: int = REFRESH_DAYS

    @property
    def rest_after(self) -> int | None:
        """The age in days after which what is stored is left alone; None where nothing is."""
        return self.refresh if self.mode == UPDATE else None

    @staticmethod
    def given(arguments: Mapping[str, str]) -> dict[str, Any]:
        """``mode`` and ``refresh`` as far as they are given. Raises SelectionError."""
        told = {
            "mode": one_of(arguments, "mode", MODES),
            "refresh": whole_number(arguments, "refresh"),
        }
        return {name: value for name, value in told.items() if value is not None}


def one_of(given: Mapping[str, str], name: str, known: Collection[str]) -> str | None:
    """The choice an argument makes; None where it is not given. Raises SelectionError."""
    value = given.get(name)
    if value is not None and value not in known:
        raise SelectionError(name, value, f"one of {', '.join(known)}")
    return value


def whole_number(
    given: Mapping[str, str], name: str, *, at_least: int = 0, at_most: int = 999_999
) -> int | None:
    """The number an argument gives; None where it is not given. Raises SelectionError."""
    text = given.get(name)
    if text is None:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(at_most))
    if not is_number or not at_least <= int(text) <= at_most:
        raise SelectionError(name, text, f"a whole number from {at_least} to {at_most}")
    return int(text)
