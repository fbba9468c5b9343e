"""The data of the study's six figures: what is drawn, and why a mark is missing."""

from collections.abc import Iterable
from dataclasses import replace

from govcrawl.evaluation import figures
from govcrawl.evaluation.figure import Figure, FigureRow
from govcrawl.evaluation.measure import Source, State, seen, unseen
from govcrawl.evaluation.profile import ROOT, Node, Profile
from govcrawl.evaluation.score import Score, Scored
from govcrawl.evaluation.series import online_shares, satisfaction
from govcrawl.evaluation.standing import Asked, Standing, standing
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.registry import Office
from tests.support.evaluations import account, observations

PROVINCE = Office("880000", "试验省", "Trial", "province", "880000", None, 1, 2020)
CITY = Office("880100", "甲市", "", "city", "880100", "880000", 1, 2020)
OTHER = Office("880200", "乙市", "", "city", "880200", "880000", 1, 2020)
COUNTY = Office("880101", "甲县", "", "county", "880101", "880100", 1, 2020)
BUREAU = Office("A-D1", "甲市局", "", "department", "880100", "880100", None, None)
OFFICES = (PROVINCE, CITY, BUREAU, COUNTY, OTHER)
SOURCE = Source("website_reports", "{}", 1, ("r1",))
PLAIN = Profile("plain", 1, "", "", "", (Node(ROOT, None, 1, "", ""),))
WITH_INFLUENCE = replace(
    PLAIN, nodes=(*PLAIN.nodes, Node("weibo.influence", ROOT, 1, "影响力", "influence"))
)


def asked(office: Office, address: str, *, state: str = "open", reason: str | None = "ok") -> Asked:
    return Asked(office.office_id, "website", address, "", state, reason)


def standings(*rows: Asked, channel: str = "website") -> dict[tuple[str, str], Standing]:
    by_office: dict[str, list[Asked]] = {}
    for row in rows:
        by_office.setdefault(row.office_id, []).append(row)
    return {
        (office.office_id, channel): standing(
            office.office_id, channel, by_office.get(office.office_id, [])
        )
        for office in OFFICES
    }


def values(figure: Figure) -> dict[tuple[str | None, str], float | None]:
    return {(row.office_id, row.series.partition(" ")[0]): row.value for row in figure.rows}


def row(figure: Figure, office: Office) -> FigureRow:
    return next(each for each in figure.rows if each.office_id == office.office_id)


def ids(offices: Iterable[Office]) -> list[str]:
    return [each.office_id for each in offices]


def test_cities_are_compared_where_there_are_two() -> None:
    assert ids(figures.compared(OFFICES)) == ["880100", "880200"]
    assert ids(figures.compared([CITY, COUNTY, BUREAU])) == ["880100", "880101"]
    assert ids(figures.compared([PROVINCE])) == ["880000"]
    assert ids(figures.compared([BUREAU])) == ["A-D1"]


def test_a_citys_websites_are_its_own_its_departments_and_its_counties() -> None:
    told = standings(
        asked(CITY, "http://a/"),
        asked(BUREAU, "http://b/"),
        asked(COUNTY, "http://c/"),
        asked(OTHER, "http://d/"),
    )
    figure = figures.websites(OFFICES, told, OFFICES)
    assert figure.id == "1"
    assert values(figure) == {
        ("880100", "全部网站"): 3,
        ("880100", "其中区县门户"): 1,
        ("880200", "全部网站"): 1,
    }


def test_a_shared_website_is_one() -> None:
    told = standings(
        asked(CITY, "http://a/"), asked(BUREAU, "http://a/"), asked(OTHER, "http://d/")
    )
    assert values(figures.websites(OFFICES, told, OFFICES))["880100", "全部网站"] == 1


def test_websites_that_could_not_be_asked_are_told_beside_the_count() -> None:
    told = standings(
        asked(CITY, "http://a/"),
        asked(BUREAU, "http://b/", reason="robots"),
        asked(COUNTY, "", state="absent", reason=None),
    )
    figure = figures.websites(OFFICES, told, OFFICES)
    first = row(figure, CITY)
    assert (first.value, first.note) == (1, "at least: 1 more not measured")
    county = next(each for each in figure.rows if each.series == figures.COUNTY_PORTALS)
    assert (county.value, county.note) == (0, "")


def test_a_city_of_which_no_website_was_seen_has_no_count() -> None:
    other = row(figures.websites(OFFICES, standings(asked(CITY, "http://a/")), OFFICES), OTHER)
    assert other.value is None
    assert other.note == "none was seen; 1 not measured"


def test_a_dead_website_is_known_not_to_be_open() -> None:
    dead = replace(asked(OTHER, "http://d/", reason="timeout"), own_failures=3)
    other = row(figures.websites(OFFICES, standings(dead), OFFICES), OTHER)
    assert (other.value, other.note) == (0, "")


def test_governments_that_are_no_cities_stand_for_themselves_and_their_departments() -> None:
    told = standings(
        asked(CITY, "http://a/"), asked(BUREAU, "http://b/"), asked(COUNTY, "http://c/")
    )
    figure = figures.websites([CITY, BUREAU, COUNTY], told, OFFICES)
    assert values(figure) == {("880100", "全部网站"): 2, ("880101", "全部网站"): 1}
    assert figure.title_en == "Government websites by office"


def test_statistics_are_what_the_report_says() -> None:
    report = {"year": 2025, "visits": 12, "service_items": 0, "rounded": ["visits"]}
    site = SiteFacts("880100", "http://a/", report=report, report_source=SOURCE)
    told = standings(asked(CITY, "http://a/"))
    figure = figures.website_statistics(OFFICES, told, {"880100": site})
    found = {(each.office_id, each.series): each for each in figure.rows}
    visits = found["880100", figures.STATISTICS["visits"]]
    assert (visits.value, visits.note, visits.sources) == (
        12,
        "report of 2025, rounded",
        (SOURCE,),
    )
    assert found["880100", figures.STATISTICS["service_items"]].value == 0
    untold = found["880100", figures.STATISTICS["cases_total"]]
    assert (untold.value, untold.note) == (None, "not in the report of 2025")
    unseen_site = found["880200", figures.STATISTICS["visits"]]
    assert (unseen_site.value, unseen_site.note) == (None, "missing: the registry has no row")
    assert len(figure.rows) == 2 * len(figures.STATISTICS)


def test_a_site_without_a_report_says_so() -> None:
    told = standings(asked(CITY, "http://a/"))
    figure = figures.website_statistics(OFFICES, told, {"880100": SiteFacts("880100", "http://a/")})
    assert row(figure, CITY).note == "no annual report was read"


def score(office: Office, state: str, capability: float | None) -> Score:
    known = 0 if capability is None else 4
    node = "weibo.influence"
    return Score(office.office_id, node, "city", state, capability, None, None, None, 0.1, known, 5)


def test_weibo_influence_is_the_profiles_node() -> None:
    told = [score(CITY, "scored", 61.5), score(OTHER, "missing", None)]
    figure = figures.weibo_influence(WITH_INFLUENCE, OFFICES, told, [])
    assert [(each.value, each.note) for each in figure.rows] == [
        (61.5, "4 of 5 known"),
        (None, "too little seen: 0 of 5 known"),
    ]
    assert figure.unit_en == "score, 0 to 100"


def test_an_absent_account_counts_nothing_and_is_told() -> None:
    figure = figures.weibo_influence(WITH_INFLUENCE, OFFICES, [score(CITY, "absent", 0.0)], [])
    assert [(each.value, each.note) for each in figure.rows] == [
        (0.0, "absent, counts 0"),
        (None, "not scored"),
    ]


def test_without_that_node_it_is_the_raw_index() -> None:
    measures = [
        seen("880100", "WB-INFL-02", 512.0, exact=False),
        unseen("880200", "WB-INFL-02", State.ABSENT, "there is none"),
    ]
    indicators = [Scored(each, None, "minmax", 1) for each in measures]
    figure = figures.weibo_influence(PLAIN, OFFICES, [], indicators)
    assert [(each.value, each.note) for each in figure.rows] == [
        (512.0, figures.AT_LEAST),
        (None, "absent: there is none"),
    ]


def test_followers_say_where_they_are_from() -> None:
    facts = {"880100": account(CITY, 12_000), "880200": account(OTHER, None)}
    told = standings(asked(OTHER, "biz"), channel="wechat")
    figure = figures.wechat_followers(OFFICES, told, facts)
    assert [(each.value, each.note) for each in figure.rows] == [
        (12_000, "from observations"),
        (None, "nothing tells the followers"),
    ]


def test_followers_of_an_absent_account_are_absent() -> None:
    told = standings(asked(OTHER, "", state="absent", reason=None), channel="wechat")
    other = row(figures.wechat_followers(OFFICES, told, {}), OTHER)
    assert (other.value, other.note) == (None, "absent: the registry says that there is none")


def test_a_trend_has_a_row_for_a_period_nobody_told() -> None:
    figure = figures.satisfaction(OFFICES, satisfaction(observations()))
    told = {each.label: (each.value, each.note) for each in figure.rows}
    assert told["2025-03"] == (99.65, "")
    assert told["2025-04"] == (None, "not told")
    assert {each.series for each in figure.rows} == {"试验省 · 天府通办 · 年报<b> · month"}


def test_audiences_are_lines_of_their_own() -> None:
    figure = figures.online_handling(OFFICES, online_shares([], observations()))
    latest = {each.series.split(" · ")[1]: each.value for each in figure.rows}
    assert latest == {"个人 persons": 88.6, "法人 legal persons": 95.1}


def test_trends_are_of_the_offices_in_scope() -> None:
    assert figures.satisfaction([CITY], satisfaction(observations())).rows == ()


def test_a_figure_of_no_period_is_a_row_without_value() -> None:
    undated = [{**each, "period": "lately"} for each in observations()[:2]]
    (only,) = figures.satisfaction(OFFICES, satisfaction(undated)).rows
    assert (only.label, only.value, only.note) == ("", None, "period not told (2 documents)")
