"""What a reader should know of an office's apps and service platforms."""

from collections.abc import Iterator, Mapping, Sequence
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
        subject = f"{each.store}:{each.app_id}"
        figures = {
            str(doubt["field"]): each.listing["observed_at"] for doubt in each.listing["doubts"]
        }
        if figures:
            yield _doubted(office, ("appstore", subject), figures, each.source)
    for platform in platforms:
        readings = [reading for reading in platform.readings.values() if reading["doubts"]]
        figures = {str(reading["metric"]): reading["observed_at"] for reading in readings}
        if figures:
            yield _doubted(office, ("endpoint", platform.endpoint), figures, platform.source)


def _doubted(
    office: Office, subject: tuple[str, str], figures: Mapping[str, datetime], source: Source
) -> Finding:
    """``doubted_figures`` where a source contradicts itself: these figures were not used.

    ``subject`` is the registry's channel and the name there; ``figures`` say when each was read.
    """
    channel, name = subject
    chinese, english = NAMES[channel]
    day = day_in_china(max(figures.values()))
    return Finding(
        "doubted_figures",
        Severity.NOTE,
        office.office_id,
        name,
        len(figures),
        "figures",
        zh=f"{office.name_zh}的{chinese}{name}在{day}公布的{len(figures)}项数字自相矛盾,"
        f"未予采用:{'、'.join(figures)}。",
        en=f"On {day} the {english} {name} of {english_name(office)} told {len(figures)} of its "
        f"figures in contradiction to itself, so they were not used: {', '.join(figures)}.",
        sources=(source,),
    )
