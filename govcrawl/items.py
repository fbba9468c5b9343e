"""The items a crawl makes, one class a collection.

The class says the shape, ``schemas/<collection>.schema.json`` says the rules, and a test keeps the
two the same. ``None`` means "not published or not seen", never zero.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

SCHEMA_VERSION = 1

PROVENANCE = frozenset(
    {
        "office_id",
        "adcode",
        "channel",
        "source_url",
        "observed_at",
        "run_id",
        "spider",
        "target",
        "schema_version",
        "evidence",
        "content_hash",
    }
)


@dataclass(kw_only=True)
class Item:
    """What every document carries: who it is about, where it came from, and what proves it.

    Parsers leave these fields alone; the stamp pipeline fills them in. ``evidence`` is
    ``{"file": WARC file name, "record_id": WARC-Record-ID}`` or None when nothing was archived.
    ``target`` with ``run_id`` names the outcome that accounts for the item.
    """

    collection: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    entity: ClassVar[bool] = False
    """True for a thing that lasts and changes (revisions are kept), False for a measurement."""

    office_id: str | None = None
    adcode: str | None = None
    channel: str | None = None
    source_url: str | None = None
    observed_at: datetime | None = None
    run_id: str | None = None
    spider: str | None = None
    target: str | None = None
    schema_version: int = SCHEMA_VERSION
    evidence: dict[str, str] | None = None
    content_hash: str | None = None

    def identity(self) -> str | None:
        """The natural key as one readable string, the ``_id``; None while a part is missing."""
        parts = [getattr(self, name) for name in self.key]
        return "|".join(map(str, parts)) if all(part is not None for part in parts) else None

    def content(self) -> dict[str, Any]:
        """The fields that are about the thing itself, without provenance."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in PROVENANCE}

    def document(self) -> dict[str, Any]:
        """The item as it is stored, ``_id`` first; times stay ``datetime``."""
        return {"_id": self.identity(), **{f.name: getattr(self, f.name) for f in fields(self)}}

    def digest(self) -> str:
        """SHA-256 over the content, the same for the same content on any machine."""
        text = json.dumps(as_json(self.content()), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def as_json(value: Any) -> Any:
    """The JSON form of a document: times as RFC 3339 in UTC, everything else unchanged."""
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(inner) for inner in value]
    return value


@dataclass(kw_only=True)
class WebsiteCheck(Item):
    """One probe of a home page: how it answered, and who it says it is."""

    collection: ClassVar[str] = "website_checks"
    key: ClassVar[tuple[str, ...]] = ("office_id", "url", "observed_at")

    url: str | None = None
    final_url: str | None = None
    reason: str | None = None
    fault: str | None = None
    status: int | None = None
    response_ms: int | None = None
    body_bytes: int | None = None
    redirects: list[dict[str, Any]] = field(default_factory=list)
    script_redirect: str | None = None

    https_status: int | None = None
    https_error: str | None = None
    https_enforced: bool | None = None
    hsts: bool | None = None
    hsts_max_age: int | None = None
    tls_valid: bool | None = None
    tls_error: str | None = None
    tls_expires_at: datetime | None = None
    tls_version: str | None = None
    ipv6_address: bool | None = None

    robots_status: int | None = None
    sitemap_status: int | None = None
    missing_page_status: int | None = None
    missing_page_soft: bool | None = None

    charset: str | None = None
    title: str | None = None
    viewport: bool | None = None
    site_name: str | None = None
    site_domain: str | None = None
    site_id_code: str | None = None
    icp_no: str | None = None
    police_no: str | None = None
    sponsor: str | None = None
    find_error_badge: bool | None = None
    institution_badge: bool | None = None
    generated_at: datetime | None = None
    cms_family: str | None = None
    features: list[str] | None = None
    columns: list[dict[str, Any]] | None = None

    def identity(self) -> str | None:
        """One probe an hour: the hour of the observation stands for the moment."""
        if self.url is None or self.observed_at is None:
            return None
        hour = self.observed_at.astimezone(UTC).strftime("%Y-%m-%dT%HZ")
        return f"{self.office_id or '-'}|{self.url}|{hour}"


@dataclass(kw_only=True)
class WebsiteColumn(Item):
    """A column (栏目), that is a list page: its name, its entries and how fresh they are."""

    collection: ClassVar[str] = "website_columns"
    key: ClassVar[tuple[str, ...]] = ("url",)
    entity: ClassVar[bool] = True

    url: str | None = None
    name: str | None = None
    kind: str | None = None
    site_name: str | None = None
    site_id_code: str | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    entry_count: int | None = None
    total: int | None = None
    pages: int | None = None
    next_url: str | None = None
    newest_at: datetime | None = None
    generated_at: datetime | None = None
    charset: str | None = None
    cms_family: str | None = None


@dataclass(kw_only=True)
class WebsitePage(Item):
    """An article: what it is called, when it was published and by whom; never its full text."""

    collection: ClassVar[str] = "website_pages"
    key: ClassVar[tuple[str, ...]] = ("url",)
    entity: ClassVar[bool] = True

    url: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    published_source: str | None = None
    generated_at: datetime | None = None
    source: str | None = None
    author: str | None = None
    column_name: str | None = None
    column_type: str | None = None
    keywords: list[str] = field(default_factory=list)
    site_name: str | None = None
    site_id_code: str | None = None
    body_chars: int | None = None
    body_hash: str | None = None
    images: int | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    standard_tags: list[str] = field(default_factory=list)
    charset: str | None = None
    cms_family: str | None = None

    def dated_by_list(self, listed_at: datetime | None) -> Self:
        """The page, with the date its list showed where it shows none itself."""
        if self.published_at is None and listed_at is not None:
            self.published_at = listed_at
            self.published_precision = "day"
            self.published_source = "list"
        return self


@dataclass(kw_only=True)
class Outcome(Item):
    """How asking for one target ended. Exactly one for each target of a run."""

    collection: ClassVar[str] = "outcomes"
    key: ClassVar[tuple[str, ...]] = ("run_id", "target")

    reason: str | None = None
    fault: str | None = None
    detail: str | None = None
    status: int | None = None
    registry_state: str | None = None
    since: str | None = None
    until: str | None = None
    requests: int = 0
    responses: int = 0
    items: int = 0
    rejected: int = 0
    failures: list[dict[str, Any]] = field(default_factory=list)


@dataclass(kw_only=True)
class Rejected(Item):
    """An item its schema refused, whole, with every error: evidence, and repairable later."""

    collection: ClassVar[str] = "rejected"
    key: ClassVar[tuple[str, ...]] = ("run_id", "item_collection", "item_id")

    item_collection: str | None = None
    item_id: str | None = None
    item_json: str | None = None
    """The refused document as JSON text: what broke a schema may not fit a database either."""
    errors: list[dict[str, str]] = field(default_factory=list)


@dataclass(kw_only=True)
class Run(Item):
    """One run of a spider, from opening to its verdict. ``outcome`` stays ``running`` if killed."""

    collection: ClassVar[str] = "runs"
    key: ClassVar[tuple[str, ...]] = ("run_id",)

    opened_at: datetime | None = None
    closed_at: datetime | None = None
    heartbeat_at: datetime | None = None
    outcome: str | None = None
    close_reason: str | None = None
    arguments: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    machine: str | None = None
    archive: str | None = None
    targets: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)


ITEM_CLASSES: tuple[type[Item], ...] = (
    WebsiteCheck,
    WebsiteColumn,
    WebsitePage,
    Outcome,
    Rejected,
    Run,
)
