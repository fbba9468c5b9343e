"""Weights by pairwise comparison and by entropy."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.evaluation.profile import ENTROPY, ROOT
from govcrawl.evaluation.scoring import outcomes, scored, scores, weigh
from govcrawl.evaluation.weights import CONSISTENT, ahp, by_entropy, entropy
from tests.support import small_profile as small

WEIGHTS = st.lists(st.floats(0.2, 5), min_size=2, max_size=10)


@given(WEIGHTS)
def test_consistent_comparisons_give_the_weights_back(weights: list[float]) -> None:
    found = ahp([[one / other for other in weights] for one in weights])
    assert found.weights == pytest.approx([each / sum(weights) for each in weights], rel=1e-9)
    assert found.ratio == pytest.approx(0, abs=1e-9)


def test_comparisons_in_a_circle_are_inconsistent() -> None:
    """The first outweighs the second, that the third, and that the first again."""
    found = ahp([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]])
    assert found.ratio > CONSISTENT
    assert found.weights == pytest.approx([1 / 3] * 3)


def test_one_child_weighs_all() -> None:
    assert ahp([[1]]).weights == (1.0,)


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ([], "a square matrix of 1 to 10 rows"),
        ([[1, 2]], "a square matrix of 1 to 10 rows"),
        ([[1.0] * 11] * 11, "a square matrix of 1 to 10 rows"),
        ([[1, 3], [3, 1]], "row 2, column 1: 3 is not 1 / 3, and positive"),
        ([[1, -2], [-0.5, 1]], "row 2, column 1: -0.5 is not 1 / -2, and positive"),
        ([[2, 1], [1, 1]], "row 1, column 1: 2 is not 1 / 2, and positive"),
    ],
)
def test_what_is_no_comparison_is_refused(matrix: list[list[float]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ahp(matrix)


def test_a_column_that_does_not_differ_weighs_nothing() -> None:
    assert entropy([[5, 5, 5], [1, 2, 3]]) == pytest.approx([0, 1], abs=1e-12)


def test_columns_that_tell_nothing_weigh_the_same() -> None:
    assert entropy([[0, 0, 0], [7], [], [0.1, 0.1, 0.1]]) == [0.25] * 4


def test_a_zero_takes_no_part_in_the_disorder() -> None:
    assert entropy([[0, 1, 1], [0, 0, 1]]) == pytest.approx(
        [(1 - log(2) / log(3)) / (2 - log(2) / log(3)), 1 / (2 - log(2) / log(3))]
    )


@given(st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=1, max_size=6))
def test_entropy_weights_are_shares(columns: list[list[float]]) -> None:
    found = entropy(columns)
    assert sum(found) == pytest.approx(1)
    assert all(0 <= each <= 1 for each in found)


def test_what_weighs_nothing_keeps_it() -> None:
    found = by_entropy({"a": 1, "b": 0, "c": 1}, {"a": [1, 2], "b": [1, 90], "c": [1, 2]})
    assert found == pytest.approx({"a": 0.5, "b": 0, "c": 0.5})
    assert by_entropy({"a": 0}, {"a": [1, 2]}) == {"a": 0}


def test_a_profile_may_ask_for_entropy_weights() -> None:
    """Of the children's scores, node by node, from the indicators upwards."""
    profile = small.profile(
        small.node("n", indicators=["x", "y"]),
        small.node("m", indicators=["z"]),
        weighting=ENTROPY,
    )
    raw = {
        "a": {"x": 80.0, "y": 50.0, "z": 40.0},
        "b": {"x": 60.0, "y": 50.0, "z": 40.0},
        "c": {"x": 70.0, "y": 50.0, "z": 40.0},
    }
    offices = small.offices(*raw)
    found = scored(profile, small.shares("x", "y", "z"), offices, small.measures(raw))
    tree = weigh(profile, outcomes(offices, found))
    assert tree["n"] == pytest.approx({"x": 1, "y": 0}, abs=1e-9)
    assert tree["m"] == {"z": 1}
    assert tree[ROOT] == pytest.approx({"n": 1, "m": 0}, abs=1e-9)
    made = {(each.office_id, each.node): each for each in scores(profile, offices, found, {})}
    assert made["a", ROOT].capability == pytest.approx(80)
