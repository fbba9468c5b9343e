"""What was counted of an office's apps and service platforms."""

from collections.abc import Mapping
from dataclasses import dataclass

from govcrawl.evaluation import Document
from govcrawl.evaluation.measure import Source


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """One app in one store: its newest listing (an ``apps`` document) and its reviews.

    ``reviews`` is the number of stored reviews, ``replied`` of those the developer answered,
    ``reply_unknown`` those that do not tell.
    """

    office_id: str
    store: str
    app_id: str
    label: str
    listing: Document
    source: Source
    reviews: int
    replied: int
    reply_unknown: int
    reviews_source: Source | None


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """The newest figure of each metric and audience of one endpoint about an office.

    ``readings`` are ``endpoint_readings`` documents by metric and audience (``""``: all).
    """

    office_id: str
    endpoint: str
    readings: Mapping[tuple[str, str], Document]
    source: Source


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """The newest imported figure of each metric about an office (``observations`` documents).

    By registry channel and metric: ``("appstore", "registered_users")``.
    """

    office_id: str
    observations: Mapping[tuple[str, str], Document]
    sources: Mapping[tuple[str, str], Source]
