"""The data of the six figures of the study: what is drawn, and why a mark is missing.

Figures compare cities; where fewer than two were evaluated, all governments in scope, and where
there is no government, the departments. The note of a row without value begins with its state
where that is known (``absent: ...``, ``missing: ...``).
"""

from collections.abc import Iterable, Mapping, Sequence

from govcrawl.evaluation.figure import Figure, FigureRow
from govcrawl.evaluation.measure import Measure, Source
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.profile import Profile
from govcrawl.evaluation.score import Score, Scored
from govcrawl.evaluation.series import LEGAL_PERSON, PERSON, Series
from govcrawl.evaluation.standing import ABSENT, Asked, Standing
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.wechat.facts import WechatFacts

WEBSITES, COUNTY_PORTALS = "全部网站 all websites", "其中区县门户 of these county portals"
STATISTICS = {
    "visits": "网站总访问量 visits",
    "unique_visitors": "独立用户访问量 unique visitors",
    "registered_users": "注册用户数 registered users",
    "service_items": "政务服务事项 service items",
    "cases_total": "办件量 cases handled",
    "info_total": "信息发布量 items published",
}
"""The statistics of figure 2 by their field of the annual report."""
INFLUENCE_NODE, BCI_INDICATOR = "weibo.influence", "WB-INFL-02"

AT_LEAST = "at least"
"""How the note of a row begins whose value is a lower bound."""

_CITY, _COUNTY = "city", "county"
_DIGITS_OF_A_CITY = 4
_AUDIENCES = {PERSON: "个人 persons", LEGAL_PERSON: "法人 legal persons", None: "全部 all"}
Standings = Mapping[tuple[str, str], Standing]


def compared(offices: Iterable[Office]) -> list[Office]:
    """The offices the figures compare."""
    every = list(offices)
    governments = [each for each in every if each.level != DEPARTMENT]
    cities = [each for each in governments if each.level == _CITY]
    return cities if len(cities) > 1 else governments or every


def websites(offices: Sequence[Office], standings: Standings, every: Sequence[Office]) -> Figure:
    """Figure 1: how many websites were seen open in each city, and county portals among them.

    A city's are its own, its departments' and its counties', of all offices of the registry
    (``every``). Where governments of any level are compared each stands for itself and its
    departments. A site that several offices share is one.
    """
    chosen = compared(offices)
    by_city = all(each.level == _CITY for each in chosen)
    rows = []
    for each in chosen:
        prefix = each.adcode[:_DIGITS_OF_A_CITY] if by_city else each.adcode
        inside = [office for office in every if office.adcode.startswith(prefix)]
        counties = [office for office in inside if office.level == _COUNTY]
        rows.append(_open_sites(each, WEBSITES, inside, standings))
        if by_city and counties:
            rows.append(_open_sites(each, COUNTY_PORTALS, counties, standings))
    return Figure(
        "1",
        *_titles("政府网站数量", "Government websites", by_city=by_city),
        "个",
        "websites",
        "A website counts where it was read in time; shared sites count once. Those that could not"
        " be asked are not in the count and are told beside it.",
        tuple(rows),
    )


def website_statistics(
    offices: Sequence[Office], standings: Standings, sites: Mapping[str, SiteFacts]
) -> Figure:
    """Figure 2: what the main site of each city says in its annual report."""
    chosen = compared(offices)
    return Figure(
        "2",
        *_titles("政府网站统计", "Website statistics", by_city=_all_cities(chosen)),
        "各自单位",
        "each in its own unit",
        "As the site's newest annual work report says. The six are of very different size, so each"
        " has an axis of its own.",
        tuple(
            _statistic(office, field, label, standings, sites.get(office.office_id))
            for field, label in STATISTICS.items()
            for office in chosen
        ),
    )


def weibo_influence(
    profile: Profile,
    offices: Sequence[Office],
    scores: Iterable[Score],
    indicators: Iterable[Scored],
) -> Figure:
    """Figure 3: the score of the profile's node of Weibo influence, else the raw BCI."""
    chosen = compared(offices)
    titles = _titles("政务微博影响力", "Weibo influence", by_city=_all_cities(chosen))
    if any(node.id == INFLUENCE_NODE for node in profile.nodes):
        by_office = {each.office_id: each for each in scores if each.node == INFLUENCE_NODE}
        series, unit, note = (
            "影响力得分 influence score",
            ("分（0–100）", "score, 0 to 100"),
            f"The node {INFLUENCE_NODE} of the profile {profile.name}; an absent account counts 0.",
        )
        rows = [_scored_row(each, series, by_office.get(each.office_id)) for each in chosen]
    else:
        measures = {
            each.measure.office_id: each.measure
            for each in indicators
            if each.measure.indicator == BCI_INDICATOR
        }
        series, unit, note = "BCI", ("指数", "index"), "BCI in its simple form over 30 days."
        rows = [_measured_row(each, series, measures.get(each.office_id)) for each in chosen]
    return Figure("3", *titles, *unit, note, tuple(rows))


def wechat_followers(
    offices: Sequence[Office], standings: Standings, accounts: Mapping[str, WechatFacts]
) -> Figure:
    """Figure 4: followers of the main WeChat account of each city, where anything tells them."""
    chosen = compared(offices)
    return Figure(
        "4",
        *_titles("政务微信关注数", "WeChat followers", by_city=_all_cities(chosen)),
        "人",
        "followers",
        "WeChat does not show followers: they are from the account's own page where it told them,"
        " else imported, else from the website's annual report.",
        tuple(_followers(each, standings, accounts.get(each.office_id)) for each in chosen),
    )


def satisfaction(offices: Sequence[Office], series: Iterable[Series]) -> Figure:
    """Figure 5: satisfaction by period, each source a line of its own."""
    return Figure(
        "5",
        "“好差评”满意度趋势",
        "Satisfaction trend",
        "%",
        "percent",
        "As told; nothing is averaged over sources. A period nobody told is a gap.",
        tuple(_trend(offices, series)),
    )


def online_handling(offices: Sequence[Office], series: Iterable[Series]) -> Figure:
    """Figure 6: the share of service items that can be handled online, by audience."""
    return Figure(
        "6",
        "在线办理占比",
        "Share of service items handled online",
        "%",
        "percent",
        "Items that can be handled online of all items of one platform and period, or as told.",
        tuple(_trend(offices, series)),
    )


def _all_cities(chosen: Iterable[Office]) -> bool:
    return all(each.level == _CITY for each in chosen)


def _titles(name_zh: str, name_en: str, *, by_city: bool) -> tuple[str, str]:
    if by_city:
        return f"各市（州）{name_zh}", f"{name_en} by city"
    return f"各单位{name_zh}", f"{name_en} by office"


def _open_sites(
    office: Office, series: str, inside: Iterable[Office], standings: Standings
) -> FigureRow:
    found = [standings.get((each.office_id, "website")) for each in inside]
    asked = [row for each in found if each for row in each.asked]
    untold = sum(each is None or not each.asked for each in found)
    accounts = {row.account for row in asked if row.answered}
    unseen = {row.account for row in asked if not _known(row)} - accounts
    unknown = untold + len(unseen)
    value = float(len(accounts)) if accounts or not unknown else None
    note = f"{AT_LEAST}: {unknown} more not measured" if unknown else ""
    return FigureRow(
        office.name_zh,
        series,
        value,
        note if value is not None else f"none was seen; {unknown} not measured",
        office.office_id,
        tuple(source for row in asked if row.answered for source in row.sources),
    )


def _known(asked: Asked) -> bool:
    gone = asked.registered == ABSENT or asked.reason == "absent" or asked.dead
    return asked.answered or gone


def _statistic(
    office: Office, field: str, label: str, standings: Standings, site: SiteFacts | None
) -> FigureRow:
    if site is None or site.report is None:
        return FigureRow(
            office.name_zh,
            label,
            None,
            _why_unseen(standings, office, "website", "no annual report was read"),
            office.office_id,
        )
    value = site.report.get(field)
    year = f"report of {site.report['year']}" if site.report.get("year") else "year not told"
    rounded = ", rounded" if field in (site.report.get("rounded") or ()) else ""
    return FigureRow(
        office.name_zh,
        label,
        value,
        f"{year}{rounded}" if value is not None else f"not in the {year}",
        office.office_id,
        (site.report_source,) if site.report_source else (),
    )


def _scored_row(office: Office, series: str, score: Score | None) -> FigureRow:
    if score is None:
        return FigureRow(office.name_zh, series, None, "not scored", office.office_id)
    known = f"{score.known} of {score.expected} known"
    if score.capability is not None:
        note = "absent, counts 0" if score.state == "absent" else known
        return FigureRow(office.name_zh, series, score.capability, note, office.office_id)
    note = "not applicable" if score.state == "not_applicable" else f"too little seen: {known}"
    return FigureRow(office.name_zh, series, None, note, office.office_id)


def _measured_row(office: Office, series: str, measure: Measure | None) -> FigureRow:
    if measure is None:
        return FigureRow(office.name_zh, series, None, "not measured", office.office_id)
    note = "" if measure.exact else AT_LEAST
    if measure.value is None:
        note = f"{measure.state.value}: {measure.reason}"
    return FigureRow(office.name_zh, series, measure.value, note, office.office_id, measure.sources)


def _followers(office: Office, standings: Standings, account: WechatFacts | None) -> FigureRow:
    series = "关注数 followers"
    if account is None or account.followers is None:
        reason = _why_unseen(standings, office, "wechat", "nothing tells the followers")
        return FigureRow(office.name_zh, series, None, reason, office.office_id)
    told = _from(account.followers_source)
    note = told if account.followers_exact else ", ".join(filter(None, (told, "not exact")))
    sources = (account.followers_source,) if account.followers_source else ()
    return FigureRow(
        office.name_zh, series, float(account.followers), note, office.office_id, sources
    )


def _from(source: Source | None) -> str:
    return f"from {source.collection}" if source else ""


def _why_unseen(standings: Standings, office: Office, channel: str, otherwise: str) -> str:
    """Why the channel was not observed; ``otherwise`` where it was."""
    standing = standings.get((office.office_id, channel))
    if standing is None:
        return "not measured"
    return f"{standing.state.value}: {standing.reason}" if standing.reason else otherwise


def _trend(offices: Iterable[Office], series: Iterable[Series]) -> Iterable[FigureRow]:
    names = {each.office_id: each.name_zh for each in offices}
    for each in series:
        office_id = each.line.office_id
        if office_id is not None and office_id not in names:
            continue
        label = _name(names.get(office_id or "", "全域 whole region"), each)
        for point in each.points:
            note = point.reason or ("" if point.exact else "not exact")
            yield FigureRow(point.period, label, point.value, note, office_id)
        if not each.points:
            note = f"period not told ({len(each.undated)} documents)"
            yield FigureRow("", label, None, note, office_id)


def _name(name: str, series: Series) -> str:
    """A line's name: the office, whom it is about, and who tells it of which account."""
    line = series.line
    parts = (_AUDIENCES.get(line.audience, line.audience), line.account, line.source, line.step)
    shown = parts if line.audience else parts[1:]
    return f"{name} · {' · '.join(part for part in shown if part)}"
