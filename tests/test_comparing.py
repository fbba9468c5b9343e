"""Collected beside crawled, and one evaluation beside another."""

from pathlib import Path
from typing import Any

import pytest

from govcrawl.evaluation import changing
from govcrawl.evaluation.comparing import (
    METRICS,
    Collected,
    Comparison,
    Kind,
    Tolerance,
    agreement,
    compare,
    default_tolerance,
)
from govcrawl.importing import collected
from govcrawl.registry import Office
from govcrawl.rulebook import catalogue

CITY, COUNTY = "990100", "990101"
OFFICES = {
    CITY: Office(CITY, "乙市", "", "city", CITY, None, 200_000, 2020),
    COUNTY: Office(COUNTY, "丙县", "", "county", COUNTY, CITY, None, None),
    "D1": Office("D1", "乙市某局", "", "department", CITY, CITY, None, None),
}
UNITS = {each.id: each.unit for each in catalogue.load().values()}
HEADER = "office_id,indicator,metric,value,tolerance,note,collected_on,collector"


def crawled(value: float | None, indicator: str = "WEB-PRV-02", **fields: Any) -> dict[str, Any]:
    return {
        "office_id": CITY,
        "indicator": indicator,
        "unit": UNITS[indicator],
        "state": "missing" if value is None else "observed",
        "value": value,
        "exact": True,
        "reason": "blocked" if value is None else "",
    } | fields


def beside(told: Collected, *documents: dict[str, Any]) -> Comparison:
    (found,) = compare([told], documents, OFFICES, UNITS)
    return found


@pytest.mark.parametrize(
    ("indicator", "seen", "value", "kind"),
    [
        ("WEB-PRV-02", 1000, 1050, Kind.AGREES),
        ("WEB-PRV-02", 1000, 949, Kind.DIFFERS),
        ("WEB-PRV-02", 1000, 1051, Kind.DIFFERS),
        ("WEB-INF-04", 20, 19, Kind.AGREES),
        ("WEB-INF-04", 20, 18, Kind.DIFFERS),
        ("WEB-INF-04", 21, 22, Kind.AGREES),
        ("WEB-INF-04", 21, 23, Kind.DIFFERS),
        ("WEB-INF-04", 0, 1, Kind.AGREES),
        ("WEB-PRV-05", 1, 1, Kind.AGREES),
        ("WEB-PRV-05", 1, 0, Kind.DIFFERS),
        ("APP-INFL-02", 0, 0.1, Kind.DIFFERS),
    ],
)
def test_how_far_apart_two_looks_may_lie(
    indicator: str, seen: float, value: float, kind: Kind
) -> None:
    assert beside(Collected(CITY, indicator, seen), crawled(value, indicator)).kind is kind


@pytest.mark.parametrize(
    ("tolerance", "kind"),
    [
        (Tolerance(0.2, relative=True), Kind.AGREES),
        (Tolerance(200, relative=False), Kind.AGREES),
        (Tolerance(0.1, relative=True), Kind.DIFFERS),
        (Tolerance(100, relative=False), Kind.DIFFERS),
    ],
)
def test_a_tolerance_of_its_own_goes_before(tolerance: Tolerance, kind: Kind) -> None:
    told = Collected(CITY, "WEB-PRV-02", 1000, tolerance=tolerance)
    assert beside(told, crawled(1150)).kind is kind


def test_of_a_lower_bound_only_too_much_is_wrong() -> None:
    told = Collected(CITY, "WEB-PRV-02", 1000)
    assert beside(told, crawled(100, exact=False)).kind is Kind.AGREES
    assert beside(told, crawled(1100, exact=False)).kind is Kind.DIFFERS


def test_what_was_not_seen_is_no_difference() -> None:
    told, nothing = Collected(CITY, "WEB-PRV-02", 1000), Collected(CITY, "WEB-PRV-02", None)
    assert beside(told, crawled(None)).kind is Kind.CRAWLED_MISSING
    assert beside(told, crawled(None)).reason == "blocked"
    assert beside(told, crawled(None, state="absent")).kind is Kind.CRAWLED_ABSENT
    assert beside(told).reason == "not in the evaluation"
    assert beside(nothing, crawled(0.0)).kind is Kind.PERSON_MISSING
    assert beside(nothing, crawled(None)).kind is Kind.BOTH_MISSING
    assert beside(nothing, crawled(5)).difference is None


def test_only_what_both_saw_is_in_the_rate() -> None:
    values = [1000, 1020, 2000, None]
    rows = [Collected(CITY, "WEB-PRV-02", each) for each in values]
    found = [*compare(rows, [crawled(1000)], OFFICES, UNITS), *compare(rows, [], OFFICES, UNITS)]
    assert agreement(found) == (2, 3)


def test_an_absolute_figure_is_set_against_the_residents() -> None:
    told = Collected(CITY, "WB-INFL-01", 43_000, metric="weibo_followers")
    found = beside(told, crawled(2150, "WB-INFL-01"))
    assert (found.kind, found.crawled, found.unit) == (Kind.AGREES, 43_000, "count")


def test_departments_are_told_absolutely_and_nobody_without_residents() -> None:
    department = Collected("D1", "WB-INFL-01", 43_000, metric="weibo_followers")
    found = beside(department, crawled(43_000, "WB-INFL-01", office_id="D1"))
    assert found.kind is Kind.AGREES
    county = Collected(COUNTY, "WB-INFL-01", 43_000, metric="weibo_followers")
    found = beside(county, crawled(5, "WB-INFL-01", office_id=COUNTY))
    assert (found.kind, found.reason) == (Kind.CRAWLED_MISSING, "no population in the registry")


def test_every_metric_is_of_the_catalogue() -> None:
    assert set(METRICS.values()) <= set(catalogue.load())
    assert len(METRICS) == len(set(METRICS.values()))


def test_a_tolerance_reads_as_it_was_written() -> None:
    assert str(default_tolerance(1000, "ms")) == "5%"
    assert str(Tolerance(0.1, relative=True)) == "10%"
    assert str(Tolerance(2, relative=False)) == "2"


def read(folder: Path, *rows: str, header: str = HEADER) -> tuple[list[Collected], list[str]]:
    file = folder / "collected.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")
    found, problems = collected.read(file, OFFICES, catalogue.load())
    return found, [str(each).removeprefix(f"{folder}/") for each in problems]


def test_a_file_is_read(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        "990100,WEB-PRV-02,,812.5,10%,first look,2026-10-30,张",
        "990100,,weibo_followers,4.3万,2000,,2026/10/30,张",
        "990100,WEB-PRV-05,,是,,,,",
        "990100,WEB-TRX-02,,98.5%,,,,",
        '990101,WEB-TRX-01,,"1,234",,,,',
        "990101,WEB-PRV-02,,,,could not open it,,",
    )
    assert problems == []
    assert [each.value for each in found] == [812.5, 43_000, 1, 98.5, 1234, None]
    assert found[0].tolerance == Tolerance(0.1, relative=True)
    assert found[1].tolerance == Tolerance(2000, relative=False)
    assert (found[1].indicator, found[1].metric) == ("WB-INFL-01", "weibo_followers")
    assert (found[1].collected_on, found[0].collector) == (found[0].collected_on, "张")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,WEB-PRV-02,,1,,,,", "2:1: got '1' in column office_id, expected an office id"),
        ("990100,WEB-1,,1,,,,", "2:2: got 'WEB-1' in column indicator, expected an indicator of"),
        ("990100,,,1,,,,", "2:2: got nothing in column indicator, expected an indicator or a"),
        ("990100,WEB-PRV-02,cases_handled,1,,,,", "2:2: got 'WEB-PRV-02' in column indicator"),
        ("990100,,fans,1,,,,", "2:3: got 'fans' in column metric, expected one of website_unique"),
        ("990100,WEB-PRV-02,,fast,,,,", "2:4: got 'fast' in column value, expected a number"),
        ("990100,WEB-PRV-02,,-5,,,,", "2:4: got '-5' in column value, expected a number"),
        ("990100,WEB-PRV-05,,0.5,,,,", "2:4: got '0.5' in column value, expected a number, yes"),
        ("990100,WEB-PRV-02,,1,much,,,", "2:5: got 'much' in column tolerance, expected a number"),
        ("990100,WEB-PRV-02,,1,,,2026-02-30,", "2:7: got '2026-02-30' in column collected_on"),
    ],
)
def test_a_bad_row_is_told_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    found, problems = read(tmp_path, row)
    assert found == []
    assert [each.startswith(f"collected.csv:{said}") for each in problems] == [True], problems


def test_two_collectors_may_see_the_same_thing_one_only_once(tmp_path: Path) -> None:
    row = "990100,WEB-PRV-02,,1,,,,"
    found, problems = read(tmp_path, f"{row}张", f"{row}李")
    assert (len(found), problems) == (2, [])
    _, problems = read(tmp_path, f"{row}张", f"{row}张")
    (problem,) = problems
    assert problem.startswith("collected.csv:3:1: got '990100' in column office_id")
    assert problem.endswith("expected it once for each collector: see line 2")


def test_columns_that_may_be_missing_are_missed_by_nobody(tmp_path: Path) -> None:
    found, problems = read(tmp_path, "990100,WEB-PRV-02,5", header="office_id,indicator,value")
    assert (problems, found) == ([], [Collected(CITY, "WEB-PRV-02", 5)])
    _, problems = read(tmp_path, "990100,5", header="office_id,figure")
    assert any("unknown column 'figure'" in each for each in problems)


def evaluation(**fields: Any) -> dict[str, Any]:
    return {
        "registry": "sichuan",
        "as_of": "2025-10-31",
        "profile": "default",
        "profile_version": 1,
        "profile_text": "",
        "offices": ["A", "B", "C"],
        "catalogue": {"WEB-PRV-02": 1},
    } | fields


def score(office_id: str, capability: float | None, **fields: Any) -> dict[str, Any]:
    made = {"office_id": office_id, "node": "composite", "group": "city", "rank": 99}
    return made | {"capability": capability} | fields


ALL = frozenset("ABC")


def test_scores_change_and_ranks_are_among_those_scored_in_both() -> None:
    before = [score("A", 80.0), score("B", 70.0), score("C", None), score("D", 90.0)]
    after = [score("A", 60.0), score("B", 75.0), score("C", 99.0), score("E", 90.0)]
    a, b, c = changing.scores(before, after, ALL)
    assert (a.difference, a.rank_before, a.rank_after, a.risen) == (-20, 1, 2, -1)
    assert (b.difference, b.rank_before, b.rank_after, b.risen) == (5, 2, 1, 1)
    assert (c.before, c.after, c.difference, c.rank_after, c.risen) == (None, 99, None, None, None)


def test_levels_and_nodes_are_ranked_apart_and_equal_scores_share_a_place() -> None:
    rows = [score("A", 50.0), score("B", 50.0), score("C", 10.0, group="county")]
    rows += [score("C", 90.0, node="website")]
    found = changing.scores(rows, rows, ALL)
    assert [each.rank_after for each in found] == [1, 1, 1, 1]
    assert {each.node for each in found} == {"composite", "website"}


@pytest.mark.parametrize(
    ("before", "after", "difference", "ratio"),
    [(50, 100, 50, 2), (0, 100, 100, None), (None, 100, None, None), (100, None, None, None)],
)
def test_a_ratio_needs_a_base(
    before: float | None, after: float | None, difference: float | None, ratio: float | None
) -> None:
    old, new = (crawled(each, office_id="A") for each in (before, after))
    (found,) = changing.indicators([old], [new], ALL)
    assert (found.difference, found.ratio) == (difference, ratio)


def test_only_what_has_changed_of_matched_offices_and_same_definitions_is_told() -> None:
    old = [crawled(each, office_id=name) for each, name in ((1, "A"), (1, "B"), (1, "D"))]
    new = [crawled(each, office_id=name) for each, name in ((1, "A"), (2, "B"), (2, "D"))]
    assert [each.office_id for each in changing.indicators(old, new, ALL)] == ["B"]
    left_out = frozenset({"WEB-PRV-02"})
    assert list(changing.indicators(old, new, ALL, left_out)) == []


def test_a_state_that_changes_is_told_without_a_value() -> None:
    old, new = crawled(None, office_id="A"), crawled(None, office_id="A", state="absent")
    (found,) = changing.indicators([old], [new], ALL)
    assert (found.state_before, found.state_after, found.difference) == ("missing", "absent", None)


def test_a_lower_bound_makes_the_change_uncertain() -> None:
    old, new = crawled(1, office_id="A", exact=False), crawled(2, office_id="A")
    (found,) = changing.indicators([old], [new], ALL)
    assert found.exact is False


def test_evaluations_alike_warn_of_nothing() -> None:
    assert list(changing.warnings(evaluation(), evaluation(as_of="2026-10-31"))) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"profile": "strict"}, "different profiles: default and strict"),
        ({"profile_version": 2}, "different versions of the profile: 1 and 2"),
        ({"profile_text": "x"}, "different texts of the profile; scores"),
        ({"registry": "sample"}, "different registries: sichuan and sample"),
        ({"catalogue": {"WEB-PRV-02": 2}}, "defined otherwise, not compared: WEB-PRV-02"),
        ({"as_of": "2024-10-31"}, "the first is of 2025-10-31, later than the second"),
        ({"offices": ["A", "B", "C", "D"]}, "only in the second, not compared: 1 offices"),
        ({"offices": ["A"]}, "only in the first, not compared: 2 offices"),
    ],
)
def test_what_does_not_compare_is_warned_of(fields: dict[str, Any], said: str) -> None:
    (warning,) = changing.warnings(evaluation(), evaluation(**fields))
    assert warning.startswith(said)


def test_matched_offices_are_those_in_both() -> None:
    assert changing.matched(evaluation(), evaluation(offices=["B", "D"])) == {"B"}
