"""The annual report of a government website, as data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from govcrawl.items.website import WebsiteItem


@dataclass(kw_only=True)
class WebsiteReport(WebsiteItem):
    """A site's annual report (政府网站工作年度报表), its figures in units of one.

    The names of the figures are those of ``parsers/website/reports/fields.py``. ``raw`` has the
    text each figure was read from. Whoever signed the report is not in it.
    """

    collection: ClassVar[str] = "website_reports"
    key: ClassVar[tuple[str, ...]] = ("site", "year", "kind")
    entity: ClassVar[bool] = True

    site: str | None = None
    """The site code the report names, else the host it was found on."""
    url: str | None = None
    page_url: str | None = None
    title: str | None = None
    kind: str | None = None
    state: str | None = None
    format: str | None = None
    year: int | None = None
    published_at: datetime | None = None
    site_id_code: str | None = None

    filer: str | None = None
    site_name: str | None = None
    home_url: str | None = None
    sponsor: str | None = None
    site_type: str | None = None
    site_code: str | None = None
    icp: str | None = None
    police_no: str | None = None
    unique_visitors: int | None = None
    visits: int | None = None
    info_total: int | None = None
    info_overview: int | None = None
    info_news: int | None = None
    info_catalog: int | None = None
    topics_kept: int | None = None
    topics_new: int | None = None
    interp_total: int | None = None
    interp_docs: int | None = None
    interp_products: int | None = None
    interp_media: int | None = None
    hot_responses: int | None = None
    has_catalog: bool | None = None
    registered_users: int | None = None
    service_items: int | None = None
    service_items_online: int | None = None
    cases_total: int | None = None
    cases_person: int | None = None
    cases_legal: int | None = None
    unified: bool | None = None
    msg_received: int | None = None
    msg_done: int | None = None
    msg_avg_days: float | None = None
    msg_public: int | None = None
    surveys: int | None = None
    survey_opinions: int | None = None
    survey_results: int | None = None
    interviews: int | None = None
    interview_msgs: int | None = None
    interview_answers: int | None = None
    has_bot: bool | None = None
    sec_checks: int | None = None
    sec_found: int | None = None
    sec_fixed: int | None = None
    sec_monitoring: bool | None = None
    sec_drill: bool | None = None
    sec_owner: bool | None = None
    has_new_media: bool | None = None
    weibo_name: str | None = None
    weibo_posts: int | None = None
    weibo_followers: int | None = None
    wechat_name: str | None = None
    wechat_posts: int | None = None
    wechat_subscribers: int | None = None
    other_media: str | None = None
    innovation: list[str] | None = None

    raw: dict[str, str] = field(default_factory=dict)
    rounded: list[str] = field(default_factory=list)
    unread: list[dict[str, str]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    cms_family: str | None = None

    def found_on(self, page: "WebsiteReport") -> Self:
        """The report a file holds, with what the page that links the file says of it."""
        named = self.site_code or page.site_code
        self.page_url = page.url
        self.filled_from(page)
        self.site = named or page.site
        return self

    def identity(self) -> str | None:
        """A report whose year could not be told is known by its address instead."""
        if self.site is None or self.kind is None:
            return None
        return f"{self.site}|{self.year or self.url}|{self.kind}"
