"""Followers of WeChat accounts, which the platform does not show: from whoever tells them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pymongo.synchronous.database import Database

from govcrawl.counting.reach import source_of
from govcrawl.counting.scope import REPORT_YEARS, Document, Scope, among
from govcrawl.evaluation.counts import SeenCount, count_of
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.periods import Period

PROFILES, OBSERVATIONS, REPORTS = "wechat_accounts", "observations", "website_reports"
SUBSCRIBERS = "wechat_subscribers"


@dataclass(frozen=True)
class Followers:
    """How many follow an account, and who says so."""

    count: SeenCount
    source: Source | None


@dataclass(frozen=True)
class Told:
    """What is told beside the profiles, by office: observations, and the newest annual report."""

    observations: Mapping[str, list[Document]]
    reports: Mapping[str, Document]
    as_of: date

    def of(self, office_id: str, biz: str, profile: Document | None) -> Followers | None:
        """The followers of an office's account: of its profile, an observation, or the report.

        Of observations the latest period that is over; one of the account goes before one of the
        whole office about the same period. The report does not say of which account it tells.
        """
        if profile and (count := count_of(profile, "followers")):
            return Followers(count, source_of(PROFILES, profile))
        if observation := self._observation(office_id, biz):
            value = {"value": int(observation["value"]), "value_exact": observation["value_exact"]}
            count = count_of(value, "value")
            return Followers(count, source_of(OBSERVATIONS, observation)) if count else None
        report = self.reports.get(office_id)
        if report is None:
            return None
        return Followers(SeenCount(report[SUBSCRIBERS]), source_of(REPORTS, report))

    def _observation(self, office_id: str, biz: str) -> Document | None:
        fitting = [
            (*over, each["account"] is not None, each)
            for each in self.observations.get(office_id, ())
            if each["account"] in {biz, None} and (over := _end_and_first(each, self.as_of))
        ]
        return max(fitting, key=lambda each: each[:3])[3] if fitting else None


def told(database: Database[Document], scope: Scope) -> Told:
    """What is told of the followers of these offices' accounts, as it was known in time."""
    observations: dict[str, list[Document]] = defaultdict(list)
    for each in _first(
        database, OBSERVATIONS, _observed(scope), ("office_id", "account", "period")
    ):
        observations[each["office_id"]].append(each)
    reports = _first(database, REPORTS, _reported(scope), ("office_id",))
    return Told(observations, {each["office_id"]: each for each in reports}, scope.as_of)


def _observed(scope: Scope) -> Document:
    match = {"channel": "wechat", "metric": "followers", "observed_at": {"$lt": scope.end}}
    return {"office_id": among(scope.office_ids), **match}


def _reported(scope: Scope) -> Document:
    years = {"$gte": scope.as_of.year - REPORT_YEARS, "$lt": scope.as_of.year}
    match = {"kind": "work", "first_seen_at": {"$lt": scope.end}, "year": years}
    return {"office_id": among(scope.office_ids), **match, SUBSCRIBERS: {"$ne": None}}


def _first(
    database: Database[Document], collection: str, match: Document, by: tuple[str, ...]
) -> list[Document]:
    """The newest of each group: the latest year of a report, then what was read last."""
    order = {"year": -1, "observed_at": -1, "_id": 1}
    first = {"$top": {"sortBy": order, "output": "$$ROOT"}}
    group = {"_id": {name: f"${name}" for name in by}, "first": first}
    found = database[collection].aggregate([{"$match": match}, {"$group": group}])
    return [each["first"] for each in found]


def _end_and_first(observation: Document, as_of: date) -> tuple[date, date] | None:
    """The last and first day of its period; None where it is not over, or there never was one."""
    period = Period.of(observation["period"])
    if period is None:
        return None
    end = period.following().first - timedelta(days=1)
    return (end, period.first) if end <= as_of else None
