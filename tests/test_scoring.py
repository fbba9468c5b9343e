"""From indicators to nodes: what is missing, absent and not applicable; ranks; vetoes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.evaluation.aggregating import mean
from govcrawl.evaluation.indicator import Rule
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.profile import ARITHMETIC, FAIL, GEOMETRIC, HARMONIC, ROOT, Profile
from govcrawl.evaluation.ranking import places
from govcrawl.evaluation.score import Score
from govcrawl.evaluation.scoring import scored, scores
from tests.support import small_profile as small

ABSENT, MISSING, BESIDE = State.ABSENT, State.MISSING, State.NOT_APPLICABLE
NAMES = ("x", "y", "z")
SHARES = small.shares(*NAMES)


def made(profile: Profile, raw: dict[str, dict[str, small.Raw]], **vetoes: tuple[str, ...]) -> dict:
    offices = small.offices(*raw)
    indicators = scored(profile, SHARES, offices, small.measures(raw))
    found = scores(profile, offices, indicators, vetoes)
    return {(each.office_id, each.node): each for each in found}


def one(profile: Profile, *values: small.Raw) -> Score:
    """The composite of an office with these values of x, y and z."""
    found = made(profile, {"a": dict(zip(NAMES, values, strict=False))})
    score: Score = found["a", ROOT]
    return score


def told(score: Score) -> tuple[str, float | None, float | None, int, int]:
    return score.state, score.capability, score.quality, score.known, score.expected


FLAT = small.flat(*NAMES)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((80, 50, 20), ("scored", 50, 50, 3, 3)),
        ((80, 40, 0), ("scored", 40, 40, 3, 3)),
        ((80, 50, ABSENT), ("scored", 130 / 3, 65, 3, 3)),
        ((80, ABSENT, ABSENT), ("scored", 80 / 3, 80, 3, 3)),
        ((80, 50, MISSING), ("scored", 65, 65, 2, 3)),
        ((80, 50, BESIDE), ("scored", 65, 65, 2, 2)),
        ((80, BESIDE, BESIDE), ("scored", 80, 80, 1, 1)),
        ((80, MISSING, BESIDE), ("missing", None, None, 1, 2)),
        ((80, MISSING, MISSING), ("missing", None, None, 1, 3)),
        ((80, ABSENT, MISSING), ("scored", 40, 80, 2, 3)),
        ((ABSENT, ABSENT, ABSENT), ("absent", 0, None, 3, 3)),
        ((ABSENT, ABSENT, MISSING), ("absent", 0, None, 2, 3)),
        ((ABSENT, MISSING, MISSING), ("missing", None, None, 1, 3)),
        ((MISSING, MISSING, MISSING), ("missing", None, None, 0, 3)),
        ((BESIDE, BESIDE, BESIDE), ("not_applicable", None, None, 0, 0)),
    ],
)
def test_what_is_missing_absent_and_not_applicable_is_kept_apart(
    values: tuple[small.Raw, ...], expected: tuple[str, float | None, float | None, int, int]
) -> None:
    score = one(FLAT, *values)
    assert told(score) == pytest.approx(expected)
    assert score.coverage == (score.known / score.expected if score.expected else 1)


def test_an_indicator_nobody_measured_is_missing() -> None:
    assert told(one(FLAT, 80)) == told(one(FLAT, 80, MISSING, MISSING))


def test_with_no_threshold_nothing_known_is_still_missing() -> None:
    assert told(one(small.flat(*NAMES, coverage=0.0), MISSING, MISSING, MISSING))[0] == "missing"


def test_the_provisional_score_stands_beside_and_has_no_rank() -> None:
    score = one(FLAT, 80, MISSING, ABSENT, MISSING)
    assert (score.capability_provisional, score.quality_provisional) == (40, 80)
    low = one(FLAT, 80, MISSING, MISSING)
    assert (low.capability, low.capability_provisional, low.quality_provisional) == (None, 80, 80)
    assert (low.rank, low.ranked) == (None, None)


def test_a_provisional_score_is_made_of_provisional_ones() -> None:
    profile = small.profile(small.node("n", indicators=NAMES))
    found = made(profile, {"a": {"x": 80, "y": MISSING, "z": MISSING}})
    composite = found["a", ROOT]
    assert (composite.state, composite.known, composite.expected) == ("missing", 0, 1)
    assert (composite.capability_provisional, composite.quality_provisional) == (80, 80)


TWO = small.profile(
    small.node("n", indicators=["x"], weight=3), small.node("m", indicators=["y", "z"])
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((80, 60, 20), ("scored", 70, 70, 2, 2)),
        ((80, ABSENT, ABSENT), ("scored", 60, 80, 2, 2)),
        ((80, BESIDE, BESIDE), ("scored", 80, 80, 1, 1)),
        ((80, MISSING, 60), ("missing", None, None, 1, 2)),
        ((ABSENT, ABSENT, ABSENT), ("absent", 0, None, 2, 2)),
    ],
)
def test_a_node_of_nodes_keeps_them_apart_too(
    values: tuple[small.Raw, ...], expected: tuple[str, float | None, float | None, int, int]
) -> None:
    assert told(one(TWO, *values)) == pytest.approx(expected)


def test_what_weighs_nothing_counts_nowhere() -> None:
    profile = small.flat(*NAMES, weights={"z": 0.0})
    assert told(one(profile, 80, 60, MISSING)) == ("scored", 70, 70, 2, 2)
    assert told(one(profile, 80, 60, 0)) == ("scored", 70, 70, 2, 2)
    assert one(small.flat("z", weights={"z": 0.0}), 0, 0, 50).state == "not_applicable"


def test_a_node_of_weight_0_has_a_score_that_counts_nowhere() -> None:
    profile = small.profile(
        small.node("n", indicators=["x", "y"]), small.node("beside", indicators=["z"], weight=0)
    )
    found = made(profile, {"a": {"x": 80, "y": 60, "z": 10}})
    assert (found["a", "beside"].capability, found["a", ROOT].capability) == (10, 70)
    assert found["a", ROOT].expected == 1


def test_what_was_seen_but_cannot_be_compared_is_left_out() -> None:
    """All peers are equal: it was looked at, so it does not lower the coverage either."""
    known = {**SHARES, "z": small.indicator("z", Rule("minmax"))}
    raw = {"a": {"x": 80.0, "y": 60.0, "z": 5.0}, "b": {"x": 10.0, "y": 20.0, "z": 5.0}}
    offices = small.offices(*raw)
    found = scores(FLAT, offices, scored(FLAT, known, offices, small.measures(raw)), {})
    assert told(found[0]) == ("scored", 70, 70, 2, 2)


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (ARITHMETIC, 50),
        (GEOMETRIC, (10 - 1) / 0.99),  # 1 and 100 on its scale
        (HARMONIC, 0),
    ],
)
def test_the_means_of_nothing_and_everything(aggregation: str, expected: float) -> None:
    assert mean(aggregation, [(1, 0.0), (1, 100.0)]) == pytest.approx(expected)


def test_a_profile_chooses_its_mean() -> None:
    assert one(small.flat("x", "y", aggregation=HARMONIC), 20, 80).capability == pytest.approx(32)
    with pytest.raises(ValueError, match="no mean is called median"):
        one(small.flat("x", "y", aggregation="median"), 20, 80)


def test_ranks_are_within_a_level_and_ties_share_the_better() -> None:
    offices = [
        *small.offices("a", "b", "c", "d"),
        *small.offices("e", "f", level="department"),
        *small.offices("g"),
    ]
    values: dict[str, small.Raw] = dict(
        zip("abcdefg", (50, 90, 50, 10, 99, MISSING, MISSING), strict=True)
    )
    profile = small.flat("x")
    measures = small.measures({name: {"x": value} for name, value in values.items()})
    indicators = scored(profile, SHARES, offices, measures)
    found = scores(profile, offices, indicators, {})
    assert [(e.office_id, e.group, e.rank, e.ranked) for e in found] == [
        ("a", "city", 2, 4),
        ("b", "city", 1, 4),
        ("c", "city", 2, 4),
        ("d", "city", 4, 4),
        ("e", "department", 1, 1),
        ("f", "department", None, None),
        ("g", "city", None, None),
    ]


def test_what_differs_by_rounding_only_is_tied() -> None:
    assert places([0.3, 0.1 + 0.2, 0.2]) == [1, 1, 3]
    assert places([0.3, 0.300001]) == [2, 1]


def test_vetoes_stand_beside_the_composite() -> None:
    raw: dict[str, dict[str, small.Raw]] = {"a": dict.fromkeys(NAMES, 80), "b": {"x": 1}}
    found = made(TWO, raw, a=("V-W3", "V-W5"))
    composite = found["a", ROOT]
    assert (composite.vetoes, composite.state, composite.rank) == (("V-W3", "V-W5"), "scored", 1)
    assert found["a", "n"].vetoes == ()
    assert found["b", ROOT].vetoes == ()


def test_vetoes_may_make_the_composite_fail() -> None:
    profile = small.profile(*TWO.nodes[1:], vetoes=FAIL)
    raw: dict[str, dict[str, small.Raw]] = {
        "a": {"x": 80, "y": 60, "z": ABSENT},
        "b": {"x": 40, "y": 60, "z": 20},
        "c": {"x": 80, "y": MISSING, "z": MISSING},
    }
    found = made(profile, raw, a=("V-W3",), c=("V-W5",))
    failed = found["a", ROOT]
    assert (failed.state, failed.capability, failed.quality) == ("failed", None, None)
    assert (failed.capability_provisional, failed.quality_provisional) == (67.5, 75)
    assert (failed.rank, failed.vetoes) == (None, ("V-W3",))
    assert (found["b", ROOT].rank, found["b", ROOT].ranked) == (1, 1)
    assert (found["c", ROOT].state, found["c", ROOT].capability_provisional) == ("failed", 80)
    assert found["a", "n"].state == "scored"


def test_the_order_of_offices_and_nodes_is_kept() -> None:
    raw: dict[str, dict[str, small.Raw]] = {"b": {"x": 1}, "a": {"x": 2}}
    assert list(made(TWO, raw)) == [(o, n) for o in "ba" for n in (ROOT, "n", "m")]


VALUES = st.one_of(
    st.floats(0, 100).map(lambda value: round(value, 3)),
    st.sampled_from([ABSENT, MISSING, BESIDE]),
)
TABLES = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=6)
MEANS = st.sampled_from([ARITHMETIC, GEOMETRIC, HARMONIC])
RULES = ("goalpost", "minmax", "log1p", "percentile_rank", "z")


def scored_table(
    rows: list[tuple[small.Raw, ...]], profile: Profile, rules: tuple[str, ...] = RULES[:3]
) -> list[Score]:
    known = small.catalogue(
        *(
            small.indicator(name, Rule(rule, 0, 100) if rule == "goalpost" else Rule(rule))
            for name, rule in zip(NAMES, rules, strict=True)
        )
    )
    raw = {str(place): dict(zip(NAMES, row, strict=True)) for place, row in enumerate(rows)}
    offices = small.offices(*raw)
    return scores(profile, offices, scored(profile, known, offices, small.measures(raw)), {})


@given(TABLES, MEANS, st.lists(st.sampled_from(RULES), min_size=3, max_size=3))
def test_scores_are_0_to_100_and_ranks_complete(
    rows: list[tuple[small.Raw, ...]], aggregation: str, rules: list[str]
) -> None:
    profile = small.profile(*TWO.nodes[1:], aggregation=aggregation)
    for score in scored_table(rows, profile, tuple(rules)):
        every = (
            *(score.capability, score.quality),
            *(score.capability_provisional, score.quality_provisional),
        )
        assert all(0 <= each <= 100 for each in every if each is not None)
        assert 0 <= score.coverage <= 1
        assert (score.capability is None) == (score.state in {"missing", "not_applicable"})
        assert (score.rank is None) == (score.capability is None)
        if score.capability is not None and score.quality is not None:
            assert score.capability <= score.quality + 1e-9


@given(TABLES, st.integers())
def test_the_order_of_the_input_is_irrelevant(rows: list[tuple[small.Raw, ...]], seed: int) -> None:
    raw = {str(place): dict(zip(NAMES, row, strict=True)) for place, row in enumerate(rows)}
    measures, offices = small.measures(raw), small.offices(*raw)
    known = {**SHARES, "z": small.indicator("z", Rule("z"))}
    first = scores(TWO, offices, scored(TWO, known, offices, measures), {})
    Random(seed).shuffle(measures)
    Random(seed).shuffle(offices)
    other = scores(TWO, offices, scored(TWO, known, offices, measures), {})
    assert {(e.office_id, e.node): e for e in other} == {(e.office_id, e.node): e for e in first}


@given(TABLES, st.integers(0, 2), st.data())
def test_a_value_that_goes_missing_never_raises_coverage(
    rows: list[tuple[small.Raw, ...]], place: int, data: st.DataObject
) -> None:
    """Not of its own office, nor of one whose only peer it was."""
    office = data.draw(st.integers(0, len(rows) - 1))
    before = scored_table(rows, FLAT)
    if rows[office][place] is BESIDE:
        return
    changed = [list(row) for row in rows]
    changed[office][place] = MISSING
    after = scored_table([tuple(row) for row in changed], FLAT)
    assert all(new.coverage <= old.coverage for old, new in zip(before, after, strict=True))


@given(st.tuples(VALUES, VALUES, VALUES), st.integers(0, 2), MEANS)
def test_a_missing_one_found_absent_never_raises_capability(
    row: tuple[small.Raw, ...], place: int, aggregation: str
) -> None:
    """But it raises what is known, and leaves the quality as it was."""
    profile = small.flat(*NAMES, aggregation=aggregation)
    missing, absent = ([*row[:place], state, *row[place + 1 :]] for state in (MISSING, ABSENT))
    before, after = one(profile, *missing), one(profile, *absent)
    assert after.coverage >= before.coverage
    if before.capability is not None:
        assert after.capability is not None
        assert after.capability <= before.capability
    assert after.quality_provisional == before.quality_provisional


@given(st.tuples(VALUES, VALUES, VALUES), st.integers(0, 2), st.floats(0, 100), MEANS)
def test_a_better_value_never_lowers_the_score(
    row: tuple[small.Raw, ...], place: int, better: float, aggregation: str
) -> None:
    value = row[place]
    if isinstance(value, State) or better < value:
        return
    profile = small.flat(*NAMES, aggregation=aggregation, coverage=0.0)
    raised = one(profile, *row[:place], better, *row[place + 1 :]).capability
    usual = one(profile, *row).capability
    assert raised is not None
    assert usual is not None
    assert raised >= usual - 1e-9


@given(st.tuples(VALUES, VALUES, VALUES), MEANS, st.floats(0.01, 1000))
def test_only_the_proportions_of_weights_count(
    row: tuple[small.Raw, ...], aggregation: str, times: float
) -> None:
    given_weights = {"x": 1.0, "y": 2.0, "z": 5.0}
    profile = small.flat(*NAMES, aggregation=aggregation, weights=given_weights)
    scaled = {name: weight * times for name, weight in given_weights.items()}
    other = small.flat(*NAMES, aggregation=aggregation, weights=scaled)
    assert told(one(profile, *row)) == pytest.approx(told(one(other, *row)))
