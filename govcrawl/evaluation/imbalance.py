"""How unevenly what governments reach and offer is spread over the offices of one level."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from govcrawl.evaluation.channel import english_name
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.inequality import Decomposition, decomposed, extremes, gini, variation
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.value import PERCENT, present

FEWEST = 5
"""With fewer offices seen nothing is said of all of them."""
UNEVEN, VERY_UNEVEN = 0.2, 0.4
"""Gini's coefficient from which a spread is a low or a medium finding. Our choice."""
LEVELS = {
    "province": ("省级", "provinces"),
    "city": ("市州", "cities"),
    "county": ("区县", "counties"),
}
"""The levels that have residents. Departments do different things and are not compared."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity whose 0 means that there is nothing.

    ``metric`` is what a person who counts it calls it. ``residents``: its indicator is told for
    each so many of them; None where it is a plain count.
    """

    metric: str
    zh: str
    en: str
    residents: int | None


QUANTITIES = {
    "WEB-PRV-15": Quantity(
        "website_unique_visitors", "网站独立访问用户数", "unique visitors of the website", 1
    ),
    "WEB-PRV-16": Quantity(
        "website_registered_users", "网站注册用户数", "registered users of the website", 100
    ),
    "WEB-INF-07": Quantity(
        "website_items_published", "网站信息发布数", "items published on the website", 10_000
    ),
    "WEB-TRX-01": Quantity(
        "website_service_items", "网站政务服务事项数", "service items of the website", None
    ),
    "WEB-TRX-03": Quantity("cases_handled", "办件量", "cases handled", 1000),
    "WB-INFL-01": Quantity("weibo_followers", "微博粉丝数", "Weibo followers", 10_000),
    "WX-INFL-02": Quantity("wechat_followers", "微信关注数", "WeChat followers", 10_000),
    "APP-TRX-01": Quantity(
        "platform_service_items", "平台可办事项数", "service items of the platform", None
    ),
    "APP-INFL-01": Quantity("app_downloads", "移动应用下载量", "downloads of the app", 10_000),
}
"""Raw quantities by the indicator they are told by. Scores have no true 0 and are none."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A quantity at one office: as its indicator tells it, and in all."""

    office: Office
    measure: Measure
    value: float
    whole: float


def findings(
    offices: Sequence[Office],
    measures: Iterable[Measure],
    zone_of: Callable[[str], Hashable | None] = lambda _: None,
) -> Iterator[Finding]:
    """``regional_imbalance`` of each quantity, for each level with ``FEWEST`` offices seen.

    Its value is Gini's coefficient, per resident where the indicator is. The largest office's share
    is of the absolute quantity. ``zone_of`` gives the zone of an adcode: where every office seen
    has one, Theil's T is split into what lies between zones and within them. Offices that were
    not seen are left out, never taken for 0.
    """
    by_id = {office.office_id: office for office in offices}
    groups: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for each in measures:
        office, quantity = by_id.get(each.office_id), QUANTITIES.get(each.indicator)
        if not office or not quantity or office.level not in LEVELS or each.value is None:
            continue
        whole = _whole(quantity, office, each.value)
        if whole is not None:
            groups[each.indicator, office.level].append(_Seen(office, each, each.value, whole))
    for (indicator, level), seen in groups.items():
        uneven = gini([each.value for each in seen])
        if len(seen) >= FEWEST and uneven is not None:
            yield _finding(indicator, level, seen, uneven, zone_of)


def _whole(quantity: Quantity, office: Office, value: float) -> float | None:
    if quantity.residents is None:
        return value
    return value * office.population / quantity.residents if office.population else None


def _finding(
    indicator: str,
    level: str,
    seen: Sequence[_Seen],
    uneven: float,
    zone_of: Callable[[str], Hashable | None],
) -> Finding:
    severity = Severity.LOW if uneven >= UNEVEN else Severity.NOTE
    told = [*_spread(QUANTITIES[indicator], level, seen, uneven), _largest(seen)]
    told += [_theil(parts)] if (parts := _zones(seen, zone_of)) else []
    told += [_bounds(seen)] if any(not each.measure.exact for each in seen) else []
    return Finding(
        "regional_imbalance",
        Severity.MEDIUM if uneven >= VERY_UNEVEN else severity,
        None,
        f"{indicator}|{level}",
        uneven,
        "Gini",
        zh="；".join(zh for zh, _ in told) + "。",
        en="; ".join(en for _, en in told) + ".",
        sources=present(*(source for each in seen for source in each.measure.sources)),
    )


def _spread(
    quantity: Quantity, level: str, seen: Sequence[_Seen], uneven: float
) -> Iterator[tuple[str, str]]:
    """Gini and variation, and the extremes by name."""
    chinese, english = LEVELS[level]
    days = [each.measure.last for each in seen if each.measure.last]
    since = (f"截至{max(days)}，", f"By {max(days)} ") if days else ("", "")
    per = ("人均", " per resident") if quantity.residents else ("", "")
    varied = variation([each.value for each in seen], sample=False) or 0
    who = (
        f"{since[0]}已观测的{len(seen)}个{chinese}{per[0]}{quantity.zh}",
        f"{since[1]}the {quantity.en}{per[1]} of the {len(seen)} {english} seen",
    )
    figures = (
        f"的基尼系数为{uneven:.3f}，变异系数为{varied:.2f}",
        f" had a Gini coefficient of {uneven:.3f} and a coefficient of variation of {varied:.2f}",
    )
    yield who[0] + figures[0], who[1] + figures[1]
    most = max(seen, key=lambda each: each.value)
    least = min(seen, key=lambda each: each.value)
    names = f"{english_name(most.office)} had most and {english_name(least.office)} least"
    times = extremes([each.value for each in seen])
    if times is None:
        yield f"{most.office.name_zh}最高，{least.office.name_zh}为零", f"{names}, which is 0"
    else:
        yield (
            f"最高的{most.office.name_zh}是最低的{least.office.name_zh}的{times:.1f}倍",
            f"{names}, {times:.1f} to 1",
        )


def _largest(seen: Sequence[_Seen]) -> tuple[str, str]:
    """The share of the office that has most in all."""
    largest = max(seen, key=lambda each: each.whole)
    share = PERCENT * largest.whole / sum(each.whole for each in seen)
    return (
        f"总量最大的{largest.office.name_zh}占合计的{share:.1f}%",
        f"{english_name(largest.office)} had {share:.1f} % of their total, the largest share",
    )


def _zones(
    seen: Sequence[_Seen], zone_of: Callable[[str], Hashable | None]
) -> Decomposition | None:
    zones = [zone_of(each.office.adcode) for each in seen]
    several = len(set(zones)) > 1 and None not in zones
    return decomposed([each.value for each in seen], zones) if several else None


def _theil(parts: Decomposition) -> tuple[str, str]:
    total, between, within = (f"{each:.3f}" for each in (parts.total, parts.between, parts.within))
    return (
        f"泰尔指数为{total}，其中经济区之间{between}，区内{within}",
        f"Theil's T was {total}, {between} between economic zones and {within} within them",
    )


def _bounds(seen: Sequence[_Seen]) -> tuple[str, str]:
    number = sum(not each.measure.exact for each in seen)
    return f"其中{number}个数值为下限", f"{number} of the values are lower bounds"
