"""The veto items about websites, V-W2 to V-W6, as far as they can be computed."""

from govcrawl.china import day_in_china
from govcrawl.evaluation.inspection import thresholds as at
from govcrawl.evaluation.inspection.rule import Opinion, unknown
from govcrawl.evaluation.inspection.ruling import FAILED, NEEDS_PERSON, PASSED
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.value import PERCENT, present
from govcrawl.evaluation.website.answering import failures
from govcrawl.evaluation.website.content import has_channel
from govcrawl.evaluation.website.facts import Columns, Letters, Probes, SiteFacts


def enough(week: Probes) -> bool:
    """Whether a week was probed as an inspection does: at least 20 times on each of its days."""
    is_a_week = (week.last - week.first).days + 1 >= at.WEEK_DAYS
    return is_a_week and week.fewest_a_day >= at.PROBES_A_DAY


def unreachable(_office: Office, site: SiteFacts) -> Opinion:
    """V-W2. Probes that our own line failed do not count, nor does a failure of a single hour."""
    week = site.week
    if week is None:
        return unknown("一周内没有探测", "it was not probed within a week")
    if not enough(week):
        return unknown(
            f"一周每天需{at.PROBES_A_DAY}次有效探测,共只有{week.valid}次({week.first}至{week.last})",
            f"each day of a week needs {at.PROBES_A_DAY} valid probes, there were {week.valid} in "
            f"all ({week.first} to {week.last})",
            week.valid,
            (week.source,),
        )
    failed = failures(week)
    share = PERCENT * failed / week.valid
    return Opinion(
        FAILED if PERCENT * failed >= at.UNREACHABLE_PERCENT * week.valid else PASSED,
        f"{week.first}至{week.last}的{week.valid}次有效探测中{failed}次无法访问({share:.2f}%)",
        f"{failed} of {week.valid} valid probes from {week.first} to {week.last} failed "
        f"({share:.2f} %)",
        share,
        (week.source,),
    )


def home_not_updated(_office: Office, site: SiteFacts) -> Opinion:
    """V-W3. A link without a date counts as not updated, says the rule.

    A home page without any date may be of pure navigation, which the rule judges by its second
    level: where columns do move, a person has to look.
    """
    check = site.check
    if check is None or check["dated_entries"] is None or check["fresh_entries"] is None:
        return unknown("未能读取首页日期", "the dates of the home page were not read")
    dated, fresh = check["dated_entries"], check["fresh_entries"]
    day, sources = day_in_china(check["observed_at"]), present(site.check_source)
    zh = f"{day}查看时首页{dated}条带日期的信息中有{fresh}条为此前{at.SILENT_DAYS}天内"
    en = f"{fresh} of {dated} dated links were of the {at.SILENT_DAYS} days before {day}"
    if not dated:
        zh, en = f"{day}查看时首页信息均无日期,按未更新计", f"no link showed a date on {day}"
        ages = site.columns.worst_days.values() if site.columns else ()
        if any(age <= at.SILENT_DAYS for age in ages):
            zh, en = f"{zh},但栏目有更新", f"{en}, but columns move: it may be of pure navigation"
            return Opinion(NEEDS_PERSON, zh, en, fresh, sources)
    return Opinion(PASSED if fresh else FAILED, zh, en, fresh, sources)


def columns_not_updated(_office: Office, site: SiteFacts) -> Opinion:
    """V-W4. Unknown where columns without a date could make the difference."""
    columns = site.columns
    if columns is None:
        return unknown("没有读取栏目", "no column was read")
    stale, watched = _stale(columns)
    read = sum(columns.counts.values())
    zh = (
        f"读到的{read}个栏目中超期{stale}个(动态、通知、政策类{watched}个),空白{columns.empty}个,"
        f"无日期{columns.undated}个"
    )
    en = (
        f"of {read} columns read {stale} are overdue ({watched} of news, notices or policy), "
        f"{columns.empty} empty, {columns.undated} without a date"
    )
    state = FAILED if columns.empty >= at.EMPTY_COLUMNS or _too_many(stale, watched) else PASSED
    if state == PASSED and _too_many(stale + columns.undated, watched + columns.undated):
        return unknown(
            f"{zh},无日期的栏目可能超期",
            f"{en}, and those may be overdue too",
            stale,
            (columns.source,),
        )
    return Opinion(state, zh, en, stale, (columns.source,))


def _stale(columns: Columns) -> tuple[int, int]:
    """All overdue columns, and those of the kinds with a time of their own."""
    watched = sum(columns.stale.get(kind, 0) for kind in at.WATCHED)
    return sum(columns.stale.values()), watched


def _too_many(stale: int, watched: int) -> bool:
    return stale >= at.STALE_COLUMNS or watched >= at.STALE_OF_WATCHED


def no_response(_office: Office, site: SiteFacts) -> Opinion:
    """V-W5: no channel for consultation, or a letter unanswered for more than three months."""
    letters = site.letters if site.letters and site.letters.received else None
    if letters and letters.overdue:
        return Opinion(
            FAILED,
            f"一年内{letters.overdue}件来信超过{at.UNANSWERED_DAYS}天未答复",
            f"{letters.overdue} letters of a year had waited more than {at.UNANSWERED_DAYS} days",
            letters.oldest_open_days,
            (letters.source,),
        )
    channel = has_channel(site)
    if channel is False:
        return _no_channel(site)
    if not channel:
        return unknown("未能确认有无咨询渠道", "whether citizens can write was not seen")
    return _letters(letters)


def _no_channel(site: SiteFacts) -> Opinion:
    """Nothing names a mailbox; it may still stand below a column of interaction."""
    columns = site.columns
    sources = present(site.check_source, columns.source if columns else None)
    if columns and columns.counts.get("interaction"):
        zh, en = (
            "首页和栏目中没有信箱,但有互动栏目",
            "no mailbox was seen, but an interaction column",
        )
        return Opinion(NEEDS_PERSON, zh, en, sources=sources)
    zh, en = "首页和栏目中没有咨询渠道", "neither home page nor columns have a channel for letters"
    return Opinion(FAILED, zh, en, sources=sources)


def _letters(letters: Letters | None) -> Opinion:
    if letters is None:
        return unknown("有咨询渠道,但没有读到来信", "there is a channel, but no letter was seen")
    zh = f"一年内{letters.received}件来信中未答复{letters.open}件,状态不明{letters.unknown}件"
    en = (
        f"of {letters.received} letters of a year {letters.open} are open and {letters.unknown} "
        "do not tell"
    )
    if letters.unknown or (letters.open and letters.oldest_open_days is None):
        return unknown(zh, en, letters.oldest_open_days, (letters.source,))
    return Opinion(PASSED, zh, en, letters.oldest_open_days or 0, (letters.source,))


def services_not_useful(office: Office, site: SiteFacts) -> Opinion:
    """V-W6. Fewer than five guides are all there are only where the report says so."""
    guides = site.guides
    if guides is None or not guides.guides:
        if office.level == DEPARTMENT:
            return unknown(
                "没有读到办事指南,该部门有无对外服务未知",
                "no service guide was seen, and whether it serves the public is not known",
            )
        return unknown("没有读到办事指南", "no service guide was seen")
    zh = f"读到的{guides.guides}份办事指南中{guides.poor}份缺四项及以上要素"
    en = f"{guides.poor} of {guides.guides} service guides read lack four elements or more"
    sources, items = (guides.source,), (site.report or {}).get("service_items")
    if guides.poor >= at.POOR_GUIDES:
        return Opinion(FAILED, zh, en, guides.poor, sources)
    if guides.guides >= at.POOR_GUIDES:
        return Opinion(PASSED, zh, en, guides.poor, sources)
    if items is None or items > guides.guides:
        zh, en = f"{zh},不足以判断", f"{en}: too few to tell"
        return unknown(zh, en, guides.poor, sources)
    state = FAILED if guides.poor == guides.guides else PASSED
    return Opinion(state, zh, en, guides.poor, sources)
