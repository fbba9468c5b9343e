"""The arguments of the weibo spider."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from govcrawl.access.weibo import INTERFACES
from govcrawl.registry import SelectionError

ARGUMENTS = frozenset({"interface", "mode", "refresh", "max_pages"})
MODES = ("update", "full")
REFRESH_DAYS = 7
"""Days in which a post's counts still grow: the fixed ages of the indices are within them."""
_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class WeiboArguments:
    """How to ask: ``interface`` None leaves it to the credential; ``refresh`` is in days."""

    interface: str | None = None
    mode: str = "update"
    refresh: int = REFRESH_DAYS
    max_pages: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments named in ``ARGUMENTS``. Raises SelectionError for a wrong one."""
        pages = _number(given, "max_pages", at_least=1)
        refresh = _number(given, "refresh", at_least=0)
        return cls(
            interface=_one_of(given, "interface", INTERFACES),
            mode=_one_of(given, "mode", MODES) or "update",
            refresh=REFRESH_DAYS if refresh is None else refresh,
            max_pages=pages,
        )


def _one_of(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is not None and value not in known:
        raise SelectionError(name, value, f"one of {', '.join(known)}")
    return value


def _number(given: Mapping[str, str], name: str, *, at_least: int) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text) or int(text) < at_least:
        raise SelectionError(name, text, f"a whole number from {at_least} to 9999")
    return int(text)
