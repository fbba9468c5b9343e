"""What a site neglects: columns nobody fills, letters nobody answers, guides that tell little."""

from collections.abc import Iterable, Iterator, Mapping

from govcrawl.evaluation.channel import english_name
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.inspection.thresholds import (
    EMPTY_COLUMNS,
    POOR_GUIDES,
    STALE_COLUMNS,
    STALE_OF_WATCHED,
    UNANSWERED_DAYS,
    WATCHED,
)
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.value import present
from govcrawl.evaluation.website.facts import ELEMENTS, Column, SiteFacts

NAMED = 3
"""How many columns a sentence names."""

RULES: Mapping[str, tuple[str, str]] = {
    "parts_over_total": ("分项之和大于总数", "parts exceed their total"),
    "parts_not_total": ("分项之和不等于总数", "parts do not make their total"),
    "done_over_received": ("办结多于收到", "more letters answered than received"),
    "public_over_received": ("公开多于收到", "more letters published than received"),
    "public_over_done": ("公开多于办结", "more letters published than answered"),
    "online_over_items": ("在线办理事项多于全部事项", "more items online than items"),
    "visitors_over_visits": ("独立访客多于访问量", "more visitors than visits"),
    "fixed_over_found": ("整改多于发现的问题", "more problems fixed than found"),
    "results_over_surveys": ("调查结果多于调查", "more survey results than surveys"),
    "media_without_having": ("自称没有新媒体却有发布量", "posts on media it says it has not"),
    "site_code_not_tagged": ("标识码与页面标签不符", "another site code than the page's tag"),
    "published_before_the_end": ("年度未结束即发布", "published before its year was over"),
}
"""What the rules of a report's plausibility mean, in Chinese and English."""


def _named(columns: Iterable[Column]) -> str:
    """The first columns by name, with the days since their newest entry where there are any."""
    listed = list(columns)[:NAMED]
    return ", ".join(
        f"{each.name or each.url}" + ("" if each.days is None else f" ({each.days:.0f} d)")
        for each in listed
    )


def stale_columns(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``stale_columns``: columns past the time their kind may rest."""
    columns = site.columns
    stale = sum(columns.stale.values()) if columns else 0
    if columns is None or not stale:
        return
    watched = sum(columns.stale.get(kind, 0) for kind in WATCHED)
    read, named = sum(columns.counts.values()), _named(columns.stale_columns)
    yield Finding(
        "stale_columns",
        Severity.HIGH if stale >= STALE_COLUMNS or watched >= STALE_OF_WATCHED else Severity.MEDIUM,
        office.office_id,
        site.url,
        stale,
        "columns",
        zh=f"最近一次查看时,{office.name_zh}网站{site.url}的{read}个栏目中有{stale}个超期未更新,"
        f"其中动态、通知、政策类{watched}个;最久的是{named}。",
        en=f"When last read, {stale} of {read} columns of the site {site.url} of "
        f"{english_name(office)} were past their time, {watched} of them news, notices or policy; "
        f"the oldest: {named}.",
        sources=(columns.source,),
    )


def empty_columns(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``empty_columns``: columns without any entry."""
    columns = site.columns
    if columns is None or not columns.empty:
        return
    read, named = sum(columns.counts.values()), _named(columns.empty_columns)
    yield Finding(
        "empty_columns",
        Severity.HIGH if columns.empty >= EMPTY_COLUMNS else Severity.LOW,
        office.office_id,
        site.url,
        columns.empty,
        "columns",
        zh=f"最近一次查看时,{office.name_zh}网站{site.url}的{read}个栏目中有{columns.empty}个空白:{named}。",
        en=f"When last read, {columns.empty} of {read} columns of the site {site.url} of "
        f"{english_name(office)} had no entry: {named}.",
        sources=(columns.source,),
    )


def unanswered_letters(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``unanswered_letters``: letters of the past year open for more than three months."""
    letters = site.letters
    if letters is None or not letters.overdue or letters.oldest_open_days is None:
        return
    oldest = letters.oldest_open_days
    yield Finding(
        "unanswered_letters",
        Severity.HIGH,
        office.office_id,
        site.url,
        letters.overdue,
        "letters",
        zh=f"截至最近一次查看,{office.name_zh}网站{site.url}一年内的{letters.received}件来信中有"
        f"{letters.overdue}件超过{UNANSWERED_DAYS}天未答复,最久的已等待{oldest:.0f}天。",
        en=f"When last read, {letters.overdue} of {letters.received} letters of a year on the site "
        f"{site.url} of {english_name(office)} had waited more than {UNANSWERED_DAYS} days for an "
        f"answer, the oldest {oldest:.0f} days.",
        sources=(letters.source,),
    )


def poor_guides(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``poor_guides``: service guides that lack half of the elements or more."""
    guides = site.guides
    if guides is None or not guides.poor:
        return
    half = ELEMENTS // 2
    yield Finding(
        "poor_guides",
        Severity.HIGH if guides.poor >= POOR_GUIDES else Severity.MEDIUM,
        office.office_id,
        site.url,
        guides.poor,
        "guides",
        zh=f"最近一次查看时,{office.name_zh}网站{site.url}的{guides.guides}份办事指南中有{guides.poor}份"
        f"缺少{ELEMENTS}项要素中的{half}项及以上。",
        en=f"When last read, {guides.poor} of {guides.guides} service guides of the site "
        f"{site.url} of {english_name(office)} lacked {half} or more of the {ELEMENTS} elements.",
        sources=(guides.source,),
    )


def implausible_report(office: Office, site: SiteFacts) -> Iterator[Finding]:
    """``implausible_report``: figures of the annual report that contradict each other."""
    report = site.report
    flags = (report or {}).get("flags")
    if report is None or not flags:
        return
    told = [(*RULES.get(each["rule"], (each["rule"],) * 2), each["detail"]) for each in flags]
    zh = ";".join(f"{chinese}({detail})" for chinese, _, detail in told)
    en = "; ".join(f"{english} ({detail})" for _, english, detail in told)
    yield Finding(
        "implausible_report",
        Severity.NOTE,
        office.office_id,
        site.url,
        len(flags),
        "contradictions",
        zh=f"{office.name_zh}网站{site.url}{report['year']}年度报表有{len(flags)}处自相矛盾:{zh}。",
        en=f"The report for {report['year']} of the site {site.url} of {english_name(office)} "
        f"contradicts itself {len(flags)} times: {en}.",
        sources=present(site.report_source),
    )
