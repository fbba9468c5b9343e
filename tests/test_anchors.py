"""The scoring engine against reference values that were computed elsewhere.

``coinr_anchor`` was made with COINr 1.1.14 in R from data that come with it: 51 countries, 49
indicators, three levels. The worked example was computed by hand.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govcrawl.evaluation.aggregating import arithmetic, geometric, harmonic, up
from govcrawl.evaluation.indicator import Catalogue, Rule
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.outliers import kurtosis, skewness, winsorised
from govcrawl.evaluation.profile import ARITHMETIC, GEOMETRIC, ROOT, Profile
from govcrawl.evaluation.score import Score
from govcrawl.evaluation.scoring import scored, scores
from govcrawl.evaluation.weights import ahp, entropy
from tests.conftest import ROOT as PROJECT
from tests.support import small_profile as small

REFERENCE = PROJECT.parent / "shared" / "reference" / "data"


@pytest.fixture(scope="session")
def reference() -> Path:
    if not REFERENCE.is_dir():
        pytest.skip(f"no reference values at {REFERENCE}")
    return REFERENCE


def loaded(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return content


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def raw_value(value: float | str | None) -> small.Raw:
    if value is None:
        return State.MISSING
    return State.ABSENT if isinstance(value, str) else value


def worked_catalogue(posts: Mapping[str, tuple[float, float]]) -> Catalogue:
    fixed = (
        small.indicator(name, Rule("goalpost", *each), "down" if each[0] > each[1] else "up")
        for name, each in posts.items()
    )
    return small.catalogue(
        *fixed,
        small.indicator("ppd", Rule("log1p")),
        small.indicator("bci", Rule("minmax")),
        small.indicator("wci", Rule("minmax")),
    )


WORKED = small.profile(
    small.node("website", weight=0.25),
    small.node("information", "website", ["lag", "dead"]),
    small.node("transaction", "website", ["online"]),
    small.node("participation", "website", ["reply"]),
    small.node("weibo", indicators=["ppd", "bci"], weight=0.25),
    small.node("wechat", indicators=["wci"], weight=0.25),
    small.node("app_channel", indicators=["app"], weight=0.25),
)


def test_the_worked_example_is_met(reference: Path) -> None:
    example = loaded(reference, "worked_example.json")
    known = worked_catalogue(example["rules"]["goalposts"])
    raw = {
        office: {name: raw_value(value) for name, value in row.items()}
        for office, row in example["raw"].items()
    }
    offices = small.offices(*raw)
    indicators = scored(WORKED, known, offices, small.measures(raw))
    made = {(e.office_id, e.node): e for e in scores(WORKED, offices, indicators, {})}
    normalised = {(e.measure.office_id, e.measure.indicator): e for e in indicators}
    for office, expected in example["expected"].items():
        for name, score in expected["normalised"].items():
            found = normalised[office, name]
            # The example writes what an absent one counts for; ours has no score of its own.
            if found.measure.state is State.ABSENT:
                assert (found.score, score) == (None, 0.0)
            else:
                assert found.score == approximately(score), (office, name)
        told = told_of(made, office)
        told_expected = {name: each for name, each in expected.items() if name != "normalised"}
        assert told == {name: approximately(each) for name, each in told_expected.items()}


def told_of(made: Mapping[tuple[str, str], Score], office: str) -> dict[str, float | None]:
    composite, website = made[office, ROOT], made[office, "website"]
    return {
        "website": website.capability,
        "website_cov": website.coverage,
        "weibo": made[office, "weibo"].capability,
        "wechat": made[office, "wechat"].capability,
        "app": made[office, "app_channel"].capability,
        "capability": composite.capability,
        "coverage": composite.coverage,
        "capability_provisional": composite.capability_provisional,
        "quality": composite.quality,
        "quality_provisional": composite.quality_provisional,
    }


def approximately(value: float | None) -> Any:
    """The reference values are rounded to four digits."""
    return None if value is None else pytest.approx(value, abs=1e-4)


def coinr_profile(meta: list[dict[str, str]]) -> Profile:
    """Its tree with our root: ``Index`` is the composite."""
    renamed = {"Index": ROOT}
    inner = [row for row in meta if row["Type"] == "Aggregate"]
    nodes = [
        small.node(
            renamed.get(row["iCode"], row["iCode"]),
            renamed.get(row["Parent"], row["Parent"]),
            [each["iCode"] for each in meta if each["Parent"] == row["iCode"]]
            if row["Level"] == "2"
            else [],
            float(row["Weight"]),
        )
        for row in sorted(inner, key=lambda row: -int(row["Level"]))
    ]
    return small.profile(nodes=tuple(nodes))


def coinr_catalogue(meta: list[dict[str, str]]) -> Catalogue:
    return small.catalogue(
        *(
            small.indicator(
                row["iCode"], Rule("minmax"), "down" if row["Direction"] == "-1" else "up"
            )
            for row in meta
            if row["Type"] == "Indicator"
        )
    )


@pytest.mark.parametrize(
    ("data", "aggregation", "threshold", "expected"),
    [
        ("idata.csv", ARITHMETIC, 0, "expected_minmax_amean.csv"),
        ("idata.csv", GEOMETRIC, 0, "expected_minmax1_gmean.csv"),
        ("idata_holes.csv", ARITHMETIC, 0.66, "expected_holes_thresh066.csv"),
    ],
)
def test_coinr_is_met(
    reference: Path, data: str, aggregation: str, threshold: float, expected: str
) -> None:
    folder = reference / "coinr_anchor"
    meta = rows(folder / "imeta.csv")
    profile = replace(coinr_profile(meta), aggregation=aggregation, coverage=threshold)
    known = coinr_catalogue(meta)
    raw = {
        row["uCode"]: {
            name: State.MISSING if row[name] == "NA" else float(row[name]) for name in known
        }
        for row in rows(folder / data)
    }
    offices = small.offices(*raw)
    indicators = scored(profile, known, offices, small.measures(raw))
    made = {(e.office_id, e.node): e.capability for e in scores(profile, offices, indicators, {})}
    cells = 0
    for row in rows(folder / expected):
        office = row.pop("uCode")
        for name, text in row.items():
            found = made[office, ROOT if name == "Index" else name]
            if found is not None and aggregation == GEOMETRIC:
                found = up(found)  # its scores run from 1 to 100, ours are brought back
            assert found == (None if text == "NA" else pytest.approx(float(text), abs=1e-9))
            cells += 1
    assert cells == 561


def test_coinr_means_are_met(reference: Path) -> None:
    golden = loaded(reference, "golden_formulas.json")["coinr_1_1_14"]
    weighted = [(0.5, 80.0), (0.3, 60.0), (0.2, 40.0)]
    assert arithmetic([weighted[0], weighted[2]]) == pytest.approx(golden["amean_na"])
    assert geometric(weighted) == pytest.approx(golden["gmean"])
    assert harmonic(weighted) == pytest.approx(golden["hmean"])


def test_coinr_outliers_are_met(reference: Path) -> None:
    golden = loaded(reference, "golden_formulas.json")["coinr_1_1_14"]
    population = [int(row["population_2020"]) for row in rows(reference / "regions.csv")]
    assert skewness(population) == pytest.approx(golden["pop_skew"], abs=1e-9)
    assert kurtosis(population) == pytest.approx(golden["pop_kurt"], abs=1e-9)
    treated, replaced = winsorised(population)
    assert (replaced, max(treated)) == (golden["pop_winsorised_points"], golden["pop_winsor_max"])
    assert skewness(treated) == pytest.approx(golden["pop_skew_after"], abs=1e-9)


def test_ahp_is_met(reference: Path) -> None:
    golden = loaded(reference, "golden_formulas.json")["ahp"]
    found = ahp(golden["matrix"])
    assert found.weights == pytest.approx(golden["weights"], abs=1e-8)
    assert found.greatest == pytest.approx(golden["lambda_max"], abs=1e-9)
    assert found.index == pytest.approx(golden["CI"], abs=1e-9)
    assert found.ratio == pytest.approx(golden["CR_saaty_058"], abs=1e-9)


def test_entropy_is_met(reference: Path) -> None:
    golden = loaded(reference, "golden_formulas.json")["entropy"]
    matrix = golden["matrix"]
    columns = list(zip(*matrix, strict=True))
    assert entropy(columns) == pytest.approx(golden["weights"], abs=1e-8)
    with_zero = [*columns[:2], (*columns[2][:2], 0)]
    assert entropy(with_zero) == pytest.approx(golden["with_zero_at_r3c3"], abs=1e-8)
