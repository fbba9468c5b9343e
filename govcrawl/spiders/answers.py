"""From Scrapy's responses to what the parsers and the ledger understand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scrapy.http import Response

from govcrawl.capture import Capture
from govcrawl.discretion import conceal, conceal_all
from govcrawl.items import Item, Outcome
from govcrawl.items.base import names_of
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Target

ADDRESSES = frozenset(
    "url final_url next_url first_url page_url online_url location script_redirect images".split()
)
"""Fields, of items and of what is listed in them, that hold an address found on a page."""


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


def credit(
    item: Item, target: Target, response: Response | None, safe: Callable[[str], str]
) -> None:
    """Say of an item whom it is about and where it came from, its addresses made ``safe``."""
    item.target = target.key
    item.office_id = target.office.office_id if target.office else None
    item.adcode = target.office.adcode if target.office else None
    item.observed_at = fetched_at(response)
    if response is not None:
        item.source_url = safe(response.url)
        item.evidence = response.meta.get("evidence")
    made_safe(item, safe)


def made_safe(item: Item, safe: Callable[[str], str]) -> Item:
    """The same item, the addresses in it without credentials, and no secret in any text."""
    for name in names_of(type(item)):
        value = getattr(item, name)
        if isinstance(value, (str, dict, list)):
            setattr(item, name, _made_safe(name, value, safe))
    return item


def _made_safe(name: str, value: Any, safe: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return conceal(safe(value) if name in ADDRESSES else value)
    if isinstance(value, dict):
        return {conceal_all(key): _made_safe(key, inner, safe) for key, inner in value.items()}
    if isinstance(value, list):
        return [_made_safe(name, inner, safe) for inner in value]
    return value
