"""What a service platform's interface tells of itself in numbers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from govcrawl.items.base import Item


@dataclass(kw_only=True)
class EndpointReading(Item):
    """One figure of one endpoint about one office for a period.

    ``audience`` is whom the figure is about where the platform tells persons from legal persons.
    ``value`` is None where the answer gives a text that is no number (``value_raw`` has it) or
    where a check says that the figure cannot be right (``doubts`` says which).
    """

    collection: ClassVar[str] = "endpoint_readings"
    key: ClassVar[tuple[str, ...]] = ("endpoint", "office_id", "metric", "audience", "period")
    entity: ClassVar[bool] = True

    endpoint: str | None = None
    metric: str | None = None
    audience: str | None = None
    period: str | None = None
    value: float | None = None
    value_exact: bool | None = None
    value_raw: str | None = None
    value_low: float | None = None
    value_high: float | None = None
    unit: str | None = None
    label: str | None = None
    updated_at: datetime | None = None
    pages: int | None = None
    doubts: list[str] = field(default_factory=list)

    def identity(self) -> str | None:
        """The key with an empty place where a figure is about no audience or no single office."""
        parts = (self.endpoint, self.metric, self.period)
        if not all(parts):
            return None
        return "|".join(
            (
                str(self.endpoint),
                self.office_id or "-",
                str(self.metric),
                self.audience or "",
                str(self.period),
            )
        )
