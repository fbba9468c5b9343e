"""What is said of any channel that has not been read: of its indicators, and as findings."""

from collections.abc import Iterable, Iterator

from govcrawl.china import day_in_china
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.measure import Measure, Source, State, unseen
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import ABSENT, Asked, Standing
from govcrawl.evaluation.value import present

IDENTITY_MISMATCH = "identity_mismatch"
NAMES = {
    "website": ("网站", "website"),
    "weibo": ("微博账号", "Weibo account"),
    "wechat": ("微信公众号", "WeChat official account"),
    "app": ("移动应用或服务平台", "app or service platform"),
    "appstore": ("移动应用", "app"),
    "endpoint": ("服务平台", "service platform"),
}
"""What is on each channel of the evaluation and of the registry, in Chinese and English."""


def sources_of(rows: Iterable[Asked]) -> tuple[Source, ...]:
    """Where it is told how asking for these rows ended."""
    return present(*(source for each in rows for source in each.sources))


def unread(standing: Standing) -> str:
    """Why the main account of a channel has no figures; empty where it was read."""
    if standing.state is not State.OBSERVED:
        return standing.reason
    main = standing.main
    if main is None or main.answered:
        return ""
    ended = ": ".join(filter(None, (main.reason, main.detail))) or "not asked lately"
    return f"the main account {main.account} was not read: {ended}"


def without(standing: Standing, indicators: Iterable[str]) -> Iterator[Measure]:
    """Every one of the indicators absent or missing, as its channel is."""
    state = State.ABSENT if standing.state is State.ABSENT else State.MISSING
    reason = unread(standing) or "nothing was counted of the main account"
    for each in indicators:
        yield unseen(standing.office_id, each, state, reason, sources_of(standing.asked))


def english_name(office: Office) -> str:
    """What an English sentence calls an office."""
    return office.name_en or office.name_zh


def missing_channel(office: Office, standing: Standing) -> Iterator[Finding]:
    """``missing_channel`` where the channel is confirmed not to be there.

    A channel that was not seen is none: nobody knows whether it is there.
    """
    if standing.state is not State.ABSENT:
        return
    chinese, english = NAMES[standing.channel]
    when = max((each.asked_at for each in standing.asked if each.asked_at), default=None)
    looked = ("", "")
    if when:
        day = day_in_china(when)
        looked = f",最近一次查看:{day}", f"; last looked at on {day}"
    yield Finding(
        "missing_channel",
        Severity.MEDIUM,
        office.office_id,
        standing.channel,
        None,
        "",
        zh=f"{office.name_zh}没有可用的{chinese}({_why_absent(standing)}{looked[0]})。",
        en=f"{english_name(office)} has no working {english}: {standing.reason}{looked[1]}.",
        sources=sources_of(standing.asked),
    )


def _why_absent(standing: Standing) -> str:
    """The standing's reason in Chinese."""
    dead = next((each for each in standing.asked if each.dead), None)
    if dead:
        return f"因自身故障无法访问:{dead.reason},共{dead.own_failures}次"
    if all(each.registered == ABSENT for each in standing.asked):
        return "登记为未开通"
    return "应用商店未上架"


def identity_mismatches(office: Office, standing: Standing) -> Iterator[Finding]:
    """``identity_mismatch`` for each row whose address led to somebody else's account or app."""
    for each in standing.asked:
        if each.reason != IDENTITY_MISMATCH or each.asked_at is None:
            continue
        chinese, english = NAMES[each.channel]
        day = day_in_china(each.asked_at)
        yield Finding(
            IDENTITY_MISMATCH,
            Severity.MEDIUM,
            office.office_id,
            f"{each.channel}:{each.account}",
            None,
            "",
            zh=f"{office.name_zh}登记的{chinese}{each.account}在{day}查看时不是该单位的"
            f"({each.detail})。",
            en=f"The {english} {each.account} registered for {english_name(office)} was somebody "
            f"else's when looked at on {day}: {each.detail}.",
            sources=each.sources,
        )
