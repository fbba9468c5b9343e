"""Which stored WeChat articles are asked for again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from govcrawl.items import WechatArticle


@dataclass(frozen=True)
class Freshness:
    """Which articles are asked for again: those not older than ``days``; None means all.

    Those of ``read_now``, by their ids, were read in this run already.
    """

    days: int | None
    read_now: dict[str, WechatArticle] = field(default_factory=dict)

    def spares(self, identity: str, known: Mapping[str, Any] | None, now: datetime) -> bool:
        """True for an article just read, or stored whole or as removed and old enough to rest."""
        if identity in self.read_now:
            return True
        if known is None or self.days is None:
            return False
        published = known.get("published_at")
        is_whole = known.get("body_chars") is not None or known.get("state") == "removed"
        return is_whole and published is not None and now - published > timedelta(days=self.days)
