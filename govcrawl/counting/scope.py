"""What is counted: which offices, up to which day, and how old a look may be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from bson import json_util

from govcrawl.china import CHINA
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE, Source
from govcrawl.registry import Channel, Office

Document = dict[str, Any]

VALID_DAYS = 31
"""How old the last look at a website, account or app may be, in days, by default."""
FEW_NAMES = 20
REPORT_YEARS = 2
"""How many years before that of the evaluation an annual report may be of."""


@dataclass(frozen=True)
class Scope:
    """The offices and their channels' rows, and the time they are judged at.

    ``as_of`` is a day in China, itself included. ``valid_days`` is how old a look may be.
    """

    offices: tuple[Office, ...]
    channels: tuple[Channel, ...]
    as_of: date
    valid_days: int = VALID_DAYS

    @cached_property
    def end(self) -> datetime:
        """The moment the day of the evaluation is over, UTC: everything counted is before it."""
        return datetime.combine(self.as_of, time(), CHINA).astimezone(UTC) + timedelta(days=1)

    @cached_property
    def start(self) -> datetime:
        """The first moment at which a look is recent enough, UTC."""
        return self.end - timedelta(days=self.valid_days)

    @cached_property
    def office_ids(self) -> list[str]:
        """The ids of the offices, in their order."""
        return [office.office_id for office in self.offices]

    def rows(self, channel: str) -> list[Channel]:
        """The registry's rows of a channel, in the order of the file, of the offices in scope."""
        ids = set(self.office_ids)
        return [each for each in self.channels if each.channel == channel and each.office_id in ids]

    def lately(self, **more: Any) -> Document:
        """The filter for documents of these offices observed in time."""
        return {
            "office_id": among(self.office_ids),
            "observed_at": {"$gte": self.start, "$lt": self.end},
            **more,
        }


def among(names: Iterable[str]) -> Document:
    """The filter for a name among these; of many, for one from the first to the last of them.

    A database goes through a long list for every document. Whoever counts groups by the name and
    looks up those asked for, so what else lies between them does not matter.
    """
    ordered = sorted(set(names))
    if len(ordered) <= FEW_NAMES:
        return {"$in": ordered}
    return {"$gte": ordered[0], "$lte": ordered[-1]}


def of_target(match: Mapping[str, Any], target: str) -> Document:
    """A filter narrowed down to what was read of one target."""
    return {**match, "office_id": target.partition("|")[0], "target": target}


def source(collection: str, match: Mapping[str, Any], documents: int, ids: Iterable[Any]) -> Source:
    """Where a number was counted: the filter as extended JSON, and the first ids in order."""
    text = json_util.dumps(match, json_options=json_util.RELAXED_JSON_OPTIONS, sort_keys=True)
    return Source(collection, text, documents, tuple(sorted(map(str, ids))[:IDS_OF_A_SOURCE]))
