"""The arguments of the weibo spider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from govcrawl.access.weibo import INTERFACES
from govcrawl.spiders.arguments import Rereading, one_of, whole_number

ARGUMENTS = frozenset({"interface", "mode", "refresh", "max_pages"})


@dataclass(frozen=True, kw_only=True)
class WeiboArguments(Rereading):
    """How to ask: ``interface`` None leaves it to the credential."""

    interface: str | None = None
    max_pages: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments named in ``ARGUMENTS``. Raises SelectionError for a wrong one."""
        return cls(
            interface=one_of(given, "interface", INTERFACES),
            max_pages=whole_number(given, "max_pages", at_least=1),
            **cls.given(given),
        )
