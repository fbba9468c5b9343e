"""The influence indices against published and derived values, and what they may never claim."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.evaluation import influence
from govcrawl.evaluation.counts import SeenCount
from govcrawl.evaluation.influence import (
    BCI,
    INDICES,
    V2,
    V12,
    V14_2,
    V14_2_NOSHARE,
    Index,
    Inputs,
    Parts,
    Publication,
    Sample,
    Summary,
    city,
    city_competitiveness,
    comparable,
    measure,
    sample_of,
    wci_v14_2,
)
from govcrawl.evaluation.windows import Reach, Window, unread
from tests.conftest import ROOT

NOW = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))


def summary(total: float, mean: float = 0, most: float = 0, headlines: float = 0) -> Summary:
    return Summary(total=total, mean=mean, headlines=headlines, most=most)


def publication(number: int, *, headline: bool = False, **counts: int | None) -> Publication:
    seen = {name: None if value is None else SeenCount(value) for name, value in counts.items()}
    return Publication(str(number), seen, headline=headline)


def articles(*rows: tuple[int | None, ...], days: int = 7) -> Sample:
    """Rows of reads, 在看, 点赞, shares and, as the last, whether it is a headline."""
    made = []
    for number, (*values, headline) in enumerate(rows):
        names = ("reads", "recommends", "likes", "shares")
        counts = dict(zip(names, values, strict=True))
        made.append(publication(number, headline=bool(headline), **counts))
    return Sample(days, tuple(made))


WEEK = articles(  # made up for the formula's sake
    (35772, 101, 238, 1457, 1),
    (687, 1, 9, 28, 0),
    (5320, 3, 28, 105, 1),
    (44943, 1, 17, 133, 1),
    (9326, 0, 6, 0, 1),
)


def test_v2_gives_its_published_example() -> None:
    counts = {"reads": summary(10000, 100, 300), "likes": summary(4000, 40, 60)}
    assert V2.formula(Inputs(7, 100, counts)) == pytest.approx(411.4875079, abs=5e-8)


def test_v12_gives_what_a_ranking_recorded() -> None:
    """A record of 2016-05-31 with n=3, its mean printed to one decimal: 812.0233948."""
    likes = summary(72, 24, 49)
    printed = {"reads": summary(29396, 9798.7, 22858), "likes": likes}
    assert V12.formula(Inputs(1, 3, printed)) == pytest.approx(812.0233948, abs=5e-8)
    exact = {"reads": summary(29396, 29396 / 3, 22858), "likes": likes}
    assert V12.formula(Inputs(1, 3, exact)) == pytest.approx(812.0231741135628, abs=1e-9)


def test_v14_2_gives_the_derived_values() -> None:
    """Computed from the published formula by others than this code; not published themselves."""
    counts = {
        "reads": summary(210000, 15000, 50000, 140000),
        "recommends": summary(1400, 100, 300, 900),
        "likes": summary(2100, 150, 500, 1400),
        "shares": summary(2800, 200, 700, 1900),
    }
    assert V14_2.formula(Inputs(7, 14, counts)) == pytest.approx(1082.2291692657059, abs=1e-9)
    result = measure(V14_2, WEEK)
    assert result.value == pytest.approx(941.8104, abs=5e-5)
    assert (result.id, result.version, result.n, result.exact) == ("wci_v14_2", "V14.2", 5, True)


def test_the_variant_without_shares_has_its_own_weights() -> None:
    """One article on one day makes all four parts the same."""
    sample = articles((100, 20, 3, None, 1), days=1)
    expected = 12 * (0.85 * log(101) + 0.09 * log(201) + 0.06 * log(31)) ** 2
    result = wci_v14_2(sample)
    assert (result.id, result.version) == ("wci_v14_2_noshare", "V14.2 without shares")
    assert result.value == pytest.approx(expected)
    assert V14_2_NOSHARE.basis == "recollected"


def test_shares_are_never_taken_for_zero_and_versions_never_mixed() -> None:
    unshared = articles((35772, 101, 238, 1457, 1), (687, 1, 9, None, 0))
    direct = measure(V14_2, unshared)
    assert (direct.value, direct.reason) == (None, "shares not seen of 1 of 2")
    without, whole = wci_v14_2(unshared), wci_v14_2(WEEK)
    assert (without.id, whole.id) == ("wci_v14_2_noshare", "wci_v14_2")
    assert not comparable([without, whole])
    assert comparable([whole, measure(V14_2, unshared)])
    assert not comparable([whole, wci_v14_2(Sample(30, WEEK.publications))])


@pytest.mark.parametrize(
    ("publications", "totals", "expected"),
    [
        (100, (200, 300, 400), 864.8625259257356),
        (162, (4101.84, 1057.86, 0), 945.5604),
        (0, (0, 0, 0), 0),
    ],
)
def test_bci_gives_the_derived_values(
    publications: int, totals: tuple[float, ...], expected: float
) -> None:
    names = ("reposts", "comments", "likes")
    counts = {name: summary(total) for name, total in zip(names, totals, strict=True)}
    assert BCI.formula(Inputs(30, publications, counts)) == pytest.approx(expected, abs=5e-5)


def test_thirty_cities_have_their_published_index() -> None:
    """The list of the third quarter of 2023, as published: 传播力, 服务力, 互动力, 竞争力指数."""
    worst = 0.0
    for line in CITIES.split():
        spread, service, interaction, published = map(float, line.split(","))
        result = city_competitiveness(Parts(spread, service, interaction))
        assert result.value is not None
        worst = max(worst, abs(result.value - published))
    assert len(CITIES.split()) == 30
    assert worst == pytest.approx(0.008, abs=1e-9)


def test_a_city_without_a_part_has_no_index() -> None:
    result = city_competitiveness(Parts(94.61, None, 94.17))
    assert (result.value, result.reason, result.n) == (None, "service not known", 2)


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
def test_silence_is_zero_but_only_where_it_was_seen(index: Index) -> None:
    silent = measure(index, Sample(30, ()))
    assert (silent.value, silent.n, silent.exact, silent.reason) == (0, 0, True, None)
    blocked = measure(index, Sample(30, (), unread="rate_limited"))
    assert (blocked.value, blocked.exact, blocked.reason) == (None, False, "rate_limited")


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
def test_one_count_not_seen_and_there_is_no_value(index: Index) -> None:
    full = dict.fromkeys(index.needs, 5)
    for name in index.needs:
        lacking = publication(2, **{**full, name: None})
        result = measure(index, Sample(7, (publication(1, **full), lacking)))
        assert (result.value, result.n) == (None, 2)
        assert result.reason == f"{name} not seen of 1 of 2"
        assert result.inputs is None


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
@given(
    rows=st.lists(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), min_size=1, max_size=6),
    more=st.integers(1, 10**6),
    data=st.data(),
)
def test_no_index_falls_when_a_count_rises(
    index: Index, rows: list[list[int]], more: int, data: st.DataObject
) -> None:
    def value(rows: list[list[int]]) -> float:
        made = [
            publication(place, headline=place == 0, **dict(zip(index.needs, row, strict=False)))
            for place, row in enumerate(rows)
        ]
        result = measure(index, Sample(7, tuple(made)))
        assert result.value is not None
        assert result.value >= 0
        return result.value

    raised = [list(row) for row in rows]
    place = data.draw(st.integers(0, len(rows) - 1))
    count = data.draw(st.integers(0, len(index.needs) - 1))
    raised[place][count] += more
    assert value(raised) >= value(rows) - 1e-9


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), st.floats(0, 50), st.integers(0, 2))
def test_the_city_index_rises_with_every_part(parts: list[float], more: float, place: int) -> None:
    before = city_competitiveness(Parts(*parts)).value
    parts[place] += more
    after = city_competitiveness(Parts(*parts)).value
    assert before is not None
    assert after is not None
    assert after >= before


def test_a_lower_bound_makes_a_lower_bound() -> None:
    counts = {
        "reposts": SeenCount(1_000_000, exact=False),
        "comments": SeenCount(3),
        "likes": SeenCount(4),
    }
    result = measure(BCI, Sample(30, (Publication("1", counts),)))
    assert result.value is not None
    assert result.exact is False


@pytest.mark.parametrize(
    ("reads", "counted", "exact"),
    [
        (SeenCount(99_999), 99_999, True),
        (SeenCount(100_000), 100_000, True),
        (SeenCount(100_000, exact=False), 100_001, False),
        (SeenCount(100_001, exact=False), 100_001, False),
        (SeenCount(2_500_000), 100_001, False),
    ],
)
def test_more_reads_than_are_shown_count_as_100001(
    reads: SeenCount, counted: int, exact: bool
) -> None:
    row = {"reads": reads, "likes": SeenCount(500_000)}
    result = measure(V12, Sample(7, (Publication("1", row, headline=True),)))
    assert isinstance(result.inputs, Inputs)
    assert result.inputs.counts["reads"] == Summary(counted, counted, counted, counted)
    assert result.inputs.counts["likes"].most == 500_000
    assert result.exact is exact


def test_a_result_names_what_it_was_made_of() -> None:
    result = measure(V14_2, WEEK)
    assert isinstance(result.inputs, Inputs)
    assert result.inputs.ids == ("0", "1", "2", "3", "4")
    assert (result.inputs.days, result.inputs.publications) == (7, 5)
    reads = result.inputs.counts["reads"]
    assert reads == Summary(total=96048, mean=19209.6, headlines=95361, most=44943)


def test_every_index_says_its_version_source_and_basis() -> None:
    said = {index.id: (index.version, index.basis) for index in INDICES.values()}
    assert said == {
        "wci_v2": ("V2.0", "published"),
        "wci_v12": ("V12.0", "derived"),
        "wci_v14_2": ("V14.2", "published"),
        "wci_v14_2_noshare": ("V14.2 without shares", "recollected"),
        "bci_simple": ("simple", "published"),
    }
    text = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    assert [name for name in [*INDICES, city.ID] if f"`{name}`" not in text] == []
    assert [index.id for index in INDICES.values() if not index.source] == []


def post(number: int, day: str, **fields: Any) -> dict[str, Any]:
    made = {
        "_id": str(number),
        "created_at": datetime.fromisoformat(f"{day}T12:00:00+08:00"),
        "created_at_precision": "second",
        "state": "present",
        "observed_at": NOW,
    }
    for name in ("reposts", "comments", "likes"):
        made |= {name: 1, f"{name}_exact": True}
    return made | fields


def test_a_sample_is_what_was_published_in_its_days() -> None:
    edge = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)  # midnight in China: the first of March
    posts = [
        post(1, "2026-02-28"),
        post(2, "2026-03-01", created_at=edge),
        post(3, "2026-03-31", idx=1),
        post(4, "2026-04-01"),
    ]
    sample = sample_of(posts, MARCH)
    assert [each.id for each in sample.publications] == ["2", "3"]
    assert (sample.days, sample.unread) == (31, None)
    assert [each.headline for each in sample.publications] == [False, True]


def test_a_post_that_may_belong_to_the_days_leaves_the_sample_open() -> None:
    undated = post(2, "2026-03-02", created_at=None, created_at_precision=None)
    sample = sample_of([post(1, "2026-03-01"), undated], MARCH)
    assert measure(BCI, sample).reason == "1 without a time of publication"
    gone = undated | {"state": "removed"}
    assert sample_of([gone], MARCH).unread is None
    assert sample_of([undated], MARCH, unread="captcha").unread == "captcha"


def test_counts_are_the_last_seen_or_those_of_an_age() -> None:
    start = datetime.fromisoformat("2026-03-01T12:00:00+08:00")

    def reading(hours: int, likes: int | None) -> dict[str, Any]:
        made = {"observed_at": start + timedelta(hours=hours)}
        for name in ("reposts", "comments", "likes"):
            made |= {name: likes, f"{name}_exact": None if likes is None else True}
        return made

    history = [reading(1, 3), reading(80, 5), reading(200, 9), reading(300, None)]
    posts = [post(1, "2026-03-01", history=history)]

    def likes(**how: Any) -> SeenCount | None:
        (found,) = sample_of(posts, MARCH, **how).publications
        return found.counts["likes"]

    assert likes() == SeenCount(9)
    assert likes(by=start + timedelta(hours=100)) == SeenCount(5)
    assert likes(age=timedelta(hours=72)) == SeenCount(5)
    assert likes(age=timedelta(days=30)) is None


def test_a_window_is_whole_days_in_china() -> None:
    evening = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)  # the first of April in China
    window = Window.before(evening, 31)
    assert (window, window.days) == (MARCH, 31)


def test_days_nobody_read_are_named() -> None:
    whole = Reach(None, date(2026, 4, 1))
    assert unread(MARCH, [whole]) == []
    parts = [Reach(date(2026, 3, 3), date(2026, 3, 9)), Reach(date(2026, 3, 9), date(2026, 3, 30))]
    assert unread(MARCH, parts) == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 31)]
    assert len(unread(MARCH, [])) == 31


def test_evaluation_loads_nothing_of_the_crawl_or_the_database() -> None:
    program = (
        f"import sys, {influence.__name__}, govcrawl.evaluation.streaks; "
        "print(*({'scrapy', 'twisted', 'pymongo'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


CITIES = """
94.61,86.91,94.17,91.76
77.42,72.50,81.42,77.10
78.43,71.95,77.99,76.01
78.37,71.56,74.77,74.73
77.06,71.25,71.03,72.92
74.60,69.71,73.54,72.51
76.91,70.17,70.90,72.45
76.58,69.11,71.87,72.32
82.29,74.47,60.34,71.87
74.20,69.62,71.97,71.81
80.92,71.87,63.54,71.67
80.08,65.56,66.75,70.33
74.89,66.19,69.98,70.13
73.91,64.90,69.35,69.16
72.02,65.12,70.31,69.01
75.38,65.93,64.91,68.40
71.99,65.11,66.19,67.56
72.05,63.49,66.29,67.04
66.62,66.95,67.42,67.02
67.36,63.20,70.51,67.01
70.50,66.74,63.10,66.59
72.66,64.31,63.64,66.58
68.88,67.42,62.64,66.19
70.17,73.03,55.76,66.13
68.51,64.68,64.92,65.91
70.19,64.78,63.27,65.87
72.83,68.90,56.76,65.83
71.31,65.45,61.10,65.68
69.45,60.60,66.77,65.41
65.23,65.89,64.43,65.18
"""
