"""The 2021 study's own numbers, held against each other and against what others publish.

智慧政府视角下四川省移动政务平台服务能力现状研究, 中小企业管理与科技, 2021 (06), pages 126 to 129.
What its numbers imply is computed again from what it prints: totals, shares, growth.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

_PERCENT = 100
_TEN_THOUSAND = 10_000

SERVICE_REPORT = "网上政务服务能力"
SERVICE_REPORT_SOURCE = "kuaihz.com/tid6/tid77_1390422.html"
SERVICE_INDEX_2019, SERVICE_RANK_2019 = 88.31, 7
"""Sichuan's index and rank of 2019 as that list repeats them from the 2020 edition of the report
on 网上 (online) government services. The study says 移动 (mobile), which is another report."""


class Verdict(StrEnum):
    """What came of holding a printed number against another."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    CANNOT_BE_CHECKED = "cannot be checked"


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as the study prints it, with so many decimals, in its unit, on its page."""

    id: str
    zh: str
    en: str
    value: float
    decimals: int
    unit: str
    page: int
    note: str = ""

    @property
    def step(self) -> float:
        """One in the last digit that is printed."""
        return float(10**-self.decimals)


@dataclass(frozen=True, slots=True)
class Registered:
    """What the registry says of the province: its residents, and how many governments it has."""

    residents: int
    cities: int
    counties: int


@dataclass(frozen=True, slots=True)
class Check:
    """A number of the study beside what it should be. ``recomputed`` is in the same unit.

    ``printed`` is None where the study implies a number and does not print it; ``recomputed`` where
    there is nothing to compute it from.
    """

    id: str
    zh: str
    en: str
    printed: float | None
    recomputed: float | None
    unit: str
    page: int
    verdict: Verdict
    note: str


def checks(printed: Mapping[str, Printed], registered: Registered) -> tuple[Check, ...]:
    """Every number that is printed, and what the numbers imply; ``printed`` is by id.

    A number agrees where it is less than one in its last printed digit away. Raises KeyError where
    one that is needed is not there.
    """
    values = {name: each.value for name, each in printed.items()}
    made = {
        name: _held_against(printed[name], recompute(values, registered), note)
        for name, (recompute, note) in _RECOMPUTED.items()
    }
    made["app_legal_persons"] = _legal_persons(printed)
    told = [made.get(name) or _unchecked(each) for name, each in printed.items()]
    return (*told, _title(printed), *_implied(printed))


Recompute = Callable[[Mapping[str, float], Registered], float]

_RECOMPUTED: dict[str, tuple[Recompute, str]] = {
    "cities_studied": (
        lambda v, _: (
            v["subprovincial_cities"] + v["prefecture_cities"] + v["autonomous_prefectures"]
        ),
        "1 + 17 + 3",
    ),
    "service_rank_2019": (
        lambda _, __: SERVICE_RANK_2019,
        f"the rank of the report on {SERVICE_REPORT}, by {SERVICE_REPORT_SOURCE}",
    ),
    "service_index_2019": (
        lambda _, __: SERVICE_INDEX_2019,
        f"the value of the report on {SERVICE_REPORT}, by {SERVICE_REPORT_SOURCE}",
    ),
    "service_index_growth": (
        lambda v, _: v["service_index_2019"] - v["service_index_2018"],
        "88.31 - 83.35, rounded to whole points",
    ),
    "websites": (
        lambda v, _: (
            v["websites_provincial"]
            + v["websites_city_portals"]
            + v["websites_city_departments"]
            + v["websites_county_portals"]
        ),
        "51 + 21 + 667 + 184",
    ),
    "websites_city_portals": (lambda _, r: r.cities, "the registry's cities and prefectures"),
    "websites_city_departments_share": (
        lambda v, _: _share(v["websites_city_departments"], v["websites"]),
        "667 of 923",
    ),
    "websites_county_portals": (
        lambda _, r: r.counties,
        "the registry's counties: there cannot be more portals than counties have, one each",
    ),
    "websites_county_portals_share": (
        lambda v, _: _share(v["websites_county_portals"], v["websites"]),
        "184 of 923",
    ),
    "weibo_influence_values": (
        lambda v, _: v["cities_studied"],
        "figure 3 is of all cities and prefectures studied: one has no value, and none says which",
    ),
    "app_persons_share": (
        lambda v, r: _share(v["app_persons"] * _TEN_THOUSAND, r.residents),
        "of the residents of the 2020 census in the registry; cut off, not rounded",
    ),
}
"""By the number it checks: what it should be, and from what."""


def _share(part: float, whole: float) -> float:
    return _PERCENT * part / whole


def _held_against(printed: Printed, recomputed: float, note: str) -> Check:
    # The billionth: a difference of exactly one digit is one, whatever floats make of it.
    agrees = abs(recomputed - printed.value) < printed.step - 1e-9
    verdict = Verdict.AGREES if agrees else Verdict.DISAGREES
    return _check(printed, recomputed, verdict, note)


def _check(printed: Printed, recomputed: float | None, verdict: Verdict, note: str) -> Check:
    whole = "; ".join(filter(None, (note, printed.note)))
    return Check(
        printed.id,
        printed.zh,
        printed.en,
        printed.value,
        recomputed,
        printed.unit,
        printed.page,
        verdict,
        whole,
    )


def _unchecked(printed: Printed) -> Check:
    alone = "nothing in the study or the registry to hold it against"
    return _check(printed, None, Verdict.CANNOT_BE_CHECKED, alone)


def _title(printed: Mapping[str, Printed]) -> Check:
    """The number is right; the report it is said to be from is not."""
    return Check(
        "service_index_title",
        "总体评价指数的来源报告",
        "report the index is said to be from",
        None,
        None,
        "",
        printed["service_index_2019"].page,
        Verdict.DISAGREES,
        "the study names the report on 移动政务服务能力; the number is that of the report on "
        f"{SERVICE_REPORT}, by {SERVICE_REPORT_SOURCE}",
    )


def _legal_persons(printed: Mapping[str, Printed]) -> Check:
    """Whether so many legal persons can be divided as the study says."""
    total, share = printed["app_legal_persons"], printed["app_individual_businesses_share"]
    nearest = round(total.value * share.value / _PERCENT)
    divides = abs(_share(nearest, total.value) - share.value) < share.step
    persons = printed["app_persons"]
    note = (
        f"no whole number of {total.value:.0f} is {share.value} % ({nearest} are "
        f"{_share(nearest, total.value):.2f} %), and it stands beside {persons.value:.0f} x 10 000 "
        "persons"
    )
    return _unchecked(total) if divides else _check(total, None, Verdict.DISAGREES, note)


def _implied(printed: Mapping[str, Printed]) -> Iterator[Check]:
    """The base and the growth in percent, which the study does not print."""
    for name, zh, en in (
        ("weibo_followers", "政务微博粉丝", "followers of government Weibo accounts"),
        ("wechat_reads", "政务微信阅读量", "reads of government WeChat articles"),
    ):
        now, growth = printed[name], printed[f"{name}_growth"]
        before = now.value - growth.value
        unprinted, why = Verdict.CANNOT_BE_CHECKED, "implied, not printed"
        yield Check(
            f"{name}_before",
            f"{zh}(上一年)",
            f"{en}, the year before",
            None,
            before,
            now.unit,
            now.page,
            unprinted,
            f"{why}: {now.value} - {growth.value}",
        )
        yield Check(
            f"{name}_growth_rate",
            f"{zh}增长率",
            f"growth rate of {en}",
            None,
            _share(growth.value, before),
            "percent",
            now.page,
            unprinted,
            f"{why}: {growth.value} of {before:.2f}",
        )
