"""A rich evaluation of a small made-up province, with every state and with hostile names.

Its scores are a plain mean of means: good enough to be shown, and apart from the code that scores.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from statistics import mean
from typing import Any

from govcrawl.evaluation import figures
from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.figure import Figure
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.indicator import Indicator
from govcrawl.evaluation.inspection.ruling import Ruling
from govcrawl.evaluation.measure import Measure, Source, State, seen, unseen
from govcrawl.evaluation.profile import ROOT, Node, Profile
from govcrawl.evaluation.score import Score, Scored
from govcrawl.evaluation.series import online_shares, satisfaction
from govcrawl.evaluation.standing import Asked, Standing
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.wechat.facts import WechatFacts
from govcrawl.registry import Office
from govcrawl.rulebook import catalogue

AS_OF = date(2026, 4, 30)
ASKED_AT = datetime(2026, 4, 28, 2, tzinfo=UTC)
CHANNELS = {
    "website": "网站",
    "weibo": "微博",
    "wechat": "微信",
    "app": "移动应用",
    "cross": "覆盖",
}
SCRIPT, FORMULA = "<script>alert(1)</script>县", "=cmd()|'/c calc'!A0"
ATTRIBUTE = '" onload="alert(2)'
LONG = "很长很长的名字" * 12 + "Verylongnamewithoutanyspaces" * 4
HOSTILE = (SCRIPT, FORMULA, ATTRIBUTE, LONG)
CITY_NAMES = ("成州市", "江州市", "绵州市", "德州市", "南州市", "宜州市", "广州府", "达州府")
QUALITY = {"strong": 88, "good": 72, "middling": 55, "weak": 31, "poor": 9}
KINDS = ("strong", "hidden", "good", "middling", "weak", "failed", "poor", "good")
VALUES = {"percent": 100.0, "yes or no": 1.0, "ms": 1800.0, "days": 200.0, "index": 1200.0}


def province(cities: int = 6, counties: int = 3, departments: int = 4) -> tuple[Office, ...]:
    """Offices: the province, its departments, cities and counties; some names are hostile."""
    made = [_office("880000", "试验省", "Trial", "province", "880000", None, 21_500_000)]
    for number in range(1, departments + 1):
        name = HOSTILE[number - 1] if 1 < number <= len(HOSTILE) else f"试验省第{number}厅"
        made.append(_office(f"TR-D{number:02}", name, "", "department", "880000", "880000", None))
    for city in range(1, cities + 1):
        code = f"88{city:02}00"
        name = CITY_NAMES[(city - 1) % len(CITY_NAMES)]
        made.append(_office(code, name, "", "city", code, "880000", 900_000 * city))
        for county in range(1, counties + 1):
            own = f"88{city:02}{county:02}"
            called = SCRIPT if (city, county) == (1, 1) else f"{name[0]}{county}县"
            called = LONG if (city, county) == (2, 1) else called
            made.append(_office(own, called, "", "county", own, code, 80_000 * county))
    return tuple(made)


def evaluation(offices: Sequence[Office] | None = None, *, seed: int = 7) -> Evaluation:
    """An evaluation of them, the same for the same seed."""
    chosen, chance = tuple(offices or province()), Random(seed)
    kinds = {each.office_id: chance.choice(KINDS) for each in chosen}
    standings = {
        (office.office_id, channel): _standing(office, channel, kinds[office.office_id], chance)
        for office in chosen
        for channel in ("website", "weibo", "wechat", "app")
    }
    indicators = [
        scored
        for office in chosen
        for scored in _indicators(office, kinds[office.office_id], standings, chance)
    ]
    rulings = tuple(ruling for office in chosen for ruling in _rulings(office, kinds))
    scores = _ranked([score for each in chosen for score in _scores(each, indicators, kinds)])
    findings = tuple(finding for office in chosen for finding in _findings(office, kinds))
    findings += (_imbalance(),)
    return Evaluation(
        id=f"trial||{profile().name}|{AS_OF}",
        registry="trial",
        selection="",
        as_of=AS_OF,
        profile=profile(),
        catalogue=catalogue.load(),
        offices=chosen,
        standings=standings,
        scored=tuple(indicators),
        scores=scores,
        rulings=rulings,
        findings=findings,
        figures=_figures(chosen, standings, scores, indicators, kinds),
        seed=20210628,
        runs=1000,
        used={"weibo_posts": 128_934, "website_checks": 6_480, "website_pages": 51_200, "apps": 31},
        run_ids=("2026-04-27T180000Z-a1b2c3", "2026-04-28T020000Z-d4e5f6"),
    )


def nothing_seen() -> Evaluation:
    """Offices of which nothing at all was measured, and figures without any value."""
    whole = evaluation()
    reason = "never asked, or not lately"
    standings = {
        (office_id, channel): Standing(office_id, channel, State.MISSING, reason, ())
        for office_id, channel in whole.standings
    }
    return replace(
        whole,
        standings=standings,
        scored=tuple(
            Scored(
                unseen(each.measure.office_id, each.measure.indicator, State.MISSING, reason),
                None,
                each.rule,
                0,
            )
            for each in whole.scored
        ),
        scores=tuple(_unscored(each) for each in whole.scores),
        rulings=(),
        findings=(),
        figures=_figures(whole.offices, standings, (), (), {}),
        used={},
        run_ids=(),
    )


def profile() -> Profile:
    """Channels of equal weight, of dimensions of equal weight, as the catalogue has them."""
    indicators = catalogue.load().values()
    nodes = [Node(ROOT, None, 1, "综合指数", "composite")]
    for channel, name in CHANNELS.items():
        nodes.append(Node(channel, ROOT, 1, name, channel))
        own = [each for each in indicators if each.channel == channel]
        for dimension in dict.fromkeys(each.dimension for each in own):
            ids = tuple(each.id for each in own if each.dimension == dimension)
            nodes.append(Node(f"{channel}.{dimension}", channel, 1, dimension, dimension, ids))
    return Profile(
        "trial",
        3,
        "试验口径",
        "Trial profile",
        "Channels and dimensions of equal weight.",
        tuple(nodes),
        weights={"WEB-PRV-13": 0, "WEB-PRV-14": 0},
    )


def _office(
    office_id: str,
    name: str,
    english: str,
    level: str,
    adcode: str,
    parent: str | None,
    population: int | None,
) -> Office:
    return Office(office_id, name, english, level, adcode, parent, population, 2020)


def _source(collection: str, office_id: str, documents: int) -> Source:
    ids = tuple(f"{collection}|{office_id}|{number:04}" for number in range(min(documents, 10)))
    return Source(collection, f'{{"office_id": "{office_id}"}}', documents, ids)


def _standing(office: Office, channel: str, kind: str, chance: Random) -> Standing:
    office_id = office.office_id
    address = (
        f"http://{office_id.lower()}.example.cn/" if channel == "website" else f"10{office_id}"
    )
    asked = Asked(
        office_id,
        channel,
        address,
        f"{office.name_zh}发布",
        "open",
        "ok",
        None,
        "",
        ASKED_AT,
        0,
        (_source("outcomes", office_id, 1),),
    )
    if channel == "app" and office.level in {"county", "department"}:
        none = replace(asked, account="", registered="absent", reason=None, asked_at=None)
        why = "the registry says that there is none"
        return Standing(office_id, channel, State.ABSENT, why, (none,))
    if kind == "hidden" and channel != "website":
        shut = replace(asked, reason="login_wall", detail="the platform asked for a login")
        why = "login_wall: the platform asked for a login"
        return Standing(office_id, channel, State.MISSING, why, (shut,))
    if kind == "poor" and channel == "weibo":
        gone = replace(asked, reason="timeout", fault="site", own_failures=4)
        why = "does not answer by its own fault (timeout, 4 times)"
        return Standing(office_id, channel, State.ABSENT, why, (gone,))
    if chance.random() < 0.08:
        return Standing(office_id, channel, State.MISSING, "the registry has no row", ())
    return Standing(office_id, channel, State.OBSERVED, "", (asked,))


def _indicators(
    office: Office, kind: str, standings: Mapping[tuple[str, str], Standing], chance: Random
) -> Iterator[Scored]:
    level = QUALITY.get(kind, 50)
    for indicator in catalogue.load().values():
        rule = indicator.rule(office.level).name
        standing = standings.get((office.office_id, indicator.channel))
        measure = _measure(office, indicator, standing, chance)
        score = None
        if measure.state.has_value:
            score = min(100.0, max(0.0, chance.gauss(level, 14)))
        note = "few peers were seen: 3" if rule != "goalpost" and chance.random() < 0.2 else ""
        yield Scored(measure, score, rule, chance.randint(3, 21), note)


def _measure(
    office: Office, indicator: Indicator, standing: Standing | None, chance: Random
) -> Measure:
    if standing and standing.state is not State.OBSERVED:
        return unseen(office.office_id, indicator.id, standing.state, standing.reason)
    if indicator.id == "X-COV-02" and office.level == "department":
        why = "a department has no departments"
        return unseen(office.office_id, indicator.id, State.NOT_APPLICABLE, why)
    if chance.random() < 0.13:
        why = "no annual report of the last two years was found"
        return unseen(office.office_id, indicator.id, State.MISSING, why)
    largest = VALUES.get(indicator.unit, 30_000.0)
    value = chance.choice((0.0, *(chance.random() * largest for _ in range(9))))
    if indicator.unit == "yes or no":
        value = float(value > 0.5)
    return seen(
        office.office_id,
        indicator.id,
        value,
        n=chance.randint(1, 4_000),
        exact=chance.random() > 0.1,
        interval=(value * 0.9, value * 1.1) if indicator.unit == "percent" else (None, None),
        window=(date(2026, 3, 30), date(2026, 4, 28)),
        sources=(_source("website_checks", office.office_id, chance.randint(1, 400)),),
    )


def _scores(
    office: Office, indicators: Iterable[Scored], kinds: Mapping[str, str]
) -> Iterator[Score]:
    own = {
        each.measure.indicator: each
        for each in indicators
        if each.measure.office_id == office.office_id
    }
    made: dict[str, Score] = {}
    for node in reversed(profile().nodes):
        if node.indicators:
            children = [
                (own[each].measure.state.value, own[each].score) for each in node.indicators
            ]
        else:
            below = [made[each.id] for each in profile().children(node.id)]
            children = [(each.state, each.capability) for each in below]
        made[node.id] = _score(office, node.id, children, kinds[office.office_id])
    yield from made.values()


def _score(
    office: Office, node: str, children: Sequence[tuple[str, float | None]], kind: str
) -> Score:
    expected = [each for each in children if each[0] != "not_applicable"]
    values = [value for state, value in expected if value is not None and state != "absent"]
    absent = sum(state == "absent" for state, _ in expected)
    known = len(values) + absent
    coverage = known / len(expected) if expected else 0.0
    capability = sum(values) / known if known else None
    quality = mean(values) if values else None
    enough = coverage >= profile().coverage
    state = "missing"
    if not expected:
        state = "not_applicable"
    elif enough:
        state = "scored" if values else "absent"
    vetoes = ("V-W3", "V-W5") if kind == "failed" else ()
    return Score(
        office.office_id,
        node,
        office.level,
        state,
        capability if enough else None,
        quality if enough else None,
        capability,
        quality,
        coverage,
        known,
        len(expected),
        vetoes=vetoes if node == ROOT else (),
    )


def _ranked(scores: Sequence[Score]) -> tuple[Score, ...]:
    groups: dict[tuple[str, str], list[float]] = {}
    for each in scores:
        if each.capability is not None:
            groups.setdefault((each.node, each.group), []).append(each.capability)
    return tuple(
        each
        if each.capability is None
        else _placed(each, each.capability, groups[each.node, each.group])
        for each in scores
    )


def _placed(score: Score, capability: float, peers: Sequence[float]) -> Score:
    rank = 1 + sum(peer > capability for peer in peers)
    spread = 1 if rank % 3 else 0
    return replace(
        score,
        rank=rank,
        ranked=len(peers),
        rank_low=max(1, rank - spread),
        rank_median=float(rank),
        rank_high=min(len(peers), rank + spread),
        top5=1.0 if rank <= 5 else 0.0,
    )


def _unscored(score: Score) -> Score:
    return replace(
        score,
        state="missing",
        capability=None,
        quality=None,
        capability_provisional=None,
        quality_provisional=None,
        coverage=0.0,
        known=0,
        rank=None,
        ranked=None,
        rank_low=None,
        rank_median=None,
        rank_high=None,
        top5=None,
        vetoes=(),
    )


def _rulings(office: Office, kinds: Mapping[str, str]) -> Iterator[Ruling]:
    kind = kinds[office.office_id]
    source = (_source("website_checks", office.office_id, 42),)
    told = (
        (
            "V-W1",
            "needs_person",
            None,
            "",
            "须人工检查是否有严重表述错误",
            "a person must judge it",
        ),
        ("V-W2", "passed", 0.4, "≥ 5 %", "首页打不开 0.4 %", "unreachable 0.4 % of the time"),
        ("V-W3", "failed", 31.0, "> 14 days", "首页 31 天未更新", "home page idle for 31 days"),
        ("V-W5", "failed", 120.0, "> 90 days", "留言 120 天未答", "a letter open for 120 days"),
        ("V-W6", "unknown", None, "", "没有读到办事指南", "no service guide was read"),
    )
    for rule, state, value, threshold, zh, en in told:
        given = "passed" if state == "failed" and kind != "failed" else state
        given = "not_applicable" if rule == "V-W6" and office.level == "department" else given
        basis = "recalled" if rule == "V-W6" else "sourced"
        yield Ruling(office.office_id, rule, given, value, threshold, zh, en, basis, source)


def _findings(office: Office, kinds: Mapping[str, str]) -> Iterator[Finding]:
    kind, name, source = kinds[office.office_id], office.name_zh, office.office_id
    told = {
        "failed": ("unanswered_letters", Severity.HIGH, "3 封来信超过 90 天未答", "3 letters open"),
        "poor": ("missing_channel", Severity.HIGH, "微博账号打不开", "the account is gone"),
        "weak": (
            "zero_repost_streak",
            Severity.MEDIUM,
            "连续 47 条微博零转发",
            "47 posts unshared",
        ),
        "middling": ("dead_pages", Severity.LOW, "首页 6 个链接失效", "6 dead links"),
        "hidden": ("doubted_figures", Severity.NOTE, "年报数字互相矛盾", "the report contradicts"),
    }
    if kind not in told:
        return
    what, severity, zh, en = told[kind]
    yield Finding(
        what,
        severity,
        office.office_id,
        f"http://{source.lower()}.example.cn/",
        6.0,
        "count",
        f"{name}：2026-03-30 至 2026-04-28，{zh}。",
        f"{name}: {en}, 2026-03-30 to 2026-04-28.",
        (_source("website_messages", source, 12), _source("weibo_posts", source, 47)),
    )


def _imbalance() -> Finding:
    return Finding(
        "regional_imbalance",
        Severity.MEDIUM,
        None,
        "",
        0.31,
        "Gini",
        "各市关注数的基尼系数为 0.31。",
        "The Gini coefficient of followers over cities is 0.31.",
        (_source("wechat_accounts", "880000", 6),),
    )


def _figures(
    offices: Sequence[Office],
    standings: Mapping[tuple[str, str], Standing],
    scores: Iterable[Score],
    indicators: Iterable[Scored],
    kinds: Mapping[str, str],
) -> tuple[Figure, ...]:
    cities = [each for each in offices if kinds.get(each.office_id, "hidden") != "hidden"]
    told = observations() if kinds else []
    return (
        figures.websites(offices, standings, offices),
        figures.website_statistics(offices, standings, {e.office_id: _site(e) for e in cities}),
        figures.weibo_influence(profile(), offices, scores, indicators),
        figures.wechat_followers(offices, standings, {e.office_id: account(e) for e in cities}),
        figures.satisfaction(offices, satisfaction(told)),
        figures.online_handling(offices, online_shares([], told)),
    )


def _site(office: Office) -> SiteFacts:
    size = (office.population or 100_000) // 100
    report = {
        "year": 2025,
        "visits": size * 4_000,
        "unique_visitors": size * 700,
        "registered_users": size * 30 if office.adcode[3] != "1" else None,
        "service_items": 900 + size % 1_300,
        "cases_total": size * 60,
        "info_total": 4_000 + size % 9_000,
        "rounded": ["visits"],
    }
    source = _source("website_reports", office.office_id, 1)
    url = f"http://{office.office_id}.example.cn/"
    return SiteFacts(office.office_id, url, report=report, report_source=source)


def account(office: Office, followers: int | None = 0) -> WechatFacts:
    """What was counted of an account; ``followers`` 0 makes them up of the residents."""
    return WechatFacts(
        office_id=office.office_id,
        biz=f"Mz{office.office_id}==",
        name=f"{office.name_zh}发布",
        profile=None,
        verified=None,
        observed_at=None,
        first=None,
        last=None,
        unread="",
        articles=0,
        originals=0,
        original_unknown=0,
        counts={},
        unseen={},
        exact={},
        last_article_at=None,
        zeros={},
        followers=(office.population or 1_000) // 7 if followers == 0 else followers,
        followers_exact=True,
        followers_source=_source("observations", office.office_id, 1),
        source=None,
    )


def observations() -> list[dict[str, Any]]:
    """Imported figures over time: satisfaction with a gap, and shares handled online."""
    made = []
    shares = {
        "2025-01": 99.71,
        "2025-02": 99.8,
        "2025-03": 99.65,
        "2025-05": 99.9,
        "2025-06": 100.0,
    }
    for period, value in shares.items():
        made.append(_observation("880000", "satisfaction", period, value))
    for period, persons, companies in (
        ("2023", 61.2, 70.4),
        ("2024", 74.0, 83.9),
        ("2025", 88.6, 95.1),
    ):
        made.append(_observation("880000", "handled_online_share_persons", period, persons))
        made.append(_observation("880000", "handled_online_share_legal_persons", period, companies))
    return made


def _observation(office_id: str, metric: str, period: str, value: float) -> dict[str, Any]:
    return {
        "_id": f"{office_id}|{metric}|{period}",
        "office_id": office_id,
        "metric": metric,
        "unit": "percent",
        "channel": "endpoint",
        "account": "天府通办",
        "source": "年报<b>",
        "period": period,
        "value": value,
        "value_raw": str(value),
        "value_exact": True,
        "doubts": [],
    }
