"""Raw values to scores: each rule, what it does with too few peers, and what no rule may do."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.evaluation.indicator import Rule
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.normalising import note, scale
from govcrawl.evaluation.outliers import has_outliers, kurtosis, skewness, winsorised
from govcrawl.evaluation.scoring import scored
from tests.support import small_profile as small

RELATIVE = ("minmax", "log1p", "percentile_rank", "z")
FALLING = Rule("goalpost", 14, 0)
COUNTS = st.lists(st.integers(0, 10**9).map(float), min_size=2, max_size=30)


def scores(rule: Rule, values: list[float], direction: str = "up") -> list[float | None]:
    made = scale(rule, direction, values)
    return [made(each) if made else None for each in values]


@pytest.mark.parametrize(
    ("raw", "score"), [(14, 0.0), (0, 100.0), (7, 50.0), (20, 0.0), (-1, 100.0)]
)
def test_goalposts_are_fixed_and_cut(raw: float, score: float) -> None:
    made = scale(FALLING, "down", [])
    assert made is not None
    assert made(raw) == score


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        ("minmax", [300, 600, 900], [0, 50, 100]),
        ("log1p", [9, 3, 0.5], [100, 51.7010, 0]),
        ("percentile_rank", [5, 1, 5, 9, 7], [25, 0, 25, 100, 75]),
        ("z", [10, 20, 30], [100 / 3, 50, 200 / 3]),
    ],
)
def test_relative_rules(rule: str, values: list[float], expected: list[float]) -> None:
    assert scores(Rule(rule), values) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        ("minmax", [300, 600, 900], [100, 50, 0]),
        ("log1p", [9, 3, 0.5], [0, 48.2990, 100]),
        ("percentile_rank", [5, 1, 5, 9, 7], [50, 100, 50, 0, 25]),
        ("z", [10, 20, 30], [200 / 3, 50, 100 / 3]),
    ],
)
def test_relative_rules_turn_round(rule: str, values: list[float], expected: list[float]) -> None:
    assert scores(Rule(rule), values, "down") == pytest.approx(expected, abs=1e-4)


def test_three_standard_deviations_are_the_ends_of_z() -> None:
    found = scores(Rule("z"), [*[0.0] * 40, 1000.0])
    assert found[-1] == 100.0
    assert found[0] == pytest.approx(47.4, abs=0.1)


@pytest.mark.parametrize("rule", RELATIVE)
@pytest.mark.parametrize("values", [[], [5.0], [5.0, 5.0, 5.0]])
def test_peers_that_tell_nothing_give_no_score(rule: str, values: list[float]) -> None:
    assert scale(Rule(rule), "up", values) is None


def test_what_no_rule_says_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule is called rank"):
        scale(Rule("rank"), "up", [1.0, 2.0])
    with pytest.raises(ValueError, match="goalpost from 0 to None"):
        scale(Rule("goalpost", 0), "up", [1.0, 2.0])


@pytest.mark.parametrize(
    ("rule", "values", "said"),
    [
        ("minmax", [5.0], "no other office to compare with was seen"),
        ("minmax", [5.0, 5.0], "all 2 offices compared are equal"),
        ("minmax", [1.0, 2.0, 3.0, 4.0], "only 4 offices could be compared"),
        ("minmax", [1.0, 2.0, 3.0, 4.0, 5.0], ""),
        ("goalpost", [1.0], ""),
    ],
)
def test_the_note_says_how_far_to_trust_it(rule: str, values: list[float], said: str) -> None:
    assert note(Rule(rule, 0, 1), values, few=5) == said


@given(
    st.sampled_from([("up", 0.0, 100.0), ("down", 100.0, 0.0)]),
    st.floats(-50, 150),
    st.floats(-50, 150),
)
def test_a_goalpost_rises_strictly_between_its_posts(
    way: tuple[str, float, float], one: float, other: float
) -> None:
    direction, bad, good = way
    made = scale(Rule("goalpost", bad, good), direction, [])
    assert made is not None
    low, high = sorted([one, other], reverse=direction == "down")
    assert 0 <= made(low) <= made(high) <= 100
    if min(one, other) >= 0 and max(one, other) <= 100 and abs(one - other) > 1e-9:
        assert made(low) < made(high)


@given(st.sampled_from(RELATIVE), st.sampled_from(["up", "down"]), COUNTS)
def test_a_relative_rule_keeps_the_order(rule: str, direction: str, values: list[float]) -> None:
    better = sorted(values, reverse=direction == "down")
    found = scores(Rule(rule), better, direction)
    told = [each for each in found if each is not None]
    assert len(told) == (len(values) if len(set(values)) > 1 else 0)
    assert told == sorted(told)
    assert all(0 <= each <= 100 for each in told)


@given(st.sampled_from(RELATIVE), COUNTS, st.randoms())
def test_the_order_of_the_peers_is_irrelevant(
    rule: str, values: list[float], random: Random
) -> None:
    shuffled = values.copy()
    random.shuffle(shuffled)
    by_value = dict(zip(values, scores(Rule(rule), values), strict=True))
    assert scores(Rule(rule), shuffled) == [by_value[each] for each in shuffled]


REGIONS = [small.SmallOffice("p", "province"), small.SmallOffice("c", "city")]
DEPARTMENTS = [small.SmallOffice("d", "department"), small.SmallOffice("e", "department")]
KNOWN = small.catalogue(small.indicator("x", Rule("minmax")))


def test_offices_are_compared_within_their_group_of_levels() -> None:
    raw = {"p": {"x": 10.0}, "c": {"x": 20.0}, "d": {"x": 1000.0}, "e": {"x": 3000.0}}
    found = scored(small.flat("x"), KNOWN, [*REGIONS, *DEPARTMENTS], small.measures(raw))
    assert [each.score for each in found] == [0, 100, 0, 100]
    assert {each.peers_seen for each in found} == {2}
    assert {each.note for each in found} == {"only 2 offices could be compared"}
    together = small.flat("x", peers=(("province", "city", "department"),))
    found = scored(together, KNOWN, [*REGIONS, *DEPARTMENTS], small.measures(raw))
    assert [each.score for each in found][2] == pytest.approx(100 * 990 / 2990)


def test_a_level_of_no_group_is_compared_with_itself() -> None:
    raw = {"p": {"x": 10.0}, "c": {"x": 20.0}, "d": {"x": 30.0}, "e": {"x": 40.0}}
    apart = small.flat("x", peers=(("province", "city"),))
    found = scored(apart, KNOWN, [*REGIONS, *DEPARTMENTS], small.measures(raw))
    assert [each.score for each in found] == [0, 100, 0, 100]


def test_a_level_may_have_its_own_posts_and_a_profile_its_own_rule() -> None:
    own = small.indicator("x", Rule("goalpost", 0, 6))
    own = type(own)(
        **{**own.__dict__, "rules": {**own.rules, "department": Rule("goalpost", 0, 3)}}
    )
    offices, known = [REGIONS[1], DEPARTMENTS[0]], small.catalogue(own)
    raw = {"c": {"x": 3.0}, "d": {"x": 3.0}}
    found = scored(small.flat("x"), known, offices, small.measures(raw))
    assert [each.score for each in found] == [50, 100]
    other = small.flat("x", rules={"x": Rule("goalpost", 0, 12)})
    found = scored(other, known, offices, small.measures(raw))
    assert [each.score for each in found] == [25, 25]


@pytest.mark.parametrize("state", [State.ABSENT, State.MISSING, State.NOT_APPLICABLE])
def test_what_has_no_value_has_no_score_and_is_no_peer(state: State) -> None:
    raw: dict[str, dict[str, small.Raw]] = {"a": {"x": 10.0}, "b": {"x": state}, "c": {"x": 20.0}}
    found = scored(small.flat("x"), KNOWN, small.offices("a", "b", "c"), small.measures(raw))
    assert [each.score for each in found] == [0, None, 100]
    assert found[1].note == ""
    assert {each.peers_seen for each in found} == {2}
    assert [each.measure.office_id for each in found] == ["a", "b", "c"]


def test_a_zero_is_a_value() -> None:
    raw: dict[str, dict[str, small.Raw]] = {"a": {"x": 0.0}, "b": {"x": 4.0}, "c": {"x": 8.0}}
    found = scored(small.flat("x"), KNOWN, small.offices("a", "b", "c"), small.measures(raw))
    assert found[0].measure.state is State.ZERO
    assert [each.score for each in found] == [0, 50, 100]


def test_outliers_are_set_to_the_next_value() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 1000.0]
    assert has_outliers(values)
    assert winsorised(values) == ([*values[:-1], 9.0], 1)
    turned = [-each for each in values]
    assert winsorised(turned) == ([*turned[:-1], -9.0], 1)


def test_a_distribution_without_outliers_is_left_alone() -> None:
    assert winsorised([1.0, 2.0, 3.0, 4.0]) == ([1.0, 2.0, 3.0, 4.0], 0)
    assert (skewness([2.0] * 4), kurtosis([2.0] * 4)) == (0, 0)


def test_outliers_are_replaced_so_often_at_most() -> None:
    values = [*range(20), 10**3, 10**5]
    treated, done = winsorised(values, most=1)
    assert (treated, done) == ([*range(20), 10**3, 10**3], 1)
    assert winsorised(values) == ([*range(20), 19, 19], 2)


def test_three_values_have_no_kurtosis() -> None:
    with pytest.raises(ValueError, match="3 values, expected 4 or more"):
        has_outliers([1.0, 2.0, 30.0])
