"""Rank intervals: what is drawn, that a run is the same evaluation, and what may be said of it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl.evaluation.indicator import Rule
from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.perturbing import Setting, Table, columns
from govcrawl.evaluation.profile import ARITHMETIC, ENTROPY, GEOMETRIC, ROOT, Profile
from govcrawl.evaluation.robustness import (
    AGGREGATIONS,
    SCALES,
    THRESHOLDS,
    Interval,
    _interval,
    apply,
    distinguishable,
    draw,
    robustness,
)
from govcrawl.evaluation.scoring import scored, scores
from tests.support import small_profile as small

NAMES = ("u", "v", "w", "x", "y", "z")
KNOWN = small.catalogue(
    small.indicator("u", Rule("percentile_rank")),
    small.indicator("v", Rule("goalpost", 0, 100)),
    small.indicator("w", Rule("goalpost", 100, 0), "down"),
    small.indicator("x", Rule("minmax")),
    small.indicator("y", Rule("log1p")),
    small.indicator("z", Rule("minmax"), "down"),
)
TREE = small.profile(
    small.node("n", weight=2),
    small.node("n.1", "n", ["v", "w", "x"], weight=3),
    small.node("n.2", "n", ["y"]),
    small.node("m", indicators=["z", "u"]),
    weights={"v": 4.0, "w": 2.0},
)


def table(seed: int, count: int = 30, *, level: str = "city") -> dict[str, dict[str, small.Raw]]:
    """Values of which some are missing, absent or not expected."""
    random = Random(seed)
    states = (State.MISSING, State.ABSENT, State.NOT_APPLICABLE)
    return {
        f"{level}{place}": {
            name: random.choice(states) if random.random() < 0.3 else round(random.uniform(0, 100))
            for name in NAMES
        }
        for place in range(count)
    }


def ranges(
    profile: Profile,
    offices: list[small.SmallOffice],
    measures: list[Measure],
    *,
    runs: int = 40,
    seed: int = 1,
    failed: tuple[str, ...] = (),
) -> dict[tuple[str, str], Interval]:
    told: list[int] = []
    found = robustness(
        profile,
        KNOWN,
        offices,
        measures,
        runs=runs,
        seed=seed,
        progress=told.append,
        failed=failed,
    )
    assert told == list(range(1, runs + 1))
    return found


def setting(profile: Profile, tree: dict[str, dict[str, float]], **fields: object) -> Setting:
    usual = Setting(tree, profile.aggregation, profile.coverage, None, absent_counts=True)
    return replace(usual, **fields)


@settings(max_examples=40)
@given(
    st.integers(0, 10**6),
    st.sampled_from(AGGREGATIONS),
    st.sampled_from(THRESHOLDS),
    st.sampled_from([None, *NAMES]),
)
def test_a_run_is_the_evaluation_with_its_choices(
    seed: int, aggregation: str, threshold: float, without: str | None
) -> None:
    raw = table(seed, 12)
    offices, measures = small.offices(*raw), small.measures(raw)
    profile = replace(TREE, aggregation=aggregation, coverage=threshold)
    made = Table.of(profile, KNOWN, offices, measures)
    left = replace(profile, weights={**profile.weights, without: 0.0}) if without else profile
    slow = scores(left, offices, scored(left, KNOWN, offices, measures), {})
    for absent_counts in (True, False):
        fast = columns(
            made, setting(profile, made.tree, without=without, absent_counts=absent_counts)
        )
        for place, score in enumerate(slow):
            found = fast[score.node][place // len(profile.nodes)]
            expected = score.capability if absent_counts else score.quality
            assert (None if found < 0 else found) == pytest.approx(expected, abs=1e-9)


def test_a_run_uses_the_weights_it_was_given() -> None:
    raw: dict[str, dict[str, small.Raw]] = {"a": {"v": 80, "w": 80}}
    profile = small.flat("v", "w")
    made = Table.of(profile, KNOWN, small.offices("a"), small.measures(raw))
    drawn = setting(profile, {ROOT: {"v": 3.0, "w": 1.0}})
    assert columns(made, drawn)[ROOT] == pytest.approx([(3 * 80 + 20) / 4])


def test_everything_is_drawn() -> None:
    random, base = Random(3), {"m": {"y": 2.0, "z": 0.0}, ROOT: {"m": 1.0}}
    drawn = [draw(random, base) for _ in range(400)]
    assert {scale for scale, _ in drawn} == set(SCALES)
    assert {each.aggregation for _, each in drawn} == {ARITHMETIC, GEOMETRIC}
    assert {each.threshold for _, each in drawn} == {0.5, 0.66, 0.8}
    assert {each.without for _, each in drawn} == {None, "y"}
    assert {each.absent_counts for _, each in drawn} == {True, False}
    weights = [each.weights["m"]["y"] for _, each in drawn]
    assert 1.5 <= min(weights) < 1.52
    assert 2.48 < max(weights) <= 2.5
    assert {each.weights["m"]["z"] for _, each in drawn} == {0}
    assert [list(each.weights) for _, each in drawn] == [["m", ROOT]] * 400


def test_the_same_seed_gives_the_same_in_any_order() -> None:
    raw = {**table(5), **table(6, level="department")}
    offices = [
        small.SmallOffice(name, "department" if name.startswith("d") else "city") for name in raw
    ]
    measures = small.measures(raw)
    first = ranges(TREE, offices, measures)
    assert len({node for _, node in first}) == 3
    assert ranges(TREE, offices, measures, seed=2) != first
    Random(1).shuffle(offices)
    Random(2).shuffle(measures)
    assert ranges(TREE, offices, measures) == first


def test_the_composite_and_its_children_are_ranked_within_levels() -> None:
    raw: dict[str, dict[str, small.Raw]] = {
        "a": dict.fromkeys(("u", "v", "x", "y"), 90) | dict.fromkeys(("w", "z"), 5),
        "b": dict.fromkeys(("u", "v", "x", "y"), 50) | dict.fromkeys(("w", "z"), 50),
        "c": dict.fromkeys(("u", "v", "x", "y"), 5) | dict.fromkeys(("w", "z"), 90),
    }
    offices = [*small.offices("a", "b"), *small.offices("c", level="county")]
    found = ranges(TREE, offices, small.measures(raw))
    nodes = (ROOT, "n", "m")
    assert found == {
        **{("a", node): Interval(1, 1.0, 1, 1.0) for node in nodes},
        **{("b", node): Interval(2, 2.0, 2, 1.0) for node in nodes},
        **{("c", node): Interval(1, 1.0, 1, 1.0) for node in nodes},
    }


def test_what_is_absent_counts_in_some_runs_only() -> None:
    """Left out, the absent half lifts a to the top; counted as 0, it does not."""
    raw: dict[str, dict[str, small.Raw]] = {
        "a": {"v": 90, "w": State.ABSENT},
        "b": {"v": 70, "w": 30},
        "c": {"v": 60, "w": 40},
    }
    found = ranges(small.flat("v", "w"), small.offices(*raw), small.measures(raw))
    assert (found["a", ROOT].rank_low, found["a", ROOT].rank_high) == (1, 3)


def test_relative_scales_tell_apart_what_posts_cut_off() -> None:
    raw: dict[str, dict[str, small.Raw]] = {"a": {"v": 150}, "b": {"v": 120}, "c": {"v": 10}}
    found = ranges(small.flat("v"), small.offices(*raw), small.measures(raw))
    assert (found["b", ROOT].rank_low, found["b", ROOT].rank_high) == (1, 2)
    assert (found["a", ROOT].rank_low, found["a", ROOT].rank_high) == (1, 1)


def test_who_is_known_too_little_has_an_interval_and_no_rank() -> None:
    """Half known is enough for the lowest threshold, not for the profile's."""
    raw: dict[str, dict[str, small.Raw]] = {
        "a": {"v": 90, "w": State.MISSING},
        "b": {"v": 70, "w": 30},
        "c": {"v": State.MISSING, "w": State.MISSING},
    }
    profile, offices, measures = small.flat("v", "w"), small.offices(*raw), small.measures(raw)
    found = ranges(profile, offices, measures)
    assert ("a", ROOT) in found
    assert 0 < found["a", ROOT].top5 < 1
    assert ("c", ROOT) not in found
    made = scores(profile, offices, scored(profile, KNOWN, offices, measures), {})
    told = apply(made, found)
    assert [each.office_id for each in told] == ["a", "b", "c"]
    assert told[0] == made[0]
    assert told[2] == made[2]
    interval = found["b", ROOT]
    assert told[1] == replace(
        made[1],
        rank_low=interval.rank_low,
        rank_median=interval.rank_median,
        rank_high=interval.rank_high,
        top5=interval.top5,
    )
    assert told[1].rank_low == 1


def test_who_failed_is_not_ranked_on_the_composite() -> None:
    raw: dict[str, dict[str, small.Raw]] = {"a": {"v": 90, "y": 9}, "b": {"v": 10, "y": 1}}
    profile = small.profile(small.node("n", indicators=["v"]), small.node("m", indicators=["y"]))
    found = ranges(profile, small.offices(*raw), small.measures(raw), failed=("a",))
    assert ("a", ROOT) not in found
    assert found["b", ROOT].rank_high == 1
    assert found["a", "n"].rank_high == 1
    assert found["b", "n"].rank_low == 2


def test_entropy_weights_are_what_is_drawn_around() -> None:
    """All have the same v, so its entropy weight is 0, and it cannot help anybody."""
    raw: dict[str, dict[str, small.Raw]] = {"a": {"v": 50, "w": 60}, "b": {"v": 50, "w": 40}}
    profile = small.flat("v", "w", weighting=ENTROPY)
    made = Table.of(profile, KNOWN, small.offices(*raw), small.measures(raw))
    assert made.tree[ROOT] == pytest.approx({"v": 0, "w": 1})
    _, drawn = draw(Random(1), made.tree)
    assert drawn.weights[ROOT]["v"] == 0
    assert drawn.without in {None, "w"}


def test_no_runs_give_no_intervals() -> None:
    raw = table(1, 3)
    assert ranges(TREE, small.offices(*raw), small.measures(raw), runs=0) == {}


@pytest.mark.parametrize(
    ("ranks", "interval"),
    [
        ([4], Interval(4, 4.0, 4, 0.01)),
        ([2, 1], Interval(1, 1.5, 2, 0.02)),
        (list(range(1, 101)), Interval(5, 50.5, 96, 0.05)),
        ([*[9] * 3, *[3] * 94, *[1] * 3], Interval(3, 3.0, 3, 0.97)),
    ],
)
def test_an_interval_is_of_ranks_that_were_seen(ranks: list[int], interval: Interval) -> None:
    assert _interval(ranks, 100) == interval


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ((1, 3), (4, 6), True),
        ((4, 6), (1, 3), True),
        ((1, 4), (4, 6), False),
        ((1, 9), (3, 4), False),
    ],
)
def test_overlapping_intervals_are_not_distinguishable(
    one: tuple[int, int], other: tuple[int, int], told: bool
) -> None:
    made = [Interval(low, (low + high) / 2, high, 0.0) for low, high in (one, other)]
    assert distinguishable(*made) is told
