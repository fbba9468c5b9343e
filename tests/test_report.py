"""The report as HTML: what it says, what it must never say, and what it may not contain."""

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from parsel import Selector

from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.figure import Figure, FigureRow
from govcrawl.evaluation.finding import Severity
from govcrawl.evaluation.measure import State
from govcrawl.evaluation.profile import FAIL, ROOT, Node
from govcrawl.evaluation.score import Score
from govcrawl.report import numbers
from govcrawl.report.charts.bars import bars
from govcrawl.report.charts.drawing import shortened
from govcrawl.report.charts.lines import MOST_LINES, lines
from govcrawl.report.charts.panels import panels
from govcrawl.report.charts.radar import radar
from govcrawl.report.dimensions import radars
from govcrawl.report.index import Index
from govcrawl.report.league import league
from govcrawl.report.method import entries, tree
from govcrawl.report.page import page
from govcrawl.report.summary import summary
from govcrawl.rulebook import catalogue
from tests.support.evaluations import HOSTILE, LONG, evaluation, nothing_seen, province

ROOT_FOLDER = Path(__file__).parents[1]


def report(of: Evaluation) -> str:
    return page(of, database="trial_database", version="9.9.9")


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    return evaluation()


@pytest.fixture(scope="module")
def html(whole: Evaluation) -> str:
    return report(whole)


@pytest.fixture(scope="module")
def small() -> Evaluation:
    return evaluation(province(cities=2, counties=0, departments=0))


@pytest.fixture(scope="module")
def selector(html: str) -> Selector:
    return Selector(html)


@pytest.fixture(scope="module")
def empty() -> Selector:
    return Selector(report(nothing_seen()))


def words(found: Selector) -> str:
    return " ".join("".join(found.xpath(".//text()").getall()).split())


def composites(of: Evaluation) -> dict[str, Score]:
    return {each.office_id: each for each in of.scores if each.node == ROOT}


def test_nothing_in_it_runs_or_is_fetched(html: str, selector: Selector) -> None:
    policy = selector.xpath("//meta[@http-equiv='Content-Security-Policy']/@content").get()
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    for (
        forbidden
    ) in "script link img iframe object embed form base image use foreignObject".split():
        assert not selector.xpath(f"//*[local-name()='{forbidden}']"), forbidden
    attributes = selector.xpath("//@*")
    names = {each.root.attrname for each in attributes if hasattr(each.root, "attrname")}
    assert not {name for name in names if name.startswith("on")}
    assert not selector.xpath("//@src")
    assert not selector.xpath("//@srcset")
    assert all(href.startswith("#") for href in selector.xpath("//@href").getall())
    style = "".join(selector.xpath("//style/text()").getall())
    assert "@import" not in html
    assert "url(" not in style


def test_every_link_leads_somewhere(selector: Selector) -> None:
    ids = selector.xpath("//@id").getall()
    targets = {href.removeprefix("#") for href in selector.xpath("//a/@href").getall()}
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str, selector: Selector, whole: Evaluation) -> None:
    assert name in {each.name_zh for each in whole.offices}
    assert name in selector.css(".office > summary .name::text").getall()


def test_the_summary_counts_what_is_scored_and_what_is_not(
    selector: Selector, whole: Evaluation
) -> None:
    scores = composites(whole).values()
    tiles = [int(each) for each in selector.css(".tiles b::text").getall()]
    assert tiles == [
        len(whole.offices),
        sum(each.capability is not None for each in scores),
        sum(each.state == "missing" for each in scores),
        sum(bool(each.vetoes) for each in scores),
        sum(each.severity is Severity.HIGH for each in whole.findings),
    ]
    lead = words(selector.css("section")[0])
    assert "这不等于零分" in lead
    assert "not a score of zero" in lead
    facts = words(selector.css("header")[0])
    for told in ("trial v3", "2026-04-30", "试验口径"):
        assert told in facts


def test_the_summary_shows_every_kind_of_severe_finding_first(whole: Evaluation) -> None:
    index = Index(whole)
    high = {each.kind for each in whole.findings if each.severity is Severity.HIGH}
    told = summary(index, league(index))
    assert {each.kind for each in told.worst[: len(high)]} == high
    counts = Counter(each.kind for each in whole.findings if each.severity is Severity.HIGH)
    assert f"missing channel {counts['missing_channel']}" in told.sentences[-1].en


def test_a_part_of_no_weight_is_shown_and_is_no_reason(small: Evaluation) -> None:
    nodes = tuple(
        replace(each, weight=0.0) if each.id == "cross" else each for each in small.profile.nodes
    )
    scores = tuple(
        replace(each, state="missing", capability=None, rank=None) for each in small.scores
    )
    profile = replace(small.profile, nodes=nodes)
    blocks = league(Index(replace(small, profile=profile, scores=scores)))
    reasons = [each.zh for block in blocks for row in block.unranked for each in row.reasons]
    assert any("网站" in each for each in reasons)
    assert not any("跨渠道" in each for each in reasons)


def test_without_runs_the_page_says_that_there_are_no_intervals(small: Evaluation) -> None:
    shown = words(Selector(report(replace(small, runs=0))).css("#league-section")[0])
    assert "no robustness runs" in shown
    assert "5 to 95 %" not in shown


def test_the_league_is_in_order_and_names_every_office_once(
    selector: Selector, whole: Evaluation
) -> None:
    listed = selector.css("#league-section tbody th a::attr(href)").getall()
    assert Counter(listed) == Counter(f"#office-{each.office_id}" for each in whole.offices)
    for table in selector.css("#league-section .scroll:not(.none)"):
        ranks = [int(each) for each in table.css("td.rank::text").getall()]
        assert ranks == sorted(ranks)


def test_a_null_looks_nothing_like_a_low_score(selector: Selector, whole: Evaluation) -> None:
    scores = composites(whole)
    low = next(each for each in scores.values() if each.capability and each.capability < 15)
    null = next(each for each in scores.values() if each.state == "missing" and each.known)
    row = selector.xpath(f"//a[@href='#office-{low.office_id}']/ancestor::tr[.//td[@class]]")[0]
    assert row.css(".bar.weak")
    assert f"{low.capability:.1f}" in words(row.css(".measure")[0])
    path = "//*[@id='league-section']//a[@href='#office-{}']/ancestor::tr"
    row = selector.xpath(path.format(null.office_id))[0]
    cell = row.xpath("./td")[0]
    assert words(cell) == "未测得 n/m"
    assert not cell.css(".bar")
    assert words(row.css(".provisional")[0]) == f"{null.capability_provisional:.1f}"
    assert "低于 66 %" in words(row.css(".why")[0])


def test_overlapping_rank_intervals_are_not_distinguishable(whole: Evaluation) -> None:
    ranks = {"880100": (1, 1, 2), "880200": (2, 2, 3), "880300": (3, 4, 5)}
    scores = tuple(
        replace(
            each, capability=90.0, rank=ranks[each.office_id][0],
            rank_low=ranks[each.office_id][1], rank_high=ranks[each.office_id][2],
        )
        for each in composites(whole).values()
        if each.office_id in ranks
    )  # fmt: skip
    blocks = league(Index(replace(whole, scores=scores)))
    city = next(each for each in blocks if each.level == "city")
    assert [row.indistinct for row in city.ranked] == [True, False, False]
    assert len(city.unranked) == 3


def test_without_robustness_runs_nothing_is_claimed(whole: Evaluation) -> None:
    scores = tuple(replace(each, rank_low=None, rank_high=None) for each in whole.scores)
    blocks = league(Index(replace(whole, scores=scores)))
    assert not any(row.indistinct for block in blocks for row in block.ranked)


def test_an_office_failed_by_a_veto_is_no_office_that_was_not_seen(small: Evaluation) -> None:
    failed = next(each for each in composites(small).values() if each.rank)
    scores = tuple(
        replace(each, state="failed", capability=None, rank=None) if each is failed else each
        for each in small.scores
    )
    profile = replace(small.profile, vetoes=FAIL)
    shown = Selector(report(replace(small, scores=scores, profile=profile)))
    row = shown.xpath(f"//*[@id='league-section']//a[@href='#office-{failed.office_id}']/../..")[0]
    assert "一票否决" in words(row)
    assert "failed by a veto" in words(row.css(".why")[0])
    assert "an office that fails one fails" in words(shown.css("#method")[0].xpath("..")[0])


def test_the_absent_is_told_apart_from_the_unseen(selector: Selector, whole: Evaluation) -> None:
    absent = [
        each for each in whole.scores if each.node == "app" and each.state == "absent"
    ]  # fmt: skip
    path = "//*[@id='league-section']//a[@href='#office-{}']/ancestor::tr"
    cells = selector.xpath(path.format(absent[0].office_id))[0].css("b.absent")
    assert [words(each) for each in cells] == ["0 不存在"]


def test_each_figure_is_drawn_with_unit_note_and_values(
    selector: Selector, whole: Evaluation
) -> None:
    articles = selector.css("article.figure")
    assert len(articles) == len(whole.figures) == 6
    for article, figure in zip(articles, whole.figures, strict=True):
        told = words(article)
        assert figure.title_zh in told
        assert figure.unit_zh in told
        assert figure.note in told
        assert len(article.css("tbody tr")) == len(figure.rows)
        assert article.css("figure svg")
        missing = sum(row.value is None for row in figure.rows)
        assert len(article.css("tbody .unseen")) == missing


def test_a_figure_without_any_value_says_so_in_words(empty: Selector) -> None:
    for article in empty.css("article.figure"):
        assert not article.css("svg")
        assert "Not one value was measured" in words(article) or "nothing to draw" in words(article)


def test_what_was_not_measured_is_a_hatched_stub_and_no_bar() -> None:
    rows = [
        FigureRow("甲", "s", 10.0),
        FigureRow("乙", "s", 0.0),
        FigureRow("丙", "s", None, "missing: login wall"),
        FigureRow("丁", "s", None, "absent: there is none"),
        FigureRow("戊", "s", 4.0, "at least: 2 more not measured"),
    ]
    drawn = Selector(str(bars(rows, "told")))
    texts = drawn.xpath("//*[local-name()='text']/text()").getall()
    assert texts[:5] == ["甲", "戊", "乙", "丙", "丁"]
    assert texts[5:] == ["10", "≥ 4", "0", "未测得 n/m", "不存在 absent"]
    assert len(drawn.xpath("//*[@fill='url(#not-measured)']")) == 1


def test_a_chart_describes_itself_and_escapes_what_it_is_told() -> None:
    name = '"><script>alert(1)</script>'
    drawn = str(bars([FigureRow(name, "s", 1.0)], name))
    assert "<script" not in drawn
    assert Selector(drawn).xpath("//@aria-label").get() == name


def test_a_line_is_broken_where_a_period_was_not_told() -> None:
    rows = [
        FigureRow(period, "s", value)
        for period, value in (
            ("2025-01", 1.0),
            ("2025-02", 2.0),
            ("2025-03", None),
            ("2025-04", 3.0),
        )
    ]
    drawn = Selector(str(lines(rows, "told")))
    path = drawn.xpath("//*[local-name()='g'][contains(@class, 'mark-line')]//@d").get()
    assert path.count("M") == 2
    assert len(drawn.xpath("//*[@fill='url(#not-measured)']")) == 1
    assert "n/m" in drawn.xpath("//*[local-name()='text']/text()").getall()


def test_a_series_that_alone_has_no_value_gets_a_cross() -> None:
    rows = [FigureRow("2025", "a", 1.0), FigureRow("2025", "b", None), FigureRow("2026", "b", 2.0)]
    drawn = Selector(str(lines(rows, "told")))
    assert drawn.xpath("//*[local-name()='text']/text()").getall().count("×") == 1


def test_more_lines_than_can_be_told_apart_are_more_charts() -> None:
    rows = [FigureRow("2025", f"s{number}", 1.0) for number in range(MOST_LINES + 1)]
    figure = Figure("5", "图", "figure", "%", "percent", "", tuple(rows))
    assert [len(each.rows) for each in panels(figure)] == [MOST_LINES, 1]
    with pytest.raises(ValueError, match="expected at most 6"):
        lines(rows, "told")


def test_years_and_months_do_not_share_an_axis() -> None:
    rows = (FigureRow("2025", "a", 1.0), FigureRow("2025-01", "b", 1.0))
    figure = Figure("6", "图", "figure", "%", "percent", "", rows)
    assert [[row.label for row in each.rows] for each in panels(figure)] == [["2025"], ["2025-01"]]


def test_a_radar_has_a_gap_where_a_dimension_is_not_known() -> None:
    def strokes(values: list[float | None]) -> int:
        axes = [(f"d{place}", value) for place, value in enumerate(values)]
        drawn = Selector(str(radar(axes, "told")))
        return len(drawn.xpath("//*[local-name()='line'][@stroke-width='2.2']"))

    assert strokes([50, 60, 70, 80, 90]) == 5
    assert strokes([50, 60, None, 80, 90]) == 3
    drawn = Selector(str(radar([("a", 1.0), ("b", None), ("c", 0.0)], "told")))
    texts = drawn.xpath("//*[local-name()='text']/text()").getall()
    assert texts.count("×") == 1
    assert "未测得 n/m" in texts
    assert "0.0" in texts


def test_too_few_dimensions_are_no_radar(small: Evaluation) -> None:
    nodes = (Node(ROOT, None, 1, "", ""), Node("website", ROOT, 1, "网站", "website"))
    shown = Selector(report(replace(small, profile=replace(small.profile, nodes=nodes))))
    assert not shown.css(".radars")
    assert "no radar is drawn" in words(shown.css("#dimensions")[0].xpath("..")[0])


def test_a_dimension_without_weight_is_known_all_the_same(small: Evaluation) -> None:
    nodes = tuple(
        replace(each, weight=0.0) if each.id == "cross" else each for each in small.profile.nodes
    )
    weightless = replace(small, profile=replace(small.profile, nodes=nodes))
    drawn = radars(Index(weightless), league(Index(weightless)))
    told = [str(each.drawing) for each in drawn if each.title.zh == small.offices[0].name_zh]
    score = next(each for each in small.scores if each.node == "cross.coverage")
    assert f"覆盖 {score.capability:.1f}" in told[0]


def test_without_dimensions_the_parts_of_the_composite_are_the_axes(small: Evaluation) -> None:
    channels = ("website", "weibo", "wechat", "app")
    kept = (ROOT, *channels)
    nodes = tuple(each for each in small.profile.nodes if each.id in kept)
    parts = replace(small, profile=replace(small.profile, nodes=nodes))
    drawn = radars(Index(parts), league(Index(parts)))
    assert drawn
    assert all("网站" in str(each.drawing) for each in drawn)


def test_findings_are_grouped_with_both_sentences_and_evidence(
    selector: Selector, whole: Evaluation
) -> None:
    section = selector.css("#findings")[0].xpath("..")[0]
    assert len(section.css(".finding")) == len(whole.findings)
    severities = [words(each) for each in section.css("summary h3")]
    assert [each.split()[1] for each in severities] == ["严重", "较重", "轻微", "提示"]
    first = section.css(".finding")[0]
    assert words(first.xpath("./p")[0]).endswith("。")
    assert len(first.css(".source")[0].css("code")) == 3
    assert "共 12 条" in words(first.css(".source")[0])


def test_rulings_are_told_by_sign_and_word(selector: Selector, whole: Evaluation) -> None:
    section = selector.css("#inspection")[0].xpath("..")[0]
    shown = Counter(words(each) for each in section.css(".rulings .ruling"))
    counts = Counter(each.state for each in whole.rulings)
    assert shown == {
        "✕ 不合格": counts["failed"],
        "✓ 通过": counts["passed"],
        "? 未知": counts["unknown"],
        "☐ 待人工": counts["needs_person"],
        "– 不适用": counts["not_applicable"],
    }
    assert len(section.css(".finding")) == counts["failed"]


def test_an_office_tells_every_indicator_with_its_evidence(
    selector: Selector, whole: Evaluation
) -> None:
    office_id = whole.offices[0].office_id
    body = selector.xpath(f"//*[@id='office-{office_id}']")[0]
    own = [each for each in whole.scored if each.measure.office_id == office_id]
    linked = body.css(".lines a::attr(href)").getall()
    assert Counter(linked) == Counter(f"#i-{each.measure.indicator}" for each in own)
    reasons = {each.measure.reason for each in own if each.measure.state is State.MISSING}
    told = [words(each) for each in body.css("tr.missing")]
    assert all(any(reason in each for each in told) for reason in reasons)
    seen = sum(each.measure.state.has_value for each in own)
    assert len(body.css(".lines tbody tr:not([class])")) == seen
    evidence = body.css("ol.evidence li")
    assert len(evidence.css("code")) == 3
    assert "条" in words(evidence[0])


def test_a_lower_bound_and_an_answer_of_yes_are_written_as_such(small: Evaluation) -> None:
    first = small.offices[0].office_id
    changed = []
    for each in small.scored:
        measure = each.measure
        if measure.office_id == first and measure.indicator == "WEB-PRV-05":
            measure = replace(measure, state=State.OBSERVED, value=1.0, reason="", exact=True)
        if measure.office_id == first and measure.indicator == "WEB-PRV-03":
            measure = replace(measure, state=State.OBSERVED, value=1234.0, reason="", exact=False)
        changed.append(replace(each, measure=measure))
    shown = Selector(report(replace(small, scored=tuple(changed))))
    cells = {
        indicator: words(
            shown.xpath(f"//*[@id='office-{first}']//a[@href='#i-{indicator}']/../../td[1]")[0]
        )
        for indicator in ("WEB-PRV-05", "WEB-PRV-03")
    }
    assert cells == {"WEB-PRV-05": "是 yes", "WEB-PRV-03": "≥ 1,234 count"}


def test_what_was_not_measured_is_counted_by_state_and_reason(
    selector: Selector, whole: Evaluation
) -> None:
    section = selector.css("#unmeasured")[0].xpath("..")[0]
    states = Counter(each.measure.state for each in whole.scored)
    totals = [int(each.replace(",", "")) for each in section.css("td b::text").getall()]
    assert sorted(totals[: len(states)]) == sorted(states.values())
    unseen = sum(count for state, count in states.items() if not state.has_value)
    assert sum(totals[len(states) :]) == unseen
    for each in catalogue.left_out():
        assert each.id in words(section)
        assert each.why in words(section)


def test_the_method_tells_weights_rules_and_sources(selector: Selector, whole: Evaluation) -> None:
    section = selector.css("#method")[0].xpath("..")[0]
    told = words(section)
    for expected in ("20210628", "1,000", "66 %", "128,934", *whole.run_ids):
        assert expected in told
    rows = section.css(".catalogue tbody tr")
    assert len(rows) == len(whole.catalogue)
    recalled = words(section.css("#i-WEB-INN-01")[0])
    assert "not official" in recalled
    assert "门柱法 goalpost: 0 → 0, 1 → 100" in recalled


def test_the_shares_of_the_whole_add_up(whole: Evaluation) -> None:
    assert sum(entry.share for entry in entries(whole)) == pytest.approx(1)
    assert sum(each.of_whole for each in tree(whole.profile) if each.depth == 0) == pytest.approx(1)
    unscored = {entry.indicator.id for entry in entries(whole) if not entry.share}
    assert unscored == {"WEB-PRV-13", "WEB-PRV-14"}


def test_a_rule_of_departments_is_told_where_it_differs(whole: Evaluation) -> None:
    rules = {entry.indicator.id: entry.rule for entry in entries(whole)}
    assert rules["WEB-PAR-05"].endswith(
        "0 → 0, 6 → 100；部门 departments 门柱法 goalpost: 0 → 0, 3 → 100"
    )


def test_nothing_seen_is_no_zero_anywhere(empty: Selector) -> None:
    assert [int(each) for each in empty.css(".tiles b::text").getall()] == [29, 0, 29, 0, 0]
    assert not empty.css("#league-section .league b")
    assert not empty.css(".radars circle")


def test_the_same_evaluation_gives_the_same_page(html: str, small: Evaluation) -> None:
    again = evaluation(small.offices)
    assert report(small) == report(again)
    assert "trial_database" in html
    assert "9.9.9" in html


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "—"), (0, "0"), (1234567.0, "1,234,567"), (99.71, "99.71"), (74.0, "74"),
        (12.5, "12.5"), (1234.56, "1,235"), (0.012345, "0.0123"), (-3.5, "-3.5"),
    ],
)  # fmt: skip
def test_numbers(value: float | None, written: str) -> None:
    assert numbers.number(value) == written


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    shares = (0.0, 0.001, 0.5, 0.999, 1.0)
    assert [numbers.percent(each) for each in shares] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_long_names_are_cut_by_the_room_they_take() -> None:
    assert shortened(LONG, 8) == "很长很长…"
    assert shortened("abc", 8) == "abc"


def test_a_whole_province_is_quick_and_small() -> None:
    large = evaluation(province(cities=21, counties=9, departments=22))
    assert len(large.offices) > 227
    started = perf_counter()
    size = len(report(large).encode())
    assert perf_counter() - started < 60
    assert size < 15_000_000


def test_it_is_made_from_a_zip_too(tmp_path: Path) -> None:
    archive = tmp_path / "govcrawl.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in (ROOT_FOLDER / "govcrawl").rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                packed.write(path, path.relative_to(ROOT_FOLDER))
    program = (
        "import govcrawl, sys\n"
        "from tests.support.evaluations import nothing_seen\n"
        "from govcrawl.report.page import page\n"
        "assert '.zip' in govcrawl.__file__, govcrawl.__file__\n"
        "sys.stdout.write(page(nothing_seen(), database='d', version='v')[:200])\n"
    )
    path = os.pathsep.join((str(archive), str(ROOT_FOLDER)))
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"<!doctype html>\s*<html lang=\"zh-CN\">", done.stdout)


def test_entropy_weights_are_not_taken_for_those_given(small: Evaluation) -> None:
    said = "computed anew by entropy"
    assert said not in report(small)
    assert said in report(replace(small, profile=replace(small.profile, weighting="entropy")))
