"""Numbers no crawler can see, as a person or a third party gives them."""

from dataclasses import dataclass, replace
from typing import ClassVar

from govcrawl.items.base import Item


@dataclass(kw_only=True)
class Observation(Item):
    """One figure about an office for a period, with who says so, how they know, and the row.

    ``file`` and ``line`` say where in which imported file it stands; ``file_hash`` which version.
    """

    collection: ClassVar[str] = "observations"
    key: ClassVar[tuple[str, ...]] = (
        "office_id",
        "channel",
        "account",
        "metric",
        "period",
        "source",
    )
    entity: ClassVar[bool] = True

    account: str | None = None
    metric: str | None = None
    period: str | None = None
    value: float | None = None
    value_exact: bool | None = None
    value_raw: str | None = None
    unit: str | None = None
    source: str | None = None
    method: str | None = None
    observed_on: str | None = None
    note: str | None = None
    file: str | None = None
    file_hash: str | None = None
    line: int | None = None

    def identity(self) -> str | None:
        """The key with an empty place where a figure is about no single account."""
        parts = [getattr(self, name) for name in self.key]
        known = all(
            part is not None
            for name, part in zip(self.key, parts, strict=True)
            if name != "account"
        )
        return "|".join(part or "" for part in parts) if known else None

    def digest(self) -> str:
        """The hash of the figure; where in which file it stands may change without changing it."""
        bare = replace(self, file=None, file_hash=None, line=None)
        return super(Observation, bare).digest()
