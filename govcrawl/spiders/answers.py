"""From Scrapy's responses to what the parsers and the ledger understand."""

from datetime import UTC, datetime

from scrapy.http import Response

from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome
from govcrawl.outcomes import Verdict
from govcrawl.reasons import Fault, Reason


def capture_of(response: Response, request: str) -> Capture:
    """An answer as the parsers see it; ``request`` names what had been asked for."""
    return Capture(
        url=response.url,
        request=request,
        body=response.body,
        status=response.status,
        headers={
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        },
        fetched_at=fetched_at(response),
    )


def fetched_at(response: Response | None) -> datetime:
    """When an answer was received: as the archive recorded it, else now."""
    recorded = response.meta.get("fetched_at") if response is not None else None
    return recorded if isinstance(recorded, datetime) else datetime.now(UTC)


def verdict_of(items: list[Item], status: int) -> Verdict:
    """What the parsers made of an answer: a failure is one Outcome, else it was understood."""
    for item in items:
        if isinstance(item, Outcome) and item.reason != Reason.OK:
            fault = Fault(item.fault) if item.fault else None
            return Verdict(Reason(str(item.reason)), fault, item.detail or "", item.status)
    return Verdict(Reason.OK, None, "", status)
