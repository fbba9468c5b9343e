"""The arguments of the wechat spider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from govcrawl.spiders.arguments import Rereading, whole_number

ARGUMENTS = frozenset({"mode", "refresh", "max_articles", "urls"})


@dataclass(frozen=True, kw_only=True)
class WechatArguments(Rereading):
    """How to ask: ``max_articles`` is for one target."""

    max_articles: int | None = None
    urls: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments named in ``ARGUMENTS``. Raises SelectionError for a wrong one."""
        return cls(
            max_articles=whole_number(given, "max_articles"),
            urls=given.get("urls"),
            **cls.given(given),
        )
