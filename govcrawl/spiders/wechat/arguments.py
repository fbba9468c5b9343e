"""The arguments of the wechat spider."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from govcrawl.registry import SelectionError

ARGUMENTS = frozenset({"mode", "refresh", "max_articles", "urls"})
MODES = ("update", "full")
REFRESH_DAYS = 7
"""Days in which an article's counts still grow, and in which most edits and removals happen."""
_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class WechatArguments:
    """How to ask: ``refresh`` is in days, ``max_articles`` for one target."""

    mode: str = MODES[0]
    refresh: int = REFRESH_DAYS
    max_articles: int | None = None
    urls: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments named in ``ARGUMENTS``. Raises SelectionError for a wrong one."""
        mode = given.get("mode", MODES[0])
        if mode not in MODES:
            raise SelectionError("mode", mode, f"one of {', '.join(MODES)}")
        refresh = _number(given, "refresh")
        return cls(
            mode=mode,
            refresh=REFRESH_DAYS if refresh is None else refresh,
            max_articles=_number(given, "max_articles"),
            urls=given.get("urls"),
        )

    @property
    def rest_after(self) -> int | None:
        """The age in days after which a stored article is left alone; None where none is."""
        return self.refresh if self.mode == "update" else None


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is not None and not _NUMBER.fullmatch(text):
        raise SelectionError(name, text, "a whole number from 0 to 999999")
    return None if text is None else int(text)
