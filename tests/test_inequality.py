"""How unequal: known answers, and what must hold whatever the numbers are."""

import csv
import json
from math import inf, log
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.evaluation.inequality import (
    decomposed,
    extremes,
    gini,
    theil,
    top_share,
    variation,
)
from govcrawl.registry import Registry
from govcrawl.rulebook import zones

EQUAL = [5.0] * 4
ALL_TO_ONE = [0.0, 0.0, 0.0, 8.0]
AMOUNTS = st.lists(st.floats(min_value=0.5, max_value=1e6), min_size=2, max_size=30)


@pytest.fixture(scope="module")
def reference(corpus: Path) -> Path:
    folder = corpus.parent / "reference" / "data"
    if not (folder / "golden_formulas.json").is_file():
        pytest.skip(f"no known answers at {folder}")
    return folder


@pytest.fixture(scope="module")
def golden(reference: Path) -> Any:
    return json.loads((reference / "golden_formulas.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def regions(reference: Path) -> list[dict[str, str]]:
    with (reference / "regions_ext.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_equal_shares_are_not_unequal() -> None:
    assert gini(EQUAL) == pytest.approx(0)
    assert theil(EQUAL) == pytest.approx(0)
    assert variation(EQUAL, sample=True) == 0
    assert extremes(EQUAL) == 1
    assert top_share(EQUAL) == 0.25


def test_all_to_one_is_as_unequal_as_can_be() -> None:
    assert gini(ALL_TO_ONE) == pytest.approx(3 / 4)
    assert theil(ALL_TO_ONE) == pytest.approx(log(4))
    assert variation(ALL_TO_ONE, sample=False) == pytest.approx(3**0.5)
    assert variation(ALL_TO_ONE, sample=True) == pytest.approx(2)
    assert extremes(ALL_TO_ONE) is None
    assert top_share(ALL_TO_ONE) == 1


def test_small_numbers_worked_by_hand() -> None:
    assert gini([1, 3]) == pytest.approx(0.25)
    assert gini([3, 1]) == pytest.approx(0.25)
    assert theil([1, 3]) == pytest.approx((0.5 * log(0.5) + 1.5 * log(1.5)) / 2)
    assert extremes([2, 5, 4]) == 2.5
    assert top_share([2, 5, 3], 2) == 0.8


@pytest.mark.parametrize("nothing", [[], [0.0, 0.0]])
def test_nothing_is_not_spread(nothing: list[float]) -> None:
    assert (gini(nothing), theil(nothing), extremes(nothing), top_share(nothing)) == (None,) * 4
    assert variation(nothing, sample=False) is None
    assert decomposed(nothing, ["a"] * len(nothing)) is None


def test_one_value_is_no_sample() -> None:
    assert variation([3.0], sample=True) is None
    assert variation([3.0], sample=False) == 0


def test_negative_values_are_refused() -> None:
    for figure in (gini, theil, extremes, top_share):
        with pytest.raises(ValueError, match=r"got -1, expected values of at least 0"):
            figure([-1, 2])


def test_a_value_without_a_group_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        decomposed([1, 2], ["a"])


def test_groups_that_are_equal_inside_differ_only_between_them() -> None:
    parts = decomposed([1, 3, 1, 3], ["poor", "rich", "poor", "rich"])
    assert parts is not None
    assert parts.within == pytest.approx(0)
    assert parts.between == pytest.approx(parts.total) == pytest.approx(theil([1, 3]))


def test_a_group_of_nothing_adds_nothing_within() -> None:
    parts = decomposed([0, 0, 4], ["none", "none", "all"])
    assert parts is not None
    assert (parts.total, parts.between, parts.within) == pytest.approx((log(3), log(3), 0))


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_parts_add_up_in_any_grouping(values: list[float], random: Any) -> None:
    parts = decomposed(values, [random.randrange(3) for _ in values])
    assert parts is not None
    assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-9)
    assert min(parts.between, parts.within) >= -1e-9


@given(AMOUNTS, st.floats(min_value=0.01, max_value=100))
def test_the_unit_does_not_matter(values: list[float], factor: float) -> None:
    scaled = [value * factor for value in values]
    assert gini(scaled) == pytest.approx(gini(values), abs=1e-9)
    assert theil(scaled) == pytest.approx(theil(values), abs=1e-9)
    assert 0 <= (gini(values) or 0) + 1e-9 < inf


def test_the_population_of_the_cities(golden: Any, regions: list[dict[str, str]]) -> None:
    population = [float(each["population_2020"]) for each in regions]
    known = golden["inequality"]
    assert gini(population) == pytest.approx(known["pop_gini"], rel=1e-12)
    assert theil(population) == pytest.approx(known["pop_theil"], rel=1e-12)
    assert variation(population, sample=True) == pytest.approx(known["pop_cv_sample"], rel=1e-12)
    assert variation(population, sample=False) == pytest.approx(
        known["pop_cv_population"], rel=1e-12
    )


def test_the_published_index_values(golden: Any) -> None:
    known = golden["inequality"]
    values = known["fig3_20_values"]
    assert gini(values) == pytest.approx(known["fig3_gini"], rel=1e-10)
    assert theil(values) == pytest.approx(known["fig3_theil"], rel=1e-10)
    assert variation(values, sample=True) == pytest.approx(known["fig3_cv_sample"], rel=1e-10)


def test_the_population_by_zone(golden: Any, regions: list[dict[str, str]]) -> None:
    population = [float(each["population_2020"]) for each in regions]
    parts = decomposed(population, [zones.zone_of(each["adcode"]) for each in regions])
    known = golden["theil_decomposition_population_by_zone"]
    assert parts is not None
    assert parts.total == pytest.approx(known["T"], rel=1e-12)
    assert parts.between == pytest.approx(known["between"], rel=1e-12)
    assert parts.within == pytest.approx(known["within"], rel=1e-12)


def test_every_city_and_county_of_sichuan_lies_in_a_zone() -> None:
    assert len(zones.load()) == 21
    assert len(set(zones.load().values())) == 5
    inside = {"city", "county"}
    for office in Registry.load("sichuan").offices:
        assert (zones.zone_of(office.adcode) is not None) is (office.level in inside), office
    assert zones.zone_of("513428") == zones.zone_of("510400") == zones.Zone("攀西", "Panxi")


def test_the_zones_are_those_of_the_reference(regions: list[dict[str, str]]) -> None:
    assert {each["adcode"][:4]: each["economic_zone"] for each in regions} == {
        code: zone.zh for code, zone in zones.load().items()
    }
