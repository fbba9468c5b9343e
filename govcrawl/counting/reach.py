"""When each account was looked at last, and which days before that were read.

A day was read where the outcome of some crawl says so (``evaluation/windows.py``); that nothing of
a day is stored proves nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document, Scope, among, source
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.windows import Reach, Window, unread

DAYS = 30
"""Whole days a window has, the last of them the one before the last look."""

NOT_LOOKED_AT = "not looked at in time"

_FIELDS = ("target", "run_id", "reason", "rejected", "observed_at", "since", "until", "missed")


@dataclass
class Looks:
    """The looks at one account: when the last in time was taken, and what each read to the end."""

    last_at: datetime | None = None
    reaches: set[Reach] = field(default_factory=set)

    def taken(self, moment: datetime) -> None:
        """Take note of a look."""
        self.last_at = max(moment.astimezone(UTC), self.last_at or moment)

    @property
    def window(self) -> Window | None:
        """The days that are counted; None where nobody looked."""
        return Window.before(self.last_at, DAYS) if self.last_at else None

    def unread(self, undated: int) -> str:
        """Why not all of the window was read, empty where it was.

        ``undated`` things may belong to it, or may not.
        """
        window = self.window
        if window is None:
            return NOT_LOOKED_AT
        if days := unread(window, self.reaches):
            return f"{len(days)} of {window.days} days not surely read"
        return f"{undated} without a time of publication" if undated else ""


def looks(
    database: Database[Document],
    scope: Scope,
    accounts: Mapping[str, Iterable[str]],
    known: Mapping[str, Document],
    *,
    partial: Collection[str] = (),
) -> dict[str, Looks]:
    """The looks at each account: its profile, where one is ``known``, and those at its targets.

    ``accounts`` has the targets of each; those ``partial`` show only some of what it published, so
    that asking for them reads no day. What was read before the earliest window is left out.
    """
    found = {account: Looks() for account in accounts}
    of_target: dict[str, list[str]] = defaultdict(list)
    for account, targets in accounts.items():
        for target in targets:
            of_target[target].append(account)
    for account, profile in known.items():
        found[account].taken(profile["observed_at"])
    match = _match(scope, of_target)
    arguments = _arguments(database, match)
    for outcome in database["outcomes"].find(match, _FIELDS):
        reach = Reach.of(outcome, arguments.get(outcome["run_id"], {}))
        for account in of_target[outcome["target"]]:
            if outcome["observed_at"] >= scope.start:
                found[account].taken(outcome["observed_at"])
            if reach and outcome["target"] not in partial:
                found[account].reaches.add(reach)
    return found


def profiles(
    database: Database[Document], collection: str, by: str, accounts: Iterable[str], scope: Scope
) -> dict[str, Document]:
    """The newest profile in time of each account, whichever office it was read for."""
    in_time = {"$gte": scope.start, "$lt": scope.end}
    asked = set(accounts)
    match = {by: among(asked), "observed_at": in_time}
    first = {"$top": {"sortBy": {"observed_at": -1, "_id": 1}, "output": "$$ROOT"}}
    stages: list[Document] = [{"$match": match}, {"$group": {"_id": f"${by}", "first": first}}]
    found = database[collection].aggregate(stages)
    return {each["_id"]: each["first"] for each in found if each["_id"] in asked}


def source_of(collection: str, document: Document | None) -> Source | None:
    """The source that is one document."""
    if document is None:
        return None
    return source(collection, {"_id": document["_id"]}, 1, [document["_id"]])


def by_window(found: Mapping[str, Looks]) -> dict[Window, list[str]]:
    """The accounts that were looked at, by their window: few, as a crawl asks them all."""
    accounts: dict[Window, list[str]] = defaultdict(list)
    for account, of_account in found.items():
        if of_account.window:
            accounts[of_account.window].append(account)
    return accounts


def _match(scope: Scope, targets: Iterable[str]) -> Document:
    earliest = scope.start - timedelta(days=DAYS + 1)
    return {
        "target": among(targets),
        "observed_at": {"$gte": earliest, "$lt": scope.end},
        "reason": {"$in": ["ok", "partial"]},
    }


def _arguments(database: Database[Document], match: Document) -> dict[str, Mapping[str, str]]:
    """The arguments of the crawls that asked, by run."""
    stages = [{"$match": match}, {"$group": {"_id": "$run_id"}}]
    ids = [each["_id"] for each in database["outcomes"].aggregate(stages)]
    runs = database["runs"].find({"_id": {"$in": ids}}, ["arguments"])
    return {run["_id"]: run["arguments"] for run in runs}
