"""The point table of the first national census of government websites (国办发〔2015〕15号).

As printed in the appendix of five inspection reports by the census's own technical support unit.
Points are deducted for what is counted; one veto and the site fails. The table of 2019 is not known
in full, so this one is what points are counted by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table: ``points`` are taken for each that is counted.

    ``once``: it is counted once at most, as it either is so or not.
    """

    id: str
    zh: str
    en: str
    points: Decimal
    once: bool = False


TABLE: tuple[Item, ...] = (
    Item("unreachable_percent", "首页无法访问,每1%", "home page unreachable, each 1 %", Decimal(5)),
    Item("dead_links_home", "首页失效链接,每个", "dead link on the home page", Decimal(1)),
    Item("dead_links_other", "其他页面失效链接,每个", "dead link elsewhere", Decimal("0.1")),
    Item(
        "few_home_updates",
        "首页两周内更新少于10条",
        "fewer than 10 updates of the home page in 2 weeks",
        Decimal(5),
        once=True,
    ),
    Item("stale_news", "动态要闻类两周未更新,每个", "news column stale for 2 weeks", Decimal(3)),
    Item(
        "stale_notice_policy",
        "通知政策类六个月未更新,每个",
        "notice or policy column stale for 6 months",
        Decimal(4),
    ),
    Item(
        "stale_personnel_plan",
        "人事规划类一年未更新,每个",
        "personnel or plan column stale for a year",
        Decimal(5),
    ),
    Item(
        "inaccurate_information", "基本信息不准确,每个", "inaccurate basic information", Decimal(1)
    ),
    Item("no_consultation", "无咨询栏目", "no consultation column", Decimal(5), once=True),
    Item("no_letter", "一年内无有效信件", "no valid letter in a year", Decimal(5), once=True),
    Item("no_survey_column", "无调查征集栏目", "no survey column", Decimal(5), once=True),
    Item("no_survey", "一年内无调查征集", "no survey in a year", Decimal(5), once=True),
    Item("few_surveys", "一年内调查征集不足", "too few surveys in a year", Decimal(3), once=True),
    Item("no_interview", "一年内无在线访谈", "no interview in a year", Decimal(5), once=True),
    Item("few_interviews", "一年内访谈不足", "too few interviews in a year", Decimal(3), once=True),
    Item("guide_class_missing", "办事指南要素缺失,每类", "guide element missing", Decimal(2)),
    Item("guide_inaccurate", "办事指南要素不准确,每个", "guide element inaccurate", Decimal(1)),
    Item("form_not_offered", "未提供表格,每个", "form not offered", Decimal(1)),
    Item("attachment_broken", "附件无法下载,每个", "attachment broken", Decimal(1)),
    Item("system_unreachable", "在线系统无法访问,每个", "online system unreachable", Decimal(3)),
)
"""All lines, in the order of the text. "Too few" is under 6 a year for portals, 3 for others."""

ITEMS: Mapping[str, Item] = {item.id: item for item in TABLE}


@dataclass(frozen=True, slots=True)
class Census:
    """What a site loses: the points by item (those of ``TABLE`` that were counted), and in all.

    ``not_measured`` are the items nobody counted: with any, ``total`` is at least so much.
    ``vetoes`` are the rules it fails by, whatever the points.
    """

    deductions: Mapping[str, Decimal]
    total: Decimal
    not_measured: tuple[str, ...]
    vetoes: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether everything was counted."""
        return not self.not_measured

    @property
    def failed(self) -> bool:
        """Whether a veto fails the site."""
        return bool(self.vetoes)


def census(counts: Mapping[str, int | None], vetoes: Iterable[str] = ()) -> Census:
    """The deductions for these counts by item; None, or an item left out, was not measured.

    Raises ValueError for an item that is not in the table and for a negative count.
    """
    wrong = [name for name, count in counts.items() if name not in ITEMS or (count or 0) < 0]
    if wrong:
        raise ValueError(f"not counts of the table: {', '.join(wrong)}")
    known = {name: count for name in ITEMS if (count := counts.get(name)) is not None}
    deductions = {
        name: ITEMS[name].points * (min(count, 1) if ITEMS[name].once else count)
        for name, count in known.items()
    }
    return Census(
        deductions,
        sum(deductions.values(), Decimal(0)),
        tuple(name for name in ITEMS if name not in known),
        tuple(vetoes),
    )
