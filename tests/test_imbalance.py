"""Findings about how unevenly a quantity is spread over the offices of a level."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from govcrawl.evaluation import imbalance
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.measure import Measure, Source, State, seen, unseen
from govcrawl.registry import Office
from govcrawl.rulebook import catalogue, zones

CITIES = tuple(
    Office(code, f"市{code}", f"City {code}", "city", code, "510000", 1_000_000, 2020)
    for code in ("510100", "510300", "510400", "510500", "510600", "510700")
)
FOLLOWERS = "WB-INFL-01"
EXTREME = (100.0, 10.0, 10.0, 10.0, 10.0)


def measures(values: Sequence[float], indicator: str = FOLLOWERS) -> list[Measure]:
    return [
        seen(
            office.office_id,
            indicator,
            value,
            window=(None, date(2026, 10, 30)),
            sources=(Source("weibo_accounts", office.office_id, 1, (office.office_id,)),),
        )
        for office, value in zip(CITIES, values, strict=False)
    ]


def only(offices: Sequence[Office], values: Sequence[Measure]) -> Finding:
    (found,) = imbalance.findings(offices, values)
    return found


def test_a_finding_names_what_where_and_how_much() -> None:
    found = only(CITIES, measures(EXTREME))
    assert (found.kind, found.office_id, found.subject) == (
        "regional_imbalance",
        None,
        "WB-INFL-01|city",
    )
    assert found.value == pytest.approx(0.5142857)
    assert (found.unit, found.severity) == ("Gini", Severity.MEDIUM)
    assert found.zh == (
        "截至2026-10-30，已观测的5个市州人均微博粉丝数的基尼系数为0.514，变异系数为1.29；"
        "最高的市510100是最低的市510300的10.0倍；总量最大的市510100占合计的71.4%。"
    )
    assert found.en == (
        "By 2026-10-30 the Weibo followers per resident of the 5 cities seen had a Gini "
        "coefficient of 0.514 and a coefficient of variation of 1.29; City 510100 had most and "
        "City 510300 least, 10.0 to 1; City 510100 had 71.4 % of their total, the largest share."
    )
    assert [each.match for each in found.sources] == [each.office_id for each in CITIES[:5]]


def test_the_largest_share_is_of_people_not_of_rates() -> None:
    crowded = (replace(CITIES[1], population=100_000_000),)
    found = only((CITIES[0], *crowded, *CITIES[2:]), measures(EXTREME))
    assert "最高的市510100" in found.zh
    assert "总量最大的市510300占合计的88.5%" in found.zh


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ((10, 10, 10, 10, 10), Severity.NOTE),
        ((10, 10, 20, 20, 30), Severity.LOW),
        (EXTREME, Severity.MEDIUM),
    ],
)
def test_the_more_uneven_the_more_it_matters(values: list[float], severity: Severity) -> None:
    assert only(CITIES, measures(values)).severity is severity


def test_with_fewer_than_five_seen_nothing_is_said() -> None:
    few = measures(EXTREME)[:4]
    missing = unseen(CITIES[4].office_id, FOLLOWERS, State.MISSING, "login_required")
    assert list(imbalance.findings(CITIES, [*few, missing])) == []


def test_who_was_not_seen_is_not_taken_for_zero() -> None:
    missing = unseen(CITIES[5].office_id, FOLLOWERS, State.MISSING, "blocked")
    seen_only = only(CITIES, measures(EXTREME))
    assert only(CITIES, [*measures(EXTREME), missing]) == seen_only


def test_a_zero_that_was_seen_counts() -> None:
    found = only(CITIES, measures((*EXTREME, 0.0)))
    assert "6个市州" in found.zh
    assert "市510700为零" in found.zh
    assert "City 510700 least, which is 0" in found.en


def test_nothing_anywhere_is_no_imbalance() -> None:
    assert list(imbalance.findings(CITIES, measures([0.0] * 5))) == []


def test_a_count_is_compared_as_it_is() -> None:
    found = only(CITIES, measures((10, 20, 30, 40, 50), "WEB-TRX-01"))
    assert "per resident" not in found.en
    assert "人均" not in found.zh
    nobody = [replace(each, population=None) for each in CITIES]
    assert only(nobody, measures((10, 20, 30, 40, 50), "WEB-TRX-01")).value == found.value


def test_levels_are_not_mixed_and_departments_left_out() -> None:
    counties = [replace(each, level="county") for each in CITIES]
    assert only(counties, measures(EXTREME)).subject == "WB-INFL-01|county"
    mixed = [*CITIES[:4], *counties[4:]]
    assert list(imbalance.findings(mixed, measures(EXTREME))) == []
    departments = [replace(each, level="department") for each in CITIES]
    assert list(imbalance.findings(departments, measures(EXTREME))) == []


def test_scores_indices_and_shares_are_no_quantities() -> None:
    for indicator in ("WB-INFL-02", "WB-INF-02", "WEB-PRV-06"):
        assert list(imbalance.findings(CITIES, measures(EXTREME, indicator))) == []


def test_every_quantity_is_told_as_the_catalogue_tells_it() -> None:
    scale = {"per person": 1, "percent": 100, "per 1,000": 1000, "per 10,000": 10_000}
    for indicator, quantity in imbalance.QUANTITIES.items():
        assert quantity.residents == scale.get(catalogue.load()[indicator].unit), indicator


def test_lower_bounds_are_told() -> None:
    values = measures(EXTREME)
    values[0] = replace(values[0], exact=False)
    found = only(CITIES, values)
    assert "其中1个数值为下限" in found.zh
    assert "1 of the values are lower bounds" in found.en


def test_zones_split_the_inequality_where_all_have_one() -> None:
    (found,) = imbalance.findings(CITIES, measures(EXTREME), zones.zone_of)
    assert "Theil's T was 0.615, 0.310 between economic zones and 0.305 within them" in found.en
    assert "泰尔指数为0.615，其中经济区之间0.310，区内0.305" in found.zh
    moved = (*CITIES[:4], replace(CITIES[4], adcode="110100"))
    (without,) = imbalance.findings(moved, measures(EXTREME), zones.zone_of)
    assert "Theil" not in without.en
