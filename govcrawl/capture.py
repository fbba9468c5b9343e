"""What a parser is given: one answer as it came, and what had been asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from govcrawl.endpoint import Endpoint


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One answer of a server, with nothing of Scrapy about it.

    ``request`` names what was asked (for a website: ``home``, ``page`` or ``list``); what came
    back may be something else, and finding that out is the parser's work. ``body`` is the entity
    after content decoding (gzip and the like), still in its own character encoding. Header names
    are lower case. ``fetched_at`` is aware, or None where the moment is not known; a parser has no
    clock of its own, so without it a relative date stays unread. ``store`` names the app store that
    was asked, ``endpoint`` is the description of the endpoint that was.
    """

    url: str
    request: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    store: str | None = None
    endpoint: Endpoint | None = None
