"""What is about all channels: which are open, which departments have a site, who is reached."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from govcrawl.evaluation.channel import NAMES, english_name, sources_of
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.measure import Measure, State, unseen
from govcrawl.evaluation.office import DEPARTMENT, Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.value import PERCENT, Found, Value, measured

CHANNELS = ("website", "weibo", "wechat", "app")
FOLLOWERS = {"WB-INFL-01": "weibo", "WX-INFL-02": "wechat"}
"""The indicators of followers per 10,000 residents, and whose followers they are."""
FEWEST = 5
"""With fewer offices seen a median says nothing."""
LOW = 0.25
"""Below so much of its level's median an office reaches few. Our choice."""


def measures(
    office: Office, standings: Mapping[str, Standing], departments: Sequence[Standing]
) -> Iterator[Measure]:
    """``X-COV-01`` over the office's channels, ``X-COV-02`` over its own departments' websites.

    ``standings`` are by channel of the evaluation, ``departments`` those on the channel website.
    """
    yield measured(office.office_id, "X-COV-01", _channels(standings))
    if departments:
        yield measured(office.office_id, "X-COV-02", _departments(departments))
    else:
        reason = "the registry has no department of this office"
        yield unseen(office.office_id, "X-COV-02", State.NOT_APPLICABLE, reason)


def findings(offices: Iterable[Office], measures: Iterable[Measure]) -> Iterator[Finding]:
    """``low_coverage_per_resident``: far fewer followers than the median office of the level.

    Departments have no residents. Where followers are known to be at least so many, nobody can say
    that they are few, but the median is no smaller for it.
    """
    by_id = {office.office_id: office for office in offices}
    groups: dict[tuple[str, str], list[Measure]] = defaultdict(list)
    for each in measures:
        office = by_id.get(each.office_id)
        if each.indicator in FOLLOWERS and office and office.level != DEPARTMENT:
            groups[each.indicator, office.level].append(each)
    for (indicator, _), group in groups.items():
        values = [each.value for each in group if each.value is not None]
        if len(values) < FEWEST:
            continue
        middle = median(values)
        for each in group:
            if each.value is not None and each.exact and each.value < LOW * middle:
                peers = len(values), middle
                yield _few(by_id[each.office_id], FOLLOWERS[indicator], each, each.value, peers)


def _channels(standings: Mapping[str, Standing]) -> Found:
    unknown = [
        channel
        for channel in CHANNELS
        if channel not in standings or not _known(standings[channel])
    ]
    if unknown:
        return f"not known of {', '.join(unknown)}"
    return _share([standings[channel] for channel in CHANNELS])


def _departments(departments: Sequence[Standing]) -> Found:
    """The share of those whose state is known, as the catalogue defines it."""
    known = [each for each in departments if _known(each)]
    if not known:
        return f"not known of any of {len(departments)} departments"
    unknown = len(departments) - len(known)
    note = f"not known of {unknown} of {len(departments)} departments" if unknown else ""
    return _share(known, note)


def _known(standing: Standing) -> bool:
    return standing.state in {State.OBSERVED, State.ABSENT}


def _share(known: Sequence[Standing], note: str = "") -> Value:
    is_open = [each.state is State.OBSERVED for each in known]
    sources = sources_of(row for each in known for row in each.asked)
    return Value(PERCENT * sum(is_open) / len(known), n=len(known), sources=sources, note=note)


def _few(
    office: Office, channel: str, measure: Measure, value: float, peers: tuple[int, float]
) -> Finding:
    chinese, english = NAMES[channel]
    number, middle = peers
    chinese_day, english_day = (f"截至{day},", f"By {day}, ") if (day := measure.last) else ("", "")
    return Finding(
        "low_coverage_per_resident",
        Severity.LOW,
        office.office_id,
        channel,
        value,
        "per 10,000",
        zh=f"{chinese_day}{office.name_zh}的{chinese}每万人有{value:.1f}名关注者,"
        f"不到同级{number}个单位中位数{middle:.1f}的四分之一。",
        en=f"{english_day}{english_name(office)} had {value:.1f} followers per 10,000 residents "
        f"on its {english}, less than a quarter of the median {middle:.1f} of {number} offices "
        "of its level.",
        sources=measure.sources,
    )
