"""What a government website is measured by: its home page, columns, articles, letters, guides."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from govcrawl.items.base import PROVENANCE, Item


@dataclass(kw_only=True)
class WebsiteItem(Item):
    """Anything read from a website. ``rendered``: a browser made the page before it was read."""

    rendered: bool = False

    def filled_from(self, other: "WebsiteItem") -> Self:
        """The same item, with what only the other one of its kind tells."""
        for each in fields(self):
            if each.name not in PROVENANCE and getattr(self, each.name) in (None, [], {}):
                setattr(self, each.name, getattr(other, each.name))
        return self


@dataclass(kw_only=True)
class WebsiteCheck(WebsiteItem):
    """One probe of a home page: how it answered, and who it says it is."""

    collection: ClassVar[str] = "website_checks"
    key: ClassVar[tuple[str, ...]] = ("office_id", "url", "observed_at")

    url: str | None = None
    mode: str | None = None
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
    ipv6_reachable: bool | None = None

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
    feature_links: list[dict[str, Any]] | None = None
    service_entrances: list[dict[str, Any]] | None = None
    languages: list[str] | None = None
    accessibility: dict[str, Any] | None = None
    columns: list[dict[str, Any]] | None = None
    newest_at: datetime | None = None
    dated_entries: int | None = None
    fresh_entries: int | None = None

    search: dict[str, Any] | None = None
    links: dict[str, Any] | None = None
    broken_links: list[dict[str, Any]] | None = None

    def identity(self) -> str | None:
        """One probe an hour: the hour of the observation stands for the moment.

        A light probe (``mode`` probe) beside a survey in the same hour is a document of its own.
        """
        if self.url is None or self.observed_at is None:
            return None
        hour = self.observed_at.astimezone(UTC).strftime("%Y-%m-%dT%HZ")
        light = "|probe" if self.mode == "probe" else ""
        return f"{self.office_id or '-'}|{self.url}|{hour}{light}"


@dataclass(kw_only=True)
class WebsiteColumn(WebsiteItem):
    """A column (栏目), that is a list page: its name, its entries and how fresh they are."""

    collection: ClassVar[str] = "website_columns"
    key: ClassVar[tuple[str, ...]] = ("url",)
    entity: ClassVar[bool] = True

    url: str | None = None
    name: str | None = None
    kind: str | None = None
    column_type: str | None = None
    first_url: str | None = None
    page_number: int | None = None
    site_name: str | None = None
    site_id_code: str | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    entry_count: int | None = None
    total: int | None = None
    pages: int | None = None
    next_url: str | None = None
    next_form: dict[str, str] | None = None
    letters: dict[str, Any] | None = None
    newest_at: datetime | None = None
    generated_at: datetime | None = None
    charset: str | None = None
    cms_family: str | None = None


@dataclass(kw_only=True)
class WebsitePage(WebsiteItem):
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
class WebsiteMessage(WebsiteItem):
    """A citizen's letter: what it is about, when it came, whether it was answered; never by whom.

    ``state`` is ``answered``, ``open`` or None where the page does not tell; how long an open one
    has waited is ``observed_at`` less ``received_at``.
    """

    collection: ClassVar[str] = "website_messages"
    key: ClassVar[tuple[str, ...]] = ("site", "message_id")
    entity: ClassVar[bool] = True

    site: str | None = None
    message_id: str | None = None
    url: str | None = None
    title: str | None = None
    kind: str | None = None
    mailbox: str | None = None
    department: str | None = None
    received_at: datetime | None = None
    replied_at: datetime | None = None
    status: str | None = None
    state: str | None = None
    satisfaction: str | None = None
    body_chars: int | None = None
    reply_chars: int | None = None
    masked: list[str] = field(default_factory=list)
    read_from: str | None = None
    cms_family: str | None = None


@dataclass(kw_only=True)
class WebsiteService(WebsiteItem):
    """A service guide (办事指南): what it is for, and which of the eight elements it tells."""

    collection: ClassVar[str] = "website_services"
    key: ClassVar[tuple[str, ...]] = ("site", "guide_id")
    entity: ClassVar[bool] = True

    site: str | None = None
    guide_id: str | None = None
    url: str | None = None
    name: str | None = None
    code: str | None = None
    kind: str | None = None
    department: str | None = None
    audience: list[str] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    online_entry: bool | None = None
    online_url: str | None = None
    online_level: str | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    cms_family: str | None = None
