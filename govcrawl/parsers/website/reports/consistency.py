"""Figures of a report that contradict each other. They are flagged and kept as printed."""

from collections.abc import Iterator

from govcrawl.items import WebsiteReport

_PARTS = (
    ("info_total", ("info_overview", "info_news", "info_catalog")),
    ("interp_total", ("interp_docs", "interp_products", "interp_media")),
    ("cases_total", ("cases_person", "cases_legal")),
)
_AT_MOST = (
    ("done_over_received", "msg_done", "msg_received"),
    ("public_over_received", "msg_public", "msg_received"),
    ("public_over_done", "msg_public", "msg_done"),
    ("online_over_items", "service_items_online", "service_items"),
    ("visitors_over_visits", "unique_visitors", "visits"),
    ("fixed_over_found", "sec_fixed", "sec_found"),
    ("results_over_surveys", "survey_results", "surveys"),
)
_ONLY_WITH = (
    ("media_without_having", "has_new_media", ("weibo_posts", "wechat_posts")),
)  # fmt: skip

Flag = dict[str, str]


def flags(report: WebsiteReport) -> list[Flag]:
    """Every rule a report breaks, with the figures that break it; None breaks none."""
    return [*_sums(report), *_pairs(report), *_media(report), *_identity(report)]


def _sums(report: WebsiteReport) -> Iterator[Flag]:
    for total, names in _PARTS:
        whole = getattr(report, total)
        given = {name: getattr(report, name) for name in names}
        counted = sum(value for value in given.values() if value is not None)
        if whole is None or set(given.values()) == {None}:
            continue
        shown = " + ".join(f"{name} {value}" for name, value in given.items())
        is_whole = total == "cases_total" and None not in given.values()
        if _is_rounded(report, total, *names):
            continue
        if counted > whole:
            yield _flag("parts_over_total", f"{shown} > {total} {whole}")
        elif is_whole and counted != whole:
            yield _flag("parts_not_total", f"{shown} != {total} {whole}")


def _pairs(report: WebsiteReport) -> Iterator[Flag]:
    for rule, small, large in _AT_MOST:
        first, second = getattr(report, small), getattr(report, large)
        if first is None or second is None or _is_rounded(report, small, large):
            continue
        if first > second:
            yield _flag(rule, f"{small} {first} > {large} {second}")


def _is_rounded(report: WebsiteReport, *names: str) -> bool:
    """A rounded figure may be larger than an exact one without anything being wrong."""
    return any(name in report.rounded for name in names)


def _media(report: WebsiteReport) -> Iterator[Flag]:
    for rule, owner, names in _ONLY_WITH:
        posts = [name for name in names if getattr(report, name)]
        if getattr(report, owner) is False and posts:
            yield _flag(rule, f"{owner} is false, {posts[0]} {getattr(report, posts[0])}")


def _identity(report: WebsiteReport) -> Iterator[Flag]:
    code, tagged = report.site_code, report.site_id_code
    if code and tagged and code.lower() != tagged.lower():
        yield _flag("site_code_not_tagged", f"site_code {code}, SiteIDCode {tagged}")
    if report.year and report.published_at and report.published_at.year <= report.year:
        day = report.published_at.date().isoformat()
        yield _flag("published_before_the_end", f"year {report.year}, published {day}")


def _flag(rule: str, detail: str) -> Flag:
    return {"rule": rule, "detail": detail[:4096]}
