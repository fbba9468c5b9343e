"""What a reader should know of an office's apps and service platforms."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from govcrawl.china import day_in_china
from govcrawl.evaluation.app.facts import ListingFacts, PlatformFacts
from govcrawl.evaluation.channel import (
    NAMES,
    english_name,
    identity_mismatches,
    missing_channel,
)
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing


def findings(
    office: Office,
    standing: Standing,
    listings: Sequence[ListingFacts],
    platforms: Sequence[PlatformFacts],
) -> Iterator[Finding]:
    """Everything found of the channel, of each listing and of each platform."""
    yield from missing_channel(office, standing)
    yield from identity_mismatches(office, standing)
    for each in listings:
        doubted = (str(doubt["field"]) for doubt in each.listing["doubts"])
        subject = f"{each.store}:{each.app_id}"
        looked = each.listing["observed_at"]
        yield from _doubted(office, "appstore", subject, doubted, looked, each.source)
    for platform in platforms:
        readings = [each for each in platform.readings.values() if each["doubts"]]
        doubted = (str(each["metric"]) for each in readings)
        looked = max((each["observed_at"] for each in readings), default=None)
        yield from _doubted(office, "endpoint", platform.endpoint, doubted, looked, platform.source)


def _doubted(
    office: Office,
    channel: str,
    subject: str,
    doubted: Iterable[str],
    looked: datetime | None,
    source: Source,
) -> Iterator[Finding]:
    """``doubted_figures`` where a source contradicts itself: these figures were not used."""
    names = list(dict.fromkeys(doubted))
    if not names or looked is None:
        return
    chinese, english = NAMES[channel]
    day = day_in_china(looked)
    yield Finding(
        "doubted_figures",
        Severity.NOTE,
        office.office_id,
        subject,
        len(names),
        "figures",
        zh=f"{office.name_zh}的{chinese}{subject}在{day}公布的{len(names)}项数字自相矛盾,"
        f"未予采用:{'、'.join(names)}。",
        en=f"On {day} {len(names)} figures of the {english} {subject} of {english_name(office)} "
        f"contradicted themselves and were not used: {', '.join(names)}.",
        sources=(source,),
    )
