"""What the census of 2015 counts, as far as a crawl has seen it."""

from collections.abc import Iterable, Mapping

from govcrawl.evaluation import Document
from govcrawl.evaluation.indicator import Basis
from govcrawl.evaluation.inspection.census2015 import ITEMS, Census, census
from govcrawl.evaluation.inspection.rule import Opinion, Rule
from govcrawl.evaluation.inspection.ruling import FAILED, NEEDS_PERSON, PASSED, Ruling
from govcrawl.evaluation.inspection.site_rules import enough
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.value import PERCENT, present
from govcrawl.evaluation.website.answering import failures
from govcrawl.evaluation.website.content import has_channel
from govcrawl.evaluation.website.facts import Columns, SiteFacts
from govcrawl.evaluation.website.faults import broken_entrances
from govcrawl.evaluation.website.report import figures

Counts = dict[str, int | None]

VETOES = ("V-W2", "V-W3", "V-W4", "V-W5")
"""Items of 2019 that were vetoes in 2015 already and are computed. Grave errors need a person."""
POINTS = Rule(
    "C-2015",
    "第一次全国普查扣分",
    "points of the census of 2015",
    "points are deducted; a veto fails the site whatever the points",
    Basis.SOURCED,
)
FEWEST_UPDATES = 10
FEWEST_A_YEAR, FEWEST_OF_DEPARTMENTS = 6, 3
"""Surveys, and interviews."""


def counted(office: Office, site: SiteFacts, rulings: Iterable[Ruling]) -> Census:
    """The census of a site: what was not seen is not measured, so it loses at least so much.

    Basic information, what guides should tell and which forms they should offer need a person.
    ``rulings`` are of the same office.
    """
    failed = (each.rule for each in rulings if each.state == FAILED and each.rule in VETOES)
    return census(counts(office, site), failed)


def ruling(office: Office, site: SiteFacts, rulings: Iterable[Ruling]) -> Ruling:
    """The points of the census as one ruling; what nobody counted is left to a person."""
    found = counted(office, site, rulings)
    lost = {ITEMS[name]: points for name, points in found.deductions.items() if points}
    zh = "、".join(f"{item.zh}扣{points}分" for item, points in lost.items()) or "未见扣分项"
    en = ", ".join(f"{item.en}: {points}" for item, points in lost.items()) or "nothing was lost"
    uncounted = len(found.not_measured)
    opinion = Opinion(
        PASSED if found.exact and not lost else NEEDS_PERSON,
        f"至少扣{found.total}分({zh});另有{uncounted}项未测",
        f"at least {found.total} points lost ({en}); {uncounted} items not counted",
        float(found.total),
        present(
            site.check_source,
            site.columns.source if site.columns else None,
            site.letters.source if site.letters else None,
            site.report_source,
        ),
    )
    return POINTS.ruling(office, opinion)


def counts(office: Office, site: SiteFacts) -> Counts:
    """The counts by item of the table, None where it was not seen."""
    return {
        "unreachable_percent": _unreachable(site),
        **(_of_check(site.check) if site.check else {}),
        **(_stale(site.columns) if site.columns else {}),
        "no_consultation": _no_consultation(site),
        "no_letter": None if site.letters is None else int(not site.letters.received),
        **_a_year(office, site, "surveys", "survey"),
        **_a_year(office, site, "interviews", "interview"),
    }


def _unreachable(site: SiteFacts) -> int | None:
    """Whole percents of a week's probes."""
    week = site.week
    return PERCENT * failures(week) // week.valid if week and enough(week) else None


def _of_check(check: Document) -> Counts:
    fresh, entrances = check["fresh_entries"], len(broken_entrances(check))
    return {
        **_links(check),
        "few_home_updates": None if fresh is None else int(fresh < FEWEST_UPDATES),
        "system_unreachable": entrances or None,
    }


def _links(check: Document) -> Counts:
    """Dead links. A dead attachment is counted as such and not as a link again.

    Where there are any, the other links are those of the kept list, which may not be all.
    """
    tally = check["links"]
    if tally is None:
        return {}
    files, home, others = (tally[name]["dead"] for name in ("attachments", "home", "others"))
    if files:
        pages = [
            each["page_url"]
            for each in check["broken_links"] or ()
            if each["verdict"] == "dead" and each["kind"] != "attachment"
        ]
        home = sum(page in {check["url"], check["final_url"]} for page in pages)
        others = len(pages) - home
    return {"dead_links_home": home, "dead_links_other": others, "attachment_broken": files}


def _stale(columns: Columns) -> Counts:
    stale: Mapping[str, int] = columns.stale
    return {
        "stale_news": stale.get("news", 0),
        "stale_notice_policy": stale.get("notice", 0) + stale.get("policy", 0),
        "stale_personnel_plan": stale.get("personnel", 0) + stale.get("plan", 0),
    }


def _no_consultation(site: SiteFacts) -> int | None:
    channel = has_channel(site)
    return None if channel is None else int(not channel)


def _a_year(office: Office, site: SiteFacts, name: str, kind: str) -> Counts:
    """None in a year, or too few: one of the two. A column that was not read may still exist."""
    found = figures(site, name)
    told: Counts = {}
    if not isinstance(found, str):
        enough_a_year = FEWEST_OF_DEPARTMENTS if office.level == DEPARTMENT else FEWEST_A_YEAR
        told = {
            f"no_{kind}": int(not found[name]),
            f"few_{name}": int(0 < found[name] < enough_a_year),
        }
    if kind == "survey" and site.columns and site.columns.counts.get(kind):
        told["no_survey_column"] = 0
    return told
