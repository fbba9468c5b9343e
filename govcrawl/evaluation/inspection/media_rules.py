"""The veto item about new media that can be computed, V-M2: accounts and apps left alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from govcrawl.evaluation.inspection import thresholds as at
from govcrawl.evaluation.inspection.rule import Opinion
from govcrawl.evaluation.inspection.ruling import FAILED, PASSED, UNKNOWN
from govcrawl.evaluation.measure import Source

APP = "app"


@dataclass(frozen=True, slots=True)
class SocialFacts:
    """One account or app of an office.

    ``channel`` is ``weibo``, ``wechat`` or ``app``. ``days_since_last`` are the days from the last
    post to the last look, ``reason`` says why they are not known. ``downloadable`` is of apps:
    None where no store was seen.
    """

    office_id: str
    channel: str
    account: str
    name: str
    days_since_last: float | None
    reason: str = ""
    sources: tuple[Source, ...] = ()
    downloadable: bool | None = None

    @property
    def state(self) -> str:
        """Whether it fails: silent for more than two weeks, or an app that cannot be had."""
        if self.channel == APP:
            return {True: PASSED, False: FAILED, None: UNKNOWN}[self.downloadable]
        if self.days_since_last is None:
            return UNKNOWN
        return FAILED if self.days_since_last > at.SILENT_DAYS else PASSED


def not_updated(media: Sequence[SocialFacts]) -> Opinion:
    """V-M2: one account or app that fails is enough; all must be known to pass. One at least."""
    states = [each.state for each in media]
    state = next((each for each in (FAILED, UNKNOWN) if each in states), PASSED)
    days = [each.days_since_last for each in media if each.days_since_last is not None]
    told = [_told(each) for each in media if each.state == state]
    return Opinion(
        state,
        f"{len(media)}个账号中{len(told)}个:" + "、".join(zh for zh, _ in told),
        f"{len(told)} of {len(media)}: " + ", ".join(en for _, en in told),
        max(days, default=None),
        tuple(dict.fromkeys(source for each in media for source in each.sources)),
    )


def _told(each: SocialFacts) -> tuple[str, str]:
    """What was seen of one, in both languages."""
    if each.channel == APP:
        zh, en = {
            True: ("可以下载", "can be downloaded"),
            False: ("无法下载", "cannot be downloaded"),
            None: ("能否下载未知", "not seen in a store"),
        }[each.downloadable]
        return f"{each.name}{zh}", f"{each.name} {en}"
    if each.days_since_last is None:
        return f"{each.name}未知({each.reason})", f"{each.name} not known ({each.reason})"
    days = f"{each.days_since_last:g}"
    return f"{each.name}{days}天未更新", f"{each.name} silent for {days} days"
